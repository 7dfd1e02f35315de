/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What reference.c and reference_search.c share. */

#pragma once

#include "daemon/store/log_worker.h"
#include "daemon/store/reference.h"

struct _SmritiReference
{
  char *dir, *path;
  sqlite3 *db;
  gboolean damaged, is_new;
};

/* Sets @error from what the database last said. Always returns FALSE. */
gboolean smriti_reference_fail (SmritiReference *reference, GError **error);
/* NULL with @error. */
WorkerStatement *smriti_reference_prepare (SmritiReference *reference, const char *sql, GError **error);
