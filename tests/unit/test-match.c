/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which card is which after an edit: each case is a note before and after. */

#include "daemon/vaults/match.h"

typedef struct
{
  const char *name;
  guint n_old, n_new;
  SmritiMatchCard old_cards[5];
  SmritiMatchCard new_cards[5];
  const char *expected; /* "old>new why; …" in the order found */
} Case;

static const Case cases[] = {
  { "nothing", 0, 0, { { 0 } }, { { 0 } }, "" },
  { "equal keys need no pair",
    2,
    2,
    { { "k1", "a", NULL, 0 }, { "k2", "b", NULL, 0 } },
    { { "k2", "b", NULL, 0 }, { "k1", "a", NULL, 0 } },
    "" },
  { "answer edited", 1, 1, { { "k1", "a", NULL, 0 } }, { { "k2", "a", NULL, 0 } }, "0>0 same front; " },
  { "white space of a front does not count",
    1,
    1,
    { { "k1", "a  b", NULL, 0 } },
    { { "k2", " a\nb ", NULL, 0 } },
    "0>0 same front; " },
  { "question edited, block id kept", 1, 1, { { "k1", "a", "x", 0 } }, { { "k2", "b", "x", 0 } }, "0>0 block id; " },
  { "question edited without id is another card", 1, 1, { { "k1", "a", NULL, 0 } }, { { "k2", "b", NULL, 0 } }, "" },
  { "block id wins over front",
    2,
    2,
    { { "k1", "a", "x", 0 }, { "k2", "b", "y", 0 } },
    { { "k3", "b", "x", 0 }, { "k4", "a", "y", 0 } },
    "0>0 block id; 1>1 block id; " },
  { "different block ids contradict a front", 1, 1, { { "k1", "a", "x", 0 } }, { { "k2", "a", "y", 0 } }, "" },
  { "id added to an edited card", 1, 1, { { "k1", "a", NULL, 0 } }, { { "k2", "a", "y", 0 } }, "0>0 same front; " },
  { "key wins over block id", 2, 1, { { "k1", "a", "x", 0 }, { "k2", "b", NULL, 0 } }, { { "k2", "b", "x", 0 } }, "" },
  { "siblings by part",
    2,
    2,
    { { "k1", "a", "x", 0 }, { "k2", "b", "x", 1 } },
    { { "k4", "d", "x", 1 }, { "k3", "c", "x", 0 } },
    "1>0 block id; 0>1 block id; " },
  { "same part first, then any part",
    2,
    2,
    { { "k1", "a", NULL, 0 }, { "k2", "a", NULL, 1 } },
    { { "k3", "a", NULL, 1 }, { "k4", "a", NULL, 2 } },
    "1>0 same front; 0>1 same front; " },
  { "an old card is matched once",
    1,
    3,
    { { "k1", "a", NULL, 0 } },
    { { "k2", "a", NULL, 0 }, { "k3", "a", NULL, 0 }, { "k4", "a", NULL, 0 } },
    "0>0 same front; " },
  { "a copy of a card takes no other's history",
    2,
    2,
    { { "k1", "a", NULL, 0 }, { "k2", "a", NULL, 0 } },
    { { "k1", "a", NULL, 0 }, { "k1", "a", NULL, 0 } },
    "" },
  { "empty fronts are no evidence", 1, 1, { { "k1", "", NULL, 0 } }, { { "k2", " ", NULL, 0 } }, "" },
  { "card deleted, another added",
    2,
    2,
    { { "k1", "a", NULL, 0 }, { "k2", "b", NULL, 0 } },
    { { "k1", "a", NULL, 0 }, { "k3", "c", NULL, 0 } },
    "" },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GArray) matches = smriti_match_cards (c->old_cards, c->n_old, c->new_cards, c->n_new);
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < matches->len; i++)
    {
      const SmritiMatch *match = &g_array_index (matches, SmritiMatch, i);

      g_string_append_printf (got, "%u>%u %s; ", match->old_index, match->new_index, match->why);
    }
  g_assert_cmpstr (got->str, ==, c->expected);
}

/* Every card edited at once: each finds its own, and it does not take a square of them. */
static void
test_many (void)
{
  enum
  {
    N = 20000
  };
  g_autofree SmritiMatchCard *old_cards = g_new0 (SmritiMatchCard, N);
  g_autofree SmritiMatchCard *new_cards = g_new0 (SmritiMatchCard, N);
  g_autoptr (GStringChunk) chunk = g_string_chunk_new (1 << 16);
  g_autoptr (GArray) matches = NULL;

  for (guint i = 0; i < N; i++)
    {
      char word[64];

      g_snprintf (word, sizeof word, "old %u", i);
      old_cards[i].key = g_string_chunk_insert (chunk, word);
      g_snprintf (word, sizeof word, "new %u", i);
      new_cards[i].key = g_string_chunk_insert (chunk, word);
      g_snprintf (word, sizeof word, "front %u", i);
      old_cards[i].front = g_string_chunk_insert (chunk, word);
      new_cards[i].front = old_cards[i].front;
    }
  matches = smriti_match_cards (old_cards, N, new_cards, N);
  g_assert_cmpuint (matches->len, ==, N);
  for (guint i = 0; i < N; i++)
    g_assert_cmpuint (g_array_index (matches, SmritiMatch, i).old_index, ==, i);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/match/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/match/many", test_many);
  return g_test_run ();
}
