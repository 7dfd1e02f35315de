/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Alarms, and the two ways time passes: the kernel's (timer.c, zone.c) or, with
 * a virtual clock, as told. Each turn of the main loop fires at most one alarm,
 * the earliest, and of two at one instant the one created first; so whatever an
 * alarm sets, frees or starts is in order before the next. An alarm is off
 * before its function runs and stays so unless that sets it again.
 *
 * A virtual clock is moved by the pump, an idle source of the lowest priority
 * that is there only while there is something to fire or an advance under way:
 * time goes on when the main loop has nothing else to do and nothing is held. */

#include "daemon/calendar/clock.h"

#include "common/error.h"
#include "common/names.h"
#include "daemon/calendar/timer.h"
#include "daemon/calendar/zone.h"

struct _SmritiAlarm
{
  SmritiClock *clock; /* NULL once the clock is gone */
  const char *name;   /* interned */
  SmritiAlarmFunc func;
  gpointer user_data;
  gint64 at_s; /* 0 = off */
};

struct _SmritiClock
{
  GPtrArray *alarms; /* of SmritiAlarm, not owned, in order of creation */
  GTimeZone *zone;
  SmritiAlarmFunc changed;
  gpointer changed_data;

  SmritiTimer *timer; /* real clock only */
  SmritiZoneWatch *zone_watch;

  gboolean is_virtual;
  gint64 now_ms;
  guint holds;
  GQueue advances; /* of GTask, task data = gint64 * to_s; the head is under way */
  guint pump;
};

static SmritiAlarm *
earliest (SmritiClock *clock)
{
  SmritiAlarm *first = NULL;

  for (guint i = 0; i < clock->alarms->len; i++)
    {
      SmritiAlarm *alarm = g_ptr_array_index (clock->alarms, i);

      if (alarm->at_s != 0 && (!first || alarm->at_s < first->at_s))
        first = alarm;
    }
  return first;
}

static void
fire (SmritiAlarm *alarm)
{
  alarm->at_s = 0;
  alarm->func (smriti_clock_now_s (alarm->clock), alarm->user_data);
}

static void
tell_changed (SmritiClock *clock)
{
  if (clock->changed)
    clock->changed (smriti_clock_now_s (clock), clock->changed_data);
}

/* ── the real clock ── */

static void
arm (SmritiClock *clock)
{
  SmritiAlarm *alarm = earliest (clock);

  smriti_timer_arm (clock->timer, alarm ? alarm->at_s : 0);
}

/* Reads the clock again: it may have been set back since the timer expired. */
static void
on_timer (gboolean stepped, gpointer user_data)
{
  SmritiClock *clock = user_data;
  SmritiAlarm *alarm;

  if (stepped)
    tell_changed (clock);
  alarm = earliest (clock);
  if (!stepped && alarm && alarm->at_s <= smriti_clock_now_s (clock))
    fire (alarm);
  arm (clock);
}

static void
on_zone_changed (gpointer user_data)
{
  SmritiClock *clock = user_data;

  /* Let go first: GLib gives a zone that is in use again, as it was read then. */
  g_clear_pointer (&clock->zone, g_time_zone_unref);
  clock->zone = g_time_zone_new_local ();
  tell_changed (clock);
}

static gboolean
begin_real (SmritiClock *clock, GError **error)
{
  clock->timer = smriti_timer_new (on_timer, clock, error);
  if (!clock->timer)
    return FALSE;
  if (!g_getenv ("TZ")) /* it wins over what the machine is set to */
    clock->zone_watch = smriti_zone_watch_new (SMRITI_LOCALTIME, on_zone_changed, clock);
  return TRUE;
}

/* ── the virtual clock ── */

static void
finish_advance (SmritiClock *clock)
{
  g_autoptr (GTask) task = g_queue_pop_head (&clock->advances);

  g_task_return_boolean (task, TRUE);
}

static gboolean
on_pump (gpointer user_data)
{
  SmritiClock *clock = user_data;
  GTask *task = g_queue_peek_head (&clock->advances);
  gint64 limit_s = smriti_clock_now_s (clock);
  SmritiAlarm *alarm = earliest (clock);

  if (task && clock->holds == 0)
    limit_s = MAX (limit_s, *(gint64 *) g_task_get_task_data (task));
  if (alarm && alarm->at_s <= limit_s)
    {
      clock->now_ms = MAX (clock->now_ms, alarm->at_s * 1000);
      fire (alarm);
      return G_SOURCE_CONTINUE;
    }
  if (task && clock->holds == 0)
    {
      clock->now_ms = MAX (clock->now_ms, limit_s * 1000);
      finish_advance (clock);
      return G_SOURCE_CONTINUE;
    }
  clock->pump = 0;
  return G_SOURCE_REMOVE;
}

static void
start_pump (SmritiClock *clock)
{
  if (clock->pump == 0)
    clock->pump = g_idle_add_full (G_PRIORITY_LOW, on_pump, clock, NULL);
}

static gboolean
begin_virtual (SmritiClock *clock, const char *iso, GError **error)
{
  g_autoptr (GDateTime) start = g_date_time_new_from_iso8601 (iso, NULL); /* NULL: the offset must be there */

  if (!start)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                   SMRITI_ENV_TEST_CLOCK " '%s' is no time with an offset; write it like 2026-11-23T08:00:00+01:00", iso);
      return FALSE;
    }
  clock->is_virtual = TRUE;
  clock->now_ms = g_date_time_to_unix (start) * 1000 + g_date_time_get_microsecond (start) / 1000;
  return TRUE;
}

static gboolean
check_virtual (SmritiClock *clock, GError **error)
{
  if (clock->is_virtual)
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
               "the clock is the machine's; only one begun with " SMRITI_ENV_TEST_CLOCK " can be moved");
  return FALSE;
}

/* ── the clock ── */

SmritiClock *
smriti_clock_new (const char *iso, GError **error)
{
  g_autoptr (SmritiClock) clock = g_new0 (SmritiClock, 1);

  clock->alarms = g_ptr_array_new ();
  g_queue_init (&clock->advances);
  if (iso ? !begin_virtual (clock, iso, error) : !begin_real (clock, error))
    return NULL;
  clock->zone = g_time_zone_new_local ();
  return g_steal_pointer (&clock);
}

void
smriti_clock_free (SmritiClock *clock)
{
  GTask *task;

  if (!clock)
    return;
  g_clear_handle_id (&clock->pump, g_source_remove);
  smriti_zone_watch_free (clock->zone_watch);
  smriti_timer_free (clock->timer);
  for (guint i = 0; i < clock->alarms->len; i++)
    ((SmritiAlarm *) g_ptr_array_index (clock->alarms, i))->clock = NULL;
  g_ptr_array_unref (clock->alarms);
  while ((task = g_queue_pop_head (&clock->advances)))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the clock is being put away");
      g_object_unref (task);
    }
  g_clear_pointer (&clock->zone, g_time_zone_unref);
  g_free (clock);
}

gboolean
smriti_clock_is_virtual (SmritiClock *clock)
{
  return clock->is_virtual;
}

gint64
smriti_clock_now_ms (SmritiClock *clock)
{
  return clock->is_virtual ? clock->now_ms : g_get_real_time () / 1000;
}

gint64
smriti_clock_now_s (SmritiClock *clock)
{
  gint64 now_ms = smriti_clock_now_ms (clock);

  return now_ms / 1000 - (now_ms % 1000 < 0);
}

GTimeZone *
smriti_clock_zone (SmritiClock *clock)
{
  return clock->zone;
}

void
smriti_clock_set_changed_func (SmritiClock *clock, SmritiAlarmFunc func, gpointer user_data)
{
  clock->changed = func;
  clock->changed_data = user_data;
}

void
smriti_clock_look_again (SmritiClock *clock)
{
  if (clock->is_virtual)
    {
      tell_changed (clock);
      start_pump (clock);
      return;
    }
  smriti_timer_forget (clock->timer);
  on_timer (TRUE, clock);
}

void
smriti_clock_zone_told (SmritiClock *clock, const char *identifier)
{
  g_autoptr (GError) error = NULL;

  if (g_getenv ("TZ"))
    g_debug ("the machine's zone is %s, but TZ is set, ignoring", identifier);
  else if (!clock->is_virtual)
    on_zone_changed (clock);
  else if (!smriti_clock_set_zone (clock, identifier, &error))
    g_debug ("%s, ignoring", error->message);
}

gint64
smriti_clock_next (SmritiClock *clock, const char **out_name)
{
  SmritiAlarm *alarm = earliest (clock);

  if (out_name)
    *out_name = alarm ? alarm->name : NULL;
  return alarm ? alarm->at_s : 0;
}

/* ── alarms ── */

SmritiAlarm *
smriti_alarm_new (SmritiClock *clock, const char *name, SmritiAlarmFunc func, gpointer user_data)
{
  SmritiAlarm *alarm = g_new0 (SmritiAlarm, 1);

  alarm->clock = clock;
  alarm->name = g_intern_string (name);
  alarm->func = func;
  alarm->user_data = user_data;
  g_ptr_array_add (clock->alarms, alarm);
  return alarm;
}

void
smriti_alarm_free (SmritiAlarm *alarm)
{
  if (!alarm)
    return;
  if (alarm->clock)
    {
      smriti_alarm_set (alarm, 0);
      g_ptr_array_remove (alarm->clock->alarms, alarm);
    }
  g_free (alarm);
}

void
smriti_alarm_set (SmritiAlarm *alarm, gint64 at_s)
{
  alarm->at_s = at_s;
  if (!alarm->clock)
    return;
  if (!alarm->clock->is_virtual)
    arm (alarm->clock);
  else if (at_s != 0 && at_s <= smriti_clock_now_s (alarm->clock))
    start_pump (alarm->clock);
}

gint64
smriti_alarm_at (SmritiAlarm *alarm)
{
  return alarm->at_s;
}

/* ── moving a virtual clock ── */

void
smriti_clock_hold (SmritiClock *clock)
{
  clock->holds++;
}

void
smriti_clock_release (SmritiClock *clock)
{
  g_return_if_fail (clock->holds > 0);
  clock->holds--;
  if (clock->holds == 0 && !g_queue_is_empty (&clock->advances))
    start_pump (clock);
}

void
smriti_clock_advance_async (SmritiClock *clock, gint64 to_s, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  GError *error = NULL;

  g_task_set_source_tag (task, smriti_clock_advance_async);
  if (!check_virtual (clock, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  g_task_set_task_data (task, g_memdup2 (&to_s, sizeof to_s), g_free);
  g_queue_push_tail (&clock->advances, g_steal_pointer (&task));
  start_pump (clock);
}

gboolean
smriti_clock_advance_finish (SmritiClock *clock, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

gboolean
smriti_clock_jump (SmritiClock *clock, gint64 to_s, GError **error)
{
  if (!check_virtual (clock, error))
    return FALSE;
  clock->now_ms = to_s * 1000;
  tell_changed (clock);
  start_pump (clock);
  return TRUE;
}

gboolean
smriti_clock_set_zone (SmritiClock *clock, const char *identifier, GError **error)
{
  g_autoptr (GTimeZone) zone = NULL;

  if (!check_virtual (clock, error))
    return FALSE;
  zone = g_time_zone_new_identifier (identifier);
  if (!zone)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "no zone '%s'; write it like Europe/Berlin or +05:30",
                   identifier);
      return FALSE;
    }
  g_clear_pointer (&clock->zone, g_time_zone_unref);
  clock->zone = g_steal_pointer (&zone);
  tell_changed (clock);
  return TRUE;
}

void
smriti_clock_begin_at_least (SmritiClock *clock, gint64 ms)
{
  if (!clock->is_virtual)
    return;
  clock->now_ms = MAX (clock->now_ms, ms);
  start_pump (clock);
}
