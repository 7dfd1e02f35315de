/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti stats: what was practised and what stayed, in numbers and small
 * pictures; what is known now, and what comes. It counts; it never scolds. */

#include "client/bus.h"
#include "client/command.h"
#include "client/plot.h"
#include "client/records.h"
#include "client/stats_sum.h"
#include "client/when.h"
#include "common/day.h"
#include "common/text.h"

#include <string.h>

#define DEFAULT_DAYS 365
#define MAX_DAYS 36500
#define DRAWN_DAYS 50  /* of the past */
#define COMING_DAYS 30 /* of the days to come */
#define BAR 24         /* columns */
#define MAX_MONTHS 6   /* told in words */

typedef struct
{
  SmritiStats *stats;
  GVariant *memory; /* CountMemory */
  GVariant *coming; /* ListDays */
} Findings;

static void
findings_clear (Findings *findings)
{
  g_clear_pointer (&findings->stats, smriti_stats_free);
  g_clear_pointer (&findings->memory, g_variant_unref);
  g_clear_pointer (&findings->coming, g_variant_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Findings, findings_clear)

static guint
due_on (const Findings *findings, gsize i)
{
  guint cards;

  g_variant_get_child (findings->coming, i, "(&su@a" SMRITI_OCCURRENCE_TYPE ")", NULL, &cards, NULL);
  return cards;
}

/* --- JSON --- */

static void
json_recall (SmritiJson *json, const SmritiRecall *recall)
{
  smriti_json_int (json, "answers", recall->answers);
  smriti_json_int (json, "recalled", recall->recalled);
  if (recall->answers > 0)
    smriti_json_double (json, "share", smriti_recall_share (recall));
  else
    smriti_json_null (json, "share");
}

static void
json_retention (SmritiJson *json, const SmritiStats *stats, double wish)
{
  const struct
  {
    const char *key;
    const SmritiRecall *recall;
  } parts[] = { { "all", &stats->all }, { "young", &stats->young }, { "mature", &stats->mature } };

  smriti_json_begin_object (json, "retention");
  smriti_json_double (json, "wish", wish);
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      smriti_json_begin_object (json, parts[i].key);
      json_recall (json, parts[i].recall);
      smriti_json_end_object (json);
    }
  smriti_json_begin_list (json, "months");
  for (guint i = 0; i < stats->months->len; i++)
    {
      const SmritiStatsMonth *month = &g_array_index (stats->months, SmritiStatsMonth, i);
      g_autofree char *date = smriti_day_to_string (month->first);

      date[strlen ("2026-11")] = '\0';
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "month", date);
      json_recall (json, &month->recall);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  smriti_json_end_object (json);
}

/* Those with an answer. */
static void
json_days (SmritiJson *json, const SmritiStats *stats)
{
  smriti_json_begin_list (json, "days");
  for (guint i = 0; i < stats->days->len; i++)
    {
      const SmritiStatsDay *day = &g_array_index (stats->days, SmritiStatsDay, i);
      g_autofree char *date = day->answers > 0 ? smriti_day_to_string (day->day) : NULL;

      if (!date)
        continue;
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "day", date);
      smriti_json_int (json, "answers", day->answers);
      smriti_json_double (json, "minutes", (double) day->took_ms / 60000);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
json_practice (SmritiJson *json, const SmritiStats *stats)
{
  g_autofree char *from = smriti_day_to_string (stats->from);
  g_autofree char *to = smriti_day_to_string (stats->to);

  smriti_json_string (json, "from", from);
  smriti_json_string (json, "to", to);
  smriti_json_int (json, "answers", stats->answers);
  smriti_json_int (json, "new", stats->new_cards);
  smriti_json_int (json, "different_cards", stats->cards);
  smriti_json_int (json, "practised_days", stats->practised);
  smriti_json_double (json, "minutes", (double) stats->took_ms / 60000);
  if (stats->timed > 0)
    smriti_json_double (json, "answer_s", (double) stats->took_ms / 1000 / stats->timed);
  else
    smriti_json_null (json, "answer_s");
  smriti_json_begin_object (json, "grades");
  for (int grade = SMRITI_GRADE_AGAIN; grade <= SMRITI_GRADE_EASY; grade++)
    smriti_json_int (json, smriti_grade_to_string ((SmritiGrade) grade), stats->grades[grade - 1]);
  smriti_json_end_object (json);
}

static void
json_memory (SmritiJson *json, GVariant *memory)
{
  static const char *const states[] = { "new", "learning", "review", "relearning", "off" };
  g_autoptr (GVariant) bands = g_variant_lookup_value (memory, "stability", G_VARIANT_TYPE ("a(uu)"));

  smriti_json_int (json, "cards", smriti_dict_u (memory, "cards"));
  smriti_json_begin_object (json, "states");
  for (guint i = 0; i < G_N_ELEMENTS (states); i++)
    smriti_json_int (json, states[i], smriti_dict_u (memory, states[i]));
  smriti_json_end_object (json);
  smriti_json_double (json, "memorised", smriti_dict_d (memory, "memorised"));
  smriti_json_begin_list (json, "stability");
  for (gsize i = 0; bands && i < g_variant_n_children (bands); i++)
    {
      guint under_days, cards;

      g_variant_get_child (bands, i, "(uu)", &under_days, &cards);
      smriti_json_begin_object (json, NULL);
      if (under_days > 0)
        smriti_json_int (json, "under_days", under_days);
      else
        smriti_json_null (json, "under_days");
      smriti_json_int (json, "cards", cards);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
json_leeches (SmritiJson *json, GVariant *memory)
{
  g_autoptr (GVariant) leeches = g_variant_lookup_value (memory, "leeches", G_VARIANT_TYPE ("a(ssu)"));

  smriti_json_int (json, "n_leeches", smriti_dict_u (memory, "n-leeches"));
  smriti_json_forgotten (json, "leeches", leeches);
}

static void
print_json (SmritiJson *json, const Findings *findings)
{
  smriti_json_string (json, "day", smriti_dict_s (findings->memory, "day"));
  json_practice (json, findings->stats);
  json_days (json, findings->stats);
  json_retention (json, findings->stats, smriti_dict_d (findings->memory, "retention"));
  json_memory (json, findings->memory);
  smriti_json_begin_list (json, "due");
  for (gsize i = 0; i < g_variant_n_children (findings->coming); i++)
    {
      const char *day;
      guint cards;

      g_variant_get_child (findings->coming, i, "(&su@a" SMRITI_OCCURRENCE_TYPE ")", &day, &cards, NULL);
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "day", day);
      smriti_json_int (json, "cards", cards);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  json_leeches (json, findings->memory);
}

/* --- for a person --- */

static char *
decimal (double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE + 320];

  return g_strdup (g_ascii_formatd (text, sizeof text, value < 9.95 ? "%.1f" : "%.0f", value));
}

static int
percent (double share)
{
  return (int) (share * 100 + 0.5);
}

static void
print_practice (SmritiOutput *out, const SmritiStats *stats)
{
  g_autofree char *answers = smriti_count (stats->answers, "answer", NULL);
  g_autofree char *cards = smriti_count (stats->cards, "card", NULL);
  g_autofree char *days = smriti_count (stats->practised, "day", NULL);
  g_autofree char *minutes = decimal ((double) stats->took_ms / 60000 / MAX (stats->practised, 1));
  g_autofree char *seconds = decimal ((double) stats->took_ms / 1000 / MAX (stats->timed, 1));

  smriti_output_printf (out, "%-11s%s to %s", "Practice", answers, cards);
  if (stats->new_cards > 0)
    smriti_output_printf (out, " (%u new)", stats->new_cards);
  smriti_output_printf (out, " on %s of %d\n", days, stats->to - stats->from + 1);
  if (stats->timed > 0)
    smriti_output_printf (out, "%-11s%s minutes on such a day, %s seconds an answer\n", "", minutes, seconds);
}

/* The last days, answers above, minutes below. */
static void
print_days (SmritiOutput *out, const SmritiStats *stats)
{
  guint n = MIN (DRAWN_DAYS, stats->days->len), before = stats->days->len - n;
  double answers[DRAWN_DAYS] = { 0 }, minutes[DRAWN_DAYS] = { 0 }, most = 0, longest = 0;
  g_autofree char *above = NULL;
  g_autofree char *below = NULL;
  g_autofree char *time = NULL;

  for (guint i = 0; i < n; i++)
    {
      const SmritiStatsDay *day = &g_array_index (stats->days, SmritiStatsDay, before + i);

      answers[i] = day->answers;
      minutes[i] = (double) day->took_ms / 60000;
      most = MAX (most, answers[i]);
      longest = MAX (longest, minutes[i]);
    }
  above = smriti_plot_spark (&out->term, answers, n);
  below = smriti_plot_spark (&out->term, minutes, n);
  time = decimal (longest);
  smriti_output_printf (out, "%-11s%s|  %.0f at most\n", "Answers", above, most);
  if (longest > 0)
    smriti_output_printf (out, "%-11s%s|  %s at most\n", "Minutes", below, time);
  smriti_output_printf (out, "%-11s%*s\n", "", (int) n, "today");
}

static void
print_share (SmritiOutput *out, const char *label, const SmritiRecall *recall)
{
  g_autofree char *bar = smriti_plot_bar (&out->term, smriti_recall_share (recall), 1, BAR);

  if (recall->answers > 0)
    smriti_output_printf (out, "  %-9s%3d %%  %s%*s  of %u\n", label, percent (smriti_recall_share (recall)), bar,
                          BAR - smriti_text_width (bar), "", recall->answers);
}

static void
print_recall (SmritiOutput *out, const SmritiStats *stats, double wish)
{
  if (stats->all.answers == 0)
    {
      smriti_output_printf (out, "\n%-11stells itself once cards come back after a day or more\n", "Recalled");
      return;
    }
  smriti_output_printf (out, "\n%-11s%d %% of what came back after a day or more; the wish is %d %%\n", "Recalled",
                        percent (smriti_recall_share (&stats->all)), percent (wish));
  print_share (out, "young", &stats->young);
  print_share (out, "mature", &stats->mature);
  for (guint i = stats->months->len > MAX_MONTHS ? stats->months->len - MAX_MONTHS : 0; i < stats->months->len; i++)
    {
      const SmritiStatsMonth *month = &g_array_index (stats->months, SmritiStatsMonth, i);
      g_autofree char *date = smriti_day_to_string (month->first);

      date[strlen ("2026-11")] = '\0';
      print_share (out, date, &month->recall);
    }
}

static void
print_grades (SmritiOutput *out, const SmritiStats *stats)
{
  smriti_output_printf (out, "\n%-11s", "Grades");
  for (int grade = SMRITI_GRADE_AGAIN; grade <= SMRITI_GRADE_EASY; grade++)
    smriti_output_printf (out, "%s%s %d %%", grade > SMRITI_GRADE_AGAIN ? "   " : "",
                          smriti_grade_to_string ((SmritiGrade) grade),
                          percent ((double) stats->grades[grade - 1] / MAX (stats->answers, 1)));
  smriti_output_printf (out, "\n");
}

static void
print_memory (SmritiOutput *out, GVariant *memory)
{
  static const char *const labels[] = { "< 1 day", "< 1 week", "< 30 days", "< 90 days", "< 1 year", "longer" };
  g_autoptr (GVariant) bands = g_variant_lookup_value (memory, "stability", G_VARIANT_TYPE ("a(uu)"));
  gsize n = bands ? MIN (g_variant_n_children (bands), G_N_ELEMENTS (labels)) : 0;
  guint cards[G_N_ELEMENTS (labels)] = { 0 }, most = 0;

  smriti_output_printf (out, "\n%-11sabout %.0f of %u cards are known right now; %u were never asked\n", "Memory",
                        smriti_dict_d (memory, "memorised"), smriti_dict_u (memory, "cards"), smriti_dict_u (memory, "new"));
  for (gsize i = 0; i < n; i++)
    {
      g_variant_get_child (bands, i, "(uu)", NULL, &cards[i]);
      most = MAX (most, cards[i]);
    }
  if (most > 0)
    smriti_output_printf (out, "%-11show long each lasts until its chance of recall is 90 %%:\n", "");
  for (gsize i = 0; most > 0 && i < n; i++)
    {
      g_autofree char *bar = smriti_plot_bar (&out->term, cards[i], most, BAR);

      smriti_output_printf (out, "  %-9s%5u%s%s\n", labels[i], cards[i], *bar != '\0' ? "  " : "", bar);
    }
}

static void
print_coming (SmritiOutput *out, const Findings *findings)
{
  guint n = (guint) MIN (g_variant_n_children (findings->coming), COMING_DAYS), sum = 0;
  double values[COMING_DAYS] = { 0 };
  g_autofree char *line = NULL;

  for (guint i = 0; i < n; i++)
    {
      values[i] = due_on (findings, i);
      sum += (guint) values[i];
    }
  if (sum == 0)
    return;
  line = smriti_plot_spark (&out->term, values, n);
  smriti_output_printf (out, "\n%-11s%s|  %u within %u days, %.0f of them today\n", "Coming", line, sum, n,
                        n > 0 ? values[0] : 0);
}

static void
print_leeches (SmritiOutput *out, GVariant *memory)
{
  g_autoptr (GVariant) leeches = g_variant_lookup_value (memory, "leeches", G_VARIANT_TYPE ("a(ssu)"));

  if (!leeches || g_variant_n_children (leeches) == 0)
    return;
  smriti_output_printf (out, "\n%-11sa memory anchor, or smaller cards, would help these more than repeating:\n", "Stubborn");
  for (gsize i = 0; i < g_variant_n_children (leeches); i++)
    {
      const char *id, *front;
      guint lapses;
      g_autofree char *line = NULL;

      g_variant_get_child (leeches, i, "(&s&su)", &id, &front, &lapses);
      line = smriti_text_line (front, 48);
      smriti_output_printf (out, "  %.16s  %s (forgotten %u times)\n", id, line, lapses);
    }
  if (smriti_dict_u (memory, "n-leeches") > g_variant_n_children (leeches))
    smriti_output_hint (out, "'smriti cards is:leech' lists all %u.", smriti_dict_u (memory, "n-leeches"));
}

static void
print_text (SmritiOutput *out, const Findings *findings)
{
  const SmritiStats *stats = findings->stats;
  g_autofree char *from = smriti_day_to_string (stats->from);
  g_autofree char *to = smriti_day_to_string (stats->to);

  smriti_output_printf (out, "%s%s to %s%s\n\n", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD), from, to,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
  if (stats->answers == 0)
    smriti_output_printf (out, "Nothing was answered in these days; 'smriti review' begins, and a few days later\n"
                               "there is something to see here.\n");
  else
    {
      print_practice (out, stats);
      print_days (out, stats);
      print_recall (out, stats, smriti_dict_d (findings->memory, "retention"));
      print_grades (out, stats);
    }
  if (smriti_dict_u (findings->memory, "cards") > 0)
    {
      print_memory (out, findings->memory);
      print_coming (out, findings);
    }
  print_leeches (out, findings->memory);
}

/* --- from the daemon --- */

static gboolean
find (SmritiDbusDaemon *daemon, guint n_days, Findings *findings, GError **error)
{
  g_autoptr (SmritiPast) past = NULL;
  gint32 today;

  if (!smriti_dbus_daemon_call_count_memory_sync (daemon, smriti_no_options (), &findings->memory, NULL, error))
    return FALSE;
  if (!smriti_day_from_string (smriti_dict_s (findings->memory, "day"), &today))
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the daemon does not say which day it is");
      return FALSE;
    }
  past = smriti_past_fetch (daemon, today - (gint32) n_days + 1, error);
  if (!past
      || !smriti_dbus_daemon_call_list_days_sync (daemon, "", COMING_DAYS, 0, SMRITI_MAX_ROWS, smriti_no_options (),
                                                  &findings->coming, NULL, NULL, error))
    return FALSE;
  findings->stats = smriti_stats_sum (past, today - (gint32) n_days + 1, today);
  return TRUE;
}

gboolean
smriti_run_stats (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_auto (Findings) findings = { 0 };
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  gint64 n_days;

  if (!smriti_invocation_number (invocation, "days", 1, MAX_DAYS, DEFAULT_DAYS, &n_days, error))
    return FALSE;
  daemon = smriti_bus_connect (error);
  if (!daemon || !find (daemon, (guint) n_days, &findings, error))
    return FALSE;
  if (out->as_json)
    print_json (&out->json, &findings);
  else
    print_text (out, &findings);
  return TRUE;
}
