/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "config.h"

#include "common/helper.h"

#include "common/names.h"

char *
smriti_helper_path (const char *name)
{
  const char *dir = g_getenv (SMRITI_ENV_LIBEXEC_DIR);

  return g_build_filename (dir && *dir != '\0' ? dir : SMRITI_LIBEXECDIR, name, NULL);
}
