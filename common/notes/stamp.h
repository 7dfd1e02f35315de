/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Smriti's own ids, " ^sm-XXXXXXXX", for the cards of a note that have none: with
 * one, a card stays itself however its words change. Pure: it says which bytes
 * to add, having read the note with them and found every card as it was. */

#pragma once

#include "common/notes/note.h"
#include "common/splice.h"

typedef struct
{
  guint line; /* of the card, 1-based, in the note as it is */
  char *id;   /* "sm-…", without '^'; siblings share it */
} SmritiStamped;

typedef struct
{
  guint line;
  const char *why; /* "block-id", "same-text", "heading", "table", "no-place" */
  char *text;      /* the same for a person */
} SmritiUnstamped;

typedef struct
{
  GPtrArray *splices; /* empty: there is nothing to write */
  GPtrArray *stamped; /* of SmritiStamped, by line */
  GPtrArray *left;    /* of SmritiUnstamped: cards without a stamp that get none, by line */
} SmritiStampPlan;

/* @taken: a set of char *, ids not to be given again; those the note has and gets
 * are added. @rand draws the ids. Never NULL. */
SmritiStampPlan *smriti_stamp_plan (const SmritiReader *reader, const SmritiNoteOrigin *origin, const char *text, gsize length,
                                    GHashTable *taken, GRand *rand);
void smriti_stamp_plan_free (SmritiStampPlan *plan);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiStampPlan, smriti_stamp_plan_free)
