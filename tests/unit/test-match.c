/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which card is which after an edit: each case is a note before and after. */

#include "daemon/vaults/match.h"

#include <time.h>

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

#define TEXTS(key, front, back)     \
  {                                 \
    key, front, NULL, 0, NULL, back \
  }

/* What needs more than fronts and ids; all ways of matching, within one note. */
static const Case cases_by_text[] = {
  { "a stamp was written", 1, 1, { { "t1", "a", NULL, 0, "t1", "b" } }, { { "sm-1", "a", NULL, 0, "t1", "b" } }, "0>0 stamp; " },
  { "another stamp on the same text",
    1,
    1,
    { { "sm-1", "a", NULL, 0, "t1", "b" } },
    { { "sm-2", "a", NULL, 0, "t1", "b" } },
    "0>0 same text; " },
  { "the same text wins over a block id",
    2,
    2,
    { { "t1", "a", NULL, 0, "t1", "b" }, { "t2", "c", "x", 0, "t2", "d" } },
    { { "sm-1", "a", NULL, 0, "t1", "b" }, { "t3", "a", "x", 0, "t3", "b" } },
    "0>0 stamp; 1>1 block id; " },
  { "keys of one card need no pair",
    2,
    1,
    { { "k1", "a", NULL, 0, NULL, "b", .card = 7 }, { "k2", "a", NULL, 0, NULL, "c", .card = 8 } },
    { { "k3", "a", NULL, 0, NULL, "c", .card = 7 } },
    "" },
  { "what has a history takes no other",
    1,
    1,
    { TEXTS ("k1", "a", "b") },
    { { "k2", "a", NULL, 0, NULL, "c", .card = 3, .taken = TRUE } },
    "" },
  { "both sides edited a little",
    1,
    1,
    { TEXTS ("k1", "What is the capital of Peru", "Lima") },
    { TEXTS ("k2", "What's the capital of Peru?", "It is Lima") },
    "0>0 similar text; " },
  { "another answer is another card",
    1,
    1,
    { TEXTS ("k1", "HTTP status 404", "Not Found") },
    { TEXTS ("k2", "HTTP status 403", "Forbidden") },
    "" },
  { "two candidates, one clearly better",
    1,
    2,
    { TEXTS ("k1", "the author of Faust", "Goethe") },
    { TEXTS ("k2", "the author of Iphigenie", "Goethe"), TEXTS ("k3", "who is the author of Faust", "Goethe") },
    "0>1 similar text; " },
  { "two candidates about equally good",
    1,
    2,
    { TEXTS ("k1", "is 7 a prime number", "yes") },
    { TEXTS ("k2", "is 11 a prime number", "yes"), TEXTS ("k3", "is 13 a prime number", "yes") },
    "" },
  { "two old ones about equally good",
    2,
    1,
    { TEXTS ("k1", "is 11 a prime number", "yes"), TEXTS ("k2", "is 13 a prime number", "yes") },
    { TEXTS ("k3", "is 7 a prime number", "yes") },
    "" },
  { "another part of a source is another card",
    1,
    1,
    { { "k1", "The heart pumps […] around", NULL, 1, NULL, "blood" } },
    { { "k2", "The heart pumps […] around.", NULL, 0, NULL, "blood" } },
    "" },
  { "different ids contradict likeness",
    1,
    1,
    { { "k1", "the author of Faust", "x", 0, NULL, "Goethe" } },
    { { "k2", "the author of Faust?", "y", 0, NULL, "Goethe" } },
    "" },
  { "the same front: the answer decides",
    2,
    2,
    { TEXTS ("k1", "sizes", "small and large"), TEXTS ("k2", "sizes", "one, two, three") },
    { TEXTS ("k3", "sizes", "one, two, three, four"), TEXTS ("k4", "sizes", "small, large") },
    "1>0 same front; 0>1 same front; " },
  { "it stands elsewhere: an edit goes along",
    1,
    1,
    { { "k1", "same", NULL, 0, NULL, "text", .stands = TRUE } },
    { TEXTS ("k2", "same", "better text") },
    "0>0 same front; " },
  { "it stands elsewhere: another card does not",
    1,
    1,
    { { "k1", "Capital", NULL, 0, NULL, "Paris", .stands = TRUE } },
    { TEXTS ("k2", "Capital", "Madrid") },
    "" },
  { "it stands elsewhere: nor what is only similar",
    1,
    1,
    { { "k1", "the author of Faust", NULL, 0, NULL, "Goethe", .stands = TRUE } },
    { TEXTS ("k2", "the author of Faust I", "Goethe") },
    "" },
  { "gone long ago: a front that many have says little",
    1,
    1,
    { { "k1", "Capital", NULL, 0, NULL, "Paris", .past = TRUE, .stale = TRUE } },
    { TEXTS ("k2", "Capital", "Madrid") },
    "" },
  { "gone long ago: a whole question says enough",
    1,
    1,
    { { "k1", "What is the capital of France", NULL, 0, NULL, "Paris", .past = TRUE, .stale = TRUE } },
    { TEXTS ("k2", "What is the capital of France", "la Ville-Lumière") },
    "0>0 same front; " },
  { "gone long ago: an id that many have says little",
    1,
    1,
    { { "k1", "a b c", "1", 0, NULL, "x y z", .past = TRUE, .stale = TRUE } },
    { { "k2", "d e f", "1", 0, NULL, "u v w" } },
    "" },
  { "gone before: not by likeness alone",
    1,
    1,
    { { "k1", "the author of Faust", NULL, 0, NULL, "Goethe", .past = TRUE } },
    { TEXTS ("k2", "the author of Faust?", "Goethe") },
    "" },
};

static char *
describe (const GArray *matches)
{
  GString *got = g_string_new (NULL);

  for (guint i = 0; i < matches->len; i++)
    {
      const SmritiMatch *match = &g_array_index (matches, SmritiMatch, i);

      g_string_append_printf (got, "%u>%u %s; ", match->old_index, match->new_index, match->why);
      g_assert_cmpint (match->score > 0, ==, g_str_equal (match->why, "similar text"));
    }
  return g_string_free (got, FALSE);
}

static void
test_case_by_text (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GArray) matches = smriti_match_cards (c->old_cards, c->n_old, c->new_cards, c->n_new,
                                                   SMRITI_MATCH_CERTAIN | SMRITI_MATCH_SIMILAR | SMRITI_MATCH_ORDER);
  g_autofree char *got = describe (matches);

  g_assert_cmpstr (got, ==, c->expected);
}

/* Notes that changed together do not disturb each other. */
static void
test_by_note (void)
{
  static const SmritiMatchCard olds[] = { { "k1", "is 7 a prime number", NULL, 0, NULL, "yes", .note = 1 },
                                          { "k2", "is 11 a prime number", NULL, 0, NULL, "yes", .note = 2 } };
  static const SmritiMatchCard news[] = { { "k3", "is 9 a prime number", NULL, 0, NULL, "yes", .note = 2 },
                                          { "k4", "is 8 a prime number", NULL, 0, NULL, "yes", .note = 1 } };
  g_autoptr (GArray) all = smriti_match_cards (olds, 2, news, 2, SMRITI_MATCH_SIMILAR);
  g_autoptr (GArray) by_note = smriti_match_cards (olds, 2, news, 2, SMRITI_MATCH_SIMILAR | SMRITI_MATCH_BY_NOTE);
  g_autofree char *got = describe (by_note);

  g_assert_cmpuint (all->len, ==, 0);
  g_assert_cmpstr (got, ==, "1>0 similar text; 0>1 similar text; ");
}

/* Without SMRITI_MATCH_ORDER, as across notes: what has the same front twice is nobody's. */
static void
test_across (void)
{
  static const SmritiMatchCard olds[] = { TEXTS ("k1", "Capital", "Paris"), TEXTS ("k2", "Capital", "Rome"),
                                          TEXTS ("k3", "River", "Seine") };
  static const SmritiMatchCard news[] = { TEXTS ("k4", "Capital", "Madrid"), TEXTS ("k5", "River", "Tiber") };
  g_autoptr (GArray) matches = smriti_match_cards (olds, 3, news, 2, SMRITI_MATCH_CERTAIN | SMRITI_MATCH_SIMILAR);
  g_autofree char *got = describe (matches);

  g_assert_cmpstr (got, ==, "2>1 same front; ");
}

/* --- bounds --- */

typedef enum
{
  ALL_ALIKE, /* one pattern, one word differs */
  ALL_SHORT, /* two letters */
  ALL_LONG,  /* 1,000 characters of a few words */
  ALL_SAME,  /* the same fronts, other answers */
  N_LOOKS
} Looks;

static char *
make_text (GRand *rand, Looks looks, guint i, gboolean is_new)
{
  GString *text = g_string_new (NULL);

  switch (looks)
    {
    case ALL_SHORT:
      g_string_append_printf (text, "%c%c", 'a' + (char) g_rand_int_range (rand, 0, 26),
                              'a' + (char) g_rand_int_range (rand, 0, 26));
      break;
    case ALL_LONG:
      while (text->len < 1000)
        g_string_append_printf (text, "word%d ", g_rand_int_range (rand, 0, 50));
      break;
    case ALL_SAME:
      g_string_append (text, "the same front for all of them");
      break;
    case ALL_ALIKE:
    case N_LOOKS:
    default:
      g_string_append_printf (text, "What is the meaning of the word number %u%s", i * 7919, is_new ? "?" : "");
      break;
    }
  return g_string_free (text, FALSE);
}

/* Of this thread: a loaded machine makes nothing longer. */
static double
cpu_s (void)
{
  struct timespec now;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec + (double) now.tv_nsec / 1e9;
}

/* Seconds to match @n cards, all of them edited. */
static double
time_matching (Looks looks, guint n)
{
  g_autofree SmritiMatchCard *olds = g_new0 (SmritiMatchCard, n);
  g_autofree SmritiMatchCard *news = g_new0 (SmritiMatchCard, n);
  g_autoptr (GStringChunk) chunk = g_string_chunk_new (1 << 16);
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);
  double best = G_MAXDOUBLE;

  for (guint i = 0; i < n; i++)
    for (guint is_new = 0; is_new < 2; is_new++)
      {
        SmritiMatchCard *card = is_new ? &news[i] : &olds[i];
        g_autofree char *front = make_text (rand, looks, i, is_new);
        g_autofree char *back = g_strdup_printf ("answer %u%s", i, is_new ? "!" : "");
        g_autofree char *key = g_strdup_printf ("%u-%u", is_new, i);

        card->front = g_string_chunk_insert (chunk, front);
        card->back = g_string_chunk_insert (chunk, back);
        card->key = g_string_chunk_insert (chunk, key);
      }
  for (guint round = 0; round < 3; round++)
    {
      double from_s = cpu_s ();
      g_autoptr (GArray) matches = smriti_match_cards (olds, n, news, n,
                                                       SMRITI_MATCH_CERTAIN | SMRITI_MATCH_SIMILAR | SMRITI_MATCH_ORDER);

      best = MIN (best, cpu_s () - from_s);
      g_assert_cmpuint (matches->len, <=, n);
      g_assert_true (looks != ALL_ALIKE || matches->len > n / 2);
      for (guint i = 0; looks == ALL_ALIKE && i < matches->len; i++)
        g_assert_cmpuint (g_array_index (matches, SmritiMatch, i).old_index, ==,
                          g_array_index (matches, SmritiMatch, i).new_index);
    }
  return best;
}

/* Eight times the cards take about eight times as long, whatever they say; it
 * would be 64 times if it were not linear. Between them lies what caches do. */
static void
test_doubling (void)
{
  for (Looks looks = 0; looks < N_LOOKS; looks++)
    {
      guint n = looks == ALL_LONG ? 75 : 750;
      gboolean is_bounded = FALSE;

      /* Other programs empty the caches meanwhile; what is not linear never passes. */
      for (guint attempt = 0; attempt < 6 && !is_bounded; attempt++)
        {
          double once = time_matching (looks, n);
          double eightfold = time_matching (looks, 8 * n);

          g_test_message ("looks %u: %u cards %.0f ms, %u cards %.0f ms", looks, n, once * 1e3, 8 * n, eightfold * 1e3);
          is_bounded = eightfold < 30 * once + 0.005;
        }
      g_assert_true (is_bounded);
    }
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (GArray) matches = smriti_match_cards (c->old_cards, c->n_old, c->new_cards, c->n_new,
                                                   SMRITI_MATCH_CERTAIN | SMRITI_MATCH_ORDER);
  g_autofree char *got = describe (matches);

  g_assert_cmpstr (got, ==, c->expected);
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
  matches = smriti_match_cards (old_cards, N, new_cards, N, SMRITI_MATCH_CERTAIN | SMRITI_MATCH_ORDER);
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
  for (guint i = 0; i < G_N_ELEMENTS (cases_by_text); i++)
    {
      g_autofree char *path = g_strdup_printf ("/match/by-text/%s", cases_by_text[i].name);

      g_test_add_data_func (path, &cases_by_text[i], test_case_by_text);
    }
  g_test_add_func ("/match/by-note", test_by_note);
  g_test_add_func ("/match/across", test_across);
  g_test_add_func ("/match/many", test_many);
  g_test_add_func ("/match/doubling", test_doubling);
  return g_test_run ();
}
