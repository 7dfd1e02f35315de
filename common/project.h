/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A project of the curriculum as its records tell it: begun, its milestones, hours,
 * link, shipped. Nothing is stored of it but those records (kind "project", subject
 * TOPIC/ENTRY/SLUG); this is their fold, the same in both programs. Pure: the time
 * of each record comes with it.
 *
 * Details of a record: what, and with it
 *   started     name, level ("" = none), link, m1 … m16 (the milestones' texts)
 *   milestone   text, done (yes, no), occurrence (the cadence's date it was ticked on), note, link
 *   hours       hours
 *   link        link
 *   shipped     link
 *   dropped     why
 *   rebuilt     occurrence, done (yes, no), note, link */

#pragma once

#include "common/day.h"

#define SMRITI_PROJECT_KIND "project"
#define SMRITI_PROJECT_MILESTONES 16 /* at most */
#define SMRITI_PROJECT_PRODUCTION "production"

typedef enum
{
  SMRITI_PROJECT_OPEN,
  SMRITI_PROJECT_STARTED,
  SMRITI_PROJECT_SHIPPED,
  SMRITI_PROJECT_DROPPED,
} SmritiProjectState;

typedef struct
{
  char *text;
  gboolean done;
  gint64 done_s;    /* UTC s it was last ticked or unticked, 0 = never */
  char *occurrence; /* ticked as a step of it, or NULL */
  char *note, *link;
} SmritiMilestone;

/* It was built again, as a step of an occurrence. */
typedef struct
{
  char *occurrence;
  gboolean done;
  char *note, *link;
} SmritiRebuilding;

typedef struct
{
  char *subject;
  char *name;  /* NULL = it was never begun */
  char *level; /* "beginner", "intermediate", "production"; NULL = none */
  char *link;  /* or NULL */
  SmritiProjectState state;
  gint64 started_s, ended_s;     /* UTC s, 0 = not; ended: shipped or dropped */
  gint32 started_day, ended_day; /* SMRITI_DAY_NONE = not */
  double hours;
  GPtrArray *milestones;  /* of SmritiMilestone */
  GPtrArray *rebuildings; /* of SmritiRebuilding, one an occurrence */
} SmritiProject;

/* One record: where it stands in time, and how its details are read (NULL or "" = it has none of that name). */
typedef struct
{
  gint64 at_s;
  gint32 day;
  const char *(*get) (gconstpointer record, const char *name);
  gconstpointer record;
} SmritiProjectRecord;

/* Open: nothing is known of it. */
SmritiProject *smriti_project_new (const char *subject);
void smriti_project_free (SmritiProject *project);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiProject, smriti_project_free)

/* The next record about it, in the order they were made. What makes no sense (a milestone it does not have, hours that are
 * no number between 0 and 1000) says nothing. Begun again while it goes on, it keeps its date and what is done of the
 * milestones it still has; begun again after its end, it begins anew. */
void smriti_project_fold (SmritiProject *project, const SmritiProjectRecord *record);

guint smriti_project_count_done (const SmritiProject *project);

/* "open", "started", "shipped", "dropped". Static. */
const char *smriti_project_state_to_string (SmritiProjectState state);

/* TOPIC/ENTRY/SLUG: whether it is of @topic, which may hold slashes. */
gboolean smriti_project_is_of (const char *subject, const char *topic);
/* Its ENTRY; new string, NULL = the subject is not made like this. */
char *smriti_project_entry (const char *subject);

/* --- what it gives to the cadences --- */

/* Those of @projects (SmritiProject, of one topic) an occurrence asks for; NULL = none. @occurrence: its id.
 * Rebuild: shipped longest ago, 30 days or more before @day, and not built again by an occurrence before @day. */
const SmritiProject *smriti_project_to_rebuild (const GPtrArray *projects, gint32 day);
/* Goes on, or ended in or after the second @opens_s as shipped: the production project begun last, else the project begun last. */
const SmritiProject *smriti_project_to_ship (const GPtrArray *projects, gint64 opens_s);
/* Whether the milestone was still open when the occurrence opened, or was ticked as its step. */
gboolean smriti_milestone_is_of (const SmritiMilestone *milestone, const char *occurrence, gint64 opens_s);
/* How it was built again as a step of the occurrence; NULL = not yet. */
const SmritiRebuilding *smriti_project_rebuilding (const SmritiProject *project, const char *occurrence);
