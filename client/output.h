/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The one printer. A command says what it found, as JSON or as text, and all of
 * it is kept back until the command has succeeded: on failure nothing has
 * reached stdout. Hints for a person are talk and go to stderr, only where a
 * person is there to read them. */

#pragma once

#include "client/json.h"
#include "client/term.h"

typedef struct
{
  gboolean as_json;
  SmritiTerm term; /* of stdout */
  GString *text;
  SmritiJson json; /* writes into @text; the outermost object is open */
  GString *hints;
} SmritiOutput;

SmritiOutput *smriti_output_new (gboolean as_json);
void smriti_output_free (SmritiOutput *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiOutput, smriti_output_free)

void smriti_output_printf (SmritiOutput *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Columns for text that is wrapped: the terminal's up to 100, else 80. */
int smriti_output_width (const SmritiOutput *out);

/* One line of talk: shown after the result, on stderr, when that is a terminal
 * and the result is not JSON. */
void smriti_output_hint (SmritiOutput *out, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* Writes what there is so far, for commands that go on talking. JSON is only
 * ever written whole, by smriti_output_finish (). */
gboolean smriti_output_flush (SmritiOutput *out, GError **error);
gboolean smriti_output_finish (SmritiOutput *out, GError **error);
