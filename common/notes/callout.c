/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Two passes: the lines before the cards are read, since they are none of theirs,
 * and what stands above an anchor once the cards are known. Both go down the
 * note once. */

#include "common/notes/callout.h"

#include "common/card.h"
#include "common/notes/side.h"

#include <string.h>

#define MAX_TEXT (32 * 1024) /* bytes; the rest is left out */
#define MAX_TIES 64

static const char *const kinds[] = { "analogy", "mnemonic", "anchor", "tip" };

const char *
smriti_callout_kind_to_string (SmritiCalloutKind kind)
{
  return (gsize) kind < G_N_ELEMENTS (kinds) ? kinds[kind] : "anchor";
}

static void
tie_free (gpointer data)
{
  SmritiTie *tie = data;

  g_free (tie->key);
  g_free (tie->target);
  g_free (tie);
}

void
smriti_note_callout_free (SmritiNoteCallout *callout)
{
  if (!callout)
    return;
  g_free (callout->text);
  g_ptr_array_unref (callout->ties);
  g_free (callout);
}

static void
add_tie (SmritiNoteCallout *callout, gboolean is_source, const char *key, const char *target)
{
  SmritiTie *tie;

  for (guint i = 0; i < callout->ties->len; i++)
    {
      tie = g_ptr_array_index (callout->ties, i);
      if (tie->is_source == is_source && g_str_equal (tie->key, key) && g_str_equal (tie->target, target))
        return;
    }
  if (callout->ties->len == MAX_TIES)
    return;
  tie = g_new0 (SmritiTie, 1);
  tie->is_source = is_source;
  tie->key = g_strdup (key);
  tie->target = g_strdup (target);
  g_ptr_array_add (callout->ties, tie);
}

/* --- reading ----------------------------------------------------------- */

/* Whether line @n opens a callout of ours. */
static gboolean
opens (const SmritiScan *scan, guint n, SmritiCalloutKind *out_kind)
{
  const SmritiLine *line = &scan->lines[n];
  const char *word;
  gsize length;

  if (!line->callout || line->quote != 1 || line->list)
    return FALSE;
  word = scan->text + smriti_scan_unwrap (scan, line, 1, G_MAXUINT) + strlen ("[!");
  length = (gsize) ((const char *) memchr (word, ']', (gsize) (scan->text + line->end - word)) - word);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (length == strlen (kinds[i]) && g_ascii_strncasecmp (word, kinds[i], length) == 0)
      {
        *out_kind = (SmritiCalloutKind) i;
        return TRUE;
      }
  return FALSE;
}

/* "NOTE#^id" or "#^id", with what is shown behind a bar: the tie, and TRUE. */
static gboolean
take_tie (const SmritiScan *scan, const SmritiSpan *span, SmritiNoteCallout *callout)
{
  g_autofree char *words = g_strndup (scan->text + span->from, span->to - span->from);
  char *id;

  words[strcspn (words, "|")] = '\0';
  id = strstr (words, "#^");
  if (!id)
    return FALSE;
  *id = '\0';
  id += 2;
  g_strchomp (id);
  if (g_str_has_suffix (id, "\\")) /* "[[#^id\|x]]" in a table */
    id[strlen (id) - 1] = '\0';
  if (*id == '\0' || strspn (id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") < strlen (id))
    return FALSE;
  add_tie (callout, FALSE, id, g_strstrip (words));
  return TRUE;
}

typedef struct
{
  const SmritiScan *scan;
  guint next_link; /* the first of @scan->links that is not behind what was read */
  SmritiSide *side, *part;
} Pass;

/* Adds line @n from byte @from on to the text, without the links that tie. */
static void
add_line (Pass *pass, guint n, gsize from, SmritiNoteCallout *callout)
{
  const SmritiScan *scan = pass->scan;
  const SmritiLine *line = &scan->lines[n];
  gboolean tied = FALSE;

  smriti_side_clear (pass->part);
  for (; pass->next_link < scan->links->len; pass->next_link++)
    {
      const SmritiSpan *span = &g_array_index (scan->links, SmritiSpan, pass->next_link);
      gsize start = span->from - 2;

      if (span->from < from + 2)
        continue;
      if (span->to + 2 > line->end)
        break;
      if (start > from && scan->text[start - 1] == '!') /* ![[…]] */
        start--;
      if (!take_tie (scan, span, callout))
        continue;
      smriti_side_add (pass->part, scan, from, start);
      from = span->to + 2;
      while (from < line->end && scan->text[from] == ' ' && (pass->part->text->len == 0 || scan->text[start - 1] == ' '))
        from++;
      tied = TRUE;
    }
  if (!tied)
    {
      smriti_side_add_paragraph_line (pass->side, scan, n, from);
      return;
    }
  smriti_side_add (pass->part, scan, from, line->end);
  smriti_side_trim (pass->part);
  if (pass->part->text->len == 0)
    return;
  if (pass->side->text->len > 0)
    smriti_side_add_words (pass->side, "\n");
  smriti_side_add_words (pass->side, pass->part->text->str);
}

/* At a character's end. */
static char *
bounded (const char *text)
{
  gsize length = strlen (text);

  if (length > MAX_TEXT)
    length = (gsize) (g_utf8_find_prev_char (text, text + MAX_TEXT + 1) - text);
  return g_strndup (text, length);
}

/* The callout that opens on line @first; NULL when nothing stands in it. */
static SmritiNoteCallout *
read_callout (Pass *pass, guint first, SmritiCalloutKind kind, guint *out_end)
{
  const SmritiScan *scan = pass->scan;
  SmritiNoteCallout *callout = g_new0 (SmritiNoteCallout, 1);
  g_autofree char *id = NULL;
  guint n;

  callout->kind = kind;
  callout->line = first + 1;
  callout->ties = g_ptr_array_new_with_free_func (tie_free);
  smriti_side_clear (pass->side);
  add_line (pass, first, scan->lines[first].content, callout);
  for (n = first + 1; n < scan->n_lines && scan->lines[n].quote > 0 && !(scan->lines[n].callout && scan->lines[n].quote == 1);
       n++)
    add_line (pass, n, smriti_scan_unwrap (scan, &scan->lines[n], 1, 0), callout);
  callout->last_line = *out_end = n;
  smriti_side_trim (pass->side);
  id = smriti_side_take_block_id (pass->side); /* the callout's own */
  callout->text = bounded (pass->side->text->str);
  if (*callout->text != '\0')
    return callout;
  smriti_note_callout_free (callout);
  return NULL;
}

GPtrArray *
smriti_callouts_read (const SmritiScan *scan)
{
  GPtrArray *callouts = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_note_callout_free);
  g_autoptr (SmritiSide) side = NULL;
  g_autoptr (SmritiSide) part = NULL;
  Pass pass = { .scan = scan };
  SmritiCalloutKind kind;
  guint end;

  for (guint n = 0; n < scan->n_lines; n++)
    {
      SmritiNoteCallout *callout;

      if (!opens (scan, n, &kind))
        continue;
      if (!side)
        {
          pass.side = side = smriti_side_new ();
          pass.part = part = smriti_side_new ();
        }
      callout = read_callout (&pass, n, kind, &end);
      if (callout)
        g_ptr_array_add (callouts, callout);
      n = end - 1;
    }
  return callouts;
}

void
smriti_callouts_cover (const GPtrArray *callouts, SmritiScan *scan)
{
  for (guint i = 0; i < callouts->len; i++)
    {
      const SmritiNoteCallout *callout = g_ptr_array_index (callouts, i);

      for (guint n = callout->line - 1; n < callout->last_line; n++)
        scan->lines[n].type = SMRITI_LINE_CALLOUT;
    }
}

/* --- what stands above ------------------------------------------------- */

/* For each line the first card whose text stands on it, as index + 1; of cards
 * made from one source only the first, so that a long paragraph is gone over once. */
static guint *
index_lines (const SmritiScan *scan, const GPtrArray *cards)
{
  guint *first = g_new0 (guint, scan->n_lines + 1);
  const char *source = "";

  for (guint i = 0; i < cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (cards, i);
      guint last = CLAMP (card->last_line, card->line, scan->n_lines);

      if (g_str_equal (card->source, source))
        continue;
      source = card->source;
      for (guint line = card->line; line <= last; line++)
        if (first[line] == 0)
          first[line] = i + 1;
    }
  return first;
}

/* A line of nothing but "^id"; new string without '^', or NULL. */
static char *
id_line (const SmritiScan *scan, guint n)
{
  const SmritiLine *line = &scan->lines[n];
  g_autofree char *words = NULL;

  if (line->type != SMRITI_LINE_TEXT || line->quote > 0 || line->end - line->content > 256 || line->content == line->end
      || scan->text[line->content] != '^')
    return NULL;
  words = g_strchomp (g_strndup (scan->text + line->content + 1, line->end - line->content - 1));
  return *words != '\0' && !strpbrk (words, " \t") ? g_steal_pointer (&words) : NULL;
}

/* Every card on line @n, 1-based: the cells of a row are several sources. */
static void
tie_to_line (SmritiNoteCallout *callout, guint line, guint first, const GPtrArray *cards)
{
  for (guint i = first; i > 0 && i <= cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (cards, i - 1);

      if (card->line > line || MAX (card->last_line, card->line) < line)
        return;
      add_tie (callout, TRUE, card->source, "");
    }
}

/* The index of the line an anchor stands below, -1 = there is none: comments, one
 * blank line and other callouts may stand between. @before, above which @n_before
 * stands, is the callout before it, or NULL. */
static int
line_above (const SmritiScan *scan, const SmritiNoteCallout *callout, const SmritiNoteCallout *before, int n_before)
{
  guint blanks = 0;

  for (guint n = callout->line - 1; n-- > 0;)
    {
      SmritiLineType type = scan->lines[n].type;

      if (before && n < before->last_line)
        return n_before;
      if (type == SMRITI_LINE_BLANK && ++blanks > 1)
        return -1;
      if (type != SMRITI_LINE_BLANK && type != SMRITI_LINE_COMMENT)
        return (int) n;
    }
  return -1;
}

void
smriti_callouts_tie (GPtrArray *callouts, const SmritiScan *scan, const GPtrArray *cards)
{
  g_autofree guint *first = callouts->len > 0 ? index_lines (scan, cards) : NULL;
  const SmritiNoteCallout *before = NULL;
  int n = -1;

  for (guint i = 0; i < callouts->len; i++)
    {
      SmritiNoteCallout *callout = g_ptr_array_index (callouts, i);
      g_autofree char *id = NULL;

      n = line_above (scan, callout, before, n);
      before = callout;
      if (callout->kind == SMRITI_CALLOUT_TIP || callout->ties->len > 0 || n < 0)
        continue;
      if (first[n + 1] > 0)
        tie_to_line (callout, (guint) n + 1, first[n + 1], cards);
      else if ((id = id_line (scan, (guint) n)))
        add_tie (callout, FALSE, id, "");
    }
}
