/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What obsidian-spaced-repetition knew of cards, as both readers find it; it is
 * never part of a card's text or key. */

#include "common/notes/schedule.h"

#include "common/notes/note.h"

#include <string.h>

/* "due last interval ease stability difficulty state answers lapses", "-" = none. */
static char *
told (const SmritiPrior *prior)
{
  g_autofree char *due = NULL;
  g_autofree char *last = NULL;

  if (!prior)
    return g_strdup ("-");
  due = smriti_day_to_string (prior->due_day);
  last = prior->last_day == SMRITI_DAY_NONE ? g_strdup ("?") : smriti_day_to_string (prior->last_day);
  return g_strdup_printf ("%s %s %g %g %g %g %s %u %u", due, last, prior->interval_days, prior->ease, prior->stability,
                          prior->difficulty, smriti_state_to_string (prior->state), prior->answers, prior->lapses);
}

/* Segments apart by "; ". */
static void
reads (const char *text, const char *expected)
{
  g_autoptr (GPtrArray) priors = smriti_schedule_read (text, strlen (text));
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; priors && i < priors->len; i++)
    {
      g_autofree char *one = told (priors->pdata[i]);

      g_string_append_printf (found, "%s%s", i > 0 ? "; " : "", one);
    }
  g_assert_cmpstr (priors ? found->str : NULL, ==, expected);
}

static void
test_sm2 (void)
{
  reads ("a::b", NULL);
  reads ("a::b <!--SR:!2023-09-02,4,270", NULL);
  reads ("a::b <!--SR:!2023-09-02,4,270-->", "2023-09-02 ? 4 2.7 0 0 review 0 0");
  reads ("<!--SR:2023-09-02,4,270-->", "2023-09-02 ? 4 2.7 0 0 review 0 0");
  reads ("<!--SR:!2023-09-02,4,270!2000-01-01,1,250!05-03-2024,3.5,130-->",
         "2023-09-02 ? 4 2.7 0 0 review 0 0; -; 2024-03-05 ? 3.5 1.3 0 0 review 0 0");
  reads ("<!--SR:!Wed Mar 06 2024,12,250-->", "2024-03-06 ? 12 2.5 0 0 review 0 0");
  reads ("<!--SR:!2023-09-02,0,250-->", "2023-09-02 2023-09-02 1 2.5 0 0 relearning 0 0");
  reads ("> [!sr|card-metadata] \n> <!--SR:!2023-09-02,4,270-->", "2023-09-02 ? 4 2.7 0 0 review 0 0");
}

static void
test_fsrs (void)
{
  reads ("<!--SR:!fsrs,2023-09-16T00:10:00.000Z,10,8.5,5.5,2,7,1,0,2023-09-06T00:00:00.000Z-->",
         "2023-09-16 2023-09-06 10 0 8.5 5.5 review 7 1");
  reads ("<!--SR:!2000-01-01,1,250!fsrs,2023-09-06T00:10:00.000Z,0,0.4,5.5,1,1,0,1,2023-09-06T00:00:00.000Z-->",
         "-; 2023-09-06 2023-09-06 1 0 0.4 5.5 learning 1 0");
  reads ("<!--SR:!fsrs,2023-09-16T00:10:00.000Z,10,8.5,5.5,3,7,1,0,- -->", "2023-09-16 ? 10 0 8.5 5.5 relearning 7 1");
  reads ("<!--SR:!fsrs,2023-09-16T00:10:00.000Z,10,8.5,5.5,0,0,0,0,- -->", "-"); /* new */
}

/* Numbers of any size give nothing, or something within bounds. */
static void
test_hostile (void)
{
  reads ("<!--SR:!2023-02-30,4,270!2023-13-01,4,270!x,y,z!,,!2023-09-02,-4,270!2023-09-02,nan,270!2023-09-02,4-->",
         "-; -; -; -; -; -; -");
  reads ("<!--SR:!2023-09-02,1e300,270!2023-09-02,4,1e9!2023-09-02,4,0-->",
         "2023-09-02 ? 36525 2.7 0 0 review 0 0; 2023-09-02 ? 4 10 0 0 review 0 0; 2023-09-02 ? 4 1.3 0 0 review 0 0");
  reads (
      "<!--SR:!fsrs,2023-09-16,10,1e999,5,2,7,1,0,- !fsrs,2023-09-16,10,0,5,2,7,1,0,-!fsrs,2023-09-16,10,1e9,99,2,1e9,-3,0,x-->",
      "-; -; 2023-09-16 ? 10 0 36525 10 review 1000000 0");
  reads ("<!--SR:-->", "");
}

/* The priors of a note's cards in order, of the note itself last. */
static void
reads_note (const char *reader, const char *text, const char *expected)
{
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name (reader), NULL, text, strlen (text));
  g_autoptr (GString) found = g_string_new (NULL);
  g_autofree char *whole = told (note->prior);

  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (note->cards, i);
      g_autofree char *due = card->prior ? smriti_day_to_string (card->prior->due_day) : g_strdup ("-");

      g_string_append_printf (found, "%s|%s %s; ", card->front, card->back, due);
    }
  g_string_append (found, whole);
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_default_reader (void)
{
  reads_note ("smriti", "a :: b\n<!--SR:!2023-09-02,4,270-->\nc :: d\n", "a|b 2023-09-02; c|d -; -");
  reads_note ("smriti", "a :: b <!--SR:!2023-09-02,4,270--> ^id\n", "a|b 2023-09-02; -");
  reads_note ("smriti", "a ::: b\n<!--SR:!2000-01-01,1,250!2023-09-02,4,270-->\n", "a|b -; b|a 2023-09-02; -");
  reads_note ("smriti", "q\n?\na\n<!--SR:!2023-09-02,4,270-->\n", "q|a 2023-09-02; -");
  reads_note ("smriti", "q\n?\na\n> [!sr|card-metadata] \n> <!--SR:!2023-09-02,4,270-->\n\nc :: d", "q|a 2023-09-02; c|d -; -");
  reads_note ("smriti", "a :: b\n> [!sr|card-metadata] \n> <!--SR:!2023-09-02,4,270-->\n", "a|b 2023-09-02; -");
  reads_note ("smriti", "the ==x== is ==y==\n<!--SR:!2023-09-02,4,270!2023-09-03,4,270-->\n",
              "the […] is y|x 2023-09-02; the x is […]|y 2023-09-03; -");
  reads_note ("smriti", "Q: q\nA: a\n<!--SR:!2023-09-02,4,270-->\n", "q|a 2023-09-02; -");
  reads_note ("smriti", "---\nsr-due: 2024-07-01\nsr-interval: 3\nsr-ease: 269\n---\na :: b\n",
              "a|b -; 2024-07-01 2024-06-28 3 2.69 0 0 review 0 0");
  reads_note ("smriti", "---\nsr-due: 2024-07-01\n---\na :: b\n", "a|b -; -");
}

static void
test_osr_reader (void)
{
  reads_note ("osr", "#flashcards\na::b\n<!--SR:!2023-09-02,4,270-->\nc::d\n", "a|b 2023-09-02; c|d -; -");
  reads_note ("osr", "#flashcards\na:::b <!--SR:!2000-01-01,1,250!2023-09-02,4,270-->\n", "a|b -; b|a 2023-09-02; -");
  reads_note ("osr", "---\nsr-due: 2024-07-01\nsr-interval: 3\nsr-ease: 269\n---\n#flashcards\na::b\n",
              "a|b -; 2024-07-01 2024-06-28 3 2.69 0 0 review 0 0");
}

/* What the plugin writes into a note at a review changes no card's name. */
static void
test_keys_stay (void)
{
  static const char *const notes[][5] = {
    { "smriti", "a :: b\n", "a :: b\n<!--SR:!2023-09-02,4,270-->\n", "a :: b <!--SR:!2023-09-05,9,250-->\n",
      "a :: b\n> [!sr|card-metadata] \n> <!--SR:!2023-09-02,4,270-->\n" },
    { "smriti", "q\n?\na\n", "q\n?\na\n<!--SR:!2023-09-02,4,270-->\n", "q\n?\na <!--SR:!2023-09-05,9,250-->\n",
      "q\n?\na\n> [!sr|card-metadata] \n> <!--SR:!2023-09-02,4,270-->\n" },
    { "osr", "#flashcards/x a::b ^id\n", "#flashcards/x a::b ^id\n<!--SR:!2023-09-02,4,270-->\n",
      "#flashcards/y a::b <!--SR:!2023-09-05,9,250--> ^id\n",
      "#flashcards\na::b\n> [!sr|card-metadata] \n> <!--SR:!2023-09-02,4,270-->\n" },
    { "osr", "#flashcards\n\nq\n?\na\n", "#flashcards\n\nq\n?\na\n<!--SR:!2023-09-02,4,270-->\n",
      "#flashcards\n\nq\n?\na <!--SR:!2023-09-05,9,250-->\n",
      "#flashcards\n\nq\n?\na\n> [!sr|card-metadata] \n> <!--SR:!2023-09-02,4,270-->\n" },
    { "osr", "#flashcards\n\nthe ==x== is\n", "#flashcards\n\nthe ==x== is\n<!--SR:!2023-09-02,4,270-->\n",
      "#flashcards\n\nthe ==x== is <!--SR:!2023-09-05,9,250-->\n",
      "#flashcards/y the ==x== is\n> [!sr|card-metadata] \n> <!--SR:!2023-09-02,4,270-->\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    for (guint n = 1; n < 5; n++)
      {
        const SmritiReader *reader = smriti_reader_by_name (notes[i][0]);
        g_autoptr (SmritiNote) before = smriti_note_read (reader, NULL, notes[i][1], strlen (notes[i][1]));
        g_autoptr (SmritiNote) after = smriti_note_read (reader, NULL, notes[i][n], strlen (notes[i][n]));

        g_assert_cmpuint (before->cards->len, ==, 1);
        g_assert_cmpuint (after->cards->len, ==, 1);
        g_assert_cmpstr (((SmritiCard *) before->cards->pdata[0])->key, ==, ((SmritiCard *) after->cards->pdata[0])->key);
        g_assert_true ((((SmritiCard *) after->cards->pdata[0])->prior != NULL) == (n > 1));
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/sm2", test_sm2);
  g_test_add_func ("/schedule/fsrs", test_fsrs);
  g_test_add_func ("/schedule/hostile", test_hostile);
  g_test_add_func ("/schedule/default-reader", test_default_reader);
  g_test_add_func ("/schedule/osr-reader", test_osr_reader);
  g_test_add_func ("/schedule/keys-stay", test_keys_stay);
  return g_test_run ();
}
