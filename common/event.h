/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One thing that happened: the only truth Smriti owns. Events are appended and
 * never changed; undo is an event too. What an answer decided stands in columns
 * of its own, so that no later change of settings or code moves a promise. */

#pragma once

#include "common/enums.h"

typedef struct
{
  gint64 n;     /* local order of arrival, 0 = not yet written */
  char id[64];  /* DEVICE-SEQ */
  gint64 at_ms; /* UTC */
  int offset_s; /* of local time from UTC then */
  gint32 day;   /* review day then */
  gint64 hlc;   /* hybrid logical clock: ms << 16 | counter */
  SmritiEventType type;
  char *subject;   /* card key, occurrence id, event id, or "" */
  char **payload;  /* NULL-terminated name, value, name, value …; never NULL */
  gboolean stands; /* not taken back */

  /* answered only; all zero otherwise */
  SmritiGrade grade;
  int elapsed_days;
  SmritiState state_before;
  SmritiState state_after;
  int step_after;
  char *parameters; /* id of the 'fitted' event whose set was used; "" = the defaults */
  gint64 interval_s;
  gint64 due_s;   /* UTC s promised */
  gint32 due_day; /* review day promised */
  guint took_ms;
  char *token; /* or NULL */
} SmritiEvent;

#define SMRITI_EVENT_MAX_PAYLOAD 32 /* names */

/* @subject is copied. */
SmritiEvent *smriti_event_new (SmritiEventType type, const char *subject);
void smriti_event_free (SmritiEvent *event);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiEvent, smriti_event_free)

/* Adds a name and a value (copied) to the payload. */
void smriti_event_put (SmritiEvent *event, const char *name, const char *value);
/* The value, owned by @event, or NULL. */
const char *smriti_event_get (const SmritiEvent *event, const char *name);
