/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Keys are in every database: the values below may never change. Then what must
 * not change a key (place, marks, line ends) and what must (words). */

#include "common/notes/identity.h"
#include "common/notes/note.h"

#include <string.h>

static SmritiNote *
read_text (const char *text)
{
  return smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));
}

static char *
key_of (const char *text, guint n)
{
  g_autoptr (SmritiNote) note = read_text (text);

  g_assert_cmpuint (note->cards->len, >, n);
  return g_strdup (((const SmritiCard *) g_ptr_array_index (note->cards, n))->key);
}

static void
assert_same (const char *a, const char *b)
{
  g_autofree char *x = key_of (a, 0);
  g_autofree char *y = key_of (b, 0);

  g_assert_cmpstr (x, ==, y);
}

static void
assert_different (const char *a, const char *b)
{
  g_autofree char *x = key_of (a, 0);
  g_autofree char *y = key_of (b, 0);

  g_assert_cmpstr (x, !=, y);
}

/* printf 'basic\nq :: a\n0' | sha256sum, and so on */
static void
test_frozen (void)
{
  g_autofree char *key = smriti_card_key (NULL, SMRITI_KIND_BASIC, "q\n::\na", 6, 0);
  g_autofree char *part = smriti_card_key (NULL, SMRITI_KIND_REVERSED, "q\n::\na", 6, 1);
  g_autofree char *source = smriti_card_source (NULL, SMRITI_KIND_BASIC, "q\n::\na", 6);
  g_autofree char *read = key_of ("q :: a", 0);

  g_assert_cmpstr (key, ==, "97c404e8777871e0");
  g_assert_cmpstr (part, ==, "ac778a06e54d7361");
  g_assert_cmpstr (source, ==, "af1abacd4a051051");
  g_assert_cmpstr (read, ==, key);
}

static void
test_stamp (void)
{
  g_autofree char *key = smriti_card_key ("sm-x7", SMRITI_KIND_CLOZE, "anything", 8, 0);
  g_autofree char *part = smriti_card_key ("sm-x7", SMRITI_KIND_CLOZE, "anything", 8, 2);
  g_autofree char *source = smriti_card_source ("sm-x7", SMRITI_KIND_CLOZE, "anything", 8);

  g_assert_cmpstr (key, ==, "sm-x7");
  g_assert_cmpstr (part, ==, "sm-x7-2");
  g_assert_cmpstr (source, ==, "sm-x7");
  assert_same ("q :: a ^sm-x7", "other words ::: here ^sm-x7");
  assert_different ("q :: a ^sm-x7", "q :: a ^sm-x8");
}

static void
test_normalized (void)
{
  const char broken[] = "q\xFF";
  g_autofree char *composed = smriti_card_key (NULL, SMRITI_KIND_BASIC, "caf\u00e9  x\n", -1 + sizeof "caf\u00e9  x\n", 0);
  g_autofree char *decomposed = smriti_card_key (NULL, SMRITI_KIND_BASIC, " cafe\u0301\tx", -1 + sizeof " cafe\u0301\tx", 0);
  g_autofree char *junk = smriti_card_key (NULL, SMRITI_KIND_BASIC, broken, 2, 0);
  g_autofree char *replaced = smriti_card_key (NULL, SMRITI_KIND_BASIC, "q\uFFFD", 4, 0);

  g_assert_cmpstr (composed, ==, decomposed);
  g_assert_cmpstr (junk, ==, replaced);
}

static void
test_what_keeps_a_key (void)
{
  static const char *const same[] = {
    "- q :: a",
    "  - [ ] q :: a",
    "1. q :: a",
    "> q :: a",
    "## q :: a",
    "q   ::   a  ",
    "q :: a ^my-id",
    "q :: a #cards/x/y",
    "#flashcards/x q :: a #snippet",
    "q :: a <!--SR:!2023-09-02,4,270-->",
    "# 1.1 Heading\n\nwords\n\nq :: a\n",
    "\xEF\xBB\xBFq :: a\r\n",
    "---\ndeck: d\n---\nq :: a",
    "q ::: a",
    "Q: q\nA: a",
    "- Q: q\n  A: a",
  };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    assert_same ("q :: a", same[i]);
  assert_same ("Q x\ny\n?\nA\nb\n", "- Q x\n  y\n  ?\n  A\n  b\n");
  assert_same ("Q x\ny\n?\nA\nb\n", "> Q x\r\n> y\r\n> ?\r\n> A\r\n> b\r\n");
  assert_same ("Q x\n?\nA", "Q x\n??\nA");
  assert_same ("The ==x;;hint== of\ny", "- The ==x;;hint== of\n  y ^id");
}

static void
test_what_changes_a_key (void)
{
  static const char *const other[] = { "q :: b", "p :: a", "Q :: a", "q\n?\na", "==q== :x a" };

  for (guint i = 0; i < G_N_ELEMENTS (other); i++)
    assert_different ("q :: a", other[i]);
}

static void
test_siblings (void)
{
  g_autoptr (SmritiNote) note = read_text ("q ::: a\n\nThe ==x== and ==y== of z.\n");
  const SmritiCard *cards[4];

  g_assert_cmpuint (note->cards->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    cards[i] = g_ptr_array_index (note->cards, i);
  g_assert_cmpstr (cards[0]->source, ==, cards[1]->source);
  g_assert_cmpstr (cards[2]->source, ==, cards[3]->source);
  g_assert_cmpstr (cards[0]->source, !=, cards[2]->source);
  g_assert_cmpstr (cards[0]->key, !=, cards[1]->key);
  g_assert_cmpstr (cards[2]->key, !=, cards[3]->key);
}

/* NFC, white space runs to one space, trimmed: as the key is defined, by GLib alone. */
static char *
key_as_defined (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autoptr (GString) out = g_string_new ("basic\n");
  g_autofree char *digest = NULL;
  gboolean space = FALSE;

  for (const char *s = composed; *s; s = g_utf8_next_char (s))
    {
      if (g_unichar_isspace (g_utf8_get_char (s)))
        {
          space = out->len > strlen ("basic\n");
          continue;
        }
      if (space)
        g_string_append_c (out, ' ');
      space = FALSE;
      g_string_append_len (out, s, g_utf8_next_char (s) - s);
    }
  g_string_append (out, "\n0");
  digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, out->str, (gssize) out->len);
  return g_strndup (digest, 16);
}

static void
assert_as_defined (const char *text)
{
  g_autofree char *key = smriti_card_key (NULL, SMRITI_KIND_BASIC, text, strlen (text), 0);
  g_autofree char *expected = key_as_defined (text);

  g_assert_cmpstr (key, ==, expected);
}

/* Every character that a short way might take, alone and with what composes. */
static void
test_every_character (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (gunichar c = 1; c < 0x20000; c++)
    {
      gunichar first, second;

      if (!g_unichar_validate (c))
        continue;
      g_string_append_unichar (text, c);
      if (g_unichar_decompose (c, &first, &second))
        {
          g_string_append_unichar (text, first);
          if (second != 0)
            g_string_append_unichar (text, second);
        }
      g_string_append (text, c % 5 == 0 ? " words " : "x");
      if (c % 16 != 15)
        continue;
      assert_as_defined (text->str);
      g_string_truncate (text, 0);
    }
}

/* Words of every length at every place: eight bytes are looked at at once. */
static void
test_runs (void)
{
  static const char *const between[] = { " ",      "  ",     "\t\n", "\r\n",    "\f",     "ä", "ж ",
                                         "\u00A0", "\u2003", "日本", "e\u0301", "\x7F", "\v" };

  for (guint n = 0; n < 4000; n++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      while (text->len < (gsize) (n % 80))
        {
          for (guint i = g_test_rand_int_range (0, 20); i > 0; i--)
            g_string_append_c (text, (char) g_test_rand_int_range (0x21, 0x7F));
          g_string_append (text, between[g_test_rand_int_range (0, G_N_ELEMENTS (between))]);
        }
      assert_as_defined (text->str);
    }
}

/* Named one after the other, each is called what it is called alone. */
static void
test_namer (void)
{
  static const char *const texts[] = { "q\n::\na", "q\n::\na", "p\n::\na", "", "q\n::\na" };
  g_autoptr (SmritiNamer) namer = smriti_namer_new ();

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    for (guint part = 0; part < 120; part += 1 + part / 3)
      {
        SmritiKind kind = part % 2 ? SMRITI_KIND_CLOZE : SMRITI_KIND_BASIC;
        g_autofree char *alone = smriti_card_key (NULL, kind, texts[i], strlen (texts[i]), part);
        g_autofree char *source_alone = smriti_card_source (NULL, SMRITI_KIND_BASIC, texts[i], strlen (texts[i]));
        g_autofree char *named = smriti_namer_key (namer, kind, texts[i], strlen (texts[i]), part);
        g_autofree char *source = smriti_namer_source (namer, SMRITI_KIND_BASIC, texts[i], strlen (texts[i]));

        g_assert_cmpstr (named, ==, alone);
        g_assert_cmpstr (source, ==, source_alone);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identity/frozen", test_frozen);
  g_test_add_func ("/identity/stamp", test_stamp);
  g_test_add_func ("/identity/normalized", test_normalized);
  g_test_add_func ("/identity/keeps", test_what_keeps_a_key);
  g_test_add_func ("/identity/changes", test_what_changes_a_key);
  g_test_add_func ("/identity/siblings", test_siblings);
  g_test_add_func ("/identity/every-character", test_every_character);
  g_test_add_func ("/identity/runs", test_runs);
  g_test_add_func ("/identity/namer", test_namer);
  return g_test_run ();
}
