/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti project: the board, and what is done about one project of it. Each verb adds
 * one record; what follows from them is in common/project.h. A project ships with a
 * link, and when the topic's notes hold the workflow 'security', after that was gone
 * through whole for it. */

#include "client/board.h"
#include "client/command.h"
#include "client/paths.h"
#include "client/practice_record.h"
#include "client/render.h"
#include "client/workflows.h"
#include "common/text.h"

#include <string.h>

#define MAX_HOURS 1000.0
#define NAME_COLUMNS 28 /* with state, hours and two dates behind it 80 */

typedef struct
{
  SmritiInvocation *invocation;
  SmritiDbusDaemon *daemon;
  GPtrArray *curricula;
  GPtrArray *board;
  SmritiBoardItem *item;
  const char *arg; /* what stands behind the name, or NULL */
} Act;

/* --- telling --- */

static void
json_day (SmritiJson *json, const char *key, gint32 day)
{
  g_autofree char *date = day == SMRITI_DAY_NONE ? NULL : smriti_day_to_string (day);

  smriti_json_string (json, key, date);
}

static void
json_milestone (SmritiJson *json, guint n, const char *text, const SmritiMilestone *milestone)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_int (json, "n", n);
  smriti_json_string (json, "text", text);
  smriti_json_bool (json, "done", milestone && milestone->done);
  smriti_json_word (json, "note", milestone ? milestone->note : NULL);
  smriti_json_word (json, "link", milestone ? milestone->link : NULL);
  smriti_json_end_object (json);
}

/* Of what goes on, those it was begun with. */
static guint
count_milestones (const SmritiBoardItem *item)
{
  return item->state->state == SMRITI_PROJECT_OPEN ? item->milestones->len : item->state->milestones->len;
}

static void
json_milestones (SmritiJson *json, const SmritiBoardItem *item)
{
  smriti_json_begin_list (json, "milestones");
  for (guint i = 0; i < count_milestones (item); i++)
    {
      const SmritiMilestone *milestone = item->state->state == SMRITI_PROJECT_OPEN
                                             ? NULL
                                             : g_ptr_array_index (item->state->milestones, i);

      json_milestone (json, i + 1, milestone ? milestone->text : g_ptr_array_index (item->milestones, i), milestone);
    }
  smriti_json_end_list (json);
}

static void
json_item (SmritiJson *json, const SmritiBoardItem *item)
{
  const SmritiProject *state = item->state;

  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "name", item->name);
  smriti_json_string (json, "slug", item->slug);
  smriti_json_string (json, "topic", item->topic);
  smriti_json_string (json, "entry", item->entry);
  smriti_json_string (json, "level", item->level);
  smriti_json_string (json, "state", smriti_project_state_to_string (state->state));
  smriti_json_int (json, "done", smriti_project_count_done (state));
  smriti_json_int (json, "of", count_milestones (item));
  json_milestones (json, item);
  smriti_json_double (json, "hours", state->hours);
  smriti_json_word (json, "link", state->link);
  json_day (json, "started", state->started_day);
  json_day (json, "shipped", state->state == SMRITI_PROJECT_SHIPPED ? state->ended_day : SMRITI_DAY_NONE);
  json_day (json, "dropped", state->state == SMRITI_PROJECT_DROPPED ? state->ended_day : SMRITI_DAY_NONE);
  smriti_json_word (json, "about", item->about);
  smriti_json_string (json, "note", item->path);
  if (item->path)
    smriti_json_int (json, "line", item->line);
  else
    smriti_json_null (json, "line");
  smriti_json_end_object (json);
}

/* "1.5", never with the locale's comma. */
static char *
hours_text (double hours)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup (g_ascii_formatd (text, sizeof text, "%.4g", hours));
}

static void
print_item (SmritiOutput *out, const SmritiBoardItem *item)
{
  const SmritiProject *state = item->state;
  g_autofree char *name = smriti_text_cut (item->name, NAME_COLUMNS);
  g_autofree char *cleaned = smriti_term_clean (name);
  g_autofree char *hours = hours_text (state->hours);
  g_autofree char *link = state->link ? smriti_term_clean (state->link) : NULL;
  g_autofree char *started = state->started_s ? smriti_day_to_string (state->started_day) : NULL;
  g_autofree char *ended = state->ended_s ? smriti_day_to_string (state->ended_day) : NULL;
  int pad = NAME_COLUMNS - (int) g_utf8_strlen (cleaned, -1);

  smriti_output_printf (out, "  %s%*s  %-7s  %2u/%u", cleaned, MAX (pad, 0), "", smriti_project_state_to_string (state->state),
                        smriti_project_count_done (state), count_milestones (item));
  if (state->hours > 0)
    smriti_output_printf (out, "  %s h", hours);
  if (started)
    smriti_output_printf (out, "  %s%s%s", started, ended ? " to " : "", ended ? ended : "");
  smriti_output_printf (out, "\n");
  if (link)
    smriti_output_printf (out, "      %s\n", link);
}

/* "Beginner", or what the entry is called. */
static char *
group_title (const SmritiBoardItem *item, gboolean with_topic)
{
  g_autofree char *level = item->level ? g_strdup (item->level) : NULL;
  g_autofree char *title = item->title ? smriti_term_clean (item->title) : g_strdup ("in no note any more");
  g_autofree char *topic = with_topic ? smriti_term_clean (item->topic) : g_strdup ("");

  if (level)
    level[0] = g_ascii_toupper (level[0]);
  return g_strdup_printf ("%s (%s%s%s)", level ? level : title, topic, with_topic ? " " : "", item->entry);
}

/* --- the board --- */

static gboolean
list (Act *act, GError **error)
{
  SmritiOutput *out = act->invocation->out;
  g_autofree char *before = NULL;

  (void) error;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < act->board->len; i++)
    {
      const SmritiBoardItem *item = g_ptr_array_index (act->board, i);
      g_autofree char *title = group_title (item, act->curricula->len > 1);

      if (out->as_json)
        {
          json_item (&out->json, item);
          continue;
        }
      if (g_strcmp0 (title, before) != 0)
        smriti_output_printf (out, "%s%s\n", before ? "\n" : "", title);
      g_free (before);
      before = g_steal_pointer (&title);
      print_item (out, item);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (act->board->len == 0)
    smriti_output_hint (out, "no outline note has an entry with projects; one whose title says 'Project' makes a board");
  else
    smriti_output_hint (out, "'smriti project start NAME' begins one.");
  return TRUE;
}

/* All of @text, its further lines below the first. */
static void
print_wrapped (SmritiOutput *out, const char *head, const char *text)
{
  int indent = (int) strlen (head), column = indent;
  g_auto (GStrv) words = g_strsplit (text, " ", -1);

  smriti_output_printf (out, "%s", head);
  for (guint i = 0; words[i]; i++)
    {
      int width = smriti_text_width (words[i]);
      gboolean breaks = i > 0 && column + 1 + width > MIN (out->term.columns, 100);

      if (breaks)
        smriti_output_printf (out, "\n%*s%s", indent, "", words[i]);
      else
        smriti_output_printf (out, "%s%s", i > 0 ? " " : "", words[i]);
      column = breaks ? indent + width : column + (i > 0) + width;
    }
  smriti_output_printf (out, "\n");
}

static void
print_milestones (SmritiOutput *out, const SmritiBoardItem *item)
{
  for (guint i = 0; i < count_milestones (item); i++)
    {
      const SmritiMilestone *milestone = item->state->state == SMRITI_PROJECT_OPEN
                                             ? NULL
                                             : g_ptr_array_index (item->state->milestones, i);
      g_autofree char *text = smriti_term_clean (milestone ? milestone->text : g_ptr_array_index (item->milestones, i));
      g_autofree char *head = g_strdup_printf ("  [%c] %2u ", milestone && milestone->done ? 'x' : ' ', i + 1);

      print_wrapped (out, head, text);
    }
}

static gboolean
show (Act *act, GError **error)
{
  SmritiOutput *out = act->invocation->out;
  g_autofree char *title = group_title (act->item, TRUE);
  g_autofree char *about = NULL;

  (void) error;
  if (out->as_json)
    {
      smriti_json_begin_list (&out->json, "results");
      json_item (&out->json, act->item);
      smriti_json_end_list (&out->json);
      return TRUE;
    }
  smriti_output_printf (out, "%s\n", title);
  print_item (out, act->item);
  if (*act->item->about != '\0')
    {
      about = smriti_render_text (&out->term, act->item->about, MIN (out->term.columns, 100));
      smriti_output_printf (out, "\n%s%s", about, g_str_has_suffix (about, "\n") ? "" : "\n");
    }
  if (count_milestones (act->item) > 0)
    smriti_output_printf (out, "\n");
  print_milestones (out, act->item);
  return TRUE;
}

/* --- what is done --- */

/* One record, then the project as it is now. */
static gboolean
keep (Act *act, const char *const *details, GError **error)
{
  SmritiOutput *out = act->invocation->out;
  g_autofree char *subject = g_strdup (act->item->state->subject);
  g_autofree char *event = smriti_record_add (act->daemon, SMRITI_PROJECT_KIND, subject, details, error);
  g_autoptr (GPtrArray) now = event ? smriti_board_read (act->daemon, act->curricula, NULL, error) : NULL;
  const SmritiBoardItem *item = NULL;

  for (guint i = 0; now && i < now->len; i++)
    if (g_str_equal (((SmritiBoardItem *) g_ptr_array_index (now, i))->state->subject, subject))
      item = g_ptr_array_index (now, i);
  if (!now)
    return FALSE;
  if (out->as_json)
    {
      smriti_json_begin_list (&out->json, "results");
      if (item)
        json_item (&out->json, item);
      smriti_json_end_list (&out->json);
      smriti_json_string (&out->json, "event", event);
    }
  else if (item)
    print_item (out, item);
  return TRUE;
}

static gboolean
refuse (GError **error, SmritiError code, const char *format, const char *slug)
{
  g_autofree char *message = g_strdup_printf ("project %s %s", slug, format);

  g_set_error_literal (error, SMRITI_ERROR, code, message);
  return FALSE;
}

static gboolean
goes_on (const Act *act, GError **error)
{
  g_autofree char *says = NULL;

  if (act->item->state->state == SMRITI_PROJECT_STARTED)
    return TRUE;
  says = g_strdup_printf (
      "is %s; 'smriti project start %s' begins it",
      act->item->state->state == SMRITI_PROJECT_OPEN ? "not begun" : smriti_project_state_to_string (act->item->state->state),
      act->item->slug);
  return refuse (error, SMRITI_ERROR_NOTHING, says, act->item->slug);
}

/* A URL as it is, a folder by its whole path; NULL with @error. */
static char *
take_link (const SmritiInvocation *invocation, const char *given, GError **error)
{
  g_autofree char *dir = NULL;

  if (strstr (given, "://") || g_str_has_prefix (given, "git@"))
    return g_strdup (given);
  dir = smriti_path_absolute (given);
  if (dir && g_file_test (dir, G_FILE_TEST_IS_DIR))
    return g_steal_pointer (&dir);
  smriti_usage_error (invocation, error, "'%s' is neither a URL nor a folder", given);
  return NULL;
}

/* @out_link NULL = no --link was given. */
static gboolean
option_link (const Act *act, char **out_link, GError **error)
{
  const char *given = smriti_invocation_option (act->invocation, "link");

  *out_link = given ? take_link (act->invocation, given, error) : NULL;
  return !given || *out_link;
}

static gboolean
has_same_milestones (const SmritiBoardItem *item)
{
  gboolean same = item->milestones->len == item->state->milestones->len;

  for (guint i = 0; same && i < item->milestones->len; i++)
    same = g_strcmp0 (g_ptr_array_index (item->milestones, i),
                      ((SmritiMilestone *) g_ptr_array_index (item->state->milestones, i))->text)
           == 0;
  return same;
}

static gboolean
start (Act *act, GError **error)
{
  const SmritiBoardItem *item = act->item;
  g_autoptr (GPtrArray) details = g_ptr_array_new_with_free_func (g_free);
  const char *const first[] = { "what", "started", "name", item->name, "level", item->level };
  g_autofree char *link = NULL;

  if (!item->title)
    return refuse (error, SMRITI_ERROR_NOT_FOUND, "stands in no note any more", item->slug);
  if (item->state->state == SMRITI_PROJECT_STARTED && has_same_milestones (item))
    return refuse (error, SMRITI_ERROR_NOTHING, "is begun already", item->slug);
  if (!option_link (act, &link, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (first); i += 2)
    if (first[i + 1])
      {
        g_ptr_array_add (details, g_strdup (first[i]));
        g_ptr_array_add (details, g_strdup (first[i + 1]));
      }
  for (guint i = 0; i < item->milestones->len; i++)
    {
      g_ptr_array_add (details, g_strdup_printf ("m%u", i + 1));
      g_ptr_array_add (details, g_strdup (g_ptr_array_index (item->milestones, i)));
    }
  g_ptr_array_add (details, link ? g_strdup ("link") : NULL);
  g_ptr_array_add (details, g_steal_pointer (&link));
  g_ptr_array_add (details, NULL);
  return keep (act, (const char *const *) details->pdata, error);
}

static gboolean
tick (Act *act, GError **error)
{
  gboolean off = smriti_invocation_option (act->invocation, "off") != NULL;
  const SmritiMilestone *milestone;

  if (!goes_on (act, error))
    return FALSE;
  milestone = smriti_board_milestone (act->item, act->arg, error);
  if (!milestone)
    return FALSE;
  if (milestone->done == !off)
    {
      g_autofree char *text = smriti_term_clean (milestone->text);

      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "milestone '%s' is %s", text,
                   off ? "not ticked" : "ticked already");
      return FALSE;
    }
  return keep (act, (const char *const[]){ "what", "milestone", "text", milestone->text, "done", off ? "no" : "yes", NULL },
               error);
}

static gboolean
hours (Act *act, GError **error)
{
  char *end = NULL;
  double number = g_ascii_strtod (act->arg, &end);
  g_autofree char *text = NULL;

  if (end == act->arg || *end != '\0' || !(number > 0 && number <= MAX_HOURS))
    return smriti_usage_error (act->invocation, error, "'%s' is no number of hours; write it like 1.5", act->arg);
  if (!goes_on (act, error))
    return FALSE;
  text = hours_text (number);
  return keep (act, (const char *const[]){ "what", "hours", "hours", text, NULL }, error);
}

static gboolean
link_to (Act *act, GError **error)
{
  g_autofree char *link = NULL;

  if (act->item->state->state == SMRITI_PROJECT_OPEN && !goes_on (act, error))
    return FALSE;
  link = take_link (act->invocation, act->arg, error);
  return link && keep (act, (const char *const[]){ "what", "link", "link", link, NULL }, error);
}

/* --- shipping --- */

static gboolean
asks_security (const Act *act)
{
  for (guint i = 0; i < act->curricula->len; i++)
    {
      const SmritiCurriculum *curriculum = g_ptr_array_index (act->curricula, i);
      g_autoptr (GPtrArray) workflows = smriti_workflows_find (curriculum);

      for (guint k = 0; g_str_equal (curriculum->topic, act->item->topic) && k < workflows->len; k++)
        if (g_str_equal (((SmritiWorkflow *) g_ptr_array_index (workflows, k))->name, SMRITI_WORKFLOW_SECURITY))
          return TRUE;
    }
  return FALSE;
}

/* Whole, for this project, since it was begun. */
static gboolean
went_through (const Act *act, gboolean *out_went, GError **error)
{
  g_autofree char *subject = g_strconcat (act->item->topic, "/" SMRITI_WORKFLOW_SECURITY, NULL);
  g_autoptr (GPtrArray) runs = smriti_records_fetch (act->daemon, "workflow", subject, 0, error);

  *out_went = FALSE;
  for (guint i = 0; runs && i < runs->len; i++)
    {
      const SmritiRecord *run = g_ptr_array_index (runs, i);
      g_autofree char *project = smriti_slug (smriti_record_get (run, "for"));

      *out_went |= g_str_equal (project, act->item->slug) && run->at_s >= act->item->state->started_s
                   && g_str_equal (smriti_record_get (run, "finished"), "yes");
    }
  return runs != NULL;
}

static gboolean
ship (Act *act, GError **error)
{
  const char *slug = act->item->slug;
  g_autofree char *link = NULL;
  g_autofree char *says = NULL;
  gboolean went = TRUE;

  if (!goes_on (act, error) || !option_link (act, &link, error))
    return FALSE;
  if (!link && !act->item->state->link)
    says = g_strdup_printf ("has no link; 'smriti project ship %s --link URL' gives one", slug);
  else if (asks_security (act) && !went_through (act, &went, error))
    return FALSE;
  if (!went)
    says = g_strdup_printf ("has not passed the security list; run 'smriti workflow start %s --for %s'", SMRITI_WORKFLOW_SECURITY,
                            slug);
  if (says)
    return refuse (error, SMRITI_ERROR_FAILED, says, slug);
  return keep (act, (const char *const[]){ "what", "shipped", link ? "link" : NULL, link, NULL }, error);
}

static gboolean
drop (Act *act, GError **error)
{
  const char *why = smriti_invocation_option (act->invocation, "why");

  return goes_on (act, error) && keep (act, (const char *const[]){ "what", "dropped", why ? "why" : NULL, why, NULL }, error);
}

/* --- the verbs --- */

static const struct
{
  const char *name;
  gboolean (*run) (Act *act, GError **error);
  guint n_args; /* with the name */
  gboolean reads;
  const char *takes;
} verbs[] = {
  { "list", list, 0, TRUE, "nothing" },
  { "show", show, 1, TRUE, "a name" },
  { "start", start, 1, FALSE, "a name" },
  { "tick", tick, 2, FALSE, "a name and a milestone" },
  { "hours", hours, 2, FALSE, "a name and a number" },
  { "link", link_to, 2, FALSE, "a name and a URL or folder" },
  { "ship", ship, 1, FALSE, "a name" },
  { "drop", drop, 1, FALSE, "a name" },
};

gboolean
smriti_run_project (SmritiInvocation *invocation, GError **error)
{
  const char *verb = invocation->n_args > 0 ? invocation->args[0] : "list";
  const char *topic = smriti_invocation_option (invocation, "topic");
  const char *name = smriti_invocation_arg (invocation, 1);
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) curricula = NULL;
  g_autoptr (GPtrArray) board = NULL;
  Act act = { invocation, .arg = smriti_invocation_arg (invocation, 2) };
  guint v = 0;

  while (v < G_N_ELEMENTS (verbs) && !g_str_equal (verbs[v].name, verb))
    v++;
  if (v == G_N_ELEMENTS (verbs))
    return smriti_usage_error (invocation, error, "'project' knows list, show, start, tick, hours, link, ship and drop, not '%s'",
                               verb);
  if (MAX (invocation->n_args, 1) != verbs[v].n_args + 1)
    return smriti_usage_error (invocation, error, "'project %s' takes %s", verb, verbs[v].takes);
  invocation->reads = verbs[v].reads;
  act.daemon = daemon = smriti_bus_connect (error);
  act.curricula = curricula = daemon ? smriti_curricula_load (daemon, topic, error) : NULL;
  if (!curricula)
    return FALSE;
  if (topic)
    topic = ((SmritiCurriculum *) g_ptr_array_index (curricula, 0))->topic; /* as the note writes it */
  act.board = board = smriti_board_read (daemon, curricula, topic, error);
  if (!board)
    return FALSE;
  act.item = name ? smriti_board_item (board, name, error) : NULL;
  return (!name || act.item) && verbs[v].run (&act, error);
}
