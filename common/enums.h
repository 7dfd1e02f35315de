/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The small closed sets of words (DESIGN section 3) and their one spelling,
 * used in the database, on the bus, in JSON and on the command line. The
 * numbers are stored: they never change meaning. */

#pragma once

#include <glib.h>

typedef enum
{
  SMRITI_GRADE_NONE = 0,
  SMRITI_GRADE_AGAIN = 1,
  SMRITI_GRADE_HARD = 2,
  SMRITI_GRADE_GOOD = 3,
  SMRITI_GRADE_EASY = 4,
} SmritiGrade;

typedef enum
{
  SMRITI_STATE_NEW = 0,
  SMRITI_STATE_LEARNING = 1,
  SMRITI_STATE_REVIEW = 2,
  SMRITI_STATE_RELEARNING = 3,
} SmritiState;

typedef enum
{
  SMRITI_KIND_BASIC = 0,
  SMRITI_KIND_REVERSED,
  SMRITI_KIND_CLOZE,
  SMRITI_KIND_MULTI_LINE,
  SMRITI_KIND_SEQUENCE,
  SMRITI_KIND_CHOICE,
  SMRITI_KIND_TYPED,
} SmritiKind;

/* Why a card is not asked; NONE is "null" outside. When several hold at once
 * the strongest is told: gone, away, archived, suspended, buried. */
typedef enum
{
  SMRITI_OFF_NONE = 0,
  SMRITI_OFF_BURIED,
  SMRITI_OFF_SUSPENDED,
  SMRITI_OFF_ARCHIVED,
  SMRITI_OFF_AWAY,
  SMRITI_OFF_GONE,
} SmritiOff;

typedef enum
{
  SMRITI_CADENCE_DAILY = 0,
  SMRITI_CADENCE_WEEKLY,
  SMRITI_CADENCE_30_DAY,
  SMRITI_CADENCE_90_DAY,
  SMRITI_CADENCE_MONTHLY,
} SmritiCadence;

typedef enum
{
  SMRITI_OCCURRENCE_COMING = 0,
  SMRITI_OCCURRENCE_OPEN,
  SMRITI_OCCURRENCE_DONE,
  SMRITI_OCCURRENCE_SKIPPED,
  SMRITI_OCCURRENCE_MISSED,
} SmritiOccurrenceState;

/* Why a due prompt is kept back (CONTRACTS "reason"). */
typedef enum
{
  SMRITI_HELD_NONE = 0,
  SMRITI_HELD_NO_SERVER,
  SMRITI_HELD_SERVER_ERROR,
  SMRITI_HELD_QUIET_HOURS,
  SMRITI_HELD_LOCKED,
  SMRITI_HELD_IDLE,
  SMRITI_HELD_DO_NOT_DISTURB,
  SMRITI_HELD_PRESENTING,
  SMRITI_HELD_SNOOZED,
  SMRITI_HELD_PAUSED,
} SmritiHeld;

typedef enum
{
  SMRITI_EVENT_ANSWERED = 1,
  SMRITI_EVENT_UNDONE = 2,    /* subject: the event taken back */
  SMRITI_EVENT_SUSPENDED = 3, /* subject: card */
  SMRITI_EVENT_RESUMED = 4,   /* also unburies */
  SMRITI_EVENT_BURIED = 5,
  SMRITI_EVENT_TICKED = 6, /* subject: occurrence */
  SMRITI_EVENT_SNOOZED = 7,
  SMRITI_EVENT_SKIPPED = 8,
  SMRITI_EVENT_PROMPTED = 9,
  SMRITI_EVENT_RENAMED = 10,    /* subject: the new key */
  SMRITI_EVENT_FITTED = 11,     /* a parameter set */
  SMRITI_EVENT_CONFIGURED = 12, /* settings that act on scheduling; vaults of this machine; anchors of cadences */
  SMRITI_EVENT_ARCHIVED = 13,   /* subject: card; resumed takes it out again */
  SMRITI_EVENT_VERDICT = 14,    /* on a tool; subject: CATEGORY/NAME */
  SMRITI_EVENT_PAUSED = 15,     /* nothing is asked until … */
  SMRITI_EVENT_UNPAUSED = 16,
  SMRITI_EVENT_PLANNED = 17,    /* a step of the person's own; subject: occurrence */
  SMRITI_EVENT_MISSED = 18,     /* dates that went by unasked, and why; subject: the last one's occurrence */
  SMRITI_EVENT_ADOPTED = 19,    /* what another program knew of a card (common/prior.h); subject: card */
  SMRITI_EVENT_RESCHEDULED = 20, /* another promised day (common/promise.h); subject: card */
  SMRITI_EVENT_RECORDED = 21     /* done in a mode of the curriculum (daemon/study/record.c); subject: what, or card */
} SmritiEventType;

/* Each returns a static string, or NULL for a value out of range and for
 * OFF_NONE/HELD_NONE, which are JSON null. */
const char *smriti_grade_to_string (SmritiGrade grade);
const char *smriti_state_to_string (SmritiState state);
const char *smriti_kind_to_string (SmritiKind kind);
const char *smriti_off_to_string (SmritiOff off);
const char *smriti_cadence_to_string (SmritiCadence cadence);
const char *smriti_occurrence_state_to_string (SmritiOccurrenceState state);
const char *smriti_held_to_string (SmritiHeld held);
const char *smriti_event_type_to_string (SmritiEventType type);

/* Exact, lower-case match (grades also take 1..4); FALSE leaves @out alone. */
gboolean smriti_grade_from_string (const char *s, SmritiGrade *out);
gboolean smriti_state_from_string (const char *s, SmritiState *out);
gboolean smriti_kind_from_string (const char *s, SmritiKind *out);
gboolean smriti_off_from_string (const char *s, SmritiOff *out);
gboolean smriti_cadence_from_string (const char *s, SmritiCadence *out);
gboolean smriti_event_type_from_string (const char *s, SmritiEventType *out);
