/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/item_words.h"

#include "common/text.h"

#include <string.h>

static const char *const small[] = { "a",    "an",   "and", "are",   "as", "at", "be",   "by",   "for",
                                     "from", "how",  "in",  "into",  "is", "it", "its",  "of",   "on",
                                     "or",   "than", "the", "their", "to", "vs", "what", "with", NULL };

/* Letters and digits, and the vowel signs of scripts that write them as marks; the accents of European ones are taken off. */
static gboolean
is_of_word (gunichar c)
{
  return g_unichar_isalnum (c) || (g_unichar_ismark (c) && !(c >= 0x300 && c <= 0x36F));
}

static gboolean
ends_with_any (const char *word, const char *const *ends)
{
  for (; *ends; ends++)
    if (g_str_has_suffix (word, *ends))
      return TRUE;
  return FALSE;
}

/* A plural as its singular, in place. Rough, and the same on both sides. */
static void
make_singular (char *word)
{
  static const char *const hissing[] = { "sses", "xes", "ches", "shes", NULL };
  static const char *const no_plural[] = { "ss", "us", NULL };
  gsize length = strlen (word);

  if (ends_with_any (word, hissing))
    word[length - 2] = '\0';
  else if (length > 4 && g_str_has_suffix (word, "ies"))
    strcpy (word + length - 3, "y");
  else if (length > 3 && g_str_has_suffix (word, "s") && !ends_with_any (word, no_plural))
    word[length - 1] = '\0';
}

static void
add_word (GHashTable *words, GString *word)
{
  if (word->len > 0 && !g_strv_contains (small, word->str))
    {
      char *singular = g_strdup (word->str);

      make_singular (singular);
      g_hash_table_add (words, singular);
    }
  g_string_truncate (word, 0);
}

GHashTable *
smriti_item_words (const char *text)
{
  GHashTable *words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *plain = smriti_text_plain (text);
  g_autofree char *apart = g_utf8_normalize (plain, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (apart ? apart : "", -1);
  g_autoptr (GString) word = g_string_new (NULL);

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_of_word (c))
        g_string_append_unichar (word, c);
      else if (!g_unichar_ismark (c))
        add_word (words, word);
    }
  add_word (words, word);
  return words;
}

gboolean
smriti_item_words_hold (GHashTable *words, GHashTable *item)
{
  GHashTableIter iter;
  gpointer word;

  g_hash_table_iter_init (&iter, item);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    if (!g_hash_table_contains (words, word))
      return FALSE;
  return g_hash_table_size (item) > 0;
}

static char *
without_brackets (const char *item)
{
  GString *out = g_string_new (NULL);
  const char *end;

  for (const char *p = item; *p; p++)
    if (*p == '(' && (end = strchr (p, ')')))
      p = end;
    else
      g_string_append_c (out, *p);
  return g_string_free (out, FALSE);
}

GPtrArray *
smriti_item_parts (const char *item)
{
  GPtrArray *parts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *bare = without_brackets (item);
  const char *start = bare;

  while (*start)
    {
      const char *end = strstr (start, "? ");
      g_autofree char *part = g_strstrip (end ? g_strndup (start, (gsize) (end - start) + 1) : g_strdup (start));
      g_autoptr (GHashTable) words = smriti_item_words (part);

      if (g_hash_table_size (words) > 0)
        g_ptr_array_add (parts, g_steal_pointer (&part));
      start = end ? end + 2 : start + strlen (start);
    }
  return parts;
}
