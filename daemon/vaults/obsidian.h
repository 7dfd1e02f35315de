/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a vault of Obsidian says beside its notes: the settings of
 * obsidian-spaced-repetition. They lie in the folder itself or in one above it. */

#pragma once

#include "common/notes/osr_settings.h"

/* The syntax of a folder's notes when nobody said: "osr" where the plugin has
 * its settings, else "smriti". Stats a few paths, reads nothing. */
const char *smriti_obsidian_syntax (const char *dir);

/* New string: the folder where data.json is, or would be. */
char *smriti_obsidian_folder (const char *dir);

typedef struct
{
  char *below;                 /* the path of the folder of notes below Obsidian's, "" = it is that one */
  char *why;                   /* why the settings could not be taken, one line, or NULL */
  SmritiOsrSettings *settings; /* NULL: see @why, or there are none */
} SmritiObsidian;

/* In the worker: reads data.json. Never NULL. */
SmritiObsidian *smriti_obsidian_read (const char *dir);
void smriti_obsidian_free (SmritiObsidian *obsidian);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiObsidian, smriti_obsidian_free)
