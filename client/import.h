/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the two halves of 'smriti import' share: import.c takes in logs, and
 * import_cards.c tables of cards. */

#pragma once

#include "client/bus.h"

#include <stdio.h>

typedef struct
{
  SmritiDbusDaemon *daemon;
  const char *format; /* events, cards; NULL = by content */
  const char *to;     /* note that cards go to; NULL = Imported.md */
  const char *deck;   /* for cards that name none; NULL = none */
  gboolean dry_run;
  const char *file; /* under way, as it was named */
  guint64 added, known, refused;
  GPtrArray *problems;
  char *note; /* that cards were written to, or NULL */
} SmritiImport;

/* Line @line of the file under way is refused, and why. */
void smriti_import_tell (SmritiImport *import, guint line, const char *text);

gboolean smriti_import_cards (SmritiImport *import, FILE *file, GError **error);
