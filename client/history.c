/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/history.h"

#include "common/day.h"
#include "common/names.h"

#include <string.h>

void
smriti_past_free (SmritiPast *past)
{
  if (!past)
    return;
  g_array_unref (past->reviews);
  g_array_unref (past->details);
  g_ptr_array_unref (past->ids);
  g_free (past);
}

/* The number of card @id, drawn when it is met first. */
static guint
number_of (SmritiPast *past, GHashTable *numbers, const char *id)
{
  gpointer number;
  char *own;

  if (g_hash_table_lookup_extended (numbers, id, NULL, &number))
    return GPOINTER_TO_UINT (number);
  own = g_strdup (id);
  g_hash_table_insert (numbers, own, GUINT_TO_POINTER (past->ids->len));
  g_ptr_array_add (past->ids, own);
  return past->ids->len - 1;
}

static void
add_page (SmritiPast *past, GHashTable *numbers, GVariant *page)
{
  GVariantIter rows;
  const char *card, *state;
  guchar grade;
  gint32 day, elapsed;
  gint64 at_ms, interval_s;
  guint took_ms;

  g_variant_iter_init (&rows, page);
  while (g_variant_iter_next (&rows, "(x&syixui&sxi)", NULL, &card, &grade, &day, &at_ms, &took_ms, &elapsed, &state, &interval_s,
                              NULL))
    {
      SmritiReview review = { .at_ms = at_ms, .day = day, .card = number_of (past, numbers, card), .grade = grade };
      SmritiReviewDetail detail = {
        .took_ms = took_ms, .elapsed_days = elapsed, .interval_s = interval_s, .was_new = strcmp (state, "new") == 0
      };

      g_array_append_val (past->reviews, review);
      g_array_append_val (past->details, detail);
    }
}

static GVariant *
options_of (gint32 since)
{
  g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);

  if (since != SMRITI_DAY_NONE)
    g_variant_dict_insert (&options, "since", "i", MAX (since, 0));
  return g_variant_dict_end (&options);
}

SmritiPast *
smriti_past_fetch (SmritiDbusDaemon *daemon, gint32 since, GError **error)
{
  g_autoptr (SmritiPast) past = g_new0 (SmritiPast, 1);
  g_autoptr (GHashTable) numbers = g_hash_table_new (g_str_hash, g_str_equal);
  gint64 after = -1, last = 0;

  past->reviews = g_array_new (FALSE, FALSE, sizeof (SmritiReview));
  past->details = g_array_new (FALSE, FALSE, sizeof (SmritiReviewDetail));
  past->ids = g_ptr_array_new_with_free_func (g_free);
  while (last > after)
    {
      g_autoptr (GVariant) page = NULL;

      after = last;
      if (!smriti_dbus_daemon_call_list_reviews_sync (daemon, after, SMRITI_MAX_ROWS, options_of (since), &page, &last, NULL,
                                                      NULL, error))
        return NULL;
      add_page (past, numbers, page);
    }
  return g_steal_pointer (&past);
}
