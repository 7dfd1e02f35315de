/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/revlog.h"

#include "client/csv.h"
#include "client/term.h"
#include "common/day.h"
#include "common/error.h"

#include <string.h>

#define DAY_S 86400
/* The years 1 to 9999. */
#define TIME_MIN_MS (G_GINT64_CONSTANT (-62135596800) * 1000)
#define TIME_MAX_MS (G_GINT64_CONSTANT (253402300799) * 1000)
/* As milliseconds it is 1973, as seconds the year 5138. */
#define SECONDS_BELOW G_GINT64_CONSTANT (100000000000)
#define MAX_SHOWN 40 /* characters of a wrong field in a message */

typedef enum
{
  CARD,
  RATING,
  TIME,
  DURATION,
  N_COLUMNS
} Column;

static const char *const column_names[N_COLUMNS] = { "card_id", "review_rating", "review_time", "review_duration" };

/* A log while it is read. */
typedef struct
{
  const char *name;
  const SmritiRevlogDays *days;
  int at[N_COLUMNS]; /* which field; -1 = there is none */
  GArray *reviews, *took_ms;
  GPtrArray *cards;
  GHashTable *places; /* name, borrowed from cards → place + 1 */
  gboolean has_text_time, has_large_time;
} Reading;

static gboolean
fail (const Reading *reading, guint line, GError **error, const char *what, const char *value, const char *wanted)
{
  g_autofree char *clean = smriti_term_clean (value);
  g_autofree char *shown = g_utf8_substring (clean, 0, MIN (g_utf8_strlen (clean, -1), MAX_SHOWN));

  g_strdelimit (shown, "\n\t", ' ');
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s:%u: %s is '%s'; %s", reading->name, line, what, shown, wanted);
  return FALSE;
}

/* --- the first line --- */

static gboolean
find_columns (Reading *reading, GPtrArray *fields, guint line, GError **error)
{
  for (int column = 0; column < N_COLUMNS; column++)
    {
      reading->at[column] = -1;
      for (guint i = fields->len; i-- > 0;)
        {
          g_autofree char *name = g_ascii_strdown (g_ptr_array_index (fields, i), -1);

          if (strcmp (g_strstrip (name), column_names[column]) == 0)
            reading->at[column] = (int) i;
        }
      if (reading->at[column] >= 0 || column == DURATION)
        continue;
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
                   "%s:%u: no column '%s'; the first line names the columns: card_id, review_rating, review_time", reading->name,
                   line, column_names[column]);
      return FALSE;
    }
  return TRUE;
}

/* --- fields --- */

/* Without blanks around it. */
static const char *
strip (char *field)
{
  return g_strstrip (field);
}

/* "3", and "3.0" as tables write it that know numbers of one kind only. */
static gboolean
read_number (const char *text, gint64 *out)
{
  char *end;
  gboolean begins = g_ascii_isdigit (text[text[0] == '-']);

  if (!begins || strlen (text) > 40)
    return FALSE;
  *out = g_ascii_strtoll (text, &end, 10); /* ends at the ends of 64 bits when it is longer */
  if (*end == '.')
    end += 1 + strspn (end + 1, "0");
  return *end == '\0';
}

static gboolean
two_digits (const char *p, int max, int *out)
{
  if (!g_ascii_isdigit (p[0]) || !g_ascii_isdigit (p[1]))
    return FALSE;
  *out = (p[0] - '0') * 10 + (p[1] - '0');
  return *out <= max;
}

/* ".250000": the first three digits count. */
static const char *
read_fraction (const char *p, int *out_ms)
{
  int unit = 100;

  *out_ms = 0;
  if (*p != '.' && *p != ',')
    return p;
  for (p++; g_ascii_isdigit (*p); p++, unit /= 10)
    *out_ms += (*p - '0') * unit;
  return p;
}

/* "Z", "+01:00", "+0100", "+01" */
static gboolean
read_offset (const char *p, int *out_s)
{
  int hours, minutes = 0, sign = *p == '-' ? -1 : 1;

  *out_s = 0;
  if (strcmp (p, "Z") == 0 || strcmp (p, "z") == 0)
    return TRUE;
  if ((*p != '+' && *p != '-') || !two_digits (p + 1, 23, &hours))
    return FALSE;
  p += 3;
  p += *p == ':' && p[1] != '\0';
  if (*p != '\0' && (!two_digits (p, 59, &minutes) || p[2] != '\0'))
    return FALSE;
  *out_s = sign * (hours * 60 + minutes) * 60;
  return TRUE;
}

/* 2026-11-23T09:00:05.250+01:00, which nearly all write. */
static gboolean
read_usual_time (const char *text, gint64 *out_ms)
{
  char date[11] = { 0 };
  int hour, minute, second = 0, ms, offset_s;
  gint32 day;
  const char *p = text + 16;

  if (strlen (text) < 17 || !strchr ("Tt ", text[10]) || text[13] != ':')
    return FALSE;
  memcpy (date, text, 10);
  if (!smriti_day_from_string (date, &day) || !two_digits (text + 11, 23, &hour) || !two_digits (text + 14, 59, &minute))
    return FALSE;
  if (*p == ':')
    {
      if (!two_digits (p + 1, 59, &second))
        return FALSE;
      p += 3;
    }
  p = read_fraction (p, &ms);
  p += *p == ' ';
  if (!read_offset (p, &offset_s))
    return FALSE;
  *out_ms = ((gint64) day * DAY_S + hour * 3600 + minute * 60 + second - offset_s) * 1000 + ms;
  return TRUE;
}

/* Other spellings of the standard: 20261123T090005Z, 2026-W48-1T09:00Z. */
static gboolean
read_unusual_time (const char *text, gint64 *out_ms)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (text, NULL);

  if (!time)
    return FALSE;
  *out_ms = g_date_time_to_unix (time) * 1000 + g_date_time_get_microsecond (time) / 1000;
  return TRUE;
}

static gboolean
read_time (Reading *reading, const char *text, gint64 *out_ms)
{
  if (read_number (text, out_ms))
    reading->has_large_time |= *out_ms >= SECONDS_BELOW;
  else if (read_usual_time (text, out_ms) || read_unusual_time (text, out_ms))
    reading->has_text_time = TRUE;
  else
    return FALSE;
  return *out_ms >= TIME_MIN_MS && *out_ms <= TIME_MAX_MS;
}

/* Date of local time less the rollover, as a count of days since 1970. Seconds of
 * local time, as a count, have 86,400 in every day: nothing is lost by dividing. */
static gint32
day_of (const SmritiRevlogDays *days, gint64 at_ms)
{
  gint64 s = at_ms / 1000 - (at_ms % 1000 < 0);

  if (days->zone)
    s += g_time_zone_get_offset (days->zone, g_time_zone_find_interval (days->zone, G_TIME_TYPE_UNIVERSAL, s));
  s -= days->rollover_minutes * 60;
  return (gint32) (s / DAY_S - (s % DAY_S < 0));
}

/* --- rows --- */

static char *
field (const Reading *reading, GPtrArray *fields, Column column)
{
  int at = reading->at[column];

  return at >= 0 && (guint) at < fields->len ? g_ptr_array_index (fields, at) : NULL;
}

static guint
place_of (Reading *reading, const char *card)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (reading->places, card));

  if (place == 0)
    {
      g_ptr_array_add (reading->cards, g_strdup (card));
      place = reading->cards->len;
      g_hash_table_insert (reading->places, g_ptr_array_index (reading->cards, place - 1), GUINT_TO_POINTER (place));
    }
  return place - 1;
}

static gboolean
is_whole (const Reading *reading, GPtrArray *fields, guint line, GError **error)
{
  for (int column = 0; column < DURATION; column++)
    if (!field (reading, fields, column))
      {
        g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s:%u: the row ends before %s; give it all its fields",
                     reading->name, line, column_names[column]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
read_row (Reading *reading, GPtrArray *fields, guint line, GError **error)
{
  char *duration = field (reading, fields, DURATION);
  gint64 rating, took_ms = 0;
  SmritiReview review;

  if (!is_whole (reading, fields, line, error))
    return FALSE;
  if (!read_number (strip (field (reading, fields, RATING)), &rating) || rating < 0 || rating > 4)
    return fail (reading, line, error, "review_rating", field (reading, fields, RATING),
                 "it must be 1 (again), 2 (hard), 3 (good) or 4 (easy)");
  if (!read_time (reading, strip (field (reading, fields, TIME)), &review.at_ms))
    return fail (reading, line, error, "review_time", field (reading, fields, TIME),
                 "it must be Unix milliseconds, or as 2026-11-23T09:00:00+01:00 with its offset");
  if (*field (reading, fields, CARD) == '\0')
    return fail (reading, line, error, "card_id", "", "it must name the card");
  if (rating == 0)
    return TRUE;
  if (!duration || !read_number (strip (duration), &took_ms))
    took_ms = 0;
  review.day = day_of (reading->days, review.at_ms);
  review.card = place_of (reading, field (reading, fields, CARD));
  review.grade = (guint8) rating;
  g_array_append_val (reading->reviews, review);
  g_array_append_vals (reading->took_ms, &(guint){ (guint) CLAMP (took_ms, 0, G_MAXUINT) }, 1);
  return TRUE;
}

static gboolean
read_rows (Reading *reading, const char *text, gsize length, GError **error)
{
  gboolean named = FALSE;
  SmritiCsv csv;

  smriti_csv_init (&csv, text, length, '\0');
  for (;;)
    {
      const char *wrong;
      guint line = 0;
      g_autoptr (GPtrArray) fields = smriti_csv_next (&csv, &line, &wrong);

      if (!fields)
        return TRUE;
      if (wrong)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s:%u: %s", reading->name, line, wrong);
          return FALSE;
        }
      if (!(named ? read_row (reading, fields, line, error) : find_columns (reading, fields, line, error)))
        return FALSE;
      named = csv.no_comments = TRUE; /* a card may be called #1 */
    }
}

/* Takes what was read. */
static SmritiRevlog *
make_log (Reading *reading)
{
  SmritiRevlog *log = g_new0 (SmritiRevlog, 1);

  log->n_reviews = reading->reviews->len;
  log->n_cards = reading->cards->len;
  log->reviews = (SmritiReview *) (gpointer) g_array_free (g_steal_pointer (&reading->reviews), FALSE);
  log->took_ms = (guint *) (gpointer) g_array_free (g_steal_pointer (&reading->took_ms), FALSE);
  g_ptr_array_add (reading->cards, NULL);
  log->cards = (char **) g_ptr_array_free (g_steal_pointer (&reading->cards), FALSE);
  log->looks_like_seconds = log->n_reviews > 0 && !reading->has_text_time && !reading->has_large_time;
  return log;
}

SmritiRevlog *
smriti_revlog_parse (const char *text, gsize length, const char *name, const SmritiRevlogDays *days, GError **error)
{
  Reading reading = { .name = name, .days = days };
  SmritiRevlog *log = NULL;

  reading.reviews = g_array_new (FALSE, FALSE, sizeof (SmritiReview));
  reading.took_ms = g_array_new (FALSE, FALSE, sizeof (guint));
  reading.cards = g_ptr_array_new_with_free_func (g_free);
  reading.places = g_hash_table_new (g_str_hash, g_str_equal);
  if (read_rows (&reading, text, length, error))
    log = make_log (&reading);
  g_clear_pointer (&reading.reviews, g_array_unref);
  g_clear_pointer (&reading.took_ms, g_array_unref);
  g_clear_pointer (&reading.cards, g_ptr_array_unref);
  g_hash_table_unref (reading.places);
  return log;
}

void
smriti_revlog_free (SmritiRevlog *log)
{
  if (!log)
    return;
  g_free (log->reviews);
  g_free (log->took_ms);
  g_strfreev (log->cards);
  g_free (log);
}
