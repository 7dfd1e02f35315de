/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "tests/bench/learners.h"

#include "tests/bench/draw.h"

#include <math.h>

#define FIRST_DAY SMRITI_LEARNER_FIRST_DAY
#define DAY_MS G_GINT64_CONSTANT (86400000)
#define HOUR_MS 3600000
#define ROLLOVER_HOUR 4
#define DAY_NEVER G_MAXINT32
#define LATE_SHARE 0.10
#define MAX_DUE_A_DAY 200
#define MAX_LAPSES 8 /* then a card is set aside */
#define MAX_SESSIONS 3
#define MAX_HOLIDAY 14 /* days */
#define BURST_EVERY 28 /* days */
#define BURST_DAYS 6

/* What is drawn by chance; truth.c has its own below 100. */
enum
{
  OF_DAY_OFF = 100,
  OF_HOLIDAY,
  OF_HOLIDAY_LENGTH,
  OF_NEW,
  OF_SESSIONS,
  OF_HOUR,
  OF_ORDER,
  OF_PAUSE,
  OF_LATE,
  OF_LATE_BY,
};

typedef struct
{
  const char *name;
  guint n_draws, n_reviews;
  SmritiTruthKind truth;
  double new_a_day;   /* on days that are studied */
  double day_off;     /* chance of each day */
  double holiday;     /* chance of each day that one begins */
  double hour, hours; /* when: mean and width */
  gboolean bursts;    /* of new cards */
} Kind;

static const Kind kinds[SMRITI_N_LEARNERS] = {
  [SMRITI_LEARNER_F6DEF] = { "f6def", 1, 8000, { .law = SMRITI_LAW_FSRS6 }, 4, .10, .008, 18, 3 },
  [SMRITI_LEARNER_F6OTHER] = { "f6other", 1, 10000, { .law = SMRITI_LAW_FSRS6, .spread = 1 }, 4, .10, .008, 18, 3 },
  [SMRITI_LEARNER_F6WEAK] = { "f6weak",
                              1,
                              5000,
                              { .law = SMRITI_LAW_FSRS6, .spread = 0.5, .two_grades = TRUE, .hard = SMRITI_HARD_ALL },
                              3,
                              .15,
                              .008,
                              20,
                              2 },
  [SMRITI_LEARNER_F7] = { "f7", 1, 9000, { .law = SMRITI_LAW_FSRS7, .spread = 0.5 }, 5, .08, .006, 14, 4 },
  [SMRITI_LEARNER_DRIFT]
  = { "drift", 1, 12000, { .law = SMRITI_LAW_POWER, .drift_sd = 0.55, .late_hour = 0.35 }, 4, .08, .006, 20, 3 },
  [SMRITI_LEARNER_INTERF] = { "interf", 1, 8000, { .law = SMRITI_LAW_EXPONENTIAL }, 4, .10, .008, 17, 3, TRUE },
  [SMRITI_LEARNER_CRAM] = { "cram", 1, 7000, { .law = SMRITI_LAW_ACT_R }, 8, .50, .008, 19, 4, TRUE },
  [SMRITI_LEARNER_DECKJUMP]
  = { "deckjump", 1, 9000, { .law = SMRITI_LAW_FSRS6, .spread = 0.5, .hard = SMRITI_HARD_SECOND_DECK }, 4, .10, .008, 18, 3 },
  [SMRITI_LEARNER_LEECH] = { "leech", 1, 9000, { .law = SMRITI_LAW_FSRS6, .card_sd = 1 }, 4, .10, .008, 18, 3 },
  [SMRITI_LEARNER_SPARSE] = { "sparse", 6, 300, { .law = SMRITI_LAW_FSRS6, .spread = 1 }, 1, .25, .010, 20, 2 },
  [SMRITI_LEARNER_SPARSED] = { "sparsed", 6, 800, { .law = SMRITI_LAW_FSRS6 }, 1, .20, .010, 18, 3 },
};

/* What a learner's calendar knows of a card. */
typedef struct
{
  gint32 due_day, last_day;
  guint lapses; /* on other days than the answer before */
} Asked;

/* Not before its instant, when it waits within the day. */
typedef struct
{
  guint card;
  gint64 ready_ms;
} Waiting;

typedef struct
{
  const Kind *kind;
  SmritiLearnerTerm term;
  const SmritiTeacher *teacher;
  gpointer user_data;
  guint64 seed;
  SmritiTruth *truth;
  GArray *reviews;
  GArray *cards; /* Asked, of each card */
  GArray *due;   /* cards of the day that are still to be asked, the next one last */
  GArray *waiting;
  guint n_new; /* cards of the day that are still to be begun */
  gint32 day;
  gint64 now_ms;
} Learner;

/* --- habits ------------------------------------------------------------------ */

static double
chance (const Learner *learner, guint what, guint64 a, guint64 b)
{
  return draw_uniform (learner->seed, what, a, b);
}

static gboolean
is_off (const Learner *learner)
{
  if (learner->term.punctual)
    return FALSE;
  if (chance (learner, OF_DAY_OFF, (guint64) learner->day, 0) < learner->kind->day_off)
    return TRUE;
  for (gint32 began = learner->day - MAX_HOLIDAY + 1; began <= learner->day; began++)
    if (chance (learner, OF_HOLIDAY, (guint64) began, 0) < learner->kind->holiday
        && began + 4 + chance (learner, OF_HOLIDAY_LENGTH, (guint64) began, 0) * (MAX_HOLIDAY - 4) > learner->day)
      return TRUE;
  return FALSE;
}

/* Around the usual number; more of them, or few, when they come in bursts. */
static guint
new_today (const Learner *learner)
{
  double mean = learner->kind->new_a_day;

  if (learner->kind->bursts)
    mean *= learner->day % BURST_EVERY < BURST_DAYS ? 3 : 0.5;
  return (guint) (2 * mean * chance (learner, OF_NEW, (guint64) learner->day, 0) + 0.5);
}

static double
begin_hour (const Learner *learner, guint session)
{
  double hour = learner->kind->hour
                + learner->kind->hours * draw_normal (learner->seed, OF_HOUR, (guint64) learner->day, session);

  return CLAMP (hour, ROLLOVER_HOUR + 1, 24 + ROLLOVER_HOUR - 2);
}

/* How late a card is taken up that has waited for @interval_days. */
static gint32
late_days (const Learner *learner, const SmritiReview *review, int interval_days)
{
  guint64 answer = learner->reviews->len;

  if (learner->term.punctual || chance (learner, OF_LATE, review->card, answer) >= LATE_SHARE)
    return 0;
  return 1 + (gint32) (chance (learner, OF_LATE_BY, review->card, answer) * MAX (0.3 * interval_days, 2));
}

/* --- a day ------------------------------------------------------------------- */

static int
by_number (gconstpointer a, gconstpointer b)
{
  double first = *(const double *) a, second = *(const double *) b;

  return (first > second) - (first < second);
}

/* What is due, in any order, at most so many. */
static void
collect_due (Learner *learner)
{
  g_array_set_size (learner->due, 0);
  for (guint card = 0; card < learner->cards->len; card++)
    if (g_array_index (learner->cards, Asked, card).due_day <= learner->day)
      g_array_append_val (learner->due, card);
  for (guint i = learner->due->len; i > 1; i--)
    {
      guint k = (guint) (chance (learner, OF_ORDER, (guint64) learner->day, i) * i);
      guint card = g_array_index (learner->due, guint, k);

      g_array_index (learner->due, guint, k) = g_array_index (learner->due, guint, i - 1);
      g_array_index (learner->due, guint, i - 1) = card;
    }
  g_array_set_size (learner->due, MIN (learner->due->len, MAX_DUE_A_DAY));
}

static gboolean
is_done (const Learner *learner)
{
  return learner->term.n_reviews && learner->reviews->len >= learner->term.n_reviews;
}

/* Half of the answers, or of the days, lie behind. */
static gboolean
is_second_half (const Learner *learner)
{
  if (learner->term.n_reviews)
    return learner->reviews->len >= learner->term.n_reviews / 2;
  return learner->day - FIRST_DAY >= (gint32) learner->term.n_days / 2;
}

static void
ask (Learner *learner, guint card)
{
  SmritiReview review = { .at_ms = learner->now_ms, .day = learner->day, .card = card };
  double p = smriti_truth_recall (learner->truth, card, review.day, review.at_ms);
  Asked *asked = &g_array_index (learner->cards, Asked, card);
  SmritiOutcome outcome;

  review.grade = (guint8) smriti_truth_answer (learner->truth, card, review.day, review.at_ms);
  g_array_append_val (learner->reviews, review);
  outcome = learner->teacher->answered (learner->user_data, &review, p);
  if (review.grade == SMRITI_GRADE_AGAIN && p > 0 && asked->last_day < learner->day)
    asked->lapses++;
  asked->last_day = learner->day;
  asked->due_day = learner->day + MAX (outcome.interval_days, 1);
  if (outcome.interval_days > 0)
    asked->due_day += late_days (learner, &review, outcome.interval_days);
  else
    {
      Waiting waiting = { card, review.at_ms + outcome.interval_s * 1000 };

      g_array_append_val (learner->waiting, waiting);
    }
  if (asked->lapses >= MAX_LAPSES)
    asked->due_day = DAY_NEVER;
  /* some seconds to answer, seldom a minute */
  learner->now_ms += 3000 + (gint64) (-8000 * log (chance (learner, OF_PAUSE, card, learner->reviews->len)));
}

/* Takes the card that has waited longest; NULL when none is ready by @by_ms. */
static gboolean
take_waiting (Learner *learner, gint64 by_ms, Waiting *out)
{
  guint first = 0;

  for (guint i = 1; i < learner->waiting->len; i++)
    if (g_array_index (learner->waiting, Waiting, i).ready_ms < g_array_index (learner->waiting, Waiting, first).ready_ms)
      first = i;
  if (learner->waiting->len == 0 || g_array_index (learner->waiting, Waiting, first).ready_ms > by_ms)
    return FALSE;
  *out = g_array_index (learner->waiting, Waiting, first);
  g_array_remove_index (learner->waiting, first);
  return TRUE;
}

static guint
begin_card (Learner *learner)
{
  Asked asked = { .due_day = DAY_NEVER };

  g_array_append_val (learner->cards, asked);
  return smriti_truth_add_card (learner->truth, is_second_half (learner));
}

/* Until @n_due and @n_new cards were asked and those that wait for a step are
 * through: these first, once ready, the others mixed. */
static void
sit_down (Learner *learner, guint n_due, guint n_new, gint64 until_ms)
{
  Waiting waiting;

  while (!is_done (learner) && learner->now_ms < until_ms)
    if (take_waiting (learner, n_due + n_new > 0 ? learner->now_ms : until_ms, &waiting))
      {
        learner->now_ms = MAX (learner->now_ms, waiting.ready_ms);
        ask (learner, waiting.card);
      }
    else if (n_due + n_new == 0)
      break;
    else if (chance (learner, OF_ORDER, (guint64) learner->now_ms, 0) * (n_due + n_new) < n_due)
      {
        guint card = g_array_index (learner->due, guint, learner->due->len - 1);

        g_array_set_size (learner->due, learner->due->len - 1);
        n_due--;
        ask (learner, card);
      }
    else
      {
        n_new--;
        learner->n_new--;
        ask (learner, begin_card (learner));
      }
}

/* What still waits when the day ends is due the next day: see ask(). */
static void
study_today (Learner *learner)
{
  const gint64 midnight_ms = learner->day * DAY_MS, end_ms = midnight_ms + (24 + ROLLOVER_HOUR) * HOUR_MS - 60000;
  guint n_sessions = 1 + (guint) (chance (learner, OF_SESSIONS, (guint64) learner->day, 0) * MAX_SESSIONS);
  double hours[MAX_SESSIONS];

  collect_due (learner);
  learner->n_new = new_today (learner);
  for (guint i = 0; i < n_sessions; i++)
    hours[i] = begin_hour (learner, i);
  qsort (hours, n_sessions, sizeof *hours, by_number);
  for (guint i = 0; i < n_sessions; i++)
    {
      guint left = n_sessions - i;

      learner->now_ms = MAX (learner->now_ms, midnight_ms + (gint64) (hours[i] * HOUR_MS));
      sit_down (learner, (learner->due->len + left - 1) / left, (learner->n_new + left - 1) / left, end_ms);
    }
  g_array_set_size (learner->waiting, 0);
}

/* --- all of them ------------------------------------------------------------- */

const char *
smriti_learner_name (SmritiLearnerKind kind)
{
  return kinds[kind].name;
}

guint
smriti_learner_n_draws (SmritiLearnerKind kind)
{
  return kinds[kind].n_draws;
}

/* Odd ones to tune with, even ones to judge with. */
static guint64
seed_of (SmritiLearnerKind kind, SmritiLearnerPurpose purpose, guint n)
{
  return draw_mix ((guint64) kind << 32 | (2 * n + (purpose == SMRITI_LEARNER_TUNE ? 1 : 2)));
}

GArray *
smriti_learner_study (SmritiLearnerKind kind, SmritiLearnerPurpose purpose, guint n, const SmritiLearnerTerm *term,
                      const SmritiTeacher *teacher, gpointer user_data)
{
  Learner learner = {
    .kind = &kinds[kind],
    .term = *term,
    .teacher = teacher,
    .user_data = user_data,
    .seed = seed_of (kind, purpose, n),
    .reviews = g_array_new (FALSE, FALSE, sizeof (SmritiReview)),
    .cards = g_array_new (FALSE, FALSE, sizeof (Asked)),
    .due = g_array_new (FALSE, FALSE, sizeof (guint)),
    .waiting = g_array_new (FALSE, FALSE, sizeof (Waiting)),
  };

  g_assert (term->n_reviews || term->n_days);
  learner.truth = smriti_truth_new (&learner.kind->truth, learner.seed);
  for (learner.day = FIRST_DAY; !is_done (&learner); learner.day++)
    {
      if (term->n_days && learner.day - FIRST_DAY >= (gint32) term->n_days)
        break;
      if (!is_off (&learner))
        study_today (&learner);
      if (teacher->slept)
        teacher->slept (user_data, learner.truth, learner.day);
    }
  smriti_truth_free (learner.truth);
  g_array_unref (learner.cards);
  g_array_unref (learner.due);
  g_array_unref (learner.waiting);
  return learner.reviews;
}

/* --- as everybody has been taught so far ------------------------------------- */

/* A card as the scheduler knows it. */
typedef struct
{
  SmritiProgress progress;
  gint32 last_day;
  guint n_answers;
} Known;

typedef struct
{
  GArray *cards; /* Known */
  GArray *truth; /* p of each answer; NULL when nobody asks */
} ByDefault;

static SmritiOutcome
answered_by_default (gpointer user_data, const SmritiReview *review, double p)
{
  ByDefault *teacher = user_data;
  g_autofree char *id = g_strdup_printf ("card%u", review->card);
  SmritiSchedule schedule;
  SmritiOutcome outcome;
  Known *known;

  if (teacher->truth)
    g_array_append_val (teacher->truth, p);
  if (teacher->cards->len <= review->card)
    g_array_set_size (teacher->cards, review->card + 1);
  known = &g_array_index (teacher->cards, Known, review->card);
  smriti_schedule_init_default (&schedule);
  outcome = smriti_scheduler_answer (&schedule, &known->progress, review->grade,
                                     known->n_answers ? review->day - known->last_day : 0,
                                     smriti_fuzz_seed (id, known->n_answers));
  known->progress = outcome.progress;
  known->last_day = review->day;
  known->n_answers++;
  return outcome;
}

GArray *
smriti_learner_make (SmritiLearnerKind kind, SmritiLearnerPurpose purpose, guint n, GArray *truth)
{
  static const SmritiTeacher by_default = { answered_by_default, NULL };
  const SmritiLearnerTerm term = { .n_reviews = kinds[kind].n_reviews };
  g_autoptr (GArray) cards = g_array_new (FALSE, TRUE, sizeof (Known));
  ByDefault teacher = { cards, truth };

  return smriti_learner_study (kind, purpose, n, &term, &by_default, &teacher);
}
