/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A project is what its records say: begun, ticked, taken back, shipped, begun anew;
 * which of them a cadence asks for. */

#include "common/project.h"

#include <string.h>

/* "what=started name=CLI m1=One", blanks between; '_' in a value is a blank. */
static const char *
get (gconstpointer record, const char *name)
{
  g_auto (GStrv) words = g_strsplit (record, " ", -1);
  g_autofree char *start = g_strconcat (name, "=", NULL);
  static char *kept;

  for (char **word = words; *word; word++)
    if (g_str_has_prefix (*word, start))
      {
        g_free (kept);
        kept = g_strdelimit (g_strdup (*word + strlen (start)), "_", ' ');
        return kept;
      }
  return NULL;
}

static void
fold (SmritiProject *project, gint32 day, const char *record)
{
  smriti_project_fold (project, &(SmritiProjectRecord){ day * (gint64) 86400, day, get, record });
}

static SmritiProject *
made (const char *subject, gint32 day, const char *started)
{
  SmritiProject *project = smriti_project_new (subject);

  fold (project, day, started);
  return project;
}

/* "started [x] One [ ] Two 1.5 h link" */
static void
assert_is (const SmritiProject *project, const char *want)
{
  g_autoptr (GString) said = g_string_new (smriti_project_state_to_string (project->state));

  for (guint i = 0; i < project->milestones->len; i++)
    {
      const SmritiMilestone *milestone = g_ptr_array_index (project->milestones, i);

      g_string_append_printf (said, " [%c] %s", milestone->done ? 'x' : ' ', milestone->text);
    }
  if (project->hours > 0)
    g_string_append_printf (said, " %d min", (int) (project->hours * 60 + 0.5));
  if (project->link)
    g_string_append_printf (said, " %s", project->link);
  g_assert_cmpstr (said->str, ==, want);
}

static void
test_life (void)
{
  g_autoptr (SmritiProject) project = smriti_project_new ("Python/2.2.1/cli");

  assert_is (project, "open");
  fold (project, 99, "what=milestone text=One"); /* not begun: nothing to tick */
  fold (project, 100, "what=started name=CLI level=beginner m1=One m2=Two_words");
  assert_is (project, "started [ ] One [ ] Two words");
  g_assert_cmpstr (project->name, ==, "CLI");
  g_assert_cmpint (project->started_day, ==, 100);
  fold (project, 101, "what=milestone text=Two_words done=yes");
  fold (project, 101, "what=milestone text=Three done=yes");
  fold (project, 102, "what=hours hours=1.5");
  fold (project, 102, "what=hours hours=0.25");
  fold (project, 103, "what=link link=/home/me/cli");
  assert_is (project, "started [ ] One [x] Two words 105 min /home/me/cli");
  g_assert_cmpuint (smriti_project_count_done (project), ==, 1);
  fold (project, 104, "what=milestone text=Two_words done=no");
  assert_is (project, "started [ ] One [ ] Two words 105 min /home/me/cli");
  fold (project, 105, "what=shipped link=https://x");
  assert_is (project, "shipped [ ] One [ ] Two words 105 min https://x");
  g_assert_cmpint (project->ended_day, ==, 105);
}

static void
test_begun_again (void)
{
  g_autoptr (SmritiProject) project = made ("P/1.1/a", 10, "what=started name=A m1=One m2=Two");

  fold (project, 11, "what=milestone text=Two");
  fold (project, 12, "what=started name=A m1=Two m2=Three");
  assert_is (project, "started [x] Two [ ] Three");
  g_assert_cmpint (project->started_day, ==, 10);
  fold (project, 13, "what=dropped why=bored");
  assert_is (project, "dropped [x] Two [ ] Three");
  fold (project, 20, "what=started name=A m1=Two");
  assert_is (project, "started [ ] Two");
  g_assert_cmpint (project->started_day, ==, 20);
  g_assert_cmpint (project->ended_day, ==, SMRITI_DAY_NONE);
}

static void
test_nonsense (void)
{
  static const char *const records[] = { "",
                                         "what=",
                                         "what=hours",
                                         "what=hours hours=x",
                                         "what=hours hours=-1",
                                         "what=hours hours=1e9",
                                         "what=hours hours=nan",
                                         "what=hours hours=1,5",
                                         "what=flown",
                                         "what=milestone",
                                         "what=rebuilt" };
  g_autoptr (SmritiProject) project = made ("P/1.1/a", 10, "what=started name=A m1=One m2=One");

  for (guint i = 0; i < G_N_ELEMENTS (records); i++)
    fold (project, 11, records[i]);
  assert_is (project, "started [ ] One");
  g_assert_cmpuint (project->rebuildings->len, ==, 0);
}

static void
test_subject (void)
{
  g_autofree char *entry = smriti_project_entry ("A/B/2.2.1/cli");
  g_autofree char *none = smriti_project_entry ("cli");
  g_autofree char *nothing = smriti_project_entry ("2.2.1/cli");

  g_assert_cmpstr (entry, ==, "2.2.1");
  g_assert_null (none);
  g_assert_null (nothing);
  g_assert_true (smriti_project_is_of ("A/B/2.2.1/cli", "A/B"));
  g_assert_false (smriti_project_is_of ("A/B/2.2.1/cli", "A"));
  g_assert_false (smriti_project_is_of ("A/B", "A"));
  g_assert_false (smriti_project_is_of ("AB/2.2.1/cli", "A"));
}

static void
test_rebuild (void)
{
  g_autoptr (GPtrArray) projects = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_project_free);
  SmritiProject *old = made ("P/1.1/old", 100, "what=started name=Old");
  SmritiProject *young = made ("P/1.1/young", 100, "what=started name=Young");

  g_ptr_array_add (projects, young);
  g_ptr_array_add (projects, old);
  g_ptr_array_add (projects, made ("P/1.1/open", 90, "what=started name=Open"));
  fold (old, 110, "what=shipped");
  fold (young, 120, "what=shipped");
  g_assert_null (smriti_project_to_rebuild (projects, 139));
  g_assert_true (smriti_project_to_rebuild (projects, 140) == old);
  g_assert_true (smriti_project_to_rebuild (projects, 160) == old);
  /* 1970-06-10 is day 160: the occurrence of that date keeps it, the next asks for another. */
  fold (old, 161, "what=rebuilt occurrence=P/30-day/1970-06-10 note=faster");
  g_assert_true (smriti_project_to_rebuild (projects, 160) == old);
  g_assert_true (smriti_project_rebuilding (old, "P/30-day/1970-06-10")->done);
  g_assert_cmpstr (smriti_project_rebuilding (old, "P/30-day/1970-06-10")->note, ==, "faster");
  g_assert_true (smriti_project_to_rebuild (projects, 190) == young);
  fold (old, 162, "what=rebuilt occurrence=P/30-day/1970-06-10 done=no");
  g_assert_true (smriti_project_to_rebuild (projects, 190) == old);
}

static void
test_ship (void)
{
  g_autoptr (GPtrArray) projects = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_project_free);
  SmritiProject *big = made ("P/1.1/big", 100, "what=started name=Big level=production m1=One m2=Two");
  SmritiProject *small = made ("P/1.1/small", 110, "what=started name=Small level=beginner");
  const SmritiMilestone *one = g_ptr_array_index (big->milestones, 0);

  g_assert_null (smriti_project_to_ship (projects, 0));
  g_ptr_array_add (projects, big);
  g_ptr_array_add (projects, small);
  g_assert_true (smriti_project_to_ship (projects, 0) == big);
  fold (big, 120, "what=milestone text=One occurrence=P/90-day/x");
  g_assert_true (smriti_milestone_is_of (one, "P/90-day/y", 120 * (gint64) 86400));
  g_assert_false (smriti_milestone_is_of (one, "P/90-day/y", 121 * (gint64) 86400));
  g_assert_true (smriti_milestone_is_of (one, "P/90-day/x", 121 * (gint64) 86400));
  fold (big, 130, "what=shipped");
  g_assert_true (smriti_project_to_ship (projects, 130 * (gint64) 86400) == big);
  g_assert_true (smriti_project_to_ship (projects, 131 * (gint64) 86400) == small);
  fold (small, 131, "what=dropped");
  g_assert_null (smriti_project_to_ship (projects, 131 * (gint64) 86400));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/project/life", test_life);
  g_test_add_func ("/project/begun-again", test_begun_again);
  g_test_add_func ("/project/nonsense", test_nonsense);
  g_test_add_func ("/project/subject", test_subject);
  g_test_add_func ("/project/rebuild", test_rebuild);
  g_test_add_func ("/project/ship", test_ship);
  return g_test_run ();
}
