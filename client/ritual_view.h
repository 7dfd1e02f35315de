/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The monthly ritual as the daemon tells it, with what only the client can see
 * (codebases), as JSON and as lines for a person. */

#pragma once

#include "client/records.h"
#include "client/repos.h"
#include "client/ritual_fresh.h"

typedef struct
{
  SmritiDbusDaemon *daemon; /* borrowed */
  guint months;
  GVariant *occurrence; /* a tuple */
  GVariant *steps;
  char **helps;             /* a step each: document codebases tools archive or "" */
  GVariant *lines;          /* au */
  GVariant *data;           /* a{sv} of GetRitual */
  GPtrArray *repos;         /* of SmritiRepo, looked at; NULL before */
  GVariant *summary;        /* of GetSummary, or NULL */
  SmritiRitualFresh *fresh; /* NULL: no step is about the document */
} SmritiRitualView;

/* @name: as GetRitual takes it. */
SmritiRitualView *smriti_ritual_view_new (SmritiDbusDaemon *daemon, const char *name, guint months, GError **error);
void smriti_ritual_view_free (SmritiRitualView *view);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiRitualView, smriti_ritual_view_free)

/* Asks again, about the same one. What was seen of codebases stays. */
gboolean smriti_ritual_view_renew (SmritiRitualView *view, GError **error);
/* Looks at the codebases, once; takes up to about 20 s. */
gboolean smriti_ritual_view_look (SmritiRitualView *view, GError **error);

/* The record of step @i; @out_tuple is the caller's. */
SmritiStepRow smriti_ritual_view_step (const SmritiRitualView *view, gsize i, GVariant **out_tuple);
gsize smriti_ritual_view_n_steps (const SmritiRitualView *view);
guint smriti_ritual_view_left (const SmritiRitualView *view);
gboolean smriti_ritual_view_is (const SmritiRitualView *view, gsize i, const char *help);
/* Value @key of the data as an array of @type, never NULL; new. */
GVariant *smriti_ritual_view_list (const SmritiRitualView *view, const char *key, const char *type);

/* occurrence, steps and what goes with them. Codebases must have been looked at. */
void smriti_ritual_view_json (const SmritiRitualView *view, SmritiJson *json);

/* --- for a person (ritual_text.c); new strings of whole lines --- */

/* Motto, name, the month in numbers. */
char *smriti_ritual_opening (const SmritiRitualView *view, const SmritiTerm *term);
/* The step and its help, at most about @rows lines of @columns. */
char *smriti_ritual_step_text (const SmritiRitualView *view, const SmritiTerm *term, gsize i, guint rows);
/* "done until 2027-01-01", or what remains. */
char *smriti_ritual_closing (const SmritiRitualView *view, const SmritiTerm *term);
