/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which note of a vault a link means, by Obsidian's rules: names are compared
 * without regard to case and to how their letters are composed, ".md" may be
 * left out, folders in the link are an end of the note's path. Of several notes
 * that fit, the one whose whole path it is comes first, then one in the linking
 * note's own folder or beneath it, then the shortest path. Pure. */

#pragma once

#include <glib.h>

/* @s as names are compared: valid, NFC, case folded. New string. */
char *smriti_name_fold (const char *s);

/* @path (below the vault) folded, without ".md" or ".markdown": what a link
 * calls the note in full. New string. */
char *smriti_note_name (const char *path);

/* The same's last part: what most links call it. New string. */
char *smriti_note_stem (const char *path);

/* A link's target, made ready to be compared. */
typedef struct
{
  char *stem;     /* "" = the linking note itself */
  char *path;     /* folders and stem, "." and ".." worked out: "folder/note"; NULL = it leads out of the vault */
  gboolean whole; /* @path begins at the vault's folder ("/note", "./note", "../note") */
} SmritiLinkTarget;

/* @target as written, @folder: of the linking note below its vault, "" = at its
 * top, as it is on disk. */
void smriti_link_target_init (SmritiLinkTarget *target, const char *written, const char *folder);
void smriti_link_target_clear (SmritiLinkTarget *target);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiLinkTarget, smriti_link_target_clear)

/* Of the notes @names (as smriti_note_name() makes them) the one that is meant in
 * a note that lies in @folder (folded); -1 = none. */
int smriti_link_target_choose (const SmritiLinkTarget *target, const char *folder, const char *const *names, guint n);

/* Of notes that all fit (by an alias): in the folder or beneath it, then the shortest. */
int smriti_link_target_nearest (const char *folder, const char *const *names, guint n);
