/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One round of "may something be shown now?": the calls that are under way and
 * what is watched meanwhile. Every source (session.c, dnd.c) adds its calls;
 * what errs or does not come in time counts as "nothing is against it". Signals
 * are subscribed to before the value is read, so no change is missed, and only
 * as long as the question stands. Private to presence.c and its sources. */

#pragma once

#include "common/enums.h"

#include <gio/gio.h>

/* One time-out for the whole round, on the real clock. */
#define SMRITI_QUESTION_MS 2000

typedef struct _SmritiQuestion SmritiQuestion;

typedef struct
{
  /* All has been read, or time is up; never from within a call. */
  void (*answered) (SmritiQuestion *question, gpointer user_data);
  /* Something watched is another than it was read; only after 'answered'. */
  void (*changed) (gpointer user_data);
} SmritiQuestionEvents;

SmritiQuestion *smriti_question_new (const SmritiQuestionEvents *events, gpointer user_data);
/* No event comes after this. */
void smriti_question_free (SmritiQuestion *question);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiQuestion, smriti_question_free)

/* Call when all sources have been asked. */
void smriti_question_begin (SmritiQuestion *question);
/* The strongest reason against showing it; NONE = show. */
SmritiHeld smriti_question_held (SmritiQuestion *question);

/* --- for sources --- */

typedef struct
{
  const char *name; /* bus name; never started for the question's sake */
  const char *path;
  const char *interface;
  const char *method;
} SmritiQuestionCall;

typedef void (*SmritiReplyFunc) (SmritiQuestion *question, GVariant *reply, gpointer data);

/* @func: with the reply, unless it was an error. @data is freed by @destroy. */
void
smriti_question_call (SmritiQuestion *question, GDBusConnection *connection, const SmritiQuestionCall *call, GVariant *parameters,
                      const char *reply_type, SmritiReplyFunc func, gpointer data, GDestroyNotify destroy);
/* @func: with the system bus, unless there is none. */
typedef void (*SmritiBusFunc) (SmritiQuestion *question, GDBusConnection *bus, gpointer data);
void smriti_question_system_bus (SmritiQuestion *question, SmritiBusFunc func, gpointer data);

/* @member, @arg0: NULL = any. */
void smriti_question_watch (SmritiQuestion *question, GDBusConnection *connection, const char *sender, const char *path,
                            const char *interface, const char *member, const char *arg0);
/* The same for what is no signal of a bus: @object is kept while the question stands. */
void smriti_question_watch_object (SmritiQuestion *question, GObject *object, const char *signal);

/* A reason against it. @blind_s: the source does not tell when that ends, so it
 * is read again after as long; 0 = it tells. */
void smriti_question_hold (SmritiQuestion *question, SmritiHeld why, guint blind_s);
/* @func runs when all is read, to weigh what came; @data is freed with the question. */
void smriti_question_at_end (SmritiQuestion *question, void (*func) (SmritiQuestion *question, gpointer data), gpointer data,
                             GDestroyNotify destroy);
