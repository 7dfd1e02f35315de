/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/memory_source.h"

#include "client/paths.h"

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

SmritiMemorySource *
smriti_memory_load (SmritiInvocation *invocation, GError **error)
{
  const char *given = smriti_invocation_option (invocation, "csv");
  g_autoptr (SmritiMemorySource) source = g_new0 (SmritiMemorySource, 1);
  g_autoptr (GString) text = NULL;
  g_autofree char *name = NULL;
  SmritiRevlogDays days;

  if (!given)
    {
      smriti_usage_error (invocation, error, "'memory %s' needs --csv FILE, a review log", invocation->args[0]);
      return NULL;
    }
  if (!read_days (invocation, &days, error))
    return NULL;
  text = g_string_new (NULL);
  name = smriti_term_clean (g_str_equal (given, "-") ? "stdin" : given);
  if (read_file (given, name, text, error))
    source->log = smriti_revlog_parse (text->str, text->len, name, &days, error);
  g_clear_pointer (&days.zone, g_time_zone_unref);
  if (!source->log)
    return NULL;
  source->history = smriti_history_new (source->log->reviews, source->log->n_reviews);
  if (source->log->looks_like_seconds)
    smriti_output_hint (invocation->out, "the times in %s are small: they are taken for milliseconds, not seconds", name);
  return g_steal_pointer (&source);
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
