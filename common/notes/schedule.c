/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Numbers come from a note: each is checked, and what is beyond reason is put
 * at its bound, so that no note can make a memory out of nothing or never. */

#include "common/notes/schedule.h"

#include <math.h>
#include <string.h>

#define MAX_INTERVAL 36525.0 /* days; the plugin's own bound */
#define MAX_SEGMENTS 1024
#define MAX_COUNT 1000000

/* @length digits at @s; -1 = they are not. */
static int
digits (const char *s, guint length)
{
  int value = 0;

  for (guint i = 0; i < length; i++)
    {
      if (!g_ascii_isdigit (s[i]))
        return -1;
      value = 10 * value + (s[i] - '0');
    }
  return value;
}

static gint32
day_of (int year, int month, int day_of_month)
{
  g_autofree char *text = NULL;
  gint32 day;

  if (year < 1 || year > 9999 || month < 1 || day_of_month < 1)
    return SMRITI_DAY_NONE;
  text = g_strdup_printf ("%04d-%02d-%02d", year, month, day_of_month);
  return smriti_day_from_string (text, &day) ? day : SMRITI_DAY_NONE;
}

/* "Wed Mar 06 2024" */
static gint32
day_in_words (const char *s)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };

  if (strlen (s) != 15 || s[3] != ' ' || s[7] != ' ' || s[10] != ' ')
    return SMRITI_DAY_NONE;
  for (int month = 1; month <= 12; month++)
    if (g_ascii_strncasecmp (s + 4, months[month - 1], 3) == 0)
      return day_of (digits (s + 11, 4), month, digits (s + 8, 2));
  return SMRITI_DAY_NONE;
}

static gint32
read_day (const char *s)
{
  if (strlen (s) >= 10 && s[4] == '-' && s[7] == '-' && (s[10] == '\0' || s[10] == 'T' || s[10] == ' '))
    return day_of (digits (s, 4), digits (s + 5, 2), digits (s + 8, 2));
  if (strlen (s) == 10 && s[2] == '-' && s[5] == '-')
    return day_of (digits (s + 6, 4), digits (s + 3, 2), digits (s, 2));
  return day_in_words (s);
}

/* A plain number, not negative; FALSE = it is none. */
static gboolean
read_number (const char *s, double max, double *out)
{
  char *end;
  double value;

  if (!s || !(g_ascii_isdigit (*s) || *s == '.'))
    return FALSE;
  value = g_ascii_strtod (s, &end);
  end += strspn (end, " ");
  if (*end || !isfinite (value))
    return FALSE;
  *out = MIN (value, max);
  return TRUE;
}

static guint
read_count (const char *s)
{
  double value;

  return read_number (s, MAX_COUNT, &value) ? (guint) value : 0;
}

SmritiPrior *
smriti_schedule_prior (const char *due, const char *interval, const char *ease)
{
  gint32 day = due ? read_day (due) : SMRITI_DAY_NONE;
  double days, percent;
  SmritiPrior *prior;

  if (day == SMRITI_DAY_NONE || day == day_of (2000, 1, 1) || !read_number (interval, MAX_INTERVAL, &days)
      || !read_number (ease, 1000, &percent))
    return NULL;
  prior = g_new0 (SmritiPrior, 1);
  prior->due_day = day;
  prior->last_day = SMRITI_DAY_NONE;
  prior->interval_days = days > 0 ? days : 1;
  prior->ease = MAX (percent, 130) / 100;
  prior->state = days > 0 ? SMRITI_STATE_REVIEW : SMRITI_STATE_RELEARNING;
  if (days <= 0)
    prior->last_day = day;
  return prior;
}

/* "fsrs,due,interval,stability,difficulty,state,answers,lapses,step,last" */
static SmritiPrior *
read_fsrs (char **fields)
{
  static const SmritiState states[] = { SMRITI_STATE_NEW, SMRITI_STATE_LEARNING, SMRITI_STATE_REVIEW, SMRITI_STATE_RELEARNING };
  double days, stability, difficulty, state;
  SmritiPrior *prior;
  gint32 day;

  if (g_strv_length (fields) < 10)
    return NULL;
  day = read_day (fields[1]);
  if (day == SMRITI_DAY_NONE || !read_number (fields[2], MAX_INTERVAL, &days)
      || !read_number (fields[3], MAX_INTERVAL, &stability) || !read_number (fields[4], 10, &difficulty)
      || !read_number (fields[5], 3, &state) || state < 1 || stability <= 0)
    return NULL;
  prior = g_new0 (SmritiPrior, 1);
  prior->due_day = day;
  prior->last_day = read_day (fields[9]);
  prior->interval_days = days > 0 ? days : 1;
  prior->stability = stability;
  prior->difficulty = MAX (difficulty, 1);
  prior->state = states[(guint) state];
  prior->answers = read_count (fields[6]);
  prior->lapses = read_count (fields[7]);
  return prior;
}

static SmritiPrior *
read_segment (char *segment)
{
  g_auto (GStrv) fields = g_strsplit (segment, ",", 12);

  for (char **field = fields; *field; field++)
    g_strstrip (*field);
  if (g_str_equal (fields[0], "fsrs"))
    return read_fsrs (fields);
  return g_strv_length (fields) < 3 ? NULL : smriti_schedule_prior (fields[0], fields[1], fields[2]);
}

GPtrArray *
smriti_schedule_read (const char *text, gsize length)
{
  const char *found = memmem (text, length, SMRITI_SCHEDULE_COMMENT, strlen (SMRITI_SCHEDULE_COMMENT));
  g_autofree char *inside = NULL;
  g_auto (GStrv) segments = NULL;
  const char *newline, *end;
  GPtrArray *priors;
  gsize rest;

  if (!found)
    return NULL;
  found += strlen (SMRITI_SCHEDULE_COMMENT);
  rest = (gsize) (text + length - found);
  newline = memchr (found, '\n', rest);
  if (newline)
    rest = (gsize) (newline - found);
  end = memmem (found, rest, "-->", 3);
  if (!end)
    return NULL;
  inside = g_strndup (found, (gsize) (end - found));
  segments = g_strsplit (inside, "!", MAX_SEGMENTS);
  priors = g_ptr_array_new_with_free_func (g_free);
  for (char **segment = segments; *segment; segment++)
    if (*g_strstrip (*segment))
      g_ptr_array_add (priors, read_segment (*segment));
  return priors;
}

/* Bytes of @set that @s begins with. */
static gsize
run_of (const char *s, const char *end, const char *set)
{
  gsize run = 0;

  while (s + run < end && s[run] && strchr (set, s[run]))
    run++;
  return run;
}

GPtrArray *
smriti_schedule_read_open (const char *text, gsize length)
{
  static const char *const sets[] = { "0123456789-", "0123456789", "0123456789" };
  const char *end = text + length;
  GPtrArray *priors = NULL;

  while ((text = memchr (text, '!', (gsize) (end - text))))
    {
      const char *start = ++text;
      guint n = 0;

      for (gsize run; n < G_N_ELEMENTS (sets) && (run = run_of (text, end, sets[n])) > 0; n++)
        {
          text += run;
          if (n + 1 < G_N_ELEMENTS (sets) && (text == end || *text != ','))
            break;
          text += n + 1 < G_N_ELEMENTS (sets);
        }
      if (n == G_N_ELEMENTS (sets) && (!priors || priors->len < MAX_SEGMENTS))
        {
          g_autofree char *segment = g_strndup (start, (gsize) (text - start));

          if (!priors)
            priors = g_ptr_array_new_with_free_func (g_free);
          g_ptr_array_add (priors, read_segment (segment));
        }
    }
  return priors;
}
