/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One function a kind of event. Texts come from notes and from the person: each
 * passes smriti_text_line (), which leaves no control character. Nothing here
 * scolds: what went by went by. */

#include "client/log_lines.h"

#include "client/records.h"
#include "client/when.h"
#include "common/day.h"
#include "common/occurrence.h"
#include "common/text.h"

#include <string.h>

#define MAX_TEXT 60

typedef struct
{
  const SmritiTerm *term;
  GString *text;
  const char *subject;
  GVariant *details;
} Line;

const char *
smriti_cadence_words (const char *cadence)
{
  static const char *const words[][2] = {
    { "daily", "Daily review" },    { "weekly", "Weekly review" },   { "30-day", "30-day review" },
    { "90-day", "90-day project" }, { "monthly", "Monthly ritual" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i][0], cadence))
      return words[i][1];
  return cadence;
}

/* Adds @before and the detail @key, if it says something. */
static gboolean
add (Line *line, const char *before, const char *key)
{
  g_autofree char *text = smriti_text_line (smriti_dict_s (line->details, key), MAX_TEXT);

  if (*text == '\0')
    return FALSE;
  g_string_append_printf (line->text, "%s%s", before, text);
  return TRUE;
}

/* " — note" */
static void
add_words (Line *line, const char *key)
{
  add (line, smriti_term_glyph (line->term, " — ", " - "), key);
}

/* "Weekly review of 2026-11-23"; the topic comes last. */
static void
add_occurrence (Line *line)
{
  g_autofree char *topic = NULL;
  SmritiCadence cadence;
  gint32 day;

  if (smriti_occurrence_parse_id (line->subject, &topic, &cadence, &day))
    {
      g_autofree char *date = smriti_day_to_string (day);

      g_string_append_printf (line->text, "%s of %s", smriti_cadence_words (smriti_cadence_to_string (cadence)), date);
    }
}

static void
add_topic (Line *line)
{
  g_autofree char *topic = NULL;
  g_autofree char *shown = NULL;
  SmritiCadence cadence;
  gint32 day;

  if (!smriti_occurrence_parse_id (line->subject, &topic, &cadence, &day))
    return;
  shown = smriti_text_line (topic, MAX_TEXT);
  g_string_append_printf (line->text, "%s%s", smriti_term_glyph (line->term, " · ", ", "), shown);
}

static void
say_answered (Line *line)
{
  add (line, "", "grade");
  add (line, ", ", "front");
}

static void
say_card (Line *line)
{
  if (!add (line, "", "front"))
    g_string_append (line->text, line->subject);
}

static void
say_adopted (Line *line)
{
  g_string_append (line->text, "took over a schedule: ");
  say_card (line);
  add (line, ", due ", "date");
}

/* Of one card, or of all that were moved together. */
static void
say_rescheduled (Line *line)
{
  guint n = 1;

  if (g_variant_lookup (line->details, SMRITI_LOG_TOGETHER, "u", &n) && n > 1)
    {
      g_string_append_printf (line->text, "%u cards", n);
      return;
    }
  say_card (line);
  add (line, ", due ", "date");
  add (line, " instead of ", "from");
}

static void
say_undone (Line *line)
{
  guint n;

  if (g_variant_lookup (line->details, SMRITI_LOG_TOGETHER, "u", &n) && n > 1)
    {
      g_string_append_printf (line->text, "takes back: rescheduled, %u cards", n);
      return;
    }
  add (line, "takes back: ", "undone-type");
}

static void
say_ticked (Line *line)
{
  add_occurrence (line);
  add (line, ": ", "text");
  if (*smriti_dict_s (line->details, "off") != '\0')
    g_string_append (line->text, " (open again)");
  add_words (line, "note");
  add_words (line, "link");
  add_topic (line);
}

static void
say_planned (Line *line)
{
  add_occurrence (line);
  add (line, ": ", "text");
  add (line, ", by ", "by");
  add_topic (line);
}

static void
say_snoozed (Line *line)
{
  g_autofree char *until = smriti_when_stamp (smriti_dict_x (line->details, "until"));

  add_occurrence (line);
  g_string_append_printf (line->text, " put off until %.16s", until);
  add_topic (line);
}

static void
say_skipped (Line *line)
{
  add_occurrence (line);
  add_words (line, "why");
  add_topic (line);
}

static void
say_prompted (Line *line)
{
  guint n = smriti_dict_u (line->details, "n");

  add_occurrence (line);
  if (n > 1)
    g_string_append_printf (line->text, ", reminded again (%u)", n);
  add_topic (line);
}

static void
say_renamed (Line *line)
{
  const char *was = smriti_dict_s (line->details, "was");
  const char *now = smriti_dict_s (line->details, "now");

  if (*was == '\0' || *now == '\0') /* what was written before fronts were */
    g_string_append (line->text, "a card's text changed");
  else
    add (line, "", "was");
  if (*was != '\0' && !g_str_equal (was, now))
    add (line, smriti_term_glyph (line->term, " → ", " -> "), "now");
  add_words (line, "why");
}

static void
say_fitted (Line *line)
{
  const char *reviews = smriti_dict_s (line->details, "reviews");

  g_string_append (line->text, "the model of your memory was fitted");
  if (*reviews != '\0')
    g_string_append_printf (line->text, " to %s answers", reviews);
}

static void
say_configured (Line *line)
{
  const char *key = smriti_dict_s (line->details, "key");
  const char *value = smriti_dict_s (line->details, "value");

  if (g_str_equal (key, "anchor"))
    {
      add (line, "rhythms begin on ", "value");
      add (line, smriti_term_glyph (line->term, " · ", ", "), "topic");
    }
  else if (g_str_equal (key, "vault"))
    add (line, *value == '\0' ? "no longer read: " : "notes are read in ", "dir");
  else
    {
      add (line, "", "key");
      add (line, " = ", "value");
      add (line, smriti_term_glyph (line->term, " · ", ", "), "topic");
    }
}

static void
say_archived (Line *line)
{
  if (!add (line, "", "front"))
    g_string_append (line->text, line->subject);
  add_words (line, "why");
}

static void
say_verdict (Line *line)
{
  g_autofree char *why = smriti_text_line (smriti_dict_s (line->details, "why"), MAX_TEXT);

  add (line, "", "category");
  add (line, ": ", "name");
  add_words (line, "verdict");
  if (*why != '\0')
    g_string_append_printf (line->text, " (%s)", why);
}

static void
say_paused (Line *line)
{
  gint64 until_s = smriti_dict_x (line->details, "until");
  g_autofree char *until = until_s != 0 ? smriti_when_stamp (until_s) : NULL;

  if (until)
    g_string_append_printf (line->text, "nothing is asked until %.16s", until);
  else
    g_string_append (line->text, "nothing is asked until 'smriti unpause'");
}

static void
say_unpaused (Line *line)
{
  g_string_append (line->text, "asking again");
}

/* "Daily review: 12 dates went by (asleep)" */
static void
say_missed (Line *line)
{
  guint n = smriti_dict_u (line->details, "n");
  const char *why = smriti_dict_s (line->details, "why");
  g_autofree char *words = smriti_text_line (smriti_held_words (why), MAX_TEXT);

  if (n == 1)
    {
      add_occurrence (line);
      g_string_append (line->text, " went by");
    }
  else
    g_string_append_printf (line->text, "%s: %u dates went by", smriti_cadence_words (smriti_dict_s (line->details, "cadence")),
                            n);
  if (*words != '\0')
    g_string_append_printf (line->text, " (%s)", words);
  add_topic (line);
}

/* "quiz Python/beginner: 8 of 10", "challenge Python/till: checked, solved" */
static void
say_recorded (Line *line)
{
  g_string_append_printf (line->text, "%s %s", smriti_dict_s (line->details, "kind"), line->subject);
  if (*smriti_dict_s (line->details, "what") != '\0')
    add (line, ": ", "what");
  add (line, ", ", "result");
}

char *
smriti_log_line (const SmritiTerm *term, const char *type, const char *subject, GVariant *details)
{
  static const struct
  {
    const char *type;
    void (*say) (Line *line);
  } table[] = {
    { "answered", say_answered },     { "undone", say_undone },
    { "suspended", say_card },        { "resumed", say_card },
    { "buried", say_card },           { "ticked", say_ticked },
    { "planned", say_planned },       { "snoozed", say_snoozed },
    { "skipped", say_skipped },       { "prompted", say_prompted },
    { "renamed", say_renamed },       { "fitted", say_fitted },
    { "configured", say_configured }, { "archived", say_archived },
    { "verdict", say_verdict },       { "paused", say_paused },
    { "unpaused", say_unpaused },     { "missed", say_missed },
    { "adopted", say_adopted },       { "rescheduled", say_rescheduled },
    { "recorded", say_recorded },
  };
  g_autofree char *about = smriti_text_line (subject, MAX_TEXT);
  Line line = { term, g_string_new (NULL), about, details };
  gboolean stands = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].type, type))
      table[i].say (&line);
  if (line.text->len == 0) /* of a newer daemon */
    g_string_append (line.text, about);
  g_variant_lookup (details, "stands", "b", &stands);
  if (!stands)
    g_string_append (line.text, ", taken back");
  return g_string_free (line.text, FALSE);
}
