/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti diagram: the arrow chains of the notes as boxes or SVG, and the drill that
 * reveals one stage at a time. */

#include "client/chains.h"
#include "client/command.h"
#include "client/diagram_draw.h"
#include "client/input.h"
#include "client/practice_record.h"
#include "client/render.h"

#include <string.h>
#include <unistd.h>

/* Of the entry and those beneath it; @key NULL = all. */
static GPtrArray *
find_chains (GPtrArray *curricula, const char *key)
{
  GPtrArray *chains = smriti_curricula_gather (curricula, smriti_chains_find);

  for (guint i = chains->len; key && i-- > 0;)
    {
      const SmritiChain *chain = g_ptr_array_index (chains, i);

      if (!chain->entry || !smriti_entry_is_of (chain->entry, key))
        g_ptr_array_remove_index (chains, i);
    }
  return chains;
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
      g_autofree char *title = smriti_render_line (&out->term, chain->title, out->term.columns - 10);
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

static void
draw_svg (SmritiOutput *out, const SmritiChain *chain)
{
  g_autofree char *drawing = smriti_diagram_svg (chain->steps, TRUE);

  smriti_output_printf (out, "%s", drawing);
}

/* --- the drill --- */

typedef struct
{
  guint right, asked;
} Score;

/* Through a pipe nobody's Enter ends the line of the question. */
static char *
read_line (void)
{
  char *line = smriti_input_line ();

  if (!isatty (STDIN_FILENO))
    g_printerr ("\n");
  return line;
}

/* One stage: shown as far as it is known, the next is thought of, then revealed and judged. FALSE: stop; a stage that was
 * not judged does not count. */
static gboolean
ask_stage (const SmritiTerm *term, const SmritiChain *chain, guint n, Score *score)
{
  g_autofree char *boxes = smriti_diagram_boxes (term, chain->steps, n, term->columns);
  g_autofree char *step = smriti_render_line (term, g_ptr_array_index (chain->steps, n), term->columns - 2);
  g_autofree char *thought = NULL;
  g_autofree char *known = NULL;

  g_printerr ("%sWhat comes %s? Enter reveals it, q stops. > ", boxes, n == 0 ? "first" : "next");
  thought = read_line ();
  if (!thought || g_ascii_strcasecmp (thought, "q") == 0)
    return FALSE;
  g_printerr ("  %s\n  Did you know it? Enter or y: yes, n: no, q: stop > ", step);
  known = read_line ();
  if (!known || g_ascii_tolower (*known) == 'q')
    return FALSE;
  score->asked++;
  score->right += g_ascii_tolower (*known) != 'n';
  return TRUE;
}

static gboolean
drill (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, const SmritiChain *chain, GError **error)
{
  SmritiOutput *out = invocation->out;
  SmritiTerm term = smriti_term_new (STDERR_FILENO);
  Score score = { 0 };
  g_autofree char *subject = g_strdup_printf ("%s/%s", chain->curriculum->topic, chain->entry ? chain->entry : chain->title);
  g_autofree char *event = NULL;
  g_autofree char *what = NULL;
  const char *details[] = { "what", NULL, "title", chain->title, NULL };

  for (guint n = 0; n < chain->steps->len && ask_stage (&term, chain, n, &score); n++)
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
      if (*event == '\0')
        smriti_output_hint (out, "no stage was judged, nothing is kept");
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
  chains = find_chains (curricula, key);
  if (chains->len == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no arrow chain %s%s",
                   key ? "in entry " : "in the notes; 'A → B → C' in an outline is one", key ? key : "");
      return FALSE;
    }
  if (drills)
    return drill (invocation, daemon, g_ptr_array_index (chains, 0), error);
  if (svg)
    draw_svg (invocation->out, g_ptr_array_index (chains, 0));
  else
    draw (invocation->out, chains);
  return TRUE;
}
