/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti workflow list, show and start: an arrow chain or a task list as timed
 * steps, if wished for a project of the board. A run is kept as one record, with how long each step took, so that the
 * next run can stand beside it. */

#include "client/board.h"
#include "client/command.h"
#include "client/input.h"
#include "client/practice.h"
#include "client/practice_record.h"
#include "client/render.h"
#include "client/when.h"
#include "client/workflows.h"

#include <string.h>
#include <unistd.h>

#define KIND "workflow"

static char *
subject_of (const SmritiWorkflow *workflow)
{
  return g_strconcat (workflow->curriculum->topic, "/", workflow->name, NULL);
}

/* The newest run that was finished, else NULL; new. */
static SmritiRecord *
last_run (SmritiDbusDaemon *daemon, const SmritiWorkflow *workflow)
{
  g_autofree char *subject = subject_of (workflow);
  g_autoptr (GPtrArray) runs = smriti_records_fetch (daemon, KIND, subject, 50, NULL);

  for (guint i = 0; runs && i < runs->len; i++)
    if (g_str_equal (smriti_record_get (g_ptr_array_index (runs, i), "finished"), "yes"))
      return g_ptr_array_steal_index (runs, i);
  return NULL;
}

static gint64
took_before (const SmritiRecord *run)
{
  return g_ascii_strtoll (smriti_record_get (run, "took-s"), NULL, 10);
}

/* --- list, show --- */

static void
json_workflow (SmritiJson *json, const SmritiWorkflow *workflow, const SmritiRecord *last)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "name", workflow->name);
  smriti_json_string (json, "topic", workflow->curriculum->topic);
  smriti_json_word (json, "entry", workflow->entry);
  smriti_json_string (json, "title", workflow->title);
  smriti_json_bool (json, "checklist", workflow->is_checklist);
  smriti_json_begin_list (json, "steps");
  for (guint i = 0; i < workflow->steps->len; i++)
    smriti_json_string (json, NULL, g_ptr_array_index (workflow->steps, i));
  smriti_json_end_list (json);
  smriti_json_time (json, "last_at", last ? last->at_s : 0);
  if (last)
    smriti_json_int (json, "last_took_s", took_before (last));
  else
    smriti_json_null (json, "last_took_s");
  smriti_json_string (json, "note", workflow->path);
  smriti_json_int (json, "line", workflow->line);
  smriti_json_end_object (json);
}

static gboolean
list (SmritiOutput *out, SmritiDbusDaemon *daemon, GPtrArray *workflows, gboolean with_topic)
{
  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < workflows->len; i++)
    {
      const SmritiWorkflow *workflow = g_ptr_array_index (workflows, i);
      g_autoptr (SmritiRecord) last = last_run (daemon, workflow);
      g_autofree char *topic = with_topic ? smriti_practice_line (&out->term, workflow->curriculum->topic, 20) : g_strdup ("");
      g_autofree char *when = last ? smriti_when_stamp (last->at_s) : NULL;
      int room = out->term.columns - MAX (22, (int) strlen (workflow->name)) - (when ? 29 : 12) /* the rest of the line */
                 - (with_topic ? smriti_text_width (topic) + 2 : 0);
      g_autofree char *title = smriti_render_line (&out->term, workflow->title, MAX (room, 8));

      if (out->as_json)
        json_workflow (&out->json, workflow, last);
      else
        smriti_output_printf (out, "%-22s %2u %-5s  %s%s%s%s%.10s\n", workflow->name, workflow->steps->len,
                              workflow->is_checklist ? "ticks" : "steps", title, with_topic ? ", " : "", topic,
                              when ? ", last " : "", when ? when : "");
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (workflows->len == 0)
    smriti_output_hint (out, "no note holds a workflow; '%%%% workflow NAME %%%%' above a task list makes one");
  else
    smriti_output_hint (out, "'smriti workflow start NAME' leads through one.");
  return TRUE;
}

/* The whole step behind @head, its further lines below it; ends in a newline. New string. */
static char *
step_text (const SmritiTerm *term, const char *head, const char *step)
{
  int indent = (int) strlen (head);
  g_autoptr (GPtrArray) lines = smriti_render (term, step, MIN (term->columns, 100) - indent);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < lines->len; i++)
    g_string_append_printf (out, "%*s%s\n", indent, i == 0 ? head : "", (char *) g_ptr_array_index (lines, i));
  return g_string_free (out, FALSE);
}

static gboolean
show (SmritiOutput *out, SmritiDbusDaemon *daemon, const SmritiWorkflow *workflow)
{
  g_autoptr (SmritiRecord) last = last_run (daemon, workflow);

  if (out->as_json)
    {
      smriti_json_begin_list (&out->json, "results");
      json_workflow (&out->json, workflow, last);
      smriti_json_end_list (&out->json);
      return TRUE;
    }
  for (guint i = 0; i < workflow->steps->len; i++)
    {
      g_autofree char *head = g_strdup_printf ("%2u  ", i + 1);
      g_autofree char *step = step_text (&out->term, head, g_ptr_array_index (workflow->steps, i));

      smriti_output_printf (out, "%s", step);
    }
  return TRUE;
}

/* --- a run --- */

typedef struct
{
  gboolean done; /* else it was put off */
  gint64 took_s;
} Step;

typedef struct
{
  const SmritiWorkflow *workflow;
  const SmritiBoardItem *project; /* it is gone through for, or NULL */
  GArray *steps;                  /* of Step, those gone through */
  gboolean talks;                 /* to a person */
  SmritiTerm term;
} Run;

static void
ask (const Run *run, const SmritiRecord *last, guint n)
{
  g_autofree char *head = g_strdup_printf ("%2u/%u  ", n + 1, run->workflow->steps->len);
  g_autofree char *step = step_text (&run->term, head, g_ptr_array_index (run->workflow->steps, n));
  g_auto (GStrv) times = g_strsplit (last ? smriti_record_get (last, "times") : "", " ", -1);

  if (!run->talks)
    return;
  g_printerr ("%s", step);
  if (g_strv_length (times) == run->workflow->steps->len)
    g_printerr ("      last time: %" G_GINT64_FORMAT " s\n", g_ascii_strtoll (times[n], NULL, 10));
  g_printerr ("      Enter: done   s: not now   q: stop here  > ");
}

/* "d", "done" and an empty line are 'd'; so are "s", "skip" and "q", "quit" what they begin with; 0 = none of them. */
static char
key_of (const char *line)
{
  static const char *const words[] = { "done", "skip", "quit" };
  gsize length = strlen (line);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if ((length == 1 && g_ascii_tolower (*line) == *words[i]) || g_ascii_strcasecmp (line, words[i]) == 0)
      return *words[i];
  return length == 0 ? 'd' : 0;
}

/* What is said of the step; the end of the input is 'q'. */
static char
read_key (const Run *run, const SmritiRecord *last, guint n)
{
  for (;;)
    {
      g_autofree char *line = NULL;
      g_autofree char *shown = NULL;
      char key;

      ask (run, last, n);
      line = smriti_input_line ();
      key = line ? key_of (line) : 'q';
      if (key)
        return key;
      shown = smriti_practice_line (&run->term, line, 40);
      g_printerr ("'%s' is no key here: Enter or d, s, q\n", shown);
    }
}

static void
walk (Run *run, const SmritiRecord *last)
{
  for (guint n = 0; n < run->workflow->steps->len; n++)
    {
      gint64 since_us = g_get_monotonic_time ();
      char key = read_key (run, last, n);
      Step step = { .done = key == 'd' };

      if (key == 'q')
        break;
      step.took_s = (g_get_monotonic_time () - since_us + G_USEC_PER_SEC / 2) / G_USEC_PER_SEC;
      g_array_append_val (run->steps, step);
    }
  if (run->talks)
    g_printerr ("\n");
}

static guint
count_done (const Run *run, gint64 *out_took_s, GString *times)
{
  guint done = 0;

  *out_took_s = 0;
  for (guint i = 0; i < run->steps->len; i++)
    {
      const Step *step = &g_array_index (run->steps, Step, i);

      done += step->done;
      *out_took_s += step->took_s;
      g_string_append_printf (times, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", step->took_s);
    }
  return done;
}

/* The event, "" = nothing was gone through. */
static char *
keep (SmritiDbusDaemon *daemon, const Run *run, GError **error)
{
  g_autoptr (GString) times = g_string_new (NULL);
  gint64 took_s;
  guint done = count_done (run, &took_s, times);
  guint all = run->workflow->steps->len;
  g_autofree char *subject = subject_of (run->workflow);
  g_autofree char *what = g_strdup_printf ("%u of %u steps", done, all);
  g_autofree char *took = g_strdup_printf ("%" G_GINT64_FORMAT, took_s);
  const char *details[] = { "what",     what,
                            "took-s",   took,
                            "times",    times->str,
                            "finished", done == all ? "yes" : "no",
                            "for",      run->project ? run->project->slug : NULL,
                            NULL };

  return run->steps->len > 0 ? smriti_record_add (daemon, KIND, subject, details, error) : g_strdup ("");
}

static void
tell (SmritiOutput *out, const Run *run, const char *event, const SmritiRecord *last)
{
  g_autoptr (GString) times = g_string_new (NULL);
  gint64 took_s;
  guint done = count_done (run, &took_s, times);
  guint all = run->workflow->steps->len;

  if (!out->as_json)
    {
      smriti_output_printf (out, "%s: %u of %u steps, %" G_GINT64_FORMAT " s", run->workflow->name, done, all, took_s);
      if (last && done == all)
        smriti_output_printf (out, " (last time %" G_GINT64_FORMAT " s)", took_before (last));
      smriti_output_printf (out, "\n");
      return;
    }
  smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < all; i++)
    {
      const Step *step = i < run->steps->len ? &g_array_index (run->steps, Step, i) : NULL;

      smriti_json_begin_object (&out->json, NULL);
      smriti_json_int (&out->json, "n", i + 1);
      smriti_json_string (&out->json, "text", g_ptr_array_index (run->workflow->steps, i));
      smriti_json_bool (&out->json, "done", step && step->done);
      if (step)
        smriti_json_int (&out->json, "took_s", step->took_s);
      else
        smriti_json_null (&out->json, "took_s");
      smriti_json_end_object (&out->json);
    }
  smriti_json_end_list (&out->json);
  smriti_json_string (&out->json, "workflow", run->workflow->name);
  smriti_json_bool (&out->json, "finished", done == all);
  smriti_json_word (&out->json, "event", event);
}

static gboolean
start (SmritiInvocation *invocation, SmritiDbusDaemon *daemon, const SmritiWorkflow *workflow, const SmritiBoardItem *project,
       GError **error)
{
  g_autoptr (GArray) steps = g_array_new (FALSE, TRUE, sizeof (Step));
  Run run = { workflow, project, steps, isatty (STDIN_FILENO) && isatty (STDERR_FILENO), smriti_term_new (STDERR_FILENO) };
  g_autoptr (SmritiRecord) last = last_run (daemon, workflow);
  g_autofree char *event = NULL;

  walk (&run, last);
  event = keep (daemon, &run, error);
  if (!event)
    return FALSE;
  tell (invocation->out, &run, event, last);
  if (*event == '\0')
    smriti_output_hint (invocation->out, "nothing was gone through, nothing is kept");
  return TRUE;
}

/* Of the project's own topic, if it has one of this name. */
static const SmritiWorkflow *
choose (GPtrArray *workflows, const char *name, const SmritiBoardItem *project)
{
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  const SmritiWorkflow *found;

  for (guint i = 0; project && i < workflows->len; i++)
    {
      SmritiWorkflow *workflow = g_ptr_array_index (workflows, i);

      if (g_str_equal (workflow->curriculum->topic, project->topic))
        g_ptr_array_add (own, workflow);
    }
  found = smriti_workflows_by_name (own, name);
  return found ? found : smriti_workflows_by_name (workflows, name);
}

gboolean
smriti_run_workflow (SmritiInvocation *invocation, GError **error)
{
  const char *verb = invocation->n_args > 0 ? invocation->args[0] : "list";
  const char *name = smriti_invocation_arg (invocation, 1);
  gboolean lists = g_str_equal (verb, "list"), starts = g_str_equal (verb, "start");
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) curricula = NULL;
  g_autoptr (GPtrArray) workflows = NULL;
  g_autoptr (GPtrArray) board = NULL;
  g_autofree char *shown = smriti_term_clean (name);
  const char *named = starts ? smriti_invocation_option (invocation, "for") : NULL;
  const SmritiBoardItem *project = NULL;
  const SmritiWorkflow *workflow;

  if (!lists && !starts && !g_str_equal (verb, "show"))
    return smriti_usage_error (invocation, error, "'workflow' knows list, show and start, not '%s'", verb);
  if (lists == (name != NULL))
    return smriti_usage_error (invocation, error, "'workflow %s' takes %s", verb, lists ? "no name" : "a name");
  invocation->reads = !starts;
  daemon = smriti_bus_connect (error);
  curricula = daemon ? smriti_curricula_load (daemon, smriti_invocation_option (invocation, "topic"), error) : NULL;
  if (!curricula)
    return FALSE;
  workflows = smriti_curricula_gather (curricula, smriti_workflows_find);
  if (lists)
    return list (invocation->out, daemon, workflows, curricula->len > 1);
  board = named ? smriti_board_read (daemon, curricula, NULL, error) : NULL;
  project = board ? smriti_board_item (board, named, error) : NULL;
  if (named && !project)
    return FALSE;
  workflow = choose (workflows, name, project);
  if (!workflow)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no workflow '%s'; 'smriti workflow list' shows them",
                   shown);
      return FALSE;
    }
  return starts ? start (invocation, daemon, workflow, project, error) : show (invocation->out, daemon, workflow);
}
