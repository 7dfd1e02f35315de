/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/hold.h"

#include "common/notes/remark.h"

#include <string.h>

#define MAX_HOLDS 1000 /* of one note */
#define MAX_WAITING 300

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

/* Which hold leads to which: bit @j of row @i. A hold leads to all that are of what
 * it waits for, or part of it. */
typedef struct
{
  guint n, n_words;
  guint64 *rows;
} Paths;

static gboolean
leads_to (const Paths *paths, guint i, guint j)
{
  return paths->rows[i * paths->n_words + j / 64] >> (j % 64) & 1;
}

static const SmritiHold *
hold_at (const GPtrArray *holds, guint i)
{
  return g_ptr_array_index (holds, i);
}

static void
find_steps (const GPtrArray *holds, Paths *paths)
{
  for (guint i = 0; i < paths->n; i++)
    for (guint k = 0; k < hold_at (holds, i)->after->len; k++)
      for (guint j = 0; j < paths->n; j++)
        if (is_related (g_ptr_array_index (hold_at (holds, i)->after, k), hold_at (holds, j)->entry))
          paths->rows[i * paths->n_words + j / 64] |= G_GUINT64_CONSTANT (1) << (j % 64);
}

/* Warshall: what is reached through @via, for one after the other. */
static void
find_paths (Paths *paths)
{
  for (guint via = 0; via < paths->n; via++)
    for (guint i = 0; i < paths->n; i++)
      for (guint word = 0; leads_to (paths, i, via) && word < paths->n_words; word++)
        paths->rows[i * paths->n_words + word] |= paths->rows[via * paths->n_words + word];
}

static gboolean
is_circular (const GPtrArray *holds, const Paths *paths, guint i, const char *after)
{
  for (guint j = 0; j < paths->n; j++)
    if (is_related (after, hold_at (holds, j)->entry) && (i == j || leads_to (paths, j, i)))
      return TRUE;
  return FALSE;
}

GPtrArray *
smriti_holds_without_circles (const GPtrArray *holds)
{
  GPtrArray *open = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_hold_free);
  Paths paths = { .n = MIN (holds->len, MAX_WAITING), .n_words = MAX_WAITING / 64 + 1 };

  paths.rows = g_new0 (guint64, paths.n * paths.n_words + 1);
  find_steps (holds, &paths);
  find_paths (&paths);
  for (guint i = 0; i < holds->len; i++)
    {
      SmritiHold *hold = smriti_hold_new (hold_at (holds, i)->entry, hold_at (holds, i)->line);

      for (guint k = 0; i < paths.n && k < hold_at (holds, i)->after->len; k++)
        {
          const char *after = g_ptr_array_index (hold_at (holds, i)->after, k);

          if (!is_circular (holds, &paths, i, after))
            g_ptr_array_add (hold->after, g_strdup (after));
        }
      g_ptr_array_add (open, hold);
    }
  g_free (paths.rows);
  return open;
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

static gboolean
waits_for (const SmritiHold *hold, const char *key)
{
  for (guint i = 0; i < hold->after->len; i++)
    if (g_str_equal (g_ptr_array_index (hold->after, i), key))
      return TRUE;
  return FALSE;
}

static void
check_holds (SmritiNote *note)
{
  g_autoptr (GPtrArray) open = note->holds->len <= MAX_WAITING ? smriti_holds_without_circles (note->holds) : NULL;

  for (guint i = 0; i < note->holds->len; i++)
    {
      const SmritiHold *hold = hold_at (note->holds, i);

      for (guint k = 0; k < hold->after->len; k++)
        {
          const char *after = g_ptr_array_index (hold->after, k);

          if (note->outline && !smriti_outline_find (note->outline, after))
            smriti_note_warn_as (note, "after", hold->line, "%s waits for %s, which is no entry of the outline", hold->entry,
                                 after);
          else if (open && !waits_for (hold_at (open, i), after))
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
