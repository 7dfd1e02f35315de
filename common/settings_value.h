/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The table of settings and one value of it: text to field and back. Only the
 * settings*.c files use it. */

#pragma once

#include "common/settings.h"

#define SMRITI_MAX_SETTINGS_NAME 256 /* bytes: longer words have no nearest match */

/* NULL when there is no such key. */
const SmritiSettingInfo *smriti_setting_find (const char *name);

/* Takes over @s; FALSE, and nothing changed, when @info does not accept it. */
gboolean smriti_setting_parse (SmritiSettings *settings, const SmritiSettingInfo *info, const char *s);
char *smriti_setting_format (const SmritiSettings *settings, const SmritiSettingInfo *info);

/* Notes that the file gives a value of its own. */
void smriti_setting_mark_given (SmritiSettings *settings, const SmritiSettingInfo *info);

/* ", did you mean 'X'?" for the nearest of the keys, or of their groups; where
 * nothing is near, where to look. */
char *smriti_setting_suggest (const char *name, gboolean groups);
