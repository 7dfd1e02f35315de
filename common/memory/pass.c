/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* See pass.h. Compiled with SMRITI_PASSES naming the table it fills. Every lane
 * goes through every formula its row has use for; masks decide what is kept.
 * Derivatives: where a value was moved into its range it no longer depends on
 * anything; where the lesser or greater of two was taken, they are that one's. */

#include "common/memory/pass.h"

#define N SMRITI_FSRS_N_PARAMETERS
#define R_MIN 1e-5 /* of a prediction, in the loss */

/* Difficulty depends on these parameters only: w4 .. w7. */
#define D_FIRST 4
#define D_N 4

/* What follows from the parameters alone. */
typedef struct
{
  const double *w;
  Lanes factor, factor_slope;     /* of the curve, and by w20 */
  Lanes growth;                   /* e^w8 */
  Lanes lapse_cap;                /* e^-(w17 w18) */
  Lanes goal, goal_slope;         /* D0 (Easy), where difficulty is drawn to, and by w5 */
  Lanes start[4], start_slope[4]; /* D0 of each grade, and by w5 */
} Terms;

typedef struct
{
  Lanes s, d; /* 0: not begun */
  Lanes ds[N];
  Lanes dd[D_N];
} Cards;

/* R at the moment of an answer, and how it depends on S and w20. */
typedef struct
{
  Lanes r, by_s, by_decay;
} Recall;

/* S after an answer: value, how it depends on S, R and D before, and on w directly. */
typedef struct
{
  Lanes s, by_s, by_r, by_d;
  Lanes by_w[N];
} Step;

LANES_INLINE Terms
terms_of (const double *w)
{
  Terms t = { .w = w };
  Lanes slope = lanes_exp (lanes_all (3 * w[5]));

  /* factor = 0.9^(-1/w20) - 1 */
  t.factor = lanes_expm1 (-lanes_log (lanes_all (0.9)) / w[20]);
  t.factor_slope = (t.factor + 1.0) * lanes_log (lanes_all (0.9)) / (w[20] * w[20]);
  t.growth = lanes_exp (lanes_all (w[8]));
  t.lapse_cap = lanes_exp (lanes_all (-(w[17] * w[18])));
  t.goal = w[4] - slope + 1.0;
  t.goal_slope = -3.0 * slope;
  for (int g = 0; g < 4; g++)
    {
      Lanes e = lanes_exp (lanes_all (w[5] * g));

      t.start[g] = w[4] - e + 1.0;
      t.start_slope[g] = -(double) g * e;
    }
  return t;
}

/* R (t, S) = (1 + factor t / S)^-w20 */
LANES_INLINE Recall
recall_of (const Terms *t, Lanes s, Lanes elapsed)
{
  Lanes per_s = elapsed / s;
  Lanes x = t->factor * per_s;
  Lanes log_u = lanes_log1p (x);
  Recall recall;

  recall.r = lanes_exp (log_u * -t->w[20]);
  recall.by_s = recall.r * x * t->w[20] / ((x + 1.0) * s);
  recall.by_decay = -recall.r * (log_u + per_s * t->factor_slope * t->w[20] / (x + 1.0));
  return recall;
}

LANES_INLINE void
keep (Step *step, LaneMask mask, Lanes s, Lanes by_s, Lanes by_r, Lanes by_d)
{
  step->s = lanes_pick (mask, s, step->s);
  step->by_s = lanes_pick (mask, by_s, step->by_s);
  step->by_r = lanes_pick (mask, by_r, step->by_r);
  step->by_d = lanes_pick (mask, by_d, step->by_d);
}

/* S (1 + e^w8 (11 - D) S^-w9 (e^(w10 (1 - R)) - 1) [w15 Hard] [w16 Easy]) */
LANES_INLINE void
after_recall (const Terms *t, LaneMask mask, const Cards *c, Lanes log_s, Lanes r, Lanes grade, Step *step)
{
  const double *w = t->w;
  LaneMask hard = mask & (grade == 2.0);
  LaneMask easy = mask & (grade == 4.0);
  Lanes bonus = lanes_pick (hard, lanes_all (w[15]), lanes_pick (easy, lanes_all (w[16]), lanes_all (1)));
  Lanes plain = c->s * t->growth * (11.0 - c->d) * lanes_exp (log_s * -w[9]);
  Lanes e1 = lanes_expm1 ((1.0 - r) * w[10]);
  Lanes slope = plain * bonus * (e1 + 1.0);
  Lanes gain = plain * e1 * bonus;

  keep (step, mask, c->s + gain, 1.0 + gain * (1.0 - w[9]) / c->s, slope * -w[10], -gain / (11.0 - c->d));
  step->by_w[8] = lanes_only (mask, gain);
  step->by_w[9] = lanes_only (mask, -gain * log_s);
  step->by_w[10] = lanes_only (mask, slope * (1.0 - r));
  step->by_w[15] = lanes_only (hard, plain * e1);
  step->by_w[16] = lanes_only (easy, plain * e1);
}

/* The lesser of w11 D^-w12 ((S + 1)^w13 - 1) e^(w14 (1 - R)) and S / e^(w17 w18) */
LANES_INLINE void
after_lapse (const Terms *t, LaneMask mask, const Cards *c, Lanes r, Step *step)
{
  const double *w = t->w;
  Lanes log_d = lanes_log (lanes_max (c->d, lanes_all (SMRITI_DIFFICULTY_MIN)));
  Lanes log_s1 = lanes_log1p (c->s);
  Lanes power = lanes_expm1 (log_s1 * w[13]);
  Lanes rest = lanes_exp ((1.0 - r) * w[14] - log_d * w[12]);
  Lanes forgotten = rest * w[11] * power;
  Lanes most = c->s * t->lapse_cap;
  LaneMask low = mask & (forgotten < most);
  LaneMask high = mask & ~low;

  keep (step, low, forgotten, rest * (w[11] * w[13]) * (power + 1.0) / (c->s + 1.0), forgotten * -w[14],
        forgotten * -w[12] / c->d);
  keep (step, high, most, t->lapse_cap, lanes_all (0), lanes_all (0));
  step->by_w[11] = lanes_only (low, rest * power);
  step->by_w[12] = lanes_only (low, -forgotten * log_d);
  step->by_w[13] = lanes_only (low, rest * w[11] * (power + 1.0) * log_s1);
  step->by_w[14] = lanes_only (low, forgotten * (1.0 - r));
  step->by_w[17] = lanes_only (high, most * -w[18]);
  step->by_w[18] = lanes_only (high, most * -w[17]);
}

/* S e^(w17 (G - 3 + w18)) S^-w19, never below S unless Again */
LANES_INLINE void
after_same_day (const Terms *t, LaneMask mask, const Cards *c, Lanes log_s, Lanes grade, Step *step)
{
  const double *w = t->w;
  Lanes above = grade - (3.0 - w[18]);
  Lanes factor = lanes_exp (above * w[17] - log_s * w[19]);
  LaneMask floored = mask & (grade >= 2.0) & (factor < 1.0);
  LaneMask moved = mask & ~floored;
  Lanes s = c->s * factor;

  keep (step, moved, s, factor * (1.0 - w[19]), lanes_all (0), lanes_all (0));
  step->by_w[17] = lanes_pick (moved, s * above, step->by_w[17]);
  step->by_w[18] = lanes_pick (moved, s * w[17], step->by_w[18]);
  step->by_w[19] = lanes_only (moved, -s * log_s);
}

LANES_INLINE void
after_first (const Terms *t, LaneMask mask, Lanes grade, Step *step)
{
  keep (step, mask, lanes_all (0), lanes_all (0), lanes_all (0), lanes_all (0));
  for (int g = 0; g < 4; g++)
    {
      LaneMask is = mask & (grade == g + 1.0);

      step->s = lanes_pick (is, lanes_all (t->w[g]), step->s);
      step->by_w[g] = lanes_only (is, lanes_all (1));
    }
}

/* D' = D - w6 (G - 3) (10 - D) / 9; then w7 D0 (Easy) + (1 - w7) D'; of a first
 * answer D0 (G). Bounded. */
LANES_INLINE void
move_difficulty (const Terms *t, LaneMask first, LaneMask later, Lanes grade, gboolean derive, Cards *c)
{
  const double *w = t->w;
  Lanes off = grade - 3.0;
  Lanes damping = (10.0 - c->d) / 9.0;
  Lanes moved = c->d - off * w[6] * damping;
  Lanes d = t->goal * w[7] + moved * (1.0 - w[7]);
  Lanes start = lanes_all (0), start_slope = lanes_all (0);
  LaneMask inside;

  for (int g = 0; g < 4; g++)
    {
      LaneMask is = first & (grade == g + 1.0);

      start = lanes_pick (is, t->start[g], start);
      start_slope = lanes_pick (is, t->start_slope[g], start_slope);
    }
  d = lanes_pick (first, start, lanes_pick (later, d, c->d));
  if (derive)
    {
      Lanes kept = (1.0 + off * (w[6] / 9.0)) * (1.0 - w[7]); /* of dD */

      kept = lanes_pick (later, kept, lanes_only (~first, lanes_all (1)));
      inside = ~(first | later) | ((d > SMRITI_DIFFICULTY_MIN) & (d < SMRITI_DIFFICULTY_MAX));
      c->dd[0] = kept * c->dd[0] + lanes_pick (first, lanes_all (1), lanes_only (later, lanes_all (w[7])));
      c->dd[1] = kept * c->dd[1] + lanes_pick (first, start_slope, lanes_only (later, t->goal_slope * w[7]));
      c->dd[2] = kept * c->dd[2] - lanes_only (later, off * damping * (1.0 - w[7]));
      c->dd[3] = kept * c->dd[3] + lanes_only (later, t->goal - moved);
      for (int i = 0; i < D_N; i++)
        c->dd[i] = lanes_only (inside, c->dd[i]);
    }
  c->d = lanes_pick (first | later, lanes_clamp (d, SMRITI_DIFFICULTY_MIN, SMRITI_DIFFICULTY_MAX), d);
}

/* The chain rule for S, from what it was to what *step says. */
LANES_INLINE void
carry_derivatives (const Step *step, const Recall *recall, Cards *c)
{
  Lanes by_s = step->by_s + step->by_r * recall->by_s;
  LaneMask inside = (step->s > SMRITI_STABILITY_MIN) & (step->s < SMRITI_STABILITY_MAX);

  for (int i = 0; i < N; i++)
    {
      Lanes ds = by_s * c->ds[i] + step->by_w[i];

      if (i >= D_FIRST && i < D_FIRST + D_N)
        ds += step->by_d * c->dd[i - D_FIRST];
      if (i == 20)
        ds += step->by_r * recall->by_decay;
      c->ds[i] = lanes_only (inside, ds);
    }
}

/* One answer of each of four cards. A lane with grade 0 stays as it is. */
LANES_INLINE void
answer (const Terms *t, Lanes grade, Lanes elapsed, const Recall *recall, gboolean derive, Cards *c)
{
  LaneMask alive = (grade >= 1.0) & (grade <= 4.0);
  LaneMask first = alive & (c->s <= 0.0);
  LaneMask later = alive & ~first;
  LaneMask same_day = later & ~(elapsed > 0.0);
  LaneMask lapsed = later & ~same_day & (grade == 1.0);
  LaneMask recalled = later & ~same_day & ~lapsed;
  Cards safe = *c; /* what has not begun must not divide by 0 */
  Step step = { .s = c->s, .by_s = lanes_all (1) };
  Lanes log_s;

  safe.s = lanes_pick (later, c->s, lanes_all (1));
  log_s = lanes_log (safe.s);
  if (lanes_any (recalled))
    after_recall (t, recalled, &safe, log_s, recall->r, grade, &step);
  if (lanes_any (lapsed))
    after_lapse (t, lapsed, &safe, recall->r, &step);
  if (lanes_any (same_day))
    after_same_day (t, same_day, &safe, log_s, grade, &step);
  if (lanes_any (first))
    after_first (t, first, grade, &step);
  if (derive)
    carry_derivatives (&step, recall, c);
  move_difficulty (t, first, later, grade, derive, c);
  c->s = lanes_pick (alive, lanes_clamp (step.s, SMRITI_STABILITY_MIN, SMRITI_STABILITY_MAX), c->s);
}

/* What four lanes add to a sum, kept apart until the end: then the order in which
 * they are added is always the same. */
typedef struct
{
  Lanes loss;
  Lanes gradient[N];
  Lanes curvature[N * (N + 1) / 2];
} Sums;

LANES_INLINE void
add_label (const Recall *recall, Lanes weight, Lanes grade, gboolean derive, const Cards *c, Sums *sums)
{
  LaneMask recalled = grade > 1.0;
  Lanes r = lanes_clamp (recall->r, R_MIN, 1 - R_MIN);
  Lanes v = weight / (r * (1.0 - r));
  Lanes off = v * lanes_pick (recalled, r - 1.0, r);
  Lanes slope[N];
  guint at = 0;

  sums->loss -= lanes_only (weight > 0.0, weight * lanes_log (lanes_pick (recalled, r, 1.0 - r)));
  if (!derive)
    return;
  for (int i = 0; i < N; i++)
    slope[i] = recall->by_s * c->ds[i];
  slope[20] += recall->by_decay;
  for (int i = 0; i < N; i++)
    {
      Lanes scaled = v * slope[i];

      sums->gradient[i] += off * slope[i];
      for (int j = i; j < N; j++)
        sums->curvature[at++] += scaled * slope[j];
    }
}

LANES_INLINE void
loss_of (const SmritiPack *pack, const double *w, gboolean derive, SmritiSlope *out)
{
  Terms terms = terms_of (w);
  Sums sums = { .loss = lanes_all (0) };
  gsize cell = 0;

  for (guint g = 0; g < pack->n_groups; g++)
    {
      Cards cards = { .s = lanes_all (0) };

      for (guint row = 0; row < pack->n_rows[g]; row++, cell += SMRITI_N_LANES)
        {
          Lanes grade = lanes_load (pack->grade + cell);
          Lanes elapsed = lanes_load (pack->elapsed + cell);
          Lanes weight = lanes_load (pack->weight + cell);
          Recall recall = recall_of (&terms, lanes_pick (cards.s > 0.0, cards.s, lanes_all (1)), elapsed);

          if (lanes_any (weight > 0.0))
            add_label (&recall, weight, grade, derive, &cards, &sums);
          answer (&terms, grade, elapsed, &recall, derive, &cards);
        }
    }
  out->loss = lanes_sum (sums.loss);
  if (!derive)
    return;
  for (int i = 0; i < N; i++)
    out->gradient[i] = lanes_sum (sums.gradient[i]);
  for (int i = 0; i < N * (N + 1) / 2; i++)
    out->curvature[i] = lanes_sum (sums.curvature[i]);
}

static void
pass_loss (const SmritiPack *pack, const double *w, gboolean derive, SmritiSlope *out)
{
  if (derive)
    loss_of (pack, w, TRUE, out);
  else
    loss_of (pack, w, FALSE, out);
}

static void
pass_predict (const SmritiPack *pack, const double *w, double *out)
{
  Terms terms = terms_of (w);
  gsize cell = 0;

  for (guint g = 0; g < pack->n_groups; g++)
    {
      Cards cards = { .s = lanes_all (0) };

      for (guint row = 0; row < pack->n_rows[g]; row++, cell += SMRITI_N_LANES)
        {
          Lanes elapsed = lanes_load (pack->elapsed + cell);
          Recall recall = recall_of (&terms, lanes_pick (cards.s > 0.0, cards.s, lanes_all (1)), elapsed);

          for (int lane = 0; lane < SMRITI_N_LANES; lane++)
            if (pack->item[cell + lane] != G_MAXUINT)
              out[pack->item[cell + lane]] = recall.r[lane];
          answer (&terms, lanes_load (pack->grade + cell), elapsed, &recall, FALSE, &cards);
        }
    }
}

static void
pass_memories (const SmritiPack *pack, const double *w, SmritiMemory *out)
{
  Terms terms = terms_of (w);
  gsize cell = 0;

  for (guint g = 0; g < pack->n_groups; g++)
    {
      Cards cards = { .s = lanes_all (0) };

      for (guint row = 0; row < pack->n_rows[g]; row++, cell += SMRITI_N_LANES)
        {
          Lanes elapsed = lanes_load (pack->elapsed + cell);
          Recall recall = recall_of (&terms, lanes_pick (cards.s > 0.0, cards.s, lanes_all (1)), elapsed);

          answer (&terms, lanes_load (pack->grade + cell), elapsed, &recall, FALSE, &cards);
        }
      for (int lane = 0; lane < SMRITI_N_LANES; lane++)
        if (pack->card[g * SMRITI_N_LANES + lane] != G_MAXUINT)
          out[pack->card[g * SMRITI_N_LANES + lane]] = (SmritiMemory){ cards.s[lane], cards.d[lane] };
    }
}

LANES_INLINE void
next_four (const Terms *terms, double *stability, double *difficulty, const double *grade, const double *elapsed_days)
{
  Cards cards = { .s = lanes_load (stability), .d = lanes_load (difficulty) };
  Lanes elapsed = lanes_load (elapsed_days);
  Recall recall = recall_of (terms, lanes_pick (cards.s > 0.0, cards.s, lanes_all (1)), elapsed);

  answer (terms, lanes_load (grade), elapsed, &recall, FALSE, &cards);
  lanes_store (stability, cards.s);
  lanes_store (difficulty, cards.d);
}

static void
pass_next (const double *w, gsize n, double *stability, double *difficulty, const double *grade, const double *elapsed_days)
{
  Terms terms = terms_of (w);
  gsize whole = n - n % SMRITI_N_LANES;
  gsize rest = (n - whole) * sizeof (double);
  double tail[4][SMRITI_N_LANES] = { { 0 } };

  for (gsize i = 0; i < whole; i += SMRITI_N_LANES)
    next_four (&terms, stability + i, difficulty + i, grade + i, elapsed_days + i);
  if (rest == 0)
    return;
  memcpy (tail[0], stability + whole, rest);
  memcpy (tail[1], difficulty + whole, rest);
  memcpy (tail[2], grade + whole, rest);
  memcpy (tail[3], elapsed_days + whole, rest);
  next_four (&terms, tail[0], tail[1], tail[2], tail[3]);
  memcpy (stability + whole, tail[0], rest);
  memcpy (difficulty + whole, tail[1], rest);
}

const SmritiPasses SMRITI_PASSES = { pass_loss, pass_predict, pass_memories, pass_next };
