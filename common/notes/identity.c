/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Frozen: what this file computes names every card in every database. */

#include "common/notes/identity.h"

#define KEY_DIGITS 16

/* NFC, runs of white space → one space, trimmed. */
static char *
normalize (const char *text, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  GString *out = g_string_new (NULL);
  gboolean space = FALSE;

  for (const char *s = composed; *s; s = g_utf8_next_char (s))
    {
      if (g_unichar_isspace (g_utf8_get_char (s)))
        {
          space = out->len > 0;
          continue;
        }
      if (space)
        g_string_append_c (out, ' ');
      space = FALSE;
      g_string_append_len (out, s, g_utf8_next_char (s) - s);
    }
  return g_string_free (out, FALSE);
}

static char *
digest (SmritiKind kind, const char *text, gsize length, const char *part)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *normal = normalize (text, length);

  g_checksum_update (checksum, (const guchar *) smriti_kind_to_string (kind), -1);
  g_checksum_update (checksum, (const guchar *) "\n", 1);
  g_checksum_update (checksum, (const guchar *) normal, -1);
  if (part)
    {
      g_checksum_update (checksum, (const guchar *) "\n", 1);
      g_checksum_update (checksum, (const guchar *) part, -1);
    }
  return g_strndup (g_checksum_get_string (checksum), KEY_DIGITS);
}

char *
smriti_card_key (const char *stamp, SmritiKind kind, const char *text, gsize length, guint part)
{
  g_autofree char *number = g_strdup_printf ("%u", part);

  if (stamp && part > 0)
    return g_strdup_printf ("%s-%u", stamp, part);
  return stamp ? g_strdup (stamp) : digest (kind, text, length, number);
}

char *
smriti_card_source (const char *stamp, SmritiKind kind, const char *text, gsize length)
{
  return stamp ? g_strdup (stamp) : digest (kind, text, length, NULL);
}
