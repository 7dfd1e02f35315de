/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* When a card is asked again, with all of the study around it: settings of its
 * deck, what else falls due, siblings, an exam; and what an answer did. */

#include "study-fixture.h"

static void
configure (World *world, const char *text)
{
  g_assert_true (g_file_set_contents (world->settings, text, -1, NULL));
  world_restart (world);
}

/* A card in review that was due today, of a stability that Good makes about 30 days of. */
static void
review (World *world, const char *front)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE card SET state = 2, stability = 12, difficulty = 5, last_day = %d, due_day = %d,"
      " due_s = %d, last_ms = 1, answers = 1 WHERE place IN (SELECT n FROM place WHERE front"
      " LIKE '%s')",
      WORLD_DAY - 12, WORLD_DAY, WORLD_DAY * 86400 + 4 * 3600, front);

  world_sql (world, sql);
  smriti_study_forget_pools (world->study);
}

static SmritiOutcome
good (World *world, const char *front)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);
  SmritiOutcome out[4];

  smriti_study_outcomes (world->study, card, out);
  return out[SMRITI_GRADE_GOOD - 1];
}

static int
good_days (World *world, const char *front)
{
  return good (world, front).interval_days;
}

/* The fuzz range of a Good under the general settings. */
static void
range_of (World *world, const char *front, int *out_min, int *out_max)
{
  SmritiSchedule schedule;
  int min[4], max[4];
  g_autoptr (SmritiStudyCard) card = world_card (world, front);

  smriti_schedule_init_default (&schedule);
  smriti_scheduler_ranges (&schedule, &card->progress, 12, min, max);
  *out_min = min[2];
  *out_max = max[2];
}

/* @n cards "fill N" that fall due @days from today; they are there for their dates only. */
static void
fill (World *world, int days, int n, const char *set)
{
  for (int i = 0; i < n; i++)
    {
      g_autofree char *sql = g_strdup_printf (
          "UPDATE card SET state = 2, stability = 30, last_day = %d, due_day = %d, answers = 1%s"
          " WHERE n = (SELECT card.n FROM card JOIN place ON place.n = card.place WHERE front"
          " LIKE 'fill%%' AND due_day IS NULL LIMIT 1)",
          WORLD_DAY - 1, WORLD_DAY + days, set);

      world_sql (world, sql);
    }
}

static void
write_fill (World *world, int n)
{
  g_autoptr (GString) text = g_string_new ("");

  for (int i = 0; i < n; i++)
    g_string_append_printf (text, "fill %d :: %d\n\n", i, i);
  world_write (world, "fill.md", text->str);
}

/* --- settings of a deck --- */

static void
test_deck (World *world, gconstpointer unused)
{
  int min, max;

  world_write (world, "a.md", "one :: 1\n\nplain :: 0\n");
  world_write (world, "b.md", "---\ndeck: law/civil\n---\n\ntwo :: 2\n");
  world_add_vault (world);
  review (world, "%");
  range_of (world, "one", &min, &max);
  g_assert_cmpint (good_days (world, "two"), >=, min);
  g_assert_cmpint (good_days (world, "two"), <=, max);
  configure (world, "[deck law]\nmemory.retention=0.97\n");
  g_assert_cmpint (good_days (world, "two"), <, min / 2);
  g_assert_cmpint (good_days (world, "one"), >=, min);
  configure (world, "[deck law]\nmemory.retention=0.97\n[deck law/civil]\nmemory.retention=0.80\nmemory.fuzz=false\n");
  g_assert_cmpint (good_days (world, "two"), >, max * 2);
  configure (world, "[deck law]\nmemory.max_interval_days=5\nmemory.relearning_steps=2h\n");
  g_assert_cmpint (good_days (world, "two"), ==, 5);
  g_assert_cmpint (good_days (world, "one"), >=, min);
  {
    g_autoptr (SmritiStudyCard) card = world_card (world, "two");
    SmritiGradePreview preview[4];

    smriti_study_preview (world->study, card, preview);
    g_assert_cmpint (preview[0].interval_s, ==, 7200);
  }
}

/* What an answer did under a setting of a deck can be told afterwards. */
static void
test_deck_settings_are_events (World *world, gconstpointer unused)
{
  static const char *const expected[] = { "deck law/memory.retention", "0.95", "topic X/memory.exam", "all 2027-01-12",
                                          "deck law/memory.retention", "",     "memory.exam",         "1 2027-01-12",
                                          "topic X/memory.exam",       "" };
  g_autoptr (GPtrArray) events = NULL;

  configure (world, "[deck law]\nmemory.retention=0.95\n[topic X]\nmemory.exam=all 2027-01-12\ndaily.concepts=3\n");
  world_restart (world);
  configure (world, "[memory]\nexam=1 2027-01-12\n");
  world_restart (world);
  events = smriti_events_of_type (world->store, SMRITI_EVENT_CONFIGURED, TRUE);
  g_assert_cmpuint (events->len * 2, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < events->len; i++)
    {
      g_assert_cmpstr (smriti_event_get (events->pdata[i], "key"), ==, expected[2 * i]);
      g_assert_cmpstr (smriti_event_get (events->pdata[i], "value"), ==, expected[2 * i + 1]);
    }
}

/* --- load --- */

/* All days of the range but one are full: it is that one. What is not asked counts for nothing. */
static void
test_load (World *world, gconstpointer unused)
{
  static const char *const off[] = { ", suspended = 1", ", archived = 1", ", away = 1" };
  int min, max, empty;

  write_fill (world, 600);
  world_write (world, "a.md", "one :: 1\n");
  world_add_vault (world);
  review (world, "one");
  range_of (world, "one", &min, &max);
  empty = min + 2;
  for (int day = min; day <= max; day++)
    if (day != empty)
      fill (world, day, 30, "");
  for (guint i = 0; i < G_N_ELEMENTS (off); i++)
    fill (world, empty, 40, off[i]);
  for (int answers = 1; answers < 30; answers++)
    {
      g_autofree char *sql = g_strdup_printf (
          "UPDATE card SET answers = %d WHERE place IN (SELECT n FROM place WHERE front = 'one')", answers);

      world_sql (world, sql);
      g_assert_cmpint (good_days (world, "one"), ==, empty);
    }
}

/* The answer itself takes what the preview said, and a rebuild keeps it. */
static void
test_answer_keeps_it (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) before = NULL;
  g_autoptr (SmritiStudyCard) after = NULL;
  SmritiOutcome out[4];
  gint32 due;

  world_write (world, "a.md", "{{one}} ==two== and ==three==\n");
  world_add_vault (world);
  review (world, "%");
  before = smriti_cards_get (world->store, 1, WORLD_DAY);
  smriti_study_outcomes (world->study, before, out);
  world_grade (world, before->front, SMRITI_GRADE_GOOD);
  after = world_get (world, before->id);
  due = after->due_day;
  g_assert_cmpint (due, ==, WORLD_DAY + out[2].interval_days);
  world_rebuild (world);
  g_clear_pointer (&after, smriti_study_card_free);
  after = world_get (world, before->id);
  g_assert_cmpint (after->due_day, ==, due);
}

/* Of one source three cards, answered on one day: three days. */
static void
test_siblings_apart (World *world, gconstpointer unused)
{
  g_autofree char *days = NULL;

  world_write (world, "a.md", "The ==first==, the ==second== and the ==third==.\n");
  world_add_vault (world);
  review (world, "%");
  for (int n = 1; n <= 3; n++)
    {
      g_autoptr (SmritiStudyCard) card = smriti_cards_get (world->store, n, WORLD_DAY);

      world_grade (world, card->front, SMRITI_GRADE_GOOD);
    }
  days = store_query (world->store, "SELECT count (DISTINCT due_day), count (*), count (DISTINCT source) FROM card");
  g_assert_cmpstr (days, ==, "3 3 1\n");
}

static int
weekday_in (World *world, const char *front)
{
  return smriti_day_weekday (WORLD_DAY + good_days (world, front));
}

/* With nothing else about, no card goes to an easy day, though every seed is tried. */
static void
test_easy_days (World *world, gconstpointer unused)
{
  guint on_easy = 0, before = 0;

  world_write (world, "a.md", "one :: 1\n");
  world_add_vault (world);
  for (int round = 0; round < 2; round++)
    {
      review (world, "one");
      for (int answers = 1; answers < 200; answers++)
        {
          g_autofree char *sql = g_strdup_printf ("UPDATE card SET answers = %d", answers);

          world_sql (world, sql);
          *(round == 0 ? &before : &on_easy) += weekday_in (world, "one") >= 5;
        }
      configure (world, "[memory]\neasy_days=sat sun\n");
    }
  g_assert_cmpuint (before, >, 20);
  g_assert_cmpuint (on_easy, ==, 0);
}

/* --- an exam --- */

#define OUTLINE                                                                                             \
  "# **[[1.0 ALPHA — Greek]] (ALL)**\n\n1.1 **First** – a\n1.2 **Second** – b\n\n---\n\n"             \
  "# **[[2.0 BETA — Greek]] (ALL)**\n\n2.1 **Third** – c\n2.2 **Fourth** – d\n2.10 **Tenth** – e\n" \
  "2.11 **Daily Quick Review** – 9 concepts, 1 snippet\n"

static void
greek (World *world)
{
  world_write (world, "Greek.md", OUTLINE);
  world_write (world, "1.0 ALPHA — Greek.md", "## 1.1 First\n\na1 :: 1\n\na2 :: 2\n\n## 1.2 Second\n\nb1 :: 1\n");
  world_write (world, "2.0 BETA — Greek.md",
               "## 2.1 Third\n\nc1 :: 1\n\n## 2.2 Fourth\n\nd1 :: 1\n\nd2 :: 2\n\nd3 :: 3\n\n## 2.10 Tenth\n\ne1 :: 1\n");
  world_add_vault (world);
}

static char *
sitting (World *world)
{
  GString *fronts = g_string_new (NULL);

  for (;;)
    {
      g_autofree char *front = world_next (world, FALSE);

      if (front[0] == '\0')
        return g_string_free (fronts, FALSE);
      g_string_append_printf (fronts, "%s%s", fronts->len ? " " : "", front);
      world_grade (world, front, SMRITI_GRADE_EASY);
    }
}

static void
assert_sitting (World *world, const char *settings, const char *fronts)
{
  g_autofree char *met = NULL;

  configure (world, settings);
  met = sitting (world);
  g_assert_cmpstr (met, ==, fronts);
}

static void
test_exam_cards_first (World *world, gconstpointer unused)
{
  greek (world);
  assert_sitting (world, "[memory]\nexam=2.2 2026-12-24\n", "d1 d2 d3 a1 a2 b1 c1 e1");
}

static void
test_exam_of_a_topic (World *world, gconstpointer unused)
{
  greek (world);
  assert_sitting (world, "[memory]\nexam=2.2 2026-12-24\n[topic Greek]\nmemory.exam=2 2026-11-23\n", "c1 d1 d2 d3 e1 a1 a2 b1");
}

static void
test_exam_over_or_of_another (World *world, gconstpointer unused)
{
  greek (world);
  assert_sitting (world, "[memory]\nexam=2.2 2026-11-22\n[topic Latin]\nmemory.exam=2.2 2027-01-01\n", "a1 c1 a2 d1 b1 d2 d3 e1");
}

static void
test_exam_shortens (World *world, gconstpointer unused)
{
  int min, max, days;

  greek (world);
  review (world, "%");
  range_of (world, "d1", &min, &max);
  g_assert_cmpint (min, >, 20);
  configure (world, "[memory]\nexam=2.2 2026-12-13\n"); /* in 20 days */
  days = good_days (world, "d1");
  g_assert_cmpint (days, >=, 13);
  g_assert_cmpint (days, <=, 19);
  g_assert_cmpint (good_days (world, "c1"), >=, min);
  g_assert_cmpint (good_days (world, "e1"), >=, min);
  configure (world, "[memory]\nexam=2.2 2026-12-13\nfuzz=false\n");
  g_assert_cmpint (good_days (world, "d1"), <=, 19);
  configure (world, "[memory]\nexam=2.2 2026-11-22\n"); /* over */
  g_assert_cmpint (good_days (world, "d1"), >=, min);
}

/* --- leeches --- */

static SmritiAnswered
answered (World *world, const char *event)
{
  g_autoptr (GError) error = NULL;
  SmritiAnswered out;

  g_assert_true (smriti_study_answered (world->study, event, &out, &error));
  g_assert_no_error (error);
  return out;
}

static void
assert_answered (World *world, const char *event, gboolean lapsed, guint lapses, gboolean leech)
{
  SmritiAnswered out = answered (world, event);

  g_assert_cmpint (out.lapsed, ==, lapsed);
  g_assert_cmpuint (out.lapses, ==, lapses);
  g_assert_cmpint (out.leech, ==, leech);
  smriti_answered_clear (&out);
}

static guint
count_leeches (World *world)
{
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) cards = world_list (world, "is:leech", 0, 10, &total, &error);

  g_assert_no_error (error);
  return total;
}

static void
test_leech (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  SmritiAnswered none;
  g_autofree char *eighth = NULL;
  g_autofree char *undone = NULL;

  world_write (world, "a.md", "one :: 1\n\ntwo :: 2\n");
  world_add_vault (world);
  g_free (world_answer (world, "one", SMRITI_GRADE_EASY));
  for (guint lapses = 1; lapses <= 13; lapses++)
    {
      g_autofree char *lapse = NULL;
      g_autofree char *step = NULL;
      g_autofree char *leaves = NULL;

      world_on_day (world, (int) lapses);
      g_assert_cmpuint (count_leeches (world), ==, lapses > 8);
      lapse = world_answer (world, "one", SMRITI_GRADE_AGAIN);
      assert_answered (world, lapse, TRUE, lapses, lapses == 8 || lapses == 12);
      step = world_answer (world, "one", SMRITI_GRADE_AGAIN); /* a step more is no lapse more */
      assert_answered (world, step, FALSE, lapses, FALSE);
      leaves = world_answer (world, "one", SMRITI_GRADE_EASY);
      assert_answered (world, leaves, FALSE, lapses, FALSE);
      if (lapses == 8)
        eighth = g_steal_pointer (&lapse);
    }
  assert_answered (world, eighth, TRUE, 8, TRUE); /* whatever came after it */
  g_assert_cmpuint (count_leeches (world), ==, 1);
  world_undo (world, eighth);
  g_assert_false (smriti_study_answered (world->study, eighth, &none, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (smriti_study_answered (world->study, "nothing", &none, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  undone = store_query (world->store, "SELECT device.id || '-' || event.seq FROM event JOIN device ON device.n = event.device"
                                      " WHERE type = 2");
  g_strchomp (undone);
  g_assert_false (smriti_study_answered (world->study, undone, &none, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/schedule-deck/" path, World, NULL, world_set_up, func, world_tear_down)
  ADD ("deck", test_deck);
  ADD ("deck-settings-are-events", test_deck_settings_are_events);
  ADD ("load", test_load);
  ADD ("answer-keeps-it", test_answer_keeps_it);
  ADD ("siblings-apart", test_siblings_apart);
  ADD ("easy-days", test_easy_days);
  ADD ("exam/cards-first", test_exam_cards_first);
  ADD ("exam/of-a-topic", test_exam_of_a_topic);
  ADD ("exam/over-or-of-another", test_exam_over_or_of_another);
  ADD ("exam/shortens", test_exam_shortens);
  ADD ("leech", test_leech);
  return g_test_run ();
}
