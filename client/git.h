/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Asking git about a working tree that is not trusted: whatever its
 * configuration says, nothing of it is run, nothing is fetched, nothing is
 * written, and git is stopped when its time is over. */

#pragma once

#include <gio/gio.h>

/* The top of the working tree that the existing @path lies in, absolute and
 * without links; NULL when it lies in none. Reads folders only, runs nothing. */
char *smriti_git_top (const char *path);

/* One record, without its end; FALSE = enough. */
typedef gboolean (*SmritiGitFunc) (const char *record, gpointer user_data);

/* Runs "git @args" (NULL-terminated; its output ends each record with NUL) in
 * @top until @until_us of the monotonic clock. TRUE when it ended well or @func
 * had enough. Errors: G_IO_ERROR_TIMED_OUT, G_IO_ERROR_FAILED (what git said is
 * not kept), those of starting it. */
gboolean smriti_git_read (const char *top, const char *const *args, gint64 until_us, SmritiGitFunc func, gpointer user_data,
                          GError **error);

/* When the commit that @top stands on was made, UTC seconds; without git or its
 * help, when HEAD last moved. -1 when there is no commit. */
gint64 smriti_git_last_commit_s (const char *top, gint64 until_us);
