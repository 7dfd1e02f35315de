/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The log looked through: any filter over any log, in order or not, gives what a
 * plain reading of all of it gives; and a month added up. */

#include "study-fixture.h"

#include "daemon/store/log.h"

#define N_EVENTS 1200
#define N_FILTERS 150

/* --- finding --- */

static GPtrArray *
find (World *world, const SmritiEventFilter *filter, guint offset, guint limit, gint64 *out_total)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *events;

  smriti_study_find_events_async (world->study, filter, offset, limit, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  events = smriti_study_find_events_finish (world->study, result, out_total, &error);
  g_assert_no_error (error);
  return events;
}

/* Two topics with a card each, and one outside. */
static void
write_notes (World *world)
{
  world_write (world, "A.md", "# 1.0 Topic A\n\n## 1.1 One\n\n1. 4.5.1 Daily\n");
  world_write (world, "cards.md", "alone :: outside\n");
  world_add_vault (world);
  world_sql (world, "INSERT INTO note (vault, path, stem, mtime_ns, size, inode, topic) VALUES"
                    " (1, 'x.md', 'x', 0, 0, 0, 'Ärger'), (1, 'y.md', 'y', 0, 0, 0, 'A/B')");
  world_sql (world,
             "INSERT INTO card (id, outline, state) SELECT 'card-' || topic, n, 2 FROM note WHERE topic IN ('Ärger', 'A/B')");
  world_sql (world, "INSERT INTO name (key, card) SELECT id, n FROM card WHERE id LIKE 'card-%'");
}

static const char *const subjects[][2] = {
  /* by type: a card's key or an occurrence, and its topic */
  { "card-Ärger", "Ärger" },           { "card-A/B", "A/B" },         { "Ärger/weekly/2026-11-23", "Ärger" },
  { "A/B/monthly/2026-12-01", "A/B" }, { "A/daily/2026-12-01", "A" },
};

static void
append (World *world, SmritiEventType type, const char *subject, const char *topic)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (world->study, type, subject);

  if (topic)
    smriti_event_put (event, "topic", topic);
  event->grade = type == SMRITI_EVENT_ANSWERED ? SMRITI_GRADE_GOOD : SMRITI_GRADE_NONE;
  g_assert_true (smriti_store_begin (world->store, NULL));
  g_assert_true (smriti_events_append (world->store, event, NULL));
  g_assert_true (smriti_store_commit (world->store, NULL));
}

/* Mostly onwards; with @steps now and then far back or ahead. */
static void
make_log (World *world, gboolean steps)
{
  gint64 at_s = WORLD_START_S;

  world_sql (world, "PRAGMA synchronous = OFF");
  for (guint i = 0; i < N_EVENTS; i++)
    {
      guint kind = g_test_rand_int_range (0, 20);
      gint subject = g_test_rand_int_range (0, 5);

      at_s += g_test_rand_int_range (0, 4000);
      if (steps && g_test_rand_int_range (0, 60) == 0)
        at_s += g_test_rand_int_range (-900000, 900000);
      smriti_clock_jump (world->clock, at_s, NULL);
      if (kind < 12)
        append (world, SMRITI_EVENT_ANSWERED, subjects[subject % 2][0], NULL);
      else if (kind < 14)
        append (world, SMRITI_EVENT_TICKED, subjects[2 + subject % 3][0], NULL);
      else if (kind < 16)
        append (world, SMRITI_EVENT_SKIPPED, subjects[2 + subject % 3][0], NULL);
      else if (kind < 17)
        append (world, SMRITI_EVENT_CONFIGURED, "", subjects[subject][1]);
      else if (kind < 18)
        append (world, SMRITI_EVENT_VERDICT, "Linters/ruff", NULL);
      else
        {
          g_autoptr (SmritiEvent) newest = smriti_events_newest_standing (world->store);

          if (newest)
            append (world, SMRITI_EVENT_UNDONE, newest->id, NULL);
        }
    }
  world_settle ();
}

static char *
topic_by_hand (World *world, const SmritiEvent *event)
{
  const char *topic = smriti_event_get (event, "topic");

  if (topic)
    return g_strdup (topic);
  if (event->type == SMRITI_EVENT_UNDONE)
    {
      g_autoptr (SmritiEvent) target = smriti_events_find (world->store, event->subject);

      return topic_by_hand (world, target);
    }
  for (guint i = 0; i < G_N_ELEMENTS (subjects); i++)
    if (g_str_equal (event->subject, subjects[i][0]))
      return g_strdup (subjects[i][1]);
  return g_strdup ("");
}

static gboolean
matches_by_hand (World *world, const SmritiEvent *event, const SmritiEventFilter *filter, gint64 before_n)
{
  g_autofree char *topic = topic_by_hand (world, event);
  g_autofree char *folded = g_utf8_casefold (topic, -1);
  g_autofree char *wanted = filter->topic ? g_utf8_casefold (filter->topic, -1) : NULL;
  gint64 since_ms = filter->since_s == G_MININT64 ? G_MININT64 : filter->since_s * 1000;
  gint64 until_ms = filter->until_s == G_MAXINT64 ? G_MAXINT64 : filter->until_s * 1000;

  return event->at_ms >= since_ms && event->at_ms < until_ms && event->n < before_n
         && (filter->types == 0 || (filter->types >> event->type & 1)) && (!wanted || g_str_equal (wanted, folded));
}

static SmritiEventFilter
any_filter (void)
{
  static const char *const topics[] = { "ärger", "A/B", "A", "none", "Cards" };
  SmritiEventFilter filter = { .since_s = G_MININT64, .until_s = G_MAXINT64 };
  gint span = N_EVENTS * 2000;

  if (g_test_rand_int_range (0, 2))
    filter.since_s = WORLD_START_S + g_test_rand_int_range (-span / 10, span);
  if (g_test_rand_int_range (0, 2))
    filter.until_s = WORLD_START_S + g_test_rand_int_range (-span / 10, span);
  if (g_test_rand_int_range (0, 2))
    for (guint i = 0; i < 3; i++)
      filter.types |= 1u << g_test_rand_int_range (1, 19);
  if (g_test_rand_int_range (0, 2))
    filter.topic = topics[g_test_rand_int_range (0, G_N_ELEMENTS (topics))];
  return filter;
}

static void
assert_filter (World *world, GPtrArray *all, SmritiEventFilter filter)
{
  const SmritiEvent *before = g_test_rand_int_range (0, 3) ? NULL : g_ptr_array_index (all, g_test_rand_int_range (0, N_EVENTS));
  guint offset = (guint) g_test_rand_int_range (0, 20), limit = (guint) g_test_rand_int_range (1, 60);
  gint64 total, expected = 0;
  g_autoptr (GPtrArray) found = NULL;

  filter.before = before ? before->id : NULL;
  found = find (world, &filter, offset, limit, &total);
  for (guint i = 0; i < all->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (all, i);

      if (!matches_by_hand (world, event, &filter, before ? before->n : G_MAXINT64))
        continue;
      if (expected >= offset && expected < offset + limit)
        {
          g_assert_cmpuint (found->len, >, expected - offset);
          g_assert_cmpstr (((SmritiEvent *) g_ptr_array_index (found, expected - offset))->id, ==, event->id);
        }
      expected++;
    }
  g_assert_cmpuint (found->len, ==, CLAMP (expected - offset, 0, limit));
  g_assert_cmpint (total, ==, MIN (expected, offset + limit + 1));
}

static void
test_filters (World *world, gconstpointer steps)
{
  gint64 total;
  g_autoptr (GPtrArray) all = NULL;

  world_set_up (world, NULL);
  write_notes (world);
  make_log (world, GPOINTER_TO_INT (steps));
  all = smriti_study_events (world->study, 0, G_MAXINT32, &total);
  for (guint i = 0; i < N_FILTERS; i++)
    assert_filter (world, all, any_filter ());
}

/* What was merged in arrived late with times of its own. */
static void
test_merged (World *world, gconstpointer unused)
{
  SmritiEventFilter filter = { .since_s = G_MININT64, .until_s = WORLD_START_S - 1000 };
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GPtrArray) all = NULL;
  gint64 total;

  world_set_up (world, NULL);
  write_notes (world);
  make_log (world, FALSE);
  world_sql (world, "INSERT INTO device (id, machine, mine, seq, hlc, created_ms) VALUES ('foreignd', '', 0, 50, 0, 0)");
  world_sql (world,
             "WITH RECURSIVE i (k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM i WHERE k < 50)"
             " INSERT INTO event (device, seq, at_ms, offset_s, day, hlc, type, subject, payload)"
             " SELECT n, k, 1795000000000 + k * 1000, 0, 1, k, 8, 'A/daily/2026-12-01', '{}' FROM device, i WHERE mine = 0");
  found = find (world, &filter, 0, 500, &total);
  g_assert_cmpint (total, ==, 50);
  g_clear_pointer (&found, g_ptr_array_unref);
  make_log (world, FALSE);
  all = smriti_study_events (world->study, 0, G_MAXINT32, &total);
  for (guint i = 0; i < N_FILTERS; i++)
    assert_filter (world, all, any_filter ());
}

static void
test_bounds (World *world, gconstpointer unused)
{
  SmritiEventFilter filter = { .since_s = -G_MAXINT64, .until_s = G_MAXINT64 - 1 };
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 total;

  world_set_up (world, NULL);
  world_write (world, "a.md", "one :: uno\n");
  world_add_vault (world);
  world_grade (world, "one", SMRITI_GRADE_GOOD);
  found = find (world, &filter, 0, 0, &total);
  g_assert_cmpuint (found->len, ==, 0);
  g_assert_cmpint (total, ==, smriti_events_count (world->store)); /* limit 0 counts */
  filter.before = "nobody-1";
  smriti_study_find_events_async (world->study, &filter, 0, 1, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (smriti_study_find_events_finish (world->study, result, &total, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
}

/* --- the month --- */

static SmritiSummary *
summary_of (World *world, const char *month, GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  smriti_study_summary_async (world->study, month, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  return smriti_study_summary_finish (result, error);
}

/* 23 November is WORLD_DAY. */
static void
test_month (World *world, gconstpointer unused)
{
  g_autoptr (SmritiOccurrence) skipped = NULL;
  g_autoptr (SmritiSummary) summary = NULL;
  g_autofree char *undone = NULL;

  world_set_up (world, NULL);
  world_write (world, "a.md", "one :: uno\n\ntwo :: dos\n\n`x` :: code #snippet\n");
  world_add_vault (world);
  world_on_day (world, -23); /* 31 October: another month */
  world_grade (world, "one", SMRITI_GRADE_GOOD);
  world_on_day (world, -5);
  world_grade (world, "one", SMRITI_GRADE_EASY);
  world_on_day (world, -3);
  world_grade (world, "two", SMRITI_GRADE_GOOD);
  undone = world_answer (world, "two", SMRITI_GRADE_GOOD);
  world_undo (world, undone);
  append (world, SMRITI_EVENT_MISSED, "A/weekly/2026-11-16", NULL);
  world_on_day (world, 0);
  world_grade (world, "one", SMRITI_GRADE_AGAIN);
  skipped = smriti_study_skip (world->study, "daily", "a walk", NULL);
  g_assert_nonnull (skipped);
  summary = summary_of (world, "", NULL);
  g_assert_cmpint (summary->from, ==, WORLD_DAY - 22);
  g_assert_cmpint (summary->to, ==, WORLD_DAY + 7);
  g_assert_cmpuint (summary->of_days, ==, 23);
  g_assert_cmpuint (summary->days, ==, 3);
  g_assert_cmpuint (summary->answers, ==, 3);
  g_assert_cmpuint (summary->new_cards, ==, 1);
  g_assert_cmpuint (summary->lapses, ==, 1);
  g_assert_cmpuint (summary->concepts, ==, 2);
  g_assert_cmpuint (summary->n_of[SMRITI_EVENT_SKIPPED], ==, 1);
  g_assert_cmpuint (summary->skipped->len, ==, 1);
  g_assert_cmpstr (smriti_event_get (g_ptr_array_index (summary->skipped, 0), "why"), ==, "a walk");
  g_clear_pointer (&summary, smriti_summary_free);
  summary = summary_of (world, "2026-10", NULL);
  g_assert_cmpuint (summary->days, ==, 1);
  g_assert_cmpuint (summary->of_days, ==, 31);
  g_assert_cmpuint (summary->answers, ==, 1);
  g_assert_cmpuint (summary->new_cards, ==, 1);
}

static void
test_no_month (World *world, gconstpointer unused)
{
  static const char *const bad[] = { "2026-12", "2026-1", "2026-13", "November", "2026-11-01", "xxxx-xx", "0000-01" };

  world_set_up (world, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (summary_of (world, bad[i], &error));
      g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
    }
}

/* Dates that went by belong to the month they are dated in. */
static void
test_missed_share (World *world, gconstpointer unused)
{
  static const struct
  {
    const char *from, *to, *n;
    guint october, november;
  } cases[] = {
    { "2026-10-25", "2026-11-05", "12", 7, 5 },  { "2026-10-26", "2026-11-09", "3", 1, 2 },
    { "2026-11-01", "2026-11-01", "1", 0, 1 },   { "2026-08-01", "2026-11-01", "4", 1, 1 },
    { "2026-10-01", "2026-10-31", "31", 31, 0 }, { "2026-01-01", "2026-02-01", "2", 0, 0 },
  };
  guint october = 0, november = 0;

  world_set_up (world, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SmritiEvent) event = smriti_study_new_event (world->study, SMRITI_EVENT_MISSED, "A/daily/2026-11-05");
      g_autoptr (SmritiSummary) then = NULL;
      g_autoptr (SmritiSummary) now = NULL;

      smriti_event_put (event, "from", cases[i].from);
      smriti_event_put (event, "to", cases[i].to);
      smriti_event_put (event, "n", cases[i].n);
      g_assert_true (smriti_events_append (world->store, event, NULL));
      october += cases[i].october;
      november += cases[i].november;
      then = summary_of (world, "2026-10", NULL);
      now = summary_of (world, "2026-11", NULL);
      g_assert_cmpuint (then->missed, ==, october);
      g_assert_cmpuint (now->missed, ==, november);
    }
}

/* A thread of days: what breaks it and what does not. */
static void
test_streak (World *world, gconstpointer unused)
{
  static const struct
  {
    const char *days; /* the last stands for today: x practised, . not */
    guint streak;
  } cases[] = {
    { "xxx", 3 },         { "xx.", 2 },
    { "x.xx", 3 },        { "x..xx", 2 },
    { "xxx.xxx.xxx", 6 }, { "xxxx.xxxxxx.xx", 12 },
    { "......", 0 },      { "xxxxx.xxxxxx.xx.", 13 },
  };

  world_set_up (world, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SmritiSummary) summary = NULL;
      gint32 n = (gint32) strlen (cases[i].days);

      smriti_tally_clear (world->store, NULL);
      for (gint32 k = 0; k < n; k++)
        if (cases[i].days[k] == 'x')
          smriti_tally_set (world->store, WORLD_DAY - n + 1 + k, 4, NULL);
      summary = summary_of (world, "", NULL);
      g_assert_cmpuint (summary->streak, ==, cases[i].streak);
    }
  /* A holiday is no gap. */
  smriti_tally_clear (world->store, NULL);
  world_on_day (world, -10);
  g_assert_true (smriti_study_pause (world->study, "1w", NULL));
  world_on_day (world, 0);
  for (gint32 day = WORLD_DAY - 20; day <= WORLD_DAY; day++)
    if (day <= WORLD_DAY - 10 || day > WORLD_DAY - 3)
      smriti_tally_set (world->store, day, 4, NULL);
  {
    g_autoptr (SmritiSummary) summary = summary_of (world, "", NULL);

    g_assert_cmpuint (summary->streak, ==, 14);
    g_assert_cmpuint (summary->paused_days, ==, 7);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  smriti_error_quark ();
#define TEST(path, data, func) g_test_add (path, World, data, NULL, func, world_tear_down)
  TEST ("/log/filters", NULL, test_filters);
  TEST ("/log/filters-out-of-order", GINT_TO_POINTER (TRUE), test_filters);
  TEST ("/log/merged", NULL, test_merged);
  TEST ("/log/bounds", NULL, test_bounds);
  TEST ("/log/month", NULL, test_month);
  TEST ("/log/no-month", NULL, test_no_month);
  TEST ("/log/missed-share", NULL, test_missed_share);
  TEST ("/log/streak", NULL, test_streak);
  return g_test_run ();
}
