/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Rules as they travel: out and in again they are the same, and whatever else
 * comes in is refused with a reason. */

#include "common/error.h"
#include "tests/unit/rule-rows.h"

#include <string.h>

#define GOOD "[('T', 'weekly', 'Review', '2026-11-23', 1080, 0, 1, ['a', 'b'], ['2026-11-30'])]"

static GPtrArray *
read_text (const char *text, GError **error)
{
  return smriti_rule_rows_from_text (text, strlen (text), error);
}

static char *
print (GPtrArray *rows)
{
  g_autoptr (GVariant) variant = NULL;
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (SMRITI_RULE_ROWS_TYPE));
  for (guint i = 0; i < rows->len; i++)
    g_variant_builder_add_value (&builder, smriti_rule_row_to_variant (g_ptr_array_index (rows, i)));
  variant = g_variant_ref_sink (g_variant_builder_end (&builder));
  return smriti_rule_rows_to_text (variant);
}

static void
test_round_trip (void)
{
  g_autoptr (GPtrArray) rows = rows_new ();
  g_autoptr (GPtrArray) read = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  SmritiRuleRow *row = row_new ("Naïve \"quotes\", 'both'; \\ and\nlines \001", SMRITI_CADENCE_MONTHLY, "2026-12-31");

  row->day_of_month = 31;
  row->minute = 1445;
  g_strfreev (row->steps);
  row->steps = g_strsplit ("one|two, [3]|(4)", "|", -1);
  row_leave_out (row, "2027-02-28");
  g_ptr_array_add (rows, row);
  g_ptr_array_add (rows, row_new ("", SMRITI_CADENCE_90_DAY, "1900-01-01"));
  first = print (rows);
  read = read_text (first, &error);
  g_assert_no_error (error);
  second = print (read);
  g_assert_cmpstr (first, ==, second);
  row = g_ptr_array_index (read, 0);
  g_assert_cmpint (row->cadence, ==, SMRITI_CADENCE_MONTHLY);
  g_assert_cmpuint (row->minute, ==, 1445);
  g_assert_cmpuint (row->day_of_month, ==, 31);
  g_assert_cmpint (row->first, ==, day_of ("2026-12-31"));
  g_assert_cmpuint (g_strv_length (row->steps), ==, 3);
  g_assert_cmpint (g_array_index (row->except, gint32, 0), ==, day_of ("2027-02-28"));
}

/* NULL members are none. */
static void
test_bare (void)
{
  char topic[] = "T", title[] = "x";
  SmritiRuleRow bare = { .topic = topic, .title = title, .day_of_month = 1 };
  g_autoptr (GVariant) variant = g_variant_ref_sink (smriti_rule_row_to_variant (&bare));
  g_autofree char *text = g_variant_print (variant, FALSE);

  g_assert_cmpstr (text, ==, "('T', 'daily', 'x', '1970-01-01', 0, 0, 1, [], [])");
}

static void
assert_refused (const char *text, int code, const char *message)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = read_text (text, &error);

  if (rows)
    g_error ("accepted: %s", text);
  g_assert_error (error, SMRITI_ERROR, code);
  if (!strstr (error->message, message))
    g_error ("'%s' does not say '%s'", error->message, message);
}

/* GOOD with the first @old replaced. */
static void
assert_refused_with (const char *old, const char *new, int code, const char *message)
{
  const char *at = strstr (GOOD, old);
  g_autofree char *text = g_strdup_printf ("%.*s%s%s", (int) (at - GOOD), GOOD, new, at + strlen (old));

  assert_refused (text, code, message);
}

static void
test_refused (void)
{
  static const char *const dates[] = { "2026-02-29",    "2026-13-01", "2026-1-1",   "26-11-23",         "",
                                       "tomorrow",      "1899-12-31", "3000-01-01", "2026-11-23T09:00", " 2026-11-23",
                                       "99999999-01-01" };
  const int invalid = SMRITI_ERROR_INVALID_ARGUMENT, limit = SMRITI_ERROR_LIMIT;
  g_autoptr (GPtrArray) good = read_text (GOOD, NULL);

  g_assert_nonnull (good);
  for (guint i = 0; i < G_N_ELEMENTS (dates); i++)
    {
      assert_refused_with ("2026-11-23", dates[i], invalid, "no date to begin with");
      assert_refused_with ("2026-11-30", dates[i], invalid, "no date to leave out");
    }
  assert_refused_with ("weekly", "fortnightly", invalid, "no cadence: 'fortnightly'");
  assert_refused_with ("weekly", "", invalid, "no cadence");
  assert_refused_with ("1080", "2880", limit, "minute");
  assert_refused_with ("1080", "4294967295", limit, "minute");
  assert_refused_with ("1080, 0", "0, 7", limit, "weekday");
  assert_refused_with ("0, 1,", "0, 32,", limit, "day of the month");
  assert_refused ("[('T', 'monthly', 'R', '2026-11-23', 0, 0, 0, [], [])]", limit, "day of the month");
  assert_refused_with ("1080", "-1", invalid, "no rules");
  assert_refused_with ("1080", "'x'", invalid, "no rules");
  assert_refused_with ("['a', 'b']", "{}", invalid, "no rules");
}

static void
test_garbage (void)
{
  static const char *const texts[] = { "",   " ",    "nothing",   "5",       "(",    "[",        "[(", "{",
                                       "<",  "@",    "@s 'x'",    "just []", "[]]",  "[[[[[[[[", "'",  "[('",
                                       "\\", "b'x'", "[nothing]", "[()]",    "%s%n", "\xff" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    assert_refused (texts[i], SMRITI_ERROR_INVALID_ARGUMENT, strcmp (texts[i], "\xff") == 0 ? "no text" : "no rules");
}

static void
test_limits (void)
{
  g_autofree char *huge = g_strnfill (SMRITI_RULE_TEXT_MAX + 1, ' ');
  g_autofree char *deep = g_strnfill (SMRITI_RULE_TEXT_MAX, '[');
  g_autofree char *tuples = g_strnfill (SMRITI_RULE_TEXT_MAX, '(');
  g_autofree char *topic = g_strnfill (5000, 'x');
  g_autoptr (GString) text = g_string_new ("[('T', 'daily', 'R', '2026-11-23', 0, 0, 0, [");
  g_autoptr (GPtrArray) none = NULL;

  assert_refused (huge, SMRITI_ERROR_LIMIT, "more than");
  assert_refused (deep, SMRITI_ERROR_INVALID_ARGUMENT, "no rules");
  assert_refused (tuples, SMRITI_ERROR_INVALID_ARGUMENT, "no rules");
  assert_refused_with ("'T'", topic, SMRITI_ERROR_INVALID_ARGUMENT, "no rules");
  g_free (topic);
  topic = g_strdup_printf ("'%04097d'", 0);
  assert_refused_with ("'T'", topic, SMRITI_ERROR_LIMIT, "too long");
  assert_refused_with ("'Review'", topic, SMRITI_ERROR_LIMIT, "too long");
  assert_refused_with ("'a'", topic, SMRITI_ERROR_LIMIT, "too long");
  for (guint i = 0; i <= SMRITI_RULE_MAX_STEPS; i++)
    g_string_append (text, i == 0 ? "'s'" : ", 's'");
  g_string_append (text, "], [])]");
  assert_refused (text->str, SMRITI_ERROR_LIMIT, "too many steps");
  none = read_text ("[]", NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (smriti_rule_rows_from_text ("[]\0", 3, NULL));
}

/* Half of a good text, or a good text with one byte changed, is never more than refused. */
static void
test_damaged (void)
{
  gsize length = strlen (GOOD);

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GPtrArray) part = smriti_rule_rows_from_text (GOOD, i, NULL);

      g_assert_null (part);
      for (int byte = 0; byte < 256; byte++)
        {
          char text[] = GOOD;
          g_autoptr (GError) error = NULL;
          g_autoptr (GPtrArray) rows = NULL;

          text[i] = (char) byte;
          rows = smriti_rule_rows_from_text (text, length, &error);
          g_assert_true ((rows == NULL) == (error != NULL));
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rule-row/round-trip", test_round_trip);
  g_test_add_func ("/rule-row/bare", test_bare);
  g_test_add_func ("/rule-row/refused", test_refused);
  g_test_add_func ("/rule-row/garbage", test_garbage);
  g_test_add_func ("/rule-row/limits", test_limits);
  g_test_add_func ("/rule-row/damaged", test_damaged);
  return g_test_run ();
}
