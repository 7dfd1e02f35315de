/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The way to the daemon. The session bus when one answers, else the bus that
 * ./start brought up, whose address stands in a file (names.h); a call starts
 * the daemon by bus activation. When there is no way, the error says which
 * command helps. One connection a process. */

#pragma once

#include "common/error.h"
#include "common/names.h"

#include "smriti-dbus.h"

/* One call of @method with @arguments (consumed when floating) without a proxy,
 * which would ask who owns the name first, and where it can without GDBus at all
 * (wire.h). The reply is of @reply_type. Errors: as a proxy's call, NO_SERVER. */
GVariant *smriti_bus_call (const char *method, GVariant *arguments, const GVariantType *reply_type, GError **error);

/* The daemon's proxy, owned by the caller. It loads no properties and follows no
 * signals, so that one call is one round trip. Errors: G_DBUS_ERROR_NO_SERVER. */
SmritiDbusDaemon *smriti_bus_connect (GError **error);

/* The same, but a call never starts the daemon: for completions. */
SmritiDbusDaemon *smriti_bus_connect_quietly (GError **error);

/* Takes in what the bus told meanwhile. A proxy calls the process that owned the
 * name when it last heard; a program that lives longer than one call does this
 * before each, so that a daemon that died is started again. */
void smriti_bus_listen (void);

/* Calls may last: reading a vault, rebuilding, restoring. */
void smriti_bus_be_patient (SmritiDbusDaemon *daemon, int timeout_ms);
#define SMRITI_NO_TIMEOUT G_MAXINT

/* Empty options, floating. */
GVariant *smriti_no_options (void);
/* Options {@key: @value}, floating. */
GVariant *smriti_bool_option (const char *key, gboolean value);

/* The daemon went away in the middle of a call; the call may be made again. */
gboolean smriti_bus_is_lost (const GError *error);

/* No daemon could be spoken to: exit code 4. */
gboolean smriti_bus_is_unreachable (const GError *error);

/* New string: one clean line for a person, with the next useful command where
 * the daemon is not there. @error may be NULL. */
char *smriti_bus_explain (const GError *error);
