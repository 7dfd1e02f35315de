/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/rule_row.h"

#include "common/day.h"
#include "common/error.h"
#include "common/names.h"

#include <string.h>

#define MAX_MINUTE (2 * 24 * 60 - 1)

/* Centuries that every calendar program can reckon in. */
#define FIRST_YEAR 1900
#define LAST_YEAR 2999

void
smriti_rule_row_free (SmritiRuleRow *row)
{
  if (!row)
    return;
  g_free (row->topic);
  g_free (row->title);
  g_strfreev (row->steps);
  g_clear_pointer (&row->except, g_array_unref);
  g_free (row);
}

/* --- out --- */

GVariant *
smriti_rule_row_to_variant (const SmritiRuleRow *row)
{
  static const char *const none[] = { NULL };
  g_autofree char *first = smriti_day_to_string (row->first);
  g_autoptr (GPtrArray) except = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; row->except && i < row->except->len; i++)
    g_ptr_array_add (except, smriti_day_to_string (g_array_index (row->except, gint32, i)));
  g_ptr_array_add (except, NULL);
  return g_variant_new ("(ssssuuu^as^as)", row->topic, smriti_cadence_to_string (row->cadence), row->title, first, row->minute,
                        row->weekday, row->day_of_month, row->steps ? (const char *const *) row->steps : none, except->pdata);
}

char *
smriti_rule_rows_to_text (GVariant *rows)
{
  return g_variant_print (rows, FALSE);
}

/* --- in --- */

static gboolean
parse_date (const char *date, gint32 *out_day)
{
  int year, month, day_of_month;

  if (!smriti_day_from_string (date, out_day))
    return FALSE;
  smriti_day_to_ymd (*out_day, &year, &month, &day_of_month);
  return year >= FIRST_YEAR && year <= LAST_YEAR;
}

static gboolean
refuse (GError **error, gsize n, const char *what, const char *value)
{
  g_autofree char *shown = g_utf8_substring (value, 0, MIN (g_utf8_strlen (value, -1), 40));

  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "rule %" G_GSIZE_FORMAT ": %s '%s'", n + 1, what, shown);
  return FALSE;
}

static gboolean
too_much (GError **error, gsize n, const char *what, guint limit)
{
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT, "rule %" G_GSIZE_FORMAT ": %s (limit %u)", n + 1, what, limit);
  return FALSE;
}

static gboolean
read_steps (SmritiRuleRow *row, GVariant *steps, gsize n, GError **error)
{
  if (g_variant_n_children (steps) > SMRITI_RULE_MAX_STEPS)
    return too_much (error, n, "too many steps", SMRITI_RULE_MAX_STEPS);
  row->steps = g_variant_dup_strv (steps, NULL);
  for (char **step = row->steps; *step; step++)
    if (strlen (*step) > SMRITI_MAX_ARGUMENT)
      return too_much (error, n, "a step is too long", SMRITI_MAX_ARGUMENT);
  return TRUE;
}

static gboolean
read_except (SmritiRuleRow *row, GVariant *except, gsize n, GError **error)
{
  gsize n_dates = g_variant_n_children (except);

  if (n_dates > SMRITI_RULE_MAX_EXCEPT)
    return too_much (error, n, "too many dates left out", SMRITI_RULE_MAX_EXCEPT);
  row->except = g_array_sized_new (FALSE, FALSE, sizeof (gint32), (guint) n_dates);
  for (gsize i = 0; i < n_dates; i++)
    {
      const char *date;
      gint32 day;

      g_variant_get_child (except, i, "&s", &date);
      if (!parse_date (date, &day))
        return refuse (error, n, "no date to leave out:", date);
      g_array_append_val (row->except, day);
    }
  return TRUE;
}

static gboolean
check_numbers (const SmritiRuleRow *row, gsize n, GError **error)
{
  if (row->minute > MAX_MINUTE)
    return too_much (error, n, "no minute of a day and its night", MAX_MINUTE);
  if (row->weekday > 6)
    return too_much (error, n, "no weekday from 0 for Monday", 6);
  if (row->day_of_month > 31 || (row->cadence == SMRITI_CADENCE_MONTHLY && row->day_of_month == 0))
    return too_much (error, n, "no day of the month", 31);
  return TRUE;
}

static SmritiRuleRow *
read_row (GVariant *variant, gsize n, GError **error)
{
  g_autoptr (SmritiRuleRow) row = g_new0 (SmritiRuleRow, 1);
  g_autoptr (GVariant) steps = NULL;
  g_autoptr (GVariant) except = NULL;
  const char *cadence, *first;

  g_variant_get (variant, "(s&ss&suuu@as@as)", &row->topic, &cadence, &row->title, &first, &row->minute, &row->weekday,
                 &row->day_of_month, &steps, &except);
  if (!smriti_cadence_from_string (cadence, &row->cadence))
    refuse (error, n, "no cadence:", cadence);
  else if (strlen (row->topic) > SMRITI_MAX_ARGUMENT || strlen (row->title) > SMRITI_MAX_ARGUMENT)
    too_much (error, n, "its topic or title is too long", SMRITI_MAX_ARGUMENT);
  else if (!parse_date (first, &row->first))
    refuse (error, n, "no date to begin with:", first);
  else if (check_numbers (row, n, error) && read_steps (row, steps, n, error) && read_except (row, except, n, error))
    return g_steal_pointer (&row);
  return NULL;
}

GPtrArray *
smriti_rule_rows_from_variant (GVariant *rows, GError **error)
{
  g_autoptr (GPtrArray) read = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_rule_row_free);
  gsize n_rows;

  g_return_val_if_fail (g_variant_is_of_type (rows, G_VARIANT_TYPE (SMRITI_RULE_ROWS_TYPE)), NULL);
  n_rows = g_variant_n_children (rows);
  for (gsize i = 0; i < n_rows; i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (rows, i);
      SmritiRuleRow *row = read_row (child, i, error);

      if (!row)
        return NULL;
      g_ptr_array_add (read, row);
    }
  return g_steal_pointer (&read);
}

GPtrArray *
smriti_rule_rows_from_text (const char *text, gsize length, GError **error)
{
  g_autoptr (GVariant) rows = NULL;
  g_autoptr (GError) local = NULL;

  if (length > SMRITI_RULE_TEXT_MAX)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT, "the rules are more than %d bytes", SMRITI_RULE_TEXT_MAX);
      return NULL;
    }
  /* Refuses NUL bytes too. */
  if (!g_utf8_validate_len (text, length, NULL))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "the rules are no text");
      return NULL;
    }
  rows = g_variant_parse (G_VARIANT_TYPE (SMRITI_RULE_ROWS_TYPE), text, text + length, NULL, &local);
  if (!rows)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "these are no rules: %s", local->message);
      return NULL;
    }
  return smriti_rule_rows_from_variant (rows, error);
}
