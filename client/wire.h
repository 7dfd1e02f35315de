/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One call to the daemon over a bus's socket, in this thread and in one write:
 * the handshake, Hello and the call go out together, where GDBus starts a worker
 * thread and waits four times before it may call. It is for the calls a person
 * waits for; it follows no signals, passes no descriptors, and knows only the
 * handshake EXTERNAL on local sockets. All else is left to GDBus. */

#pragma once

#include <gio/gio.h>

/* Calls @method of the daemon with @arguments (a tuple, consumed when floating)
 * over the first socket of @address where somebody listens, and waits at most
 * @timeout_ms in all. The reply is of @reply_type, owned by the caller.
 *
 * Errors: G_IO_ERROR_NOT_SUPPORTED when @address or its bus asks for more than is
 * known here (nothing was done); G_IO_ERROR_CONNECTION_REFUSED when nobody listens;
 * as g_dbus_connection_call_sync () for the rest, but G_DBUS_ERROR_DISCONNECTED
 * where the bus hung up: the call may have been carried out. */
GVariant *smriti_wire_call (const char *address, const char *method, GVariant *arguments, const GVariantType *reply_type,
                            int timeout_ms, GError **error);
