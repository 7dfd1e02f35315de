/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* When the daemon runs the program that writes calendar files: with a study
 * that has rules, a day and facts, and with programs that do as told. */

#include "daemon/vdir.h"

#include "common/error.h"
#include "common/names.h"
#include "tests/unit/rule-rows.h"

#include <glib/gstdio.h>
#include <string.h>

#define WEEKLY "weekly-18885f27b5af9012@org.smriti.Smriti.ics"

/* --- the study: what vdir.c asks of it --- */

struct _SmritiStudy
{
  GPtrArray *rows;
  gint32 day;
  char *fact;
  guint looked;
};

GVariant *
smriti_study_rule_rows (SmritiStudy *study)
{
  GVariantBuilder builder;

  study->looked++;
  g_variant_builder_init (&builder, G_VARIANT_TYPE (SMRITI_RULE_ROWS_TYPE));
  for (guint i = 0; i < study->rows->len; i++)
    g_variant_builder_add_value (&builder, smriti_rule_row_to_variant (g_ptr_array_index (study->rows, i)));
  return g_variant_builder_end (&builder);
}

gint32
smriti_study_day (SmritiStudy *study)
{
  return study->day;
}

char *
smriti_study_fact (SmritiStudy *study, const char *name)
{
  g_assert_cmpstr (name, ==, "vdir");
  return g_strdup (study->fact);
}

void
smriti_study_set_fact (SmritiStudy *study, const char *name, const char *value)
{
  g_assert_cmpstr (name, ==, "vdir");
  g_free (study->fact);
  study->fact = g_strdup (value);
}

/* --- the rest of the world --- */

typedef struct
{
  char *top, *dir, *bin, *runs;
  SmritiStudy study;
  SmritiVdir *vdir;
} World;

static char *
path_in (const char *dir, const char *name)
{
  return g_build_filename (dir, name, NULL);
}

/* A program in the helper's place: a line in "runs" each time it is run. */
static void
put_helper (World *w, const char *script)
{
  g_autofree char *path = path_in (w->bin, "smriti-ics");
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\necho \"$*\" >>'%s'\n%s\n", w->runs, script);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_assert_cmpint (g_chmod (path, 0700), ==, 0);
  g_setenv (SMRITI_ENV_LIBEXEC_DIR, w->bin, TRUE);
}

static guint
n_runs (World *w)
{
  g_autofree char *text = NULL;
  guint n = 0;

  if (g_file_get_contents (w->runs, &text, NULL, NULL))
    for (const char *s = text; (s = strchr (s, '\n')); s++)
      n++;
  return n;
}

static void
set_up (World *w, gconstpointer unused)
{
  g_autofree char *real = g_build_filename (g_getenv ("SMRITI_BUILD"), "client", "ics", NULL);

  w->top = g_dir_make_tmp ("smriti-test-XXXXXX", NULL);
  w->dir = path_in (w->top, "calendar");
  w->bin = path_in (w->top, "bin");
  w->runs = path_in (w->top, "runs");
  g_mkdir (w->bin, 0700);
  g_setenv (SMRITI_ENV_LIBEXEC_DIR, real, TRUE);
  w->study.rows = rows_new ();
  w->study.day = 20780;
  g_ptr_array_add (w->study.rows, row_new ("Python", SMRITI_CADENCE_WEEKLY, "2026-11-23"));
  w->vdir = smriti_vdir_new (&w->study, w->dir);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) entries = g_dir_open (path, 0, NULL);
  const char *name;

  while (entries && (name = g_dir_read_name (entries)))
    {
      g_autofree char *child = path_in (path, name);

      remove_tree (child);
    }
  g_remove (path);
}

static void
tear_down (World *w, gconstpointer unused)
{
  g_clear_pointer (&w->vdir, smriti_vdir_free);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_ptr_array_unref (w->study.rows);
  g_free (w->study.fact);
  remove_tree (w->top);
  g_free (w->top);
  g_free (w->dir);
  g_free (w->bin);
  g_free (w->runs);
}

static gboolean
on_guard (gpointer unused)
{
  g_error ("waited 20 s in vain");
  return G_SOURCE_REMOVE;
}

/* Until the fact is another than @before (a run ended well). */
static void
wait_written (World *w, const char *before)
{
  g_autofree char *known = g_strdup (before);
  guint guard = g_timeout_add_seconds (20, on_guard, NULL);

  while (g_strcmp0 (w->study.fact, known) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (guard);
}

static void
wait_looked (World *w, guint times)
{
  while (w->study.looked < times)
    g_main_context_iteration (NULL, TRUE);
}

/* Tells of a change and waits until it was looked at, which must not start a run. */
static void
assert_nothing_to_do (World *w)
{
  guint runs = n_runs (w), looked = w->study.looked;

  smriti_vdir_changed (w->vdir);
  smriti_vdir_changed (w->vdir); /* many changes, one look */
  wait_looked (w, looked + 1);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpuint (w->study.looked, ==, looked + 1);
  g_assert_cmpuint (n_runs (w), ==, runs);
}

static gboolean
is_there (World *w, const char *name)
{
  g_autofree char *path = path_in (w->dir, name);

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static SmritiRuleRow *
first_row (World *w)
{
  return g_ptr_array_index (w->study.rows, 0);
}

/* --- with the real program --- */

static void
test_real (World *w, gconstpointer unused)
{
  g_autofree char *fact = NULL;

  smriti_vdir_changed (w->vdir);
  wait_written (w, NULL);
  g_assert_true (is_there (w, WEEKLY));
  assert_nothing_to_do (w);
  fact = g_strdup (w->study.fact);
  g_ptr_array_set_size (w->study.rows, 0);
  smriti_vdir_changed (w->vdir);
  wait_written (w, fact);
  g_assert_false (is_there (w, WEEKLY));
}

/* --- when it is run --- */

static void
test_when (World *w, gconstpointer unused)
{
  g_autofree char *fact = NULL;

  put_helper (w, "exec mkdir -p \"$2\"");
  smriti_vdir_changed (w->vdir);
  wait_written (w, NULL);
  g_assert_cmpuint (n_runs (w), ==, 1);
  assert_nothing_to_do (w);
  /* Another rule; a folder that is gone. */
  fact = g_strdup (w->study.fact);
  first_row (w)->minute++;
  smriti_vdir_changed (w->vdir);
  wait_written (w, fact);
  g_assert_cmpuint (n_runs (w), ==, 2);
  g_rmdir (w->dir);
  smriti_study_set_fact (&w->study, "vdir", NULL);
  smriti_vdir_changed (w->vdir);
  wait_written (w, NULL);
  g_assert_cmpuint (n_runs (w), ==, 3);
  /* A daemon that starts again knows what stands there. */
  smriti_vdir_free (w->vdir);
  w->vdir = smriti_vdir_new (&w->study, w->dir);
  assert_nothing_to_do (w);
}

/* Nothing to show, and never was: no folder is made. */
static void
test_no_rules (World *w, gconstpointer unused)
{
  put_helper (w, "");
  g_ptr_array_set_size (w->study.rows, 0);
  assert_nothing_to_do (w);
  g_assert_null (w->study.fact);
}

/* What changes during a run is written by the next, and never two at once. */
static void
test_meanwhile (World *w, gconstpointer unused)
{
  g_autofree char *gate = path_in (w->top, "gate");
  g_autofree char *fact = NULL;
  g_autofree char *script = g_strdup_printf (
      "mkdir -p \"$2\"; mkdir '%s/alone' || exit 1; while [ ! -e '%s' ]; do sleep 0.01; done; "
      "rmdir '%s/alone'",
      w->top, gate, w->top);

  put_helper (w, script);
  smriti_vdir_changed (w->vdir);
  wait_looked (w, 1);
  for (guint i = 0; i < 5; i++)
    {
      first_row (w)->minute++;
      smriti_vdir_changed (w->vdir);
      while (g_main_context_iteration (NULL, FALSE))
        ;
    }
  g_assert_cmpuint (w->study.looked, ==, 1);
  g_assert_true (g_file_set_contents (gate, "", -1, NULL));
  wait_written (w, NULL);
  fact = g_strdup (w->study.fact);
  wait_written (w, fact);
  g_assert_cmpuint (n_runs (w), ==, 2);
  assert_nothing_to_do (w);
}

/* --- when it does not work --- */

/* Said once, not tried again today for the same rules, tried again tomorrow. */
static void
test_fails (World *w, gconstpointer unused)
{
  put_helper (w, "echo 'smriti-ics: no room' >&2; exit 1");
  g_test_expect_message ("smriti", G_LOG_LEVEL_WARNING, "*not up to date (smriti-ics: no room), ignoring");
  smriti_vdir_changed (w->vdir);
  while (n_runs (w) < 1 || w->study.looked < 1)
    g_main_context_iteration (NULL, FALSE);
  smriti_vdir_changed (w->vdir);
  wait_looked (w, 2); /* after the run has ended */
  g_test_assert_expected_messages ();
  assert_nothing_to_do (w);
  w->study.day++;
  smriti_vdir_changed (w->vdir);
  wait_looked (w, w->study.looked + 1);
  smriti_vdir_changed (w->vdir);
  wait_looked (w, w->study.looked + 1);
  g_assert_cmpuint (n_runs (w), ==, 2);
  g_assert_null (w->study.fact);
  /* Other rules are another matter; and then all is well. */
  put_helper (w, "exec mkdir -p \"$2\"");
  first_row (w)->minute++;
  smriti_vdir_changed (w->vdir);
  wait_written (w, NULL);
}

static void
test_missing (World *w, gconstpointer unused)
{
  g_setenv (SMRITI_ENV_LIBEXEC_DIR, w->bin, TRUE);
  g_test_expect_message ("smriti", G_LOG_LEVEL_WARNING, "*not up to date (*smriti-ics*");
  smriti_vdir_changed (w->vdir);
  wait_looked (w, 1);
  g_test_assert_expected_messages ();
  assert_nothing_to_do (w);
}

/* One that reads nothing, one that dies, and more rules than it would take. */
static void
test_dies (World *w, gconstpointer unused)
{
  put_helper (w, "exec <&-; kill -9 $$");
  g_test_expect_message ("smriti", G_LOG_LEVEL_WARNING, "*not up to date*");
  smriti_vdir_changed (w->vdir);
  wait_looked (w, 1);
  smriti_vdir_changed (w->vdir);
  wait_looked (w, 2);
  g_test_assert_expected_messages ();
  for (guint i = 0; i < 300; i++)
    {
      SmritiRuleRow *row = row_new ("", SMRITI_CADENCE_DAILY, "2026-11-23");

      g_free (row->topic);
      row->topic = g_strnfill (4000, 'x');
      g_ptr_array_add (w->study.rows, row);
    }
  g_test_expect_message ("smriti", G_LOG_LEVEL_WARNING, "*not up to date (there are too many*");
  smriti_vdir_changed (w->vdir);
  wait_looked (w, 3);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (n_runs (w), ==, 1);
}

/* The end does not wait for one that hangs, and takes it along. */
static void
test_hangs (World *w, gconstpointer unused)
{
  g_autofree char *alive = path_in (w->top, "alive");
  g_autofree char *script = g_strdup_printf ("echo $$ >'%s'; mv '%s' '%s.pid'; exec sleep 600", alive, alive, alive);
  g_autofree char *pid_file = g_strconcat (alive, ".pid", NULL);
  g_autofree char *pid = NULL;
  g_autofree char *stat = NULL;
  gint64 began_us;

  put_helper (w, script);
  smriti_vdir_changed (w->vdir);
  while (!g_file_test (pid_file, G_FILE_TEST_EXISTS))
    g_main_context_iteration (NULL, FALSE);
  began_us = g_get_monotonic_time ();
  g_clear_pointer (&w->vdir, smriti_vdir_free);
  g_assert_cmpint (g_get_monotonic_time () - began_us, <, 5 * G_USEC_PER_SEC);
  g_assert_true (g_file_get_contents (pid_file, &pid, NULL, NULL));
  stat = g_strdup_printf ("/proc/%s", g_strstrip (pid));
  while (g_file_test (stat, G_FILE_TEST_EXISTS)) /* until it was reaped */
    g_main_context_iteration (NULL, FALSE);
  g_assert_null (w->study.fact);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/vdir/" name, World, NULL, set_up, func, tear_down)
  ADD ("real", test_real);
  ADD ("when", test_when);
  ADD ("no-rules", test_no_rules);
  ADD ("meanwhile", test_meanwhile);
  ADD ("fails", test_fails);
  ADD ("missing", test_missing);
  ADD ("dies", test_dies);
  ADD ("hangs", test_hangs);
  return g_test_run ();
}
