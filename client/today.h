/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What is left today, what was learnt, and what to do next, in words: said by
 * status, after an answer and at the end of a review. All of it comes from one
 * GetStatus reply. */

#pragma once

#include "client/output.h"

#include "smriti-dbus.h"

/* New string, "5 concepts and 1 snippet", from two counts; "nothing" for 0 and 0. */
char *smriti_today_counts (guint concepts, guint snippets);

/* Lines on what is still to do, or that today is done, each ended. New string. */
char *smriti_today_left (GVariant *status);

/* New string of lines: what was learnt today and when it comes back (at most
 * @max cards), then what tomorrow brings. "" when nothing was answered. */
char *smriti_today_learnt (const SmritiTerm *term, GVariant *status, guint max);

/* Where @error is Nothing, asks the daemon why and says it in its place. */
void smriti_today_explain (SmritiDbusDaemon *daemon, GError **error);
