/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What can be done at a step of the guided ritual: each act is stored at once,
 * and what cannot be done is told and the step stays. */

#pragma once

#include "client/ritual_view.h"
#include "client/term.h"

#include <stdio.h>

typedef struct
{
  SmritiRitualView *view;
  const SmritiTerm *term;
  gboolean keys;
  FILE *to;
  gboolean over; /* the person left, or the input ended */
  gsize step;    /* the one that is shown */
  gboolean *put_off;
} SmritiRitualSession;

/* Text as it is; and one clean line. */
void smriti_ritual_say (SmritiRitualSession *session, const char *text);
void smriti_ritual_tell (SmritiRitualSession *session, const char *text);
/* A line of input without its blanks; NULL at the end of it, which ends the session. */
char *smriti_ritual_read_line (SmritiRitualSession *session);

/* FALSE with @error set when the session cannot go on: the daemon is gone for
 * good, or the terminal. */
gboolean smriti_ritual_tick (SmritiRitualSession *session, const char *note, const char *link, GError **error);
gboolean smriti_ritual_tick_with (SmritiRitualSession *session, GError **error);
gboolean smriti_ritual_undo (SmritiRitualSession *session, GError **error);
gboolean smriti_ritual_open_note (SmritiRitualSession *session, GError **error);
gboolean smriti_ritual_give_verdict (SmritiRitualSession *session, GError **error);
gboolean smriti_ritual_archive (SmritiRitualSession *session, GError **error);
