/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The outline grammar on a curriculum of our own about Sanskrit, which has
 * every irregularity that real notes have. */

#include "common/notes/link.h"
#include "common/notes/note.h"

#include <string.h>

static SmritiNote *
read_text (const char *text)
{
  return smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));
}

static SmritiNote *
read_fixture (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "notes", "outline.md", NULL);
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  return smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, length);
}

static const SmritiEntry *
entry_of (const SmritiNote *note, const char *number)
{
  const SmritiEntry *entry = smriti_outline_find (note->outline, number);

  g_assert_nonnull (entry);
  return entry;
}

static void
assert_items (const SmritiEntry *entry, const char *separator, const char *const *items)
{
  g_assert_cmpstr (entry->separator, ==, separator);
  g_assert_cmpuint (entry->items->len, ==, g_strv_length ((char **) items));
  for (guint i = 0; i < entry->items->len; i++)
    g_assert_cmpstr (g_ptr_array_index (entry->items, i), ==, items[i]);
}

#define ITEMS(...) ((const char *const[]){ __VA_ARGS__, NULL })

static void
test_sections (void)
{
  static const struct
  {
    const char *number, *key, *title, *suffix, *mark, *wikilink;
    int sheets;
    gboolean bold;
    guint line, children;
  } want[] = {
    { "1.0", "1", "SOUNDS", NULL, "ALL", "1.0 SOUNDS — Sanskrit", -1, TRUE, 12, 4 },
    { "2.0", "2", "FORMS", NULL, "2 Sheets", "FORMS — Sanskrit", 2, FALSE, 21, 3 },
    { "3", "3", "PRACTICE", "Corner", NULL, "PRACTICE — Sanskrit", 0, TRUE, 36, 3 },
    { "4", "4", "READING", NULL, NULL, NULL, 0, TRUE, 48, 4 },
  };
  g_autoptr (SmritiNote) note = read_fixture ();

  g_assert_nonnull (note->outline);
  g_assert_cmpstr (note->outline->topic, ==, "Sanskrit");
  g_assert_cmpuint (note->outline->sections->len, ==, G_N_ELEMENTS (want));
  for (guint i = 0; i < G_N_ELEMENTS (want); i++)
    {
      const SmritiEntry *section = g_ptr_array_index (note->outline->sections, i);

      g_assert_cmpstr (section->number, ==, want[i].number);
      g_assert_cmpstr (section->key, ==, want[i].key);
      g_assert_cmpstr (section->title, ==, want[i].title);
      g_assert_cmpstr (section->topic, ==, "Sanskrit");
      g_assert_cmpstr (section->suffix, ==, want[i].suffix);
      g_assert_cmpstr (section->mark, ==, want[i].mark);
      g_assert_cmpstr (section->wikilink, ==, want[i].wikilink);
      g_assert_cmpint (section->sheets, ==, want[i].sheets);
      g_assert_cmpint (section->bold, ==, want[i].bold);
      g_assert_cmpuint (section->line, ==, want[i].line);
      g_assert_cmpuint (section->children->len, ==, want[i].children);
      g_assert_cmpuint (section->level, ==, 1);
      g_assert_false (section->done);
    }
}

static void
test_callout (void)
{
  g_autoptr (SmritiNote) note = read_fixture ();
  const SmritiCallout *callout = note->outline->callout;
  g_autofree char *motto = smriti_outline_motto (note->outline);

  g_assert_cmpuint (callout->line, ==, 5);
  g_assert_cmpstr (callout->type, ==, "quote");
  g_assert_cmpstr (callout->fold, ==, "+");
  g_assert_cmpstr (callout->title, ==, "Subhāṣita");
  g_assert_cmpuint (callout->body->len, ==, 3);
  g_assert_cmpstr (g_ptr_array_index (callout->body, 0), ==, "“विद्या ददाति विनयम्।”");
  g_assert_cmpstr (g_ptr_array_index (callout->body, 2), ==, "Edited today");
  g_assert_cmpstr (motto, ==, "“Learning gives humility.”");
}

static void
test_items (void)
{
  g_autoptr (SmritiNote) note = read_fixture ();

  assert_items (entry_of (note, "1.1"), "comma",
                ITEMS ("What is an akṣara? Order (varṇamālā, 49 signs)", "short vs long", "stress (a, b; c / d → e)"));
  assert_items (entry_of (note, "1.2"), "arrow", ITEMS ("a + i", "e / a + u", "o"));
  assert_items (entry_of (note, "1.3"), "semicolon", ITEMS ("anuṣṭubh", "triṣṭubh", "śloka"));
  assert_items (entry_of (note, "1.4"), "semicolon", ITEMS ("a", "b, c"));
  assert_items (entry_of (note, "2.1.1"), "comma", ITEMS ("nominative", "accusative", "and locative"));
  assert_items (entry_of (note, "2.1.2"), "slash", ITEMS ("singular", "dual", "plural"));
  assert_items (entry_of (note, "2.2.1"), "plus", ITEMS ("ten classes", "secondary conjugations"));
  assert_items (entry_of (note, "2.2.2"), "comma", ITEMS ("`ti, si, mi`", "`te, se, e`"));
  assert_items (entry_of (note, "2.10"), "comma", ITEMS ("tatpuruṣa", "dvandva"));
  assert_items (entry_of (note, "3.1.3"), NULL, ITEMS ("read the first lesson again"));
  assert_items (entry_of (note, "4.2"), NULL, ITEMS ("fables (crow, deer)"));
  assert_items (entry_of (note, "4.4"), "comma", ITEMS ("(unbalanced", "one", "two"));
  g_assert_null (entry_of (note, "2.1")->description);
  g_assert_cmpuint (entry_of (note, "2.1")->items->len, ==, 0);
  g_assert_cmpstr (entry_of (note, "1.2")->description, ==, "a + i → e / a + u → o");
}

static void
test_marks (void)
{
  g_autoptr (SmritiNote) note = read_fixture ();
  static const char *const done[] = { "1.3", "2.1.2", "2.2", "4.1", "4.4" };
  static const char *const open[] = { "1.1", "2.1", "2.2.1", "4.2", "4.3" };

  for (guint i = 0; i < G_N_ELEMENTS (done); i++)
    g_assert_true (entry_of (note, done[i])->done);
  for (guint i = 0; i < G_N_ELEMENTS (open); i++)
    g_assert_false (entry_of (note, open[i])->done);
  g_assert_true (entry_of (note, "1.1")->hard_break);
  g_assert_true (entry_of (note, "2.2.2")->hard_break);
  g_assert_false (entry_of (note, "3.3.2")->hard_break);
  g_assert_cmpstr (entry_of (note, "1.3")->raw, ==, "1.3 **Metre** - anuṣṭubh; triṣṭubh; śloka ✅");
  g_assert_cmpuint (entry_of (note, "1.3")->line, ==, 16);
}

static void
test_odd_entries (void)
{
  g_autoptr (SmritiNote) note = read_fixture ();

  g_assert_cmpstr (entry_of (note, "2.1.1")->title, ==, "Cases (8)");
  g_assert_cmpstr (entry_of (note, "4.1")->title, ==, "Bhagavad Gītā");
  g_assert_cmpstr (entry_of (note, "4.1")->wikilink, ==, "Gītā");
  g_assert_cmpstr (entry_of (note, "4.1")->description, ==, "chapter two");
  g_assert_cmpstr (entry_of (note, "4.2")->title, ==, "Hitopadeśa");
  g_assert_cmpstr (entry_of (note, "4.3")->title, ==, "Purāṇas");
  g_assert_cmpstr (entry_of (note, "4.3")->wikilink, ==, "Viṣṇu Purāṇa");
  g_assert_cmpstr (entry_of (note, "4.4")->title, ==, "Vedas (śruti)");
  g_assert_cmpstr (entry_of (note, "4.4")->description, ==, "(unbalanced, one, two");
  g_assert_null (smriti_outline_find (note->outline, "7.1"));
  g_assert_null (smriti_outline_find (note->outline, "9"));
  g_assert_null (smriti_outline_find (note->outline, "x"));
  g_assert_true (entry_of (note, "2.0") == entry_of (note, "2"));
  g_assert_true (entry_of (note, "2.") == entry_of (note, "2"));
}

static void
test_cadences (void)
{
  static const struct
  {
    SmritiCadence cadence;
    const char *number;
    int concepts, snippets;
  } want[] = {
    { SMRITI_CADENCE_DAILY, "3.1.1", 7, 2 },    { SMRITI_CADENCE_WEEKLY, "3.1.2", -1, -1 },
    { SMRITI_CADENCE_30_DAY, "3.1.3", -1, -1 }, { SMRITI_CADENCE_90_DAY, "3.1.4", -1, -1 },
    { SMRITI_CADENCE_MONTHLY, "3.3", -1, -1 },
  };
  g_autoptr (SmritiNote) note = read_fixture ();
  g_autoptr (GPtrArray) rules = smriti_outline_cadences (note->outline);

  g_assert_cmpuint (rules->len, ==, G_N_ELEMENTS (want));
  for (guint i = 0; i < rules->len; i++)
    {
      const SmritiCadenceRule *rule = g_ptr_array_index (rules, i);

      g_assert_cmpint (rule->cadence, ==, want[i].cadence);
      g_assert_cmpstr (rule->entry->number, ==, want[i].number);
      g_assert_cmpint (rule->concepts, ==, want[i].concepts);
      g_assert_cmpint (rule->snippets, ==, want[i].snippets);
    }
}

/* Of its lines only an arrow chain makes cards; an ordinary card below them is one. */
static void
test_cards_in_outline (void)
{
  g_autoptr (SmritiNote) note = read_fixture ();
  const SmritiCard *card;

  g_assert_cmpuint (note->cards->len, ==, 4);
  card = g_ptr_array_index (note->cards, 0);
  g_assert_cmpint (card->kind, ==, SMRITI_KIND_SEQUENCE);
  g_assert_cmpstr (card->entry, ==, "1.2");
  g_assert_cmpuint (card->line, ==, entry_of (note, "1.2")->line);
  card = g_ptr_array_index (note->cards, 3);
  g_assert_cmpstr (card->front, ==, "crow");
  g_assert_cmpstr (card->entry, ==, "4.2");
  g_assert_cmpstr (((const SmritiLink *) g_ptr_array_index (note->links, 0))->target, ==, "1.0 SOUNDS — Sanskrit");
  g_assert_cmpstr (((const SmritiLink *) g_ptr_array_index (note->links, 1))->target, ==, "FORMS — Sanskrit");
}

static gboolean
has_warning (const SmritiNote *note, guint line, const char *words)
{
  for (guint i = 0; i < note->warnings->len; i++)
    {
      const SmritiWarning *warning = g_ptr_array_index (note->warnings, i);

      if (warning->line == line && strstr (warning->text, words))
        return TRUE;
    }
  return FALSE;
}

static void
test_warnings (void)
{
  g_autoptr (SmritiNote) fixture = read_fixture ();
  g_autoptr (SmritiNote) note = read_text ("# 1.0 [[A — T]] (2 Sheets)\n"
                                           "1.1 **a**\n"
                                           "1.3 **b**  \n"
                                           "1.1 **again**  \n"
                                           "2.1 **elsewhere**  \n"
                                           "1.4.1 **orphan**\n"
                                           "\n"
                                           "# 1.0 [[B — T]]\n");

  g_assert_true (has_warning (fixture, 26, "2.2 is marked done, but 2.2.1, 2.2.2 beneath it are not"));
  g_assert_true (has_warning (fixture, 29, "2.10 follows 2.2: 2.3 to 2.9 are missing"));
  g_assert_cmpuint (fixture->warnings->len, ==, 2);
  g_assert_true (has_warning (note, 1, "2 Sheets"));
  g_assert_true (has_warning (note, 2, "two spaces"));
  g_assert_true (has_warning (note, 3, "follows 1.1"));
  g_assert_true (has_warning (note, 4, "stands on line 2 already"));
  g_assert_true (has_warning (note, 5, "under section 1"));
  g_assert_true (has_warning (note, 6, "has no 1.4"));
  g_assert_true (has_warning (note, 8, "section 1 stands on line 1"));
  g_assert_cmpuint (note->warnings->len, ==, 7);
}

static void
test_no_outline (void)
{
  static const char *const notes[] = {
    "",
    "# 1.0 [[A — T]]\n\nwords\n",
    "# 1.0 [[A — T]]\n\n2.1 **other number** – x\n",
    "1.1 **no section** – x\n",
    "# 3 reasons\n\n3.1 is a number, **bold**\n",
    "```\n# 1.0 [[A — T]]\n1.1 **in code**\n```\n",
    "# 1.0 [[A — T]]\n\n> 1.1 **quoted**\n",
  };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      g_autoptr (SmritiNote) note = read_text (notes[i]);

      g_assert_null (note->outline);
    }
}

/* Headings that only happen to begin with a number stay headings. */
static void
test_plain_numbers (void)
{
  g_autoptr (SmritiNote) plain = read_text ("# 1. Start\n1.1 **a** – x  \n## 2. Step\nq :: a\n1.2 **b**\n");
  g_autoptr (SmritiNote) crlf = read_text ("\xEF\xBB\xBF# 1.0 [[A — T]]\r\n1.1 **a** – x, y  \r\n1.2 **b**\r\n");

  g_assert_nonnull (plain->outline);
  g_assert_cmpuint (plain->outline->sections->len, ==, 1);
  g_assert_cmpstr (plain->outline->topic, ==, "");
  g_assert_cmpstr (entry_of (plain, "1.2")->title, ==, "b");
  g_assert_cmpuint (plain->cards->len, ==, 1);
  g_assert_nonnull (crlf->outline);
  g_assert_true (entry_of (crlf, "1.1")->hard_break);
  assert_items (entry_of (crlf, "1.1"), "comma", ITEMS ("x", "y"));
}

static void
test_compare (void)
{
  g_assert_cmpint (smriti_outline_compare_numbers ("2.9", "2.10"), <, 0);
  g_assert_cmpint (smriti_outline_compare_numbers ("2.10", "2.9"), >, 0);
  g_assert_cmpint (smriti_outline_compare_numbers ("2", "2.1"), <, 0);
  g_assert_cmpint (smriti_outline_compare_numbers ("2.1.3", "2.1.3"), ==, 0);
  g_assert_cmpint (smriti_outline_compare_numbers ("10", "9.9"), >, 0);
  g_assert_cmpint (smriti_outline_compare_numbers (NULL, "1"), >, 0);
  g_assert_cmpint (smriti_outline_compare_numbers ("1", NULL), <, 0);
  g_assert_cmpint (smriti_outline_compare_numbers (NULL, NULL), ==, 0);
}

static void
test_number (void)
{
  static const char *const pairs[][2] = {
    { "2.1.3", "2.1.3" }, { "2.1.3.", "2.1.3" }, { "1.0", "1" },        { "3.", "3" },
    { "3", "3" },         { "2.10", "2.10" },    { "", NULL },          { "x", NULL },
    { "1..2", NULL },     { "2.1 x", NULL },     { "1234567.1", NULL }, { "1.1.1.1.1.1.1.1.1", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *number = smriti_outline_number (pairs[i][0], strlen (pairs[i][0]), NULL);

      g_assert_cmpstr (number, ==, pairs[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outline/sections", test_sections);
  g_test_add_func ("/outline/callout", test_callout);
  g_test_add_func ("/outline/items", test_items);
  g_test_add_func ("/outline/marks", test_marks);
  g_test_add_func ("/outline/odd-entries", test_odd_entries);
  g_test_add_func ("/outline/cadences", test_cadences);
  g_test_add_func ("/outline/cards", test_cards_in_outline);
  g_test_add_func ("/outline/warnings", test_warnings);
  g_test_add_func ("/outline/none", test_no_outline);
  g_test_add_func ("/outline/plain-numbers", test_plain_numbers);
  g_test_add_func ("/outline/compare", test_compare);
  g_test_add_func ("/outline/number", test_number);
  return g_test_run ();
}
