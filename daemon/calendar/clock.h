/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The daemon's only clock and only wake-up timer. Everyone who must act at an
 * instant owns an alarm; the earliest is armed on one absolute CLOCK_REALTIME
 * timerfd with cancel-on-set (armed far ahead when no alarm is set, so that a
 * stepped clock is always noticed). With SMRITI_TEST_CLOCK it stands still
 * until told. Invariants: an alarm fires once for each time it was set; alarms
 * fire in order of their instants, those of one instant in order of creation;
 * one a turn of the main loop; nothing polls. An alarm's function may set and
 * free alarms, its own too, but not free the clock. */

#pragma once

#include <gio/gio.h>

typedef struct _SmritiClock SmritiClock;
typedef struct _SmritiAlarm SmritiAlarm;

typedef void (*SmritiAlarmFunc) (gint64 now_s, gpointer user_data);

/* @iso (nullable): ISO 8601 with offset for a clock that stands still. */
SmritiClock *smriti_clock_new (const char *iso, GError **error);
void smriti_clock_free (SmritiClock *clock);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiClock, smriti_clock_free)

gboolean smriti_clock_is_virtual (SmritiClock *clock);
gint64 smriti_clock_now_ms (SmritiClock *clock); /* UTC ms */
gint64 smriti_clock_now_s (SmritiClock *clock);
GTimeZone *smriti_clock_zone (SmritiClock *clock); /* transfer none; may change at any wake-up */

/* Called when the wall clock was stepped, the zone changed or the machine woke:
 * every rule must be computed again. */
void smriti_clock_set_changed_func (SmritiClock *clock, SmritiAlarmFunc func, gpointer user_data);

/* Someone else tells that the machine woke or was set: look again, as after a
 * step. Harmless when that is known already. */
void smriti_clock_look_again (SmritiClock *clock);
/* Someone else tells that the machine's zone is @identifier now. The real clock
 * reads /etc/localtime again, a virtual one takes it at its word; a process that
 * has a zone of its own (TZ) passes over it. */
void smriti_clock_zone_told (SmritiClock *clock, const char *identifier);

SmritiAlarm *smriti_alarm_new (SmritiClock *clock, const char *name, SmritiAlarmFunc func, gpointer user_data);
void smriti_alarm_free (SmritiAlarm *alarm);
/* 0 = off. An instant not after now fires from the main loop at once (virtual: with now unchanged). */
void smriti_alarm_set (SmritiAlarm *alarm, gint64 at_s);
gint64 smriti_alarm_at (SmritiAlarm *alarm);

/* Earliest alarm set, 0 = none; *out_name (nullable) is static. */
gint64 smriti_clock_next (SmritiClock *clock, const char **out_name);

/* Virtual clock: work that must finish before time may go on (a Notify that is
 * under way). Counted; no effect on a real clock. */
void smriti_clock_hold (SmritiClock *clock);
void smriti_clock_release (SmritiClock *clock);

/* Virtual clock only (SMRITI_ERROR_FAILED otherwise). advance: fires every alarm
 * up to @to_s in order, each with its own now, waiting for holds in between;
 * finishes when all have fired, nothing is held and the main loop has nothing
 * else to do. One that ends before now moves nothing; several run in order.
 * jump: moves unseen, then calls the changed func; alarms it passed fire after
 * that, from the main loop. */
void smriti_clock_advance_async (SmritiClock *clock, gint64 to_s, GAsyncReadyCallback callback, gpointer user_data);
gboolean smriti_clock_advance_finish (SmritiClock *clock, GAsyncResult *result, GError **error);
gboolean smriti_clock_jump (SmritiClock *clock, gint64 to_s, GError **error);
gboolean smriti_clock_set_zone (SmritiClock *clock, const char *identifier, GError **error);
/* A restarted daemon begins at the later of the variable and its last event. */
void smriti_clock_begin_at_least (SmritiClock *clock, gint64 ms);
