/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/study/replay.h"

#define NONE G_MAXUINT
#define DAY_MS G_GINT64_CONSTANT (86400000)

/* One of all, of any card; the next of the same card by its place. */
typedef struct
{
  gint64 at_ms;
  gint32 day;
  guint8 grade;
  guint next;
  guint prior; /* place in priors; NONE = an answer */
} Entry;

typedef struct
{
  guint first, last; /* entries of this card */
  guint set;         /* the trace is made under the set-th parameters */
  SmritiTrace trace;
} Card;

struct _SmritiReplay
{
  SmritiModel model;
  guint set;      /* counts the parameter sets */
  GArray *cards;  /* of Card */
  GHashTable *at; /* row of the card → its place in cards + 1 */
  GArray *entries;
  GArray *priors; /* of SmritiPrior */
};

SmritiReplay *
smriti_replay_new (const SmritiModel *model)
{
  SmritiReplay *replay = g_new0 (SmritiReplay, 1);

  replay->model = *model;
  replay->cards = g_array_new (FALSE, FALSE, sizeof (Card));
  replay->at = g_hash_table_new (g_direct_hash, g_direct_equal);
  replay->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  replay->priors = g_array_new (FALSE, FALSE, sizeof (SmritiPrior));
  return replay;
}

void
smriti_replay_free (SmritiReplay *replay)
{
  if (!replay)
    return;
  g_array_unref (replay->cards);
  g_hash_table_unref (replay->at);
  g_array_unref (replay->entries);
  g_array_unref (replay->priors);
  g_free (replay);
}

const SmritiModel *
smriti_replay_model (SmritiReplay *replay)
{
  return &replay->model;
}

static Card *
find (SmritiReplay *replay, gint64 card)
{
  guint at = GPOINTER_TO_UINT (g_hash_table_lookup (replay->at, GSIZE_TO_POINTER ((gsize) card)));

  return at == 0 ? NULL : &g_array_index (replay->cards, Card, at - 1);
}

static Card *
ensure (SmritiReplay *replay, gint64 n)
{
  Card card = { .first = NONE, .last = NONE, .set = replay->set };

  if (find (replay, n))
    return find (replay, n);
  g_array_append_val (replay->cards, card);
  g_hash_table_insert (replay->at, GSIZE_TO_POINTER ((gsize) n), GUINT_TO_POINTER (replay->cards->len));
  return &g_array_index (replay->cards, Card, replay->cards->len - 1);
}

gboolean
smriti_replay_knows (SmritiReplay *replay, gint64 card)
{
  return find (replay, card) != NULL;
}

/* Only the first thing that is known of a card can be what was taken over of it. */
static void
step (SmritiReplay *replay, const Entry *entry, gboolean first, SmritiTrace *trace)
{
  const SmritiPrior *prior;

  if (entry->prior == NONE)
    {
      smriti_trace_answer (trace, &replay->model, (SmritiGrade) entry->grade, entry->day, entry->at_ms);
      return;
    }
  if (!first)
    return;
  /* Of its last answer only the day is known: at the same hour. */
  prior = &g_array_index (replay->priors, SmritiPrior, entry->prior);
  smriti_trace_begin (trace, &replay->model, smriti_prior_memory (prior, &replay->model.parameters), prior->last_day,
                      entry->at_ms - (gint64) (entry->day - prior->last_day) * DAY_MS);
}

static void
freshen (SmritiReplay *replay, Card *card)
{
  if (card->set == replay->set)
    return;
  card->set = replay->set;
  card->trace = (SmritiTrace){ 0 };
  for (guint i = card->first; i != NONE; i = g_array_index (replay->entries, Entry, i).next)
    step (replay, &g_array_index (replay->entries, Entry, i), i == card->first, &card->trace);
}

void
smriti_replay_add (SmritiReplay *replay, const SmritiPast *past, const SmritiPrior *prior, gboolean learn)
{
  Card *card = ensure (replay, past->card);
  guint at = replay->entries->len;
  Entry entry = { past->at_ms, past->day, (guint8) past->grade, NONE, NONE };

  freshen (replay, card);
  if (learn && !prior && card->first != NONE)
    smriti_model_learn (&replay->model, &card->trace, past->grade != SMRITI_GRADE_AGAIN, past->day, past->at_ms);
  if (prior)
    {
      entry.prior = replay->priors->len;
      g_array_append_val (replay->priors, *prior);
    }
  g_array_append_val (replay->entries, entry);
  step (replay, &entry, card->first == NONE, &card->trace);
  if (card->first == NONE)
    card->first = at;
  else
    g_array_index (replay->entries, Entry, card->last).next = at;
  card->last = at;
}

void
smriti_replay_fitted (SmritiReplay *replay, const SmritiFitted *fitted)
{
  replay->model.parameters = fitted->parameters;
  replay->model.parameters7 = fitted->parameters7;
  replay->set++;
}

SmritiTrace
smriti_replay_trace (SmritiReplay *replay, gint64 n)
{
  Card *card = find (replay, n);

  if (!card)
    return (SmritiTrace){ 0 };
  freshen (replay, card);
  return card->trace;
}
