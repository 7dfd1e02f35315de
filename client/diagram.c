/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti diagram: the arrow chains of the notes as boxes or SVG, and the drill that
 * reveals one stage at a time. */

#include "client/chains.h"
#include "client/command.h"
#include "client/diagram_draw.h"
#include "client/practice_record.h"
#include "common/text.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Of all @curricula, in one array that borrows from theirs, kept in @kept. */
static GPtrArray *
find_all (GPtrArray *curricula, const char *key, GPtrArray *kept)
{
  GPtrArray *all = g_ptr_array_new ();

  for (guint i = 0; i < curricula->len; i++)
    {
      GPtrArray *chains = smriti_chains_find (g_ptr_array_index (curricula, i), key);

      g_ptr_array_add (kept, chains);
      g_ptr_array_extend (all, chains, NULL, NULL);
    }
  return all;
}

/* --- drawn --- */

static void
json_chain (SmritiJson *json, const SmritiChain *chain)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "topic", chain->curriculum->topic);
  smriti_json_word (json, "entry", chain->entry);
  smriti_json_string (json, "title", chain->title);
  smriti_json_begin_list (json, "steps");
  for (guint i = 0; i < chain->steps->len; i++)
    smriti_json_string (json, NULL, g_ptr_array_index (chain->steps, i));
  smriti_json_end_list (json);
  smriti_json_string (json, "note", chain->path);
  smriti_json_int (json, "line", chain->line);
  smriti_json_end_object (json);
}

static void
draw (SmritiOutput *out, GPtrArray *chains)
{
  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < chains->len; i++)
    {
      const SmritiChain *chain = g_ptr_array_index (chains, i);
      g_autofree char *title = smriti_text_line (chain->title, 60);
      g_autofree char *boxes = smriti_diagram_boxes (&out->term, chain->steps, chain->steps->len, out->term.columns);

      if (out->as_json)
        json_chain (&out->json, chain);
      else
        smriti_output_printf (out, "%s%s%s%s\n%s", i > 0 ? "\n" : "", chain->entry ? chain->entry : "", chain->entry ? " " : "",
                              title, boxes);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
}

/* --- the drill --- */

typedef struct
{
  guint right, asked;
} Score;

/* One stage: shown as far as it is known, the next is thought of, then revealed and judged. FALSE: stop. */
static gboolean
ask_stage (SmritiOutput *out, const SmritiChain *chain, guint n, Score *score)
{
  g_autofree char *boxes = smriti_diagram_boxes (&out->term, chain->steps, n, out->term.columns);
  g_autofree char *step = smriti_text_line (g_ptr_array_index (chain->steps, n), 70);
  char line[256];

  g_printerr ("%sWhat comes %s? Enter reveals it, q stops. > ", boxes, n == 0 ? "first" : "next");
  if (!fgets (line, sizeof line, stdin) || *g_strstrip (line) == 'q')
    return FALSE;
  g_printerr ("  %s\n  Did you know it? Enter or y: yes, n: no > ", step);
  if (!fgets (line, sizeof line, stdin))
    return FALSE;
  g_strstrip (line);
  score->asked++;
  score->right += *line != 'n' && *line != 'q';
  return *line != 'q';
}

static gboolean
drill (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, const SmritiChain *chain, GError **error)
{
  SmritiOutput *out = invocation->out;
  Score score = { 0 };
  g_autofree char *subject = g_strdup_printf ("%s/%s", chain->curriculum->topic, chain->entry ? chain->entry : chain->title);
  g_autofree char *event = NULL;
  g_autofree char *what = NULL;
  const char *details[] = { "what", NULL, "title", chain->title, NULL };

  for (guint n = 0; n < chain->steps->len && ask_stage (out, chain, n, &score); n++)
    ;
  g_printerr ("\n");
  what = g_strdup_printf ("%u of %u stages", score.right, score.asked);
  details[1] = what;
  event = score.asked > 0 ? smriti_record_add (daemon, "drill", subject, details, error) : g_strdup ("");
  if (!event)
    return FALSE;
  if (!out->as_json)
    {
      smriti_output_printf (out, "%s\n", what);
      return TRUE;
    }
  smriti_json_begin_list (&out->json, "results");
  json_chain (&out->json, chain);
  smriti_json_end_list (&out->json);
  smriti_json_int (&out->json, "right", score.right);
  smriti_json_int (&out->json, "asked", score.asked);
  smriti_json_word (&out->json, "event", event);
  return TRUE;
}

gboolean
smriti_run_diagram (SmritiInvocation *invocation, GError **error)
{
  const char *written = smriti_invocation_arg (invocation, 0);
  gboolean svg = smriti_invocation_option (invocation, "svg") != NULL;
  gboolean drills = smriti_invocation_option (invocation, "drill") != NULL;
  g_autofree char *key = written ? smriti_outline_number (written, strlen (written), NULL) : NULL;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) curricula = NULL;
  g_autoptr (GPtrArray) kept = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GPtrArray) chains = NULL;

  if (written && !key)
    return smriti_usage_error (invocation, error, "'%s' is no number of an entry; write it like 1.4.1", written);
  if (svg && (drills || invocation->out->as_json))
    return smriti_usage_error (invocation, error, "--svg stands alone");
  invocation->reads = !drills;
  daemon = smriti_bus_connect (error);
  curricula = daemon ? smriti_curricula_load (daemon, smriti_invocation_option (invocation, "topic"), error) : NULL;
  if (!curricula)
    return FALSE;
  chains = find_all (curricula, key, kept);
  if (chains->len == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no arrow chain %s%s",
                   key ? "in entry " : "in the notes; 'A → B → C' in an outline is one", key ? key : "");
      return FALSE;
    }
  if (drills)
    return drill (invocation, daemon, g_ptr_array_index (chains, 0), error);
  if (!svg)
    {
      draw (invocation->out, chains);
      return TRUE;
    }
  {
    const SmritiChain *chain = g_ptr_array_index (chains, 0);
    g_autofree char *drawing = smriti_diagram_svg (chain->steps, TRUE);

    smriti_output_printf (invocation->out, "%s", drawing);
  }
  return TRUE;
}
