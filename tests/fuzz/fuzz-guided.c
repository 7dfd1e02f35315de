/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One target of holds.h for libFuzzer, which finds its way into the code by what
 * each input reached: SMRITI_FUZZ=TARGET fuzz-guided [-runs=N] CORPUS... An input
 * that breaks a promise is left behind by libFuzzer; give it as the argument to
 * see it again, add it to tests/fuzz/corpus once it is mended. */

#include "tests/fuzz/holds.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerInitialize (int *argc, char ***argv);
int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

static const FuzzTarget *target;

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  const char *name = g_getenv ("SMRITI_FUZZ");

  target = name ? fuzz_target_by_name (name) : NULL;
  if (target)
    return 0;
  g_printerr ("SMRITI_FUZZ: one of these is wanted:");
  for (const FuzzTarget *one = fuzz_targets; one->name; one++)
    g_printerr (" %s", one->name);
  g_printerr ("\n");
  exit (64);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  fuzz_check (target, (const char *) data, size);
  return 0;
}
