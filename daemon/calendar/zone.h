/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Tells when the zone of this machine may have changed. Only clock.c uses it. */

#pragma once

#include <gio/gio.h>

#define SMRITI_LOCALTIME "/etc/localtime"

typedef struct _SmritiZoneWatch SmritiZoneWatch;

typedef void (*SmritiZoneFunc) (gpointer user_data);

/* Watches @path (SMRITI_LOCALTIME but in tests) and every link on the way to
 * what it names. NULL when inotify is not to be had: then only a restart sees a
 * new zone. */
SmritiZoneWatch *smriti_zone_watch_new (const char *path, SmritiZoneFunc func, gpointer user_data);
void smriti_zone_watch_free (SmritiZoneWatch *watch);
