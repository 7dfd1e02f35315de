/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* When reminders go out: each occurrence at its hour, snoozes, repeats after 2 h
 * and 5 h, quiet hours, pauses. A daily one only while cards are left, practice
 * whatever the cards. Reads the study room, changes nothing. */

#pragma once

#include "daemon/study/study.h"

typedef struct
{
  GPtrArray *occurrences; /* to be asked about now, merged; empty = none */
  SmritiHeld held;        /* why something due waits */
  gint64 held_until_s;
  gint64 next_at_s; /* when a reminder goes out next (now, if some are due); 0 = not known */
  SmritiCadence next_cadence;
  gint64 look_at_s; /* the next instant after now at which one goes out or is held; 0 = not known */
} SmritiDue;

/* @in_hand: an occurrence that is being worked at, not to be asked about; or "". */
void smriti_due_look (SmritiStudy *study, gint64 now_s, const char *in_hand, SmritiDue *out);
void smriti_due_clear (SmritiDue *due);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SmritiDue, smriti_due_clear)

/* Those of now that are neither done, skipped nor missed, whether their hour
 * has come or not. New array of SmritiOccurrence. */
GPtrArray *smriti_due_active (SmritiStudy *study);

/* Whether a person wants no prompt now; *out_end_s: until when. */
gboolean smriti_due_is_quiet (SmritiStudy *study, gint64 now_s, gint64 *out_end_s);
