/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What is known of the memory, as the interface tells it: the answers given,
 * all cards counted, and why one of them is asked now. */

#include "common/names.h"
#include "common/text.h"
#include "daemon/bus/private.h"

#define MAX_DAY 2932896 /* the end of the year 9999 */

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
} Listing;

static GVariant *
make_review (gpointer record, gpointer user_data)
{
  const SmritiReviewRow *row = record;

  return g_variant_new ("(x@syixuisxi)", row->n, smriti_row_string (row->card, SMRITI_MAX_ARGUMENT), (guchar) row->grade,
                        row->day, row->at_ms, row->took_ms, row->elapsed_days, smriti_state_to_string (row->state_before),
                        row->interval_s, row->due_day);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Listing *listing = user_data;
  GError *error = NULL;
  g_autoptr (SmritiReviewPage) page = smriti_study_list_reviews_finish (result, &error);
  GVariant *rows;
  gsize sent;

  if (!page)
    {
      smriti_reply_error (listing->call, error);
      return;
    }
  rows = smriti_rows ("a(xsyixuisxi)", page->rows, make_review, NULL);
  sent = g_variant_n_children (rows);
  /* Ids may be long: where the reply was full, the next page goes on from there. */
  if (sent < page->rows->len)
    page->last = ((const SmritiReviewRow *) g_ptr_array_index (page->rows, sent - 1))->n;
  smriti_dbus_daemon_complete_list_reviews (listing->service->daemon, listing->call, rows, page->last, (guint64) page->total);
}

static gboolean
read_since (GDBusMethodInvocation *call, GVariant *options, gint32 *out)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (options, "since", NULL);

  *out = SMRITI_DAY_NONE;
  if (!value)
    return TRUE;
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT32))
    *out = g_variant_get_int32 (value);
  if (*out >= 0 && *out <= MAX_DAY)
    return TRUE;
  g_dbus_method_invocation_return_error_literal (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                                                 "option 'since' is of type 'i': days since 1970-01-01");
  return FALSE;
}

static gboolean
on_list_reviews (SmritiDbusDaemon *object, GDBusMethodInvocation *call, gint64 after, guint limit, GVariant *options,
                 SmritiService *service)
{
  Listing *listing;
  const char *card = "";
  gint32 since;

  if (!smriti_check_page (call, limit, 0) || !smriti_check_text (call, options, "card", &card)
      || !read_since (call, options, &since))
    return TRUE;
  listing = g_new (Listing, 1);
  listing->service = service;
  listing->call = call;
  smriti_study_list_reviews_async (service->study, MAX (after, 0), limit, card, since, on_listed, listing);
  return TRUE;
}

/* --- all cards --- */

static GVariant *
leeches_of (SmritiStudy *study, const SmritiCensus *census)
{
  GVariantBuilder leeches;

  g_variant_builder_init (&leeches, G_VARIANT_TYPE ("a(ssu)"));
  for (guint i = 0; i < census->leeches->len; i++)
    {
      g_autoptr (SmritiStudyCard) card = smriti_study_card_by_n (study, g_array_index (census->leeches, gint64, i));
      g_autofree char *front = card ? smriti_text_line (card->front, 200) : NULL;

      if (card)
        g_variant_builder_add (&leeches, "(s@su)", card->id, smriti_row_string (front, 1024), card->lapses);
    }
  return g_variant_builder_end (&leeches);
}

static GVariant *
bands_of (const SmritiCensus *census)
{
  GVariantBuilder bands;

  g_variant_builder_init (&bands, G_VARIANT_TYPE ("a(uu)"));
  for (guint i = 0; i < SMRITI_CENSUS_BANDS; i++)
    g_variant_builder_add (&bands, "(uu)", i < SMRITI_CENSUS_BANDS - 1 ? (guint) smriti_census_ends[i] : 0, census->bands[i]);
  return g_variant_builder_end (&bands);
}

static void
on_counted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Listing *listing = user_data;
  GError *error = NULL;
  g_autoptr (SmritiCensus) census = smriti_census_finish (result, &error);
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  SmritiStudy *study = listing->service->study;
  g_autofree char *day = NULL;

  if (!census)
    {
      smriti_reply_error (listing->call, error);
      return;
    }
  day = smriti_day_to_string (smriti_study_day (study));
  g_variant_dict_insert (&dict, "day", "s", day);
  g_variant_dict_insert (&dict, "cards", "u", census->cards);
  for (int state = 0; state < 4; state++)
    g_variant_dict_insert (&dict, smriti_state_to_string ((SmritiState) state), "u", census->states[state]);
  g_variant_dict_insert (&dict, "off", "u", census->off);
  g_variant_dict_insert (&dict, "memorised", "d", census->memorised);
  g_variant_dict_insert (&dict, "retention", "d", smriti_study_settings (study)->retention);
  g_variant_dict_insert_value (&dict, "stability", bands_of (census));
  g_variant_dict_insert (&dict, "n-leeches", "u", census->n_leeches);
  g_variant_dict_insert_value (&dict, "leeches", leeches_of (study, census));
  smriti_dbus_daemon_complete_count_memory (listing->service->daemon, listing->call, g_variant_dict_end (&dict));
}

static gboolean
on_count_memory (SmritiDbusDaemon *object, GDBusMethodInvocation *call, GVariant *options, SmritiService *service)
{
  Listing *listing = g_new (Listing, 1);

  listing->service = service;
  listing->call = call;
  smriti_study_census_async (service->study, on_counted, listing);
  return TRUE;
}

/* --- one card --- */

static GVariant *
curve_of (const SmritiExplanation *explanation)
{
  GVariantBuilder curve;

  g_variant_builder_init (&curve, G_VARIANT_TYPE ("a(dd)"));
  for (guint i = 0; i < explanation->curve->len; i++)
    {
      const SmritiCurvePoint *point = &g_array_index (explanation->curve, SmritiCurvePoint, i);

      g_variant_builder_add (&curve, "(dd)", point->elapsed_days, point->retrievability);
    }
  return g_variant_builder_end (&curve);
}

static GVariant *
make_answer (gpointer record, gpointer user_data)
{
  const SmritiEvent *event = record;
  g_autofree char *day = smriti_day_to_string (event->day);

  return g_variant_new ("(sxssixx)", event->id, event->at_ms / 1000, day, smriti_grade_to_string (event->grade),
                        event->elapsed_days, event->interval_s, event->due_s);
}

static char *
exam_of (const SmritiExplanation *explanation)
{
  g_autofree char *day = explanation->has_exam ? smriti_day_to_string (explanation->exam.day) : NULL;

  return day ? g_strdup_printf ("%s %s", explanation->exam.entry[0] != '\0' ? explanation->exam.entry : "all", day)
             : g_strdup ("");
}

static GVariant *
explanation_of (SmritiStudy *study, const SmritiExplanation *explanation)
{
  const SmritiStudyCard *card = explanation->card;
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *exam = exam_of (explanation);
  SmritiGradePreview preview[4];
  GVariantBuilder grades;

  smriti_study_preview (study, card, preview);
  g_variant_builder_init (&grades, G_VARIANT_TYPE ("a(xx)"));
  for (int i = 0; i < 4; i++)
    g_variant_builder_add (&grades, "(xx)", preview[i].interval_s, preview[i].due_s);
  g_variant_dict_insert_value (&dict, "card", smriti_row_card (card, SMRITI_MAX_STRING));
  g_variant_dict_insert_value (&dict, "back", smriti_row_string (card->back, SMRITI_MAX_STRING));
  g_variant_dict_insert (&dict, "reason", "s", explanation->reason);
  g_variant_dict_insert (&dict, "place", "u", explanation->place);
  g_variant_dict_insert (&dict, "exam", "s", exam);
  g_variant_dict_insert (&dict, "after", "s", explanation->after ? explanation->after : "");
  g_variant_dict_insert (&dict, "now", "x", smriti_clock_now_s (smriti_study_clock (study)));
  g_variant_dict_insert (&dict, "elapsed", "d", explanation->elapsed);
  g_variant_dict_insert (&dict, "due-elapsed", "d", explanation->due_elapsed);
  g_variant_dict_insert (&dict, "retrievability", "d", explanation->retrievability);
  g_variant_dict_insert (&dict, "retention", "d", explanation->retention);
  g_variant_dict_insert (&dict, "stability", "d", card->progress.memory.stability);
  g_variant_dict_insert (&dict, "lasts", "d", explanation->stability);
  g_variant_dict_insert (&dict, "difficulty", "d", card->progress.memory.difficulty);
  g_variant_dict_insert (&dict, "answers", "u", card->answers);
  g_variant_dict_insert (&dict, "lapses", "u", card->lapses);
  g_variant_dict_insert (&dict, "leech", "b", explanation->leech);
  g_variant_dict_insert (&dict, "parameters", "s", explanation->parameters ? explanation->parameters : "");
  g_variant_dict_insert_value (&dict, "grades", g_variant_builder_end (&grades));
  g_variant_dict_insert_value (&dict, "history", smriti_rows ("a(sxssixx)", explanation->answers, make_answer, NULL));
  g_variant_dict_insert_value (&dict, "curve", curve_of (explanation));
  return g_variant_dict_end (&dict);
}

static gboolean
on_explain_card (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *id, GVariant *options, SmritiService *service)
{
  g_auto (SmritiExplanation) explanation = { 0 };
  GError *error = NULL;

  if (!smriti_check_string (call, "the card", id))
    return TRUE;
  if (smriti_study_explain (service->study, id, &explanation, &error))
    smriti_dbus_daemon_complete_explain_card (object, call, explanation_of (service->study, &explanation));
  else
    smriti_reply_error (call, error);
  return TRUE;
}

void
smriti_service_connect_reviews (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-list-reviews", G_CALLBACK (on_list_reviews), service);
  g_signal_connect (service->daemon, "handle-count-memory", G_CALLBACK (on_count_memory), service);
  g_signal_connect (service->daemon, "handle-explain-card", G_CALLBACK (on_explain_card), service);
}
