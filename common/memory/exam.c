/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The rules told in exam.h. */

#include "common/memory/exam.h"

#include "common/day.h"

#include <math.h>
#include <string.h>

#define ALL "all"
#define LAST_LOOKS 7 /* days before the exam over which they are spread */

/* Numbers with single dots between them. */
static gboolean
is_entry (const char *s)
{
  gboolean after_digit = FALSE;

  for (; *s != '\0'; s++)
    {
      if (!g_ascii_isdigit (*s) && !(*s == '.' && after_digit))
        return FALSE;
      after_digit = *s != '.';
    }
  return after_digit;
}

gboolean
smriti_exam_from_string (const char *s, SmritiExam *out)
{
  const char *blank = strchr (s, ' ');
  SmritiExam exam = { .entry = "" };
  gsize length = blank ? (gsize) (blank - s) : 0;

  if (!blank || length >= sizeof exam.entry || !smriti_day_from_string (blank + 1, &exam.day))
    return FALSE;
  memcpy (exam.entry, s, length);
  if (g_str_equal (exam.entry, ALL))
    exam.entry[0] = '\0';
  else if (!is_entry (exam.entry))
    return FALSE;
  *out = exam;
  return TRUE;
}

gboolean
smriti_exam_is_about (const SmritiExam *exam, const char *entry)
{
  gsize length = strlen (exam->entry);

  return length == 0 || (strncmp (entry, exam->entry, length) == 0 && (entry[length] == '\0' || entry[length] == '.'));
}

gboolean
smriti_exam_shorten (const SmritiParameters *parameters, double stability, double retention, int days_left, int *min_days,
                     int *max_days)
{
  double wanted = MAX (retention, SMRITI_EXAM_RETENTION);
  int spread, eve;

  g_return_val_if_fail (parameters != NULL && min_days != NULL && max_days != NULL, FALSE);

  if (days_left < 2)
    return FALSE;
  eve = days_left - 1;
  if (*max_days <= eve || smriti_fsrs_retrievability (parameters, stability, days_left) >= wanted)
    return FALSE;
  spread = (int) CLAMP (floor (smriti_fsrs_interval (parameters, stability, wanted)), 1, LAST_LOOKS);
  *min_days = MAX (MIN (*min_days, days_left - spread), 1);
  *max_days = eve;
  return TRUE;
}

guint
smriti_exam_new_a_day (guint new_cards, int days_left)
{
  guint days = (guint) MAX (days_left, 1);

  return new_cards / days + (new_cards % days > 0 ? 1 : 0);
}
