/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One absolute CLOCK_REALTIME timerfd in the main loop. Only clock.c uses it. */

#pragma once

#include <gio/gio.h>

typedef struct _SmritiTimer SmritiTimer;

/* @stepped: the wall clock was set or the machine woke; else the armed instant
 * came. The timer is no longer armed then: the function arms it again. */
typedef void (*SmritiTimerFunc) (gboolean stepped, gpointer user_data);

/* NULL and SMRITI_ERROR_FAILED when the kernel gives no timerfd. */
SmritiTimer *smriti_timer_new (SmritiTimerFunc func, gpointer user_data, GError **error);
void smriti_timer_free (SmritiTimer *timer);

/* Wakes at @at_s (UTC s), at once when that is past; 0 = nothing to wake for,
 * and only a stepped clock is told. Never calls the function itself. */
void smriti_timer_arm (SmritiTimer *timer, gint64 at_s);
/* The next arm sets it anew, whatever it was set to. */
void smriti_timer_forget (SmritiTimer *timer);
