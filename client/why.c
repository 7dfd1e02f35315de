/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti why: on one screen why a card is asked now, or is not, how well it is
 * remembered, what was answered, and how it will be forgotten. */

#include "client/bus.h"
#include "client/card_notes.h"
#include "client/command.h"
#include "client/plot.h"
#include "client/records.h"
#include "client/today.h"
#include "client/when.h"
#include "common/enums.h"
#include "common/text.h"

#include <math.h>
#include <string.h>

#define ROWS 11       /* of the picture */
#define MAX_WIDTH 100 /* of anything */
#define LAST_SHOWN 3  /* answers */
#define MAX_PLACE 60  /* characters of a deck */

static gboolean
is_leech (GVariant *dict)
{
  gboolean leech = FALSE;

  g_variant_lookup (dict, "leech", "b", &leech);
  return leech;
}

/* --- JSON --- */

static void
json_card (SmritiJson *json, GVariant *why, GVariant *card, const SmritiCardNotes *notes)
{
  smriti_json_begin_object (json, "card");
  smriti_json_card_members (json, card);
  smriti_json_string (json, "back", smriti_dict_s (why, "back"));
  smriti_json_begin_list (json, "anchors");
  for (char **anchor = notes->anchors; *anchor; anchor++)
    smriti_json_string (json, NULL, *anchor);
  smriti_json_end_list (json);
  smriti_json_double (json, "stability", smriti_dict_d (why, "stability"));
  smriti_json_double (json, "difficulty", smriti_dict_d (why, "difficulty"));
  smriti_json_double (json, "retrievability", smriti_dict_d (why, "retrievability"));
  smriti_json_int (json, "reps", smriti_dict_u (why, "answers"));
  smriti_json_int (json, "lapses", smriti_dict_u (why, "lapses"));
  smriti_json_end_object (json);
}

/* What is not known of a card that was never answered is null. */
static void
json_known (SmritiJson *json, const char *key, double value, gboolean known)
{
  if (known)
    smriti_json_double (json, key, value);
  else
    smriti_json_null (json, key);
}

static void
json_curve (SmritiJson *json, GVariant *why)
{
  g_autoptr (GVariant) curve = g_variant_lookup_value (why, "curve", G_VARIANT_TYPE ("a(dd)"));

  smriti_json_begin_list (json, "curve");
  for (gsize i = 0; curve && i < g_variant_n_children (curve); i++)
    {
      double elapsed, retrievability;

      g_variant_get_child (curve, i, "(dd)", &elapsed, &retrievability);
      smriti_json_begin_object (json, NULL);
      smriti_json_double (json, "elapsed_days", elapsed);
      smriti_json_double (json, "retrievability", retrievability);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
json_history (SmritiJson *json, GVariant *why)
{
  g_autoptr (GVariant) history = g_variant_lookup_value (why, "history", G_VARIANT_TYPE ("a(sxssixx)"));

  smriti_json_begin_list (json, "history");
  for (gsize i = 0; history && i < g_variant_n_children (history); i++)
    {
      const char *event, *day, *grade;
      gint64 at_s, interval_s, due_s;
      gint32 elapsed;

      g_variant_get_child (history, i, "(&sx&s&sixx)", &event, &at_s, &day, &grade, &elapsed, &interval_s, &due_s);
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "event", event);
      smriti_json_int (json, "at", at_s);
      smriti_json_string (json, "day", day);
      smriti_json_string (json, "grade", grade);
      smriti_json_int (json, "elapsed_days", elapsed);
      smriti_json_int (json, "interval_s", interval_s);
      smriti_json_int (json, "due", due_s);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
json_grades (SmritiJson *json, GVariant *why)
{
  g_autoptr (GVariant) grades = g_variant_lookup_value (why, "grades", G_VARIANT_TYPE ("a(xx)"));

  smriti_json_grades (json, grades);
}

static void
print_json (SmritiJson *json, GVariant *why, GVariant *card, const SmritiCardNotes *notes)
{
  gboolean known = strcmp (smriti_card_row (card).state, "new") != 0;

  json_card (json, why, card, notes);
  smriti_json_string (json, "reason", smriti_dict_s (why, "reason"));
  if (smriti_dict_u (why, "place") > 0)
    smriti_json_int (json, "place", smriti_dict_u (why, "place"));
  else
    smriti_json_null (json, "place");
  smriti_json_word (json, "exam", smriti_dict_s (why, "exam"));
  smriti_json_word (json, "after", smriti_dict_s (why, "after"));
  json_known (json, "retrievability", smriti_dict_d (why, "retrievability"), known);
  smriti_json_double (json, "retention", smriti_dict_d (why, "retention"));
  json_known (json, "stability_days", smriti_dict_d (why, "lasts"), known);
  json_known (json, "difficulty", smriti_dict_d (why, "difficulty"), known);
  smriti_json_int (json, "answers", smriti_dict_u (why, "answers"));
  smriti_json_int (json, "lapses", smriti_dict_u (why, "lapses"));
  smriti_json_bool (json, "leech", is_leech (why));
  smriti_json_time (json, "due", smriti_card_row (card).due_s);
  json_curve (json, why);
  json_history (json, why);
  json_grades (json, why);
  smriti_json_word (json, "parameters", smriti_dict_s (why, "parameters"));
  smriti_json_bool (json, "outdated", notes->outdated);
}

/* --- for a person --- */

/* "3 hours", "12 days", "5 months", "3 years". */
static char *
span_words (double days)
{
  if (days < 1)
    return smriti_count ((guint) MAX (days * 24 + 0.5, 1), "hour", NULL);
  if (days < 90)
    return smriti_count ((guint) (days + 0.5), "day", NULL);
  if (days < 730)
    return smriti_count ((guint) (days / 30.4375 + 0.5), "month", NULL);
  return smriti_count ((guint) (days / 365.25 + 0.5), "year", NULL);
}

static char *
due_words (GVariant *why, const SmritiCardRow *card)
{
  gint64 now_s = smriti_dict_now (why);
  g_autofree char *date = smriti_when_full (card->due_s);
  g_autofree char *when = smriti_when_due (card->due_s, now_s);
  int late = (int) (smriti_dict_d (why, "elapsed") - smriti_dict_d (why, "due-elapsed"));

  if (card->due_s > now_s)
    return g_strdup_printf ("due %s", when);
  *strrchr (date, ' ') = '\0'; /* the day is enough */
  if (late < 1)
    return g_strdup ("due today");
  return g_strdup_printf ("due since %s, %d day%s", date, late, late == 1 ? "" : "s");
}

/* ", the 2nd of today's concepts that are left" */
static char *
place_words (GVariant *why, const SmritiCardRow *card)
{
  guint place = smriti_dict_u (why, "place");
  const char *kind = card->snippet ? "snippet" : "concept";

  if (place == 0)
    return g_strdup ("");
  if (place == 1)
    return g_strdup_printf ("; the next %s of today's share", kind);
  return g_strdup_printf ("; number %u of the %ss left of today's share", place, kind);
}

static char *
reason_words (GVariant *why, const SmritiCardRow *card)
{
  static const struct
  {
    const char *reason, *words;
  } table[] = {
    { "suspended", "not asked: it is suspended ('smriti resume' asks it again)" },
    { "buried", "not asked until tomorrow: it is buried" },
    { "archived", "not asked: it is archived, known for good" },
    { "away", "not asked: its vault is not there now" },
    { "gone", "not asked: its text is no longer in the notes" },
    { "new", "new, and its turn is today" },
    { "new-later", "new: others come before it, in the order of the outline" },
    { "sibling", "waits: another card from the same text was answered today" },
    { "answered", "answered today already" },
    { "learning", "just learnt: its next step is due now" },
    { "weakest", "not due yet, but nothing else is, and it is among the weakest" },
  };
  const char *reason = smriti_dict_s (why, "reason");
  g_autofree char *due = card->due_s != 0 ? due_words (why, card) : g_strdup ("new");

  if (strcmp (reason, "exam") == 0)
    return g_strdup_printf ("new, and there is an exam: %s", smriti_dict_s (why, "exam"));
  if (strcmp (reason, "waits") == 0)
    return g_strdup_printf ("new: its entry waits for %s ('smriti outline waits')", smriti_dict_s (why, "after"));
  if (strcmp (reason, "due-beyond") == 0)
    return g_strdup_printf ("%s; beyond today's share", due);
  if (strcmp (reason, "learning-later") == 0)
    return g_strdup_printf ("just learnt: its next step is %s", due);
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strcmp (reason, table[i].reason) == 0)
      return g_strdup (table[i].words);
  return g_steal_pointer (&due);
}

static void
print_head (SmritiOutput *out, const SmritiCardRow *card, int width)
{
  g_autofree char *front = smriti_text_line (card->front, (guint) width);
  g_autofree char *whole = smriti_card_place (card);
  g_autofree char *deck = smriti_text_line (whole, MAX_PLACE);
  const char *reset = smriti_term_sgr (&out->term, SMRITI_SGR_RESET);

  smriti_output_printf (out, "%s%s%s\n", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD),
                        *front != '\0' ? front : "(its text is not there)", reset);
  smriti_output_printf (out, "%s%s  %s%s%s%s%s%s\n\n", smriti_term_sgr (&out->term, SMRITI_SGR_DIM), card->id, deck,
                        *deck != '\0' ? ", " : "", card->state, *card->off != '\0' ? ", " : "", card->off, reset);
}

static void
print_reason (SmritiOutput *out, GVariant *why, const SmritiCardRow *card)
{
  g_autofree char *reason = reason_words (why, card);
  g_autofree char *place = place_words (why, card);
  gboolean asked = smriti_dict_u (why, "place") > 0 || g_str_has_prefix (smriti_dict_s (why, "reason"), "learning");

  smriti_output_printf (out, "%-8s %s%s\n", asked ? "Why now" : "Why not", reason, place);
}

static int
percent (double share)
{
  return (int) (share * 100 + 0.5);
}

static void
print_memory (SmritiOutput *out, GVariant *why)
{
  g_autofree char *span = span_words (smriti_dict_d (why, "lasts"));
  char difficulty[G_ASCII_DTOSTR_BUF_SIZE];

  smriti_output_printf (out, "%-8s %d %% to be recalled at this moment; the wish is %d %%\n", "Memory",
                        percent (smriti_dict_d (why, "retrievability")), percent (smriti_dict_d (why, "retention")));
  smriti_output_printf (out, "%-8s %s until 90 %%; difficulty %s of 10\n", "Lasts", span,
                        g_ascii_formatd (difficulty, sizeof difficulty, "%.1f", smriti_dict_d (why, "difficulty")));
}

static void
print_answers (SmritiOutput *out, GVariant *why)
{
  g_autoptr (GVariant) history = g_variant_lookup_value (why, "history", G_VARIANT_TYPE ("a(sxssixx)"));
  guint n = smriti_dict_u (why, "answers"), lapses = smriti_dict_u (why, "lapses");
  g_autofree char *answers = smriti_count (n, "answer", NULL);
  g_autofree char *forgotten = smriti_count (lapses, "time", NULL);

  if (n == 0)
    {
      smriti_output_printf (out, "%-8s none here; what is known of it comes from another program\n", "Answers");
      return;
    }
  smriti_output_printf (out, "%-8s %s", "Answers", answers);
  if (lapses > 0)
    smriti_output_printf (out, ", forgotten %s", forgotten);
  smriti_output_printf (out, "\n%-8s", "Last");
  for (gsize i = 0; history && i < MIN (g_variant_n_children (history), LAST_SHOWN); i++)
    {
      const char *day, *grade;
      gint64 interval_s;
      g_autofree char *interval = NULL;

      g_variant_get_child (history, i, "(sx&s&sixx)", NULL, NULL, &day, &grade, NULL, &interval_s, NULL);
      interval = smriti_when_interval (interval_s);
      smriti_output_printf (out, "%s%s %s %s", i > 0 ? ", " : " ", grade, day, interval);
    }
  smriti_output_printf (out, "\n");
}

static void
print_grades (SmritiOutput *out, GVariant *why)
{
  g_autoptr (GVariant) grades = g_variant_lookup_value (why, "grades", G_VARIANT_TYPE ("a(xx)"));

  smriti_output_printf (out, "%-8s", "Now");
  for (gsize i = 0; grades && i < MIN (g_variant_n_children (grades), SMRITI_GRADE_EASY); i++)
    {
      gint64 interval_s;
      g_autofree char *interval = NULL;

      g_variant_get_child (grades, i, "(xx)", &interval_s, NULL);
      interval = smriti_when_interval (interval_s);
      smriti_output_printf (out, "%s%s %s", i > 0 ? "   " : " ", smriti_grade_to_string ((SmritiGrade) (i + 1)), interval);
    }
  smriti_output_printf (out, "\n");
}

static void
print_curve (SmritiOutput *out, GVariant *why, int width)
{
  g_autoptr (GVariant) curve = g_variant_lookup_value (why, "curve", G_VARIANT_TYPE ("a(dd)"));
  guint n = curve ? (guint) g_variant_n_children (curve) : 0;
  g_autofree double *x = g_new0 (double, n + 1);
  g_autofree double *y = g_new0 (double, n + 1);
  double now = smriti_dict_d (why, "elapsed"), due = smriti_dict_d (why, "due-elapsed");
  SmritiPlotMark marks[2] = { { MIN (now, due), now <= due ? "now" : "due" }, { MAX (now, due), now <= due ? "due" : "now" } };
  SmritiPlot plot = { .x = x, .y = y, .n = n, .line = smriti_dict_d (why, "retention"), .marks = marks, .n_marks = 2 };
  g_autofree char *end = NULL;

  for (guint i = 0; i < n; i++)
    g_variant_get_child (curve, i, "(dd)", &x[i], &y[i]);
  if (n == 0)
    return;
  end = span_words (x[n - 1]);
  plot.start = "answered";
  plot.end = end;
  smriti_output_printf (out, "\n");
  smriti_plot_curve (out, &plot, width, ROWS);
}

static void
print_leech (SmritiOutput *out, const char *card, gboolean anchored)
{
  smriti_output_printf (out, "%-8s %s\n", "Hint",
                        anchored ? "another memory anchor or several smaller cards would help more than"
                                 : "a memory anchor would help more than repeating (a picture, an example):");
  smriti_output_printf (out, "%-8s %s: 'smriti edit %s'\n", "", anchored ? "repeating" : "a line '> [!anchor] ...' below it",
                        card);
}

static void
print_text (SmritiOutput *out, GVariant *why, GVariant *tuple, const SmritiCardNotes *notes)
{
  SmritiCardRow card = smriti_card_row (tuple);
  int width = out->term.tty ? MIN (out->term.columns, MAX_WIDTH) : 80;
  g_autofree char *validity = smriti_card_notes_validity (notes);

  print_head (out, &card, width);
  print_reason (out, why, &card);
  if (validity)
    smriti_output_printf (out, "%-8s %s\n", "Outdated", validity);
  if (strcmp (card.state, "new") == 0)
    smriti_output_printf (out, "%-8s it was never asked, so nothing is known yet\n", "Memory");
  else
    {
      print_memory (out, why);
      print_answers (out, why);
    }
  print_grades (out, why);
  if (is_leech (why))
    print_leech (out, card.id, *notes->anchors != NULL);
  print_curve (out, why, width);
}

gboolean
smriti_run_why (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  const char *wanted = smriti_invocation_arg (invocation, 0);
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GVariant) why = NULL;
  g_autoptr (GVariant) card = NULL;
  g_autoptr (SmritiCardNotes) notes = NULL;

  if (!daemon)
    return FALSE;
  if (!smriti_dbus_daemon_call_explain_card_sync (daemon, wanted ? wanted : "", smriti_no_options (), &why, NULL, error))
    {
      smriti_today_explain (daemon, error);
      return FALSE;
    }
  card = g_variant_lookup_value (why, "card", G_VARIANT_TYPE ("(ssbsssssxsu)"));
  if (!card)
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the daemon's answer names no card");
      return FALSE;
    }
  notes = smriti_card_notes_fetch (smriti_card_row (card).id);
  if (out->as_json)
    print_json (&out->json, why, card, notes);
  else
    print_text (out, why, card, notes);
  return TRUE;
}
