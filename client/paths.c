/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/paths.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

char *
smriti_path_as_named (const char *given)
{
  g_autofree char *at_home = NULL;

  if (strcmp (given, "~") == 0 || g_str_has_prefix (given, "~/"))
    given = at_home = g_build_filename (g_get_home_dir (), given + 1, NULL);
  return g_canonicalize_filename (given, NULL);
}

char *
smriti_path_absolute (const char *given)
{
  g_autofree char *named = smriti_path_as_named (given);
  char resolved[PATH_MAX];

  return g_strdup (realpath (named, resolved) ? resolved : named);
}
