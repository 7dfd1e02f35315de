/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What settings.c and settings_splice.c share. */

#pragma once

#include "common/settings_value.h"

#define SMRITI_MAX_SETTINGS_FILE (1024 * 1024) /* bytes */

/* [topic X] or [deck X]. */
gboolean smriti_settings_is_override (const char *group);
/* "daily.hour" or "topic Python/daily.hour" as the group and key of the file. */
const SmritiSettingInfo *smriti_settings_resolve (const char *name, char **out_group, char **out_key, GError **error);
