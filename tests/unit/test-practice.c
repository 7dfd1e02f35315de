/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Practice over the whole of the study: cadences read from notes, ticks, plans,
 * skips, snoozes and pauses and taking each back, what is missed and why, and
 * that all of it can be made again from the events. */

#include "study-fixture.h"

#define HOUR 3600
#define DAY_S (24 * (gint64) HOUR)

static const char greek[] = "# **1.0 ALPHA — Greek**\n\n"
                            "1.1 **Rhythm**\n"
                            "1.1.1 **Daily Quick Review** – 5 concepts, 1 snippet\n"
                            "1.1.2 **Weekly Review** – Mini build + debugging session\n"
                            "1.1.3 **30-Day Refresh** – Rebuild a project\n"
                            "1.1.4 **90-Day Mastery Cycle** – Ship it\n"
                            "1.2 **Monthly Upgrade Ritual**\n"
                            "1.2.1 **Update this** – add\n"
                            "1.2.2 **Refresh that** – clean\n";
static const char latin[] = "# **1.0 PRIMA — Latin**\n\n1.1 **Weekly Review** – Read aloud\n";

static void
begin (World *world)
{
  world_write (world, "Greek.md", greek);
  world_add_vault (world);
}

/* At local (UTC) time "2026-11-23 18:30". */
static void
at (World *world, const char *when)
{
  g_autofree char *iso = g_strdup_printf ("%.10sT%s:00Z", when, when + 11);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, NULL);

  world_at (world, g_date_time_to_unix (time));
}

static void
configure (World *world, const char *text)
{
  g_assert_true (g_file_set_contents (world->settings, text, -1, NULL));
  world_restart (world);
}

static void
assert_date (gint32 day, const char *expected)
{
  g_autofree char *date = day == SMRITI_DAY_NONE ? g_strdup ("none") : smriti_day_to_string (day);

  g_assert_cmpstr (date, ==, expected);
}

/* The first date of a rule after @after. */
static void
assert_next (World *world, const char *topic, SmritiCadence cadence, const char *after, const char *expected)
{
  const SmritiRule *rule = smriti_study_rule (world->study, topic, cadence);
  gint32 day;

  g_assert_nonnull (rule);
  g_assert_true (smriti_day_from_string (after, &day));
  assert_date (smriti_rule_next (rule, day), expected);
}

static void
assert_state (World *world, const char *id, SmritiOccurrenceState state)
{
  g_autoptr (SmritiOccurrence) occurrence = smriti_study_occurrence (world->study, id);

  g_assert_nonnull (occurrence);
  g_assert_cmpstr (smriti_occurrence_state_to_string (occurrence->state), ==, smriti_occurrence_state_to_string (state));
}

/* "[x] 1 Mini build (note) <link>; …" */
static char *
steps_of (SmritiOccurrence *occurrence)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < occurrence->steps->len; i++)
    {
      const SmritiStep *step = g_ptr_array_index (occurrence->steps, i);

      g_string_append_printf (text, "%s[%c] %u %s", i > 0 ? "; " : "", step->done ? 'x' : ' ', step->n, step->text);
      if (step->note)
        g_string_append_printf (text, " (%s)", step->note);
      if (step->link)
        g_string_append_printf (text, " <%s>", step->link);
    }
  smriti_occurrence_free (occurrence);
  return g_string_free (text, FALSE);
}

#define assert_steps(occurrence, expected)             \
  do                                                   \
    {                                                  \
      g_autofree char *steps_ = steps_of (occurrence); \
      g_assert_cmpstr (steps_, ==, expected);          \
    }                                                  \
  while (0)

static SmritiOccurrence *
tick (World *world, const char *name, const char *step, gboolean done, const char *note, const char *link)
{
  g_autoptr (GError) error = NULL;
  SmritiOccurrence *occurrence = smriti_study_tick (world->study, name, step, done, note, link, &error);

  g_assert_no_error (error);
  return occurrence;
}

#define ticked(world, name, step) smriti_occurrence_free (tick (world, name, step, TRUE, NULL, NULL))

static void
assert_no_tick (World *world, const char *name, const char *step, gboolean done, SmritiError code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (smriti_study_tick (world->study, name, step, done, NULL, NULL, &error));
  g_assert_error (error, SMRITI_ERROR, (int) code);
}

/* What was done, as it is kept. */
static char *
marks_of (World *world)
{
  g_autofree char *marks = store_query (world->store,
                                        "SELECT occurrence, topic, cadence, day, skipped, missed, n_missed, ifnull (why, '-'),"
                                        " snoozed_s, times_asked, first_asked_s, last_asked_s, done_day FROM mark ORDER BY 1");
  g_autofree char *steps = store_query (world->store, "SELECT occurrence, n, ifnull (entry, '-'), text, done, planned, by_day,"
                                                      " ifnull (note, '-'), ifnull (link, '-') FROM step ORDER BY 1, 2");

  return g_strconcat (marks, steps, NULL);
}

/* --- rules --- */

static void
test_five_cadences (World *world, gconstpointer unused)
{
  const SmritiRule *rule;
  gint64 anchors;

  begin (world);
  g_assert_cmpuint (smriti_study_rules (world->study)->len, ==, 5);
  assert_next (world, "Greek", SMRITI_CADENCE_DAILY, "2026-11-22", "2026-11-23");
  assert_next (world, "Greek", SMRITI_CADENCE_WEEKLY, "2026-11-22", "2026-11-23");
  assert_next (world, "Greek", SMRITI_CADENCE_MONTHLY, "2026-11-22", "2026-12-01");
  assert_next (world, "Greek", SMRITI_CADENCE_30_DAY, "2026-11-22", "2026-12-23");
  assert_next (world, "Greek", SMRITI_CADENCE_90_DAY, "2026-11-22", "2027-02-21");
  rule = smriti_study_rule (world->study, "Greek", SMRITI_CADENCE_90_DAY);
  g_assert_cmpstr (rule->title, ==, "90-Day Mastery Cycle");
  g_assert_cmpstr (rule->entry, ==, "1.1.4");
  g_assert_cmpint (rule->minute, ==, 9 * 60);
  g_assert_cmpint (smriti_study_rule (world->study, "Greek", SMRITI_CADENCE_WEEKLY)->minute, ==, 18 * 60);
  assert_date (rule->anchor_day, "2026-11-23");

  /* the anchor is an event, once, and outlives the note */
  anchors = smriti_events_count (world->store);
  at (world, "2026-11-25 08:00");
  world_edit (world, "Greek.md", "no outline");
  world_edit (world, "Greek.md", greek);
  g_assert_cmpint (smriti_events_count (world->store), ==, anchors);
  assert_next (world, "Greek", SMRITI_CADENCE_30_DAY, "2026-11-25", "2026-12-23");
}

static void
test_steps (World *world, gconstpointer unused)
{
  SmritiOccurrence *ritual;

  begin (world);
  assert_steps (smriti_study_occurrence (world->study, "Greek/weekly/2026-11-23"), "[ ] 1 Mini build; [ ] 2 debugging session");
  assert_steps (smriti_study_occurrence (world->study, "Greek/30-day/2026-12-23"), "[ ] 1 Rebuild a project");
  ritual = smriti_study_occurrence (world->study, "Greek/monthly/2026-12-01");
  g_assert_cmpstr (((SmritiStep *) g_ptr_array_index (ritual->steps, 1))->entry, ==, "1.2.2");
  assert_steps (ritual, "[ ] 1 Update this; [ ] 2 Refresh that");
  g_assert_null (smriti_study_occurrence (world->study, "Greek/weekly/2026-11-24"));
  g_assert_null (smriti_study_occurrence (world->study, "Greek/monthly/2026-11-01"));
}

static void
test_weekday (World *world, gconstpointer unused)
{
  world_write (world, "Latin.md", latin);
  begin (world);
  configure (world, "[weekly]\nweekday = wed\nhour = 07:30\n[topic Latin]\nweekly.weekday = sun\n[monthly]\nday = 31\n");
  assert_next (world, "Greek", SMRITI_CADENCE_WEEKLY, "2026-11-23", "2026-11-25");
  assert_next (world, "Latin", SMRITI_CADENCE_WEEKLY, "2026-11-23", "2026-11-29");
  g_assert_cmpint (smriti_study_rule (world->study, "Latin", SMRITI_CADENCE_WEEKLY)->minute, ==, 450);
  assert_next (world, "Greek", SMRITI_CADENCE_MONTHLY, "2026-11-23", "2026-11-30");
  assert_next (world, "Greek", SMRITI_CADENCE_MONTHLY, "2026-11-30", "2026-12-31");
}

static void
test_several_notes (World *world, gconstpointer unused)
{
  world_write (world, "Latin.md", latin);
  world_write (world, "Greek again.md", "# **2.0 BETA — Greek**\n\n2.1 **Weekly Review** – Another\n2.2 **Other** – x\n");
  world_write (world, "Nameless.md", "# **1. ONE**\n\n1.1 **Weekly Review** – This\n");
  world_write (world, "Unnamed.md", "# **1. ONE**\n\n1.1 **Weekly Review** – That\n");
  begin (world);
  at (world, "2026-11-23 18:30");
  ticked (world, "Latin/weekly", "1");
  assert_state (world, "Latin/weekly/2026-11-23", SMRITI_OCCURRENCE_DONE);
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_OPEN);
  assert_no_tick (world, "weekly", "1", TRUE, SMRITI_ERROR_INVALID_ARGUMENT);

  /* two notes of one topic keep one calendar; two without a topic each their own */
  assert_steps (smriti_study_occurrence (world->study, "Nameless/weekly/2026-11-23"), "[ ] 1 This");
  assert_steps (smriti_study_occurrence (world->study, "Unnamed/weekly/2026-11-23"), "[ ] 1 That");
  for (guint i = 0, n = 0; i < smriti_study_rules (world->study)->len; i++)
    {
      const SmritiRule *rule = g_ptr_array_index (smriti_study_rules (world->study), i);

      n += g_str_equal (rule->topic, "Greek") && rule->cadence == SMRITI_CADENCE_WEEKLY ? 1 : 0;
      g_assert_cmpuint (n, <=, 1);
    }
}

/* --- ticking --- */

static void
test_tick (World *world, gconstpointer unused)
{
  begin (world);
  assert_no_tick (world, "weekly", "1", TRUE, SMRITI_ERROR_NOTHING); /* opens at 18:00 */
  at (world, "2026-11-23 18:30");
  assert_steps (tick (world, "weekly", "1", TRUE, "short", "https://example.org"),
                "[x] 1 Mini build (short) <https://example.org>; [ ] 2 debugging session");
  assert_no_tick (world, "weekly", "3", TRUE, SMRITI_ERROR_NOT_FOUND);
  assert_no_tick (world, "weekly", "zzz", TRUE, SMRITI_ERROR_NOT_FOUND);
  assert_no_tick (world, "weekly", "i", TRUE, SMRITI_ERROR_INVALID_ARGUMENT);
  assert_no_tick (world, "weekly", "1.1.2", TRUE, SMRITI_ERROR_INVALID_ARGUMENT); /* both are of that entry */
  assert_no_tick (world, "weekly", "2", FALSE, SMRITI_ERROR_NOTHING);
  assert_no_tick (world, "daily", "1", TRUE, SMRITI_ERROR_NOTHING); /* there is no card */
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_OPEN);
  ticked (world, "weekly", "DEBUG");
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_DONE);

  /* a word more about what is done; taken off, what was written stays */
  assert_steps (tick (world, "weekly", "2", TRUE, "off by one", NULL),
                "[x] 1 Mini build (short) <https://example.org>; [x] 2 debugging session (off by one)");
  assert_steps (tick (world, "weekly", "1", FALSE, NULL, ""), "[ ] 1 Mini build (short); [x] 2 debugging session (off by one)");
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_OPEN);

  at (world, "2026-12-01 10:00");
  ticked (world, "monthly", "1.2.2");
  assert_steps (smriti_study_occurrence (world->study, "Greek/monthly/2026-12-01"), "[ ] 1 Update this; [x] 2 Refresh that");

  /* what is over can be ticked by its whole id and is done in the end */
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_MISSED);
  ticked (world, "Greek/weekly/2026-11-23", "1");
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_DONE);
}

static void
test_plan (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;

  begin (world);
  at (world, "2026-11-23 18:30");
  smriti_occurrence_free (smriti_study_plan (world->study, "weekly", "show it", "2026-11-27", &error));
  g_assert_no_error (error);
  ticked (world, "weekly", "1");
  ticked (world, "weekly", "2");
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_OPEN);
  ticked (world, "weekly", "show");
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_DONE);
  g_assert_null (smriti_study_plan (world->study, "weekly", "x", "tomorrow", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
}

/* --- taking back --- */

static void
test_undo_steps (World *world, gconstpointer unused)
{
  begin (world);
  at (world, "2026-11-23 18:30");
  ticked (world, "weekly", "1");
  ticked (world, "weekly", "2");
  smriti_occurrence_free (smriti_study_plan (world->study, "weekly", "show it", "", NULL));
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_OPEN);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_PLANNED);
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_DONE);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_TICKED);
  assert_steps (smriti_study_occurrence (world->study, "Greek/weekly/2026-11-23"), "[x] 1 Mini build; [ ] 2 debugging session");
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_TICKED);
  g_assert_cmpint (smriti_store_int (world->store, -1, "SELECT count (*) FROM mark", ""), ==, 0);
  g_assert_cmpint (smriti_store_int (world->store, -1, "SELECT count (*) FROM step", ""), ==, 0);
}

static void
test_undo_skip_snooze (World *world, gconstpointer unused)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiOccurrence) snoozed = NULL;
  g_autoptr (SmritiOccurrence) after = NULL;

  begin (world);
  at (world, "2026-11-23 18:30");
  snoozed = smriti_study_snooze (world->study, "weekly", "1h", &error);
  g_assert_no_error (error);
  g_assert_cmpint (snoozed->snoozed_s, ==, smriti_clock_now_s (world->clock) + HOUR);
  smriti_occurrence_free (smriti_study_skip (world->study, "weekly", "tired", &error));
  g_assert_no_error (error);
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_SKIPPED);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_SKIPPED);
  assert_state (world, "Greek/weekly/2026-11-23", SMRITI_OCCURRENCE_OPEN);
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_SNOOZED);
  after = smriti_study_occurrence (world->study, "Greek/weekly/2026-11-23");
  g_assert_cmpint (after->snoozed_s, ==, 0);
  g_assert_null (after->why);

  /* put off is never earlier */
  g_assert_null (smriti_study_snooze (world->study, "Greek/monthly/2026-12-01", "1h", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
}

static void
test_undo_pause (World *world, gconstpointer unused)
{
  gint64 until_s;

  begin (world);
  g_assert_true (smriti_study_pause (world->study, "1w", NULL));
  g_assert_true (smriti_study_is_paused (world->study, &until_s));
  g_assert_cmpint (until_s, ==, WORLD_START_S + 7 * DAY_S + HOUR);
  world_later (world, 60);
  g_assert_true (smriti_study_unpause (world->study, NULL));
  g_assert_false (smriti_study_is_paused (world->study, &until_s));
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_UNPAUSED);
  g_assert_true (smriti_study_is_paused (world->study, &until_s));
  g_assert_cmpint (world_undo (world, ""), ==, SMRITI_EVENT_PAUSED);
  g_assert_false (smriti_study_is_paused (world->study, &until_s));
}

/* --- cycles --- */

static void
test_cycle_from (World *world, gconstpointer unused)
{
  begin (world);
  at (world, "2027-01-02 12:00"); /* ten days after the first opened */
  ticked (world, "30-day", "1");
  assert_next (world, "Greek", SMRITI_CADENCE_30_DAY, "2027-01-02", "2027-01-22");
  configure (world, "[cycle]\nfrom = completion\n");
  assert_next (world, "Greek", SMRITI_CADENCE_30_DAY, "2027-01-02", "2027-02-01");
  assert_state (world, "Greek/30-day/2026-12-23", SMRITI_OCCURRENCE_DONE);

  /* not done after all: from the anchor as before */
  world_undo (world, "");
  assert_next (world, "Greek", SMRITI_CADENCE_30_DAY, "2027-01-02", "2027-01-22");
}

/* --- what went by --- */

static void
test_missed (World *world, gconstpointer unused)
{
  g_autoptr (SmritiOccurrence) last = NULL;
  g_autoptr (GPtrArray) past = NULL;
  guint total;

  begin (world);
  at (world, "2026-12-16 12:00"); /* weekly: 23rd, 30th, 7th are over, the 14th is open */
  smriti_study_note_missed (world->study);
  last = smriti_study_occurrence (world->study, "Greek/weekly/2026-12-07");
  g_assert_cmpint (last->state, ==, SMRITI_OCCURRENCE_MISSED);
  g_assert_cmpstr (last->why, ==, "asleep");
  g_assert_cmpint (smriti_store_int (world->store, -1, "SELECT n_missed FROM mark WHERE occurrence = ?1", "s", last->id), ==, 3);
  assert_state (world, "Greek/weekly/2026-12-14", SMRITI_OCCURRENCE_OPEN);
  assert_state (world, "Greek/monthly/2026-12-01", SMRITI_OCCURRENCE_OPEN);

  /* once only; a prompt that was kept back is a better reason */
  {
    gint64 events = smriti_events_count (world->store);

    smriti_study_note_missed (world->study);
    g_assert_cmpint (smriti_events_count (world->store), ==, events);
  }
  smriti_study_note_held (world->study, SMRITI_HELD_DO_NOT_DISTURB);
  at (world, "2026-12-21 18:30");
  smriti_study_note_held (world->study, SMRITI_HELD_DO_NOT_DISTURB);
  smriti_study_note_missed (world->study);
  past = smriti_study_past (world->study, "Greek", SMRITI_CADENCE_WEEKLY, 0, 10, &total);
  g_assert_cmpuint (total, ==, 2);
  g_assert_cmpstr (((SmritiOccurrence *) g_ptr_array_index (past, 0))->id, ==, "Greek/weekly/2026-12-14");
  g_assert_cmpstr (((SmritiOccurrence *) g_ptr_array_index (past, 0))->why, ==, "do-not-disturb");
}

static void
test_past_by_pages (World *world, gconstpointer unused)
{
  guint total;

  begin (world);
  for (int week = 0; week < 5; week++)
    {
      world_at (world, WORLD_START_S + week * 7 * DAY_S + 11 * HOUR);
      smriti_occurrence_free (smriti_study_skip (world->study, "weekly", "", NULL));
    }
  for (guint offset = 0; offset < 6; offset++)
    {
      g_autoptr (GPtrArray) page = smriti_study_past (world->study, "", -1, offset, 2, &total);

      g_assert_cmpuint (total, ==, 5);
      g_assert_cmpuint (page->len, ==, MIN (2, 5 - MIN (offset, 5)));
    }
}

static void
test_pause_is_not_missed (World *world, gconstpointer unused)
{
  g_autoptr (SmritiOccurrence) inside = NULL;

  begin (world);
  at (world, "2026-11-24 12:00");
  g_assert_true (smriti_study_pause (world->study, "3w", NULL)); /* to the 15th of December */
  at (world, "2026-12-16 12:00");
  smriti_study_note_missed (world->study);
  inside = smriti_study_occurrence (world->study, "Greek/weekly/2026-12-07");
  g_assert_cmpint (inside->state, ==, SMRITI_OCCURRENCE_SKIPPED);
  g_assert_cmpstr (inside->why, ==, "paused");
  g_assert_cmpint (smriti_store_int (world->store, -1, "SELECT total (n_missed) FROM mark WHERE day > 20780", ""), ==, 0);
}

/* --- made again --- */

static void
live (World *world)
{
  begin (world);
  at (world, "2026-11-23 18:30");
  smriti_occurrence_free (tick (world, "weekly", "1", TRUE, "a note", "a link"));
  smriti_occurrence_free (smriti_study_plan (world->study, "weekly", "show it", "2026-11-27", NULL));
  ticked (world, "weekly", "2");
  world_undo (world, "");
  smriti_occurrence_free (smriti_study_snooze (world->study, "weekly", "1h", NULL));
  at (world, "2026-12-01 10:00");
  smriti_occurrence_free (smriti_study_skip (world->study, "monthly", "moving house", NULL));
  g_assert_true (smriti_study_pause (world->study, "3d", NULL));
  smriti_study_note_missed (world->study);
  at (world, "2027-01-02 12:00");
  ticked (world, "30-day", "1");
  smriti_study_note_missed (world->study);
}

static void
test_rebuild (World *world, gconstpointer unused)
{
  static const char *const damages[] = {
    "UPDATE mark SET skipped = 1 - skipped, missed = 0, why = 'x', done_day = 5, n_missed = 77",
    "UPDATE step SET done = 1 - done, note = 'x', link = NULL, planned = 1, by_day = 3, text = text || 'x'",
    "DELETE FROM step",
    "DELETE FROM step; DELETE FROM mark",
    "INSERT INTO mark (occurrence, topic, cadence, day, skipped) VALUES ('Greek/weekly/2027-03-01', 'Greek', 1, 20878, 1)",
  };
  g_autofree char *before = NULL;

  live (world);
  before = marks_of (world);
  g_assert_nonnull (strstr (before, "a note"));
  for (guint i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      g_autofree char *damaged = NULL;
      g_autofree char *after = NULL;
      gint64 events = smriti_events_count (world->store);

      world_sql (world, damages[i]);
      damaged = marks_of (world);
      g_assert_cmpstr (damaged, !=, before);
      world_rebuild (world);
      after = marks_of (world);
      g_assert_cmpstr (after, ==, before);
      g_assert_cmpint (smriti_events_count (world->store), ==, events);
    }
}

static void
test_restart (World *world, gconstpointer unused)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  live (world);
  before = marks_of (world);
  world_restart (world);
  after = marks_of (world);
  g_assert_cmpstr (after, ==, before);
  assert_state (world, "Greek/30-day/2026-12-23", SMRITI_OCCURRENCE_DONE);
}

/* A database of version 1 has the marks that its events give. */
static void
test_migration (World *world, gconstpointer unused)
{
  g_autofree char *fixture = g_test_build_filename (G_TEST_DIST, "fixtures", "store", "v1.sql", NULL);
  g_autofree char *path = g_build_filename (world->dir, "smriti.db", NULL);
  g_autofree char *sql = NULL;
  g_autofree char *migrated = NULL;
  g_autofree char *again = NULL;
  g_autoptr (GPtrArray) vaults = NULL;
  sqlite3 *database = NULL;

  world_close (world);
  world_remove (world->dir);
  g_mkdir (world->dir, 0700);
  g_assert_true (g_file_get_contents (fixture, &sql, NULL, NULL));
  g_assert_cmpint (sqlite3_open (path, &database), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (database, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (database);
  at (world, "2027-01-02 12:00");
  world_open (world);
  migrated = marks_of (world);
  vaults = smriti_study_vaults (world->study);
  for (guint i = 0; i < vaults->len; i++) /* they are of a machine that is not here */
    smriti_vault_row_free (
        smriti_study_remove_vault (world->study, ((SmritiVaultRow *) g_ptr_array_index (vaults, i))->dir, NULL));
  g_assert_nonnull (strstr (migrated, "Greek/daily/2026-11-23"));
  world_rebuild (world);
  again = marks_of (world);
  g_assert_cmpstr (again, ==, migrated);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/practice/" name, World, NULL, world_set_up, function, world_tear_down)
  ADD ("five-cadences", test_five_cadences);
  ADD ("steps", test_steps);
  ADD ("weekday", test_weekday);
  ADD ("several-notes", test_several_notes);
  ADD ("tick", test_tick);
  ADD ("plan", test_plan);
  ADD ("undo-steps", test_undo_steps);
  ADD ("undo-skip-snooze", test_undo_skip_snooze);
  ADD ("undo-pause", test_undo_pause);
  ADD ("cycle-from", test_cycle_from);
  ADD ("missed", test_missed);
  ADD ("past-by-pages", test_past_by_pages);
  ADD ("pause-is-not-missed", test_pause_is_not_missed);
  ADD ("rebuild", test_rebuild);
  ADD ("restart", test_restart);
  ADD ("migration", test_migration);
  return g_test_run ();
}
