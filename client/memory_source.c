/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/memory_source.h"

#include "client/bus.h"
#include "client/history.h"
#include "client/paths.h"
#include "common/day.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_LOG (G_GUINT64_CONSTANT (2) * 1024 * 1024 * 1024) /* bytes */

/* --- the file --- */

/* @name as messages call it. */
static gboolean
read_file (const char *given, const char *name, GString *text, GError **error)
{
  g_autofree char *path = g_str_equal (given, "-") ? NULL : smriti_path_as_named (given);
  FILE *file = path ? fopen (path, "re") : stdin;
  char buffer[65536];
  gsize length = 0;
  int failed = 0;

  if (!file)
    {
      gboolean missing = errno == ENOENT || errno == ENOTDIR;

      g_set_error (error, SMRITI_ERROR, missing ? SMRITI_ERROR_NOT_FOUND : SMRITI_ERROR_FAILED,
                   missing ? "there is no file '%s'" : "the file '%s' cannot be read", name);
      return FALSE;
    }
  errno = 0;
  while (text->len <= MAX_LOG && (length = fread (buffer, 1, sizeof buffer, file)) > 0)
    g_string_append_len (text, buffer, (gssize) length);
  failed = ferror (file) ? errno : 0;
  if (file != stdin)
    fclose (file);
  if (failed == 0 && text->len <= MAX_LOG)
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the file '%s' cannot be read: %s", name,
               failed ? g_strerror (failed) : "it is larger than 2 GiB");
  return FALSE;
}

/* --- where days begin --- */

/* A name of the zone database, or an offset: what GLib would else look for as a
 * file, which need not be a zone. */
static gboolean
may_be_zone (const char *name)
{
  const char *rest = name + 1;

  if (!g_ascii_isupper (*name) && *name != '+' && *name != '-')
    return FALSE;
  for (; *rest; rest++)
    if (g_ascii_isupper (*name) ? !g_ascii_isalnum (*rest) && !strchr ("_+-/:", *rest) : !g_ascii_isdigit (*rest) && *rest != ':')
      return FALSE;
  return TRUE;
}

static gboolean
read_days (SmritiInvocation *invocation, SmritiRevlogDays *out, GError **error)
{
  const char *zone = smriti_invocation_option (invocation, "zone");
  const char *rollover = smriti_invocation_option (invocation, "rollover");
  int hour = 0, minute = 0;
  char after;

  *out = (SmritiRevlogDays){ NULL, SMRITI_REVLOG_ROLLOVER_MINUTES };
  if (rollover)
    {
      gboolean plain = strspn (rollover, "0123456789:") == strlen (rollover);

      if (!plain || strlen (rollover) > 5 || sscanf (rollover, "%2d:%2d%c", &hour, &minute, &after) != 2 || hour > 23
          || minute > 59)
        return smriti_usage_error (invocation, error, "'--rollover' takes an hour from 00:00 to 23:59, not '%s'", rollover);
      out->rollover_minutes = hour * 60 + minute;
    }
  if (zone && (!may_be_zone (zone) || !(out->zone = g_time_zone_new_identifier (zone))))
    {
      g_autofree char *shown = smriti_term_clean (zone);

      return smriti_usage_error (invocation, error, "no zone '%s'; write it like Europe/Berlin or +05:30", shown);
    }
  return TRUE;
}

/* --- the answers --- */

static SmritiRevlog *
read_log (SmritiInvocation *invocation, const char *given, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *name = smriti_term_clean (g_str_equal (given, "-") ? "stdin" : given);
  SmritiRevlog *log = NULL;
  SmritiRevlogDays days;

  if (!read_days (invocation, &days, error))
    return NULL;
  if (read_file (given, name, text, error))
    log = smriti_revlog_parse (text->str, text->len, name, &days, error);
  g_clear_pointer (&days.zone, g_time_zone_unref);
  if (log && log->looks_like_seconds)
    smriti_output_hint (invocation->out, "the times in %s are small: they are taken for milliseconds, not seconds", name);
  return log;
}

/* One's own answers as a log. */
static SmritiRevlog *
log_of (SmritiPast *past)
{
  SmritiRevlog *log = g_new0 (SmritiRevlog, 1);

  log->n_reviews = past->reviews->len;
  log->reviews = g_memdup2 (past->reviews->data, (log->n_reviews + 1) * sizeof *log->reviews);
  log->took_ms = g_new (guint, log->n_reviews + 1);
  for (gsize i = 0; i < log->n_reviews; i++)
    log->took_ms[i] = g_array_index (past->details, SmritiReviewDetail, i).took_ms;
  log->n_cards = past->ids->len;
  g_ptr_array_add (past->ids, NULL);
  log->cards = g_strdupv ((char **) past->ids->pdata);
  return log;
}

static SmritiRevlog *
fetch_log (SmritiInvocation *invocation, GError **error)
{
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (SmritiPast) past = NULL;
  static const char *const of_a_file[] = { "zone", "rollover" };

  for (guint i = 0; i < G_N_ELEMENTS (of_a_file); i++)
    if (smriti_invocation_option (invocation, of_a_file[i]))
      {
        smriti_usage_error (invocation, error, "'--%s' is about the days of --csv FILE; those of your own answers are known",
                            of_a_file[i]);
        return NULL;
      }
  daemon = smriti_bus_connect (error);
  past = daemon ? smriti_past_fetch (daemon, SMRITI_DAY_NONE, error) : NULL;
  return past ? log_of (past) : NULL;
}

SmritiMemorySource *
smriti_memory_load (SmritiInvocation *invocation, GError **error)
{
  const char *given = smriti_invocation_option (invocation, "csv");
  SmritiRevlog *log = given ? read_log (invocation, given, error) : fetch_log (invocation, error);
  SmritiMemorySource *source;

  if (!log)
    return NULL;
  source = g_new0 (SmritiMemorySource, 1);
  source->log = log;
  source->history = smriti_history_new (log->reviews, log->n_reviews);
  return source;
}

void
smriti_memory_source_free (SmritiMemorySource *source)
{
  if (!source)
    return;
  smriti_history_free (source->history);
  smriti_revlog_free (source->log);
  g_free (source);
}

const char *
smriti_memory_source_card (const SmritiMemorySource *source, guint c)
{
  return source->log->cards[source->history->card[c]];
}
