/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* One line of smriti.conf and where its parts stand. Only settings.c uses it. */

#pragma once

#include "common/settings_value.h"

typedef enum
{
  SMRITI_SETTINGS_LINE_BLANK, /* or a comment */
  SMRITI_SETTINGS_LINE_GROUP,
  SMRITI_SETTINGS_LINE_PAIR,
  SMRITI_SETTINGS_LINE_BAD,
} SmritiSettingsLineType;

typedef struct
{
  SmritiSettingsLineType type;
  guint number;                            /* from 1 */
  gsize end, next;                         /* offsets: of the line end, of the next line */
  gsize value, value_end;                  /* PAIR: offsets of the value without blanks around it */
  char name[SMRITI_MAX_SETTINGS_NAME + 1]; /* the group or the key */
  const char *fault;                       /* BAD */
} SmritiSettingsLine;

/* The line at @line->next; FALSE at the end of @text. Begin with a line of 0. */
gboolean smriti_settings_line_next (const char *text, gsize length, SmritiSettingsLine *line);
