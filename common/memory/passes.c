/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which of the compiled passes this machine can run. */

#include "common/memory/pass.h"
#include "common/memory/pass7.h"

gboolean
smriti_has_avx2 (void)
{
#ifdef SMRITI_HAVE_AVX2
  return __builtin_cpu_supports ("avx2") != 0;
#else
  return FALSE;
#endif
}

const SmritiPasses *
smriti_passes (void)
{
#ifdef SMRITI_HAVE_AVX2
  if (smriti_has_avx2 ())
    return &smriti_passes_avx2;
#endif
  return &smriti_passes_portable;
}

SmritiPass7
smriti_pass7 (void)
{
#ifdef SMRITI_HAVE_AVX2
  if (smriti_has_avx2 ())
    return smriti_pass7_avx2;
#endif
  return smriti_pass7_portable;
}
