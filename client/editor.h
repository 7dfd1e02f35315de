/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The user's own editor, opened at a line: $VISUAL, $EDITOR, else the first of
 * sensible-editor, nano and vi that is there. */

#pragma once

#include <glib.h>

/* The command for @editor (a shell word list, as in $EDITOR) with the file and the
 * line in the way that editor takes them. Errors: G_SHELL_ERROR. */
char **smriti_editor_argv (const char *editor, const char *path, guint line, GError **error);

/* Runs it on the terminal and waits. Errors: FAILED when none is found or it
 * ends badly. */
gboolean smriti_editor_open (const char *path, guint line, GError **error);
