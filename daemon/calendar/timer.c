/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The timerfd. Absolute, so that sleep counts; cancelled when the clock is set
 * and on resume (Linux 5.15), so that we are told; always armed, because an
 * unarmed one is never cancelled. A year is far ahead: it bounds the sleep and
 * keeps out of the way of the kernel's end of time.
 *
 * timerfd_settime() may fail with ECANCELED and yet have armed: the clock was
 * stepped since the last read. That read will not be cancelled again, so the
 * step is told from an idle. */

#include "daemon/calendar/timer.h"

#include "common/error.h"

#include <glib-unix.h>

#include <errno.h>
#include <sys/timerfd.h>
#include <unistd.h>

#define FAR_AHEAD_S (366 * 24 * 3600)

struct _SmritiTimer
{
  SmritiTimerFunc func;
  gpointer user_data;
  int fd;
  guint source;
  guint step_source;
  gint64 armed_s; /* 0 = must be armed anew */
};

static gboolean
on_step_seen_while_arming (gpointer user_data)
{
  SmritiTimer *timer = user_data;

  timer->step_source = 0;
  timer->armed_s = 0;
  timer->func (TRUE, timer->user_data);
  return G_SOURCE_REMOVE;
}

static gboolean
on_readable (gint fd, GIOCondition condition, gpointer user_data)
{
  SmritiTimer *timer = user_data;
  guint64 expirations;
  gboolean stepped = FALSE;

  if (read (fd, &expirations, sizeof expirations) < 0)
    {
      if (errno != ECANCELED)
        return G_SOURCE_CONTINUE;
      stepped = TRUE;
    }
  timer->armed_s = 0;
  timer->func (stepped, timer->user_data);
  return G_SOURCE_CONTINUE;
}

SmritiTimer *
smriti_timer_new (SmritiTimerFunc func, gpointer user_data, GError **error)
{
  int fd = timerfd_create (CLOCK_REALTIME, TFD_NONBLOCK | TFD_CLOEXEC);
  SmritiTimer *timer;

  if (fd < 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "no wake-up timer: %s", g_strerror (errno));
      return NULL;
    }
  timer = g_new0 (SmritiTimer, 1);
  timer->func = func;
  timer->user_data = user_data;
  timer->fd = fd;
  timer->source = g_unix_fd_add (fd, G_IO_IN, on_readable, timer);
  smriti_timer_arm (timer, 0);
  return timer;
}

void
smriti_timer_free (SmritiTimer *timer)
{
  if (!timer)
    return;
  g_clear_handle_id (&timer->source, g_source_remove);
  g_clear_handle_id (&timer->step_source, g_source_remove);
  close (timer->fd);
  g_free (timer);
}

void
smriti_timer_forget (SmritiTimer *timer)
{
  timer->armed_s = 0;
}

void
smriti_timer_arm (SmritiTimer *timer, gint64 at_s)
{
  gint64 far_s = g_get_real_time () / G_USEC_PER_SEC + FAR_AHEAD_S;
  struct itimerspec spec = { 0 };

  if (at_s != 0 && at_s == timer->armed_s)
    return;
  timer->armed_s = at_s;
  spec.it_value.tv_sec = (time_t) (at_s == 0 ? far_s : CLAMP (at_s, 1, far_s));
  if (timerfd_settime (timer->fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, &spec, NULL) == 0)
    return;
  if (errno == ECANCELED && timer->step_source == 0)
    timer->step_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_step_seen_while_arming, timer, NULL);
}
