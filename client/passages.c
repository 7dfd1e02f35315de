/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/passages.h"

#include "client/bus.h"
#include "client/render.h"
#include "common/notes/passage.h"
#include "common/text.h"

#include <string.h>

#define MAX_WIDTH 100
#define MAX_LISTED 5000

/* --- from the daemon -------------------------------------------------------- */

static GVariant *
options_of (const SmritiPassageFilter *filter)
{
  GVariantBuilder options;
  const struct
  {
    const char *key, *value;
  } members[] = { { "kind", filter ? filter->kind : NULL },
                  { "language", filter ? filter->language : NULL },
                  { "topic", filter ? filter->topic : NULL },
                  { "entry", filter ? filter->entry : NULL },
                  { "title", filter ? filter->title : NULL } };

  g_variant_builder_init (&options, G_VARIANT_TYPE_VARDICT);
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    if (members[i].value)
      g_variant_builder_add (&options, "{sv}", members[i].key, g_variant_new_string (members[i].value));
  return g_variant_builder_end (&options);
}

/* What the daemon takes as words: one line, bounded. */
static char *
words_for_bus (const char *words)
{
  g_autofree char *valid = g_utf8_make_valid (words, -1);

  for (char *s = valid; *s != '\0'; s++)
    if (g_ascii_iscntrl (*s))
      *s = ' ';
  return smriti_text_bounded (valid, SMRITI_MAX_ARGUMENT);
}

/* The very first search in a vault of hundreds of thousands of passages reads them all. */
static void
explain (GError **error)
{
  if (!error
      || !(g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT)
           || g_error_matches (*error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY)
           || g_error_matches (*error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT)))
    return;
  g_clear_error (error);
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
                       "the notes are read for the first search, which takes a while; ask again in a minute");
}

GVariant *
smriti_passages_search (const char *words, guint offset, guint limit, guint max_text, const SmritiPassageFilter *filter,
                        guint *out_total, GError **error)
{
  g_autofree char *sent = words_for_bus (words);
  g_autoptr (GVariant) reply = smriti_bus_call (
      "SearchReference", g_variant_new ("(suuu@a{sv})", sent, offset, limit, max_text, options_of (filter)),
      G_VARIANT_TYPE ("(a(suusssssssd)u)"), error);
  GVariant *rows;
  guint total;

  if (!reply)
    {
      explain (error);
      return NULL;
    }
  g_variant_get (reply, "(@a(suusssssssd)u)", &rows, &total);
  if (out_total)
    *out_total = total;
  return rows;
}

GPtrArray *
smriti_passages_list (guint max_text, const SmritiPassageFilter *filter, GError **error)
{
  g_autoptr (GPtrArray) tuples = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  guint total = 0;

  do
    {
      g_autoptr (GVariant) rows = smriti_passages_search ("", tuples->len, SMRITI_MAX_ROWS, max_text, filter, &total, error);

      if (!rows)
        return NULL;
      for (gsize i = 0; i < g_variant_n_children (rows); i++)
        g_ptr_array_add (tuples, g_variant_get_child_value (rows, i));
      if (g_variant_n_children (rows) == 0)
        break;
    }
  while (tuples->len < MIN (total, MAX_LISTED));
  return g_steal_pointer (&tuples);
}

SmritiPassageRow
smriti_passage_row (GVariant *tuple)
{
  SmritiPassageRow row;

  g_variant_get (tuple, "(&suu&s&s&s&s&s&s&sd)", &row.note, &row.line, &row.last_line, &row.topic, &row.entry, &row.heading,
                 &row.kind, &row.language, &row.title, &row.text, &row.rank);
  return row;
}

/* --- as JSON -------------------------------------------------------------------- */

void
smriti_json_passage_members (SmritiJson *json, const SmritiPassageRow *row)
{
  smriti_json_string (json, "note", row->note);
  smriti_json_int (json, "line", row->line);
  smriti_json_int (json, "last_line", row->last_line);
  smriti_json_word (json, "topic", row->topic);
  smriti_json_word (json, "entry", row->entry);
  smriti_json_word (json, "heading", row->heading);
  smriti_json_string (json, "kind", row->kind);
  smriti_json_word (json, "language", row->language);
  smriti_json_word (json, "title", row->title);
  smriti_json_string (json, "text", row->text);
}

/* --- for a person ------------------------------------------------------------------ */

/* Of "What is it? :: That": the byte of the separator outside of `code`; NULL = there is none. */
static const char *
find_separator (const char *line, gsize length, gsize *out_length)
{
  gboolean code = FALSE;

  for (gsize i = 0; i + 3 < length; i++)
    {
      if (line[i] == '`')
        code = !code;
      if (code || line[i] != ' ' || line[i + 1] != ':' || line[i + 2] != ':')
        continue;
      *out_length = line[i + 3] == ':' ? 5 : 4;
      if (i + *out_length <= length && line[i + *out_length - 1] == ' ')
        return line + i;
    }
  return NULL;
}

/* A card as it reads: an arrow for "::", a gap for a line "?". */
static char *
readable (const SmritiTerm *term, const SmritiPassageRow *row)
{
  gboolean card = strcmp (row->kind, "card") == 0 || strcmp (row->kind, "snippet") == 0 || strcmp (row->kind, "error") == 0;
  GString *out = g_string_new (NULL);
  gboolean fenced = FALSE;

  for (const char *s = row->text; *s != '\0';)
    {
      gsize length = strcspn (s, "\n"), taken = 0;
      const char *separator;

      fenced ^= g_str_has_prefix (s + strspn (s, " "), "```");
      separator = card && !fenced ? find_separator (s, length, &taken) : NULL;
      if (separator)
        g_string_append_printf (out, "%.*s %s %.*s", (int) (separator - s), s, smriti_term_glyph (term, "→", "->"),
                                (int) (length - (gsize) (separator - s) - taken), separator + taken);
      else if (!card || fenced || strspn (s, "?") != length || length == 0 || length > 2)
        g_string_append_len (out, s, (gssize) length);
      s += length;
      if (*s == '\n')
        g_string_append_c (out, *s++);
    }
  return g_string_free (out, FALSE);
}

char *
smriti_passage_text_lines (const SmritiTerm *term, const SmritiPassageRow *row)
{
  g_autofree char *markdown = readable (term, row);
  int width = CLAMP (term->columns, 20, MAX_WIDTH) - 2;
  g_autoptr (GPtrArray) lines = smriti_render (term, markdown, width);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    {
      const char *line = g_ptr_array_index (lines, i);

      g_string_append_printf (out, "%s%s\n", *line != '\0' ? "  " : "", line);
    }
  return g_string_free (out, FALSE);
}

/* The heading right above it, or the two of them when the last has no number. */
static char *
heading_of (const SmritiPassageRow *row)
{
  g_auto (GStrv) steps = g_strsplit (row->heading, SMRITI_PASSAGE_STEP, -1);
  guint n = g_strv_length (steps);

  if (n == 0)
    return g_strdup ("");
  if (n > 1 && !g_ascii_isdigit (*steps[n - 1]))
    return g_strdup_printf ("%s: %s", steps[n - 2], steps[n - 1]);
  return g_strdup (steps[n - 1]);
}

/* With the name first by which a snippet is called. */
static char *
place_of (const SmritiPassageRow *row)
{
  g_autofree char *heading = heading_of (row);
  gboolean named = *row->title != '\0' && (*heading == '\0' || (strcmp (row->kind, "snippet") == 0 && !strchr (row->title, ' ')));

  if (!named)
    return g_steal_pointer (&heading);
  return g_strdup_printf ("%s%s%s", row->title, *heading != '\0' ? "  " : "", heading);
}

char *
smriti_passage_lines (const SmritiTerm *term, const SmritiPassageRow *row)
{
  g_autofree char *name = g_path_get_basename (row->note);
  g_autofree char *place = place_of (row);
  g_autofree char *shown_name = smriti_term_clean (name);
  g_autofree char *shown_place = smriti_term_clean (place);
  g_autofree char *text = smriti_passage_text_lines (term, row);
  gboolean fits = smriti_text_width (shown_place) + smriti_text_width (shown_name) + 10 <= term->columns; /* "  (:12345)" */

  return g_strdup_printf (
      "%s%s%s%s%s(%s:%u)%s\n%s", smriti_term_sgr (term, SMRITI_SGR_BOLD), shown_place, smriti_term_sgr (term, SMRITI_SGR_RESET),
      *shown_place == '\0' ? ""
      : fits               ? "  "
                           : "\n  ",
      smriti_term_sgr (term, SMRITI_SGR_DIM), shown_name, row->line, smriti_term_sgr (term, SMRITI_SGR_RESET), text);
}
