/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The file is the user's and comes from anywhere: its size, depth, types and
 * lengths are checked before anything is believed. The plugin writes it at
 * every review, so unknown keys are the rule. */

#include "common/notes/osr_settings.h"

#include "common/error.h"

#include <json-glib/json-glib.h>

#include <string.h>

#define MAX_DEPTH 64 /* json-glib goes as deep as the text says */
#define MAX_MARK 64  /* bytes of a separator */
#define MAX_PATTERN 200
#define MAX_LIST 64
#define HIGHLIGHT "==[123;;]answer[;;hint]=="
#define BOLD "**[123;;]answer[;;hint]**"
#define CURLY "{{[123;;]answer[;;hint]}}"

static GStrv
strings (const char *first)
{
  return g_strdupv ((char *[]){ (char *) first, NULL });
}

/* FALSE: @out_bad is not understood. */
static gboolean
compile (SmritiOsrSettings *settings, const char **out_bad)
{
  smriti_osr_clozes_free (settings->clozes);
  settings->clozes = smriti_osr_clozes_new ((const char *const *) settings->cloze_patterns, out_bad);
  return settings->clozes != NULL;
}

SmritiOsrSettings *
smriti_osr_settings_new (void)
{
  SmritiOsrSettings *settings = g_new0 (SmritiOsrSettings, 1);

  g_atomic_ref_count_init (&settings->refs);
  settings->single = g_strdup ("::");
  settings->single_reversed = g_strdup (":::");
  settings->multi = g_strdup ("?");
  settings->multi_reversed = g_strdup ("??");
  settings->end_marker = g_strdup ("");
  settings->cloze_patterns = strings (HIGHLIGHT);
  settings->flashcard_tags = strings ("#flashcards");
  settings->tags_to_review = strings ("#review");
  compile (settings, NULL);
  return settings;
}

SmritiOsrSettings *
smriti_osr_settings_ref (const SmritiOsrSettings *settings)
{
  SmritiOsrSettings *shared = (SmritiOsrSettings *) settings;

  g_atomic_ref_count_inc (&shared->refs);
  return shared;
}

void
smriti_osr_settings_unref (SmritiOsrSettings *settings)
{
  if (!settings || !g_atomic_ref_count_dec (&settings->refs))
    return;
  g_free (settings->single);
  g_free (settings->single_reversed);
  g_free (settings->multi);
  g_free (settings->multi_reversed);
  g_free (settings->end_marker);
  g_strfreev (settings->cloze_patterns);
  g_strfreev (settings->flashcard_tags);
  g_strfreev (settings->tags_to_review);
  smriti_osr_clozes_free (settings->clozes);
  g_free (settings);
}

gboolean
smriti_osr_settings_equal (const SmritiOsrSettings *a, const SmritiOsrSettings *b)
{
  g_autoptr (SmritiOsrSettings) defaults = a && b ? NULL : smriti_osr_settings_new ();

  a = a ? a : defaults;
  b = b ? b : defaults;
  return g_str_equal (a->single, b->single) && g_str_equal (a->single_reversed, b->single_reversed)
         && g_str_equal (a->multi, b->multi) && g_str_equal (a->multi_reversed, b->multi_reversed)
         && g_str_equal (a->end_marker, b->end_marker)
         && g_strv_equal ((const char *const *) a->cloze_patterns, (const char *const *) b->cloze_patterns)
         && g_strv_equal ((const char *const *) a->flashcard_tags, (const char *const *) b->flashcard_tags)
         && g_strv_equal ((const char *const *) a->tags_to_review, (const char *const *) b->tags_to_review)
         && a->folders_are_decks == b->folders_are_decks && a->clozes_are_inputs == b->clozes_are_inputs;
}

char *
smriti_osr_settings_digest (const SmritiOsrSettings *settings)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  const char *const texts[] = { settings->single,
                                settings->single_reversed,
                                settings->multi,
                                settings->multi_reversed,
                                settings->end_marker,
                                settings->folders_are_decks ? "folders" : "",
                                settings->clozes_are_inputs ? "inputs" : "" };
  char *const *const lists[] = { settings->cloze_patterns, settings->flashcard_tags, settings->tags_to_review };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    g_checksum_update (checksum, (const guchar *) texts[i], (gssize) strlen (texts[i]) + 1);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      for (char *const *text = lists[i]; *text; text++)
        g_checksum_update (checksum, (const guchar *) *text, (gssize) strlen (*text) + 1);
      g_checksum_update (checksum, (const guchar *) "\n", 1);
    }
  return g_strndup (g_checksum_get_string (checksum), 16);
}

/* --- data.json --------------------------------------------------------- */

typedef struct
{
  const char *file;
  JsonObject *object;
  GError **error;
} Source;

static gboolean
complain (const Source *source, const char *key, const char *what)
{
  g_autofree char *words = g_utf8_make_valid (what, -1); /* it quotes the file, cut anywhere */

  g_set_error (source->error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s': %s %s; mend it in the settings of the plugin",
               source->file, key, g_strdelimit (words, "\r\n", ' '));
  return FALSE;
}

/* The value of @key; NULL where it is absent or null. */
static JsonNode *
member (const Source *source, const char *key)
{
  JsonNode *node = json_object_get_member (source->object, key);

  return node && !JSON_NODE_HOLDS_NULL (node) ? node : NULL;
}

static gboolean
is_text (JsonNode *node)
{
  return JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING;
}

/* The first of @key and @older that is there, into @out. */
static gboolean
take_mark (const Source *source, const char *key, const char *older, char **out)
{
  JsonNode *node = member (source, key);
  const char *text;

  if (!node && older)
    node = member (source, key = older);
  if (!node)
    return TRUE;
  if (!is_text (node))
    return complain (source, key, "is not a text");
  text = json_node_get_string (node);
  if (strlen (text) > MAX_MARK || strpbrk (text, "\r\n"))
    return complain (source, key, "is longer than 64 bytes or a line");
  g_free (*out);
  *out = g_strdup (text);
  return TRUE;
}

static gboolean
take_list (const Source *source, const char *key, GStrv *out)
{
  JsonNode *node = member (source, key);
  g_autoptr (GStrvBuilder) builder = NULL;
  JsonArray *array;

  if (!node)
    return TRUE;
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return complain (source, key, "is not a list");
  array = json_node_get_array (node);
  if (json_array_get_length (array) > MAX_LIST)
    return complain (source, key, "has more than 64 elements");
  builder = g_strv_builder_new ();
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (!is_text (element))
        return complain (source, key, "holds something that is not a text");
      if (strlen (json_node_get_string (element)) > MAX_PATTERN)
        return complain (source, key, "holds a text longer than 200 bytes");
      g_strv_builder_add (builder, json_node_get_string (element));
    }
  g_strfreev (*out);
  *out = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
take_flag (const Source *source, const char *key, gboolean *out)
{
  JsonNode *node = member (source, key);

  if (!node)
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_BOOLEAN)
    return complain (source, key, "is neither true nor false");
  *out = json_node_get_boolean (node);
  return TRUE;
}

/* Versions before the patterns had a switch for each of three; where one of the
 * switches is named, one that is not is off. */
static gboolean
take_patterns (const Source *source, SmritiOsrSettings *settings)
{
  static const char *const switches[] = { "convertHighlightsToClozes", "convertBoldTextToClozes",
                                          "convertCurlyBracketsToClozes" };
  static const char *const patterns[] = { HIGHLIGHT, BOLD, CURLY };
  g_autoptr (GStrvBuilder) builder = NULL;
  gboolean is_named = FALSE;

  if (member (source, "clozePatterns"))
    return take_list (source, "clozePatterns", &settings->cloze_patterns);
  builder = g_strv_builder_new ();
  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      gboolean is_on = FALSE;

      if (!take_flag (source, switches[i], &is_on))
        return FALSE;
      is_named |= member (source, switches[i]) != NULL;
      if (is_on)
        g_strv_builder_add (builder, patterns[i]);
    }
  if (!is_named)
    return TRUE;
  g_strfreev (settings->cloze_patterns);
  settings->cloze_patterns = g_strv_builder_end (builder);
  return TRUE;
}

static gboolean
take_all (const Source *source, SmritiOsrSettings *settings)
{
  return take_mark (source, "singleLineCardSeparator", "singlelineCardSeparator", &settings->single)
         && take_mark (source, "singleLineReversedCardSeparator", "singlelineReversedCardSeparator", &settings->single_reversed)
         && take_mark (source, "multilineCardSeparator", NULL, &settings->multi)
         && take_mark (source, "multilineReversedCardSeparator", NULL, &settings->multi_reversed)
         && take_mark (source, "multilineCardEndMarker", NULL, &settings->end_marker) && take_patterns (source, settings)
         && take_list (source, "flashcardTags", &settings->flashcard_tags)
         && take_list (source, "tagsToReview", &settings->tags_to_review)
         && take_flag (source, "convertFoldersToDecks", &settings->folders_are_decks)
         && take_flag (source, "convertClozePatternsToInputs", &settings->clozes_are_inputs);
}

/* How deep lists and objects of @text lie in each other. */
static guint
depth_of (const char *text, gsize length)
{
  guint depth = 0, deepest = 0;
  gboolean quoted = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (quoted && text[i] == '\\')
        i++;
      else if (text[i] == '"')
        quoted = !quoted;
      else if (!quoted && (text[i] == '[' || text[i] == '{'))
        deepest = MAX (deepest, ++depth);
      else if (!quoted && (text[i] == ']' || text[i] == '}') && depth > 0)
        depth--;
    }
  return deepest;
}

/* The object that holds the settings; NULL without @error = it has none. */
static JsonObject *
settings_object (const char *file, JsonParser *parser, const char *text, gsize length, GError **error)
{
  Source source = { file, NULL, error };
  g_autoptr (GError) local = NULL;
  JsonNode *node;

  if (length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0)
    {
      text += 3;
      length -= 3;
    }
  if (length > SMRITI_OSR_MAX_DATA || depth_of (text, length) > MAX_DEPTH || !g_utf8_validate (text, (gssize) length, NULL))
    {
      complain (&source, "it", "is too large, too deep or not UTF-8");
      return NULL;
    }
  if (!json_parser_load_from_data (parser, text, (gssize) length, &local))
    {
      complain (&source, "it is not JSON:", local->message);
      return NULL;
    }
  node = json_parser_get_root (parser);
  if (!node || !JSON_NODE_HOLDS_OBJECT (node))
    {
      complain (&source, "it", "is not an object");
      return NULL;
    }
  source.object = json_node_get_object (node);
  node = member (&source, "settings");
  if (node && !JSON_NODE_HOLDS_OBJECT (node))
    complain (&source, "'settings'", "is not an object");
  return node && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
}

SmritiOsrSettings *
smriti_osr_settings_parse (const char *file, const char *text, gsize length, GError **error)
{
  g_autoptr (SmritiOsrSettings) settings = smriti_osr_settings_new ();
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (GError) local = NULL;
  JsonObject *object = settings_object (file, parser, text, length, &local);
  Source source = { file, object, error };
  const char *bad = NULL;

  if (local)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (object && !take_all (&source, settings))
    return NULL;
  if (!compile (settings, &bad))
    {
      g_autofree char *what = g_strdup_printf ("holds '%s', which lacks 'answer', '[123]' or '[hint]'", bad);

      complain (&source, "clozePatterns", what);
      return NULL;
    }
  return g_steal_pointer (&settings);
}
