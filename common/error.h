/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The one error domain. Messages say what, which one, and what to do, in one
 * line without a full stop: "card 'a3f' not found; 'smriti cards' lists them".
 * On the bus each code is SMRITI_ERROR_PREFIX + its CamelCase name. */

#pragma once

#include <gio/gio.h>

typedef enum
{
  SMRITI_ERROR_FAILED,
  SMRITI_ERROR_INVALID_ARGUMENT,
  SMRITI_ERROR_NOT_FOUND,
  SMRITI_ERROR_EXISTS,
  SMRITI_ERROR_NOTHING, /* nothing to act on: no card due, nothing to undo */
  SMRITI_ERROR_STORE_BUSY,
  SMRITI_ERROR_STORE_FULL, /* disk full or read-only: nothing was written */
  SMRITI_ERROR_STORE_CORRUPT,
  SMRITI_ERROR_TOO_NEW,
  SMRITI_ERROR_LIMIT,
  SMRITI_ERROR_CHANGED, /* a file is no longer what the patch was made from */
  SMRITI_N_ERRORS
} SmritiError;

#define SMRITI_ERROR (smriti_error_quark ())

/* Registers the D-Bus names of the codes; both programs call it at start. */
GQuark smriti_error_quark (void);

/* The exit code a client owes its caller for @error (nullable): see names.h.
 * A missing daemon is told by the G_DBUS_ERROR and G_IO_ERROR codes. */
int smriti_error_exit_code (const GError *error);
