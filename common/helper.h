/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Where the programs are that Smriti itself runs. They carry the libraries that
 * are too heavy for a daemon that runs for weeks and a client that runs for
 * milliseconds. */

#pragma once

#include <glib.h>

/* Reads rules (common/rule_row.h) on stdin: "print" writes one iCalendar on
 * stdout, "vdir DIR" brings a folder of them up to date. */
#define SMRITI_HELPER_ICS "smriti-ics"

/* New path: in the build's folder for such programs, or in
 * $SMRITI_LIBEXEC_DIR. It need not be there. */
char *smriti_helper_path (const char *name);
