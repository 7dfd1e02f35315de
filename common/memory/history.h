/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What somebody answered, ready to learn from: card by card, each card's answers
 * in the order of time. Pure: records in, arrays out.
 *
 * An answer given a review day or more after the one before it is an *item*: its
 * outcome (recalled unless Again) is what the models predict. Answers of the same
 * day move the memory and are no items. A card's first answer is none. */

#pragma once

#include <glib.h>

/* One answer. */
typedef struct
{
  gint64 at_ms; /* UTC */
  gint32 day;   /* review day */
  guint card;   /* any number that is the same for the same card */
  guint8 grade; /* 1..4; an answer with any other grade is left out */
} SmritiReview;

/* Arrays over the answers, r = 0 .. n_reviews - 1; those of card c are
 * first[c] .. first[c + 1] - 1. */
typedef struct
{
  guint n_cards, n_reviews, n_items;
  guint *first; /* n_cards + 1 of them */
  guint *card;  /* SmritiReview.card of card c: n_cards of them */
  guint8 *grade;
  gint32 *day;
  gint64 *at_ms;
  gint32 *elapsed_days; /* since the card's answer before, never negative; 0 for the first */
  guint *in_time;       /* all answers, oldest first: n_reviews of them */
  guint *items;         /* the answers that are items, oldest first: n_items of them */
} SmritiHistory;

/* @reviews may come in any order and stay the caller's. Of answers at the same
 * instant that which stands earlier comes first. Times that go backwards cannot
 * be (they are sorted); days that do count as the same day. Never fails: what is
 * no answer is left out. Cards are numbered in the order of their first answers. */
SmritiHistory *smriti_history_new (const SmritiReview *reviews, gsize n_reviews);
void smriti_history_free (SmritiHistory *history);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiHistory, smriti_history_free)

/* What was known before item @k: the answers older than it, item 0 .. @k - 1 among
 * them; all of it when there is no item @k. New. */
SmritiHistory *smriti_history_before (const SmritiHistory *history, guint k);

/* Whether item @k was recalled. */
gboolean smriti_history_recalled (const SmritiHistory *history, guint k);

/* 0.25 + 0.75 (k / (n - 1))^3, the weight of item @k of @n: what is recent says
 * more of how somebody remembers now (fsrs-rs, recency weighting). */
double smriti_history_recency (guint k, guint n);
