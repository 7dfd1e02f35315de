/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What was warned of in one vault, and in which look it last was so: each is told
 * once, and once more when a look at the whole no longer meets it. Pure. */

#pragma once

#include <glib.h>

typedef struct
{
  char *path;
  char *text;
} SmritiVaultWarning;

typedef struct _SmritiVaultWarned SmritiVaultWarned;

SmritiVaultWarned *smriti_vault_warned_new (void);
void smriti_vault_warned_free (SmritiVaultWarned *warned);
/* TRUE: it is new. */
gboolean smriti_vault_warned_add (SmritiVaultWarned *warned, const char *path, const char *text, guint round);
/* Takes out those last met before @round: new array of SmritiVaultWarning. */
GPtrArray *smriti_vault_warned_take_before (SmritiVaultWarned *warned, guint round);
