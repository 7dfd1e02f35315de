/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* See pass7.h. Compiled with SMRITI_PASS7 naming the function it makes. Every lane
 * goes through every formula its row has use for; masks decide what is kept.
 *
 * An answer makes of S, s and D new ones, and R depends on all three. How each
 * depends on what it was made of is a number a lane, 0 where it was moved into its
 * range or the other of two was taken; a step of the derivatives is then nothing
 * but sums of products over the 34 parameters. */

#include "common/memory/pass7.h"

#include "common/memory/fsrs.h"

#define N SMRITI_FSRS7_N_PARAMETERS
#define R_MIN 1e-5
#define R_SPAN (1 - 2 * R_MIN)
#define DECAY_MIN 0.01
#define DECAY_MAX 0.95
#define SHORT_FACTOR_LOG_MAX 60.0
#define SHORT_SHARE 0.8
#define PULL 0.01

/* Where the parameters of the two traces and of the curve begin. */
#define TRACE_N 8
#define LONG_TRACE 7
#define SHORT_TRACE 15
#define CURVE 23
#define CURVE_N (N - CURVE)

/* Labelled rows whose slopes are kept until it pays to multiply them out. */
#define KEPT_ROWS 8

/* What follows from the parameters alone. */
typedef struct
{
  const double *w;
  Lanes log_short, log_long;      /* ln w25, ln w26 */
  Lanes long_factor;              /* w26^(1/d2), f2 + 1 but for D */
  Lanes growth[2];                /* e^(w - 1.5) of the long and the short trace */
  Lanes goal, goal_slope;         /* D0 (Easy), where difficulty is drawn to, and by w5 */
  Lanes start[4], start_slope[4]; /* D0 of each grade, and by w5 */
} Terms;

typedef struct
{
  Lanes l, s, d;             /* S, s, D; 0: not begun */
  Lanes dl[N], ds[N], dd[N]; /* by the parameters */
} Cards;

/* R1 and R at the moment of an answer, and what they depend on. */
typedef struct
{
  Lanes r1, r1_by_s, r1_by_w[CURVE_N];          /* of these w23, w25, w33 only */
  Lanes r2, r2_by_l, r2_by_d, r2_by_w[CURVE_N]; /* w24, w26, w32 only */
  Lanes r, by_l, by_s, by_d, by_w[CURVE_N];
} Recall;

/* A trace after an answer: its stability, and what that depends on. */
typedef struct
{
  Lanes x, by_x, by_r, by_d, by_w[TRACE_N];
} Trace;

typedef struct
{
  Lanes d, by_d, by_r, by_w4, by_w5, by_w6;
} Difficulty;

/* Who in a row does what. */
typedef struct
{
  Lanes grade;
  LaneMask first, lapsed, recalled;
} Row;

/* What four lanes add to a sum, kept apart until the end: then the order in which
 * they are added is always the same. */
typedef struct
{
  Lanes loss;
  Lanes gradient[N];
  Lanes curvature[N * (N + 1) / 2];
  Lanes slope[N][KEPT_ROWS]; /* dR of each row kept */
  Lanes v[KEPT_ROWS], off[KEPT_ROWS];
  guint n_kept;
} Sums;

LANES_INLINE Terms
terms_of (const double *w)
{
  Terms t = { .w = w };
  Lanes slope = lanes_exp (lanes_all (3 * w[5]));

  t.log_short = lanes_log (lanes_all (w[25]));
  t.log_long = lanes_log (lanes_all (w[26]));
  t.long_factor = lanes_exp (-t.log_long / w[24]);
  t.growth[0] = lanes_exp (lanes_all (w[LONG_TRACE] - 1.5));
  t.growth[1] = lanes_exp (lanes_all (w[SHORT_TRACE] - 1.5));
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

/* R1 = (1 + f1 t / s)^d1, d1 = -clamp (w23 s^(w33 - 0.3)), f1 = w25^(1/d1) - 1 */
LANES_INLINE void
recall_short (const Terms *t, const Cards *c, Lanes log_s, Lanes elapsed, Recall *out)
{
  const double *w = t->w;
  Lanes free_decay = lanes_exp (log_s * (w[33] - 0.3)) * w[23];
  Lanes decay = lanes_clamp (free_decay, DECAY_MIN, DECAY_MAX);
  Lanes log_factor = -t->log_short / decay;
  LaneMask uncapped = log_factor < SHORT_FACTOR_LOG_MAX;
  Lanes factor = lanes_exp (lanes_min (log_factor, lanes_all (SHORT_FACTOR_LOG_MAX)));
  Lanes per_s = elapsed / c->s;
  Lanes x = (factor - 1.0) * per_s;
  Lanes u = x + 1.0;
  Lanes log_u = lanes_log (u);
  Lanes r = lanes_exp (-decay * log_u);
  Lanes by_factor = lanes_only (uncapped, r * factor * per_s / u);
  Lanes by_decay = lanes_only (free_decay == decay, (by_factor * log_factor - r * log_u) * decay); /* by ln -d1 */

  out->r1 = r;
  out->r1_by_s = (by_decay * (w[33] - 0.3) + r * decay * x / u) / c->s;
  out->r1_by_w[23 - CURVE] = by_decay / w[23];
  out->r1_by_w[25 - CURVE] = by_factor / w[25];
  out->r1_by_w[33 - CURVE] = by_decay * log_s;
}

/* R2 = (1 + f2 t / S)^-w24, f2 = (w26^(-1/w24) - 1) e^((D - 5) (w32 - 0.3)) */
LANES_INLINE void
recall_long (const Terms *t, const Cards *c, Lanes elapsed, Recall *out)
{
  const double *w = t->w;
  Lanes off = c->d - 5.0;
  Lanes per_s = elapsed * lanes_exp (off * (w[32] - 0.3)) / c->l;
  Lanes x = (t->long_factor - 1.0) * per_s;
  Lanes u = x + 1.0;
  Lanes log_u = lanes_log (u);
  Lanes r = lanes_exp (log_u * -w[24]);
  Lanes by_factor = r * t->long_factor * per_s / u;
  Lanes by_x = r * w[24] * x / u; /* by -ln x */

  out->r2 = r;
  out->r2_by_l = by_x / c->l;
  out->r2_by_d = by_x * (0.3 - w[32]);
  out->r2_by_w[24 - CURVE] = -(r * log_u) - by_factor * t->log_long / w[24];
  out->r2_by_w[26 - CURVE] = by_factor / w[26];
  out->r2_by_w[32 - CURVE] = -by_x * off;
}

/* Both, in the shares m1 = w27 s^-w29 and m2 = w28 S^w30 e^((D - 5) (w31 - 0.5)). */
LANES_INLINE Recall
recall_of (const Terms *t, const Cards *c, Lanes log_l, Lanes log_s, Lanes elapsed)
{
  const double *w = t->w;
  Lanes off = c->d - 5.0;
  Lanes ratio = lanes_exp (-(log_s * w[29]) - log_l * w[30] - off * (w[31] - 0.5)) * (w[27] / w[28]); /* m1 / m2 */
  Lanes share = 1.0 / (ratio + 1.0);
  Lanes k1 = ratio * share * R_SPAN, k2 = share * R_SPAN, by_ratio; /* by ln ratio */
  Recall recall;

  recall_short (t, c, log_s, elapsed, &recall);
  recall_long (t, c, elapsed, &recall);
  recall.r = lanes_clamp (k1 * recall.r1 + k2 * recall.r2 + R_MIN, R_MIN, 1 - R_MIN);
  by_ratio = k1 * share * (recall.r1 - recall.r2);
  recall.by_l = k2 * recall.r2_by_l - by_ratio * w[30] / c->l;
  recall.by_s = k1 * recall.r1_by_s - by_ratio * w[29] / c->s;
  recall.by_d = k2 * recall.r2_by_d - by_ratio * (w[31] - 0.5);
  recall.by_w[23 - CURVE] = k1 * recall.r1_by_w[23 - CURVE];
  recall.by_w[24 - CURVE] = k2 * recall.r2_by_w[24 - CURVE];
  recall.by_w[25 - CURVE] = k1 * recall.r1_by_w[25 - CURVE];
  recall.by_w[26 - CURVE] = k2 * recall.r2_by_w[26 - CURVE];
  recall.by_w[27 - CURVE] = by_ratio / w[27];
  recall.by_w[28 - CURVE] = -by_ratio / w[28];
  recall.by_w[29 - CURVE] = -by_ratio * log_s;
  recall.by_w[30 - CURVE] = -by_ratio * log_l;
  recall.by_w[31 - CURVE] = -by_ratio * off;
  recall.by_w[32 - CURVE] = k2 * recall.r2_by_w[32 - CURVE];
  recall.by_w[33 - CURVE] = k1 * recall.r1_by_w[33 - CURVE];
  return recall;
}

/* X (1 + e^(w0 - 1.5) (11 - D) X^-w1 (e^(w2 (1 - R)) - 1) [w6 Hard] [w7 Easy]) */
LANES_INLINE void
grow (const double *w, Lanes growth, const Row *row, Lanes log_x, Lanes r, Lanes d, Trace *trace)
{
  LaneMask mask = row->recalled;
  LaneMask hard = mask & (row->grade == 2.0);
  LaneMask easy = mask & (row->grade == 4.0);
  Lanes bonus = lanes_pick (hard, lanes_all (w[6]), lanes_pick (easy, lanes_all (w[7]), lanes_all (1)));
  Lanes plain = trace->x * growth * (11.0 - d) * lanes_exp (log_x * -w[1]);
  Lanes e = lanes_exp ((1.0 - r) * w[2]);
  Lanes slope = plain * bonus * e;
  Lanes gain = plain * (e - 1.0) * bonus;

  trace->by_x = lanes_pick (mask, 1.0 + gain * (1.0 - w[1]) / trace->x, trace->by_x);
  trace->by_r = lanes_only (mask, slope * -w[2]);
  trace->by_d = lanes_only (mask, -gain / (11.0 - d));
  trace->by_w[0] = lanes_only (mask, gain);
  trace->by_w[1] = lanes_only (mask, -gain * log_x);
  trace->by_w[2] = lanes_only (mask, slope * (1.0 - r));
  trace->by_w[6] = lanes_only (hard, plain * (e - 1.0));
  trace->by_w[7] = lanes_only (easy, plain * (e - 1.0));
  trace->x = lanes_pick (mask, trace->x + gain, trace->x);
}

/* The lesser of X and w3 ((X + 1)^w4 - 1) e^(w5 (1 - R)) */
LANES_INLINE void
shrink (const double *w, const Row *row, Lanes r, Trace *trace)
{
  Lanes log_x1 = lanes_log1p (trace->x);
  Lanes power = lanes_expm1 (log_x1 * w[4]);
  Lanes e = lanes_exp ((1.0 - r) * w[5]);
  Lanes left = power * e * w[3];
  LaneMask mask = row->lapsed & (left < trace->x);

  trace->by_x = lanes_pick (mask, e * (w[3] * w[4]) * (power + 1.0) / (trace->x + 1.0), trace->by_x);
  trace->by_r = lanes_pick (mask, left * -w[5], trace->by_r);
  trace->by_w[3] = lanes_only (mask, power * e);
  trace->by_w[4] = lanes_only (mask, e * w[3] * (power + 1.0) * log_x1);
  trace->by_w[5] = lanes_only (mask, left * (1.0 - r));
  trace->x = lanes_pick (mask, left, trace->x);
}

/* @first_x: the stability a first answer gives. */
LANES_INLINE Trace
trace_after (const double *w, Lanes growth, const Row *row, Lanes first_x, Lanes x, Lanes log_x, Lanes r, Lanes d)
{
  Trace trace = { .x = x, .by_x = lanes_all (1) };

  if (lanes_any (row->recalled))
    grow (w, growth, row, log_x, r, d, &trace);
  if (lanes_any (row->lapsed))
    shrink (w, row, r, &trace);
  trace.x = lanes_pick (row->first, first_x, trace.x);
  trace.by_x = lanes_only (~row->first, trace.by_x);
  return trace;
}

/* What was moved into its range depends on nothing. Returns which lanes were not. */
LANES_INLINE LaneMask
bound (Trace *trace)
{
  Lanes x = lanes_clamp (trace->x, SMRITI_STABILITY7_MIN, SMRITI_STABILITY_MAX);
  LaneMask inside = trace->x == x;

  trace->x = x;
  return inside;
}

LANES_INLINE void
forget_where (LaneMask keep, Trace *trace)
{
  trace->by_x = lanes_only (keep, trace->by_x);
  trace->by_r = lanes_only (keep, trace->by_r);
  trace->by_d = lanes_only (keep, trace->by_d);
  for (int i = 0; i < TRACE_N; i++)
    trace->by_w[i] = lanes_only (keep, trace->by_w[i]);
}

/* D' = D - w6 (G - 3) [R + 0.1 if Again] (10 - D) / 9, drawn a little to D0 (Easy);
 * of a first answer D0 (G). Bounded. */
LANES_INLINE Difficulty
difficulty_after (const Terms *t, const Row *row, Lanes old_d, Lanes r)
{
  const double *w = t->w;
  LaneMask later = row->lapsed | row->recalled;
  Lanes off = row->grade - 3.0;
  Lanes per_w6 = -off * lanes_pick (row->lapsed, r + 0.1, lanes_all (1));
  Lanes damping = (10.0 - old_d) / 9.0;
  Lanes d = t->goal * PULL + (old_d + per_w6 * w[6] * damping) * (1 - PULL);
  Lanes start = lanes_all (0), start_slope = lanes_all (0);
  LaneMask inside;
  Difficulty after;

  for (int g = 0; g < 4; g++)
    {
      LaneMask is = row->first & (row->grade == g + 1.0);

      start = lanes_pick (is, t->start[g], start);
      start_slope = lanes_pick (is, t->start_slope[g], start_slope);
    }
  d = lanes_pick (row->first, start, lanes_pick (later, d, old_d));
  after.d = lanes_clamp (d, SMRITI_DIFFICULTY_MIN, SMRITI_DIFFICULTY_MAX);
  inside = d == after.d;
  after.by_d = lanes_only (inside & ~row->first, lanes_pick (later, (1.0 - per_w6 * (w[6] / 9)) * (1 - PULL), lanes_all (1)));
  after.by_r = lanes_only (inside & row->lapsed, -off * (w[6] * (1 - PULL)) * damping);
  after.by_w4 = lanes_only (inside, lanes_pick (row->first, lanes_all (1), lanes_only (later, lanes_all (PULL))));
  after.by_w5 = lanes_only (inside, lanes_pick (row->first, start_slope, lanes_only (later, t->goal_slope * PULL)));
  after.by_w6 = lanes_only (inside & later, per_w6 * damping * (1 - PULL));
  return after;
}

/* dR by all parameters, into each @stride-th place of @out. */
LANES_INLINE void
slope_of (const Recall *recall, const Cards *c, Lanes *out, guint stride)
{
  for (int i = 0; i < N; i++)
    out[i * stride] = recall->by_l * c->dl[i] + recall->by_s * c->ds[i] + recall->by_d * c->dd[i];
  for (int i = 0; i < CURVE_N; i++)
    out[(CURVE + i) * stride] += recall->by_w[i];
}

/* The chain rule. @share: how much of S' a lapse left s', 0 where it left its own. */
LANES_INLINE void
carry (const Row *row, const Trace *l, const Trace *s, const Difficulty *d, Lanes share, const Recall *recall, const Lanes *dr,
       guint stride, Cards *c)
{
  Lanes s_by_s = s->by_x + s->by_r * recall->r1_by_s;

  for (int i = 0; i < N; i++)
    c->dl[i] = l->by_x * c->dl[i] + l->by_r * dr[i * stride] + l->by_d * c->dd[i];
  for (int i = 0; i < TRACE_N; i++)
    c->dl[LONG_TRACE + i] += l->by_w[i];
  for (int g = 0; g < 4; g++)
    c->dl[g] += lanes_only (row->first & (row->grade == g + 1.0), lanes_all (1));

  for (int i = 0; i < N; i++)
    c->ds[i] = s_by_s * c->ds[i] + s->by_d * c->dd[i] + share * c->dl[i];
  for (int i = 0; i < TRACE_N; i++)
    c->ds[SHORT_TRACE + i] += s->by_w[i];
  c->ds[23] += s->by_r * recall->r1_by_w[23 - CURVE];
  c->ds[25] += s->by_r * recall->r1_by_w[25 - CURVE];
  c->ds[33] += s->by_r * recall->r1_by_w[33 - CURVE];

  for (int i = 0; i < N; i++)
    c->dd[i] = d->by_d * c->dd[i] + d->by_r * dr[i * stride];
  c->dd[4] += d->by_w4;
  c->dd[5] += d->by_w5;
  c->dd[6] += d->by_w6;
}

/* One answer of each of four cards. A lane with grade 0 stays as it is. */
LANES_INLINE void
answer (const Terms *t, const Row *row, const Cards *safe, Lanes log_l, Lanes log_s, const Recall *recall, const Lanes *dr,
        guint stride, gboolean derive, Cards *c)
{
  Lanes start = lanes_all (0);
  LaneMask alive = row->first | row->lapsed | row->recalled;
  LaneMask inside_l, inside_s, from_l;
  Trace l, s;
  Difficulty d;

  for (int g = 0; g < 4; g++)
    start = lanes_pick (row->first & (row->grade == g + 1.0), lanes_all (t->w[g]), start);
  l = trace_after (t->w + LONG_TRACE, t->growth[0], row, start, safe->l, log_l, recall->r, safe->d);
  s = trace_after (t->w + SHORT_TRACE, t->growth[1], row, start * SHORT_SHARE, safe->s, log_s, recall->r1, safe->d);
  d = difficulty_after (t, row, safe->d, recall->r);
  inside_l = bound (&l);
  inside_s = bound (&s);
  from_l = row->lapsed & (l.x * SHORT_SHARE < s.x);
  from_l |= row->first;
  s.x = lanes_pick (from_l, l.x * SHORT_SHARE, s.x);
  inside_s = (inside_s | from_l) & bound (&s);
  if (derive)
    {
      forget_where (inside_l, &l);
      forget_where (inside_s & ~from_l, &s);
      carry (row, &l, &s, &d, lanes_only (inside_s & from_l, lanes_all (SHORT_SHARE)), recall, dr, stride, c);
    }
  c->l = lanes_pick (alive, l.x, c->l);
  c->s = lanes_pick (alive, s.x, c->s);
  c->d = lanes_pick (alive, d.d, c->d);
}

/* Multiplies out the slopes kept: H += v dR dR'. */
LANES_INLINE void
add_kept (Sums *sums)
{
  guint at = 0;

  for (guint k = sums->n_kept; k < KEPT_ROWS; k++)
    {
      sums->v[k] = sums->off[k] = lanes_all (0);
      for (int i = 0; i < N; i++)
        sums->slope[i][k] = lanes_all (0);
    }
  for (int i = 0; i < N; i++)
    {
      Lanes scaled[KEPT_ROWS];

      for (int k = 0; k < KEPT_ROWS; k++)
        {
          scaled[k] = sums->v[k] * sums->slope[i][k];
          sums->gradient[i] += sums->off[k] * sums->slope[i][k];
        }
      for (int j = i; j < N; j++, at++)
        {
          Lanes even = scaled[0] * sums->slope[j][0], odd = scaled[1] * sums->slope[j][1];

          for (int k = 2; k < KEPT_ROWS; k += 2)
            {
              even += scaled[k] * sums->slope[j][k];
              odd += scaled[k + 1] * sums->slope[j][k + 1];
            }
          sums->curvature[at] += even + odd;
        }
    }
  sums->n_kept = 0;
}

LANES_INLINE void
add_label (Lanes r, Lanes weight, Lanes grade, gboolean derive, Sums *sums)
{
  LaneMask recalled = grade > 1.0;

  sums->loss -= lanes_only (weight > 0.0, weight * lanes_log (lanes_pick (recalled, r, 1.0 - r)));
  if (!derive)
    return;
  sums->v[sums->n_kept] = weight / (r * (1.0 - r));
  sums->off[sums->n_kept] = sums->v[sums->n_kept] * lanes_pick (recalled, r - 1.0, r);
  if (++sums->n_kept == KEPT_ROWS)
    add_kept (sums);
}

LANES_INLINE void
step (const Terms *terms, const SmritiPack *pack, gsize cell, gboolean derive, Cards *c, Sums *sums)
{
  Lanes grade = lanes_load (pack->grade + cell);
  Lanes elapsed = lanes_max (lanes_load (pack->exact + cell), lanes_all (0));
  Lanes weight = lanes_load (pack->weight + cell);
  LaneMask alive = (grade >= 1.0) & (grade <= 4.0);
  LaneMask begun = c->l > 0.0;
  Row row = { grade, alive & ~begun, alive & begun & (grade == 1.0), alive & begun & (grade > 1.0) };
  Cards safe = *c; /* what has not begun must not divide by 0 */
  Lanes *dr = &sums->slope[0][sums->n_kept];
  Lanes log_l, log_s;
  Recall recall;

  safe.l = lanes_pick (begun, c->l, lanes_all (1));
  safe.s = lanes_pick (begun, c->s, lanes_all (1));
  safe.d = lanes_pick (begun, c->d, lanes_all (5));
  log_l = lanes_log (safe.l);
  log_s = lanes_log (safe.s);
  recall = recall_of (terms, &safe, log_l, log_s, elapsed);
  if (derive)
    slope_of (&recall, c, dr, KEPT_ROWS);
  answer (terms, &row, &safe, log_l, log_s, &recall, dr, KEPT_ROWS, derive, c);
  if (lanes_any (weight > 0.0))
    add_label (recall.r, weight, grade, derive, sums);
}

LANES_INLINE void
loss_of (const SmritiPack *pack, const double *w, gboolean derive, SmritiSlope *out)
{
  Terms terms = terms_of (w);
  Sums sums;
  gsize cell = 0;

  memset (&sums, 0, sizeof sums);
  for (guint g = 0; g < pack->n_groups; g++)
    {
      guint n_rows = MIN (pack->n_rows[g], SMRITI_PACK_MAX_ANSWERS); /* no label stands behind it */
      Cards cards;

      memset (&cards, 0, sizeof cards);
      for (guint row = 0; row < n_rows; row++)
        step (&terms, pack, cell + row * SMRITI_N_LANES, derive, &cards, &sums);
      cell += (gsize) pack->n_rows[g] * SMRITI_N_LANES;
    }
  out->loss = lanes_sum (sums.loss);
  if (!derive)
    return;
  add_kept (&sums);
  for (int i = 0; i < N; i++)
    out->gradient[i] = lanes_sum (sums.gradient[i]);
  for (int i = 0; i < N * (N + 1) / 2; i++)
    out->curvature[i] = lanes_sum (sums.curvature[i]);
}

void
SMRITI_PASS7 (const SmritiPack *pack, const double *w, gboolean derive, SmritiSlope *out)
{
  if (derive)
    loss_of (pack, w, TRUE, out);
  else
    loss_of (pack, w, FALSE, out);
}
