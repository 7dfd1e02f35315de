/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What notes say beside their cards, in the daemon: anchors, tips, versions, what
 * takes an explanation, and new cards that wait. */

#include "daemon/store/holds.h"
#include "study-fixture.h"

#define OUTLINE                                                                                                          \
  "# **[[1.0 ALPHA — Greek]] (ALL)**\n\n1.1 **First** – a, b\n1.2 **Second** – c\n1.10 **Tenth** – d\n\n---\n\n" \
  "# **[[2.0 BETA — Greek]] (2 Sheets)**\n\n2.1 **Third** – d\n2.1.1 **Part** – e\n2.2 **Daily Quick Review** – 9 concepts\n"

static void
configure (World *world, const char *text)
{
  g_assert_true (g_file_set_contents (world->settings, text, -1, NULL));
  world_restart (world);
}

/* --- anchors and tips --- */

static char *
anchors_of (World *world, const char *front, guint limit)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);
  g_autoptr (GPtrArray) anchors = smriti_study_anchors (world->study, card, limit);

  g_ptr_array_add (anchors, NULL);
  return g_strjoinv ("|", (char **) anchors->pdata);
}

#define assert_anchors(world, front, want)                       \
  do                                                             \
    {                                                            \
      g_autofree char *anchors_ = anchors_of (world, front, 16); \
      g_assert_cmpstr (anchors_, ==, want);                      \
    }                                                            \
  while (0)

static void
test_anchors (World *world, gconstpointer unused)
{
  world_write (world, "Main note.md",
               "---\naliases: [Haupt]\n---\none :: 1 ^first\n> [!analogy] near one\n\ntwo :: 2 ^sm-abcdefgh\n\n"
               "The ==x== of ==y== ^both\n\nfour :: 4\n");
  world_write (world, "Other.md",
               "> [!mnemonic] for one and two [[main NOTE#^first]] [[Sub/Main note#^sm-abcdefgh]]\n\n"
               "> [!anchor] by alias [[haupt#^both]]\n\n> [!anchor] nobody's [[#^first]] [[Nowhere#^first]]\n");
  world_add_vault (world);
  assert_anchors (world, "one", "near one|for one and two");
  assert_anchors (world, "two", "for one and two");
  assert_anchors (world, "The […] of y", "by alias");
  assert_anchors (world, "The x of […]", "by alias");
  assert_anchors (world, "four", "");
  {
    g_autofree char *one = anchors_of (world, "one", 1);

    g_assert_cmpstr (one, ==, "near one");
  }
  world_edit (world, "Other.md", "> [!anchor] now four\n> [[Main note#^four]]\n");
  world_edit (world, "Main note.md", "one :: 1 ^first\n\nfour :: 4 ^four\n> [!analogy] near four\n");
  assert_anchors (world, "one", "");
  assert_anchors (world, "four", "near four|now four");
  world_delete (world, "Other.md");
  assert_anchors (world, "four", "near four");
}

static guint count (World *world, const char *query);

/* The list finds just those that have some. */
static void
test_anchored (World *world, gconstpointer unused)
{
  world_write (world, "Main note.md",
               "---\naliases: [Haupt]\n---\none :: 1 ^first\n> [!analogy] near one\n\ntwo :: 2 ^sm-abcdefgh\n\n"
               "The ==x== of ==y== ^both\n\nfour :: 4\n\n> [!tip] of four\n");
  world_write (world, "Other.md",
               "> [!mnemonic] for two [[Main note#^sm-abcdefgh]]\n\n> [!anchor] by alias [[haupt#^both]]\n\n"
               "> [!anchor] nobody's [[#^first]] [[Nowhere#^first]]\n");
  world_add_vault (world);
  g_assert_cmpuint (count (world, "is:anchored"), ==, 4);
  g_assert_cmpuint (count (world, "is:anchored kind:cloze"), ==, 2);
  g_assert_cmpuint (count (world, "is:anchored kind:basic two"), ==, 1);
  g_assert_cmpuint (count (world, "is:anchored four"), ==, 0);
  g_assert_cmpuint (count (world, "kind:basic"), ==, 3);
  g_assert_cmpuint (count (world, "kind:sequence"), ==, 0);
  world_delete (world, "Other.md");
  g_assert_cmpuint (count (world, "is:anchored"), ==, 1);
}

static void
assert_tip (World *world, int day, const char *want)
{
  g_autofree char *tip = NULL;

  world_on_day (world, day);
  tip = smriti_study_tip (world->study);
  g_assert_cmpstr (tip, ==, want);
}

/* Another one each day, round and round. */
static void
test_tips (World *world, gconstpointer unused)
{
  static const char *const tips[] = { "c", "a", "b" }; /* 20780 is 2 more than a multiple of 3 */

  world_write (world, "A.md", "> [!tip] a\n\nq :: r\n\n> [!tip] b\n\n> [!anchor] no tip\n");
  assert_tip (world, 0, NULL);
  world_write (world, "B.md", "> [!tip] c\n");
  world_add_vault (world);
  for (int day = 0; day < 7; day++)
    assert_tip (world, day, tips[day % 3]);
  world_delete (world, "A.md");
  assert_tip (world, 8, "c");
  world_sql (world, "UPDATE vault SET away = 1");
  assert_tip (world, 9, NULL);
}

/* --- versions, explanations --- */

static guint
count (World *world, const char *query)
{
  g_autoptr (GError) error = NULL;
  guint total = 0;
  g_autoptr (GPtrArray) cards = world_list (world, query, 0, 100, &total, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (cards->len, ==, total);
  return total;
}

static void
test_versions (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) old = NULL;
  g_autoptr (SmritiStudyCard) new = NULL;

  world_write (world, "Greek.md", OUTLINE);
  world_write (world, "1.0 ALPHA — Greek.md", "## 1.1 First\n\nold :: 1 %% until 3.12 %%\nnew :: 2 %% since 3.14 %%\nany :: 3\n");
  world_write (world, "Alone.md", "alone :: 1 %% until 1 %%\n");
  world_add_vault (world);
  g_assert_cmpuint (smriti_study_outdated (world->study), ==, 0);
  g_assert_cmpuint (count (world, "is:outdated"), ==, 0);
  configure (world, "[topic Greek]\nversion=3.13\n");
  g_assert_cmpuint (smriti_study_outdated (world->study), ==, 2);
  g_assert_cmpuint (count (world, "is:outdated"), ==, 2);
  g_assert_cmpuint (count (world, "is:outdated old"), ==, 1);
  old = world_card (world, "old");
  new = world_card (world, "new");
  g_assert_cmpstr (old->until, ==, "3.12");
  g_assert_cmpstr (new->since, ==, "3.14");
  g_assert_true (smriti_study_is_outdated (world->study, old));
  configure (world, "[topic Greek]\nversion=3.14.1\n");
  g_assert_true (smriti_study_is_outdated (world->study, old));
  g_assert_false (smriti_study_is_outdated (world->study, new));
  g_assert_cmpuint (count (world, "is:outdated"), ==, 1);
  world_edit (world, "1.0 ALPHA — Greek.md", "## 1.1 First\n\nold :: 1 %% until 3.14 %%\nnew :: 2\nany :: 3\n");
  g_assert_cmpuint (smriti_study_outdated (world->study), ==, 0);
  g_assert_cmpuint (count (world, "is:outdated"), ==, 0);
}

/* A changed version is seen by a list that was asked for before. */
static void
test_version_set (World *world, gconstpointer unused)
{
  world_write (world, "Greek.md", OUTLINE);
  world_write (world, "1.0 ALPHA — Greek.md", "## 1.1 First\n\nold :: 1 %% until 3.12 %%\n");
  world_add_vault (world);
  g_assert_cmpuint (count (world, "is:outdated"), ==, 0);
  world->n_changed = 0;
  g_assert_true (g_file_set_contents (world->settings, "[topic Greek]\nversion=3.13\n", -1, NULL));
  world_wait (&world->n_changed);
  g_assert_cmpuint (count (world, "is:outdated"), ==, 1);
}

static void
test_explain (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = NULL;

  world_write (world, "A.md", "why :: so #explain\n\nwhat :: that\n");
  world_add_vault (world);
  g_assert_cmpuint (count (world, "is:explain"), ==, 1);
  card = world_card (world, "why");
  g_assert_true (card->explain);
  g_assert_cmpstr (card->back, ==, "so");
  world_edit (world, "A.md", "why :: so\n\nwhat #explain :: that\n");
  g_assert_cmpuint (count (world, "is:explain why"), ==, 0);
  g_assert_cmpuint (count (world, "is:explain what"), ==, 1);
}

/* --- what waits --- */

#define ALPHA_HEAD "## 1.1 First\n\na1 :: 1\n\na2 :: 2\n\n## 1.2 Second\n\n"
#define ALPHA_TAIL "b1 :: 1\n\n## 1.10 Tenth\n\nc1 :: 1\n"
#define BETA_HEAD "## 2.1 Third\n\n"
#define BETA_TAIL "d1 :: 1\n\n## 2.1.1 Part\n\ne1 :: 1\n"

static void
greek (World *world, const char *alpha, const char *beta)
{
  g_autofree char *first = g_strconcat (ALPHA_HEAD, alpha, ALPHA_TAIL, NULL);
  g_autofree char *second = g_strconcat (BETA_HEAD, beta, BETA_TAIL, NULL);

  world_write (world, "Greek.md", OUTLINE);
  world_write (world, "1.0 ALPHA — Greek.md", first);
  world_write (world, "2.0 BETA — Greek.md", second);
  world_add_vault (world);
}

/* As "1.2<1.1 2.1<1.1,1.10" */
static char *
waiting (World *world)
{
  guint total;
  g_autoptr (GPtrArray) rows = smriti_study_waiting (world->study, 0, 100, &total);
  GString *text = g_string_new (NULL);

  g_assert_cmpuint (total, ==, rows->len);
  for (guint i = 0; i < rows->len; i++)
    {
      const SmritiWaitingRow *row = g_ptr_array_index (rows, i);

      g_assert_cmpstr (row->topic, ==, "Greek");
      g_assert_true (g_str_has_suffix (row->note, "/Greek.md"));
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", row->entry);
      for (guint k = 0; k < row->after->len; k++)
        g_string_append_printf (text, "%c%s", k > 0 ? ',' : '<', (char *) g_ptr_array_index (row->after, k));
    }
  return g_string_free (text, FALSE);
}

#define assert_waiting(world, want)                \
  do                                               \
    {                                              \
      g_autofree char *waiting_ = waiting (world); \
      g_assert_cmpstr (waiting_, ==, want);        \
    }                                              \
  while (0)

/* The fronts that would be asked today, one after the other; nothing is answered. */
static char *
open_cards (World *world)
{
  GString *fronts = g_string_new (NULL);

  for (const char *const *front = (const char *const[]){ "a1", "a2", "b1", "c1", "d1", "e1", NULL }; *front; front++)
    {
      g_autoptr (SmritiStudyCard) card = world_card (world, *front);

      if (smriti_study_place_today (world->study, card) > 0)
        g_string_append_printf (fronts, "%s%s", fronts->len > 0 ? " " : "", *front);
    }
  return g_string_free (fronts, FALSE);
}

#define assert_open(world, want)                   \
  do                                               \
    {                                              \
      g_autofree char *open_ = open_cards (world); \
      g_assert_cmpstr (open_, ==, want);           \
    }                                              \
  while (0)

static void
assert_reason (World *world, const char *front, const char *reason, const char *after)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);
  g_auto (SmritiExplanation) explanation = { 0 };
  g_autoptr (GError) error = NULL;

  smriti_study_explain (world->study, card->id, &explanation, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (explanation.reason, ==, reason);
  g_assert_cmpstr (explanation.after, ==, after);
}

static void
test_waits (World *world, gconstpointer unused)
{
  g_autofree char *event = NULL;
  SmritiToday today;

  greek (world, "%% after 1.1 %%\n\n", "%% after 1.1, 1.2 %%\n\n");
  assert_waiting (world, "1.2<1.1 2.1<1.1,1.2");
  assert_open (world, "a1 a2 c1"); /* 1.10 is not beneath 1.1 */
  smriti_study_today (world->study, &today);
  g_assert_cmpuint (today.due_concepts, ==, 3);
  world_grade (world, "a1", SMRITI_GRADE_EASY);
  assert_waiting (world, "1.2<1.1 2.1<1.1,1.2"); /* half of it is not 80 % */
  world_grade (world, "a2", SMRITI_GRADE_GOOD);  /* still in learning */
  assert_waiting (world, "1.2<1.1 2.1<1.1,1.2");
  assert_reason (world, "d1", "waits", "1.1, 1.2");
  g_free (world_answer (world, "a2", SMRITI_GRADE_EASY));
  assert_waiting (world, "2.1<1.2");
  assert_open (world, "b1 c1");
  assert_reason (world, "b1", "new", NULL);
  event = world_answer (world, "b1", SMRITI_GRADE_EASY);
  assert_waiting (world, "");
  assert_open (world, "c1 d1 e1");
  world_undo (world, event);
  assert_waiting (world, "2.1<1.2");
  assert_open (world, "b1 c1");
}

/* Going on beyond the quota meets no card that waits either; nor does an exam. */
static void
test_waits_everywhere (World *world, gconstpointer unused)
{
  greek (world, "", "%% after 1 %%\n\n");
  configure (world, "[topic Greek]\ndaily.concepts=1\nmemory.exam=2 2027-01-01\n");
  world_assert_next (world, FALSE, "a1");
  world_grade (world, "a1", SMRITI_GRADE_EASY);
  world_assert_next (world, FALSE, "");
  world_assert_next (world, TRUE, "a2");
  world_grade (world, "a2", SMRITI_GRADE_EASY);
  world_grade (world, "b1", SMRITI_GRADE_EASY);
  assert_waiting (world, "2.1<1");
  world_assert_next (world, TRUE, "c1");
  world_grade (world, "c1", SMRITI_GRADE_EASY);
  world_assert_next (world, TRUE, "d1");
}

/* What is suspended is not waited for, and what has no cards is known. */
static void
test_nothing_to_wait_for (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) b1 = NULL;
  const char *ids[] = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  greek (world, "", "%% after 1.2, 2.2, 7.7 %%\n\n");
  assert_waiting (world, "2.1<1.2");
  b1 = world_card (world, "b1");
  ids[0] = b1->id;
  g_ptr_array_unref (smriti_study_set_off (world->study, ids, SMRITI_OFF_SUSPENDED, &error));
  g_assert_no_error (error);
  assert_waiting (world, "");
  assert_open (world, "a1 a2 c1 d1 e1");
}

/* Over two notes: neither waits, and the one that waits for both does. */
static void
test_circle (World *world, gconstpointer unused)
{
  greek (world, "%% after 2.1.1 %%\n\n", "%% after 1.2 %%\n\n");
  assert_waiting (world, "");
  world_edit (world, "1.0 ALPHA — Greek.md",
              "---\nafter: 2.2\n---\n" ALPHA_HEAD "%% after 2.1.1 %%\n\n" ALPHA_TAIL "\n\n## 1.10 Tenth\n%% after 1.2 %%\n");
  assert_waiting (world, "1.10<1.2");
  assert_open (world, "a1 a2 b1 d1 e1");
}

static void
test_notes_change (World *world, gconstpointer unused)
{
  greek (world, "%% after 1.1 %%\n\n", "");
  assert_open (world, "a1 a2 c1 d1 e1");
  world_edit (world, "1.0 ALPHA — Greek.md", ALPHA_HEAD ALPHA_TAIL);
  assert_open (world, "a1 a2 b1 c1 d1 e1");
  world_edit (world, "2.0 BETA — Greek.md", "---\nentry: 2.1\nafter: 1.1\n---\n" BETA_HEAD BETA_TAIL);
  assert_open (world, "a1 a2 b1 c1");
  world_delete (world, "1.0 ALPHA — Greek.md");
  assert_waiting (world, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/curriculum/" name, World, NULL, world_set_up, function, world_tear_down)
  ADD ("anchors", test_anchors);
  ADD ("anchored", test_anchored);
  ADD ("tips", test_tips);
  ADD ("versions", test_versions);
  ADD ("version-set", test_version_set);
  ADD ("explain", test_explain);
  ADD ("waits", test_waits);
  ADD ("waits-everywhere", test_waits_everywhere);
  ADD ("nothing-to-wait-for", test_nothing_to_wait_for);
  ADD ("circle", test_circle);
  ADD ("notes-change", test_notes_change);
  return g_test_run ();
}
