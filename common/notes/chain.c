/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A question shows all steps before the one it asks for, so that only one can
 * follow even where a step comes twice. */

#include "common/notes/chain.h"

#include "common/text.h"

#include <string.h>

#define ARROW " → "
#define GAP "…"
#define MAX_STEPS 40 /* each is repeated in the questions of all others */

/* --- splitting --------------------------------------------------------- */

static int
bracket_step (char c)
{
  if (c == '(' || c == '[' || c == '{')
    return 1;
  return c == ')' || c == ']' || c == '}' ? -1 : 0;
}

static gboolean
brackets_match (const char *text, gsize from, gsize to)
{
  int depth = 0;

  for (gsize i = from; i < to && depth >= 0; i++)
    depth += bracket_step (text[i]);
  return depth == 0;
}

static void
add_item (GPtrArray *items, const char *s, gsize length)
{
  char *item = g_strstrip (g_strndup (s, length));

  if (*item)
    g_ptr_array_add (items, item);
  else
    g_free (item);
}

gboolean
smriti_items_split (const char *text, const guint8 *mask, gsize from, gsize to, const char *token, GPtrArray *items)
{
  gsize length = strlen (token);
  gboolean nested = brackets_match (text, from, to);
  gboolean found = FALSE;
  int depth = 0;

  for (gsize i = from; i < to; i++)
    {
      if (nested)
        depth += bracket_step (text[i]);
      if (depth > 0 || mask[i] != SMRITI_MASK_NONE || i + length > to || memcmp (text + i, token, length) != 0)
        continue;
      add_item (items, text + from, i - from);
      from = i + length;
      i = from - 1;
      found = TRUE;
    }
  if (found)
    add_item (items, text + from, to - from);
  return found;
}

gboolean
smriti_chain_split (const char *text, const guint8 *mask, gsize from, gsize to, GPtrArray *steps)
{
  return smriti_items_split (text, mask, from, to, ARROW, steps) || smriti_items_split (text, mask, from, to, " -> ", steps);
}

/* --- asking ------------------------------------------------------------ */

typedef struct
{
  const char *title, *topic;
  const GPtrArray *steps;
  GPtrArray *folded; /* of char *: the steps as they are compared */
  char *heading;     /* "Data Flow (Python): ", or "" */
  char *folded_heading;
} Chain;

static char *
fold (const char *markdown)
{
  g_autofree char *plain = smriti_text_plain (markdown);

  return g_strstrip (g_utf8_casefold (g_strdelimit (plain, "\n", ' '), -1));
}

static const char *
step_at (const GPtrArray *steps, guint i)
{
  return g_ptr_array_index (steps, i);
}

/* Whether @words hold @answer as words of their own. */
static gboolean
gives_away (const char *words, const char *answer)
{
  gsize length = strlen (answer);

  for (const char *found = strstr (words, answer); found; found = strstr (g_utf8_next_char (found), answer))
    {
      gunichar before = found > words ? g_utf8_get_char (g_utf8_prev_char (found)) : ' ';
      gunichar after = g_utf8_get_char (found + length);

      if (!g_unichar_isalnum (before) && !g_unichar_isalnum (after))
        return TRUE;
    }
  return FALSE;
}

/* The question for step @i that shows the steps before it and those from @rest on. */
static gboolean
is_fair (const Chain *chain, guint i, guint rest)
{
  const char *answer = step_at (chain->folded, i);

  if (*answer == '\0' || gives_away (chain->folded_heading, answer))
    return FALSE;
  for (guint k = 0; k < chain->folded->len; k++)
    if ((k < i || k >= rest) && gives_away (step_at (chain->folded, k), answer))
      return FALSE;
  return TRUE;
}

static char *
heading_of (const char *title, const char *topic)
{
  if (*title && *topic && !strstr (title, topic))
    return g_strdup_printf ("%s (%s): ", title, topic);
  return *title ? g_strdup_printf ("%s: ", title) : g_strdup ("");
}

static GString *
show_before (const Chain *chain, guint i)
{
  GString *front = g_string_new (chain->heading);

  for (guint k = 0; k < i; k++)
    g_string_append_printf (front, "%s" ARROW, step_at (chain->steps, k));
  g_string_append (front, GAP);
  return front;
}

static char *
next_front (const Chain *chain, guint i)
{
  GString *front = show_before (chain, i);

  g_string_append (front, " What comes next?");
  return g_string_free (front, FALSE);
}

static char *
gap_front (const Chain *chain, guint i)
{
  GString *front = show_before (chain, i);
  const char *last = step_at (chain->steps, chain->steps->len - 1);

  for (guint k = i + 1; k < chain->steps->len; k++)
    g_string_append_printf (front, ARROW "%s", step_at (chain->steps, k));
  g_string_append_printf (front, "%s Which step is missing?", strchr (".!?", last[strlen (last) - 1]) ? "" : ".");
  return g_string_free (front, FALSE);
}

/* One inline code span and nothing else: a snippet, as any such side makes one. */
static gboolean
is_code (const char *step)
{
  gsize length = strlen (step);

  return length > 2 && step[0] == '`' && strchr (step + 1, '`') == step + length - 1;
}

static void
add_card (const Chain *chain, const SmritiSource *source, SmritiCollector *collector, guint i, gboolean gap)
{
  SmritiSource one = *source;
  const char *step = step_at (chain->steps, i);

  if (!is_fair (chain, i, gap ? i + 1 : chain->steps->len))
    return;
  if (!one.is_decided)
    one.is_snippet = is_code (step);
  smriti_collector_take (collector, &one, SMRITI_KIND_SEQUENCE, 2 * (i - 1) + gap,
                         gap ? gap_front (chain, i) : next_front (chain, i), g_strdup (step));
}

/* Steps that are left open cannot be told from the gap of a question. */
static gboolean
is_whole (const GPtrArray *steps)
{
  for (guint i = 0; i < steps->len; i++)
    if (g_str_equal (step_at (steps, i), GAP) || g_str_equal (step_at (steps, i), "..."))
      return FALSE;
  return TRUE;
}

static char *
identity_of (const char *title, const char *topic, const GPtrArray *steps)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n%s\n", title, topic);
  for (guint i = 0; i < steps->len; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ARROW : "", step_at (steps, i));
  return g_string_free (text, FALSE);
}

void
smriti_chain_add_cards (const char *title, const char *topic, const GPtrArray *steps, SmritiSource *source,
                        SmritiCollector *collector, SmritiNote *note)
{
  g_autoptr (GPtrArray) folded = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *heading = heading_of (title, topic);
  g_autofree char *folded_heading = fold (heading);
  Chain chain = { title, topic, steps, folded, heading, folded_heading };

  if (steps->len > MAX_STEPS)
    {
      smriti_note_warn_as (note, "chain", source->line, "a chain of %u steps makes no cards; %d are the most, split it",
                           steps->len, MAX_STEPS);
      return;
    }
  if (steps->len < 2 || !is_whole (steps))
    return;
  source->kind = SMRITI_KIND_SEQUENCE;
  g_free (source->text);
  source->text = identity_of (title, topic, steps);
  for (guint i = 0; i < steps->len; i++)
    g_ptr_array_add (folded, fold (step_at (steps, i)));
  for (guint i = 1; i < steps->len; i++)
    {
      add_card (&chain, source, collector, i, FALSE);
      if (i + 1 < steps->len)
        add_card (&chain, source, collector, i, TRUE);
    }
}
