/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/practice.h"

#include "client/when.h"
#include "common/day.h"

#include <string.h>

#define STEP_INDENT 2
#define WORDS_INDENT 7 /* beneath the text of "[ ] 1. text" */

/* --- words --- */

char *
smriti_practice_line (const SmritiTerm *term, const char *text, int columns)
{
  g_autofree char *clean = smriti_term_clean (text);
  const char *more = smriti_term_glyph (term, "…", "...");
  int room = columns - smriti_text_width (more);
  int width = 0;
  char *p;

  g_strstrip (g_strdelimit (clean, "\n\t", ' '));
  if (columns <= 0 || smriti_text_width (clean) <= columns)
    return g_steal_pointer (&clean);
  for (p = clean; *p != '\0'; p = g_utf8_next_char (p))
    {
      width += smriti_char_width (g_utf8_get_char (p));
      if (width > room)
        break;
    }
  *p = '\0';
  return g_strconcat (g_strchomp (clean), more, NULL);
}

char *
smriti_practice_name (const SmritiTerm *term, GVariant *occurrence)
{
  SmritiOccurrenceRow row = smriti_occurrence_row (occurrence);
  g_autofree char *title = smriti_practice_line (term, *row.title != '\0' ? row.title : row.cadence, 40);
  g_autofree char *topic = smriti_practice_line (term, row.topic, 30);

  return *topic != '\0' ? g_strdup_printf ("%s, %s", title, topic) : g_steal_pointer (&title);
}

static void
count_steps (GVariant *occurrence, guint *out_all, guint *out_left)
{
  g_autoptr (GVariant) steps = smriti_occurrence_steps (occurrence);

  *out_all = (guint) g_variant_n_children (steps);
  *out_left = 0;
  for (guint i = 0; i < *out_all; i++)
    {
      g_autoptr (GVariant) step = g_variant_get_child_value (steps, i);

      *out_left += smriti_step_row (step).done ? 0 : 1;
    }
}

char *
smriti_practice_left (GVariant *occurrence)
{
  guint all, left;

  count_steps (occurrence, &all, &left);
  return all == 0 ? g_strdup ("") : g_strdup_printf ("%u of %u left", left, all);
}

char *
smriti_practice_ended (const SmritiTerm *term, GVariant *occurrence)
{
  SmritiOccurrenceRow row = smriti_occurrence_row (occurrence);
  const char *words = strcmp (row.why, "asleep") == 0       ? "the machine slept"
                      : strcmp (row.why, "turned-off") == 0 ? "reminders were off"
                      : strcmp (row.why, "no-server") == 0  ? "nothing to show it on"
                                                            : smriti_held_words (row.why);
  g_autofree char *why = smriti_practice_line (term, words, 0);

  return *why != '\0' ? g_strdup_printf ("%s (%s)", row.state, why) : g_strdup (row.state);
}

gboolean
smriti_practice_is_ticked (GVariant *occurrence)
{
  return strcmp (smriti_occurrence_row (occurrence).cadence, "daily") != 0;
}

gboolean
smriti_practice_has_words (GVariant *occurrence)
{
  g_autoptr (GVariant) steps = smriti_occurrence_steps (occurrence);

  for (gsize i = 0; i < g_variant_n_children (steps); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (steps, i);
      SmritiStepRow step = smriti_step_row (tuple);

      if (*step.note != '\0' || *step.link != '\0')
        return TRUE;
    }
  return FALSE;
}

/* --- lines --- */

/* @text in lines of the terminal's width, each @indent further in; a word that
 * is longer than a line is left whole, for it may be a link to copy. */
static void
print_wrapped (SmritiOutput *out, int indent, const char *text)
{
  g_autofree char *clean = smriti_practice_line (&out->term, text, 0);
  g_auto (GStrv) words = g_strsplit (clean, " ", -1);
  int column = 0;

  for (char **word = words; *word; word++)
    {
      int width = smriti_text_width (*word);

      if (**word == '\0')
        continue;
      if (column > 0 && column + 1 + width > out->term.columns - 1)
        column = 0;
      if (column == 0)
        smriti_output_printf (out, "%s%*s%s", word == words ? "" : "\n", indent, "", *word);
      else
        smriti_output_printf (out, " %s", *word);
      column = (column == 0 ? indent : column + 1) + width;
    }
  smriti_output_printf (out, "\n");
}

/* "by 2026-12-31, 38 days left", "" when no day is planned. @now_s 0: it is over. */
static char *
planned_for (const SmritiStepRow *step, gint64 now_s)
{
  gint32 day;
  int left;
  g_autofree char *days = NULL;

  if (!smriti_day_from_string (step->by, &day))
    return g_strdup ("");
  left = day - smriti_when_day (now_s);
  days = left > 0 ? smriti_count ((guint) left, "day left", "days left") : g_strdup (left == 0 ? "today" : "");
  if (step->done || now_s == 0 || *days == '\0')
    return g_strdup_printf ("by %s", step->by);
  return g_strdup_printf ("by %s, %s", step->by, days);
}

static void
print_last (SmritiOutput *out, const SmritiOccurrenceRow *then, const SmritiStepRow *step, gboolean name_it, int indent)
{
  g_autofree char *named = name_it ? g_strdup_printf (", %s", step->text) : g_strdup ("");
  g_autofree char *line = g_strdup_printf ("last time (%s%s): %s%s%s", then->date, named, step->note,
                                           *step->note != '\0' && *step->link != '\0' ? "  " : "", step->link);

  smriti_output_printf (out, "%s", smriti_term_sgr (&out->term, SMRITI_SGR_DIM));
  print_wrapped (out, indent + WORDS_INDENT, line);
  smriti_output_printf (out, "%s", smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
}

/* What was written in @last about the step worded @text, or (NULL) about those
 * that @now does not have. */
static void
print_last_words (SmritiOutput *out, GVariant *last, const char *text, GVariant *now, int indent)
{
  SmritiOccurrenceRow then = smriti_occurrence_row (last);
  g_autoptr (GVariant) steps = smriti_occurrence_steps (last);

  for (gsize i = 0; i < g_variant_n_children (steps); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (steps, i);
      SmritiStepRow step = smriti_step_row (tuple);
      gboolean wanted = text && strcmp (step.text, text) == 0;

      for (gsize k = 0; !text && k < g_variant_n_children (now); k++)
        {
          g_autoptr (GVariant) other = g_variant_get_child_value (now, k);

          wanted |= strcmp (smriti_step_row (other).text, step.text) == 0;
        }
      if (wanted == (text != NULL) && (*step.note != '\0' || *step.link != '\0'))
        print_last (out, &then, &step, !text, indent);
    }
}

static void
print_step (SmritiOutput *out, const SmritiStepRow *step, gboolean numbered, int indent, gint64 now_s)
{
  g_autofree char *text = smriti_practice_line (&out->term, step->text, MAX (20, out->term.columns - indent - WORDS_INDENT - 1));
  g_autofree char *number = numbered ? g_strdup_printf ("%u. ", step->n) : g_strdup ("");
  g_autofree char *by = planned_for (step, now_s);
  gboolean beside = smriti_text_width (text) + (int) strlen (by) + indent + WORDS_INDENT + 3 < out->term.columns;

  smriti_output_printf (out, "%*s%s[%c]%s %s%s%s%s%s\n", indent, "",
                        step->done ? smriti_term_sgr (&out->term, SMRITI_SGR_GOOD) : "", step->done ? 'x' : ' ',
                        step->done ? smriti_term_sgr (&out->term, SMRITI_SGR_RESET) : "", number, text,
                        *by != '\0' && beside ? " (" : "", beside ? by : "", *by != '\0' && beside ? ")" : "");
  if (*by != '\0' && !beside)
    print_wrapped (out, indent + WORDS_INDENT, by);
  if (*step->note != '\0')
    print_wrapped (out, indent + WORDS_INDENT, step->note);
  if (*step->link != '\0')
    print_wrapped (out, indent + WORDS_INDENT, step->link);
}

void
smriti_practice_print_steps (SmritiOutput *out, GVariant *occurrence, GVariant *last, int indent, gint64 now_s)
{
  g_autoptr (GVariant) steps = smriti_occurrence_steps (occurrence);
  gboolean numbered = smriti_practice_is_ticked (occurrence);

  for (gsize i = 0; i < g_variant_n_children (steps); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (steps, i);
      SmritiStepRow step = smriti_step_row (tuple);

      print_step (out, &step, numbered, indent, now_s);
      if (last)
        print_last_words (out, last, step.text, NULL, indent);
    }
  if (last)
    print_last_words (out, last, NULL, steps, indent);
}

void
smriti_practice_print_milestones (SmritiOutput *out, GVariant *occurrence, int indent, gint64 now_s)
{
  g_autoptr (GVariant) steps = smriti_occurrence_steps (occurrence);

  for (gsize i = 0; smriti_practice_is_ticked (occurrence) && i < g_variant_n_children (steps); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (steps, i);
      SmritiStepRow step = smriti_step_row (tuple);

      if (*step.entry == '\0')
        print_step (out, &step, TRUE, indent, now_s);
    }
}

char *
smriti_practice_at (gint64 at_s, gint64 now_s)
{
  g_autofree char *at = smriti_when_at (at_s, now_s);

  return smriti_when_day (at_s) == smriti_when_day (now_s) ? g_strdup_printf ("today %s", at) : g_steal_pointer (&at);
}

static void
print_until (SmritiOutput *out, const SmritiOccurrenceRow *row, gint64 now_s)
{
  g_autofree char *opens = smriti_practice_at (row->opens_s, now_s);
  g_autofree char *until = row->until_s != 0 ? smriti_practice_at (row->until_s, now_s) : NULL;
  g_autofree char *snoozed = smriti_when_at (row->snoozed_s, now_s);
  int left = smriti_when_day (row->until_s) - smriti_when_day (now_s);
  g_autofree char *days = left > 1 ? smriti_count ((guint) left, "day left", "days left") : NULL;

  if (strcmp (row->state, "coming") == 0)
    smriti_output_printf (out, "  opens %s", opens);
  else if (until)
    smriti_output_printf (out, "  open until %s%s%s", until, days ? ", " : "", days ? days : "");
  else
    smriti_output_printf (out, "  open until it is done");
  if (row->snoozed_s > now_s)
    smriti_output_printf (out, "; put off until %s", snoozed);
  smriti_output_printf (out, "\n");
}

void
smriti_practice_print (SmritiOutput *out, GVariant *occurrence, GVariant *last, gint64 now_s)
{
  SmritiOccurrenceRow row = smriti_occurrence_row (occurrence);
  g_autofree char *name = smriti_practice_name (&out->term, occurrence);
  g_autofree char *left = smriti_practice_left (occurrence);
  g_autofree char *ended = smriti_practice_ended (&out->term, occurrence);
  gboolean is_open = strcmp (row.state, "open") == 0 || strcmp (row.state, "coming") == 0;
  /* the quota counts cards, which are not steps to be counted */
  gboolean counted = is_open && smriti_practice_is_ticked (occurrence);

  smriti_output_printf (out, "%s%s%s%s%s\n", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD), name,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET), counted || !is_open ? ": " : "",
                        counted    ? left
                        : !is_open ? ended
                                   : "");
  if (is_open)
    print_until (out, &row, now_s);
  smriti_practice_print_steps (out, occurrence, last, STEP_INDENT, now_s);
}
