/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The course of one review, without a terminal: which card is asked, whether its
 * answer is shown, what was learnt. The full screen (screen.h) and the line mode
 * (lines.h) are two faces of it. Every answer is stored before the next card is
 * shown, under a token drawn when the card was shown, so that none counts twice. */

#pragma once

#include "client/bus.h"
#include "client/card_notes.h"
#include "client/term.h"
#include "common/enums.h"

/* What a key or a word asks for; the grades are SmritiGrade's numbers. */
typedef enum
{
  SMRITI_ACT_NONE = 0,
  SMRITI_ACT_AGAIN = SMRITI_GRADE_AGAIN,
  SMRITI_ACT_HARD = SMRITI_GRADE_HARD,
  SMRITI_ACT_GOOD = SMRITI_GRADE_GOOD,
  SMRITI_ACT_EASY = SMRITI_GRADE_EASY,
  SMRITI_ACT_ON,     /* show the answer; when it is shown: good */
  SMRITI_ACT_ANCHOR, /* show the card's memory anchors */
  SMRITI_ACT_WORDS,  /* say it in one's own words: the face asks for them (smriti_sitting_say) */
  SMRITI_ACT_EDIT,
  SMRITI_ACT_UNDO,
  SMRITI_ACT_SUSPEND,
  SMRITI_ACT_BURY,
  SMRITI_ACT_HELP,
  SMRITI_ACT_QUIT,
} SmritiAction;

typedef struct
{
  SmritiDbusDaemon *daemon; /* borrowed */
  gboolean more;
  gboolean finished;
  gboolean answer_shown;
  gboolean anchors_shown; /* never before the answer is */

  GVariant *card; /* the tuple; NULL before the first and after the last */
  char *back;
  SmritiCardNotes *notes;
  GPtrArray *said; /* of SmritiRecord: of a card that takes words, those of before; or NULL */
  GVariant *grades;
  GVariant *status;
  char *token;
  gint64 shown_us; /* monotonic */

  GHashTable *asked; /* ids answered in this sitting */
  GPtrArray *given;  /* of SmritiGiven, in order, those that stand */
  char *message;     /* what to tell about the last action, or NULL */
  char **help;       /* anchors of the card that was just forgotten, to be shown before the next, or NULL */
  char *leech;       /* words about it, or NULL; only with @help */
} SmritiSitting;

typedef struct
{
  char *card, *event;
  SmritiGrade grade;
  gint64 due_s;
  guint lapses;       /* of the card, after it */
  gboolean forgotten; /* it was known before */
} SmritiGiven;

SmritiSitting *smriti_sitting_new (SmritiDbusDaemon *daemon, gboolean more);
void smriti_sitting_free (SmritiSitting *sitting);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiSitting, smriti_sitting_free)

/* Asks for the next card; when there is none the sitting is finished. Errors are
 * those that end a sitting: the daemon is gone. */
gboolean smriti_sitting_next (SmritiSitting *sitting, GError **error);

/* Does what was asked. What cannot be done is told in @message and the card stays;
 * FALSE with @error set only when the sitting cannot go on. EDIT wants the terminal
 * for itself: the caller gives it away before and takes it back after. */
gboolean smriti_sitting_act (SmritiSitting *sitting, SmritiAction action, GError **error);

/* Keeps @words about the card in it ("" = none) and shows its answer. Else as smriti_sitting_act (). */
gboolean smriti_sitting_say (SmritiSitting *sitting, const char *words, GError **error);
/* Whether the card takes words now: the answer is not shown yet. */
gboolean smriti_sitting_takes_words (const SmritiSitting *sitting);

/* What stands below the answer now: validity, what was said before, the anchors once they are asked for. Lines that end, ""
 * for nothing; new string. */
char *smriti_sitting_beside (const SmritiSitting *sitting, const SmritiTerm *term, int width);
/* What helps with the card just forgotten; "" = nothing. New string. */
char *smriti_sitting_help (const SmritiSitting *sitting, const SmritiTerm *term, int width);
/* It was seen. */
void smriti_sitting_help_seen (SmritiSitting *sitting);

/* New string, "3 of 6", or "once more" for a card already answered in this sitting. */
char *smriti_sitting_progress (const SmritiSitting *sitting);

/* New string, the keys that mean something now, with the intervals on them. Short
 * where @columns are few. */
char *smriti_sitting_keys (const SmritiSitting *sitting, int columns);

/* New string: the lines that end a sitting. */
char *smriti_sitting_summary (const SmritiSitting *sitting, const SmritiTerm *term);

/* Words and keys to actions; NONE for others. A key is a word of one character. */
SmritiAction smriti_action_from_word (const char *word);

extern const char smriti_review_help[];
