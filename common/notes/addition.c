/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/addition.h"

#include "common/error.h"
#include "common/notes/raw_lines.h"
#include "common/notes/reader.h"
#include "common/notes/same.h"
#include "common/text.h"

#include <string.h>

#define MAX_LEVEL 6

typedef struct
{
  const SmritiReader *reader;
  const SmritiNoteOrigin *origin;
  const char *text;
  gsize length;
  SmritiNote *note;
  SmritiScan *scan; /* outline lines are marked in it */
  GArray *lines;
  gsize at;                /* where to insert */
  const char *lead, *tail; /* line ends around the card there */
  const char *newline;
  SmritiNewCard wanted; /* strings owned: trimmed, line ends '\n' */
} Adding;

void
smriti_addition_free (SmritiAddition *addition)
{
  if (!addition)
    return;
  g_ptr_array_unref (addition->splices);
  g_ptr_array_unref (addition->cards);
  g_free (addition);
}

/* --- where ------------------------------------------------------------- */

static gboolean
is_heading (const SmritiLine *line)
{
  return line->level > 0 && line->quote == 0 && (line->type == SMRITI_LINE_HEADING || line->type == SMRITI_LINE_OUTLINE);
}

static char *
fold (const char *words)
{
  g_autofree char *plain = smriti_text_plain (words);
  g_autofree char *folded = g_utf8_casefold (plain, -1);
  GString *out = g_string_new (NULL);

  for (char *s = folded; *s != '\0'; s += strcspn (s, " \t\n"))
    {
      s += strspn (s, " \t\n");
      if (out->len > 0 && *s != '\0')
        g_string_append_c (out, ' ');
      g_string_append_len (out, s, (gssize) strcspn (s, " \t\n"));
    }
  return g_string_free (out, FALSE);
}

static gboolean
heading_is (const Adding *adding, guint n, const char *wanted)
{
  const SmritiLine *line = &adding->scan->lines[n];
  g_autofree char *raw = g_strndup (adding->scan->text + line->content, line->end - line->content);
  g_autofree char *words = fold (raw);
  g_autofree char *folded = fold (wanted);
  g_autofree char *number = smriti_outline_number (wanted, strlen (wanted), NULL);
  g_autofree char *own = NULL;
  gsize used = 0;

  if (g_str_equal (words, folded))
    return TRUE;
  if (!number)
    return FALSE;
  own = smriti_outline_number (words, strlen (words), &used);
  return own && g_str_equal (own, number) && (words[used] == ' ' || words[used] == '\0');
}

/* Whether @parts, from the last backward, name the heading @n and some of those above it. */
static gboolean
path_is (const Adding *adding, const guint *open, guint n, char **parts)
{
  guint i = g_strv_length (parts);
  guint level = adding->scan->lines[n].level;

  if (i == 0 || !heading_is (adding, n, parts[--i]))
    return FALSE;
  while (i > 0)
    {
      i--;
      while (level > 0 && (--level == 0 || open[level] == 0 || !heading_is (adding, open[level] - 1, parts[i])))
        if (level == 0)
          return FALSE;
    }
  return TRUE;
}

/* Index of the one heading named @heading. */
static gboolean
find_heading (const Adding *adding, const char *heading, guint *out_n, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (heading + strspn (heading, "# "), "#", -1);
  guint open[MAX_LEVEL + 1] = { 0 }; /* index + 1, by level */
  guint found = 0;

  for (guint n = 0; n < adding->scan->n_lines; n++)
    {
      const SmritiLine *line = &adding->scan->lines[n];

      if (!is_heading (line))
        continue;
      for (guint i = line->level; i <= MAX_LEVEL; i++)
        open[i] = 0;
      open[MIN (line->level, MAX_LEVEL)] = n + 1;
      if (!path_is (adding, open, n, parts))
        continue;
      if (found > 0)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                       "the heading '%s' stands on lines %u and %u; name the one above it, too: 'ABOVE#%s'", heading, found,
                       n + 1, heading);
          return FALSE;
        }
      found = n + 1;
    }
  *out_n = found - 1;
  if (found == 0)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "it has no heading '%s'", heading);
  return found > 0;
}

/* Between what line @first and those below it, before @end, say and what follows. */
static void
place_below (Adding *adding, guint first, guint end)
{
  const SmritiRawLine *line;
  guint last = end;

  while (last > first + 1 && adding->scan->lines[last - 1].type == SMRITI_LINE_BLANK)
    last--;
  line = &g_array_index (adding->lines, SmritiRawLine, last - 1);
  adding->at = line->next;
  adding->newline = smriti_raw_line_end (adding->lines, adding->text, last - 1);
  adding->lead = line->next > line->end ? "\n" : "\n\n";
  adding->tail = last < adding->scan->n_lines && adding->scan->lines[last].type != SMRITI_LINE_BLANK ? "\n\n" : "\n";
}

/* The last paragraph of the note: blank lines at its end stay where they are. */
static void
place_at_end (Adding *adding)
{
  guint n = adding->lines->len;
  const SmritiRawLine *last = n > 0 ? &g_array_index (adding->lines, SmritiRawLine, n - 1) : NULL;

  adding->at = adding->length;
  adding->newline = smriti_raw_line_end (adding->lines, adding->text, n > 0 ? n - 1 : 0);
  adding->tail = "\n";
  if (!last || (last->next > last->end && adding->scan->lines[n - 1].type == SMRITI_LINE_BLANK))
    adding->lead = "";
  else
    adding->lead = last->next > last->end ? "\n" : "\n\n";
}

static gboolean
find_place (Adding *adding, const char *heading, GError **error)
{
  guint first, end;

  if (adding->scan->n_lines != adding->lines->len)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "it is too long, or no text, and is not written to");
      return FALSE;
    }
  if (!heading)
    {
      place_at_end (adding);
      return TRUE;
    }
  if (!find_heading (adding, heading, &first, error))
    return FALSE;
  for (end = first + 1; end < adding->scan->n_lines && !is_heading (&adding->scan->lines[end]); end++)
    ;
  place_below (adding, first, end);
  return TRUE;
}

/* --- one form ---------------------------------------------------------- */

/* Some syntaxes keep the white space around a side. */
static gboolean
says (const char *side, const char *wanted)
{
  g_autofree char *x = g_strstrip (g_strdup (side));
  g_autofree char *y = g_strstrip (g_strdup (wanted));

  return g_str_equal (x, y);
}

static GPtrArray *
splice_form (const Adding *adding, const char *form)
{
  GPtrArray *splices = smriti_splices_new ();
  g_autoptr (GString) words = g_string_new (adding->lead);

  g_string_append (words, form);
  g_string_append (words, adding->tail);
  if (!g_str_equal (adding->newline, "\n"))
    g_string_replace (words, "\n", adding->newline, 0);
  smriti_splices_add (splices, adding->text, adding->at, 0, words->str, words->len);
  return splices;
}

static gboolean
is_wanted (const Adding *adding, const GPtrArray *cards)
{
  const SmritiNewCard *wanted = &adding->wanted;
  const SmritiCard *first = g_ptr_array_index (cards, 0);
  const SmritiCard *second = cards->len > 1 ? g_ptr_array_index (cards, 1) : NULL;

  for (guint i = 1; i < cards->len; i++)
    if (!g_str_equal (((const SmritiCard *) g_ptr_array_index (cards, i))->source, first->source))
      return FALSE;
  if (wanted->deck && g_strcmp0 (first->deck, wanted->deck) != 0)
    return FALSE;
  if (wanted->text)
    return TRUE;
  if (cards->len != (wanted->reversed ? 2 : 1) || first->kind == SMRITI_KIND_CLOZE || !says (first->front, wanted->front)
      || !says (first->back, wanted->back))
    return FALSE;
  return !second || (says (second->front, wanted->back) && says (second->back, wanted->front));
}

/* The cards that are new in @note, which else is as it was; NULL when it is not so. */
static GPtrArray *
new_cards (const Adding *adding, const SmritiNote *note, const GArray *map)
{
  const GPtrArray *before = adding->note->cards;
  guint n_new = note->cards->len > before->len ? note->cards->len - before->len : 0;
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_card_free);
  guint j = 0;

  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (note->cards, i);
      const SmritiCard *old = j < before->len ? g_ptr_array_index (before, j) : NULL;

      if (old && smriti_line_in (map, old->line) == card->line && smriti_card_is_same (old, card)
          && g_str_equal (old->key, card->key))
        j++;
      else if (cards->len < n_new)
        g_ptr_array_add (cards, smriti_card_copy (card));
      else
        return NULL;
    }
  return j == before->len && cards->len > 0 ? g_steal_pointer (&cards) : NULL;
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

static SmritiAddition *
try_form (const Adding *adding, const char *form)
{
  g_autoptr (GPtrArray) splices = splice_form (adding, form);
  gsize length;
  g_autofree char *text = smriti_splices_apply (splices, adding->text, adding->length, &length);
  g_autoptr (SmritiNote) note = smriti_note_read (adding->reader, adding->origin, text, length);
  g_autoptr (GArray) map = smriti_raw_lines_map (adding->lines, splices);
  g_autoptr (GPtrArray) cards = new_cards (adding, note, map);
  SmritiAddition *addition;

  /* what comes below what the card leaves open would be code, too */
  if (!cards || !is_wanted (adding, cards) || count_open (note) > count_open (adding->note)
      || !smriti_outline_is_same (adding->note->outline, note->outline, map, NULL))
    return NULL;
  addition = g_new0 (SmritiAddition, 1);
  addition->splices = g_steal_pointer (&splices);
  addition->cards = g_steal_pointer (&cards);
  return addition;
}

static SmritiAddition *
try_forms (const Adding *adding)
{
  g_autoptr (GPtrArray) forms = smriti_new_card_forms (&adding->wanted, adding->reader, adding->origin);
  SmritiAddition *addition = NULL;

  for (guint i = 0; i < forms->len && !addition; i++)
    addition = try_form (adding, g_ptr_array_index (forms, i));
  return addition;
}

/* --- what went wrong --------------------------------------------------- */

static gboolean
has_blank_line (const char *side)
{
  g_auto (GStrv) lines = g_strsplit (side, "\n", -1);
  gboolean fenced = FALSE;

  for (char **line = lines; *line; line++)
    {
      const char *words = *line + strspn (*line, " \t");

      if (g_str_has_prefix (words, "```") || g_str_has_prefix (words, "~~~"))
        fenced = !fenced;
      if (*words == '\0' && !fenced)
        return TRUE;
    }
  return FALSE;
}

static void
explain (Adding *adding, GError **error)
{
  g_autofree char *deck = g_steal_pointer (&adding->wanted.deck);
  g_autoptr (SmritiAddition) without = deck ? try_forms (adding) : NULL;
  const char *why = NULL;

  if (without)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                   "the deck '%s' cannot stand on this card as a tag; take one without blanks, or a heading instead", deck);
      return;
    }
  if (adding->wanted.text)
    why = "the text is not read as just one card and its siblings";
  else if (has_blank_line (adding->wanted.front) || has_blank_line (adding->wanted.back))
    why = "a blank line outside a code block ends a card; take it out";
  else
    why = "no form of it is read back as just this card; a separator, a heading, a line '?' or '---' in it, or code that is not "
          "closed, in it or above it in the note, may be why";
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the card cannot be written in the syntax '%s': %s",
               smriti_reader_name (adding->reader), why);
}

/* --- the plan ---------------------------------------------------------- */

/* Line ends '\n', no blanks around it. */
static char *
clean (const char *side)
{
  g_autoptr (GString) out = g_string_new (side);

  g_string_replace (out, "\r\n", "\n", 0);
  g_string_replace (out, "\r", "\n", 0);
  return g_strstrip (g_string_free (g_steal_pointer (&out), FALSE));
}

static gboolean
take_card (Adding *adding, const SmritiNewCard *card, GError **error)
{
  g_autoptr (GPtrArray) forms = NULL;

  adding->wanted.text = card->text ? clean (card->text) : NULL;
  adding->wanted.front = card->text ? NULL : clean (card->front);
  adding->wanted.back = card->text ? NULL : clean (card->back);
  adding->wanted.reversed = card->reversed;
  adding->wanted.deck = g_strdup (card->deck);
  if (card->text ? *adding->wanted.text == '\0' : *adding->wanted.front == '\0' || *adding->wanted.back == '\0')
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "the %s is empty",
                   card->text                      ? "card"
                   : *adding->wanted.front == '\0' ? "question"
                                                   : "answer");
      return FALSE;
    }
  forms = smriti_new_card_forms (&adding->wanted, adding->reader, adding->origin);
  if (forms->len == 0)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
                 "Smriti reads the syntax '%s' but does not write it; write the card in the note with your editor",
                 smriti_reader_name (adding->reader));
  return forms->len > 0;
}

/* However it is written there, two cards that say the same are one too many. */
static gboolean
check_new (const Adding *adding, const char *front, const char *back, GError **error)
{
  for (guint i = 0; front && i < adding->note->cards->len; i++)
    {
      const SmritiCard *old = g_ptr_array_index (adding->note->cards, i);

      if (!says (old->front, front) || !says (old->back, back))
        continue;
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "this very card stands on line %u already", old->line);
      return FALSE;
    }
  return TRUE;
}

static SmritiAddition *
plan (Adding *adding, const char *heading, const SmritiNewCard *card, GError **error)
{
  g_autoptr (SmritiAddition) addition = NULL;
  const SmritiCard *first;

  if (!take_card (adding, card, error) || !find_place (adding, heading, error)
      || !check_new (adding, adding->wanted.front, adding->wanted.back, error))
    return NULL;
  addition = try_forms (adding);
  if (!addition)
    {
      explain (adding, error);
      return NULL;
    }
  first = g_ptr_array_index (addition->cards, 0);
  return check_new (adding, first->front, first->back, error) ? g_steal_pointer (&addition) : NULL;
}

SmritiAddition *
smriti_addition_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length,
                      const char *heading, const SmritiNewCard *card, GError **error)
{
  g_autoptr (SmritiNote) note = smriti_note_read (reader, origin, text, length);
  g_autoptr (SmritiNote) said = smriti_note_new ();
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  g_autoptr (SmritiOutline) outline = smriti_outline_read (scan, said);
  g_autoptr (GArray) lines = smriti_raw_lines (text, length);
  Adding adding = { reader, origin, text, length, note, scan, lines, 0, NULL, NULL, NULL, { NULL, NULL, FALSE, NULL, NULL } };
  SmritiAddition *addition = plan (&adding, heading, card, error);

  g_free (adding.wanted.front);
  g_free (adding.wanted.back);
  g_free (adding.wanted.deck);
  g_free (adding.wanted.text);
  return addition;
}
