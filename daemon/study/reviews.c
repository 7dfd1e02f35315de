/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The history of answers, page by page, for those who learn from it, and the
 * cards counted: see ListReviews and CountMemory in the XML. The reading is done
 * in workers (store/reviews.h, store/census.h). */

#include "daemon/study/private.h"

typedef struct
{
  SmritiLife *life;
  guint database;
} Asking;

static void
asking_free (Asking *asking)
{
  g_rc_box_release (asking->life);
  g_free (asking);
}

static void
on_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Asking *asking = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (SmritiReviewPage) page = smriti_reviews_page_finish (result, &error);

  if (!page)
    {
      g_task_return_error (task, error);
      return;
    }
  if (asking->life->study && asking->database == asking->life->database)
    smriti_study_keep_log_order (asking->life->study, &page->order);
  g_task_return_pointer (task, g_steal_pointer (&page), (GDestroyNotify) smriti_review_page_free);
}

void
smriti_study_list_reviews_async (SmritiStudy *study, gint64 after, guint limit, const char *card_id, gint32 since,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Asking *asking = g_new0 (Asking, 1);
  g_autoptr (SmritiStudyCard) card = NULL;
  SmritiReviewQuery query = { .after = after, .limit = limit, .since = since, .order = smriti_study_log_order (study) };
  GError *error = NULL;

  asking->life = g_rc_box_acquire (study->life);
  asking->database = study->life->database;
  g_task_set_task_data (task, asking, (GDestroyNotify) asking_free);
  if (card_id[0] != '\0')
    {
      card = smriti_cards_find (study->store, card_id, smriti_study_day (study), &error);
      if (!card)
        {
          g_task_return_error (task, error);
          return;
        }
      query.card = card->id;
    }
  /* Two days are more than zones and rollovers differ by. */
  if (since != SMRITI_DAY_NONE)
    query.since_s = smriti_review_day_start (since - 2, smriti_study_settings (study)->rollover_minute,
                                             smriti_clock_zone (study->clock));
  smriti_reviews_page_async (study->store, &query, on_page, g_steal_pointer (&task));
}

void
smriti_study_census_async (SmritiStudy *study, GAsyncReadyCallback callback, gpointer user_data)
{
  smriti_census_async (study->store, smriti_study_parameters (study), smriti_study_day (study), callback, user_data);
}

SmritiReviewPage *
smriti_study_list_reviews_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
