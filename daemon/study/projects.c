/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the projects of a topic give to its cadences: the 30-day refresh rebuilds the
 * one shipped longest ago, the 90-day cycle has the milestones of the one that goes
 * on as steps. They come after the note's and the person's own, are ticked by a
 * record of the project and by nothing else, and an occurrence is done without them
 * too. What is recorded after an occurrence is over changes none of its steps. */

#include "common/project.h"
#include "daemon/study/private.h"

#define MAX_STEPS 12

void
smriti_study_forget_projects (SmritiStudy *study)
{
  g_clear_pointer (&study->projects, g_ptr_array_unref);
}

/* Kept over answers, which change nothing of them. */
static const GPtrArray *
records (SmritiStudy *study)
{
  guint total;

  if (study->projects)
    return study->projects;
  study->projects = smriti_events_records (study->store, SMRITI_PROJECT_KIND, "", 0, G_MAXINT32, &total);
  for (guint i = 0, k = study->projects->len; i + 1 < k; i++)
    {
      gpointer newer = study->projects->pdata[i];

      study->projects->pdata[i] = study->projects->pdata[--k];
      study->projects->pdata[k] = newer;
    }
  return study->projects;
}

static const char *
get_detail (gconstpointer event, const char *name)
{
  return smriti_event_get (event, name);
}

static SmritiProject *
ensure_project (GPtrArray *projects, GHashTable *by_subject, const char *subject)
{
  SmritiProject *project = g_hash_table_lookup (by_subject, subject);

  if (project)
    return project;
  project = smriti_project_new (subject);
  g_ptr_array_add (projects, project);
  g_hash_table_insert (by_subject, project->subject, project);
  return project;
}

/* As they stood at the end of the occurrence. New array of SmritiProject. */
static GPtrArray *
projects_of (SmritiStudy *study, const SmritiOccurrence *occurrence)
{
  GPtrArray *projects = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_project_free);
  g_autoptr (GHashTable) by_subject = g_hash_table_new (g_str_hash, g_str_equal);
  const GPtrArray *events = records (study);

  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);
      const SmritiProjectRecord record = { event->at_ms / 1000, event->day, get_detail, event };

      if (smriti_project_is_of (event->subject, occurrence->topic) && !smriti_record_is_of_card (event)
          && (occurrence->until_s == 0 || record.at_s < occurrence->until_s))
        smriti_project_fold (ensure_project (projects, by_subject, event->subject), &record);
    }
  return projects;
}

/* --- steps --- */

static SmritiStep *
add_step (SmritiOccurrence *occurrence, const SmritiProject *project, const char *text)
{
  g_autofree char *entry = smriti_project_entry (project->subject);
  SmritiStep *step = smriti_step_new (occurrence->steps->len + 1, entry, text);

  step->project = g_strdup (project->subject);
  g_ptr_array_add (occurrence->steps, step);
  return step;
}

static void
add_rebuilding (SmritiOccurrence *occurrence, const GPtrArray *projects)
{
  const SmritiProject *project = smriti_project_to_rebuild (projects, occurrence->day);
  const SmritiRebuilding *rebuilding = project ? smriti_project_rebuilding (project, occurrence->id) : NULL;
  g_autofree char *date = project ? smriti_day_to_string (project->ended_day) : NULL;
  g_autofree char *text = project ? g_strdup_printf ("Rebuild %s (shipped %s)", project->name, date) : NULL;
  SmritiStep *step = project ? add_step (occurrence, project, text) : NULL;

  if (!rebuilding)
    return;
  step->done = rebuilding->done;
  step->note = g_strdup (rebuilding->note);
  step->link = g_strdup (rebuilding->link);
}

static void
add_milestones (SmritiOccurrence *occurrence, const GPtrArray *projects)
{
  const SmritiProject *project = smriti_project_to_ship (projects, occurrence->opens_s);
  guint n = 0;

  for (guint i = 0; project && i < project->milestones->len && n < MAX_STEPS; i++)
    {
      const SmritiMilestone *milestone = g_ptr_array_index (project->milestones, i);
      SmritiStep *step;

      if (!smriti_milestone_is_of (milestone, occurrence->id, occurrence->opens_s))
        continue;
      step = add_step (occurrence, project, milestone->text);
      step->done = milestone->done;
      step->note = g_strdup (milestone->note);
      step->link = g_strdup (milestone->link);
      n++;
    }
}

void
smriti_study_add_project_steps (SmritiStudy *study, SmritiOccurrence *occurrence)
{
  gboolean rebuilds = occurrence->cadence == SMRITI_CADENCE_30_DAY;
  g_autoptr (GPtrArray) projects = NULL;

  if ((!rebuilds && occurrence->cadence != SMRITI_CADENCE_90_DAY) || records (study)->len == 0)
    return;
  projects = projects_of (study, occurrence);
  if (rebuilds)
    add_rebuilding (occurrence, projects);
  else
    add_milestones (occurrence, projects);
}

/* --- ticking --- */

SmritiOccurrence *
smriti_study_tick_project (SmritiStudy *study, const SmritiOccurrence *occurrence, const SmritiStep *step, gboolean done,
                           const char *note, const char *link, GError **error)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_RECORDED, step->project);
  gboolean rebuilds = occurrence->cadence == SMRITI_CADENCE_30_DAY;
  SmritiOccurrence *now;

  smriti_event_put (event, "kind", SMRITI_PROJECT_KIND);
  smriti_event_put (event, "what", rebuilds ? "rebuilt" : "milestone");
  smriti_event_put (event, "text", step->text);
  smriti_event_put (event, "done", done ? "yes" : "no");
  smriti_event_put (event, "occurrence", occurrence->id);
  if (note)
    smriti_event_put (event, "note", note);
  if (link)
    smriti_event_put (event, "link", link);
  if (!smriti_study_write_record (study, event, error))
    return NULL;
  now = smriti_study_occurrence (study, occurrence->id);
  if (now)
    smriti_study_tell_occurrence (study, now);
  return now;
}
