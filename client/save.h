/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A file written for the user: beside its place first, 0600, synced, and only
 * then under its name; so that there is the whole of it or nothing. "-" is
 * stdout, where nothing appears either before all of it is there. */

#pragma once

#include <glib.h>

typedef struct _SmritiSave SmritiSave;

/* Errors: EXISTS (unless @overwrite), STORE_FULL. */
SmritiSave *smriti_save_new (const char *path, gboolean overwrite, GError **error);
gboolean smriti_save_write (SmritiSave *save, const char *text, gsize length, GError **error);
gboolean smriti_save_finish (SmritiSave *save, GError **error);
/* What was not finished leaves nothing behind. */
void smriti_save_free (SmritiSave *save);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiSave, smriti_save_free)
