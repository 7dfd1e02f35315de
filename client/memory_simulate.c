/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti memory simulate: what a share to remember costs, and what it brings. */

#include "client/bus.h"
#include "client/memory.h"
#include "client/memory_source.h"
#include "client/when.h"
#include "common/memory/fit.h"
#include "common/memory/simulate.h"

#include <math.h>

#define MAX_CARDS 100000
#define MAX_DAYS 3650
#define MAX_MINUTES 1440
#define DEFAULT_SEED 42
#define PLOT_ROWS 8
#define PLOT_COLUMNS 60

static const double retentions[] = { 0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.97 };

typedef struct
{
  double retention;
  SmritiSimulation *course;
} Row;

/* One run of the command. */
typedef struct
{
  SmritiSimulateConfig config;
  SmritiParameters parameters;
  const char *parameters_from; /* "given", "fit", "default" */
  gboolean is_own;             /* grades and seconds are of somebody's answers */
  guint n_reviews, n_timed;    /* of them */
  gint64 seed;
  Row wished;
  Row rows[G_N_ELEMENTS (retentions)];
  guint n_rows;
  double suggested;
} Forecast;

static void
forecast_clear (Forecast *forecast)
{
  smriti_simulation_free (forecast->wished.course);
  for (guint i = 0; i < forecast->n_rows; i++)
    smriti_simulation_free (forecast->rows[i].course);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Forecast, forecast_clear)

/* --- whose answers, and how many --- */

/* Where neither a log nor a daemon is, the published speeds are better than nothing. */
static gboolean
read_answers (SmritiInvocation *invocation, Forecast *forecast, GError **error)
{
  g_autoptr (SmritiMemorySource) source = NULL;
  g_autoptr (GError) local = NULL;
  SmritiFit fit;

  forecast->parameters_from = smriti_invocation_option (invocation, "parameters") ? "given" : "default";
  if (!smriti_memory_parameters (invocation, &forecast->parameters, error))
    return FALSE;
  source = smriti_memory_load (invocation, &local);
  if (!source && smriti_bus_is_unreachable (local))
    return TRUE;
  if (!source)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  forecast->n_reviews = source->history->n_reviews;
  forecast->is_own = forecast->n_reviews > 0;
  forecast->n_timed = smriti_simulate_config_from_history (source->log->reviews, source->log->took_ms, source->log->n_reviews,
                                                           &forecast->config);
  if (smriti_invocation_option (invocation, "parameters"))
    return TRUE;
  smriti_fit (source->history, NULL, TRUE, NULL, NULL, &fit);
  forecast->parameters = fit.parameters;
  forecast->parameters_from = fit.improved ? "fit" : "default";
  return TRUE;
}

/* Who says how many new cards a day wants to know the time, and is not held to one. */
static gboolean
read_counts (SmritiInvocation *invocation, Forecast *forecast, GError **error)
{
  SmritiSimulateConfig *config = &forecast->config;
  gint64 cards, days, new_limit, minutes;

  if (!smriti_invocation_number (invocation, "cards", 1, MAX_CARDS, config->n_cards, &cards, error)
      || !smriti_invocation_number (invocation, "days", 1, MAX_DAYS, config->n_days, &days, error)
      || !smriti_invocation_number (invocation, "new", 1, MAX_CARDS, SMRITI_SIMULATE_NO_LIMIT, &new_limit, error)
      || !smriti_invocation_number (invocation, "minutes", 1, MAX_MINUTES, 0, &minutes, error)
      || !smriti_invocation_number (invocation, "seed", 0, G_MAXINT64, DEFAULT_SEED, &forecast->seed, error))
    return FALSE;
  config->n_cards = (guint) cards;
  config->n_days = (guint) days;
  config->new_limit = (guint) new_limit;
  if (minutes > 0)
    config->max_cost_s = 60.0 * (double) minutes;
  else if (new_limit != SMRITI_SIMULATE_NO_LIMIT)
    config->max_cost_s = INFINITY;
  return TRUE;
}

/* --- numbers of a row --- */

static double
minutes_a_day (const Row *row)
{
  return row->course->total_cost_s / 60 / row->course->n_days;
}

static double
cards_a_day (const Row *row)
{
  return (double) row->course->total_cards / row->course->n_days;
}

/* Infinite when nothing is memorised. */
static double
minutes_per_memorised (const Row *row)
{
  return smriti_simulation_cost_per_memorised (row->course) / 60;
}

/* --- JSON --- */

static void
json_row (SmritiJson *json, const Row *row)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_double (json, "retention", row->retention);
  smriti_json_double (json, "minutes_per_day", minutes_a_day (row));
  smriti_json_double (json, "cards_per_day", cards_a_day (row));
  smriti_json_double (json, "memorised", row->course->last_memorised);
  smriti_json_double (json, "minutes_per_memorised", minutes_per_memorised (row));
  smriti_json_end_object (json);
}

static void
json_seconds (SmritiJson *json, const char *key, const double seconds[4])
{
  smriti_json_begin_list (json, key);
  for (int i = 0; i < 4; i++)
    smriti_json_double (json, NULL, seconds[i]);
  smriti_json_end_list (json);
}

static void
json_speed (SmritiJson *json, const Forecast *forecast)
{
  smriti_json_begin_object (json, "speed");
  smriti_json_string (json, "from", forecast->n_timed > 0 ? "own" : "default");
  smriti_json_int (json, "answers", forecast->n_timed);
  json_seconds (json, "learn_s", forecast->config.learn_s);
  json_seconds (json, "review_s", forecast->config.review_s);
  json_seconds (json, "relearn_s", forecast->config.relearn_s);
  smriti_json_end_object (json);
}

static void
print_json (SmritiJson *json, const Forecast *forecast)
{
  const SmritiSimulateConfig *config = &forecast->config;

  smriti_json_int (json, "cards", config->n_cards);
  smriti_json_int (json, "days", config->n_days);
  if (config->new_limit == SMRITI_SIMULATE_NO_LIMIT)
    smriti_json_null (json, "new_per_day");
  else
    smriti_json_int (json, "new_per_day", config->new_limit);
  smriti_json_double (json, "max_minutes", config->max_cost_s / 60); /* no limit: null */
  smriti_json_int (json, "seed", forecast->seed);
  smriti_json_int (json, "reviews", forecast->n_reviews);
  smriti_json_string (json, "parameters_from", forecast->parameters_from);
  smriti_json_begin_list (json, "retentions");
  for (guint i = 0; i < forecast->n_rows; i++)
    json_row (json, &forecast->rows[i]);
  smriti_json_end_list (json);
  smriti_json_double (json, "retention", forecast->wished.retention);
  smriti_json_begin_list (json, "memorised");
  for (guint day = 0; day < forecast->wished.course->n_days; day++)
    smriti_json_double (json, NULL, forecast->wished.course->memorised[day]);
  smriti_json_end_list (json);
  smriti_json_double (json, "suggested_retention", forecast->suggested);
  json_speed (json, forecast);
}

/* --- for a person --- */

static void
print_premises (SmritiOutput *out, const Forecast *forecast)
{
  const SmritiSimulateConfig *config = &forecast->config;
  g_autofree char *cards = smriti_memory_count (config->n_cards);
  g_autofree char *days = smriti_count (config->n_days, "day", NULL);
  g_autofree char *reviews = smriti_memory_count (forecast->n_reviews);
  g_autofree char *timed = smriti_memory_count (forecast->n_timed);

  smriti_output_printf (out, "%s new %s, over %s", cards, config->n_cards == 1 ? "card" : "cards", days);
  if (config->new_limit != SMRITI_SIMULATE_NO_LIMIT)
    smriti_output_printf (out, ", at most %u a day", config->new_limit);
  if (isfinite (config->max_cost_s))
    smriti_output_printf (out, ", in about %d min a day", (int) (config->max_cost_s / 60));
  smriti_output_printf (out, ".\n");
  if (forecast->is_own)
    smriti_output_printf (out, "Answered as in the log: %s %s, %s with the time taken.\n", reviews,
                          forecast->n_reviews == 1 ? "answer" : "answers", timed);
  else
    smriti_output_printf (out, "Answered, and as fast, as most people do.\n");
  smriti_output_printf (out, "Forgotten as FSRS-6 has it with %s.\n\n",
                        *forecast->parameters_from == 'g'   ? "the parameters given"
                        : *forecast->parameters_from == 'f' ? "parameters fitted to the log"
                                                            : "its defaults");
}

static void
print_row (SmritiOutput *out, const Row *row)
{
  g_autofree char *retention = smriti_memory_number (row->retention, 2);
  g_autofree char *minutes = smriti_memory_number (minutes_a_day (row), 1);
  g_autofree char *cards = smriti_memory_number (cards_a_day (row), 1);
  g_autofree char *memorised = smriti_memory_count ((guint) (row->course->last_memorised + 0.5));
  g_autofree char *each = isfinite (minutes_per_memorised (row)) ? smriti_memory_number (minutes_per_memorised (row), 2)
                                                                 : g_strdup ("-");

  smriti_output_printf (out, "  %9s  %11s  %9s  %9s  %12s\n", retention, minutes, cards, memorised, each);
}

static const char *
block (const SmritiTerm *term, int eighths)
{
  static const char *const blocks[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };

  return smriti_term_glyph (term, blocks[eighths], eighths == 0 ? " " : eighths < 4 ? "." : eighths < 8 ? ":" : "#");
}

/* What is memorised at the end of each column's last day, @row rows from below. */
static void
draw_row (SmritiOutput *out, const SmritiSimulation *course, guint row, guint columns, double peak)
{
  for (guint column = 0; column < columns; column++)
    {
      guint day = (column + 1) * course->n_days / columns - 1;
      double height = peak > 0 ? course->memorised[day] / peak * PLOT_ROWS : 0;

      smriti_output_printf (out, "%s", block (&out->term, (int) (CLAMP (height - row, 0, 1) * 8 + 0.5)));
    }
  while (out->text->len > 0 && out->text->str[out->text->len - 1] == ' ')
    g_string_truncate (out->text, out->text->len - 1);
  smriti_output_printf (out, "\n");
}

static void
draw_course (SmritiOutput *out, const Row *wished)
{
  const SmritiSimulation *course = wished->course;
  guint columns = MIN (course->n_days, (guint) CLAMP (out->term.columns - 14, 10, PLOT_COLUMNS));
  g_autofree char *retention = smriti_memory_number (wished->retention, 2);
  g_autofree char *last = g_strdup_printf ("%u", course->n_days);
  g_autofree char *top = NULL;
  double peak = 0;

  for (guint day = 0; day < course->n_days; day++)
    peak = MAX (peak, course->memorised[day]);
  top = smriti_memory_count ((guint) (peak + 0.5));
  smriti_output_printf (out, "\nMemorised, day by day, at %s:\n\n", retention);
  for (guint row = PLOT_ROWS; row-- > 0;)
    {
      smriti_output_printf (out, "  %8s %s",
                            row + 1 == PLOT_ROWS ? top
                            : row == 0           ? "0"
                                                 : "",
                            smriti_term_glyph (&out->term, "│", "|"));
      draw_row (out, course, row, columns, peak);
    }
  smriti_output_printf (out, "  %8s %s%*s\n", "day", course->n_days > 1 ? "1" : "", (int) columns, last);
}

/* The number is the least time for a card, and nothing else is in it. */
static void
print_suggestion (SmritiOutput *out, double suggested)
{
  g_autofree char *number = smriti_memory_number (suggested, 2);
  int wrong = (int) (100 * (1 - suggested) + 0.5);

  smriti_output_printf (out, "\nThe least time for each card memorised: %s%s%s", smriti_term_sgr (&out->term, SMRITI_SGR_BOLD),
                        number, smriti_term_sgr (&out->term, SMRITI_SGR_RESET));
  if (suggested <= SMRITI_SUGGEST_MIN)
    smriti_output_printf (out, ", the lowest that is tried");
  else if (suggested >= SMRITI_SUGGEST_MAX)
    smriti_output_printf (out, ", the highest that is tried");
  smriti_output_printf (out,
                        ".\nIt weighs cards against minutes and nothing else: %d of 100 answers would be wrong.\n"
                        "Who wants to be surer pays what the table says.\n",
                        wrong);
}

static void
print_text (SmritiOutput *out, const Forecast *forecast)
{
  print_premises (out, forecast);
  smriti_output_printf (out, "  %9s  %11s  %9s  %9s  %12s\n", "retention", "minutes/day", "cards/day", "memorised",
                        "minutes each");
  for (guint i = 0; i < forecast->n_rows; i++)
    print_row (out, &forecast->rows[i]);
  draw_course (out, &forecast->wished);
  print_suggestion (out, forecast->suggested);
  smriti_output_hint (out, "memorised: the sum over the cards begun of how likely each is known on the last day");
}

gboolean
smriti_memory_simulate (SmritiInvocation *invocation, GError **error)
{
  gboolean asked = smriti_invocation_option (invocation, "retention") != NULL;
  g_auto (Forecast) forecast = { 0 };
  guint64 seed;
  double wish;

  smriti_simulate_config_init (&forecast.config);
  if (!smriti_memory_retention (invocation, &wish, error) || !read_counts (invocation, &forecast, error)
      || !read_answers (invocation, &forecast, error))
    return FALSE;
  seed = (guint64) forecast.seed;
  forecast.wished = (Row){ wish, smriti_simulate (&forecast.config, &forecast.parameters, wish, seed) };
  for (guint i = 0; i < G_N_ELEMENTS (retentions) && (!asked || i == 0); i++)
    {
      double retention = asked ? wish : retentions[i];

      forecast.rows[forecast.n_rows++] = (Row){ retention,
                                                smriti_simulate_end (&forecast.config, &forecast.parameters, retention, seed) };
    }
  forecast.suggested = smriti_simulate_suggest (&forecast.config, &forecast.parameters, seed);
  if (invocation->out->as_json)
    print_json (&invocation->out->json, &forecast);
  else
    print_text (invocation->out, &forecast);
  return TRUE;
}
