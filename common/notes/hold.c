/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/hold.h"

#include "common/notes/remark.h"

#include <stdlib.h>
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

#define N_WORDS (MAX_WAITING / 64 + 1)

typedef guint64 HoldSet[N_WORDS]; /* of holds, by their place in the array */

typedef struct
{
  const char *entry;
  guint i; /* of the hold */
} HoldOf;

/* Which hold leads to which: @j is in row @i. A hold leads to all that are of what it
 * waits for, or part of it, or what that is part of. */
typedef struct
{
  guint n;
  HoldOf *by_entry; /* in the order of their bytes: what is beneath an entry comes right behind it */
  HoldSet *rows;
} Paths;

static gboolean
has (const HoldSet set, guint i)
{
  return set[i / 64] >> (i % 64) & 1;
}

static void
add (HoldSet set, guint i)
{
  set[i / 64] |= G_GUINT64_CONSTANT (1) << (i % 64);
}

static const SmritiHold *
hold_at (const GPtrArray *holds, guint i)
{
  return g_ptr_array_index (holds, i);
}

static int
compare_entries (const void *a, const void *b)
{
  return strcmp (((const HoldOf *) a)->entry, ((const HoldOf *) b)->entry);
}

/* The first that is not before @entry. */
static guint
first_of (const Paths *paths, const char *entry)
{
  guint from = 0, to = paths->n;

  while (from < to)
    {
      guint middle = (from + to) / 2;

      if (strcmp (paths->by_entry[middle].entry, entry) < 0)
        from = middle + 1;
      else
        to = middle;
    }
  return from;
}

/* Those of @entry, of its parts, and of what it is part of. */
static void
add_related (const Paths *paths, const char *entry, HoldSet set)
{
  g_autofree char *above = g_strdup (entry);
  char *dot;

  for (guint k = first_of (paths, entry); k < paths->n && smriti_entry_is_within (paths->by_entry[k].entry, entry); k++)
    add (set, paths->by_entry[k].i);
  while ((dot = strrchr (above, '.')))
    {
      *dot = '\0';
      for (guint k = first_of (paths, above); k < paths->n && g_str_equal (paths->by_entry[k].entry, above); k++)
        add (set, paths->by_entry[k].i);
    }
}

static void
find_steps (const GPtrArray *holds, Paths *paths)
{
  for (guint i = 0; i < paths->n; i++)
    paths->by_entry[i] = (HoldOf){ hold_at (holds, i)->entry, i };
  qsort (paths->by_entry, paths->n, sizeof *paths->by_entry, compare_entries);
  for (guint i = 0; i < paths->n; i++)
    for (guint k = 0; k < hold_at (holds, i)->after->len; k++)
      add_related (paths, g_ptr_array_index (hold_at (holds, i)->after, k), paths->rows[i]);
}

/* Warshall: what is reached through @via, for one after the other. */
static void
find_paths (Paths *paths)
{
  for (guint via = 0; via < paths->n; via++)
    for (guint i = 0; i < paths->n; i++)
      for (guint word = 0; has (paths->rows[i], via) && word < N_WORDS; word++)
        paths->rows[i][word] |= paths->rows[via][word];
}

static gboolean
is_circular (const Paths *paths, guint i, const char *after)
{
  HoldSet related = { 0 };

  add_related (paths, after, related);
  for (guint j = 0; j < paths->n; j++)
    if (has (related, j) && (i == j || has (paths->rows[j], i)))
      return TRUE;
  return FALSE;
}

GPtrArray *
smriti_holds_without_circles (const GPtrArray *holds)
{
  GPtrArray *open = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_hold_free);
  Paths paths = { .n = MIN (holds->len, MAX_WAITING) };

  paths.by_entry = g_new0 (HoldOf, paths.n + 1);
  paths.rows = g_new0 (HoldSet, paths.n + 1);
  find_steps (holds, &paths);
  find_paths (&paths);
  for (guint i = 0; i < holds->len; i++)
    {
      SmritiHold *hold = smriti_hold_new (hold_at (holds, i)->entry, hold_at (holds, i)->line);

      for (guint k = 0; i < paths.n && k < hold_at (holds, i)->after->len; k++)
        {
          const char *after = g_ptr_array_index (hold_at (holds, i)->after, k);

          if (!is_circular (&paths, i, after))
            g_ptr_array_add (hold->after, g_strdup (after));
        }
      g_ptr_array_add (open, hold);
    }
  g_free (paths.by_entry);
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
