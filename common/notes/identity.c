/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Frozen: what this file computes names every card in every database. The
 * short ways through it give what the long one gives, only sooner. */

#include "common/notes/identity.h"

#include "common/notes/sha256.h"

#include <string.h>

#define KEY_DIGITS 16

struct _SmritiNamer
{
  GString *text;   /* the last one named */
  GString *normal; /* the same normalised */
  SmritiKind kind; /* that @begun is of */
  gboolean is_begun;
  SmritiSha256 begun; /* over the kind, '\n' and @normal */
};

SmritiNamer *
smriti_namer_new (void)
{
  SmritiNamer *namer = g_new0 (SmritiNamer, 1);

  namer->text = g_string_new (NULL);
  namer->normal = g_string_new (NULL);
  return namer;
}

void
smriti_namer_free (SmritiNamer *namer)
{
  if (!namer)
    return;
  g_string_free (namer->text, TRUE);
  g_string_free (namer->normal, TRUE);
  g_free (namer);
}

/* --- the normalised text ------------------------------------------------ */

/* NFC, runs of white space → one space, trimmed. */
static void
normalize_any (GString *out, const char *text, gsize length)
{
  g_autofree char *valid = g_utf8_make_valid (text, (gssize) length);
  g_autofree char *composed = g_utf8_normalize (valid, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  gboolean space = FALSE;

  g_string_truncate (out, 0);
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
}

/* No white space, NFC as it is, and nothing before or after it makes another
 * character of it. Not all that is so, only scripts of which all is known. */
static gboolean
is_plain (gunichar c)
{
  return (c > 0xA0 && c < 0x300)                                         /* Latin */
         || (c >= 0x400 && c <= 0x482)                                   /* Cyrillic */
         || (c >= 0x48A && c <= 0x52F)                                   /* more of it */
         || (c >= 0x5D0 && c <= 0x5EA)                                   /* Hebrew letters */
         || (c >= 0x2010 && c <= 0x2027)                                 /* dashes, quotation marks, … */
         || (c >= 0x20A0 && c <= 0x20BF)                                 /* currencies */
         || (c >= 0x2190 && c <= 0x22FF)                                 /* arrows, mathematics */
         || (c >= 0x3041 && c <= 0x3096)                                 /* Hiragana */
         || (c >= 0x30A1 && c <= 0x30FA)                                 /* Katakana */
         || (c >= 0x3400 && c <= 0x4DBF)                                 /* Han */
         || (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0xAC00 && c <= 0xD7A3) /* Hangul */
         || (c >= 0x1F300 && c <= 0x1F3FA)                               /* pictures */
         || (c >= 0x1F400 && c <= 0x1FAFF);
}

/* Bytes of the character at @s when it is plain, else 0. */
static gsize
plain_length (const char *s, gsize left)
{
  guchar first = (guchar) s[0];
  gunichar c;

  /* Latin and Cyrillic, two bytes each, without a call */
  if (left > 1 && ((guchar) s[1] & 0xC0) == 0x80 && ((first >= 0xC3 && first <= 0xCB) || (first | 1) == 0xD1))
    return 2;
  c = g_utf8_get_char_validated (s, (gssize) left);
  if (c >= (gunichar) -2 || !is_plain (c))
    return 0;
  return (gsize) (g_utf8_next_char (s) - s);
}

/* Copies bytes as long as they are ASCII and no white space, at most @left;
 * up to 7 bytes more may be written. How many there were. */
static gsize
copy_word (char *to, const char *from, gsize left)
{
  gsize copied = 0;

#if G_BYTE_ORDER == G_LITTLE_ENDIAN && defined __GNUC__
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);

  for (; left - copied >= 8; copied += 8)
    {
      guint64 bytes, ends;

      memcpy (&bytes, from + copied, 8);
      memcpy (to + copied, &bytes, 8);
      ends = ((bytes - ones * 0x21) | bytes) & (ones << 7); /* the lowest is true, what is above it may be a borrow */
      if (ends != 0)
        return copied + (gsize) __builtin_ctzll (ends) / 8;
    }
#endif
  for (; copied < left && (guchar) (from[copied] - 0x21) < 0x5F; copied++)
    to[copied] = from[copied];
  return copied;
}

/* The same as normalize_any() for most of what people write; FALSE = for this
 * text it is not known to be. */
static gboolean
normalize_plain (GString *out, const char *text, gsize length)
{
  char *to;

  g_string_set_size (out, length + 8);
  to = out->str;
  for (gsize i = 0; i < length;)
    {
      guchar c = (guchar) text[i];
      gsize bytes;

      if (c > ' ' && c < 0x80)
        {
          bytes = copy_word (to, text + i, length - i);
          to += bytes;
          i += bytes;
          continue;
        }
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f')
        {
          if (to > out->str && to[-1] != ' ')
            *to++ = ' ';
          i++;
          continue;
        }
      bytes = c >= 0x80 ? plain_length (text + i, length - i) : 0;
      if (bytes == 0)
        return FALSE;
      memcpy (to, text + i, bytes);
      to += bytes;
      i += bytes;
    }
  if (to > out->str && to[-1] == ' ')
    to--;
  g_string_truncate (out, (gsize) (to - out->str));
  return TRUE;
}

/* --- the hash ----------------------------------------------------------- */

static void
begin (SmritiNamer *namer, SmritiKind kind, const char *text, gsize length)
{
  const char *word = smriti_kind_to_string (kind);
  gboolean same = namer->is_begun && namer->text->len == length && memcmp (namer->text->str, text, length) == 0;

  if (same && namer->kind == kind)
    return;
  if (!same)
    {
      g_string_truncate (namer->text, 0);
      g_string_append_len (namer->text, text, (gssize) length);
      if (!normalize_plain (namer->normal, text, length))
        normalize_any (namer->normal, text, length);
    }
  namer->kind = kind;
  namer->is_begun = TRUE;
  smriti_sha256_init (&namer->begun);
  smriti_sha256_add (&namer->begun, word, strlen (word));
  smriti_sha256_add (&namer->begun, "\n", 1);
  smriti_sha256_add (&namer->begun, namer->normal->str, namer->normal->len);
}

static char *
finish (SmritiSha256 *sha)
{
  static const char digits[] = "0123456789abcdef";
  guint8 digest[SMRITI_SHA256_BYTES];
  char *key = g_malloc (KEY_DIGITS + 1);

  smriti_sha256_finish (sha, digest);
  for (guint i = 0; i < KEY_DIGITS; i++)
    key[i] = digits[i % 2 == 0 ? digest[i / 2] >> 4 : digest[i / 2] & 15];
  key[KEY_DIGITS] = '\0';
  return key;
}

char *
smriti_namer_key (SmritiNamer *namer, SmritiKind kind, const char *text, gsize length, guint part)
{
  SmritiSha256 sha;
  char end[16] = { '\n', (char) ('0' + part % 10) };
  int end_length = part < 10 ? 2 : g_snprintf (end, sizeof end, "\n%u", part);

  begin (namer, kind, text, length);
  sha = namer->begun;
  smriti_sha256_add (&sha, end, (gsize) end_length);
  return finish (&sha);
}

char *
smriti_namer_source (SmritiNamer *namer, SmritiKind kind, const char *text, gsize length)
{
  SmritiSha256 sha;

  begin (namer, kind, text, length);
  sha = namer->begun;
  return finish (&sha);
}

char *
smriti_card_key (const char *stamp, SmritiKind kind, const char *text, gsize length, guint part)
{
  g_autoptr (SmritiNamer) namer = NULL;

  if (stamp && part > 0)
    return g_strdup_printf ("%s-%u", stamp, part);
  if (stamp)
    return g_strdup (stamp);
  namer = smriti_namer_new ();
  return smriti_namer_key (namer, kind, text, length, part);
}

char *
smriti_card_source (const char *stamp, SmritiKind kind, const char *text, gsize length)
{
  g_autoptr (SmritiNamer) namer = NULL;

  if (stamp)
    return g_strdup (stamp);
  namer = smriti_namer_new ();
  return smriti_namer_source (namer, kind, text, length);
}
