/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The command line of one command: options may stand anywhere, "--" ends them,
 * every mistake is one line that names it and the nearest right word. --json and
 * --help belong to every command. */

#pragma once

#include "client/command.h"

typedef struct
{
  gboolean json;
  gboolean help;
  char **args; /* owned array of borrowed strings */
  guint n_args;
  const char **values; /* owned array of borrowed strings, or NULL */
} SmritiArguments;

/* Parses @argv (NULL-terminated, without the program's and the command's name);
 * the result borrows its strings. Errors: INVALID_ARGUMENT. */
SmritiArguments *smriti_arguments_parse (const SmritiCommand *command, char **argv, GError **error);
void smriti_arguments_free (SmritiArguments *arguments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiArguments, smriti_arguments_free)
