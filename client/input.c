/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/input.h"

#include <stdio.h>
#include <stdlib.h>

char *
smriti_input_line (void)
{
  char *line = NULL;
  size_t size = 0;
  char *copy = getline (&line, &size, stdin) >= 0 ? g_utf8_make_valid (g_strstrip (line), -1) : NULL;

  free (line);
  return copy;
}
