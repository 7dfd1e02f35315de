/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* How well parameters of FSRS-6 suit a history, in the numbers that other
 * programs print, so that they can be compared (fsrs-rs, evaluate): first each
 * card's first item, by grade and interval, then the others in time; a first
 * item whose interval next to no other card with that grade had is left out with
 * all of its card; recent ones weigh more by their place in that order. Where that
 * would leave out more than half, as with few cards, it is all items in time. */

#pragma once

#include "common/memory/metrics.h"

/* The items in that order, as their numbers; *out_n of them. New. */
guint *smriti_quality_order (const SmritiHistory *history, guint *out_n);

/* The metrics of what is predicted of each item, @p (history->n_items of them), in the order @order; no AUC. */
void smriti_quality (const SmritiHistory *history, const double *p, const guint *order, guint n, SmritiMetrics *out);
