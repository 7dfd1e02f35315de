/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The client's way to a calendar's text: by the program that knows the format. */

#include "client/icalendar.h"

#include "common/error.h"
#include "common/names.h"
#include "tests/unit/rule-rows.h"

#include <string.h>

static GVariant *
rules (guint n)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (SMRITI_RULE_ROWS_TYPE));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *topic = g_strnfill (3000, 'x');
      g_autoptr (SmritiRuleRow) row = row_new (topic, SMRITI_CADENCE_WEEKLY, "2026-11-23");

      g_variant_builder_add_value (&builder, smriti_rule_row_to_variant (row));
    }
  return g_variant_builder_end (&builder);
}

static void
use_helpers_in (const char *dir)
{
  g_setenv (SMRITI_ENV_LIBEXEC_DIR, dir, TRUE);
}

static void
test_text (void)
{
  g_autofree char *dir = g_build_filename (g_getenv ("SMRITI_BUILD"), "client", "ics", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *none = NULL;

  use_helpers_in (dir);
  text = smriti_icalendar_text (rules (100), &error); /* more than a pipe holds, both ways */
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "BEGIN:VCALENDAR\r\n"));
  g_assert_true (g_str_has_suffix (text, "END:VCALENDAR\r\n"));
  none = smriti_icalendar_text (rules (0), &error);
  g_assert_no_error (error);
  g_assert_null (strstr (none, "VEVENT"));
}

static void
test_errors (void)
{
  g_autofree char *dir = g_build_filename (g_getenv ("SMRITI_BUILD"), "client", "ics", NULL);
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) huge = NULL;
  g_autoptr (GError) bad = NULL;
  GVariantBuilder builder;

  use_helpers_in (dir);
  g_assert_null (smriti_icalendar_text (rules (400), &huge));
  g_assert_error (huge, SMRITI_ERROR, SMRITI_ERROR_LIMIT);
  g_variant_builder_init (&builder, G_VARIANT_TYPE (SMRITI_RULE_ROWS_TYPE));
  g_variant_builder_add (&builder, "(ssssuuu@as@as)", "T", "hourly", "x", "2026-11-23", 0, 0, 1, g_variant_new_strv (NULL, 0),
                         g_variant_new_strv (NULL, 0));
  g_assert_null (smriti_icalendar_text (g_variant_builder_end (&builder), &bad));
  g_assert_error (bad, SMRITI_ERROR, SMRITI_ERROR_FAILED);
  g_assert_cmpstr (bad->message, ==, "no calendar was made: smriti-ics: rule 1: no cadence: 'hourly'");
  use_helpers_in ("/nonexistent");
  g_assert_null (smriti_icalendar_text (rules (1), &missing));
  g_assert_error (missing, SMRITI_ERROR, SMRITI_ERROR_FAILED);
  g_assert_nonnull (strstr (missing->message, "/nonexistent/smriti-ics"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/icalendar/text", test_text);
  g_test_add_func ("/icalendar/errors", test_errors);
  return g_test_run ();
}
