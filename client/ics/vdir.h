/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A folder that calendar programs show (a "vdir": one item a file, named after
 * its uid). It is a projection: what is ours is written anew where it differs
 * and taken away where it has no rule; what is not ours is never touched. */

#pragma once

#include <gio/gio.h>

/* Brings @dir (made 0700 if missing) up to @rows (of SmritiRuleRow). Errors:
 * SMRITI_ERROR_STORE_FULL when it cannot be written, FAILED when it cannot be
 * read; what was written until then is whole. */
gboolean smriti_ics_vdir_update (const char *dir, GPtrArray *rows, GError **error);
