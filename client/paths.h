/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Paths as they are given on the command line. */

#pragma once

#include <glib.h>

/* The absolute path the daemon knows; what is not there keeps the name given.
 * "~/" stands for the home where the shell did not see to it. */
char *smriti_path_absolute (const char *given);

/* The same with the symbolic links of the name left as they are. */
char *smriti_path_as_named (const char *given);
