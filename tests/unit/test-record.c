/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Records: kept, listed by kind and subject, taken back, kept by a card whose
 * words change, and the same after a rebuild. */

#include "study-fixture.h"

static char *
add (World *world, const char *kind, const char *subject, gboolean of_card, const char *what)
{
  char *details[] = { (char *) "what", (char *) what, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiEvent) event = smriti_study_add_record (world->study, kind, subject, of_card, details, &error);

  g_assert_no_error (error);
  return g_strdup (event->id);
}

/* "subject what, …" newest first */
static char *
list (World *world, const char *kind, const char *subject, gboolean of_card, guint offset, guint limit, guint *out_total)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = smriti_study_records (world->study, kind, subject, of_card, offset, limit, out_total, &error);
  GString *said = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < records->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (records, i);

      g_string_append_printf (said, "%s%s %s", i > 0 ? ", " : "", of_card ? "*" : event->subject,
                              smriti_event_get (event, "what"));
    }
  return g_string_free (said, FALSE);
}

static void
assert_listed (World *world, const char *kind, const char *subject, gboolean of_card, const char *want, guint want_total)
{
  guint total;
  g_autofree char *said = list (world, kind, subject, of_card, 0, 100, &total);

  g_assert_cmpstr (said, ==, want);
  g_assert_cmpuint (total, ==, want_total);
}

static void
test_lists (World *world, gconstpointer unused)
{
  g_autofree char *quiz = add (world, "quiz", "Python/beginner", FALSE, "8 of 10");
  g_autofree char *project = add (world, "project", "Python/2.2.1", FALSE, "started");
  g_autofree char *other = add (world, "project", "Python/2.2.10", FALSE, "not beneath 2.2.1");
  g_autofree char *below = add (world, "project", "Python/2.2.1/cli", FALSE, "beneath");
  g_autofree char *git = add (world, "quiz", "Git/beginner", FALSE, "2 of 10");
  g_autofree char *page = NULL;
  guint total;

  assert_listed (world, "quiz", "", FALSE, "Git/beginner 2 of 10, Python/beginner 8 of 10", 2);
  assert_listed (world, "project", "Python/2.2.1", FALSE, "Python/2.2.1/cli beneath, Python/2.2.1 started", 2);
  assert_listed (world, "", "Git", FALSE, "Git/beginner 2 of 10", 1);
  assert_listed (world, "watch", "", FALSE, "", 0);
  page = list (world, "", "", FALSE, 1, 2, &total);
  g_assert_cmpstr (page, ==, "Python/2.2.1/cli beneath, Python/2.2.10 not beneath 2.2.1");
  g_assert_cmpuint (total, ==, 5);
}

static void
test_undo (World *world, gconstpointer unused)
{
  g_autofree char *first = add (world, "quiz", "Python/beginner", FALSE, "one");
  g_autofree char *second = add (world, "quiz", "Python/beginner", FALSE, "two");

  g_assert_cmpuint (world_undo (world, ""), ==, SMRITI_EVENT_RECORDED); /* the newest */
  assert_listed (world, "quiz", "", FALSE, "Python/beginner one", 1);
  g_assert_cmpuint (world_undo (world, first), ==, SMRITI_EVENT_RECORDED);
  assert_listed (world, "quiz", "", FALSE, "", 0);
  g_assert_cmpint (world_rebuild (world).events, ==, 4);
  assert_listed (world, "quiz", "", FALSE, "", 0);
}

static void
test_of_card (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autofree char *said = NULL;
  g_autofree char *event = NULL;
  g_autoptr (GError) error = NULL;
  guint total;

  world_write (world, "n.md", "- What is a closure in one's own words? :: A function with its scope.\n");
  world_add_vault (world);
  card = world_card (world, "What is a closure in one's own words?");
  event = world_answer (world, "What is a closure in one's own words?", SMRITI_GRADE_GOOD);
  said = add (world, "explained", card->id, TRUE, "it remembers where it came from");
  assert_listed (world, "explained", card->id, TRUE, "* it remembers where it came from", 1);
  world_edit (world, "n.md", "- What is a closure, in one's own words? :: A function with its scope.\n");
  assert_listed (world, "explained", card->id, TRUE, "* it remembers where it came from", 1);
  g_assert_null (smriti_study_records (world->study, "", "nosuchcard", TRUE, 0, 1, &total, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
}

static void
test_refuses (World *world, gconstpointer unused)
{
  static const struct
  {
    const char *kind, *subject, *name;
    int code;
  } wrong[] = {
    { "", "a", "b", SMRITI_ERROR_INVALID_ARGUMENT },       { "Quiz", "a", "b", SMRITI_ERROR_INVALID_ARGUMENT },
    { "quiz", "", "b", SMRITI_ERROR_INVALID_ARGUMENT },    { "quiz", "a", "", SMRITI_ERROR_INVALID_ARGUMENT },
    { "quiz", "a", "B c", SMRITI_ERROR_INVALID_ARGUMENT }, { "quiz", "a", "kind", SMRITI_ERROR_INVALID_ARGUMENT },
    { "quiz", "a", "on", SMRITI_ERROR_INVALID_ARGUMENT },
  };
  char *many[2 * 25 + 1] = { NULL };
  g_autoptr (GError) limit = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      char *details[] = { (char *) wrong[i].name, (char *) "x", NULL };
      g_autoptr (GError) error = NULL;

      g_assert_null (smriti_study_add_record (world->study, wrong[i].kind, wrong[i].subject, FALSE, details, &error));
      g_assert_error (error, SMRITI_ERROR, wrong[i].code);
    }
  for (guint i = 0; i < 50; i++)
    many[i] = (char *) "a";
  g_assert_null (smriti_study_add_record (world->study, "quiz", "a", FALSE, many, &limit));
  g_assert_error (limit, SMRITI_ERROR, SMRITI_ERROR_LIMIT);
  assert_listed (world, "", "", FALSE, "", 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/record/" name, World, NULL, world_set_up, func, world_tear_down)
  ADD ("lists", test_lists);
  ADD ("undo", test_undo);
  ADD ("of-card", test_of_card);
  ADD ("refuses", test_refuses);
#undef ADD
  return g_test_run ();
}
