/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The watch list: dated observations in the section on staying current, and when each
 * is asked again, a quarter after it was written down or last looked at. What was said
 * then is a record of kind "watch", subject TOPIC/SLUG. Reads, changes nothing. */

#pragma once

#include "client/curriculum.h"
#include "client/json.h"

#define SMRITI_WATCH_KIND "watch"
#define SMRITI_WATCH_DAYS 91

typedef enum
{
  SMRITI_WATCH_WAITING,
  SMRITI_WATCH_DUE,
  SMRITI_WATCH_CHANGED, /* no longer so: not asked again */
} SmritiWatchState;

typedef struct
{
  guint n; /* its number in the whole list, from 1 */
  const SmritiCurriculum *curriculum;
  const char *entry; /* key */
  gint32 day;        /* it was written down */
  char *text;        /* Markdown */
  char *subject;     /* of its records */
  const char *path;
  guint line;
  SmritiWatchState state;
  gint32 asked_day; /* it was last looked at, SMRITI_DAY_NONE = never */
  gint32 due_day;   /* SMRITI_DAY_NONE = it changed */
  char *why;        /* said then, or NULL */
} SmritiObservation;

/* All of them, in the order of the notes. New array of SmritiObservation, which must not outlive @curricula. */
GPtrArray *smriti_watch_read (SmritiDbusDaemon *daemon, GPtrArray *curricula, gint32 today, GError **error);
guint smriti_watch_count_due (const GPtrArray *observations);

/* "waiting", "due", "changed". Static. */
const char *smriti_watch_state_to_string (SmritiWatchState state);

/* Where an observation goes by itself: the first entry about new features, else the first of the section on staying
 * current; key, NULL = there is neither. */
const char *smriti_watch_entry (const SmritiCurriculum *curriculum);

/* "TOPIC/SLUG" of an observation's words; new string. */
char *smriti_watch_subject (const char *topic, const char *text);

void smriti_json_observation (SmritiJson *json, const SmritiObservation *observation, gint32 today);
