/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Review logs: what other programs write is read as they meant it, days begin
 * where they should, and what is wrong is named with its line. */

#include "client/revlog.h"
#include "common/error.h"

#include <string.h>

#define HEAD "card_id,review_rating,review_time,review_duration\n"

static const SmritiRevlogDays utc = { NULL, SMRITI_REVLOG_ROLLOVER_MINUTES };

static SmritiRevlog *
read_in (const char *text, const SmritiRevlogDays *days)
{
  g_autoptr (GError) error = NULL;
  SmritiRevlog *log = smriti_revlog_parse (text, strlen (text), "log.csv", days, &error);

  g_assert_no_error (error);
  return log;
}

/* Answers as "card/grade/day/ms/took", one a line. */
static char *
as_text (const SmritiRevlog *log)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < log->n_reviews; i++)
    {
      const SmritiReview *review = &log->reviews[i];

      g_assert_cmpuint (review->card, <, log->n_cards);
      g_string_append_printf (text, "%s/%d/%d/%" G_GINT64_FORMAT "/%u\n", log->cards[review->card], review->grade, review->day,
                              review->at_ms, log->took_ms[i]);
    }
  return g_string_free (text, FALSE);
}

#define assert_log(text, wanted)                            \
  do                                                        \
    {                                                       \
      g_autoptr (SmritiRevlog) log_ = read_in (text, &utc); \
      g_autofree char *read_ = as_text (log_);              \
      g_assert_cmpstr (read_, ==, wanted);                  \
    }                                                       \
  while (0)

#define assert_wrong(text, says)                                                                                             \
  do                                                                                                                         \
    {                                                                                                                        \
      g_autoptr (GError) error_ = NULL;                                                                                      \
      g_assert_null (smriti_revlog_parse (text, strlen (text), "log.csv", &utc, &error_));                                   \
      g_assert_error (error_, SMRITI_ERROR, SMRITI_ERROR_FAILED);                                                            \
      if (!strstr (error_->message, says) || strchr (error_->message, '\n') || !g_utf8_validate (error_->message, -1, NULL)) \
        g_error ("'%s' does not say '%s'", error_->message, says);                                                           \
    }                                                                                                                        \
  while (0)

static void
test_rows (void)
{
  assert_log ("", "");
  assert_log ("\xef\xbb\xbf", "");
  assert_log (HEAD, "");
  assert_log (HEAD "1711684180217,1,2024-03-29T20:32:32.250000+00:00,25060\n", "1711684180217/1/19811/1711744352250/25060\n");
  /* any order, other columns, marks, line ends, quotes, blanks, numbers of one kind */
  assert_log (
      "\xef\xbb\xbfReview_Time;deck; CARD_ID ;review_rating\r\n1711744352250;x;\"a;b\"\"c\";3\r\n1711744352250.0; ;a,b; 4.0 ",
      "a;b\"c/3/19811/1711744352250/0\na,b/4/19811/1711744352250/0\n");
  assert_log ("card_id\treview_rating\treview_time\n\n\nein Wort\t2\t0\n", "ein Wort/2/-1/0/0\n");
  /* the same card twice, one called like a comment, one moved by hand */
  assert_log ("# made by hand\n" HEAD "x,1,86400000,7\n#1,2,86400000,-7\nx,0,0,0\nx,3,172800000,many\n",
              "x/1/0/86400000/7\n#1/2/0/86400000/0\nx/3/1/172800000/0\n");
  assert_log ("card_id,card_id,review_rating,review_time\na,b,1,0\n", "a/1/-1/0/0\n");
  assert_log (HEAD "a,1,0,99999999999999999999\n", "a/1/-1/0/4294967295\n");
}

static void
test_times (void)
{
  const struct
  {
    const char *text;
    gint64 ms;
  } good[] = {
    { "1970-01-01T00:00:00Z", 0 },
    { "1970-01-01 01:00:00.5+01:00", 500 },
    { "1970-01-01t00:00:00,25z", 250 },
    { "1970-01-01T00:00-00:30", 1800000 },
    { "1970-01-01T00:00:01.9999999+0000", 1999 },
    { "1970-01-01 05:30:00 +0530", 0 },
    { "1970-01-01T00:00:00-01", 3600000 },
    { "1969-12-31T23:59:59.999Z", -1 },
    { "19700101T000001Z", 1000 },
    { "1970-W01-4T00:00:00Z", 0 },
    { "-1", -1 },
    { "0001-01-01T00:00:00Z", G_GINT64_CONSTANT (-62135596800000) },
    { "9999-12-31T23:59:59Z", G_GINT64_CONSTANT (253402300799000) },
  };
  static const char *const bad[] = {
    "",
    "now",
    "1970-01-01T00:00:00",
    "1970-01-01",
    "1970-02-30T00:00:00Z",
    "1970-01-01T24:01:00Z",
    "1970-01-01T00:60:00Z",
    "1970-01-01T00:00:00+01:60",
    "1970-01-01T00:00:00+01:00x",
    "1970-01-01T00:00:00Z Z",
    "1970-01-01T00:00:0",
    "1970-01-01T00:00:",
    "0000-01-01T00:00:00Z",
    "0001-01-01T00:00:00+01:00",
    "99999999999999999999",
    "-99999999999999999999",
    "253402300800000",
    "1e12",
    "0x10",
    "1.5",
    "--1",
    "inf",
    "\xd9\xa1\xd9\xa2",
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_autofree char *text = g_strdup_printf ("card_id\treview_rating\treview_time\nc\t3\t%s\n", good[i].text);
      g_autoptr (SmritiRevlog) log = read_in (text, &utc);

      g_assert_cmpint (log->reviews[0].at_ms, ==, good[i].ms);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *text = g_strdup_printf ("card_id\treview_rating\treview_time\nc\t3\t%s\n", bad[i]);

      assert_wrong (text, "log.csv:2: review_time");
    }
}

/* The first and the last instant of a day. */
static void
test_days (void)
{
  g_autoptr (GTimeZone) berlin = g_time_zone_new_identifier ("Europe/Berlin");
  g_autoptr (GTimeZone) kolkata = g_time_zone_new_identifier ("+05:30");
  const struct
  {
    SmritiRevlogDays days;
    const char *first, *last;
  } days[] = {
    { utc, "2024-03-31T04:00:00Z", "2024-04-01T03:59:59.999Z" },
    { { NULL, 0 }, "2024-03-31T00:00:00Z", "2024-03-31T23:59:59.999Z" },
    { { NULL, 1439 }, "2024-03-31T23:59:00Z", "2024-04-01T23:58:59.999Z" },
    /* the day the clock goes forward, and the one it goes back: the wall says when */
    { { berlin, 240 }, "2024-03-31T04:00:00+02:00", "2024-04-01T03:59:59.999+02:00" },
    { { berlin, 0 }, "2024-03-31T00:00:00+01:00", "2024-03-31T23:59:59.999+02:00" },
    { { berlin, 240 }, "2024-10-27T04:00:00+01:00", "2024-10-28T03:59:59.999+01:00" },
    { { berlin, 0 }, "2024-10-27T00:00:00+02:00", "2024-10-27T23:59:59.999+01:00" },
    { { kolkata, 240 }, "2024-03-30T22:30:00Z", "2024-03-31T22:29:59.999Z" },
    { utc, "1969-12-31T04:00:00Z", "1970-01-01T03:59:59.999Z" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (days); i++)
    {
      g_autofree char *text = g_strdup_printf (HEAD "c,3,%s\nc,3,%s\n", days[i].first, days[i].last);
      g_autoptr (SmritiRevlog) log = read_in (text, &days[i].days);
      SmritiRevlogDays whole = days[i].days;
      gint64 before_ms = log->reviews[0].at_ms - 1, after_ms = log->reviews[1].at_ms + 1;
      g_autofree char *around = g_strdup_printf (HEAD "c,3,%" G_GINT64_FORMAT "\nc,3,%" G_GINT64_FORMAT "\n", before_ms,
                                                 after_ms);
      g_autoptr (SmritiRevlog) neighbours = read_in (around, &whole);

      g_assert_cmpint (log->reviews[0].day, ==, log->reviews[1].day);
      g_assert_cmpint (neighbours->reviews[0].day, ==, log->reviews[0].day - 1);
      g_assert_cmpint (neighbours->reviews[1].day, ==, log->reviews[0].day + 1);
    }
}

static void
test_wrong (void)
{
  assert_wrong ("1,3,0\n", "log.csv:1: no column 'card_id'");
  assert_wrong ("card_id,review_rating\n", "no column 'review_time'");
  assert_wrong ("card_id,rating,review_time\n", "no column 'review_rating'");
  assert_wrong (HEAD "c,3\n", "log.csv:2: the row ends before review_time");
  assert_wrong (HEAD "c,3,0\n\nc,5,0\n", "log.csv:4: review_rating is '5'; it must be 1 (again)");
  assert_wrong (HEAD "c,-1,0\n", "log.csv:2: review_rating is '-1'");
  assert_wrong (HEAD "c,3.5,0\n", "log.csv:2: review_rating is '3.5'");
  assert_wrong (HEAD "c,good,0\n", "log.csv:2: review_rating is 'good'");
  assert_wrong (HEAD "c,18446744073709551619,0\n", "log.csv:2: review_rating");
  assert_wrong (HEAD ",3,0\n", "log.csv:2: card_id is ''");
  assert_wrong (HEAD "c,0,yesterday\n", "log.csv:2: review_time is 'yesterday'; it must be Unix milliseconds");
  assert_wrong (HEAD "\"c,3,0\n", "log.csv:2: a quote is opened and never closed");
  assert_wrong (HEAD "\xff,3,0\n", "log.csv:2: a field is no UTF-8");
  /* a wrong field neither fills the screen nor moves its cursor */
  assert_wrong (HEAD "c,3,\"\033[2Jxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\nxxxxxxxxxxxxxxxxxxxxxxxx\"\n",
                "'[2Jxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx '");
}

static void
test_seconds (void)
{
  const struct
  {
    const char *text;
    gboolean seconds;
  } logs[] = {
    { HEAD, FALSE },
    { HEAD "c,3,1711744352\n", TRUE },
    { HEAD "c,3,1711744352\nc,3,1711744352000\n", FALSE },
    { HEAD "c,3,1970-01-05T00:00:00Z\n", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (logs); i++)
    {
      g_autoptr (SmritiRevlog) log = read_in (logs[i].text, &utc);

      g_assert_cmpint (log->looks_like_seconds, ==, logs[i].seconds);
    }
}

/* Bytes of any kind come to an end; what is taken is in range. */
static void
test_any_bytes (void)
{
  static const char *const pieces[] = { "card_id",
                                        "review_rating",
                                        "review_time",
                                        "review_duration",
                                        ",",
                                        ",",
                                        "\n",
                                        "\"",
                                        "3",
                                        "1711744352250",
                                        "2024-03-29T20:32:32.250000+00:00",
                                        "+01:00",
                                        "\r",
                                        ";",
                                        "#",
                                        ".0",
                                        "c,3,0,\n",
                                        "d,1,2024-03-29T20:32:32+01:00,\n",
                                        "c,4,5,6\n",
                                        "e,2,7,\n" };
  guint taken = 0;

  for (int i = 0; i < 20000; i++)
    {
      g_autoptr (GString) text = g_string_new (g_test_rand_bit () ? HEAD : "");
      g_autoptr (SmritiRevlog) log = NULL;
      g_autoptr (GError) error = NULL;

      for (int k = g_test_rand_int_range (0, 24); k > 0; k--)
        if (g_test_rand_int_range (0, 12) == 0)
          g_string_append_c (text, (char) g_test_rand_int ());
        else
          g_string_append (text, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      log = smriti_revlog_parse (text->str, text->len, "log.csv", &utc, &error);
      g_assert_true ((log != NULL) == (error == NULL));
      for (gsize r = 0; log && r < log->n_reviews; r++, taken++)
        {
          g_assert_cmpuint (log->reviews[r].grade - 1u, <, 4);
          g_assert_cmpuint (log->reviews[r].card, <, log->n_cards);
        }
    }
  g_assert_cmpuint (taken, >, 10); /* else nothing was tried but refusals */
}

/* The whole log of somebody: what it holds is known, and that it is read in a moment. */
static void
test_josh (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "memory", "revlog-josh.csv", NULL);
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiRevlog) log = NULL;
  g_autoptr (GTimer) timer = NULL;
  gsize length;

  g_file_get_contents (path, &text, &length, &error);
  g_assert_no_error (error);
  timer = g_timer_new ();
  log = smriti_revlog_parse (text, length, path, &utc, &error);
  g_test_message ("%.1f ms", g_timer_elapsed (timer, NULL) * 1000);
  g_assert_no_error (error);
  g_assert_cmpuint (log->n_reviews, ==, 12580);
  g_assert_cmpuint (log->n_cards, ==, 1205);
  g_assert_cmpuint (log->took_ms[0], ==, 25060);
  g_assert_null (log->cards[log->n_cards]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/revlog/rows", test_rows);
  g_test_add_func ("/revlog/times", test_times);
  g_test_add_func ("/revlog/days", test_days);
  g_test_add_func ("/revlog/wrong", test_wrong);
  g_test_add_func ("/revlog/seconds", test_seconds);
  g_test_add_func ("/revlog/any-bytes", test_any_bytes);
  g_test_add_func ("/revlog/josh", test_josh);
  return g_test_run ();
}
