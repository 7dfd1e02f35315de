/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a command is: one row of the table in main.c, from which the help, the
 * completion and the checks of the man pages are made, and what it is handed
 * when it runs. Each command is a function in a file of its name. */

#pragma once

#include "client/output.h"
#include "common/error.h"
#include "common/names.h"

typedef struct
{
  const char *name;  /* without dashes */
  char letter;       /* '\0' = none */
  const char *value; /* "N" when it takes one, else NULL */
  const char *help;
} SmritiOption;

typedef enum
{
  SMRITI_COMMAND_PLAIN = 0,
  SMRITI_COMMAND_FILES = 1 << 0, /* arguments name files: any bytes are welcome */
  SMRITI_COMMAND_READS = 1 << 1, /* twice does no more than once: is run again when the daemon dies under it */
} SmritiCommandFlags;

typedef struct _SmritiCommand SmritiCommand;

typedef struct
{
  const SmritiCommand *command;
  char **args; /* what stood after the command, options taken out; NULL-terminated */
  guint n_args;
  const char **values; /* parallel to the command's options: NULL, or the value ("" for a flag) */
  SmritiOutput *out;
  gboolean reads; /* SMRITI_COMMAND_READS; where only some verbs do, the command itself sets it */
} SmritiInvocation;

/* FALSE with @error set; what it printed into invocation->out is then dropped. */
typedef gboolean (*SmritiCommandFunc) (SmritiInvocation *invocation, GError **error);

struct _SmritiCommand
{
  const char *name;
  const char *args; /* "[CARD] GRADE", for help and usage errors */
  SmritiCommandFunc run;
  const char *summary; /* under 60 characters, no full stop */
  guint min_args, max_args;
  const SmritiOption *options; /* ends with a NULL name; or NULL */
  const char *details;         /* further help, lines ending in newlines; or NULL */
  SmritiCommandFlags flags;
};

/* The table, ended by a NULL name. */
extern const SmritiCommand smriti_commands[];
const SmritiCommand *smriti_command_find (const char *name);

/* The value of an option ("" for a flag), NULL when it was not given. @name must
 * be one of the command's. */
const char *smriti_invocation_option (const SmritiInvocation *invocation, const char *name);

/* The option's number between @min and @max, or @otherwise when it was not given. */
gboolean smriti_invocation_number (const SmritiInvocation *invocation, const char *name, gint64 min, gint64 max, gint64 otherwise,
                                   gint64 *out_number, GError **error);

/* Argument @i or NULL. */
const char *smriti_invocation_arg (const SmritiInvocation *invocation, guint i);

/* Sets INVALID_ARGUMENT with the message and "; try 'smriti CMD --help'". Always FALSE. */
gboolean smriti_usage_error (const SmritiInvocation *invocation, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* The name in @names (NULL-terminated) that @word most likely meant, or NULL. */
const char *smriti_nearest (const char *word, const char *const *names);

gboolean smriti_run_add (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_agenda (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_answer (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_archive (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_ask (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_backup (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_calendar (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_cards (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_challenge (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_complete (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_config (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_define (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_doctor (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_edit (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_explain (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_export (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_grade (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_help (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_import (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_log (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_memory (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_next (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_notes (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_off (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_outline (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_pause (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_project (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_rebuild (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_ref (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_repo (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_restore (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_review (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_ritual (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_show (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_skip (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_snooze (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_snippet (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_stats (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_status (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_tick (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_undo (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_unpause (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_vault (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_diagram (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_quiz (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_sheet (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_template (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_verdict (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_version (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_workflow (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_watch (SmritiInvocation *invocation, GError **error);
gboolean smriti_run_why (SmritiInvocation *invocation, GError **error);
