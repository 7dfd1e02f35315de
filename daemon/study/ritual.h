/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The monthly ritual's part of the use cases: what its steps need to know,
 * verdicts on tools, registered repositories, the archive. */

#pragma once

#include "common/ritual_step.h"
#include "daemon/store/lookup.h"
#include "daemon/store/ritual.h"
#include "daemon/study/study.h"

/* --- verdicts (verdicts.c) --- */

typedef struct
{
  char *event; /* NULL with name NULL: a category without any tool */
  char *category, *name, *verdict, *why;
  char *topic; /* it was given at the ritual of, or NULL */
  gint64 at_s;
  gint32 day;
  gboolean latest; /* no later one on this tool */
} SmritiVerdict;

void smriti_verdict_free (SmritiVerdict *verdict);

/* @verdict: keep, try, drop. A category of a note, matched without case, is
 * spelt as there; others are welcome. @why, @topic: "" = nothing said. */
SmritiVerdict *smriti_study_set_verdict (SmritiStudy *study, const char *category, const char *name, const char *verdict,
                                         const char *why, const char *topic, GError **error);
/* Those that stand, tool by tool, the tool last judged first, each tool's newest
 * first. @category NULL = any, else without case. New array of SmritiVerdict. */
GPtrArray *smriti_study_verdicts (SmritiStudy *study, const char *category);
/* The same for the ritual of @topic: its categories in the note's order, one
 * without a tool as one row without a name; then what else belongs to it. */
GPtrArray *smriti_study_tools (SmritiStudy *study, const char *topic);

/* --- repositories (repos.c): configured on this machine --- */

GPtrArray *smriti_study_repos (SmritiStudy *study); /* of char *, in the order they were added */
/* @dir: absolute. Errors: NOT_FOUND, EXISTS, INVALID_ARGUMENT. */
gboolean smriti_study_add_repo (SmritiStudy *study, const char *dir, GError **error);
gboolean smriti_study_remove_repo (SmritiStudy *study, const char *dir, GError **error);

/* --- the archive (archive.c) --- */

#define SMRITI_ARCHIVE_AT_ONCE 100

/* See smriti_lookup_note(). */
gboolean smriti_study_find_note (SmritiStudy *study, const char *name, SmritiFoundNote *out, GError **error);

/* Puts cards into the archive, or takes them out: they keep their history and are
 * not asked. @targets: CARDs and absolute paths of notes, whose cards are meant.
 * One transaction, of at most SMRITI_ARCHIVE_AT_ONCE cards, so that the loop is not
 * held; *out_left are those still to do: ask again. New array of SmritiStudyCard as they are now.
 * Errors: NOT_FOUND; NOTHING when all of them are so already. */
GPtrArray *
smriti_study_set_archived (SmritiStudy *study, const char *const *targets, gboolean archived, guint *out_left, GError **error);

/* --- the ritual (ritual.c) --- */

typedef struct
{
  SmritiOccurrence *occurrence;
  GArray *helps; /* of SmritiHelp, a step each */
  GArray *lines; /* of guint: where the step stands in the note, 0 = nowhere */
  char *note;    /* the outline note's path */
  guint line;    /* of the ritual's entry */
  char *motto;   /* or NULL */
  gint64 since_s;
  gboolean since_ritual; /* since the last one was done; else a month ago */
  gint32 day;            /* today */
  GPtrArray *tools;      /* of SmritiVerdict */
  SmritiRitualFound *found;
  GPtrArray *old_cards; /* of SmritiStudyCard */
} SmritiRitual;

void smriti_ritual_free (SmritiRitual *ritual);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiRitual, smriti_ritual_free)

#define SMRITI_RITUAL_MONTHS 6
#define SMRITI_RITUAL_MAX_MONTHS 120

/* @name: "" = the open one, else the next; or any unique part of an id. @months:
 * what is untouched for as long may go into the archive. Errors: NOTHING when no
 * note states a monthly one, NOT_FOUND, INVALID_ARGUMENT. */
void
smriti_study_ritual_async (SmritiStudy *study, const char *name, guint months, GAsyncReadyCallback callback, gpointer user_data);
SmritiRitual *smriti_study_ritual_finish (GAsyncResult *result, GError **error);
