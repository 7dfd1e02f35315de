/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/promise.h"

#include "common/day.h"
#include "common/memory/scheduler.h"

#include <stdlib.h>
#include <string.h>

#define DAY_S G_GINT64_CONSTANT (86400)
#define RUN_LETTERS G_CSET_a_2_z G_CSET_DIGITS "-"

static void
put_day (SmritiEvent *event, const char *name, gint32 day)
{
  g_autofree char *text = smriti_day_to_string (day);

  smriti_event_put (event, name, text);
}

void
smriti_promise_write (SmritiEvent *event, const SmritiPromise *promise, const char *run)
{
  g_autofree char *due = g_strdup_printf ("%" G_GINT64_FORMAT, promise->due_s);

  smriti_event_put (event, "due", due);
  put_day (event, "date", promise->due_day);
  put_day (event, "from", promise->from_day);
  put_day (event, "last", promise->last_day);
  smriti_event_put (event, "of", run);
}

static gboolean
read_day (const SmritiEvent *event, const char *name, gint32 *out)
{
  const char *text = smriti_event_get (event, name);

  return text && smriti_day_from_string (text, out);
}

gboolean
smriti_promise_read (const SmritiEvent *event, SmritiPromise *out)
{
  const char *due = smriti_event_get (event, "due");
  SmritiPromise promise;

  if (event->type != SMRITI_EVENT_RESCHEDULED || !smriti_promise_run (event) || !due
      || !g_ascii_string_to_signed (due, 10, 0, G_MAXINT64 / 2, &promise.due_s, NULL)
      || !read_day (event, "date", &promise.due_day) || !read_day (event, "from", &promise.from_day)
      || !read_day (event, "last", &promise.last_day))
    return FALSE;
  /* A review day begins within two days of its date's midnight in UTC, whatever the zone and the rollover. */
  if (promise.due_day <= event->day || (gint64) promise.due_day - event->day > SMRITI_MAX_INTERVAL_DAYS
      || promise.last_day > event->day || llabs (promise.due_s - promise.due_day * DAY_S) > 2 * DAY_S)
    return FALSE;
  *out = promise;
  return TRUE;
}

const char *
smriti_promise_run (const SmritiEvent *event)
{
  const char *run = event->type == SMRITI_EVENT_RESCHEDULED || event->type == SMRITI_EVENT_UNDONE ? smriti_event_get (event, "of")
                                                                                                  : NULL;

  return run && run[0] != '\0' && strlen (run) <= SMRITI_RUN_MAX && run[strspn (run, RUN_LETTERS)] == '\0' ? run : NULL;
}
