/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A curriculum of one note that is on no disk. */

#pragma once

#include "client/curriculum.h"

#include <string.h>

static void
fixture_note_free (gpointer data)
{
  SmritiCurriculumNote *note = data;

  g_free (note->path);
  g_free (note->text);
  smriti_scan_free (note->scan);
  smriti_note_free (note->content);
  smriti_blocks_free (note->blocks);
  g_free (note);
}

static void
fixture_add_entries (GPtrArray *entries, const GPtrArray *children)
{
  for (guint i = 0; i < children->len; i++)
    {
      SmritiEntry *entry = g_ptr_array_index (children, i);

      g_ptr_array_add (entries, entry);
      fixture_add_entries (entries, entry->children);
    }
}

static SmritiCurriculumNote *
fixture_add_note (SmritiCurriculum *curriculum, const char *path, const char *text, gsize length)
{
  SmritiCurriculumNote *note = g_new0 (SmritiCurriculumNote, 1);

  note->path = g_strdup (path);
  note->content = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, length);
  note->scan = smriti_scan_new (text, length);
  note->blocks = smriti_blocks_read (note->scan, note->content->entry);
  g_ptr_array_add (curriculum->notes, note);
  return note;
}

/* The text must be an outline note. */
static SmritiCurriculum *
fixture_curriculum (const char *text, gsize length)
{
  SmritiCurriculum *curriculum = g_new0 (SmritiCurriculum, 1);
  SmritiCurriculumNote *note;

  curriculum->entries = g_ptr_array_new ();
  curriculum->notes = g_ptr_array_new_with_free_func (fixture_note_free);
  note = fixture_add_note (curriculum, "/vault/Outline.md", text, length);
  g_assert_nonnull (note->content->outline);
  curriculum->vault = g_strdup ("/vault");
  curriculum->path = g_strdup (note->path);
  curriculum->outline = note->content->outline;
  curriculum->topic = g_strdup (curriculum->outline->topic);
  fixture_add_entries (curriculum->entries, curriculum->outline->sections);
  return curriculum;
}
