/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Puts sections and entries in their places and decides whether the note is an
 * outline note at all: one section heading and, under it, one numbered bold
 * entry that begins with the section's number. Until that is known nothing is
 * said or marked, so ordinary notes pay with nothing. */

#include "common/notes/reader.h"

#include "common/notes/outline-entry.h"
#include "common/text.h"

#include <string.h>

typedef struct
{
  SmritiScan *scan;
  SmritiOutline *outline;
  SmritiNote *said;       /* holds the warnings until it is an outline */
  GArray *lines;          /* guint: indices that are outline lines */
  SmritiEntry *section;   /* what entries go under, borrowed, or NULL */
  SmritiEntry *candidate; /* a numbered heading without topic: a section once it has an entry; owned */
  guint n_entries;
} Parse;

static void
mark_line (Parse *parse, guint line)
{
  guint n = line - 1;

  g_array_append_val (parse->lines, n);
}

/* --- callout ----------------------------------------------------------- */

static gboolean
starts_callout (const Parse *parse, const SmritiLine *line)
{
  return line->callout && !line->list && line->type == SMRITI_LINE_TEXT && !parse->outline->callout && !parse->section;
}

static void
take_callout (Parse *parse, guint first)
{
  const SmritiScan *scan = parse->scan;
  const SmritiLine *line = &scan->lines[first];
  SmritiCallout *callout = g_new0 (SmritiCallout, 1);
  const char *mark = scan->text + smriti_scan_unwrap (scan, line, line->quote, G_MAXUINT) + strlen ("[!");
  const char *close = strchr (mark, ']');
  g_autofree char *title = g_strndup (scan->text + line->content, MIN (line->end - line->content, 4096));

  callout->line = first + 1;
  callout->type = g_utf8_strdown (mark, close - mark);
  if (close[1] == '+' || close[1] == '-')
    callout->fold = g_strndup (close + 1, 1);
  callout->title = g_strstrip (smriti_text_plain (title));
  callout->body = g_ptr_array_new_with_free_func (g_free);
  mark_line (parse, first + 1);
  for (guint n = first + 1; n < scan->n_lines && scan->lines[n].quote > 0 && !scan->lines[n].callout; n++)
    {
      gsize from = smriti_scan_unwrap (scan, &scan->lines[n], 1, G_MAXUINT);
      g_autofree char *raw = g_strndup (scan->text + from, MIN (scan->lines[n].end - from, 4096));
      g_autofree char *text = g_strstrip (smriti_text_plain (raw));

      mark_line (parse, n + 1);
      if (*text)
        g_ptr_array_add (callout->body, g_steal_pointer (&text));
    }
  parse->outline->callout = callout;
}

/* --- sections ---------------------------------------------------------- */

static void
add_section (Parse *parse, SmritiEntry *section)
{
  SmritiEntry *same = g_hash_table_lookup (parse->outline->by_number, section->key);

  mark_line (parse, section->line);
  if (same)
    {
      smriti_note_warn_as (parse->said, "number-repeat", section->line,
                           "section %s stands on line %u already; give this one its own number", section->key, same->line);
      parse->section = same;
      smriti_entry_free (section);
      return;
    }
  g_hash_table_insert (parse->outline->by_number, section->key, section);
  g_ptr_array_add (parse->outline->sections, section);
  parse->section = section;
}

static void
take_heading (Parse *parse, guint n)
{
  SmritiEntry *section = smriti_entry_read_section (parse->scan, n);

  g_clear_pointer (&parse->candidate, smriti_entry_free);
  if (!section)
    return;
  if (section->wikilink || section->topic)
    add_section (parse, section);
  else
    parse->candidate = section;
}

/* --- entries ----------------------------------------------------------- */

static gboolean
belongs (const SmritiEntry *section, const SmritiEntry *entry)
{
  return section && strcspn (entry->number, ".") == strlen (section->key) && g_str_has_prefix (entry->number, section->key);
}

/* The entry above in the numbering, or the section. */
static SmritiEntry *
parent_of (Parse *parse, const SmritiEntry *entry)
{
  g_autofree char *number = g_strdup (entry->number);
  gboolean direct = TRUE;
  char *dot;

  while ((dot = strrchr (number, '.')))
    {
      SmritiEntry *parent;

      *dot = '\0';
      parent = g_hash_table_lookup (parse->outline->by_number, number);
      if (parent)
        return parent;
      if (direct)
        smriti_note_warn_as (parse->said, "no-parent", entry->line, "entry %s has no %s above it; add one or renumber it",
                             entry->number, number);
      direct = FALSE;
    }
  return parse->section;
}

static void
add_entry (Parse *parse, SmritiEntry *entry)
{
  const SmritiEntry *same = g_hash_table_lookup (parse->outline->by_number, entry->key);
  SmritiEntry *parent;

  mark_line (parse, entry->line);
  if (same)
    {
      smriti_note_warn_as (parse->said, "number-repeat", entry->line,
                           "entry %s stands on line %u already and is not read; renumber it", entry->number, same->line);
      smriti_entry_free (entry);
      return;
    }
  parent = parent_of (parse, entry);
  g_hash_table_insert (parse->outline->by_number, entry->key, entry);
  g_ptr_array_add (parent->children, entry);
  parse->n_entries++;
}

static void
take_line (Parse *parse, guint n)
{
  SmritiEntry *entry;

  if (!parse->section && !parse->candidate)
    return;
  entry = smriti_entry_read_line (parse->scan, n);
  if (!entry)
    return;
  if (belongs (parse->candidate, entry))
    add_section (parse, g_steal_pointer (&parse->candidate));
  if (belongs (parse->section, entry))
    {
      add_entry (parse, entry);
      return;
    }
  if (parse->section && !parse->candidate)
    {
      smriti_note_warn_as (parse->said, "section-key", entry->line,
                           "entry %s stands under section %s and is not read; move or renumber it", entry->number,
                           parse->section->key);
      mark_line (parse, entry->line);
    }
  smriti_entry_free (entry);
}

/* --- the whole --------------------------------------------------------- */

static void
finish (Parse *parse, SmritiNote *note)
{
  for (guint i = 0; i < parse->lines->len; i++)
    parse->scan->lines[g_array_index (parse->lines, guint, i)].type = SMRITI_LINE_OUTLINE;
  for (guint i = 0; i < parse->outline->sections->len; i++)
    {
      const SmritiEntry *section = g_ptr_array_index (parse->outline->sections, i);

      if (*parse->outline->topic == '\0' && section->topic)
        {
          g_free (parse->outline->topic);
          parse->outline->topic = g_strdup (section->topic);
        }
    }
  for (guint i = 0; i < parse->said->warnings->len; i++)
    {
      const SmritiWarning *warning = g_ptr_array_index (parse->said->warnings, i);

      smriti_note_warn_as (note, warning->code, warning->line == G_MAXUINT ? 0 : warning->line, "%s", warning->text);
    }
}

static void
walk (Parse *parse)
{
  for (guint n = 0; n < parse->scan->n_lines; n++)
    {
      const SmritiLine *line = &parse->scan->lines[n];

      if (starts_callout (parse, line))
        take_callout (parse, n);
      else if (line->type == SMRITI_LINE_HEADING)
        take_heading (parse, n);
      else if (line->type == SMRITI_LINE_TEXT)
        take_line (parse, n);
    }
}

static gboolean
may_be_outline (const SmritiScan *scan)
{
  for (guint n = 0; n < scan->n_lines; n++)
    if (smriti_entry_may_be_section (scan, n))
      return TRUE;
  return FALSE;
}

SmritiOutline *
smriti_outline_read (SmritiScan *scan, SmritiNote *note)
{
  Parse parse = { .scan = scan };
  SmritiOutline *outline;

  if (!may_be_outline (scan))
    return NULL;
  outline = g_new0 (SmritiOutline, 1);
  outline->topic = g_strdup ("");
  outline->sections = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_entry_free);
  outline->by_number = g_hash_table_new (g_str_hash, g_str_equal);
  parse.outline = outline;
  parse.said = smriti_note_new ();
  parse.lines = g_array_new (FALSE, FALSE, sizeof (guint));
  walk (&parse);
  if (parse.n_entries > 0)
    finish (&parse, note);
  else
    g_clear_pointer (&outline, smriti_outline_free);
  smriti_entry_free (parse.candidate);
  smriti_note_free (parse.said);
  g_array_unref (parse.lines);
  return outline;
}
