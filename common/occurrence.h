/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One date of a cadence: "Python/daily/2026-11-23". Its steps are what the
 * outline note asks for; ticks, snoozes and skips are events about its id. */

#pragma once

#include "common/day.h"
#include "common/enums.h"

typedef struct
{
  guint n;     /* 1-based */
  char *entry; /* outline number the step comes from ("4.5.1"), or NULL */
  char *text;
  gboolean done;
  gboolean planned; /* a step (milestone) of the person's own, not the note's */
  gint32 by_day;    /* planned for, SMRITI_DAY_NONE = no day */
  char *note;       /* what the user wrote when ticking, or NULL */
  char *link;       /* or NULL */
  char *project;    /* subject of the project's records when it comes from one (project.h), else NULL */
} SmritiStep;

typedef struct
{
  char *id;    /* TOPIC/CADENCE/YYYY-MM-DD */
  char *topic; /* "" for cards outside any outline note */
  SmritiCadence cadence;
  gint32 day; /* review day it belongs to */
  SmritiOccurrenceState state;
  char *title;       /* as the note words it: "Weekly Review" */
  char *why;         /* skipped or missed: why, or NULL */
  gint64 opens_s;    /* UTC s it is first asked at */
  gint64 until_s;    /* UTC s: when the next of its cadence opens */
  gint64 snoozed_s;  /* UTC s it was put off to, 0 = not */
  gint32 done_day;   /* review day it was done on, SMRITI_DAY_NONE = not */
  guint times_asked; /* by reminders */
  gint64 first_asked_s, last_asked_s;
  GPtrArray *steps; /* of SmritiStep, owned */
} SmritiOccurrence;

SmritiStep *smriti_step_new (guint n, const char *entry, const char *text);
void smriti_step_free (SmritiStep *step);

/* Takes @topic and @day, builds the id; no steps yet. */
SmritiOccurrence *smriti_occurrence_new (const char *topic, SmritiCadence cadence, gint32 day);
void smriti_occurrence_free (SmritiOccurrence *occurrence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiOccurrence, smriti_occurrence_free)

/* Steps not done yet. */
guint smriti_occurrence_steps_left (const SmritiOccurrence *occurrence);
/* Whether it is done once @step is ticked: all others are, but those of projects, which it can do without. */
gboolean smriti_occurrence_ends_with (const SmritiOccurrence *occurrence, const SmritiStep *step);

/* Splits "TOPIC/CADENCE/YYYY-MM-DD" (a topic may hold slashes). FALSE when it is no such id. */
gboolean smriti_occurrence_parse_id (const char *id, char **out_topic, SmritiCadence *out_cadence, gint32 *out_day);
