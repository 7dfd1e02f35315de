/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A curriculum of one note that is on no disk. */

#pragma once

#include "client/curriculum.h"

#include <string.h>

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
  SmritiCurriculumNote *note = smriti_curriculum_note_new (path, NULL, g_strndup (text, length), length);

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
  curriculum->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_curriculum_note_free);
  note = fixture_add_note (curriculum, "/vault/Outline.md", text, length);
  g_assert_nonnull (note->content->outline);
  curriculum->vault = g_strdup ("/vault");
  curriculum->path = g_strdup (note->path);
  curriculum->outline = note->content->outline;
  curriculum->topic = g_strdup (curriculum->outline->topic);
  fixture_add_entries (curriculum->entries, curriculum->outline->sections);
  return curriculum;
}
