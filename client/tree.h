/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Files below a folder that is not trusted: no symbolic link is followed, no
 * ".." is taken, no pipe or device is opened, nothing is written. */

#pragma once

#include <glib.h>
#include <sys/stat.h>

#define SMRITI_TREE_MAX_DEPTH 64

/* The regular file at @path ("a/b.c", relative) below the folder @root, opened
 * for reading; -1 when there is none. */
int smriti_tree_open (int root, const char *path, struct stat *out_stat);

/* FALSE = stop. */
typedef gboolean (*SmritiTreeFunc) (const char *path, gpointer user_data);

/* Hands on the regular files of the first @levels (1 = only @root itself) in
 * order of name, a folder's files before its folders. Leaves out what tools
 * made (.git, node_modules, venv, target, build and the like) and repositories
 * inside. FALSE when @func
 * stopped it or @until_us of the monotonic clock came first. */
gboolean smriti_tree_walk (int root, guint levels, gint64 until_us, SmritiTreeFunc func, gpointer user_data);
