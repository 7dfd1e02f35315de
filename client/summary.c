/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A month of the log, as JSON and in words: what was done, told without
 * judgement; what was not done is not made a tale of. */

#include "client/log_lines.h"
#include "client/records.h"
#include "client/when.h"
#include "common/text.h"

#define MAX_TEXT 60
#define MAX_LINES 10 /* of one list, for a person */

/* "weekly" … of the a{su} done. */
static const char *const cadences[] = { "weekly", "30-day", "90-day", "monthly" };

static guint
done_of (GVariant *summary, const char *cadence)
{
  g_autoptr (GVariant) done = g_variant_lookup_value (summary, "done", G_VARIANT_TYPE ("a{su}"));
  GVariantIter iter;
  const char *key;
  guint n;

  if (!done)
    return 0;
  g_variant_iter_init (&iter, done);
  while (g_variant_iter_next (&iter, "{&su}", &key, &n))
    if (g_str_equal (key, cadence))
      return n;
  return 0;
}

/* --- JSON --- */

static void
json_count (SmritiJson *json, GVariant *summary, const char *key)
{
  g_autofree char *name = g_strdelimit (g_strdup (key), "-", '_');

  smriti_json_int (json, name, smriti_dict_u (summary, key));
}

/* Rows of @type under @key, their members named by @names. */
static void
json_rows (SmritiJson *json, GVariant *summary, const char *key, const char *type, const char *const *names)
{
  g_autoptr (GVariant) rows = g_variant_lookup_value (summary, key, G_VARIANT_TYPE (type));

  smriti_json_begin_list (json, key);
  for (gsize i = 0; rows && i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

      smriti_json_begin_object (json, NULL);
      for (gsize k = 0; names[k]; k++)
        {
          g_autoptr (GVariant) value = g_variant_get_child_value (row, k);

          if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
            smriti_json_time (json, names[k], g_variant_get_int64 (value));
          else
            smriti_json_word (json, names[k], g_variant_get_string (value, NULL));
        }
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

void
smriti_json_summary (SmritiJson *json, GVariant *summary)
{
  static const char *const counts[] = { "days",    "of-days",  "paused-days", "streak", "answers", "new",
                                        "lapses",  "concepts", "snippets",    "ticks",  "planned", "skipped",
                                        "snoozes", "prompts",  "archived",    "missed" };
  static const char *const noted[] = { "occurrence", "at", "text", "note", "link", NULL };
  static const char *const skips[] = { "occurrence", "at", "why", NULL };
  static const char *const verdicts[] = { "at", "category", "name", "verdict", "why", NULL };

  smriti_json_begin_object (json, "summary");
  smriti_json_word (json, "month", smriti_dict_s (summary, "month"));
  smriti_json_word (json, "from", smriti_dict_s (summary, "from"));
  smriti_json_word (json, "to", smriti_dict_s (summary, "to"));
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    json_count (json, summary, counts[i]);
  smriti_json_begin_object (json, "done");
  for (guint i = 0; i < G_N_ELEMENTS (cadences); i++)
    smriti_json_int (json, cadences[i], done_of (summary, cadences[i]));
  smriti_json_end_object (json);
  json_rows (json, summary, "notes", "a(sxsss)", noted);
  json_rows (json, summary, "skips", "a(sxs)", skips);
  json_rows (json, summary, "verdicts", "a(xssss)", verdicts);
  smriti_json_end_object (json);
}

/* --- words --- */

static void
print_practice (SmritiOutput *out, GVariant *summary)
{
  guint paused = smriti_dict_u (summary, "paused-days"), streak = smriti_dict_u (summary, "streak");
  guint answers = smriti_dict_u (summary, "answers"), new_cards = smriti_dict_u (summary, "new");
  guint lapses = smriti_dict_u (summary, "lapses"), days = smriti_dict_u (summary, "days");

  if (days == 0)
    smriti_output_printf (out, "a quiet month");
  else
    smriti_output_printf (out, "practised on %u of %u days", days, smriti_dict_u (summary, "of-days"));
  if (paused > 0)
    smriti_output_printf (out, ", %u of them paused", paused);
  smriti_output_printf (out, "\n");
  if (streak > 2)
    smriti_output_printf (out, "%u days of practice in one thread, with rest where you took it\n", streak);
  if (answers == 0)
    return;
  {
    g_autofree char *given = smriti_count (answers, "answer", NULL);
    g_autofree char *concepts = smriti_count (smriti_dict_u (summary, "concepts"), "concept", NULL);
    g_autofree char *snippets = smriti_count (smriti_dict_u (summary, "snippets"), "snippet", NULL);

    smriti_output_printf (out, "%s on %s and %s", given, concepts, snippets);
  }
  if (new_cards > 0)
    smriti_output_printf (out, "; %u met for the first time", new_cards);
  if (lapses > 0)
    smriti_output_printf (out, "; %u learnt anew", lapses);
  smriti_output_printf (out, "\n");
}

static void
print_rounds (SmritiOutput *out, GVariant *summary)
{
  guint ticks = smriti_dict_u (summary, "ticks"), missed = smriti_dict_u (summary, "missed");
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (cadences); i++)
    {
      guint n = done_of (summary, cadences[i]);

      if (n == 0)
        continue;
      smriti_output_printf (out, "%s%s", any ? ", " : "done: ", smriti_cadence_words (cadences[i]));
      if (n > 1)
        smriti_output_printf (out, " (%u)", n);
      any = TRUE;
    }
  if (any || ticks > 0)
    {
      g_autofree char *steps = smriti_count (ticks, "step", NULL);

      smriti_output_printf (out, "%s%s ticked\n", any ? "; " : "", steps);
    }
  if (missed > 0)
    {
      g_autofree char *dates = smriti_count (missed, "date", NULL);

      smriti_output_printf (out, "%s went by\n", dates);
    }
}

/* "  2026-11-20  Linters: ruff — keep (fast)": each line as the log has it. */
static void
print_list (SmritiOutput *out, const char *title, GVariant *summary, const char *key, const char *type, const char *event,
            const char *const *names)
{
  g_autoptr (GVariant) rows = g_variant_lookup_value (summary, key, G_VARIANT_TYPE (type));
  gsize n = rows ? g_variant_n_children (rows) : 0;

  if (n > 0)
    smriti_output_printf (out, "\n%s\n", title);
  for (gsize i = MIN (n, MAX_LINES); i-- > 0;)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
      g_autoptr (GVariant) details = NULL;
      g_autofree char *line = NULL;
      g_autofree char *stamp = NULL;
      const char *subject = "";

      for (gsize k = 0; names[k]; k++)
        {
          g_autoptr (GVariant) value = g_variant_get_child_value (row, k);

          if (g_str_equal (names[k], "at"))
            stamp = smriti_when_stamp (g_variant_get_int64 (value));
          else if (g_str_equal (names[k], "occurrence"))
            subject = g_variant_get_string (value, NULL);
          else
            g_variant_dict_insert_value (&dict, names[k], value);
        }
      details = g_variant_ref_sink (g_variant_dict_end (&dict));
      line = smriti_log_line (&out->term, event, subject, details);
      smriti_output_printf (out, "  %s%.10s%s  %s\n", smriti_term_sgr (&out->term, SMRITI_SGR_DIM), stamp,
                            smriti_term_sgr (&out->term, SMRITI_SGR_RESET), line);
    }
  if (n > MAX_LINES)
    smriti_output_printf (out, "  and %" G_GSIZE_FORMAT " before\n", n - MAX_LINES);
}

void
smriti_print_summary (SmritiOutput *out, GVariant *summary)
{
  static const char *const noted[] = { "occurrence", "at", "text", "note", "link", NULL };
  static const char *const skips[] = { "occurrence", "at", "why", NULL };
  static const char *const verdicts[] = { "at", "category", "name", "verdict", "why", NULL };
  g_autofree char *month = smriti_text_line (smriti_dict_s (summary, "month"), MAX_TEXT);

  smriti_output_printf (out, "%s%s%s\n", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD), month,
                        smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
  print_practice (out, summary);
  print_rounds (out, summary);
  print_list (out, "Written down", summary, "notes", "a(sxsss)", "ticked", noted);
  print_list (out, "Verdicts", summary, "verdicts", "a(xssss)", "verdict", verdicts);
  print_list (out, "Left out", summary, "skips", "a(sxs)", "skipped", skips);
}
