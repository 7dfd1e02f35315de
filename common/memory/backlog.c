/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/memory/backlog.h"

#include "common/memory/scheduler.h"

#include <math.h>

#define RIGHT_S 8
#define WRONG_S 20

void
smriti_backlog_rules_init (SmritiBacklogRules *rules)
{
  *rules = (SmritiBacklogRules){ .parameters = *smriti_parameters_default (),
                                 .retention = 0.9,
                                 .right_s = RIGHT_S,
                                 .wrong_s = WRONG_S,
                                 .share = { 0.1, 0.8, 0.1 },
                                 .wanted_days = 14 };
}

/* --- what asking is worth --- */

static double
sound (double value, double otherwise)
{
  return isfinite (value) && value > 0 ? value : otherwise;
}

/* Rules as they can be reckoned with. */
static SmritiBacklogRules
mend (const SmritiBacklogRules *rules)
{
  SmritiBacklogRules mended = *rules;
  double sum = 0;

  mended.right_s = sound (rules->right_s, RIGHT_S);
  mended.wrong_s = sound (rules->wrong_s, WRONG_S);
  mended.retention = CLAMP (sound (rules->retention, 0.9), 0.7, 0.99);
  mended.cap_s = sound (rules->cap_s, 0);
  mended.wanted_days = CLAMP (rules->wanted_days, 1, SMRITI_BACKLOG_MAX_DAYS);
  for (int i = 0; i < 3; i++)
    {
      mended.share[i] = sound (rules->share[i], 0);
      sum += mended.share[i];
    }
  for (int i = 0; i < 3; i++)
    mended.share[i] = sum > 0 ? mended.share[i] / sum : i == 1;
  return mended;
}

/* @rules are mended. *out_r: the chance of recall now. */
static double
rate (const SmritiBacklogRules *rules, SmritiMemory memory, double elapsed, double *out_r)
{
  const SmritiParameters *w = &rules->parameters;
  double r = smriti_fsrs_retrievability (w, memory.stability, elapsed);
  double lapsed = smriti_fsrs_stability_after_lapse (w, memory, r);
  double asked = (1 - r) * smriti_fsrs_retrievability (w, lapsed, SMRITI_BACKLOG_HORIZON_DAYS);
  double left = smriti_fsrs_retrievability (w, memory.stability, elapsed + SMRITI_BACKLOG_HORIZON_DAYS);

  for (int i = 0; i < 3; i++)
    {
      double stability;

      if (rules->share[i] <= 0)
        continue;
      stability = smriti_fsrs_stability_after_recall (w, memory, (SmritiGrade) (SMRITI_GRADE_HARD + i), r);
      asked += r * rules->share[i] * smriti_fsrs_retrievability (w, stability, SMRITI_BACKLOG_HORIZON_DAYS);
    }
  *out_r = r;
  return MAX (asked - left, 0) / (r * rules->right_s + (1 - r) * rules->wrong_s);
}

double
smriti_backlog_rate (const SmritiBacklogRules *rules, SmritiMemory memory, double elapsed_days)
{
  SmritiBacklogRules mended = mend (rules);
  double r;

  return rate (&mended, memory, MAX (sound (elapsed_days, 0), 0), &r);
}

/* --- the course of days --- */

typedef struct
{
  SmritiMemory memory;
  gint32 last_day; /* counted from today; 0 or less */
  guint answers;   /* in the plan: each has its own lot */
  double rate;     /* when it fell due */
  gint32 next;     /* in the list of its day; -1 = the last */
} Card;

typedef struct
{
  const SmritiBacklogRules *rules;
  Card *cards;
  gint32 *first; /* by day: the cards that fall due on it, -1 = none; today's holds all that is overdue */
  guint32 *heap; /* cards that are due, the greatest rate at the root */
  guint n_heap;
} Course;

/* Of two that are worth the same the earlier one comes first. */
static gboolean
comes_before (const Course *course, guint32 a, guint32 b)
{
  double x = course->cards[a].rate, y = course->cards[b].rate;

  return x != y ? x > y : a < b;
}

static void
push (Course *course, guint32 card)
{
  guint at = course->n_heap++;

  while (at > 0 && comes_before (course, card, course->heap[(at - 1) / 2]))
    {
      course->heap[at] = course->heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  course->heap[at] = card;
}

static guint32
pop (Course *course)
{
  guint32 best = course->heap[0], last = course->heap[--course->n_heap];
  guint at = 0;

  for (;;)
    {
      guint child = 2 * at + 1;

      if (child >= course->n_heap)
        break;
      if (child + 1 < course->n_heap && comes_before (course, course->heap[child + 1], course->heap[child]))
        child++;
      if (!comes_before (course, course->heap[child], last))
        break;
      course->heap[at] = course->heap[child];
      at = child;
    }
  course->heap[at] = last;
  return best;
}

static void
put_on_day (Course *course, guint32 card, gint64 day)
{
  if (day >= SMRITI_BACKLOG_MAX_DAYS)
    return;
  course->cards[card].next = course->first[day];
  course->first[day] = (gint32) card;
}

/* Returns how many fell due. */
static guint
take_in (Course *course, gint32 day)
{
  guint n = 0;

  for (gint32 at = course->first[day]; at >= 0; at = course->cards[at].next)
    {
      Card *card = &course->cards[at];
      double r;

      card->rate = rate (course->rules, card->memory, day - card->last_day, &r);
      push (course, (guint32) at);
      n++;
    }
  return n;
}

/* The answer is drawn by lot: the same for the same card, however the days are laid. */
static void
answer (Course *course, guint32 at, gint32 day, double r)
{
  Card *card = &course->cards[at];
  double lot = smriti_fuzz_fraction (((guint64) at << 16) + card->answers++);
  SmritiGrade grade = lot < r ? SMRITI_GRADE_GOOD : SMRITI_GRADE_AGAIN;
  double interval;

  card->memory = smriti_fsrs_next (&course->rules->parameters, card->memory, grade, day - card->last_day);
  card->last_day = day;
  interval = smriti_fsrs_interval (&course->rules->parameters, card->memory.stability, course->rules->retention);
  put_on_day (course, at, day + (gint64) MAX (MIN (interval + 0.5, SMRITI_BACKLOG_MAX_DAYS), 1));
}

static gboolean
has_room (const SmritiBacklogRules *rules, const SmritiBacklogDay *day)
{
  return (rules->cap_cards == 0 || day->cards < rules->cap_cards) && (rules->cap_s <= 0 || day->seconds < rules->cap_s);
}

static SmritiBacklogDay
run_day (Course *course, gint32 day)
{
  const SmritiBacklogRules *rules = course->rules;
  SmritiBacklogDay row = { 0 };

  while (course->n_heap > 0 && has_room (rules, &row))
    {
      guint32 at = pop (course);
      const Card *card = &course->cards[at];
      double r = smriti_fsrs_retrievability (&rules->parameters, card->memory.stability, day - card->last_day);

      row.cards++;
      row.seconds += r * rules->right_s + (1 - r) * rules->wrong_s;
      row.recalled += r;
      answer (course, at, day, r);
    }
  row.left = course->n_heap;
  return row;
}

static void
course_init (Course *course, const SmritiBacklogRules *rules, const SmritiBacklogCard *cards, guint n)
{
  *course = (Course){ .rules = rules };
  course->cards = g_new0 (Card, (gsize) n + 1);
  course->first = g_new (gint32, SMRITI_BACKLOG_MAX_DAYS);
  course->heap = g_new (guint32, (gsize) n + 1);
  for (guint day = 0; day < SMRITI_BACKLOG_MAX_DAYS; day++)
    course->first[day] = -1;
  for (guint i = n; i-- > 0;)
    {
      course->cards[i].memory = cards[i].memory;
      course->cards[i].last_day = -CLAMP (cards[i].elapsed_days, 0, 100000);
      put_on_day (course, i, MAX (cards[i].due_in, 0));
    }
}

static void
course_clear (Course *course)
{
  g_free (course->cards);
  g_free (course->first);
  g_free (course->heap);
}

/* Runs until nothing is left, or for @most days; -1 = that was not enough. */
static int
run (Course *course, guint most, SmritiBacklogPlan *plan)
{
  double in = 0;

  for (guint day = 0; day < most; day++)
    {
      guint fell_due = take_in (course, (gint32) day);
      SmritiBacklogDay row = run_day (course, (gint32) day);

      if (day >= most / 2)
        in += fell_due;
      if (plan)
        g_array_append_val (plan->days, row);
      if (row.left == 0)
        return (int) day;
    }
  if (plan)
    plan->in_a_day = in / MAX (most - most / 2, 1);
  return -1;
}

SmritiBacklogPlan *
smriti_backlog_plan (const SmritiBacklogRules *rules, const SmritiBacklogCard *cards, guint n)
{
  SmritiBacklogRules mended = mend (rules);
  SmritiBacklogPlan *plan = g_new0 (SmritiBacklogPlan, 1);
  Course course;

  plan->days = g_array_new (FALSE, FALSE, sizeof (SmritiBacklogDay));
  for (guint i = 0; i < n; i++)
    {
      plan->overdue += cards[i].due_in < 0 ? 1 : 0;
      plan->due += cards[i].due_in <= 0 ? 1 : 0;
    }
  course_init (&course, &mended, cards, n);
  plan->done_day = run (&course, SMRITI_BACKLOG_MAX_DAYS, plan);
  course_clear (&course);
  return plan;
}

void
smriti_backlog_plan_free (SmritiBacklogPlan *plan)
{
  if (!plan)
    return;
  g_array_unref (plan->days);
  g_free (plan);
}

/* --- the cap that does it --- */

static gboolean
does (const SmritiBacklogRules *rules, const SmritiBacklogCard *cards, guint n, guint cap)
{
  SmritiBacklogRules capped = *rules;
  Course course;
  int done;

  capped.cap_cards = cap;
  capped.cap_s = 0;
  course_init (&course, &capped, cards, n);
  done = run (&course, rules->wanted_days, NULL);
  course_clear (&course);
  return done >= 0;
}

guint
smriti_backlog_cap (const SmritiBacklogRules *rules, const SmritiBacklogCard *cards, guint n)
{
  SmritiBacklogRules mended = mend (rules);
  guint low = 1, high = 0;

  for (guint i = 0; i < n; i++)
    high += cards[i].due_in <= 0 ? 1 : 0;
  if (high == 0)
    return 0;
  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (does (&mended, cards, n, middle))
        high = middle;
      else
        low = middle + 1;
    }
  return low;
}
