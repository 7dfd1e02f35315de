/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti.conf as it stands on the disk: read at start and again whenever it
 * changes (raw inotify on its folder, or on the nearest folder there is). */

#pragma once

#include "common/settings.h"

typedef struct _SmritiSettingsFile SmritiSettingsFile;

SmritiSettingsFile *smriti_settings_file_new (const char *path, void (*changed) (gpointer user_data), gpointer user_data);
void smriti_settings_file_free (SmritiSettingsFile *file);

const char *smriti_settings_file_path (SmritiSettingsFile *file);
const SmritiSettings *smriti_settings_file_settings (SmritiSettingsFile *file); /* until the next change */
GPtrArray *smriti_settings_file_warnings (SmritiSettingsFile *file);            /* of char *, owned by @file */
