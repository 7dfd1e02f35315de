/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Projects in the cadences: what is shipped is rebuilt 30 days later, milestones are
 * steps of the 90-day cycle, ticked here or on the board; dates that are over keep
 * their steps; all of it taken back, and made again by a rebuild. */

#include "study-fixture.h"

#define SUBJECT "Greek/2.2.3/mill"

static const char greek[] = "# **1.0 ALPHA — Greek**\n\n"
                            "1.1 **Rhythm**\n"
                            "1.1.1 **30-Day Refresh** – Rebuild a project\n"
                            "1.1.2 **90-Day Mastery Cycle** – Ship it\n";

static void
begin (World *world)
{
  world_write (world, "Greek.md", greek);
  world_add_vault (world);
}

static void
at (World *world, const char *day)
{
  g_autofree char *iso = g_strdup_printf ("%sT12:00:00Z", day);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (iso, NULL);

  world_at (world, g_date_time_to_unix (time));
}

/* @words: name, value, … , NULL; the event. */
static char *
record (World *world, const char *subject, const char *const *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiEvent) event = smriti_study_add_record (world->study, "project", subject, FALSE, (char **) words, &error);

  g_assert_no_error (error);
  return g_strdup (event->id);
}

#define recorded(world, subject, ...) g_free (record (world, subject, (const char *const[]){ __VA_ARGS__, NULL }))

/* "[x] Rebuild …; …" of the occurrence @id. */
static void
assert_steps (World *world, const char *id, const char *want)
{
  g_autoptr (SmritiOccurrence) occurrence = smriti_study_occurrence (world->study, id);
  g_autoptr (GString) said = g_string_new (NULL);

  g_assert_nonnull (occurrence);
  for (guint i = 0; i < occurrence->steps->len; i++)
    {
      const SmritiStep *step = g_ptr_array_index (occurrence->steps, i);

      g_assert_cmpuint (step->n, ==, i + 1);
      g_string_append_printf (said, "%s[%c] %s", i > 0 ? "; " : "", step->done ? 'x' : ' ', step->text);
    }
  g_assert_cmpstr (said->str, ==, want);
}

static void
tick (World *world, const char *id, const char *step, gboolean done)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiOccurrence) occurrence = smriti_study_tick (world->study, id, step, done, done ? "how" : NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (occurrence);
}

/* The first date of a cadence, as an id; the anchor is the day the vault was added. */
static char *
first (World *world, SmritiCadence cadence, int nth)
{
  const SmritiRule *rule = smriti_study_rule (world->study, "Greek", cadence);
  gint32 day = smriti_rule_next (rule, rule->anchor_day);
  g_autofree char *date = NULL;

  while (nth-- > 0)
    day = smriti_rule_next (rule, day);
  date = smriti_day_to_string (day);
  return g_strdup_printf ("Greek/%s/%s", smriti_cadence_to_string (cadence), date);
}

static void
test_milestones (World *world, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autofree char *next = NULL;

  begin (world);
  id = first (world, SMRITI_CADENCE_90_DAY, 0);
  next = first (world, SMRITI_CADENCE_90_DAY, 1);
  assert_steps (world, id, "[ ] Ship it");
  recorded (world, SUBJECT, "what", "started", "name", "Mill", "level", "production", "m1", "Wheel", "m2", "Stone", "m3", "Roof");
  recorded (world, "Greek/2.2.1/toy", "what", "started", "name", "Toy", "level", "beginner", "m1", "Paint");
  assert_steps (world, id, "[ ] Ship it; [ ] Wheel; [ ] Stone; [ ] Roof");
  recorded (world, SUBJECT, "what", "milestone", "text", "Wheel", "done", "yes"); /* before it opens */
  assert_steps (world, id, "[ ] Ship it; [ ] Stone; [ ] Roof");
  at (world, id + strlen ("Greek/90-day/"));
  tick (world, "90-day", "Stone", TRUE);
  recorded (world, SUBJECT, "what", "milestone", "text", "Roof", "done", "yes");
  assert_steps (world, id, "[ ] Ship it; [x] Stone; [x] Roof");
  tick (world, "90-day", "Roof", FALSE);
  assert_steps (world, id, "[ ] Ship it; [x] Stone; [ ] Roof");
  world->n_occurrences = 0;
  world_undo (world, "");
  g_assert_cmpuint (world->n_occurrences, ==, 1); /* told to who shows it */
  assert_steps (world, id, "[ ] Ship it; [x] Stone; [x] Roof");
  world_rebuild (world);
  assert_steps (world, id, "[ ] Ship it; [x] Stone; [x] Roof");
}

/* It is done by the note's steps; a milestone that is open stays one. */
static void
test_done_without (World *world, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autoptr (SmritiOccurrence) occurrence = NULL;

  begin (world);
  id = first (world, SMRITI_CADENCE_90_DAY, 0);
  recorded (world, SUBJECT, "what", "started", "name", "Mill", "level", "production", "m1", "Wheel");
  at (world, id + strlen ("Greek/90-day/"));
  tick (world, "90-day", "2", TRUE);
  occurrence = smriti_study_occurrence (world->study, id);
  g_assert_cmpint (occurrence->state, ==, SMRITI_OCCURRENCE_OPEN);
  g_clear_pointer (&occurrence, smriti_occurrence_free);
  world_undo (world, "");
  tick (world, "90-day", "1", TRUE);
  occurrence = smriti_study_occurrence (world->study, id);
  g_assert_cmpint (occurrence->state, ==, SMRITI_OCCURRENCE_DONE);
  assert_steps (world, id, "[x] Ship it; [ ] Wheel");
}

static void
test_past_stays (World *world, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autofree char *next = NULL;

  begin (world);
  id = first (world, SMRITI_CADENCE_90_DAY, 0);
  next = first (world, SMRITI_CADENCE_90_DAY, 1);
  recorded (world, SUBJECT, "what", "started", "name", "Mill", "level", "production", "m1", "Wheel", "m2", "Stone");
  at (world, id + strlen ("Greek/90-day/"));
  tick (world, "90-day", "Wheel", TRUE);
  at (world, next + strlen ("Greek/90-day/"));
  assert_steps (world, id, "[ ] Ship it; [x] Wheel; [ ] Stone");
  assert_steps (world, next, "[ ] Ship it; [ ] Stone");
  recorded (world, SUBJECT, "what", "milestone", "text", "Stone", "done", "yes");
  recorded (world, SUBJECT, "what", "started", "name", "Mill", "level", "production", "m1", "Sail");
  recorded (world, SUBJECT, "what", "shipped", "link", "https://x");
  assert_steps (world, id, "[ ] Ship it; [x] Wheel; [ ] Stone");
  assert_steps (world, next, "[ ] Ship it; [ ] Sail");
  tick (world, id, "Stone", TRUE); /* late, by its whole id */
  assert_steps (world, id, "[ ] Ship it; [x] Wheel; [x] Stone");
  assert_steps (world, next, "[ ] Ship it; [ ] Sail");
}

static void
test_rebuild (World *world, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autofree char *next = NULL;
  g_autofree char *third = NULL;
  g_autofree char *today = NULL;
  g_autofree char *want = NULL;
  g_autofree char *done = NULL;

  begin (world);
  id = first (world, SMRITI_CADENCE_30_DAY, 0);
  next = first (world, SMRITI_CADENCE_30_DAY, 1);
  third = first (world, SMRITI_CADENCE_30_DAY, 2);
  world_later (world, 86400);
  today = smriti_day_to_string (smriti_study_day (world->study));
  want = g_strdup_printf ("[ ] Rebuild a project; [ ] Rebuild Mill (shipped %s)", today);
  done = g_strdup_printf ("[ ] Rebuild a project; [x] Rebuild Mill (shipped %s)", today);
  recorded (world, SUBJECT, "what", "started", "name", "Mill");
  recorded (world, SUBJECT, "what", "shipped", "link", "https://x");
  assert_steps (world, id, "[ ] Rebuild a project"); /* 29 days old then */
  assert_steps (world, next, want);
  at (world, next + strlen ("Greek/30-day/"));
  tick (world, "30-day", "2", TRUE);
  assert_steps (world, next, done);
  assert_steps (world, third, "[ ] Rebuild a project");
  world_restart (world);
  assert_steps (world, next, done);
}

/* No list of steps grows beyond what can be shown. */
static void
test_bounded (World *world, gconstpointer unused)
{
  g_autofree char *id = NULL;
  g_autoptr (SmritiOccurrence) occurrence = NULL;

  begin (world);
  id = first (world, SMRITI_CADENCE_90_DAY, 0);
  recorded (world, SUBJECT, "what", "started", "name", "Mill", "m1", "a", "m2", "b", "m3", "c", "m4", "d", "m5", "e", "m6", "f",
            "m7", "g", "m8", "h", "m9", "i", "m10", "j", "m11", "k", "m12", "l", "m13", "m", "m14", "n");
  occurrence = smriti_study_occurrence (world->study, id);
  g_assert_cmpuint (occurrence->steps->len, ==, 1 + 12);
}

#define add(path, func) g_test_add ("/projects/" path, World, NULL, world_set_up, func, world_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("milestones", test_milestones);
  add ("done-without", test_done_without);
  add ("past-stays", test_past_stays);
  add ("rebuild", test_rebuild);
  add ("bounded", test_bounded);
  return g_test_run ();
}
