/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The plugin's data.json: defaults, older keys, and what is refused. */

#include "common/notes/osr_settings.h"

#include "common/error.h"

#include <string.h>

static SmritiOsrSettings *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  SmritiOsrSettings *settings = smriti_osr_settings_parse ("data.json", text, strlen (text), &error);

  g_assert_no_error (error);
  return settings;
}

static void
refuses (const char *text, const char *says)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (smriti_osr_settings_parse ("vault/data.json", text, strlen (text), &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
  if (!strstr (error->message, says) || !strstr (error->message, "vault/data.json") || strchr (error->message, '\n'))
    g_error ("'%s' says: %s", text, error->message);
}

static char *
joined (GStrv list)
{
  return g_strjoinv ("|", list);
}

static void
test_defaults (void)
{
  g_autoptr (SmritiOsrSettings) defaults = smriti_osr_settings_new ();
  const char *const same[] = { "{}", "{\"settings\":null}", "{\"settings\":{}}",
                               "{\"buryList\":[\"x\"],\"settings\":{\"baseEase\":250}}", "\xEF\xBB\xBF{}" };

  for (guint i = 0; i < G_N_ELEMENTS (same); i++)
    {
      g_autoptr (SmritiOsrSettings) settings = parse (same[i]);

      g_assert_true (smriti_osr_settings_equal (settings, defaults));
      g_assert_true (smriti_osr_settings_equal (settings, NULL));
    }
  g_assert_cmpstr (defaults->single, ==, "::");
  g_assert_cmpstr (defaults->multi_reversed, ==, "??");
  g_assert_cmpstr (defaults->cloze_patterns[0], ==, "==[123;;]answer[;;hint]==");
  g_assert_null (defaults->cloze_patterns[1]);
  g_assert_cmpstr (defaults->flashcard_tags[0], ==, "#flashcards");
}

static void
test_keys (void)
{
  g_autoptr (SmritiOsrSettings) settings = parse (
      "{\"settings\":{\"singleLineCardSeparator\":\":@:\",\"singleLineReversedCardSeparator\":\"::@::\","
      "\"multilineCardSeparator\":\"___\",\"multilineReversedCardSeparator\":\"____\",\"multilineCardEndMarker\":\"+++\","
      "\"clozePatterns\":[\"{{[123::]answer[::hint]}}\"],\"flashcardTags\":[\"#a\",\"#b/c\"],\"tagsToReview\":[],"
      "\"convertFoldersToDecks\":true,\"convertClozePatternsToInputs\":true}}");
  g_autofree char *tags = joined (settings->flashcard_tags);

  g_assert_cmpstr (settings->single, ==, ":@:");
  g_assert_cmpstr (settings->single_reversed, ==, "::@::");
  g_assert_cmpstr (settings->multi, ==, "___");
  g_assert_cmpstr (settings->multi_reversed, ==, "____");
  g_assert_cmpstr (settings->end_marker, ==, "+++");
  g_assert_cmpstr (settings->cloze_patterns[0], ==, "{{[123::]answer[::hint]}}");
  g_assert_cmpstr (tags, ==, "#a|#b/c");
  g_assert_null (settings->tags_to_review[0]);
  g_assert_true (settings->folders_are_decks);
  g_assert_true (settings->clozes_are_inputs);
  g_assert_false (smriti_osr_settings_equal (settings, NULL));
}

static void
test_older_keys (void)
{
  const struct
  {
    const char *text, *patterns;
  } cases[] = {
    { "{\"settings\":{\"convertHighlightsToClozes\":true,\"convertBoldTextToClozes\":true,\"convertCurlyBracketsToClozes\":true}"
      "}",
      "==[123;;]answer[;;hint]==|**[123;;]answer[;;hint]**|{{[123;;]answer[;;hint]}}" },
    { "{\"settings\":{\"convertHighlightsToClozes\":false,\"convertBoldTextToClozes\":true}}", "**[123;;]answer[;;hint]**" },
    { "{\"settings\":{\"convertHighlightsToClozes\":false}}", "" },
    { "{\"settings\":{\"clozePatterns\":null,\"convertCurlyBracketsToClozes\":true}}", "{{[123;;]answer[;;hint]}}" },
    { "{\"settings\":{\"clozePatterns\":[],\"convertHighlightsToClozes\":true}}", "" },
  };
  g_autoptr (SmritiOsrSettings) marks = parse (
      "{\"settings\":{\"singlelineCardSeparator\":\"=>\",\"singlelineReversedCardSeparator\":\"<=>\"}}");
  g_autoptr (SmritiOsrSettings) both = parse (
      "{\"settings\":{\"singlelineCardSeparator\":\"=>\",\"singleLineCardSeparator\":\"->\"}}");

  g_assert_cmpstr (marks->single, ==, "=>");
  g_assert_cmpstr (marks->single_reversed, ==, "<=>");
  g_assert_cmpstr (both->single, ==, "->");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SmritiOsrSettings) settings = parse (cases[i].text);
      g_autofree char *patterns = joined (settings->cloze_patterns);

      g_assert_cmpstr (patterns, ==, cases[i].patterns);
    }
}

static void
test_refused (void)
{
  g_autofree char *deep = g_strnfill (200000, '[');
  g_autofree char *mark = g_strnfill (65, 'x');
  g_autofree char *longer = g_strdup_printf ("{\"settings\":{\"multilineCardSeparator\":\"%s\"}}", mark);

  refuses ("", "not an object");
  refuses ("{", "not JSON");
  refuses ("[]", "not an object");
  refuses ("{\"settings\":[]}", "'settings' is not an object");
  refuses ("{\"settings\":{\"singleLineCardSeparator\":3}}", "singleLineCardSeparator is not a text");
  refuses ("{\"settings\":{\"multilineCardSeparator\":\"a\\nb\"}}", "multilineCardSeparator");
  refuses (longer, "64 bytes");
  refuses ("{\"settings\":{\"clozePatterns\":\"==answer==\"}}", "clozePatterns is not a list");
  refuses ("{\"settings\":{\"flashcardTags\":[1]}}", "flashcardTags holds");
  refuses ("{\"settings\":{\"convertFoldersToDecks\":\"yes\"}}", "neither true nor false");
  refuses (deep, "too deep");
  refuses ("{\"a\":\"\xff\"}", "not UTF-8");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/osr-settings/defaults", test_defaults);
  g_test_add_func ("/osr-settings/keys", test_keys);
  g_test_add_func ("/osr-settings/older-keys", test_older_keys);
  g_test_add_func ("/osr-settings/refused", test_refused);
  return g_test_run ();
}
