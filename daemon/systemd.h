/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What systemd is told, by one datagram each, without libsystemd: sd_notify(3). */

#pragma once

#include <glib.h>

/* Sends @state to $NOTIFY_SOCKET; nothing happens without one. */
void smriti_systemd_notify (const char *state);

/* Feeds the watchdog from the main loop at half of $WATCHDOG_USEC; no timer
 * without one. Returns the source, 0 = none. */
guint smriti_systemd_feed_watchdog (void);
