/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/project.h"

#include "common/occurrence.h"

#include <string.h>

#define REBUILD_AFTER_DAYS 30
#define MAX_HOURS 1000.0

/* --- birth and death --- */

static void
milestone_free (gpointer data)
{
  SmritiMilestone *milestone = data;

  g_free (milestone->text);
  g_free (milestone->occurrence);
  g_free (milestone->note);
  g_free (milestone->link);
  g_free (milestone);
}

static void
rebuilding_free (gpointer data)
{
  SmritiRebuilding *rebuilding = data;

  g_free (rebuilding->occurrence);
  g_free (rebuilding->note);
  g_free (rebuilding->link);
  g_free (rebuilding);
}

SmritiProject *
smriti_project_new (const char *subject)
{
  SmritiProject *project = g_new0 (SmritiProject, 1);

  project->subject = g_strdup (subject);
  project->started_day = project->ended_day = SMRITI_DAY_NONE;
  project->milestones = g_ptr_array_new_with_free_func (milestone_free);
  project->rebuildings = g_ptr_array_new_with_free_func (rebuilding_free);
  return project;
}

void
smriti_project_free (SmritiProject *project)
{
  if (!project)
    return;
  g_free (project->subject);
  g_free (project->name);
  g_free (project->level);
  g_free (project->link);
  g_ptr_array_unref (project->milestones);
  g_ptr_array_unref (project->rebuildings);
  g_free (project);
}

/* --- the fold --- */

/* NULL when there is none, or it is empty. */
static const char *
detail (const SmritiProjectRecord *record, const char *name)
{
  const char *value = record->get (record->record, name);

  return value && *value ? value : NULL;
}

static void
replace (char **text, const char *with)
{
  if (!with)
    return;
  g_free (*text);
  *text = g_strdup (with);
}

static SmritiMilestone *
find_milestone (const GPtrArray *milestones, const char *text)
{
  for (guint i = 0; i < milestones->len; i++)
    if (g_strcmp0 (((SmritiMilestone *) g_ptr_array_index (milestones, i))->text, text) == 0)
      return g_ptr_array_index (milestones, i);
  return NULL;
}

/* What is done of those that are still there stays done. */
static void
take_milestones (SmritiProject *project, const SmritiProjectRecord *record)
{
  g_autoptr (GPtrArray) before = g_steal_pointer (&project->milestones);

  project->milestones = g_ptr_array_new_with_free_func (milestone_free);
  for (guint n = 1; n <= SMRITI_PROJECT_MILESTONES; n++)
    {
      g_autofree char *name = g_strdup_printf ("m%u", n);
      const char *text = detail (record, name);
      SmritiMilestone *milestone = text ? find_milestone (before, text) : NULL;
      guint at;

      if (!text || find_milestone (project->milestones, text))
        continue;
      if (milestone && g_ptr_array_find (before, milestone, &at))
        g_ptr_array_steal_index (before, at);
      else
        {
          milestone = g_new0 (SmritiMilestone, 1);
          milestone->text = g_strdup (text);
        }
      g_ptr_array_add (project->milestones, milestone);
    }
}

static void
fold_started (SmritiProject *project, const SmritiProjectRecord *record)
{
  if (project->state != SMRITI_PROJECT_STARTED)
    {
      g_ptr_array_set_size (project->milestones, 0);
      project->hours = 0;
      project->started_s = record->at_s;
      project->started_day = record->day;
      project->ended_s = 0;
      project->ended_day = SMRITI_DAY_NONE;
      project->state = SMRITI_PROJECT_STARTED;
    }
  replace (&project->name, detail (record, "name"));
  replace (&project->link, detail (record, "link"));
  g_free (project->level);
  project->level = g_strdup (detail (record, "level"));
  take_milestones (project, record);
}

static void
fold_milestone (SmritiProject *project, const SmritiProjectRecord *record)
{
  SmritiMilestone *milestone = find_milestone (project->milestones, detail (record, "text"));

  if (!milestone)
    return;
  milestone->done = g_strcmp0 (detail (record, "done"), "no") != 0;
  milestone->done_s = record->at_s;
  g_free (milestone->occurrence);
  milestone->occurrence = g_strdup (detail (record, "occurrence"));
  replace (&milestone->note, detail (record, "note"));
  replace (&milestone->link, detail (record, "link"));
}

static void
fold_hours (SmritiProject *project, const SmritiProjectRecord *record)
{
  const char *text = detail (record, "hours");
  char *end = NULL;
  double hours = text ? g_ascii_strtod (text, &end) : 0;

  if (end && *end == '\0' && hours > 0 && hours <= MAX_HOURS)
    project->hours += hours;
}

static void
fold_end (SmritiProject *project, const SmritiProjectRecord *record, SmritiProjectState state)
{
  project->state = state;
  project->ended_s = record->at_s;
  project->ended_day = record->day;
  replace (&project->link, detail (record, "link"));
}

static void
fold_rebuilt (SmritiProject *project, const SmritiProjectRecord *record)
{
  const char *occurrence = detail (record, "occurrence");
  SmritiRebuilding *rebuilding = (SmritiRebuilding *) smriti_project_rebuilding (project, occurrence);

  if (!occurrence)
    return;
  if (!rebuilding)
    {
      rebuilding = g_new0 (SmritiRebuilding, 1);
      rebuilding->occurrence = g_strdup (occurrence);
      g_ptr_array_add (project->rebuildings, rebuilding);
    }
  rebuilding->done = g_strcmp0 (detail (record, "done"), "no") != 0;
  replace (&rebuilding->note, detail (record, "note"));
  replace (&rebuilding->link, detail (record, "link"));
}

void
smriti_project_fold (SmritiProject *project, const SmritiProjectRecord *record)
{
  const char *what = detail (record, "what");

  if (g_strcmp0 (what, "started") == 0)
    fold_started (project, record);
  else if (project->state == SMRITI_PROJECT_OPEN)
    return;
  else if (g_strcmp0 (what, "milestone") == 0)
    fold_milestone (project, record);
  else if (g_strcmp0 (what, "hours") == 0)
    fold_hours (project, record);
  else if (g_strcmp0 (what, "link") == 0)
    replace (&project->link, detail (record, "link"));
  else if (g_strcmp0 (what, "shipped") == 0)
    fold_end (project, record, SMRITI_PROJECT_SHIPPED);
  else if (g_strcmp0 (what, "dropped") == 0)
    fold_end (project, record, SMRITI_PROJECT_DROPPED);
  else if (g_strcmp0 (what, "rebuilt") == 0)
    fold_rebuilt (project, record);
}

/* --- what it is --- */

guint
smriti_project_count_done (const SmritiProject *project)
{
  guint n = 0;

  for (guint i = 0; i < project->milestones->len; i++)
    n += ((SmritiMilestone *) g_ptr_array_index (project->milestones, i))->done ? 1 : 0;
  return n;
}

const char *
smriti_project_state_to_string (SmritiProjectState state)
{
  static const char *const words[] = { "open", "started", "shipped", "dropped" };

  return words[state];
}

gboolean
smriti_project_is_of (const char *subject, const char *topic)
{
  gsize length = strlen (topic);
  const char *slash = strncmp (subject, topic, length) == 0 && subject[length] == '/' ? strchr (subject + length + 1, '/') : NULL;

  return slash && slash == strrchr (subject, '/');
}

char *
smriti_project_entry (const char *subject)
{
  const char *end = strrchr (subject, '/');
  const char *start = end;

  while (start && start > subject && start[-1] != '/')
    start--;
  return !end || start == subject || start == end ? NULL : g_strndup (start, (gsize) (end - start));
}

/* --- the cadences --- */

const SmritiRebuilding *
smriti_project_rebuilding (const SmritiProject *project, const char *occurrence)
{
  for (guint i = 0; i < project->rebuildings->len; i++)
    if (g_strcmp0 (((SmritiRebuilding *) g_ptr_array_index (project->rebuildings, i))->occurrence, occurrence) == 0)
      return g_ptr_array_index (project->rebuildings, i);
  return NULL;
}

/* By an occurrence of a date before @day and not before it was shipped. */
static gboolean
was_rebuilt (const SmritiProject *project, gint32 before_day)
{
  for (guint i = 0; i < project->rebuildings->len; i++)
    {
      const SmritiRebuilding *rebuilding = g_ptr_array_index (project->rebuildings, i);
      g_autofree char *topic = NULL;
      SmritiCadence cadence;
      gint32 day;

      if (rebuilding->done && smriti_occurrence_parse_id (rebuilding->occurrence, &topic, &cadence, &day) && day < before_day
          && day >= project->ended_day)
        return TRUE;
    }
  return FALSE;
}

const SmritiProject *
smriti_project_to_rebuild (const GPtrArray *projects, gint32 day)
{
  const SmritiProject *found = NULL;

  for (guint i = 0; i < projects->len; i++)
    {
      const SmritiProject *project = g_ptr_array_index (projects, i);

      if (project->state == SMRITI_PROJECT_SHIPPED && project->ended_day <= day - REBUILD_AFTER_DAYS
          && !was_rebuilt (project, day) && (!found || project->ended_s < found->ended_s))
        found = project;
    }
  return found;
}

static gboolean
is_production (const SmritiProject *project)
{
  return g_strcmp0 (project->level, SMRITI_PROJECT_PRODUCTION) == 0;
}

const SmritiProject *
smriti_project_to_ship (const GPtrArray *projects, gint64 opens_s)
{
  const SmritiProject *found = NULL;

  for (guint i = 0; i < projects->len; i++)
    {
      const SmritiProject *project = g_ptr_array_index (projects, i);

      if (project->state != SMRITI_PROJECT_STARTED && !(project->state == SMRITI_PROJECT_SHIPPED && project->ended_s >= opens_s))
        continue;
      if (!found || is_production (project) > is_production (found)
          || (is_production (project) == is_production (found) && project->started_s >= found->started_s))
        found = project;
    }
  return found;
}

gboolean
smriti_milestone_is_of (const SmritiMilestone *milestone, const char *occurrence, gint64 opens_s)
{
  return !milestone->done || milestone->done_s >= opens_s || g_strcmp0 (milestone->occurrence, occurrence) == 0;
}
