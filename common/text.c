/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Every string a person sees comes through here, so this file trusts nothing:
 * bytes become valid UTF-8, control characters and those that turn the reading
 * direction round are gone, and tags are only ever our own. */

#include "common/text.h"

#include "common/markup.h"

#include <string.h>

#define ELLIPSIS "…"

/* --- characters -------------------------------------------------------- */

static gboolean
is_unsafe (gunichar c)
{
  if (c < 0x20 || (c >= 0x7F && c < 0xA0))
    return TRUE;
  return (c >= 0x202A && c <= 0x202E)    /* bidi embeddings and overrides */
         || (c >= 0x2066 && c <= 0x2069) /* bidi isolates */
         || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE001F);
}

/* Valid UTF-8 with '\n' as the only control character (and '\t' if @tabs). */
static char *
sanitize (const char *bytes, gboolean tabs)
{
  g_autofree char *valid = g_utf8_make_valid (bytes, -1);
  GString *out = g_string_sized_new (strlen (valid));

  for (const char *s = valid; *s; s = g_utf8_next_char (s))
    {
      gunichar c = g_utf8_get_char (s);

      if (c == '\n' || (c == '\t' && tabs) || !is_unsafe (c))
        {
          if (c == 0x2028 || c == 0x2029)
            g_string_append_c (out, '\n');
          else
            g_string_append_len (out, s, g_utf8_next_char (s) - s);
        }
      else if (c == '\t')
        g_string_append (out, "    ");
      else if (c == '\r' && s[1] != '\n')
        g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

/* What never begins a cluster: marks, joiners, skin tones, tag characters, jamo. */
static gboolean
extends_cluster (gunichar c)
{
  return g_unichar_ismark (c) || c == 0x200D || c == 0x200C || (c >= 0x1F3FB && c <= 0x1F3FF) || (c >= 0xE0020 && c <= 0xE007F)
         || (c >= 0x1160 && c <= 0x11FF);
}

static gboolean
is_flag_half (gunichar c)
{
  return c >= 0x1F1E6 && c <= 0x1F1FF;
}

/* The dead-vowel sign of Indic scripts: it joins with the letter after it. */
static gboolean
is_virama (gunichar c)
{
  return (c >= 0x0900 && c < 0x0E00 && (c & 0x7F) == 0x4D) || c == 0x0DCA;
}

/* Bytes of the grapheme cluster at @s (not empty): the rules of UAX #29 that
 * GLib's data allow. */
static gsize
cluster_length (const char *s)
{
  const char *p = g_utf8_next_char (s);
  gunichar last = g_utf8_get_char (s);
  gboolean flag = is_flag_half (last);

  while (*p)
    {
      gunichar c = g_utf8_get_char (p);
      gboolean joined = extends_cluster (c) || last == 0x200D || (is_virama (last) && g_unichar_isalpha (c))
                        || (flag && is_flag_half (c));

      if (!joined || last == '\n')
        break;
      flag = FALSE;
      last = c;
      p = g_utf8_next_char (p);
    }
  return (gsize) (p - s);
}

/* --- what others call -------------------------------------------------- */

/* The part of @markup between its first and last character that is no white space. */
static void
trim (const SmritiMarkup *markup, gsize *out_from, gsize *out_to)
{
  const char *s = markup->text->str;

  *out_to = markup->text->len;
  while (*out_to > 0 && (s[*out_to - 1] == '\n' || s[*out_to - 1] == ' '))
    (*out_to)--;
  *out_from = 0;
  while (*out_from < *out_to && s[*out_from] == '\n')
    (*out_from)++;
}

char *
smriti_text_plain (const char *markdown)
{
  g_autofree char *safe = sanitize (markdown, FALSE);
  g_autoptr (SmritiMarkup) markup = smriti_markup_new (safe);
  gsize from, to;

  trim (markup, &from, &to);
  return g_strndup (markup->text->str + from, to - from);
}

/* Runs of white space become one blank. */
static char *
collapse (const char *text)
{
  GString *out = g_string_new (NULL);
  gboolean space = FALSE;

  for (const char *s = text; *s; s = g_utf8_next_char (s))
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

char *
smriti_text_line (const char *markdown, guint max_chars)
{
  g_autofree char *plain = smriti_text_plain (markdown);

  return smriti_text_cut (plain, max_chars);
}

char *
smriti_text_cut (const char *plain, guint max_chars)
{
  g_autofree char *line = collapse (plain);
  const char *cut = line;
  guint chars = 0;

  if (max_chars == 0)
    return g_strdup ("");
  if (g_utf8_strlen (line, -1) <= (glong) max_chars)
    return g_steal_pointer (&line);
  for (;;)
    {
      gsize length = cluster_length (cut);
      glong more = g_utf8_strlen (cut, (gssize) length);

      if (chars + (guint) more > max_chars - 1)
        break;
      chars += (guint) more;
      cut += length;
    }
  while (cut > line && cut[-1] == ' ')
    cut--;
  return g_strdup_printf ("%.*s" ELLIPSIS, (int) (cut - line), line);
}

static const char *const open_tags[] = { "<b>", "<i>", "<u>" };
static const char *const close_tags[] = { "</b>", "</i>", "</u>" };

typedef struct
{
  GString *out;
  guint8 style;      /* of the tags open now */
  gsize close_bytes; /* what closing them takes */
} Tags;

static void
close_all (Tags *tags)
{
  for (guint i = G_N_ELEMENTS (close_tags); i-- > 0;)
    if (tags->style & (1 << i))
      g_string_append (tags->out, close_tags[i]);
  tags->style = 0;
  tags->close_bytes = 0;
}

static void
open_all (Tags *tags, guint8 style)
{
  for (guint i = 0; i < G_N_ELEMENTS (open_tags); i++)
    if (style & (1 << i))
      {
        g_string_append (tags->out, open_tags[i]);
        tags->close_bytes += strlen (close_tags[i]);
      }
  tags->style = style;
}

/* Bytes that a change to @style writes now and owes later. */
static gsize
cost_of_style (const Tags *tags, guint8 style)
{
  gsize cost = 0;

  if (style == tags->style)
    return tags->close_bytes;
  for (guint i = 0; i < G_N_ELEMENTS (open_tags); i++)
    if (style & (1 << i))
      cost += strlen (open_tags[i]) + strlen (close_tags[i]);
  return cost + tags->close_bytes;
}

static char *
write_markup (const SmritiMarkup *markup, gsize max_bytes)
{
  Tags tags = { g_string_new (NULL), 0, 0 };
  gsize at, to;

  trim (markup, &at, &to);
  while (at < to)
    {
      guint8 style = markup->style->data[at];
      gsize length = MIN (cluster_length (markup->text->str + at), to - at);
      g_autofree char *escaped = g_markup_escape_text (markup->text->str + at, (gssize) length);

      if (tags.out->len + strlen (escaped) + cost_of_style (&tags, style) + strlen (ELLIPSIS) > max_bytes)
        {
          if (tags.out->len + tags.close_bytes + strlen (ELLIPSIS) <= max_bytes)
            g_string_append (tags.out, ELLIPSIS);
          break;
        }
      if (style != tags.style)
        {
          close_all (&tags);
          open_all (&tags, style);
        }
      g_string_append (tags.out, escaped);
      at += length;
    }
  close_all (&tags);
  return g_string_free (tags.out, FALSE);
}

char *
smriti_text_markup (const char *markdown, gsize max_bytes)
{
  g_autofree char *safe = sanitize (markdown, FALSE);
  g_autoptr (SmritiMarkup) markup = smriti_markup_new (safe);
  g_autofree char *whole = write_markup (markup, G_MAXSIZE);

  if (strlen (whole) <= max_bytes)
    return g_steal_pointer (&whole);
  return write_markup (markup, max_bytes);
}

char *
smriti_text_bounded (const char *text, gsize max_bytes)
{
  g_autofree char *safe = sanitize (text, TRUE);
  const char *end = safe + strlen (safe);

  if ((gsize) (end - safe) <= max_bytes)
    return g_steal_pointer (&safe);
  end = safe + max_bytes;
  while (end > safe && ((guchar) *end & 0xC0) == 0x80)
    end--;
  return g_strndup (safe, (gsize) (end - safe));
}
