/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The log's part of the interface: events, all or some, and a month in numbers. */

#include "common/names.h"
#include "daemon/bus/private.h"

typedef struct
{
  SmritiService *service;
  GDBusMethodInvocation *call;
  guint max_text;
} Listing;

static Listing *
listing_new (SmritiService *service, GDBusMethodInvocation *call, guint max_text)
{
  Listing *listing = g_new (Listing, 1);

  listing->service = service;
  listing->call = call;
  listing->max_text = max_text;
  return listing;
}

/* --- events --- */

static GVariant *
make_event (gpointer record, gpointer user_data)
{
  const Listing *listing = user_data;

  return smriti_row_event (listing->service->study, record, listing->max_text);
}

static void
reply_events (Listing *listing, GPtrArray *events, gint64 total)
{
  smriti_dbus_daemon_complete_list_events (listing->service->daemon, listing->call,
                                           smriti_rows ("a(sxssa{sv})", events, make_event, listing),
                                           (guint) MIN (total, G_MAXUINT));
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Listing *listing = user_data;
  GError *error = NULL;
  gint64 total;
  g_autoptr (GPtrArray) events = smriti_study_find_events_finish (listing->service->study, result, &total, &error);

  if (events)
    reply_events (listing, events, total);
  else
    smriti_reply_error (listing->call, error);
}

static gboolean
read_types (GDBusMethodInvocation *call, GVariant *options, guint32 *out)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (options, "types", NULL);
  g_autofree const char **words = NULL;

  if (!value)
    return TRUE;
  if (!g_variant_is_of_type (value, G_VARIANT_TYPE_STRING_ARRAY))
    {
      g_dbus_method_invocation_return_error_literal (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                                                     "option 'types' is of type 'as'");
      return FALSE;
    }
  words = g_variant_get_strv (value, NULL);
  for (guint i = 0; words[i]; i++)
    {
      SmritiEventType type;

      if (!smriti_check_string (call, "a type", words[i]))
        return FALSE;
      if (!smriti_event_type_from_string (words[i], &type))
        {
          g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' is no type of event",
                                                 words[i]);
          return FALSE;
        }
      *out |= 1u << type;
    }
  return TRUE;
}

/* FALSE after an error was answered; *out_any: something is left out. */
static gboolean
read_filter (GDBusMethodInvocation *call, GVariant *options, SmritiEventFilter *out, gboolean *out_any)
{
  const char *topic = "", *before = "";

  *out = (SmritiEventFilter){ .since_s = G_MININT64, .until_s = G_MAXINT64 };
  if (!smriti_check_int64 (call, options, "since", &out->since_s) || !smriti_check_int64 (call, options, "until", &out->until_s)
      || !read_types (call, options, &out->types) || !smriti_check_text (call, options, "topic", &topic)
      || !smriti_check_text (call, options, "before", &before))
    return FALSE;
  out->topic = *topic ? topic : NULL;
  out->before = *before ? before : NULL;
  *out_any = out->since_s != G_MININT64 || out->until_s != G_MAXINT64 || out->types != 0 || out->topic || out->before;
  return TRUE;
}

static gboolean
on_list_events (SmritiDbusDaemon *object, GDBusMethodInvocation *call, guint offset, guint limit, guint max_text,
                GVariant *options, SmritiService *service)
{
  SmritiEventFilter filter;
  gboolean any;
  gint64 total;
  g_autofree Listing *listing = NULL;
  g_autoptr (GPtrArray) events = NULL;

  if (!smriti_check_page (call, limit, max_text) || !read_filter (call, options, &filter, &any))
    return TRUE;
  listing = listing_new (service, call, max_text);
  if (any)
    {
      smriti_study_find_events_async (service->study, &filter, offset, limit, on_found, g_steal_pointer (&listing));
      return TRUE;
    }
  events = smriti_study_events (service->study, offset, limit, &total);
  reply_events (listing, events, total);
  return TRUE;
}

/* --- the month --- */

#define MAX_WORDS 512 /* of one text a person wrote, in bytes */

static GVariant *
detail (const SmritiEvent *event, const char *name)
{
  return smriti_row_string (smriti_event_get (event, name), MAX_WORDS);
}

static GVariant *
make_noted (gpointer record, gpointer user_data)
{
  const SmritiEvent *event = record;

  return g_variant_new ("(@sx@s@s@s)", smriti_row_string (event->subject, MAX_WORDS), event->at_ms / 1000, detail (event, "text"),
                        detail (event, "note"), detail (event, "link"));
}

static GVariant *
make_skipped (gpointer record, gpointer user_data)
{
  const SmritiEvent *event = record;

  return g_variant_new ("(@sx@s)", smriti_row_string (event->subject, MAX_WORDS), event->at_ms / 1000, detail (event, "why"));
}

static GVariant *
make_verdict (gpointer record, gpointer user_data)
{
  const SmritiEvent *event = record;

  return g_variant_new ("(x@s@s@s@s)", event->at_ms / 1000, detail (event, "category"), detail (event, "name"),
                        detail (event, "verdict"), detail (event, "why"));
}

static GVariant *
done_of (const SmritiSummary *summary)
{
  GVariantBuilder done;

  g_variant_builder_init (&done, G_VARIANT_TYPE ("a{su}"));
  for (guint cadence = SMRITI_CADENCE_WEEKLY; cadence <= SMRITI_CADENCE_MONTHLY; cadence++)
    g_variant_builder_add (&done, "{su}", smriti_cadence_to_string ((SmritiCadence) cadence), summary->done[cadence]);
  return g_variant_builder_end (&done);
}

static GVariant *
summary_of (const SmritiSummary *summary)
{
  const struct
  {
    const char *key;
    guint value;
  } counts[] = {
    { "days", summary->days },
    { "of-days", summary->of_days },
    { "paused-days", summary->paused_days },
    { "streak", summary->streak },
    { "answers", summary->answers },
    { "new", summary->new_cards },
    { "lapses", summary->lapses },
    { "concepts", summary->concepts },
    { "snippets", summary->snippets },
    { "missed", summary->missed },
    { "ticks", summary->n_of[SMRITI_EVENT_TICKED] },
    { "planned", summary->n_of[SMRITI_EVENT_PLANNED] },
    { "skipped", summary->n_of[SMRITI_EVENT_SKIPPED] },
    { "snoozes", summary->n_of[SMRITI_EVENT_SNOOZED] },
    { "prompts", summary->n_of[SMRITI_EVENT_PROMPTED] },
    { "archived", summary->n_of[SMRITI_EVENT_ARCHIVED] },
  };
  g_auto (GVariantDict) dict = G_VARIANT_DICT_INIT (NULL);
  g_autofree char *from = smriti_day_to_string (summary->from);
  g_autofree char *to = smriti_day_to_string (summary->to);
  g_autofree char *month = g_strndup (from, 7);

  g_variant_dict_insert (&dict, "month", "s", month);
  g_variant_dict_insert (&dict, "from", "s", from);
  g_variant_dict_insert (&dict, "to", "s", to);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_variant_dict_insert (&dict, counts[i].key, "u", counts[i].value);
  g_variant_dict_insert_value (&dict, "done", done_of (summary));
  g_variant_dict_insert_value (&dict, "notes", smriti_rows ("a(sxsss)", summary->noted, make_noted, NULL));
  g_variant_dict_insert_value (&dict, "skips", smriti_rows ("a(sxs)", summary->skipped, make_skipped, NULL));
  g_variant_dict_insert_value (&dict, "verdicts", smriti_rows ("a(xssss)", summary->verdicts, make_verdict, NULL));
  return g_variant_dict_end (&dict);
}

static void
on_summed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree Listing *listing = user_data;
  GError *error = NULL;
  g_autoptr (SmritiSummary) summary = smriti_study_summary_finish (result, &error);

  if (summary)
    smriti_dbus_daemon_complete_get_summary (listing->service->daemon, listing->call, summary_of (summary));
  else
    smriti_reply_error (listing->call, error);
}

static gboolean
on_get_summary (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *month, GVariant *options,
                SmritiService *service)
{
  if (smriti_check_string (call, "the month", month))
    smriti_study_summary_async (service->study, month, on_summed, listing_new (service, call, 0));
  return TRUE;
}

void
smriti_service_connect_log (SmritiService *service)
{
  g_signal_connect (service->daemon, "handle-list-events", G_CALLBACK (on_list_events), service);
  g_signal_connect (service->daemon, "handle-get-summary", G_CALLBACK (on_get_summary), service);
}
