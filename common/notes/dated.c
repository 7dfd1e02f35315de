/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/dated.h"

#include "common/error.h"
#include "common/notes/raw_lines.h"
#include "common/notes/reader.h"
#include "common/notes/remark.h"
#include "common/notes/same.h"

#include <string.h>

#define DATE_LENGTH 10

typedef struct
{
  const SmritiReader *reader;
  const SmritiNoteOrigin *origin;
  const char *text;
  gsize length;
  SmritiScan *scan;
  GArray *lines;
  guint heading; /* from 0 */
} Writing;

const char *
smriti_dated_read (const char *item, gint32 *out_day)
{
  char date[DATE_LENGTH + 1];

  if (strnlen (item, DATE_LENGTH + 1) <= DATE_LENGTH || item[DATE_LENGTH] != ':')
    return NULL;
  memcpy (date, item, DATE_LENGTH);
  date[DATE_LENGTH] = '\0';
  item += DATE_LENGTH + 1;
  if (!smriti_day_from_string (date, out_day) || (*item != ' ' && *item != '\t'))
    return NULL;
  item += strspn (item, " \t");
  return *item != '\0' ? item : NULL;
}

/* --- where --- */

static gboolean
begin (Writing *writing, guint heading, GError **error)
{
  writing->scan = smriti_scan_new (writing->text, writing->length);
  writing->lines = smriti_raw_lines (writing->text, writing->length);
  writing->heading = heading - 1;
  if (writing->scan->n_lines != writing->lines->len)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "it is too long, or no text, and is not written to");
  else if (heading == 0 || heading > writing->scan->n_lines || writing->scan->lines[heading - 1].level == 0)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "no heading stands on line %u", heading);
  else
    return TRUE;
  return FALSE;
}

static void
end (Writing *writing)
{
  smriti_scan_free (writing->scan);
  g_array_unref (writing->lines);
}

/* The remark on line @n; kind NONE = there is none. */
static SmritiRemark
remark_on (const Writing *writing, guint n)
{
  SmritiRemark remark = { 0 };
  const SmritiLine *line = n < writing->scan->n_lines ? &writing->scan->lines[n] : NULL;

  if (line && line->quote == 0)
    smriti_remark_read (writing->scan->text + line->start, line->end - line->start, &remark);
  return remark;
}

/* The last line of the heading's own: it, and the remarks right below it that are about its entry, blank lines or not
 * between them. */
static guint
head_end (const Writing *writing)
{
  guint last = writing->heading;

  for (guint n = last + 1; n < writing->scan->n_lines; n++)
    {
      g_auto (SmritiRemark) remark = remark_on (writing, n);

      if (remark.kind == SMRITI_REMARK_CHECKED || remark.kind == SMRITI_REMARK_AFTER || remark.kind == SMRITI_REMARK_SCOPE)
        last = n;
      else if (writing->scan->lines[n].type != SMRITI_LINE_BLANK)
        break;
    }
  return last;
}

static gboolean
is_observation (const Writing *writing, guint n)
{
  const SmritiLine *line = &writing->scan->lines[n];
  g_autofree char *item = g_strndup (writing->scan->text + line->content, line->end - line->content);
  gint32 day;

  return line->type == SMRITI_LINE_TEXT && line->list && line->quote == 0 && line->indent == 0 && smriti_dated_read (item, &day);
}

/* The last line of the last observation between the heading and the next one; FALSE = there is none. */
static gboolean
last_observation (const Writing *writing, guint *out_n)
{
  gboolean found = FALSE;

  for (guint n = writing->heading + 1; n < writing->scan->n_lines && writing->scan->lines[n].level == 0; n++)
    if (is_observation (writing, n))
      {
        found = TRUE;
        *out_n = n;
      }
  while (found && *out_n + 1 < writing->scan->n_lines && writing->scan->lines[*out_n + 1].type == SMRITI_LINE_TEXT
         && !writing->scan->lines[*out_n + 1].list)
    ++*out_n;
  return found;
}

/* --- what is then there --- */

static gboolean
are_same_cards (const SmritiNote *before, const SmritiNote *after, const GArray *map)
{
  if (before->cards->len != after->cards->len)
    return FALSE;
  for (guint i = 0; i < before->cards->len; i++)
    {
      const SmritiCard *old = g_ptr_array_index (before->cards, i);
      const SmritiCard *now = g_ptr_array_index (after->cards, i);

      if (!smriti_card_is_same (old, now) || !g_str_equal (old->key, now->key) || smriti_line_in (map, old->line) != now->line)
        return FALSE;
    }
  return TRUE;
}

/* How much of a note is open: code, math, a comment. */
static guint
count_open (const SmritiNote *note)
{
  guint n = 0;

  for (guint i = 0; i < note->warnings->len; i++)
    n += g_str_has_prefix (((const SmritiWarning *) g_ptr_array_index (note->warnings, i))->code, "open-");
  return n;
}

/* Whether line @n (from 0) of the note with @splices is read as @words, and all else as it was. */
static gboolean
is_right (const Writing *writing, const GPtrArray *splices, guint n, const char *words)
{
  gsize length;
  g_autofree char *text = smriti_splices_apply (splices, writing->text, writing->length, &length);
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  g_autoptr (SmritiNote) before = smriti_note_read (writing->reader, writing->origin, writing->text, writing->length);
  g_autoptr (SmritiNote) after = smriti_note_read (writing->reader, writing->origin, text, length);
  g_autoptr (GArray) map = smriti_raw_lines_map (writing->lines, splices);
  const SmritiLine *line = n < scan->n_lines ? &scan->lines[n] : NULL;

  return line && (line->type == SMRITI_LINE_TEXT || line->type == SMRITI_LINE_COMMENT)
         && strlen (words) == line->end - line->start && strncmp (words, scan->text + line->start, strlen (words)) == 0
         && are_same_cards (before, after, map) && count_open (after) <= count_open (before)
         && smriti_outline_is_same (before->outline, after->outline, map, NULL);
}

/* @words as a line below line @n, a blank line before it when it is @apart. NULL with @error. */
static GPtrArray *
insert (const Writing *writing, guint n, gboolean apart, const char *words, GError **error)
{
  const SmritiRawLine *line = &g_array_index (writing->lines, SmritiRawLine, n);
  gboolean more = n + 1 < writing->scan->n_lines && writing->scan->lines[n + 1].type != SMRITI_LINE_BLANK;
  g_autoptr (GString) added = g_string_new (line->next > line->end ? "" : "\n");
  g_autoptr (GPtrArray) splices = smriti_splices_new ();

  g_string_append_printf (added, "%s%s\n%s", apart ? "\n" : "", words, apart && more ? "\n" : "");
  if (!g_str_equal (smriti_raw_line_end (writing->lines, writing->text, n), "\n"))
    g_string_replace (added, "\n", smriti_raw_line_end (writing->lines, writing->text, n), 0);
  smriti_splices_add (splices, writing->text, line->next, 0, added->str, added->len);
  if (is_right (writing, splices, n + (apart ? 2 : 1), words))
    return g_steal_pointer (&splices);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "a line added below line %u would change how the note reads", n + 1);
  return NULL;
}

/* --- the plans --- */

GPtrArray *
smriti_dated_add_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length, guint heading,
                       gint32 day, const char *words, GError **error)
{
  Writing writing = { reader, origin, text, length, NULL, NULL, 0 };
  g_autofree char *trimmed = g_strstrip (g_strdup (words));
  g_autofree char *date = smriti_day_to_string (day);
  g_autofree char *item = g_strdup_printf ("- %s: %s", date, trimmed);
  GPtrArray *splices = NULL;
  guint n = 0;

  if (*trimmed == '\0' || strpbrk (trimmed, "\r\n"))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "an observation is one line of words");
  else if (begin (&writing, heading, error))
    splices = last_observation (&writing, &n) ? insert (&writing, n, FALSE, item, error)
                                              : insert (&writing, head_end (&writing), TRUE, item, error);
  if (writing.scan)
    end (&writing);
  return splices;
}

static GPtrArray *
replace_day (const Writing *writing, guint n, gint32 from, gint32 to, GError **error)
{
  const SmritiRawLine *line = &g_array_index (writing->lines, SmritiRawLine, n);
  g_autofree char *old = smriti_day_to_string (from);
  g_autofree char *new = smriti_day_to_string (to);
  g_autofree char *raw = g_strndup (writing->text + line->start, line->end - line->start);
  g_autoptr (GString) words = g_string_new (raw);
  const char *at = strstr (raw, old);
  g_autoptr (GPtrArray) splices = smriti_splices_new ();

  if (at)
    {
      smriti_splices_add (splices, writing->text, line->start + (gsize) (at - raw), DATE_LENGTH, new, DATE_LENGTH);
      g_string_overwrite (words, (gsize) (at - raw), new);
      if (is_right (writing, splices, n, words->str))
        return g_steal_pointer (&splices);
    }
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the remark on line %u cannot be changed; change it in your editor",
               n + 1);
  return NULL;
}

static GPtrArray *
check (const Writing *writing, gint32 day, GError **error)
{
  guint last = head_end (writing);
  g_autofree char *date = smriti_day_to_string (day);
  g_autofree char *words = g_strdup_printf ("%%%% checked %s %%%%", date);

  for (guint n = writing->heading + 1; n <= last; n++)
    {
      g_auto (SmritiRemark) remark = remark_on (writing, n);

      if (remark.kind != SMRITI_REMARK_CHECKED)
        continue;
      if (remark.day != day)
        return replace_day (writing, n, remark.day, day, error);
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "line %u says so already", n + 1);
      return NULL;
    }
  return insert (writing, writing->heading, FALSE, words, error);
}

GPtrArray *
smriti_dated_checked_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length,
                           guint heading, gint32 day, GError **error)
{
  Writing writing = { reader, origin, text, length, NULL, NULL, 0 };
  GPtrArray *splices = begin (&writing, heading, error) ? check (&writing, day, error) : NULL;

  end (&writing);
  return splices;
}
