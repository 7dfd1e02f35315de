/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/event_row.h"

#include "common/day.h"
#include "common/error.h"
#include "common/names.h"

#include <string.h>

/* --- out --- */

static GVariant *
payload_to_variant (char **payload)
{
  GVariantBuilder pairs;

  g_variant_builder_init (&pairs, G_VARIANT_TYPE ("a{ss}"));
  for (char **p = payload; p[0]; p += 2)
    g_variant_builder_add (&pairs, "{ss}", p[0], p[1]);
  return g_variant_builder_end (&pairs);
}

static GVariant *
answer_to_variant (const SmritiEvent *event)
{
  g_autofree char *due_day = NULL;

  if (event->type != SMRITI_EVENT_ANSWERED)
    return g_variant_new ("(sissisxxsus)", "", 0, "", "", 0, "", (gint64) 0, (gint64) 0, "", 0, "");
  due_day = smriti_day_to_string (event->due_day);
  return g_variant_new ("(sissisxxsus)", smriti_grade_to_string (event->grade), event->elapsed_days,
                        smriti_state_to_string (event->state_before), smriti_state_to_string (event->state_after),
                        event->step_after, event->parameters ? event->parameters : "", event->interval_s, event->due_s, due_day,
                        event->took_ms, event->token ? event->token : "");
}

GVariant *
smriti_event_to_row (const SmritiEvent *event)
{
  g_autofree char *day = smriti_day_to_string (event->day);

  return g_variant_new ("(sxisxss@a{ss}@(sissisxxsus))", event->id, event->at_ms, event->offset_s, day, event->hlc,
                        smriti_event_type_to_string (event->type), event->subject, payload_to_variant (event->payload),
                        answer_to_variant (event));
}

/* --- in --- */

static gboolean
refuse (GError **error, SmritiError code, const char *id, const char *what)
{
  g_set_error (error, SMRITI_ERROR, code, "event %.64s: %s", id, what);
  return FALSE;
}

static gboolean
read_payload (SmritiEvent *event, GVariant *pairs, GError **error)
{
  GVariantIter iter;
  const char *name, *value;

  g_variant_iter_init (&iter, pairs);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    {
      if (strlen (name) > 64 || strlen (value) > SMRITI_MAX_ARGUMENT)
        return refuse (error, SMRITI_ERROR_LIMIT, event->id, "a detail is longer than 4096 bytes");
      if (g_strv_length (event->payload) >= 2 * SMRITI_EVENT_MAX_PAYLOAD)
        return refuse (error, SMRITI_ERROR_LIMIT, event->id, "it has too many details");
      if (smriti_event_get (event, name))
        return refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, event->id, "a detail is there twice");
      smriti_event_put (event, name, value);
    }
  return TRUE;
}

static gboolean
read_answer (SmritiEvent *event, GVariant *answer, GError **error)
{
  const char *grade, *before, *after, *parameters, *due_day, *token;

  g_variant_get (answer, "(&si&s&si&sxx&su&s)", &grade, &event->elapsed_days, &before, &after, &event->step_after, &parameters,
                 &event->interval_s, &event->due_s, &due_day, &event->took_ms, &token);
  if (!smriti_grade_from_string (grade, &event->grade) || g_ascii_isdigit (grade[0]))
    return refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, event->id, "its grade is none of again, hard, good, easy");
  if (!smriti_state_from_string (before, &event->state_before) || !smriti_state_from_string (after, &event->state_after))
    return refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, event->id, "a state is none of new, learning, review, relearning");
  if (!smriti_day_from_string (due_day, &event->due_day))
    return refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, event->id, "the day it is due is no date");
  if (event->took_ms > SMRITI_MAX_ANSWER_MS)
    return refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, event->id, "the answer took longer than an hour");
  if (strlen (token) > SMRITI_MAX_ARGUMENT || strlen (parameters) > SMRITI_MAX_ARGUMENT)
    return refuse (error, SMRITI_ERROR_LIMIT, event->id, "its token is longer than 4096 bytes");
  event->parameters = g_strdup (parameters);
  event->token = *token ? g_strdup (token) : NULL;
  return TRUE;
}

SmritiEvent *
smriti_event_from_row (GVariant *row, GError **error)
{
  g_autoptr (SmritiEvent) event = NULL;
  g_autoptr (GVariant) payload = NULL;
  g_autoptr (GVariant) answer = NULL;
  const char *id, *day, *word, *subject;
  SmritiEventType type;
  gint64 at_ms, hlc;
  int offset_s;

  g_variant_get (row, "(&sxi&sx&s&s@a{ss}@(sissisxxsus))", &id, &at_ms, &offset_s, &day, &hlc, &word, &subject, &payload,
                 &answer);
  if (strlen (subject) > SMRITI_MAX_ARGUMENT)
    refuse (error, SMRITI_ERROR_LIMIT, id, "what it is about is longer than 4096 bytes");
  else if (!smriti_event_type_from_string (word, &type))
    refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, id, "its type is not known here; a newer Smriti may have written it");
  else
    event = smriti_event_new (type, subject);
  if (!event)
    return NULL;
  event->at_ms = at_ms;
  event->hlc = hlc;
  event->offset_s = offset_s;
  if (g_strlcpy (event->id, id, sizeof event->id) >= sizeof event->id)
    {
      refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, id, "this is no id of an event");
      return NULL;
    }
  if (!smriti_day_from_string (day, &event->day))
    {
      refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, id, "its day is no date");
      return NULL;
    }
  if (!read_payload (event, payload, error) || (type == SMRITI_EVENT_ANSWERED && !read_answer (event, answer, error)))
    return NULL;
  return g_steal_pointer (&event);
}
