/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The reader "osr" against what the plugin itself made of the same texts
 * (tests/fixtures/osr): every record of the five kinds it answers for. */

#include "common/notes/osr.h"

#include <json-glib/json-glib.h>

#include <string.h>
#include <time.h>

typedef void (*Check) (JsonObject *input, JsonNode *expected);

static JsonParser *fixture;
static guint n_passed, n_seen;

static const char *
text_of (JsonObject *object, const char *key)
{
  return json_object_get_string_member_with_default (object, key, NULL);
}

/* The record says @what should be @expected; not an assertion, so that all that fail are told. */
static gboolean is_wrong;

static void
same (const char *what, const char *found, const char *expected)
{
  if (g_strcmp0 (found, expected) == 0)
    return;
  is_wrong = TRUE;
  g_test_message ("%s:\n  found    %s\n  expected %s", what, found, expected);
}

static void
same_number (const char *what, gint64 found, gint64 expected)
{
  g_autofree char *a = g_strdup_printf ("%" G_GINT64_FORMAT, found);
  g_autofree char *b = g_strdup_printf ("%" G_GINT64_FORMAT, expected);

  same (what, a, b);
}

/* @options are spelt as in the plugin's data.json. */
static SmritiOsrSettings *
settings_of (JsonObject *options)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  g_autoptr (JsonObject) data = json_object_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  SmritiOsrSettings *settings;

  json_object_set_object_member (data, "settings", json_object_ref (options));
  json_node_set_object (node, data);
  text = json_to_string (node, FALSE);
  settings = smriti_osr_settings_parse ("data.json", text, strlen (text), &error);
  g_assert_no_error (error);
  return settings;
}

static SmritiOsrType
type_of (const char *name)
{
  static const char *const names[] = { "SingleLineBasic", "SingleLineReversed", "MultiLineBasic", "MultiLineReversed", "Cloze" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], name))
      return (SmritiOsrType) i;
  g_error ("'%s' is no type of card", name);
}

static void
check_parse (JsonObject *input, JsonNode *expected)
{
  g_autoptr (SmritiOsrSettings) settings = settings_of (json_object_get_object_member (input, "options"));
  const char *text = text_of (input, "text");
  g_autoptr (GPtrArray) questions = smriti_osr_parse (settings, text, strlen (text));
  JsonArray *records = json_node_get_array (expected);

  same_number ("questions", questions->len, json_array_get_length (records));
  for (guint i = 0; i < MIN (questions->len, json_array_get_length (records)); i++)
    {
      const SmritiOsrQuestion *question = g_ptr_array_index (questions, i);
      JsonObject *record = json_array_get_object_element (records, i);

      same_number ("type", question->type, type_of (text_of (record, "cardType")));
      same ("text", question->original, text_of (record, "text"));
      same_number ("first line", question->first, json_object_get_int_member (record, "firstLine"));
      same_number ("last line", question->last, json_object_get_int_member (record, "lastLine"));
    }
}

static void
check_cards (const SmritiOsrSettings *settings, SmritiOsrType type, const char *question, JsonArray *records)
{
  SmritiOsrWork work = { 1024 * 1024, FALSE };
  g_autoptr (GPtrArray) cards = smriti_osr_expand (settings, type, question, &work);

  same_number ("cards", cards->len, json_array_get_length (records));
  for (guint i = 0; i < MIN (cards->len, json_array_get_length (records)); i++)
    {
      const SmritiOsrSides *sides = g_ptr_array_index (cards, i);
      JsonObject *record = json_array_get_object_element (records, i);

      same ("front", sides->front, text_of (record, "front"));
      same ("back", sides->back, text_of (record, "back"));
    }
}

static void
check_expand (JsonObject *input, JsonNode *expected)
{
  g_autoptr (SmritiOsrSettings) settings = settings_of (input);

  check_cards (settings, type_of (text_of (input, "questionType")), text_of (input, "questionText"),
               json_node_get_array (expected));
}

/* The priors the plugin's schedules stand for. */
static void
check_schedule (const SmritiOsrQuestion *question, JsonArray *cards)
{
  g_autoptr (GPtrArray) priors = smriti_osr_schedule (question);

  for (guint i = 0; i < json_array_get_length (cards); i++)
    {
      JsonNode *node = json_object_get_member (json_array_get_object_element (cards, i), "schedule");
      const SmritiPrior *prior = priors && i < priors->len ? priors->pdata[i] : NULL;
      JsonObject *schedule;
      g_autofree char *due = NULL;

      same_number ("scheduled", prior != NULL, !JSON_NODE_HOLDS_NULL (node));
      if (!prior || JSON_NODE_HOLDS_NULL (node))
        continue;
      schedule = json_node_get_object (node);
      due = smriti_day_to_string (prior->due_day);
      same ("due", due, text_of (schedule, "due"));
      same_number ("interval", (gint64) prior->interval_days, MAX (1, json_object_get_int_member (schedule, "interval")));
      if (prior->ease > 0)
        same_number ("ease", (gint64) (prior->ease * 100 + 0.5), json_object_get_int_member (schedule, "ease"));
      else
        same ("kind", "RepItemScheduleInfoFsrs", text_of (schedule, "kind"));
    }
}

static void
check_decks (const SmritiOsrQuestion *question, JsonArray *decks)
{
  g_autofree char *found = g_strjoinv ("|", question->decks);
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (decks); i++)
    g_string_append_printf (expected, "%s%s", i > 0 ? "|" : "", json_array_get_string_element (decks, i));
  same ("decks", found, expected->str);
}

static void
check_question (const SmritiOsrSettings *settings, const SmritiOsrQuestion *question, JsonObject *record)
{
  g_autofree char *hash = smriti_osr_question_hash (question);
  g_autofree char *id = question->block_id ? g_strconcat ("^", question->block_id, NULL) : NULL;
  JsonNode *block_id = json_object_get_member (record, "blockId");

  same_number ("type", question->type, type_of (text_of (record, "cardType")));
  same_number ("first line", question->first, json_object_get_int_member (record, "firstLine"));
  same_number ("last line", question->last, json_object_get_int_member (record, "lastLine"));
  same ("original", question->original, text_of (record, "original"));
  same ("question", question->question, text_of (record, "question"));
  same ("hash", hash, text_of (record, "textHash"));
  same ("block id", id, JSON_NODE_HOLDS_NULL (block_id) ? NULL : json_node_get_string (block_id));
  check_decks (question, json_object_get_array_member (record, "decks"));
  check_cards (settings, question->type, question->question, json_object_get_array_member (record, "cards"));
  check_schedule (question, json_object_get_array_member (record, "cards"));
}

/* "a/b/note.md" where the record says the note's folder. */
static char *
path_of (JsonObject *input)
{
  JsonArray *folder = json_object_get_array_member (input, "folderTopicPath");
  GString *path = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (folder); i++)
    g_string_append_printf (path, "%s/", json_array_get_string_element (folder, i));
  return g_string_free (g_string_append (path, "note.md"), FALSE);
}

static void
check_note (JsonObject *input, JsonNode *expected)
{
  g_autoptr (SmritiOsrSettings) settings = settings_of (json_object_get_object_member (input, "settings"));
  const char *text = text_of (input, "text");
  g_autofree char *path = path_of (input);
  g_autoptr (SmritiNote) note = smriti_note_new ();
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, strlen (text));
  g_autoptr (SmritiFrontmatter) frontmatter = smriti_frontmatter_read (scan, note);
  SmritiNoteOrigin origin = { path, settings };
  g_autoptr (GPtrArray) questions = smriti_osr_questions (&(SmritiNoteText){ text, strlen (text), scan, frontmatter, &origin },
                                                          settings);
  JsonArray *records = json_node_get_array (expected);
  guint n = 0;

  for (guint i = 0; i < questions->len; i++)
    {
      const SmritiOsrQuestion *question = g_ptr_array_index (questions, i);

      if (question->decks && n < json_array_get_length (records))
        check_question (settings, question, json_array_get_object_element (records, n));
      n += question->decks != NULL;
    }
  same_number ("questions with a deck", n, json_array_get_length (records));
}

static void
check_frontmatter (JsonObject *input, JsonNode *expected)
{
  const char *given = text_of (input, "text");
  g_autoptr (GString) text = smriti_osr_decode (given, strlen (given));
  guint n = smriti_osr_frontmatter (text->str, text->len);
  g_autoptr (GString) content = g_string_new (NULL);
  const char *rest = text->str;

  for (guint i = 0; i < n; i++)
    {
      rest = strchr (rest, '\n') ? strchr (rest, '\n') + 1 : rest + strlen (rest);
      g_string_append (content, "\n");
    }
  if (n > 0 && !g_str_has_suffix (text->str, "\n") && *rest == '\0')
    g_string_truncate (content, content->len - 1); /* the closing mark was the last line */
  g_string_append (content, rest);
  same ("content", content->str, text_of (json_node_get_object (expected), "content"));
  if (n > 0)
    g_string_truncate (text, (gsize) (rest - text->str) - (rest > text->str && rest[-1] == '\n'));
  else
    g_string_truncate (text, 0);
  same ("frontmatter", text->str, text_of (json_node_get_object (expected), "frontmatter"));
}

static void
check_hash (JsonObject *input, JsonNode *expected)
{
  g_autofree char *hash = smriti_osr_hash (text_of (input, "str"),
                                           (guint32) json_object_get_int_member_with_default (input, "seed", 0));

  same ("hash", hash, json_node_get_string (expected));
}

static void
test_records (gconstpointer data)
{
  static const struct
  {
    const char *kind;
    Check check;
    guint n;
  } kinds[] = {
    { "parse", check_parse, 178 }, { "expand", check_expand, 76 },
    { "note", check_note, 82 },    { "splitFrontmatter", check_frontmatter, 108 },
    { "cyrb53", check_hash, 118 },
  };
  JsonArray *cases = json_object_get_array_member (json_node_get_object (json_parser_get_root (fixture)), "cases");
  guint which = GPOINTER_TO_UINT (data);
  guint n = 0, passed = 0;

  for (guint i = 0; i < json_array_get_length (cases); i++)
    {
      JsonObject *record = json_array_get_object_element (cases, i);

      if (strcmp (text_of (record, "kind"), kinds[which].kind) != 0)
        continue;
      is_wrong = FALSE;
      kinds[which].check (json_object_get_object_member (record, "input"), json_object_get_member (record, "expected"));
      if (is_wrong)
        g_test_message ("%s is wrong (%s)", text_of (record, "id"), text_of (record, "test"));
      n++;
      passed += !is_wrong;
    }
  n_seen += n;
  n_passed += passed;
  g_assert_cmpuint (n, ==, kinds[which].n);
  g_assert_cmpuint (passed, ==, n);
}

static void
test_all_records (void)
{
  g_test_message ("%u of %u records pass", n_passed, n_seen);
  g_assert_cmpuint (n_seen, ==, 562);
  g_assert_cmpuint (n_passed, ==, 562);
}

/* --- beyond the records ------------------------------------------------ */

/* What is read of @text with @settings (of data.json, NULL = defaults): "front|back; " for each card, warnings left out. */
static void
reads (const char *settings_text, const char *text, gsize length, const char *expected)
{
  g_autofree char *data = g_strdup_printf ("{\"settings\":{%s}}", settings_text ? settings_text : "");
  g_autoptr (SmritiOsrSettings) settings = smriti_osr_settings_parse ("data.json", data, strlen (data), NULL);
  SmritiNoteOrigin origin = { "note.md", settings };
  g_autoptr (SmritiNote) note = smriti_note_read (&smriti_reader_osr, &origin, text, length);
  g_autoptr (GString) found = g_string_new (NULL);

  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (note->cards, i);

      g_string_append_printf (found, "%u %s|%s; ", card->line, card->front, card->back);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

#define READS(settings, text, expected) reads (settings, text, sizeof (text) - 1, expected)

static void
test_bytes (void)
{
  READS (NULL, "#flashcards\r\na::b\r\n\r\nq\r\n?\r\nx\r\ny\r\n", "2 a|b; 4 q|x\ny; ");
  READS (NULL, "#flashcards\ra::b\rc::d", "2 a|b; 3 c|d; ");
  READS (NULL, "#flashcards\n\na\xff::b\xc3\n", "3 a\xef\xbf\xbd|b\xef\xbf\xbd; ");
  READS (NULL, "#flashcards\n\na\0::b\n", "3 a\xef\xbf\xbd|b; ");
  READS (NULL,
         "\xef\xbb\xbf"
         "a::b #flashcards\n",
         "1 \xef\xbb\xbf"
         "a|b #flashcards; "); /* the mark stays, as in the plugin */
  READS (NULL, "#flashcards\n\n\xef\xbc\x9a\xef\xbc\x9a\n\xf0\x9f\x98\x80::\xc3\xa9\n", "4 \xf0\x9f\x98\x80|\xc3\xa9; ");
  READS (NULL, "", "");
}

static void
test_settings (void)
{
  static const char own[] = "\"singleLineCardSeparator\":\":@:\",\"singleLineReversedCardSeparator\":\"::@::\","
                            "\"clozePatterns\":[\"{@{[123;;]answer[;;hint]}@}\"]";

  READS (own, "#flashcards\na:@:b::c\nd::@::e\n\nx::y {@{z;;h}@}\n",
         "2 a|b::c; 3 d|e; 3 e|d; 5 x::y <span style='color:#2196f3'>[h]</span>|x::y <span style='color:#2196f3'>z</span>; ");
  READS ("\"multilineCardEndMarker\":\"---\"", "#flashcards\n\nq\n?\na\n\nb\n---\nc::d\n", "3 q|a\n\nb; 9 c|d; ");
  READS ("\"multilineCardSeparator\":\"___\"", "#flashcards\n\nq\n___\na\n\nr\n?\nb\n", "3 q|a; ");
  READS ("\"flashcardTags\":[\"#one\",\"#two/x\"]", "#two\na::b\n", "");
  READS ("\"flashcardTags\":[\"#one\",\"#two/x\"]", "#two/x/y\na::b\n", "2 a|b; ");
}

/* Numbered, lettered and hinted words, and "$" as JavaScript replaces with it. */
static void
test_clozes (void)
{
#define SPAN(words) "<span style='color:#2196f3'>" words "</span>"
#define HIDE(words) "<span style='color:var(--code-comment)'>" words "</span>"
  READS (
      NULL, "#flashcards\n\n==2;;b== ==1;;a;;h== ==1;;c==\n",
      "3 b " SPAN ("[h]") " " SPAN ("[...]") "|b " SPAN ("a") " " SPAN ("c") "; 3 " SPAN ("[...]") " a c|" SPAN ("b") " a c; ");
  READS (NULL, "#flashcards\n\n==ah;;x== ==sa;;y;;hint==\n",
         "3 " SPAN ("[...]") " y|" SPAN ("x") " y; 3 " HIDE ("[...]") " " SPAN ("[hint]") "|" HIDE ("[...]") " " SPAN ("y") "; ");
  READS (NULL, "#flashcards\n\ncosts ==$$5== or ==6==\n",
         "3 costs " SPAN ("[...]") " or 6|costs " SPAN ("$5") " or 6; 3 costs $5 or " SPAN ("[...]") "|costs $5 or " SPAN (
             "6") "; ");
  READS (NULL, "#flashcards\n\n==99999999999;;x==\n", "");
  READS (NULL, "#flashcards\n\n==0;;x==\n", "");
  READS ("\"clozePatterns\":[],\"convertClozePatternsToInputs\":true", "#flashcards\n\n==x==\n", "");
  READS (
      "\"convertClozePatternsToInputs\":true", "#flashcards\n\n==x\xf0\x9f\x98\x80==\n",
      "3 " SPAN ("<input class=\"cloze-input\" type=\"text\" size=\"3\" />") "|<span class=\"cloze-answer\" "
                                                                             "style='color:#2196f3'>x\xf0\x9f\x98\x80</span>; ");
#undef SPAN
#undef HIDE
}

static void
test_quirks (void)
{
  READS (NULL, "#flashcards\n\n<!-- x -->\na::b\nc::d\n", "5 c|d; "); /* the line below a comment is lost */
  READS (NULL, "#flashcards\n\nq\n?\nx::y\nz\n", "5 x|y; ");          /* a separator drops what was collected */
  READS (NULL, "#flashcards\n\n- ```\n  a::b\n  ```\n", "4   a|b; "); /* an indented fence is none */
  READS (NULL, "#flashcards\n\n``` x ```\na::b\n", "");               /* a fence on one line swallows the rest */
  READS (NULL, "#flashcards\n\n`a`::`b`\n`c::d`\n", "3 `a`|`b`; ");
  READS (NULL, "#flashcards\n\na::\n::b\n::\n", "3 a|; 4 |b; "); /* one side may be empty */
  READS (NULL, "#flashcardsX\na::b\n", "");
  READS (NULL, "---\ntags: [flashcards]\n---\na::b\n", "4 a|b; ");
  READS (NULL, "---\na::b\n#flashcards\n", "2 a|b; "); /* frontmatter that does not end is none */
}

/* The lines of an outline are cards for nobody, also where bold words are hidden ones. */
static void
test_outline (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "notes", "outline.md", NULL);
  g_autofree char *text = NULL;
  g_autofree char *tagged = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  tagged = g_strconcat (text, "\n\n#flashcards\n\nq::a\n", NULL);
  g_assert_nonnull (strstr (tagged, "**"));
  {
    g_autoptr (SmritiOsrSettings) settings = smriti_osr_settings_parse (
        "data.json", "{\"settings\":{\"convertBoldTextToClozes\":true,\"convertHighlightsToClozes\":true}}",
        strlen ("{\"settings\":{\"convertBoldTextToClozes\":true,\"convertHighlightsToClozes\":true}}"), NULL);
    SmritiNoteOrigin origin = { NULL, settings };
    g_autoptr (SmritiNote) note = smriti_note_read (&smriti_reader_osr, &origin, tagged, strlen (tagged));

    g_assert_nonnull (note->outline);
    g_assert_cmpuint (note->cards->len, ==, 2); /* its one card, and the one below it */
    g_assert_cmpstr (((SmritiCard *) note->cards->pdata[0])->front, ==, "crow ");
    g_assert_cmpstr (((SmritiCard *) note->cards->pdata[1])->front, ==, "q");
  }
}

/* What eight times the text may take; under the sanitizer a search in a string
 * looks at all of it, and only crashes are looked for. */
#ifdef __SANITIZE_ADDRESS__
#define GROWTH 10000
#else
#define GROWTH 30
#endif

/* CPU seconds to read @unit repeated up to @length bytes; the least of three. */
static double
seconds (const SmritiOsrSettings *settings, const char *unit, gsize length)
{
  g_autoptr (GString) text = g_string_new ("#flashcards\n\n");
  SmritiNoteOrigin origin = { NULL, settings };
  double least = G_MAXDOUBLE;

  while (text->len < length)
    g_string_append (text, unit);
  for (guint i = 0; i < 3; i++)
    {
      clock_t start = clock ();
      g_autoptr (SmritiNote) note = smriti_note_read (&smriti_reader_osr, &origin, text->str, text->len);

      least = MIN (least, (double) (clock () - start) / CLOCKS_PER_SEC);
      g_assert_nonnull (note);
    }
  return least;
}

/* Eight times the text takes about eight times the time, whatever stands in it;
 * it would be 64 times if it were not linear. A busy machine has three chances. */
static void
test_linear (void)
{
  static const char data[] = "{\"settings\":{\"clozePatterns\":[\"==[123;;]answer[;;hint]==\",\"**[123;;]answer[;;hint]**\","
                             "\"{{[123;;]answer[;;hint]}}\",\"==answer==[^\\\\[hint\\\\]][\\\\[^123\\\\]]\"]}}";
  static const char *const units[] = {
    "[",
    "{{",
    "}}",
    "{{a",
    "{{a}}",
    "{{1;;",
    "`",
    "`::",
    "```\n",
    "```\nx::y\n",
    "~~~ a\n",
    "<!--",
    "<!--\n",
    "-->",
    "<!--SR:",
    "<!--SR:x-->",
    "=",
    "==",
    "==a",
    "==a==",
    "==a== \n",
    "==1;;",
    "==ash;;",
    "==a;;",
    "==x==^[",
    "==x==^[a]",
    "**",
    "**a** ",
    "::",
    "::\n",
    ":::",
    "a::b\n",
    "?\n",
    "??\n",
    "a\n?\n",
    "a\n?\nb\n\n",
    "a::b\n<!--SR:!2024-01-01,1,250-->\n",
    "a::b\n> [!sr|card-metadata]\n",
    "#flashcards ",
    "#flashcards/a\na::b\n",
    "#a/",
    " ",
    "\t\n",
    "word ==b== **c** ",
    "!2024-01-01,1,2",
    "1",
    "^a ",
  };
  g_autoptr (SmritiOsrSettings) settings = smriti_osr_settings_parse ("data.json", data, sizeof (data) - 1, NULL);

  g_assert_nonnull (settings);
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      double small = 0, large = 1;

      for (guint attempt = 0; attempt < 3 && large > GROWTH * small + 0.02; attempt++)
        {
          small = seconds (settings, units[i], 15000);
          large = seconds (settings, units[i], 120000);
        }
      if (large > GROWTH * small + 0.02)
        g_error ("'%s': %.0f ms for 15 kB, %.0f ms for 120 kB", units[i], small * 1000, large * 1000);
    }
}

int
main (int argc, char *argv[])
{
  static const char *const kinds[] = { "parse", "expand", "note", "split-frontmatter", "cyrb53" };
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  g_test_init (&argc, &argv, NULL);
  path = g_test_build_filename (G_TEST_DIST, "fixtures", "osr", "cases.json", NULL);
  fixture = json_parser_new_immutable ();
  if (!json_parser_load_from_file (fixture, path, &error))
    g_error ("%s", error->message);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *name = g_strconcat ("/osr/records/", kinds[i], NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_records);
    }
  g_test_add_func ("/osr/records/all", test_all_records);
  g_test_add_func ("/osr/bytes", test_bytes);
  g_test_add_func ("/osr/settings", test_settings);
  g_test_add_func ("/osr/clozes", test_clozes);
  g_test_add_func ("/osr/quirks", test_quirks);
  g_test_add_func ("/osr/outline", test_outline);
  g_test_add_func ("/osr/linear", test_linear);
  return g_test_run ();
}
