/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The vocabulary of the whole system: every bus name, path, environment
 * variable, file name, exit code and bound that more than one room must agree
 * on. Nothing here has a type or a body. */

#pragma once

#define SMRITI_APP_ID "org.smriti.Smriti"
#define SMRITI_BUS_NAME "org.smriti.Smriti1"
#define SMRITI_INTERFACE "org.smriti.Smriti1"
#define SMRITI_OBJECT_PATH "/org/smriti/Smriti1"
#define SMRITI_TEST_CLOCK_INTERFACE "org.smriti.Smriti1.TestClock"
#define SMRITI_ERROR_PREFIX "org.smriti.Smriti1.Error."

#define SMRITI_API_VERSION 3

/* Environment */
#define SMRITI_ENV_TEST_CLOCK "SMRITI_TEST_CLOCK" /* ISO 8601 with offset */
#define SMRITI_ENV_STARTER_VAULT "SMRITI_STARTER_VAULT"
#define SMRITI_ENV_LIBEXEC_DIR "SMRITI_LIBEXEC_DIR" /* where the programs are that Smriti itself runs */

/* Files, below $XDG_DATA_HOME/smriti unless said otherwise */
#define SMRITI_DIR "smriti"
#define SMRITI_DB_FILE "smriti.db"
#define SMRITI_LOCK_FILE "lock"
#define SMRITI_BACKUP_DIR "backups"
#define SMRITI_VDIR "calendar" /* iCalendar files, one a cadence */
#define SMRITI_SETTINGS_FILE "smriti.conf" /* below $XDG_CONFIG_HOME/smriti */

/* The bus of our own that ./start brings up where no session bus answers: its
 * address stands in one of these two files. */
#define SMRITI_BUS_FILE_RUNTIME "smriti-bus" /* below $XDG_RUNTIME_DIR */
#define SMRITI_BUS_FILE_DATA "bus"           /* below $XDG_DATA_HOME/smriti */

/* Bounds on what crosses the bus (the XML repeats them for people) */
#define SMRITI_MAX_ROWS 500
#define SMRITI_MAX_STRING 65536      /* bytes */
#define SMRITI_MAX_REPLY 1048576     /* bytes */
#define SMRITI_MAX_ARGUMENT 4096     /* bytes: an id, a query, a path, a note */
#define SMRITI_MAX_ANSWER_MS 3600000 /* one answer never counts longer */

/* A learning card due this soon is shown when nothing else is left. */
#define SMRITI_LEARN_AHEAD_S 1200

/* Exit codes of the client (CONTRACTS) */
#define SMRITI_EXIT_DONE 0
#define SMRITI_EXIT_FAILED 1
#define SMRITI_EXIT_NOTHING 2
#define SMRITI_EXIT_NOT_FOUND 3
#define SMRITI_EXIT_UNREACHABLE 4
#define SMRITI_EXIT_USAGE 64
