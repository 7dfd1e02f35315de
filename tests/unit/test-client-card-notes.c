/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What stands beside a card, in words: versions, anchors, what was said before, and
 * what helps with a card that is often forgotten. */

#include "client/card_notes.h"

#include "client/explanations.h"
#include "client/leech.h"

#include <string.h>

static const SmritiTerm plain = { .utf8 = TRUE, .columns = 80, .rows = 24 };

static void
test_validity (void)
{
  static const struct
  {
    const char *since, *until;
    gboolean outdated;
    const char *words;
  } cases[] = {
    { "", "3.13", TRUE, "holds until 3.13; you use 3.14" },
    { "3.15", "", TRUE, "holds from 3.15 on; you use 3.14" },
    { "3.8", "3.13", TRUE, "holds from 3.8 until 3.13; you use 3.14" },
    { "", "3.14", FALSE, NULL },
    { "", "", FALSE, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmritiCardNotes notes = { .outdated = cases[i].outdated,
                                .since = (char *) cases[i].since,
                                .until = (char *) cases[i].until,
                                .version = (char *) "3.14" };
      g_autofree char *words = smriti_card_notes_validity (&notes);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
  g_assert_null (smriti_card_notes_validity (NULL));
}

static void
test_anchors (void)
{
  static const char *const none[] = { NULL };
  static const char *const two[] = { "a *train*\n```\nleft open", "\033[31mred\n- wagon", NULL };
  g_autofree char *nothing = smriti_anchors_text (&plain, none, 80);
  g_autofree char *unknown = smriti_anchors_text (&plain, NULL, 80);
  g_autofree char *text = smriti_anchors_text (&plain, two, 80);

  g_assert_cmpstr (nothing, ==, "");
  g_assert_cmpstr (unknown, ==, "");
  g_assert_cmpstr (text, ==, "Anchor:\na _train_\n\n  left open\n\n[31mred\n\n• wagon\n");
}

static void
test_leech (void)
{
  g_autofree char *asks = smriti_leech_words ("a1b2", 8, FALSE);
  g_autofree char *has = smriti_leech_words ("a1b2", 12, TRUE);

  g_assert_nonnull (strstr (asks, "> [!anchor]"));
  g_assert_nonnull (strstr (asks, "'smriti edit a1b2'"));
  g_assert_null (strstr (has, "[!anchor]"));
  g_assert_true (g_str_has_prefix (has, "Forgotten 12 times"));
  for (int anchored = 0; anchored < 2; anchored++)
    {
      g_autofree char *words = smriti_leech_words ("0123456789abcdef", 100, anchored);
      g_auto (GStrv) lines = g_strsplit (words, "\n", -1);

      for (char **line = lines; *line; line++)
        g_assert_cmpint (smriti_text_width (*line), <=, 80);
    }
}

/* @text as somebody types it. */
static char *
said (const char *text, gboolean typed, const char **out_rest)
{
  static char rest[64];
  FILE *from = tmpfile ();
  FILE *to = tmpfile ();
  char *words;

  fwrite (text, 1, strlen (text), from);
  rewind (from);
  words = smriti_explanations_read (from, typed, to);
  rest[fread (rest, 1, sizeof rest - 1, from)] = '\0';
  *out_rest = rest;
  fclose (from);
  fclose (to);
  return words;
}

static void
test_words (void)
{
  static const struct
  {
    const char *text;
    gboolean typed;
    const char *words, *rest;
  } cases[] = {
    { "one\ntwo\n\nthree\n", TRUE, "one\ntwo", "three\n" },
    { "one\ntwo\n\nthree\n", FALSE, "one\ntwo\n\nthree", "" },
    { " \t\nthree\n", TRUE, "", "three\n" },
    { "", TRUE, "", "" },
    { "no end", TRUE, "no end", "" },
    { "\033[2Jgone\007 \xff\n", TRUE, "[2Jgone �", "" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *rest;
      g_autofree char *words = said (cases[i].text, cases[i].typed, &rest);

      g_assert_cmpstr (words, ==, cases[i].words);
      g_assert_cmpstr (rest, ==, cases[i].rest);
    }
}

static SmritiRecord *
record_of (gint64 at_s, const char *words)
{
  SmritiRecord *record = g_new0 (SmritiRecord, 1);
  GVariantBuilder details;

  g_variant_builder_init (&details, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&details, "{ss}", "text", words);
  record->at_s = at_s;
  record->details = g_variant_ref_sink (g_variant_builder_end (&details));
  return record;
}

static void
test_said_before (void)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_record_free);
  g_autofree char *none = smriti_explanations_text (&plain, records, 3, "Before:", 80);
  g_autofree char *unknown = smriti_explanations_text (&plain, NULL, 3, "Before:", 80);
  g_autofree char *one = NULL;

  g_ptr_array_add (records, record_of (1795424400, "a frozen list that never changes"));
  g_ptr_array_add (records, record_of (1795338000, "older"));
  one = smriti_explanations_text (&plain, records, 1, "Before:", 22);
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (unknown, ==, "");
  g_assert_cmpstr (one, ==, "Before:\n2026-11-23\n  a frozen list that\n  never changes\n");
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Europe/Berlin", TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-card-notes/validity", test_validity);
  g_test_add_func ("/client-card-notes/anchors", test_anchors);
  g_test_add_func ("/client-card-notes/leech", test_leech);
  g_test_add_func ("/client-card-notes/words", test_words);
  g_test_add_func ("/client-card-notes/said-before", test_said_before);
  return g_test_run ();
}
