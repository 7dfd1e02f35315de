/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "tests/bench/truth.h"

#include "common/memory/fsrs.h"
#include "common/memory/fsrs7.h"
#include "tests/bench/draw.h"

#include <math.h>

#define DAY_MS 86400000.0
#define DRIFT_DAYS 50.0      /* until a good or bad time is mostly over */
#define SAME_DAY 0.92        /* recalled again within the day, by the law that knows whole days only */
#define LATE_HOUR 22         /* o'clock */
#define LATE_UNTIL 5         /* o'clock */
#define POWER_NINE 0.2345679 /* 1/0.9^2 - 1: so that a strength is the days until 0.9 */
#define NINE_HALVES 0.152003 /* log2 (1/0.9): the same of half-lives */

/* What is drawn by chance. */
enum
{
  OF_PARAMETERS = 1,
  OF_EASE,
  OF_CARD,
  OF_DRIFT,
  OF_RECALL,
  OF_GRADE,
};

/* An answer as the sum of powers keeps it. */
typedef struct
{
  gint64 at_ms;
  double decay;
} Presentation;

typedef struct
{
  SmritiMemory memory;
  SmritiMemory7 memory7;
  double strength; /* days until 0.9, of the laws that have no FSRS memory */
  double ease;     /* mean 0, sd 1 */
  double effect;   /* logit, on other days than the last */
  GArray *presentations;
  gint64 last_ms;
  gint32 last_day;
  guint n_answers;
  guint n_begun; /* cards that had been begun when it was last answered */
  gboolean second_deck;
} Card;

struct _SmritiTruth
{
  const SmritiTruthKind *kind;
  guint64 seed;
  SmritiParameters parameters[2]; /* of cards that are not hard, and that are */
  SmritiParameters7 parameters7;
  GArray *cards;
  GArray *drift; /* of each day since the first */
  gint32 first_day;
  guint n_begun;
};

static double
sigmoid (double x)
{
  return 1 / (1 + exp (-x));
}

static double
logit (double p)
{
  p = CLAMP (p, 1e-6, 1 - 1e-6);
  return log (p / (1 - p));
}

/* --- the person -------------------------------------------------------------- */

/* The usual widths are what fits of many people show (fsrs-rs); the first four
 * numbers are stabilities and lie apart by factors. */
static void
draw_parameters (SmritiTruth *truth)
{
  static const double widths[] = { 0.57, 0.28, 0.6,  0.12, 0.39, 0.18, 0.33, 0.3, 0.09,
                                   0.16, 0.57, 0.25, 1.03, 0.31, 0.32, 0.14, 0.27 };
  SmritiParameters *easy = &truth->parameters[0], *hard = &truth->parameters[1];

  *easy = *smriti_parameters_default ();
  for (guint i = 0; i < SMRITI_FSRS_N_PARAMETERS; i++)
    {
      double by = truth->kind->spread * draw_normal (truth->seed, OF_PARAMETERS, 6, i);

      if (i < 4)
        easy->w[i] *= exp (by);
      else
        easy->w[i] += 0.5 * by * widths[i - 4];
    }
  for (guint i = 1; i < 4; i++)
    easy->w[i] = MAX (easy->w[i], easy->w[i - 1]);
  smriti_parameters_clamp (easy, 1);
  *hard = *easy;
  for (guint i = 0; i < 4; i++)
    hard->w[i] *= 0.4;
  hard->w[4] += 1.5;
  hard->w[8] -= 0.3;
  smriti_parameters_clamp (hard, 1);
}

static void
draw_parameters7 (SmritiTruth *truth)
{
  truth->parameters7 = *smriti_parameters7_default ();
  for (guint i = 0; i < SMRITI_FSRS7_N_PARAMETERS; i++)
    {
      double by = truth->kind->spread * draw_normal (truth->seed, OF_PARAMETERS, 7, i);

      truth->parameters7.w[i] *= exp (i < 4 ? by : 0.2 * by);
    }
  smriti_parameters7_clamp (&truth->parameters7);
}

SmritiTruth *
smriti_truth_new (const SmritiTruthKind *kind, guint64 seed)
{
  SmritiTruth *truth = g_new0 (SmritiTruth, 1);

  truth->kind = kind;
  truth->seed = seed;
  truth->cards = g_array_new (FALSE, TRUE, sizeof (Card));
  truth->drift = g_array_new (FALSE, TRUE, sizeof (double));
  truth->first_day = G_MININT32;
  draw_parameters (truth);
  draw_parameters7 (truth);
  return truth;
}

void
smriti_truth_free (SmritiTruth *truth)
{
  if (!truth)
    return;
  for (guint i = 0; i < truth->cards->len; i++)
    g_clear_pointer (&g_array_index (truth->cards, Card, i).presentations, g_array_unref);
  g_array_unref (truth->cards);
  g_array_unref (truth->drift);
  g_free (truth);
}

/* The person's good and bad times: an Ornstein-Uhlenbeck path, a step a day. */
static double
drift_at (SmritiTruth *truth, gint32 day)
{
  const double keep = exp (-1 / DRIFT_DAYS);
  guint index;

  if (truth->kind->drift_sd <= 0)
    return 0;
  if (truth->first_day == G_MININT32)
    truth->first_day = day;
  index = (guint) MAX (day - truth->first_day, 0);
  while (truth->drift->len <= index)
    {
      double noise = truth->kind->drift_sd * draw_normal (truth->seed, OF_DRIFT, 0, truth->drift->len);
      double next = noise;

      if (truth->drift->len > 0)
        next = keep * g_array_index (truth->drift, double, truth->drift->len - 1) + sqrt (1 - keep * keep) * noise;
      g_array_append_val (truth->drift, next);
    }
  return g_array_index (truth->drift, double, index);
}

static gboolean
is_late (gint64 at_ms)
{
  gint64 hour = at_ms / 3600000 % 24;

  return hour >= LATE_HOUR || hour < LATE_UNTIL;
}

/* --- a card ------------------------------------------------------------------ */

guint
smriti_truth_add_card (SmritiTruth *truth, gboolean second_deck)
{
  guint n = truth->cards->len;
  Card card = { .second_deck = second_deck };

  card.ease = draw_normal (truth->seed, OF_EASE, n, 0);
  card.effect = truth->kind->card_sd * draw_normal (truth->seed, OF_CARD, n, 0);
  if (truth->kind->law == SMRITI_LAW_ACT_R)
    card.presentations = g_array_new (FALSE, FALSE, sizeof (Presentation));
  g_array_append_val (truth->cards, card);
  return n;
}

guint
smriti_truth_n_cards (SmritiTruth *truth)
{
  return truth->cards->len;
}

static const SmritiParameters *
parameters_of (SmritiTruth *truth, const Card *card)
{
  gboolean hard = truth->kind->hard == SMRITI_HARD_ALL || (truth->kind->hard == SMRITI_HARD_SECOND_DECK && card->second_deck);

  return &truth->parameters[hard ? 1 : 0];
}

/* Pavlik and Anderson, "Practice and forgetting effects on vocabulary memory"
 * (2005): ln sum t^-d. */
static double
activation (const Card *card, gint64 at_ms)
{
  double sum = 0;

  for (guint i = 0; i < card->presentations->len; i++)
    {
      const Presentation *one = &g_array_index (card->presentations, Presentation, i);

      sum += pow (MAX ((double) (at_ms - one->at_ms) / DAY_MS, 1e-4), -one->decay);
    }
  return sum > 0 ? log (sum) : -20;
}

/* Before the effects of card, day and hour. */
static double
recall_by_law (SmritiTruth *truth, const Card *card, gint32 day, gint64 at_ms)
{
  double days = MAX ((double) (at_ms - card->last_ms) / DAY_MS, 0);

  switch (truth->kind->law)
    {
    case SMRITI_LAW_FSRS7:
      return smriti_fsrs7_retrievability (&truth->parameters7, card->memory7, days);
    case SMRITI_LAW_POWER:
      return 0.99 / sqrt (1 + POWER_NINE * days / card->strength);
    case SMRITI_LAW_EXPONENTIAL:
      days *= 1 + 0.4 * log1p ((truth->n_begun - card->n_begun) / 25.0);
      return 0.99 * exp2 (-NINE_HALVES * days / card->strength);
    case SMRITI_LAW_ACT_R:
      return sigmoid ((activation (card, at_ms) + 0.12 * card->ease + 0.25) / 0.28);
    case SMRITI_LAW_FSRS6:
    default:
      if (day <= card->last_day)
        return SAME_DAY;
      return smriti_fsrs_retrievability (parameters_of (truth, card), card->memory.stability, day - card->last_day);
    }
}

double
smriti_truth_recall (SmritiTruth *truth, guint n, gint32 day, gint64 at_ms)
{
  const Card *card = &g_array_index (truth->cards, Card, n);
  double z;

  if (card->n_answers == 0)
    return 0;
  z = logit (recall_by_law (truth, card, day, at_ms)) + drift_at (truth, day);
  if (day > card->last_day)
    z += card->effect;
  return sigmoid (is_late (at_ms) ? z - truth->kind->late_hour : z);
}

/* --- an answer --------------------------------------------------------------- */

/* Of a card never seen: what is easy is rather known. */
static SmritiGrade
first_grade (SmritiTruth *truth, guint n, const Card *card)
{
  double z = 0.6 * card->ease + 0.8 * draw_normal (truth->seed, OF_GRADE, n, 0);
  double rank = 0.5 * erfc (-z * G_SQRT2 / 2);

  if (truth->kind->two_grades)
    return rank < 0.35 ? SMRITI_GRADE_AGAIN : SMRITI_GRADE_GOOD;
  if (rank < 0.34)
    return rank < 0.24 ? SMRITI_GRADE_AGAIN : SMRITI_GRADE_HARD;
  return rank < 0.86 ? SMRITI_GRADE_GOOD : SMRITI_GRADE_EASY;
}

/* What was nearly forgotten is rather called hard. */
static SmritiGrade
next_grade (SmritiTruth *truth, guint n, const Card *card, double p)
{
  double luck = draw_uniform (truth->seed, OF_GRADE, n, card->n_answers);

  if (draw_uniform (truth->seed, OF_RECALL, n, card->n_answers) >= p)
    return SMRITI_GRADE_AGAIN;
  if (truth->kind->two_grades)
    return SMRITI_GRADE_GOOD;
  if (luck < 0.05 + 0.6 * (1 - p))
    return SMRITI_GRADE_HARD;
  return luck > 1 - 0.12 * pow (p, 4) ? SMRITI_GRADE_EASY : SMRITI_GRADE_GOOD;
}

/* The laws without difficulty: longer by a factor that is greater for what is
 * easy and for what had begun to fade. */
static double
strength_after (const Card *card, SmritiGrade grade, double p, gboolean exponential)
{
  static const double first[] = { 0.4, 1.2, 2.6, 9 }, by_grade[] = { 0, 0.6, 1, 1.4 };
  double growth = (exponential ? 1.6 : 2.0) * exp (0.3 * card->ease) * pow (card->strength, exponential ? 0 : -0.1);

  if (card->n_answers == 0)
    return first[grade - 1] * exp (0.3 * card->ease);
  if (grade == SMRITI_GRADE_AGAIN)
    return exponential ? MAX (0.4, 0.3 * card->strength) : 0.5 * pow (card->strength, 0.5);
  return MIN (card->strength * (1 + by_grade[grade - 1] * growth * sqrt (MIN ((1 - p) / 0.1, 4))), 3650);
}

static void
move (SmritiTruth *truth, Card *card, SmritiGrade grade, gint32 day, gint64 at_ms)
{
  int whole_days = card->n_answers ? day - card->last_day : 0;
  double days = card->n_answers ? (double) (at_ms - card->last_ms) / DAY_MS : 0;
  double p = card->n_answers ? recall_by_law (truth, card, day, at_ms) : 0;

  switch (truth->kind->law)
    {
    case SMRITI_LAW_FSRS7:
      card->memory7 = smriti_fsrs7_next (&truth->parameters7, card->memory7, grade, days);
      break;
    case SMRITI_LAW_ACT_R:
      {
        double m = activation (card, at_ms);
        Presentation one = { at_ms, MIN (0.16 + 0.07 * exp (MIN (m, 3)) + (grade == SMRITI_GRADE_AGAIN ? 0.12 : 0), 0.9) };

        g_array_append_val (card->presentations, one);
        break;
      }
    case SMRITI_LAW_POWER:
    case SMRITI_LAW_EXPONENTIAL:
      card->strength = strength_after (card, grade, p, truth->kind->law == SMRITI_LAW_EXPONENTIAL);
      break;
    case SMRITI_LAW_FSRS6:
    default:
      card->memory = smriti_fsrs_next (parameters_of (truth, card), card->memory, grade, whole_days);
      break;
    }
}

SmritiGrade
smriti_truth_answer (SmritiTruth *truth, guint n, gint32 day, gint64 at_ms)
{
  Card *card = &g_array_index (truth->cards, Card, n);
  SmritiGrade grade = card->n_answers == 0 ? first_grade (truth, n, card)
                                           : next_grade (truth, n, card, smriti_truth_recall (truth, n, day, at_ms));

  move (truth, card, grade, day, at_ms);
  if (card->n_answers++ == 0)
    truth->n_begun++;
  card->n_begun = truth->n_begun;
  card->last_day = day;
  card->last_ms = at_ms;
  return grade;
}
