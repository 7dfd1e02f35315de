/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Anchors and tips: what they say, what they are tied to, and that none of their
 * lines is a card. */

#include "common/notes/callout.h"

#include "common/notes/note.h"

#include <string.h>

static SmritiNote *
read_as (const char *syntax, const char *text)
{
  return smriti_note_read (smriti_reader_by_name (syntax), NULL, text, strlen (text));
}

static SmritiNote *
read_text (const char *text)
{
  return read_as ("smriti", text);
}

static const SmritiNoteCallout *
callout_at (const SmritiNote *note, guint i)
{
  g_assert_cmpuint (i, <, note->callouts->len);
  return g_ptr_array_index (note->callouts, i);
}

static const SmritiCard *
card_at (const SmritiNote *note, guint i)
{
  g_assert_cmpuint (i, <, note->cards->len);
  return g_ptr_array_index (note->cards, i);
}

/* The ties as "target#^id" or "=source", with a blank between. */
static void
assert_ties (const SmritiNoteCallout *callout, const char *want)
{
  g_autoptr (GString) ties = g_string_new (NULL);

  for (guint i = 0; i < callout->ties->len; i++)
    {
      const SmritiTie *tie = g_ptr_array_index (callout->ties, i);

      g_string_append_printf (ties, "%s%s%s%s", i > 0 ? " " : "", tie->target, tie->is_source ? "=" : "#^", tie->key);
    }
  g_assert_cmpstr (ties->str, ==, want);
}

static void
assert_tied_to (const SmritiNoteCallout *callout, const SmritiCard *card)
{
  g_autofree char *want = g_strconcat ("=", card->source, NULL);

  assert_ties (callout, want);
}

static void
test_kinds (void)
{
  g_autoptr (SmritiNote) note = read_text (
      "> [!analogy] A list is a train.\n\n> [!Mnemonic]- LEGB\n> Local, Enclosing\n\n"
      "> [!anchor]\n> one\n>\n> two\n> [!tip] Use `f`.\n\n> [!quote] q\n\n> [!tip]\n\n> tip\n");

  g_assert_cmpuint (note->callouts->len, ==, 4);
  g_assert_cmpint (callout_at (note, 0)->kind, ==, SMRITI_CALLOUT_ANALOGY);
  g_assert_cmpstr (callout_at (note, 0)->text, ==, "A list is a train.");
  g_assert_cmpuint (callout_at (note, 0)->line, ==, 1);
  g_assert_cmpint (callout_at (note, 1)->kind, ==, SMRITI_CALLOUT_MNEMONIC);
  g_assert_cmpstr (callout_at (note, 1)->text, ==, "LEGB\nLocal, Enclosing");
  g_assert_cmpint (callout_at (note, 2)->kind, ==, SMRITI_CALLOUT_ANCHOR);
  g_assert_cmpstr (callout_at (note, 2)->text, ==, "one\n\ntwo");
  g_assert_cmpint (callout_at (note, 3)->kind, ==, SMRITI_CALLOUT_TIP);
  g_assert_cmpstr (callout_at (note, 3)->text, ==, "Use `f`.");
}

/* Code, art and tables come as they are, without the marks of the quote. */
static void
test_bodies (void)
{
  g_autoptr (SmritiNote) note = read_text (
      "> [!anchor] Stack ^mine\n> ```\n>   | |\n> \\ ==x== :: y\n> ```\n> | a | b |\n> | - | - |\n"
      "> | 1 | 2 |\n> ![[p.png]] %% not this %%\n");

  g_assert_cmpuint (note->cards->len, ==, 0);
  g_assert_cmpuint (note->callouts->len, ==, 1);
  g_assert_cmpstr (callout_at (note, 0)->text, ==,
                   "Stack ^mine\n```\n  | |\n\\ ==x== :: y\n```\n| a | b |\n| - | - |\n| 1 | 2 |\n![[p.png]]");
}

static void
test_links (void)
{
  g_autoptr (SmritiNote) note = read_text ("q :: a\n> [!analogy] Like [[#^one]] a [[Other note#^two|train]] of [[Plain]] cars.\n"
                                           "> [[x/Y#^three]] ![[#^four]]\n> [[#^one]]\n> [[#Heading]] `[[#^code]]`\n");

  assert_ties (callout_at (note, 0), "#^one Other note#^two x/Y#^three #^four");
  g_assert_cmpstr (callout_at (note, 0)->text, ==, "Like a of [[Plain]] cars.\n[[#Heading]] `[[#^code]]`");
}

static void
test_card_above (void)
{
  g_autoptr (SmritiNote) note = read_text (
      "one :: a\n> [!analogy] x\n\n> [!mnemonic] y\n\ntwo :: b\n\n\n> [!anchor] far\n\n"
      "The ==c==\nof ==d==\n\n> [!tip] t\n\n> [!anchor] z\n\n# Heading\n\n> [!anchor] alone\n");

  assert_tied_to (callout_at (note, 0), card_at (note, 0));
  assert_tied_to (callout_at (note, 1), card_at (note, 0));
  assert_ties (callout_at (note, 2), "");
  assert_ties (callout_at (note, 3), "");
  assert_tied_to (callout_at (note, 4), card_at (note, 2));
  g_assert_cmpstr (card_at (note, 2)->source, ==, card_at (note, 3)->source);
  assert_ties (callout_at (note, 5), "");
}

/* A card of several lines, one with its id below a block, and a row of a table. */
static void
test_long_cards_above (void)
{
  g_autoptr (SmritiNote) note = read_text (
      "What\n?\nis\nit\n> [!anchor] a\n\nHow\n?\n```\nx\n```\n\n^sm-abcdefgh\n\n> [!anchor] b\n\n"
      "%% cards %%\n| r | c | d |\n| - | - | - |\n| 1 | 2 | 3 |\n\n> [!anchor] c\n\n"
      "q :: a\n%% until 3 %%\n> [!anchor] d\n");
  g_autofree char *row = NULL;

  g_assert_cmpuint (note->cards->len, ==, 5);
  g_assert_cmpstr (card_at (note, 0)->back, ==, "is\nit");
  assert_tied_to (callout_at (note, 0), card_at (note, 0));
  assert_ties (callout_at (note, 1), "#^sm-abcdefgh");
  g_assert_cmpstr (card_at (note, 1)->key, ==, "sm-abcdefgh");
  row = g_strdup_printf ("=%s =%s", card_at (note, 2)->source, card_at (note, 3)->source);
  assert_ties (callout_at (note, 2), row);
  assert_tied_to (callout_at (note, 3), card_at (note, 4));
}

/* Of the own syntax no line of them is a card; another program's cards stay. */
static void
test_no_cards (void)
{
  const char *text = "> [!tip] front::back and ==words==\n> q :: a\n> Q: x\n> A: y\n> ?\n> %% cards %%\n> a → b\n\n#flashcards\n";
  g_autoptr (SmritiNote) own = read_text (text);
  g_autoptr (SmritiNote) osr = read_as ("osr", text);

  g_assert_cmpuint (own->cards->len, ==, 0);
  g_assert_cmpuint (own->warnings->len, ==, 0);
  g_assert_cmpuint (own->callouts->len, ==, 1);
  g_assert_cmpuint (osr->callouts->len, ==, 1);
}

/* Bounded out of anything, and in time that follows the length. */
static void
test_bounds (void)
{
  g_autoptr (GString) text = g_string_new ("q :: a\n");
  g_autoptr (SmritiNote) note = NULL;

  for (guint i = 0; i < 30000; i++)
    g_string_append (text, "> [!anchor] x\n");
  g_string_append (text, "> [!tip] ");
  for (guint i = 0; i < 30000; i++)
    g_string_append_printf (text, "ā[[#^i%u]] ", i);
  note = read_text (text->str);
  g_assert_cmpuint (note->callouts->len, ==, 30001);
  assert_tied_to (callout_at (note, 29999), card_at (note, 0));
  g_assert_cmpuint (callout_at (note, 30000)->ties->len, ==, 64);
  g_assert_cmpuint (strlen (callout_at (note, 30000)->text), <=, 32 * 1024);
  g_assert_true (g_utf8_validate (callout_at (note, 30000)->text, -1, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/callout/kinds", test_kinds);
  g_test_add_func ("/callout/bodies", test_bodies);
  g_test_add_func ("/callout/links", test_links);
  g_test_add_func ("/callout/card-above", test_card_above);
  g_test_add_func ("/callout/long-cards-above", test_long_cards_above);
  g_test_add_func ("/callout/no-cards", test_no_cards);
  g_test_add_func ("/callout/bounds", test_bounds);
  return g_test_run ();
}
