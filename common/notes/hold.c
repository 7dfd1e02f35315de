/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/hold.h"

#include "common/notes/remark.h"

#include <string.h>

#define MAX_HOLDS 1000 /* of one note */

SmritiHold *
smriti_hold_new (const char *entry, guint line)
{
  SmritiHold *hold = g_new0 (SmritiHold, 1);

  hold->entry = g_strdup (entry);
  hold->line = line;
  hold->after = g_ptr_array_new_with_free_func (g_free);
  return hold;
}

void
smriti_hold_free (SmritiHold *hold)
{
  if (!hold)
    return;
  g_free (hold->entry);
  g_ptr_array_unref (hold->after);
  g_free (hold);
}

/* --- circles ----------------------------------------------------------- */

/* One is what the other is part of. */
static gboolean
is_related (const char *a, const char *b)
{
  return smriti_entry_is_within (a, b) || smriti_entry_is_within (b, a);
}

gboolean
smriti_hold_is_circular (const GPtrArray *holds, const SmritiHold *hold, const char *after)
{
  g_autofree gboolean *seen = g_new0 (gboolean, holds->len + 1);
  g_autoptr (GPtrArray) open = g_ptr_array_new (); /* of const char *: what is still to be followed */

  g_ptr_array_add (open, (gpointer) after);
  while (open->len > 0)
    {
      const char *key = g_ptr_array_remove_index_fast (open, open->len - 1);

      if (is_related (key, hold->entry))
        return TRUE;
      for (guint i = 0; i < holds->len; i++)
        {
          const SmritiHold *other = g_ptr_array_index (holds, i);

          if (seen[i] || !is_related (key, other->entry))
            continue;
          seen[i] = TRUE;
          for (guint k = 0; k < other->after->len; k++)
            g_ptr_array_add (open, g_ptr_array_index (other->after, k));
        }
    }
  return FALSE;
}

/* --- reading ----------------------------------------------------------- */

static void
add_hold (SmritiNote *note, const char *entry, guint line, const GPtrArray *after)
{
  SmritiHold *hold;

  if (note->holds->len == MAX_HOLDS)
    return;
  hold = smriti_hold_new (entry, line);
  for (guint i = 0; i < after->len; i++)
    g_ptr_array_add (hold->after, g_strdup (g_ptr_array_index (after, i)));
  g_ptr_array_add (note->holds, hold);
}

/* The remarks right below the heading of @entry, up to the first words. */
static void
read_below (const SmritiScan *scan, guint heading, const char *entry, SmritiNote *note)
{
  for (guint n = heading + 1; n < scan->n_lines; n++)
    {
      const SmritiLine *line = &scan->lines[n];
      g_auto (SmritiRemark) remark = { SMRITI_REMARK_NONE, NULL, SMRITI_DAY_NONE, 0 };
      g_autoptr (GPtrArray) after = NULL;

      if (line->type != SMRITI_LINE_COMMENT && line->type != SMRITI_LINE_BLANK)
        return;
      if (!smriti_remark_read (scan->text + line->start, line->end - line->start, &remark) || remark.kind != SMRITI_REMARK_AFTER)
        continue;
      after = smriti_remark_entries (remark.words);
      if (after)
        add_hold (note, entry, n + 1, after);
    }
}

/* Frontmatter holds the entry of the note, or every entry that it opens. */
static void
read_frontmatter (const SmritiFrontmatter *frontmatter, const GPtrArray *opened, SmritiNote *note)
{
  if (frontmatter->after->len == 0)
    return;
  if (frontmatter->entry)
    add_hold (note, frontmatter->entry, frontmatter->after_line, frontmatter->after);
  else if (opened->len == 0)
    smriti_note_warn_as (note, "frontmatter", frontmatter->after_line,
                         "'after' holds nothing: the note is of no entry; write 'entry: 2.1' as well");
  for (guint i = 0; !frontmatter->entry && i < opened->len; i++)
    add_hold (note, g_ptr_array_index (opened, i), frontmatter->after_line, frontmatter->after);
}

static gboolean
is_heading (const SmritiLine *line)
{
  return line->level > 0 && (line->type == SMRITI_LINE_HEADING || line->type == SMRITI_LINE_OUTLINE);
}

static void
check_holds (SmritiNote *note)
{
  for (guint i = 0; i < note->holds->len; i++)
    {
      const SmritiHold *hold = g_ptr_array_index (note->holds, i);

      for (guint k = 0; k < hold->after->len; k++)
        {
          const char *after = g_ptr_array_index (hold->after, k);

          if (note->outline && !smriti_outline_find (note->outline, after))
            smriti_note_warn_as (note, "after", hold->line, "%s waits for %s, which is no entry of the outline", hold->entry,
                                 after);
          else if (note->holds->len <= 64 && smriti_hold_is_circular (note->holds, hold, after))
            smriti_note_warn_as (note, "after", hold->line, "%s and %s wait for each other, so neither does; take one back",
                                 hold->entry, after);
        }
    }
}

static void
check_remark (const SmritiScan *scan, guint n, SmritiNote *note)
{
  const SmritiLine *line = &scan->lines[n];

  if (smriti_remark_is_mistake (scan->text + line->start, line->end - line->start))
    smriti_note_warn_as (note, "remark", n + 1, "the remark is not understood, see smriti-notes(1) for its form");
}

void
smriti_holds_read (const SmritiScan *scan, const SmritiFrontmatter *frontmatter, SmritiNote *note)
{
  g_autoptr (GPtrArray) opened = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) met = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint n = 0; n < scan->n_lines; n++)
    {
      const SmritiLine *line = &scan->lines[n];
      char *entry = is_heading (line) ? smriti_heading_entry (scan->text + line->content, line->end - line->content) : NULL;

      if (line->type == SMRITI_LINE_COMMENT)
        check_remark (scan, n, note);
      if (!entry)
        continue;
      read_below (scan, n, entry, note);
      if (g_hash_table_contains (met, entry))
        {
          g_free (entry);
          continue;
        }
      g_hash_table_add (met, entry);
      g_ptr_array_add (opened, entry);
    }
  read_frontmatter (frontmatter, opened, note);
  check_holds (note);
}
