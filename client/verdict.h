/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Verdicts on tools, as rows of the bus, in JSON and in lines. */

#pragma once

#include "client/output.h"

typedef struct
{
  const char *event, *category, *name, *verdict, *why;
  gint64 at_s;
  const char *date;
  gboolean latest;
} SmritiVerdictRow;

SmritiVerdictRow smriti_verdict_row (GVariant *tuple);

/* The list @key: one object a tool with its latest verdict, the ones before it in
 * "earlier"; a category without a tool has null for the rest. */
void smriti_json_tools (SmritiJson *json, const char *key, GVariant *verdicts);

/* "keep  ruff  2026-11-23, fast"; new string, clean. */
char *smriti_verdict_line (const SmritiVerdictRow *row);
