/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The programs that Smriti itself runs. They carry the libraries that are too
 * heavy for a daemon that runs for weeks and a client that runs for
 * milliseconds. */

#pragma once

#include <gio/gio.h>

/* Reads rules (common/rule_row.h) on stdin: "print" writes one iCalendar on
 * stdout, "vdir DIR" brings a folder of them up to date. */
#define SMRITI_HELPER_ICS "smriti-ics"

/* New path: in the build's folder for such programs, or in
 * $SMRITI_LIBEXEC_DIR. It need not be there. */
char *smriti_helper_path (const char *name);

/* Starts the program @name with @input as its stdin. @command and @argument
 * (NULL = none) are its arguments; @flags are about stdout and stderr. No pipe
 * leads to it, so one that dies early does no harm. */
GSubprocess *smriti_helper_start (const char *name, const char *command, const char *argument, const char *input,
                                  GSubprocessFlags flags, GError **error);
