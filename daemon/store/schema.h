/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The tables, version by version. */

#pragma once

#include "daemon/store/store.h"

#define SMRITI_SCHEMA_APPLICATION_ID 0x536d7269 /* "Smri" */

int smriti_schema_version (void);

/* Reads only: TOO_NEW when it comes from a later Smriti. */
gboolean smriti_schema_check (SmritiStore *store, GError **error);

/* Brings the database to the newest version, each step in a transaction of its
 * own after a copy named smriti.db.v<OLD> was made. */
gboolean smriti_schema_migrate (SmritiStore *store, GError **error);
