/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/tags.h"

#include <string.h>

#define MAX_DECK 256 /* bytes */

char *
smriti_deck_normalize (const char *s, gsize length)
{
  g_autofree char *copy = g_strndup (s, MIN (length, 2 * MAX_DECK));
  g_auto (GStrv) parts = g_strsplit (copy, "/", -1);
  g_autoptr (GString) deck = g_string_new (NULL);

  for (char **part = parts; *part; part++)
    {
      g_strstrip (*part);
      if (**part == '\0')
        continue;
      if (deck->len > 0)
        g_string_append_c (deck, '/');
      g_string_append (deck, *part);
    }
  if (deck->len == 0 || deck->len > MAX_DECK)
    return NULL;
  return g_string_free (g_steal_pointer (&deck), FALSE);
}

static gboolean
is_tag_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '-' || c == '/' || (guchar) c >= 0x80;
}

static gboolean
is_name (const char *s, gsize length, const char *name)
{
  return length == strlen (name) && g_ascii_strncasecmp (s, name, length) == 0;
}

SmritiTag
smriti_tag_read (const char *s, gsize length, gsize *out_length, char **out_deck)
{
  gsize end = 1, name;

  *out_deck = NULL;
  if (length < 2 || s[0] != '#')
    return SMRITI_TAG_NONE;
  while (end < length && is_tag_byte (s[end]))
    end++;
  if (end == 1)
    return SMRITI_TAG_NONE;
  *out_length = end;
  for (name = 0; name + 1 < end && s[name + 1] != '/'; name++)
    ;
  if (is_name (s + 1, name, "cards") || is_name (s + 1, name, "flashcards"))
    {
      *out_deck = smriti_deck_normalize (s + 1 + name, end - 1 - name);
      return SMRITI_TAG_DECK;
    }
  if (is_name (s + 1, end - 1, "snippet"))
    return SMRITI_TAG_SNIPPET;
  if (is_name (s + 1, end - 1, "explain"))
    return SMRITI_TAG_EXPLAIN;
  return is_name (s + 1, end - 1, "concept") ? SMRITI_TAG_CONCEPT : SMRITI_TAG_OTHER;
}
