/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The calendar's part of the interface: occurrences, ticks, pauses, days. */

#include "common/names.h"
#include "daemon/bus/private.h"

#define MAX_DAYS 1000

static GVariant *
make_occurrence (gpointer record, gpointer user_data)
{
  return smriti_row_occurrence (record);
}

/* Leaves the rows of one page. */
static void
cut_page (GPtrArray *rows, guint offset, guint limit)
{
  g_ptr_array_remove_range (rows, 0, MIN (offset, rows->len));
  if (rows->len > limit)
    g_ptr_array_remove_range (rows, limit, rows->len - limit);
}

/* Answers with @occurrence, which it takes, or with @error. */
static void
reply_occurrence (GDBusMethodInvocation *call, SmritiOccurrence *occurrence, GError *error)
{
  GVariant *row;

  if (!occurrence)
    {
      smriti_reply_error (call, error);
      return;
    }
  row = smriti_row_occurrence (occurrence);
  g_dbus_method_invocation_return_value (call, g_variant_new_tuple (&row, 1));
  smriti_occurrence_free (occurrence);
}

/* --- lists --- */

static gboolean
read_cadence (GDBusMethodInvocation *call, const char *word, int *out)
{
  SmritiCadence cadence;

  *out = -1;
  if (*word == '\0')
    return TRUE;
  if (!smriti_cadence_from_string (word, &cadence))
    {
      g_dbus_method_invocation_return_error_literal (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                                                     "a cadence is daily, weekly, 30-day, 90-day or monthly");
      return FALSE;
    }
  *out = (int) cadence;
  return TRUE;
}

static void
keep_only (GPtrArray *all, const char *topic, int cadence)
{
  for (guint i = all->len; i-- > 0;)
    {
      const SmritiOccurrence *occurrence = g_ptr_array_index (all, i);

      if ((cadence >= 0 && (int) occurrence->cadence != cadence) || (*topic && !g_str_equal (topic, occurrence->topic)))
        g_ptr_array_remove_index (all, i);
    }
}

static gboolean
on_list_occurrences (SmritiDbusDaemon *object, GDBusMethodInvocation *call, guint offset, guint limit, GVariant *options,
                     SmritiService *service)
{
  gboolean past = FALSE;
  const char *topic = "", *word = "";
  int cadence;
  g_autoptr (GPtrArray) rows = NULL;
  guint total;

  if (!smriti_check_page (call, limit, 0) || !smriti_check_boolean (call, options, "past", &past)
      || !smriti_check_text (call, options, "topic", &topic) || !smriti_check_text (call, options, "cadence", &word)
      || !read_cadence (call, word, &cadence))
    return TRUE;
  if (past)
    rows = smriti_study_past (service->study, topic, cadence, offset, limit, &total);
  else
    {
      rows = smriti_study_agenda (service->study);
      keep_only (rows, topic, cadence);
      total = rows->len;
      cut_page (rows, offset, limit);
    }
  smriti_dbus_daemon_complete_list_occurrences (object, call,
                                                smriti_rows ("a" SMRITI_ROW_OCCURRENCE, rows, make_occurrence, NULL), total);
  return TRUE;
}

static GVariant *
make_day (gpointer record, gpointer user_data)
{
  const SmritiCalendarDay *day = record;
  g_autofree char *date = smriti_day_to_string (day->day);

  return g_variant_new ("(su@a" SMRITI_ROW_OCCURRENCE ")", date, day->cards,
                        smriti_rows ("a" SMRITI_ROW_OCCURRENCE, day->occurrences, make_occurrence, NULL));
}

static gboolean
on_list_days (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *from, guint n_days, guint offset, guint limit,
              GVariant *options, SmritiService *service)
{
  gint32 day = smriti_study_day (service->study);
  g_autoptr (GPtrArray) days = NULL;
  guint n;

  if (!smriti_check_string (call, "the date", from) || !smriti_check_page (call, limit, 0))
    return TRUE;
  if ((*from && !smriti_day_from_string (from, &day)) || n_days < 1 || n_days > MAX_DAYS)
    {
      g_dbus_method_invocation_return_error_literal (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                                                     "from is a date (YYYY-MM-DD) or \"\", and days are 1 to 1000");
      return TRUE;
    }
  n = offset < n_days ? MIN (limit, n_days - offset) : 0;
  days = smriti_study_calendar (service->study, day + (gint32) MIN (offset, n_days), n);
  smriti_dbus_daemon_complete_list_days (object, call, smriti_rows ("a(sua" SMRITI_ROW_OCCURRENCE ")", days, make_day, NULL),
                                         n_days);
  return TRUE;
}

static gboolean
on_list_rules (SmritiDbusDaemon *object, GDBusMethodInvocation *call, GVariant *options, SmritiService *service)
{
  smriti_dbus_daemon_complete_list_rules (object, call, smriti_study_rule_rows (service->study));
  return TRUE;
}

/* --- one occurrence --- */

static gboolean
on_tick (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *name, const char *step, GVariant *options,
         SmritiService *service)
{
  const char *note = NULL, *link = NULL;
  gboolean off = FALSE;
  SmritiOccurrence *occurrence;
  GError *error = NULL;

  if (!smriti_check_string (call, "the occurrence", name) || !smriti_check_string (call, "the step", step)
      || !smriti_check_text (call, options, "note", &note) || !smriti_check_text (call, options, "link", &link)
      || !smriti_check_boolean (call, options, "off", &off))
    return TRUE;
  occurrence = smriti_study_tick (service->study, name, step, !off, note, link, &error);
  reply_occurrence (call, occurrence, error);
  return TRUE;
}

static gboolean
on_plan (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *name, const char *text, GVariant *options,
         SmritiService *service)
{
  const char *by = "";
  SmritiOccurrence *occurrence;
  GError *error = NULL;

  if (!smriti_check_string (call, "the occurrence", name) || !smriti_check_string (call, "the step", text)
      || !smriti_check_text (call, options, "by", &by))
    return TRUE;
  occurrence = smriti_study_plan (service->study, name, text, by, &error);
  reply_occurrence (call, occurrence, error);
  return TRUE;
}

static gboolean
on_skip (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *name, const char *why, GVariant *options,
         SmritiService *service)
{
  GError *error = NULL;
  SmritiOccurrence *occurrence;

  if (!smriti_check_string (call, "the occurrence", name) || !smriti_check_string (call, "the reason", why))
    return TRUE;
  occurrence = smriti_study_skip (service->study, name, why, &error);
  reply_occurrence (call, occurrence, error);
  return TRUE;
}

static gboolean
on_snooze (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *name, const char *until, GVariant *options,
           SmritiService *service)
{
  GError *error = NULL;
  SmritiOccurrence *occurrence;

  if (!smriti_check_string (call, "the occurrence", name) || !smriti_check_string (call, "the time", until))
    return TRUE;
  occurrence = smriti_study_snooze (service->study, name, until, &error);
  reply_occurrence (call, occurrence, error);
  return TRUE;
}

/* --- pauses --- */

static gboolean
on_pause (SmritiDbusDaemon *object, GDBusMethodInvocation *call, const char *until, GVariant *options, SmritiService *service)
{
  GError *error = NULL;
  gint64 ends_s;

  if (!smriti_check_string (call, "the end", until))
    return TRUE;
  if (!smriti_study_pause (service->study, until, &error))
    {
      smriti_reply_error (call, error);
      return TRUE;
    }
  smriti_study_is_paused (service->study, &ends_s);
  smriti_dbus_daemon_complete_pause (object, call, ends_s);
  return TRUE;
}

static gboolean
on_unpause (SmritiDbusDaemon *object, GDBusMethodInvocation *call, GVariant *options, SmritiService *service)
{
  GError *error = NULL;

  if (smriti_study_unpause (service->study, &error))
    smriti_dbus_daemon_complete_unpause (object, call);
  else
    smriti_reply_error (call, error);
  return TRUE;
}

void
smriti_service_connect_calendar (SmritiService *service)
{
  const struct
  {
    const char *signal;
    GCallback handler;
  } handlers[] = {
    { "handle-list-occurrences", G_CALLBACK (on_list_occurrences) },
    { "handle-list-days", G_CALLBACK (on_list_days) },
    { "handle-list-rules", G_CALLBACK (on_list_rules) },
    { "handle-tick", G_CALLBACK (on_tick) },
    { "handle-plan", G_CALLBACK (on_plan) },
    { "handle-skip", G_CALLBACK (on_skip) },
    { "handle-snooze", G_CALLBACK (on_snooze) },
    { "handle-pause", G_CALLBACK (on_pause) },
    { "handle-unpause", G_CALLBACK (on_unpause) },
  };

  for (guint i = 0; i < G_N_ELEMENTS (handlers); i++)
    g_signal_connect (service->daemon, handlers[i].signal, handlers[i].handler, service);
}
