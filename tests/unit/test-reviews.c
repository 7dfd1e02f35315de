/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The history page by page: each answer that stands comes once, in the order of
 * the log, under its card's id, however small the pages and wherever it begins. */

#include "study-fixture.h"

static SmritiReviewPage *
ask (World *world, gint64 after, guint limit, const char *card, gint32 since)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  SmritiReviewPage *page;

  smriti_study_list_reviews_async (world->study, after, limit, card, since, world_on_result, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  page = smriti_study_list_reviews_finish (result, &error);
  g_assert_no_error (error);
  return page;
}

/* "n card grade day; …" of all pages. */
static char *
all_pages (World *world, guint limit, const char *card, gint32 since)
{
  GString *text = g_string_new (NULL);
  gint64 after = 0;

  for (;;)
    {
      g_autoptr (SmritiReviewPage) page = ask (world, after, limit, card, since);

      g_assert_cmpuint (page->rows->len, <=, limit);
      for (guint i = 0; i < page->rows->len; i++)
        {
          const SmritiReviewRow *row = g_ptr_array_index (page->rows, i);

          g_string_append_printf (text, "%" G_GINT64_FORMAT " %s %d %d; ", row->n, row->card, (int) row->grade, row->day);
        }
      if (page->last == after)
        return g_string_free (text, FALSE);
      g_assert_cmpint (page->last, >, after);
      after = page->last;
    }
}

/* The same, read plainly. */
static char *
by_hand (World *world, const char *card, gint32 since)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT ifnull (group_concat (line, ''), '') FROM (SELECT event.n || ' ' || card.id || ' ' || grade || ' ' || day || '; ' "
      "AS line"
      " FROM event JOIN name ON name.key = subject JOIN card ON card.n = name.card WHERE type = 1"
      " AND event.n NOT IN (SELECT event FROM undone) AND card.id LIKE '%s%%' AND day >= %d ORDER BY event.n)",
      card, since);

  return g_strchomp (store_query (world->store, sql));
}

static void
assert_same (World *world, guint limit, const char *card, gint32 since)
{
  g_autofree char *pages = all_pages (world, limit, card, since);
  g_autofree char *plain = by_hand (world, card, since);

  g_assert_cmpstr (g_strchomp (pages), ==, plain);
}

static void
answer_some (World *world, guint n)
{
  static const char *const fronts[] = { "alpha", "beta", "gamma" };

  for (guint i = 0; i < n; i++)
    {
      world_later (world, g_test_rand_int_range (100, 60000));
      world_grade (world, fronts[g_test_rand_int_range (0, 3)], (SmritiGrade) g_test_rand_int_range (1, 5));
      if (g_test_rand_int_range (0, 5) == 0)
        world_undo (world, "");
      if (g_test_rand_int_range (0, 9) == 0)
        {
          g_autoptr (SmritiStudyCard) card = world_card (world, "gamma");
          const char *ids[] = { card->id, NULL };

          g_ptr_array_unref (smriti_study_set_off (world->study, ids, SMRITI_OFF_BURIED, NULL));
        }
    }
}

static void
test_pages (World *world, gconstpointer unused)
{
  g_autoptr (SmritiStudyCard) card = NULL;

  world_write (world, "a.md", "alpha :: 1\nbeta :: 2\ngamma :: 3\n");
  world_add_vault (world);
  assert_same (world, 7, "", SMRITI_DAY_NONE);
  answer_some (world, 60);
  /* Another key, the same card: what came before goes on under its id. */
  world_edit (world, "a.md", "alpha :: 1 and more\nbeta :: 2\ngamma :: 3\n");
  answer_some (world, 30);
  card = world_card (world, "alpha");
  for (guint limit = 1; limit <= 500; limit = limit * 3 + 1)
    {
      assert_same (world, limit, "", SMRITI_DAY_NONE);
      assert_same (world, limit, card->id, SMRITI_DAY_NONE);
      assert_same (world, limit, "", WORLD_DAY + 9);
      assert_same (world, limit, card->id, WORLD_DAY + 9);
      assert_same (world, limit, "", WORLD_DAY + 9000);
    }
}

/* The log of another machine arrives late: its old answers are not passed over. */
static void
test_out_of_order (World *world, gconstpointer unused)
{
  world_write (world, "a.md", "alpha :: 1\nbeta :: 2\ngamma :: 3\n");
  world_add_vault (world);
  answer_some (world, 20);
  world_on_day (world, 40);
  answer_some (world, 5);
  world_at (world, WORLD_START_S + 86400 * 3);
  answer_some (world, 10);
  for (gint32 since = 0; since < 45; since += 5)
    assert_same (world, 4, "", WORLD_DAY + since);
}

/* No page reads the log through, whatever little of it is answers. */
static void
test_bounded (World *world, gconstpointer unused)
{
  g_autoptr (SmritiReviewPage) first = NULL;
  g_autoptr (SmritiReviewPage) count = NULL;

  world_write (world, "a.md", "alpha :: 1\nbeta :: 2\ngamma :: 3\n");
  world_add_vault (world);
  world_sql (world, "WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 45000)"
                    " INSERT INTO event (device, seq, at_ms, offset_s, day, hlc, type, subject, payload)"
                    " SELECT 1, 100 + i, 1795420800000, 0, 20780, 117664697548800000 + i, 9, 'x', '{}' FROM c");
  world_sql (world, "UPDATE device SET seq = 50000, hlc = 117664697548850000");
  world_grade (world, "alpha", SMRITI_GRADE_GOOD);
  first = ask (world, 0, 500, "", SMRITI_DAY_NONE);
  g_assert_cmpuint (first->rows->len, ==, 0);
  g_assert_cmpint (first->last, ==, 20000);
  assert_same (world, 500, "", SMRITI_DAY_NONE);
  count = ask (world, 0, 0, "", SMRITI_DAY_NONE);
  g_assert_cmpuint (count->rows->len, ==, 0);
  g_assert_cmpint (count->last, ==, 0);
  g_assert_cmpint (count->total, ==, smriti_events_count (world->store));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/reviews/pages", World, NULL, world_set_up, test_pages, world_tear_down);
  g_test_add ("/reviews/out-of-order", World, NULL, world_set_up, test_out_of_order, world_tear_down);
  g_test_add ("/reviews/bounded", World, NULL, world_set_up, test_bounded, world_tear_down);
  return g_test_run ();
}
