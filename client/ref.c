/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti ref: looks words up in all notes and shows what is found, best first.
 * 'ref error' is in ref_error.c. */

#include "client/command.h"
#include "client/passages.h"
#include "client/ref_error.h"

#include <string.h>

#define HITS 5     /* shown, unless asked otherwise */
#define LONG 16384 /* bytes of a text that a terminal is for */

static SmritiPassageFilter
filter_of (const SmritiInvocation *invocation)
{
  return (SmritiPassageFilter){ .language = smriti_invocation_option (invocation, "language"),
                                .topic = smriti_invocation_option (invocation, "topic"),
                                .entry = smriti_invocation_option (invocation, "entry") };
}

static gboolean
nothing_found (const char *words, const SmritiPassageFilter *filter, GError **error)
{
  g_autofree char *shown = smriti_term_clean (words);
  gboolean narrowed = filter->language || filter->topic || filter->entry;

  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "nothing in the notes fits '%s'; try %s", shown,
               narrowed ? "without --topic, --entry and --language"
                        : "another word for it, or 'smriti outline' to see what there is");
  return FALSE;
}

static guint
count_lines (const char *text)
{
  guint n = 0;

  for (; *text != '\0'; text++)
    n += *text == '\n';
  return n;
}

/* As many as fit a screen, but one; @all: every one of them. Returns how many. */
static gsize
print_hits (SmritiOutput *out, GVariant *rows, gboolean all)
{
  int room = out->term.tty ? MAX (out->term.rows - 2, 10) : G_MAXINT;
  gsize n;

  for (n = 0; n < g_variant_n_children (rows); n++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (rows, n);
      SmritiPassageRow row = smriti_passage_row (tuple);
      g_autofree char *lines = smriti_passage_lines (&out->term, &row);
      int height = (int) count_lines (lines) + 1;

      if (n > 0 && !all && height > room)
        break;
      room -= height;
      smriti_output_printf (out, "%s%s", n > 0 ? "\n" : "", lines);
    }
  return n;
}

static void
print_json (SmritiJson *json, GVariant *rows, guint total)
{
  smriti_json_begin_list (json, "results");
  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (rows, i);
      SmritiPassageRow row = smriti_passage_row (tuple);

      smriti_json_begin_object (json, NULL);
      smriti_json_passage_members (json, &row);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  smriti_json_int (json, "total", total);
}

static gboolean
look_up (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  SmritiPassageFilter filter = filter_of (invocation);
  g_autofree char *words = g_strjoinv (" ", invocation->args);
  g_autoptr (GVariant) rows = NULL;
  gint64 limit;
  guint total;
  gsize shown;

  if (smriti_invocation_option (invocation, "dry-run") || smriti_invocation_option (invocation, "no-log"))
    return smriti_usage_error (invocation, error, "--dry-run and --no-log go with 'ref error'; a look-up is never logged");
  if (!g_utf8_validate (words, -1, NULL))
    return smriti_usage_error (invocation, error, "the words are not valid UTF-8");
  if (words[strspn (words, " \t\n")] == '\0')
    return smriti_usage_error (invocation, error, "'ref' needs a word to look up");
  if (!smriti_invocation_number (invocation, "number", 1, SMRITI_MAX_ROWS, HITS, &limit, error))
    return FALSE;
  rows = smriti_passages_search (words, 0, (guint) limit, out->as_json ? SMRITI_MAX_STRING : LONG, &filter, &total, error);
  if (!rows)
    return FALSE;
  if (g_variant_n_children (rows) == 0)
    return nothing_found (words, &filter, error);
  if (out->as_json)
    {
      print_json (&out->json, rows, total);
      return TRUE;
    }
  shown = print_hits (out, rows, smriti_invocation_option (invocation, "number") != NULL);
  if (shown < total)
    smriti_output_hint (out, "%u places in all; -n N shows more", total);
  return TRUE;
}

gboolean
smriti_run_ref (SmritiInvocation *invocation, GError **error)
{
  if (strcmp (invocation->args[0], "error") == 0)
    return smriti_ref_error (invocation, error);
  invocation->reads = TRUE;
  return look_up (invocation, error);
}
