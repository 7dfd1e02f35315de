/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Dates that go by: each is asked or told of once, with its reason, whatever the
 * clock and the zone do. The table in HACKING.md ("Time") is tested here against
 * the store; tests/unit/test-calendar-property.c tests the rules behind it. */

#include "daemon/store/marks.h"
#include "study-fixture.h"

/* Mondays: WORLD_DAY (2026-11-23) is one. */
static const char outline[] = "# **[[4.0 ACTIVE RECALL — Test]]**\n\n"
                              "4.1 **Cards** – seeds\n\n"
                              "4.5 **Spaced Repetition Plan**  \n"
                              "4.5.1 **Daily Quick Review** – 1 concept, 1 snippet  \n"
                              "4.5.2 **Weekly Review** – Mini build + debugging session  \n"
                              "4.5.3 **30-Day Refresh** – Rebuild a project  \n\n"
                              "# **[[5.0 STAYING CURRENT — Test]]**\n\n"
                              "5.6 **Monthly Upgrade Ritual**  \n"
                              "5.6.1 **Update This Document** – Add techniques  \n"
                              "5.6.2 **Refresh Codebases** – Clean stale patterns  \n";

static void
set_up (World *world)
{
  world_set_up (world, NULL);
  world_write (world, "Test.md", outline);
  world_write (world, "cards.md", "---\nentry: 4.1\n---\n\none :: uno\n");
  world_add_vault (world);
  g_assert_nonnull (smriti_study_rule (world->study, "Test", SMRITI_CADENCE_WEEKLY));
  g_assert_nonnull (smriti_study_rule (world->study, "Test", SMRITI_CADENCE_DAILY));
}

/* "2026-11-24..2026-11-26 3 asleep" for each missed event of @cadence, oldest first. */
static char *
missed (World *world, const char *cadence)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT payload ->> '$.from' || '..' || (payload ->> '$.to') || ' ' || (payload ->> '$.n')"
      " || ' ' || (payload ->> '$.why') FROM event"
      " WHERE type = 18 AND payload ->> '$.cadence' = '%s' ORDER BY n",
      cadence);

  return store_query (world->store, sql);
}

#define assert_missed(world, cadence, expected)        \
  do                                                   \
    {                                                  \
      g_autofree char *said = missed (world, cadence); \
      g_assert_cmpstr (said, ==, expected);            \
    }                                                  \
  while (0)

/* As the prompts do once the reminder is on the screen. */
static void
prompt (World *world, SmritiCadence cadence)
{
  const SmritiRule *rule = smriti_study_rule (world->study, "Test", cadence);
  g_autoptr (GPtrArray) one = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_occurrence_free);

  g_ptr_array_add (one, smriti_study_make_occurrence (world->study, rule, smriti_study_open_day (world->study, rule)));
  g_assert_true (smriti_study_prompted (world->study, one, NULL));
}

static SmritiOccurrence *
occurrence_of (World *world, const char *id)
{
  SmritiOccurrence *occurrence = smriti_study_occurrence (world->study, id);

  g_assert_nonnull (occurrence);
  return occurrence;
}

static void
test_asleep (World *world, gconstpointer unused)
{
  set_up (world);
  prompt (world, SMRITI_CADENCE_DAILY);
  world_on_day (world, 4);
  assert_missed (world, "daily", "2026-11-24..2026-11-26 3 asleep\n");
  assert_missed (world, "weekly", "");
  world_on_day (world, 5);
  assert_missed (world, "daily", "2026-11-24..2026-11-26 3 asleep\n2026-11-27..2026-11-27 1 asleep\n");
  world_restart (world);
  world_on_day (world, 8);
  assert_missed (world, "weekly", "2026-11-23..2026-11-23 1 asleep\n");
}

/* A date skipped beforehand does not hide those before it. */
static void
test_skipped_ahead (World *world, gconstpointer unused)
{
  set_up (world);
  world_on_day (world, 0);
  world_later (world, 11 * 3600); /* 19:00, past the hour of this Monday's */
  prompt (world, SMRITI_CADENCE_WEEKLY);
  smriti_occurrence_free (smriti_study_skip (world->study, "Test/weekly/2026-11-30", "away", NULL));
  world_on_day (world, 8);
  smriti_occurrence_free (smriti_study_skip (world->study, "Test/weekly/2026-12-07", "away", NULL));
  world_on_day (world, 30); /* Wednesday 23 December: the 21st is open, the 14th is over */
  assert_missed (world, "weekly", "2026-12-14..2026-12-14 1 asleep\n");
}

/* Skipping a later date by its id while asleep over the one before. */
static void
test_skipped_further_ahead (World *world, gconstpointer unused)
{
  g_autoptr (SmritiMark) mark = NULL;

  set_up (world);
  world_later (world, 11 * 3600);
  prompt (world, SMRITI_CADENCE_WEEKLY);
  mark = smriti_mark_new ("Test/weekly/2026-12-07");
  mark->skipped = TRUE;
  smriti_marks_put (world->store, mark, NULL);
  world_on_day (world, 22); /* the 14th is open; the 30th of November went by, the 7th was skipped */
  assert_missed (world, "weekly", "2026-11-30..2026-11-30 1 asleep\n");
}

/* Held until the next of its cadence opened and was asked, on one day; then off. */
static void
test_asked_after_a_gap (World *world, gconstpointer unused)
{
  set_up (world);
  world_on_day (world, 7); /* Monday morning: last Monday's is open, and the screen locked */
  smriti_study_note_held (world->study, SMRITI_HELD_LOCKED);
  world_later (world, 11 * 3600);
  prompt (world, SMRITI_CADENCE_WEEKLY); /* this Monday's */
  world_on_day (world, 15);
  assert_missed (world, "weekly", "2026-11-23..2026-11-23 1 locked\n");
}

/* Put off, and then slept over: that is no answer to it. */
static void
test_snoozed_over (World *world, gconstpointer unused)
{
  set_up (world);
  smriti_occurrence_free (smriti_study_snooze (world->study, "daily", "evening", NULL));
  world_on_day (world, 1);
  assert_missed (world, "daily", "2026-11-23..2026-11-23 1 asleep\n");
}

static void
test_answered_without_being_asked (World *world, gconstpointer unused)
{
  set_up (world);
  world_grade (world, "one", SMRITI_GRADE_GOOD);
  world_on_day (world, 1);
  assert_missed (world, "daily", "");
}

static void
test_paused (World *world, gconstpointer unused)
{
  g_autoptr (SmritiOccurrence) over = NULL;

  set_up (world);
  prompt (world, SMRITI_CADENCE_DAILY);
  world_later (world, 7200);
  g_assert_true (smriti_study_pause (world->study, "3d", NULL));
  world_on_day (world, 5);
  assert_missed (world, "daily", "2026-11-26..2026-11-27 2 asleep\n"); /* the pause ended on the 26th at nine */
  over = occurrence_of (world, "Test/daily/2026-11-24");
  g_assert_cmpint (over->state, ==, SMRITI_OCCURRENCE_SKIPPED);
  g_assert_cmpstr (over->why, ==, "paused");
}

/* Set forward past dates and back: told of once, and their turn comes after all. */
static void
test_clock_forward_and_back (World *world, gconstpointer unused)
{
  g_autoptr (SmritiOccurrence) open = NULL;

  set_up (world);
  prompt (world, SMRITI_CADENCE_DAILY);
  world_on_day (world, 20);
  assert_missed (world, "daily", "2026-11-24..2026-12-12 19 asleep\n");
  world_on_day (world, 19);
  world_later (world, 7200);
  open = occurrence_of (world, "Test/daily/2026-12-12"); /* the one that bears the mark */
  g_assert_cmpint (open->state, ==, SMRITI_OCCURRENCE_OPEN);
  g_assert_null (open->why);
  g_assert_cmpuint (open->times_asked, ==, 0);
  world_on_day (world, 1);
  prompt (world, SMRITI_CADENCE_DAILY);
  world_on_day (world, 3);
  world_on_day (world, 20);
  assert_missed (world, "daily", "2026-11-24..2026-12-12 19 asleep\n");
}

/* A date that was asked is not asked again when the clock goes back over it. */
static void
test_clock_back (World *world, gconstpointer unused)
{
  g_autoptr (SmritiOccurrence) again = NULL;
  gboolean snoozed;

  set_up (world);
  world_later (world, 7200);
  prompt (world, SMRITI_CADENCE_DAILY);
  world_on_day (world, 1);
  world_on_day (world, 0);
  again = occurrence_of (world, "Test/daily/2026-11-23");
  g_assert_cmpuint (again->times_asked, ==, 1);
  g_assert_cmpint (
      smriti_occurrence_asks_at (again, smriti_clock_zone (world->clock), smriti_study_settings (world->study), &snoozed), ==,
      WORLD_START_S + 2 * 7200); /* only its reminder, two hours after the first */
}

/* Friday, 30 December 2011 does not exist in Apia. */
static void
test_left_out_date (World *world, gconstpointer unused)
{
  set_up (world);
  g_assert_true (smriti_clock_set_zone (world->clock, "Pacific/Apia", NULL));
  world_sql (world,
             "UPDATE event SET payload = json_set (payload, '$.value', '2011-12-28') WHERE payload ->> '$.key' = 'anchor'");
  smriti_study_forget_rules (world->study);
  world_at (world, G_GINT64_CONSTANT (1325182000)); /* 2011-12-29 08:06 there */
  prompt (world, SMRITI_CADENCE_DAILY);
  world_at (world, G_GINT64_CONSTANT (1325350000)); /* 2012-01-01 06:46 */
  assert_missed (world, "daily", "2011-12-28..2011-12-28 1 asleep\n2011-12-31..2011-12-31 1 asleep\n");
}

/* A zone on the other side of the date line: what was asked is not asked again. */
static void
test_over_the_date_line (World *world, gconstpointer unused)
{
  g_autoptr (GPtrArray) here = NULL;

  set_up (world);
  g_assert_true (smriti_clock_set_zone (world->clock, "Pacific/Kiritimati", NULL)); /* UTC+14: the 23rd, 22:00 */
  world_settle ();
  prompt (world, SMRITI_CADENCE_DAILY);
  g_assert_true (smriti_clock_set_zone (world->clock, "Pacific/Pago_Pago", NULL)); /* UTC-11: the 22nd, 21:00 */
  world_settle ();
  g_assert_cmpint (smriti_study_day (world->study), ==, WORLD_DAY - 1);
  prompt (world, SMRITI_CADENCE_DAILY); /* the 22nd has its turn */
  world_later (world, 12 * 3600);       /* the 23rd, 09:00 */
  here = smriti_study_occurrences (world->study);
  for (guint i = 0; i < here->len; i++)
    {
      const SmritiOccurrence *occurrence = g_ptr_array_index (here, i);

      if (occurrence->cadence == SMRITI_CADENCE_DAILY)
        g_assert_cmpuint (occurrence->times_asked, ==, 1);
    }
  assert_missed (world, "daily", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  smriti_error_quark ();
#define TEST(path, func) g_test_add (path, World, NULL, NULL, func, world_tear_down)
  TEST ("/missed/asleep", test_asleep);
  TEST ("/missed/skipped-ahead", test_skipped_ahead);
  TEST ("/missed/skipped-further-ahead", test_skipped_further_ahead);
  TEST ("/missed/asked-after-a-gap", test_asked_after_a_gap);
  TEST ("/missed/snoozed-over", test_snoozed_over);
  TEST ("/missed/answered", test_answered_without_being_asked);
  TEST ("/missed/paused", test_paused);
  TEST ("/missed/clock-forward-and-back", test_clock_forward_and_back);
  TEST ("/missed/clock-back", test_clock_back);
  TEST ("/missed/left-out-date", test_left_out_date);
  TEST ("/missed/over-the-date-line", test_over_the_date_line);
  return g_test_run ();
}
