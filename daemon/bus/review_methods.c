/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What is known of the memory, as the interface tells it: the answers given. */

#include "common/names.h"
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

void
smriti_service_connect_reviews (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-list-reviews", G_CALLBACK (on_list_reviews), service);
}
