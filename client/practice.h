/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What an occurrence looks like to a person: its name, what is left of it, its
 * steps as a checklist, how it ended. Said by agenda, tick, skip, snooze, status
 * and calendar. All text from notes and from the person comes out clean; nobody
 * is blamed for a date that went by. @occurrence is a tuple of the bus. */

#pragma once

#include "client/records.h"

/* @text as one clean line of at most @columns columns (0 = any). New string. */
char *smriti_practice_line (const SmritiTerm *term, const char *text, int columns);

/* "Weekly Review, Python". New string. */
char *smriti_practice_name (const SmritiTerm *term, GVariant *occurrence);

/* "1 of 2 left"; "" when it has no steps. New string. */
char *smriti_practice_left (GVariant *occurrence);

/* "done", "skipped (a holiday)", "missed (the machine slept)". New string. */
char *smriti_practice_ended (const SmritiTerm *term, GVariant *occurrence);

/* "today 18:00", "tomorrow 09:00", "Tue 2026-12-01 09:00". New string. */
char *smriti_practice_at (gint64 at_s, gint64 now_s);

/* It is not the daily review: its steps are ticked. */
gboolean smriti_practice_is_ticked (GVariant *occurrence);

/* The name, until when it is open, and the steps with what was written about
 * them; beside that what was written in @last (an earlier one, or NULL). */
void smriti_practice_print (SmritiOutput *out, GVariant *occurrence, GVariant *last, gint64 now_s);
/* The steps alone, @indent in. @now_s 0: it is over, no days are counted. */
void smriti_practice_print_steps (SmritiOutput *out, GVariant *occurrence, GVariant *last, int indent, gint64 now_s);
/* Of them those of the person's own, with their days. */
void smriti_practice_print_milestones (SmritiOutput *out, GVariant *occurrence, int indent, gint64 now_s);

/* Something was written about one of its steps. */
gboolean smriti_practice_has_words (GVariant *occurrence);
