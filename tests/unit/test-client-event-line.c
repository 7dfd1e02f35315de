/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The log as text: what is written is read back the same, whatever is in it;
 * what was changed on its way, in any byte, is not read at all. */

#include "client/event_line.h"
#include "common/error.h"
#include "common/event_row.h"
#include "common/names.h"

#include <locale.h>
#include <string.h>

static char *
random_text (void)
{
  static const char *const parts[] = {
    "a",    "\"",          "\\", "\n", "\t", "/", "\xc3\xa9", "\xe2\x88\x86", "\xf0\x9f\x92\xa9", " ", "{", "}", ",\"digest\":\"",
    "\x7f", "\xe2\x80\xa8"
  };
  GString *text = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 12); n > 0; n--)
    g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
  return g_string_free (text, FALSE);
}

static gint64
random_int64 (void)
{
  return (gint64) (((guint64) (guint32) g_test_rand_int () << 31) ^ (guint32) g_test_rand_int ()) & G_MAXINT64;
}

static SmritiEvent *
random_event (void)
{
  g_autofree char *subject = random_text ();
  SmritiEventType type = (SmritiEventType) g_test_rand_int_range (1, 21);
  SmritiEvent *event = smriti_event_new (type, subject);

  g_snprintf (event->id, sizeof event->id, "abc%d-%d", g_test_rand_int_range (0, 9), g_test_rand_int_range (1, G_MAXINT));
  event->at_ms = random_int64 ();
  event->hlc = random_int64 ();
  event->offset_s = g_test_rand_int ();
  event->day = g_test_rand_int_range (-700000, 2900000);
  for (int n = g_test_rand_int_range (0, 5); n > 0; n--)
    {
      g_autofree char *name = g_strdup_printf ("name-%d", n);
      g_autofree char *value = random_text ();

      smriti_event_put (event, name, value);
    }
  if (type != SMRITI_EVENT_ANSWERED)
    return event;
  event->grade = (SmritiGrade) g_test_rand_int_range (1, 5);
  event->elapsed_days = g_test_rand_int ();
  event->state_before = (SmritiState) g_test_rand_int_range (0, 4);
  event->state_after = (SmritiState) g_test_rand_int_range (0, 4);
  event->step_after = g_test_rand_int ();
  event->parameters = random_text ();
  event->interval_s = random_int64 ();
  event->due_s = -random_int64 ();
  event->due_day = g_test_rand_int_range (-700000, 2900000);
  event->took_ms = (guint) g_test_rand_int_range (0, SMRITI_MAX_ANSWER_MS + 1);
  event->token = g_test_rand_bit () ? g_strdup ("t") : NULL;
  return event;
}

/* By their rows, which have all of it. */
static void
assert_same (const SmritiEvent *a, const SmritiEvent *b)
{
  g_autoptr (GVariant) one = g_variant_ref_sink (smriti_event_to_row (a));
  g_autoptr (GVariant) two = g_variant_ref_sink (smriti_event_to_row (b));
  g_autofree char *one_text = g_variant_print (one, FALSE);
  g_autofree char *two_text = g_variant_print (two, FALSE);

  g_assert_cmpstr (one_text, ==, two_text);
}

static void
test_round_trip (void)
{
  for (int i = 0; i < 3000; i++)
    {
      g_autoptr (SmritiEvent) event = random_event ();
      g_autoptr (SmritiEvent) read = NULL;
      g_autoptr (SmritiEvent) from_row = NULL;
      g_autoptr (GVariant) row = g_variant_ref_sink (smriti_event_to_row (event));
      g_autoptr (GString) line = g_string_new (NULL);
      g_autoptr (GError) error = NULL;

      smriti_event_line_append (line, event);
      g_assert_cmpint (line->str[line->len - 1], ==, '\n');
      g_assert_cmpuint (strcspn (line->str, "\n"), ==, line->len - 1);
      read = smriti_event_line_read (line->str, line->len - 1, &error);
      g_assert_no_error (error);
      assert_same (read, event);
      from_row = smriti_event_from_row (row, &error);
      g_assert_no_error (error);
      assert_same (from_row, event);
    }
}

/* Any one byte changed, taken away or put in. */
static void
test_damage (void)
{
  for (int i = 0; i < 300; i++)
    {
      g_autoptr (SmritiEvent) event = random_event ();
      g_autoptr (GString) line = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      gsize at;

      smriti_event_line_append (line, event);
      g_string_truncate (line, line->len - 1);
      at = (gsize) g_test_rand_int_range (0, (gint32) line->len);
      switch (g_test_rand_int_range (0, 3))
        {
        case 0:
          line->str[at] ^= (char) g_test_rand_int_range (1, 256);
          break;
        case 1:
          g_string_erase (line, (gssize) at, 1);
          break;
        default:
          g_string_truncate (line, at);
          break;
        }
      g_assert_null (smriti_event_line_read (line->str, line->len, &error));
      g_assert_nonnull (error);
    }
}

static void
sign (GString *line)
{
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) line->str, line->len);

  g_string_append_printf (line, ",\"digest\":\"%.16s\"}", digest);
}

/* Hostile, with a digest that fits: refused or read, never worse. */
static void
test_hostile (void)
{
  static const char *const parts[] = { "{",
                                       "}",
                                       "[",
                                       "]",
                                       "\"",
                                       "\"id\"",
                                       ":",
                                       ",",
                                       "\"a-1\"",
                                       "1",
                                       "-",
                                       "0",
                                       "e",
                                       ".",
                                       "\\u",
                                       "d800",
                                       "\\",
                                       "\"v\":1,",
                                       "\"payload\":{",
                                       "null",
                                       "true",
                                       " ",
                                       "\x01",
                                       "\xff",
                                       "99999999999999999999",
                                       "\"type\":\"answered\"," };

  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (GString) line = g_string_new (g_test_rand_bit () ? "{\"v\":1,\"id\":\"a-1\"" : "");
      g_autoptr (SmritiEvent) event = NULL;
      g_auto (SmritiEventHeader) header = { 0 };
      g_autoptr (GError) error = NULL;

      for (int n = g_test_rand_int_range (0, 30); n > 0; n--)
        g_string_append (line, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      sign (line);
      event = smriti_event_line_read (line->str, line->len, &error);
      g_assert_true ((event == NULL) == (error != NULL));
      g_clear_error (&error);
      g_assert_false (smriti_event_line_read_header (line->str, line->len, &header, &error));
      g_assert_nonnull (error);
    }
}

static void
test_header (void)
{
  static const char *const devices[] = { "abc", "xyz", NULL };
  g_autoptr (GString) line = g_string_new (NULL);
  g_auto (SmritiEventHeader) header = { 0 };
  g_autoptr (GError) error = NULL;

  smriti_event_line_append_header (line, "1.2.3", devices, 10000000);
  g_assert_true (smriti_event_line_is_header (line->str, line->len));
  g_assert_true (smriti_event_line_read_header (line->str, line->len - 1, &header, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (header.version, ==, "1.2.3");
  g_assert_cmpint (header.count, ==, 10000000);
  g_assert_cmpstr (line->str, ==,
                   "{\"format\":\"smriti-events\",\"v\":1,\"version\":\"1.2.3\",\"devices\":[\"abc\",\"xyz\"],"
                   "\"count\":10000000,\"digest\":\"ad57176eba9cc393\"}\n");
}

/* The file is the same in any locale, and a line written today is read for ever. */
static void
test_frozen (void)
{
  static const char line[]
      = "{\"v\":1,\"id\":\"n5h9p6kj-8\",\"at_ms\":1795424400000,\"offset_s\":3600,\"day\":\"2026-11-23\","
        "\"hlc\":\"117664933478400007\",\"type\":\"answered\",\"subject\":\"22cdbdb941f8071e\",\"payload\":{},"
        "\"grade\":\"good\",\"elapsed_days\":0,\"state_before\":\"new\",\"state_after\":\"learning\",\"step_after\":1,"
        "\"parameters\":\"\",\"interval_s\":600,\"due\":1795425000,\"due_day\":\"2026-11-23\",\"took_ms\":1500,"
        "\"token\":\"abc\",\"digest\":\"7572f01f26c6fd57\"}\n";
  g_autoptr (GString) written = g_string_new (NULL);
  g_autoptr (SmritiEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  event = smriti_event_line_read (line, strlen (line) - 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (event->at_ms, ==, 1795424400000);
  g_assert_cmpint (event->hlc, ==, 117664933478400007);
  g_assert_cmpint (event->grade, ==, SMRITI_GRADE_GOOD);
  g_assert_cmpint (event->due_day, ==, 20780);
  smriti_event_line_append (written, event);
  g_assert_cmpstr (written->str, ==, line);
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "de_DE.UTF-8");
  g_test_init (&argc, &argv, NULL);
  smriti_error_quark ();
  g_test_add_func ("/event-line/round-trip", test_round_trip);
  g_test_add_func ("/event-line/damage", test_damage);
  g_test_add_func ("/event-line/hostile", test_hostile);
  g_test_add_func ("/event-line/header", test_header);
  g_test_add_func ("/event-line/frozen", test_frozen);
  return g_test_run ();
}
