/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What was done about an occurrence: a projection of its events. */

#pragma once

#include "daemon/store/store.h"

typedef struct
{
  gboolean skipped;
  gint64 snoozed_s; /* UTC s, 0 = not put off */
  guint times_asked;
  gint64 first_asked_s, last_asked_s;
} SmritiMark;

/* All zero when there is none. */
void smriti_marks_get (SmritiStore *store, const char *occurrence, SmritiMark *out);
gboolean smriti_marks_put (SmritiStore *store, const char *occurrence, const SmritiMark *mark, GError **error);
/* Occurrences that have one; new array of char *. */
GPtrArray *smriti_marks_list (SmritiStore *store);
