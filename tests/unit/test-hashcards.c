/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The cards of hashcards: what its own parser makes of 41 inputs, and what
 * Smriti makes of files it refuses. */

#include "common/notes/hashcards.h"

#include "common/notes/note.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* --- the records --- */

typedef struct
{
  SmritiHashcardsError error;
  guint line; /* 1-based, 0 = none */
  guint n;
} Told;

static void
on_told (SmritiHashcardsError error, guint line, gpointer user_data)
{
  Told *told = user_data;

  if (told->n++ > 0)
    return;
  told->error = error;
  told->line = line;
}

/* What hashcards says, and what that is here. */
static SmritiHashcardsError
error_of (const char *words)
{
  static const struct
  {
    const char *words;
    SmritiHashcardsError error;
  } table[] = {
    { "File ended while reading a question without an answer.", SMRITI_HASHCARDS_QUESTION_ALONE },
    { "Found answer tag without a question.", SMRITI_HASHCARDS_ANSWER_ALONE },
    { "Found cloze tag while reading a question.", SMRITI_HASHCARDS_CLOZE_IN_QUESTION },
    { "New question without answer.", SMRITI_HASHCARDS_QUESTION_TWICE },
    { "Found answer tag while reading an answer.", SMRITI_HASHCARDS_ANSWER_TWICE },
    { "Found answer tag while reading a cloze card.", SMRITI_HASHCARDS_ANSWER_IN_CLOZE },
    { "Cloze card must contain at least one cloze deletion.", SMRITI_HASHCARDS_NOTHING_HIDDEN },
    { "Found flashcard separator while reading a question.", SMRITI_HASHCARDS_RULE_IN_QUESTION },
    { "Found text that doesn't parse as a flashcard. Did you forget a 'Q:' or 'C:' tag?", SMRITI_HASHCARDS_STRAY_TEXT },
    { "Cloze card contains invalid UTF-8.", SMRITI_HASHCARDS_BROKEN_UTF8 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].words, words))
      return table[i].error;
  g_error ("a record has an error unknown here: %s", words);
}

static GString *
input_of (JsonObject *record)
{
  GString *input = g_string_new (NULL);
  const char *hex;

  if (json_object_has_member (record, "input"))
    return g_string_append (input, json_object_get_string_member (record, "input"));
  for (hex = json_object_get_string_member (record, "input_hex"); *hex; hex += 2)
    g_string_append_c (input, (char) (g_ascii_xdigit_value (hex[0]) * 16 + g_ascii_xdigit_value (hex[1])));
  return input;
}

static void
assert_record_card (const SmritiHashcard *card, const SmritiCard *read, JsonObject *expected, guint first)
{
  JsonArray *range = json_object_get_array_member (expected, "range");

  g_assert_cmpuint (card->first - first, ==, json_array_get_int_element (range, 0));
  g_assert_cmpuint (card->last - first, ==, json_array_get_int_element (range, 1));
  g_assert_cmpuint (read->line, ==, card->first + 1);
  if (g_str_equal (json_object_get_string_member (expected, "type"), "basic"))
    {
      g_assert_cmpint (card->kind, ==, SMRITI_KIND_BASIC);
      g_assert_cmpint (read->kind, ==, SMRITI_KIND_BASIC);
      g_assert_cmpstr (card->text, ==, json_object_get_string_member (expected, "question"));
      g_assert_cmpstr (card->answer, ==, json_object_get_string_member (expected, "answer"));
      g_assert_cmpstr (read->front, ==, card->text);
      g_assert_cmpstr (read->back, ==, card->answer);
    }
  else
    {
      gint64 start = json_object_get_int_member (expected, "start"), end = json_object_get_int_member (expected, "end");
      g_autofree char *hidden = g_strndup (card->text + start, (gsize) (end + 1 - start));
      g_autofree char *front = g_strdup_printf ("%.*s[…]%s", (int) start, card->text, card->text + end + 1);

      g_assert_cmpint (card->kind, ==, SMRITI_KIND_CLOZE);
      g_assert_cmpint (read->kind, ==, SMRITI_KIND_CLOZE);
      g_assert_cmpstr (card->text, ==, json_object_get_string_member (expected, "text"));
      g_assert_cmpint (card->start, ==, start);
      g_assert_cmpint (card->end, ==, end);
      g_assert_cmpstr (read->back, ==, hidden);
      g_assert_cmpstr (read->front, ==, front);
    }
}

/* Of the syntax: that two questions are alike is Smriti's own word. */
static guint
count_errors (const SmritiNote *note)
{
  guint n = 0;

  for (guint i = 0; i < note->warnings->len; i++)
    n += g_str_equal (((const SmritiWarning *) g_ptr_array_index (note->warnings, i))->code, "syntax");
  return n;
}

static gboolean
has_warning_at (const SmritiNote *note, guint line)
{
  for (guint i = 0; i < note->warnings->len; i++)
    if (((const SmritiWarning *) g_ptr_array_index (note->warnings, i))->line == line)
      return TRUE;
  return FALSE;
}

static void
assert_parse (const GString *input, const SmritiNote *note, JsonObject *expected, guint first)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (input->str, input->len);
  Told told = { 0 };
  g_autoptr (GPtrArray) cards = smriti_hashcards_read (scan, !g_utf8_validate_len (input->str, input->len, NULL), on_told, &told);

  if (json_object_has_member (expected, "error"))
    {
      g_assert_cmpuint (told.n, >=, 1); /* hashcards stops at the first */
      g_assert_cmpuint (told.line, ==, json_object_get_int_member (expected, "line0") + 1);
      g_assert_cmpint (told.error, ==, error_of (json_object_get_string_member (expected, "error")));
      g_assert_true (has_warning_at (note, told.line));
      return;
    }
  g_assert_cmpuint (told.n, ==, 0);
  g_assert_cmpuint (count_errors (note), ==, 0);
  g_assert_cmpuint (cards->len, ==, json_array_get_length (json_object_get_array_member (expected, "cards")));
  g_assert_cmpuint (note->cards->len, ==, cards->len);
  for (guint i = 0; i < cards->len; i++)
    assert_record_card (g_ptr_array_index (cards, i), g_ptr_array_index (note->cards, i),
                        json_array_get_object_element (json_object_get_array_member (expected, "cards"), i), first);
}

/* Lines up to and with the second rule. */
static guint
frontmatter_lines (const char *input)
{
  g_auto (GStrv) lines = g_strsplit (input, "\n", -1);
  guint n = 1;

  while (g_str_equal (lines[0], "---") && !g_str_equal (lines[n], "---"))
    n++;
  return g_str_equal (lines[0], "---") ? n + 1 : 0;
}

static void
assert_frontmatter (const GString *input, const SmritiNote *note, JsonObject *expected)
{
  const SmritiCard *card;

  if (json_object_has_member (expected, "error"))
    {
      g_assert_cmpuint (note->warnings->len, >, 0);
      return;
    }
  g_assert_cmpuint (count_errors (note), ==, 0);
  g_assert_cmpuint (note->cards->len, ==, 1); /* of the content that follows */
  card = g_ptr_array_index (note->cards, 0);
  g_assert_cmpstr (card->front, ==, "What is Rust?");
  g_assert_cmpstr (card->back, ==, "A systems programming language.");
  if (json_object_get_null_member (expected, "name"))
    g_assert_null (card->deck);
  else
    g_assert_cmpstr (card->deck, ==, json_object_get_string_member (expected, "name"));
  if (json_object_has_member (expected, "cards"))
    assert_parse (input, note, expected, frontmatter_lines (input->str));
}

static void
test_records (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "hashcards", "cases.json", NULL);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  JsonArray *records;

  json_parser_load_from_file (parser, path, &error);
  g_assert_no_error (error);
  records = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "cases");
  g_assert_cmpuint (json_array_get_length (records), ==, 41);
  for (guint i = 0; i < json_array_get_length (records); i++)
    {
      JsonObject *record = json_array_get_object_element (records, i);
      JsonObject *expected = json_object_get_object_member (record, "expected");
      g_autoptr (GString) input = input_of (record);
      g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("hashcards"), NULL, input->str, input->len);

      g_test_message ("%s", json_object_get_string_member (record, "name"));
      if (g_str_equal (json_object_get_string_member (record, "kind"), "frontmatter"))
        assert_frontmatter (input, note, expected);
      else if (json_object_has_member (record, "input_hex"))
        {
          /* The scan tells of the broken bytes too. */
          Told told = { 0 };
          g_autoptr (SmritiScan) scan = smriti_scan_new (input->str, input->len);
          g_autoptr (GPtrArray) cards = smriti_hashcards_read (scan, TRUE, on_told, &told);

          g_assert_cmpint (told.error, ==, SMRITI_HASHCARDS_BROKEN_UTF8);
          g_assert_cmpuint (told.line, ==, 1);
          g_assert_cmpuint (cards->len + note->cards->len, ==, 0);
        }
      else
        assert_parse (input, note, expected, 0);
    }
}

/* --- what hashcards refuses --- */

static void
assert_reads (const char *text, const char *fronts, const char *lines)
{
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("hashcards"), NULL, text, strlen (text));
  g_autoptr (GString) got = g_string_new (NULL);
  g_autoptr (GString) told = g_string_new (NULL);

  for (guint i = 0; i < note->cards->len; i++)
    g_string_append_printf (got, "%s|", ((const SmritiCard *) g_ptr_array_index (note->cards, i))->front);
  for (guint i = 0; i < note->warnings->len; i++)
    g_string_append_printf (told, "%u ", ((const SmritiWarning *) g_ptr_array_index (note->warnings, i))->line);
  g_assert_cmpstr (got->str, ==, fronts);
  g_assert_cmpstr (told->str, ==, lines);
}

/* One error does not take the other cards along. */
static void
test_goes_on (void)
{
  assert_reads ("stray\nmore of it\n\nQ: a\nA: b\n", "a|", "1 ");
  assert_reads ("Q: a\nQ: b\nA: c\n", "b|", "2 ");
  assert_reads ("Q: a\nA: b\nA: c\nd\n---\nQ: e\nA: f\n", "a|e|", "3 ");
  assert_reads ("C: x [y]\nA: z\nQ: e\nA: f\n", "x […]|e|", "2 ");
  assert_reads ("Q: a\nC: x [y]\n", "x […]|", "2 ");
  assert_reads ("Q: a\n---\nQ: e\nA: f\n", "e|", "2 ");
  assert_reads ("A: a\nb\n\nQ: e\nA: f\nQ: g\n", "e|", "1 6 ");
  assert_reads ("Q:\nA: f\n", "", "1 ");
  assert_reads ("Q: f\nA:\n\n\n", "", "1 ");
  assert_reads ("C: a []\n", "", "1 ");
  assert_reads ("C: a [ ]\n", "", "1 ");
}

static void
test_lines (void)
{
  assert_reads ("Q: a\r\nA: b\r\n---\r\nC: [c] d\r\n", "a|[…] d|", "");
  assert_reads ("\xEF\xBB\xBFQ: a\nA: b", "a|", "");
  /* Nothing covers anything: not code, not math. */
  assert_reads ("C: `a[0]`\n", "`a[…]`|", "");
  assert_reads ("C: $[0,1]$ is an interval\n", "$[…]$ is an interval|", "");
  assert_reads ("Q: yaml\nA: of\n```\n---\n```\n", "yaml|", "5 ");
  assert_reads ("C: [[Note]] b\n", "[…] b|", "");
  assert_reads ("Q: a\n\n- b\n- c\nA: d\n", "a\n\n- b\n- c|", "");
  assert_reads (" Q: a\n", "", "1 ");
  assert_reads ("q: a\n", "", "1 ");
}

static void
test_deck_and_entry (void)
{
  const char *text = "---\nname = 'Cell Biology/One' # of two\n[more]\nx = 1\n---\nQ: a\nA: b\n## 2.1 Cells\n---\nC: [c] d\n";
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("hashcards"), NULL, text, strlen (text));
  const SmritiCard *card;

  g_assert_cmpuint (note->cards->len, ==, 2);
  g_assert_cmpuint (count_errors (note), ==, 0);
  card = g_ptr_array_index (note->cards, 1);
  g_assert_cmpstr (card->deck, ==, "Cell Biology/One");
  g_assert_cmpstr (card->entry, ==, "2.1");
}

/* An outline note's lines are never cards. */
static void
test_outline (void)
{
  const char *text = "# **[[1.0 FOUNDATIONS — Python]] (ALL)**\n\n1.1 **Definitions** – a, b  \n1.2 **More** – c  \n\n---\n"
                     "Q: a\nA: b\n";
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("hashcards"), NULL, text, strlen (text));

  g_assert_nonnull (note->outline);
  g_assert_cmpuint (note->cards->len, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hashcards/records", test_records);
  g_test_add_func ("/hashcards/goes-on", test_goes_on);
  g_test_add_func ("/hashcards/lines", test_lines);
  g_test_add_func ("/hashcards/deck-and-entry", test_deck_and_entry);
  g_test_add_func ("/hashcards/outline", test_outline);
  return g_test_run ();
}
