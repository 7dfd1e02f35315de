/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The calendar's part of the API: occurrences, ticks, plans, pauses, days,
 * rules. Runs in tests/sandbox with a clock of 2026-11-23 08:30 UTC (a Monday)
 * and the starter vault, whose outline states all five cadences; the cases go
 * on with one daemon, in order. */

#include "expect.h"

#include <string.h>

#define DAY_S 86400
#define NINE_ON_THE_FIRST_S 1796115600 /* 2026-12-01 09:00 UTC */
#define MONTHLY "Python/monthly/2026-12-01"

static PeerReply *
agenda (void)
{
  return good ("ListOccurrences", "a" OCCURRENCE "u", "(uint32 0, uint32 500, @a{sv} {})");
}

/* State and ticks of @id in @reply's list: "open +-"; NULL when it is not there. */
static char *
look_up (const PeerReply *reply, const char *id)
{
  g_autoptr (GVariant) rows = g_variant_get_child_value (reply->body, 0);

  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      g_autoptr (GVariant) steps = g_variant_get_child_value (row, 10);
      const char *row_id, *state;
      GString *out;

      g_variant_get_child (row, 0, "&s", &row_id);
      g_variant_get_child (row, 5, "&s", &state);
      if (!g_str_equal (row_id, id))
        continue;
      out = g_string_new (state);
      for (gsize k = 0; k < g_variant_n_children (steps); k++)
        {
          g_autoptr (GVariant) step = g_variant_get_child_value (steps, k);
          g_autoptr (GVariant) done = g_variant_get_child_value (step, 3);

          g_string_append_printf (out, "%s%c", k == 0 ? " " : "", g_variant_get_boolean (done) ? '+' : '-');
        }
      return g_string_free (out, FALSE);
    }
  return NULL;
}

static void
assert_agenda (const char *id, const char *wanted)
{
  g_autoptr (PeerReply) reply = agenda ();
  g_autofree char *got = look_up (reply, id);

  g_assert_cmpstr (got, ==, wanted);
}

static void
assert_undone (const char *type)
{
  g_autoptr (PeerReply) undone = good ("Undo", "sssa" CARD "a" OCCURRENCE, "('', @a{sv} {})");
  g_autofree char *got = string_at (undone, "2");

  g_assert_cmpstr (got, ==, type);
}

static void
test_agenda (void)
{
  g_autoptr (PeerReply) weekly = good ("ListOccurrences", "a" OCCURRENCE "u",
                                       "(uint32 0, uint32 500, {'cadence': <'weekly'>, 'topic': <'Python'>})");
  g_autoptr (PeerReply) nobody = good ("ListOccurrences", "a" OCCURRENCE "u", "(uint32 0, uint32 500, {'topic': <'Ruby'>})");

  assert_agenda ("Python/daily/2026-11-23", "coming --");
  assert_agenda ("Python/weekly/2026-11-23", "coming --");
  assert_agenda (MONTHLY, "coming ----");
  assert_agenda ("Python/30-day/2026-12-23", "coming -");
  assert_agenda ("Python/90-day/2027-02-21", "coming -");
  g_assert_cmpuint (total_of (weekly), ==, 1);
  g_assert_cmpuint (total_of (nobody), ==, 0);
  bad ("InvalidArgument", "ListOccurrences", "(uint32 0, uint32 5, {'cadence': <'hourly'>})");
  bad ("InvalidArgument", "ListOccurrences", "(uint32 0, uint32 5, {'past': <'yes'>})");
}

static void
test_tick (void)
{
  guint since = peer_count (peer);
  g_autoptr (PeerReply) ticked = good ("Tick", OCCURRENCE,
                                       "('" MONTHLY "', '2', {'note': <'two left'>, 'link': <'https://x.y'>})");
  g_autoptr (PeerReply) by_text = NULL;
  g_autofree char *note = string_at (ticked, "0.10.1.4");
  g_autofree char *link = string_at (ticked, "0.10.1.5");

  g_assert_cmpstr (note, ==, "two left");
  g_assert_cmpstr (link, ==, "https://x.y");
  assert_occurrence_signal (since, MONTHLY, "coming");
  bad ("Nothing", "Tick", "('monthly', '1', @a{sv} {})"); /* not open yet */
  advance (NINE_ON_THE_FIRST_S);
  assert_agenda (MONTHLY, "open -+--");
  by_text = good ("Tick", OCCURRENCE, "('monthly', 'update this', @a{sv} {})");
  peer_reply_free (good ("Tick", OCCURRENCE, "('monthly', '5.6.3', @a{sv} {})"));
  assert_agenda (MONTHLY, "open +++-");
  bad ("NotFound", "Tick", "('monthly', '9', @a{sv} {})");
  bad ("NotFound", "Tick", "('monthly', 'nothing like it', @a{sv} {})");
  bad ("InvalidArgument", "Tick", "('monthly', 'e', @a{sv} {})");
  bad ("NotFound", "Tick", "('monthly', '', @a{sv} {})");
  bad ("InvalidArgument", "Tick", "('daily', '1', @a{sv} {})");
  bad ("InvalidArgument", "Tick", "('Python', '1', @a{sv} {})");
  bad ("NotFound", "Tick", "('Ruby', '1', @a{sv} {})");
  bad ("InvalidArgument", "Tick", "('monthly', '1', {'note': <1>})");
  bad ("InvalidArgument", "Tick", "('monthly', '1', {'note': <'a\\nb'>})");
  bad ("Nothing", "Tick", "('monthly', '4', {'off': <true>})");
}

static void
test_done_and_back (void)
{
  peer_reply_free (good ("Tick", OCCURRENCE, "('monthly', '4', @a{sv} {})"));
  {
    g_autoptr (PeerReply) past = good ("ListOccurrences", "a" OCCURRENCE "u",
                                       "(uint32 0, uint32 500, {'past': <true>, 'cadence': <'monthly'>})");
    g_autofree char *state = look_up (past, MONTHLY);

    g_assert_cmpstr (state, ==, "done ++++");
  }
  assert_agenda (MONTHLY, NULL);
  bad ("Nothing", "Skip", "('monthly', '', @a{sv} {})");
  peer_reply_free (good ("Tick", OCCURRENCE, "('monthly', '1', {'off': <true>})"));
  assert_agenda (MONTHLY, "open -+++");
  assert_undone ("ticked"); /* the tick taken away is back */
  assert_undone ("ticked"); /* the fourth */
  assert_agenda (MONTHLY, "open +++-");
}

static void
test_plan (void)
{
  g_autoptr (PeerReply) planned = good ("Plan", OCCURRENCE, "('monthly', 'a schema', {'by': <'2026-12-12'>})");
  g_autofree char *text = string_at (planned, "0.10.4.2");
  g_autofree char *by = string_at (planned, "0.10.4.6");

  g_assert_cmpstr (text, ==, "a schema");
  g_assert_cmpstr (by, ==, "2026-12-12");
  peer_reply_free (good ("Tick", OCCURRENCE, "('monthly', '4', @a{sv} {})"));
  assert_agenda (MONTHLY, "open ++++-");
  assert_undone ("ticked");
  assert_undone ("planned");
  assert_agenda (MONTHLY, "open +++-");
  bad ("InvalidArgument", "Plan", "('monthly', '', @a{sv} {})");
  bad ("InvalidArgument", "Plan", "('monthly', 'x', {'by': <'soon'>})");
  bad ("InvalidArgument", "Plan", "('daily', 'x', @a{sv} {})");
}

static void
test_pause (void)
{
  gint64 ends_s;
  g_autoptr (PeerReply) paused = good ("Pause", "x", "('3d', @a{sv} {})");
  g_autoptr (PeerReply) open = NULL;

  g_variant_get_child (paused->body, 0, "x", &ends_s);
  g_assert_cmpint (ends_s, ==, NINE_ON_THE_FIRST_S + 3 * DAY_S);
  open = good ("Pause", "x", "('', @a{sv} {})");
  g_variant_get_child (open->body, 0, "x", &ends_s);
  g_assert_cmpint (ends_s, ==, 0);
  peer_reply_free (good ("Unpause", "", "(@a{sv} {},)"));
  bad ("Nothing", "Unpause", "(@a{sv} {},)");
  assert_undone ("unpaused");
  peer_reply_free (good ("Unpause", "", "(@a{sv} {},)"));
  bad ("InvalidArgument", "Pause", "('2026-12-01', @a{sv} {})");
  bad ("InvalidArgument", "Pause", "('2026-13-01', @a{sv} {})");
  bad ("InvalidArgument", "Pause", "('99999d', @a{sv} {})");
  bad ("InvalidArgument", "Pause", "('99999999999999999999w', @a{sv} {})");
  bad ("InvalidArgument", "Pause", "('a while', @a{sv} {})");
}

static void
test_days (void)
{
  g_autoptr (PeerReply) days = good ("ListDays", "a(sua" OCCURRENCE ")u",
                                     "('2026-12-28', uint32 9, uint32 2, uint32 4, @a{sv} {})");
  g_autofree char *first = string_at (days, "0.0.0");
  g_autofree char *ritual = string_at (days, "0.2.2.1.0");

  g_assert_cmpuint (rows_of (days), ==, 4);
  g_assert_cmpuint (total_of (days), ==, 9);
  g_assert_cmpstr (first, ==, "2026-12-30");
  g_assert_cmpstr (ritual, ==, "Python/monthly/2027-01-01");
  bad ("InvalidArgument", "ListDays", "('', uint32 0, uint32 0, uint32 9, @a{sv} {})");
  bad ("InvalidArgument", "ListDays", "('', uint32 1001, uint32 0, uint32 9, @a{sv} {})");
  bad ("InvalidArgument", "ListDays", "('today', uint32 1, uint32 0, uint32 9, @a{sv} {})");
  bad ("Limit", "ListDays", "('', uint32 9, uint32 0, uint32 501, @a{sv} {})");
}

static void
test_rules (void)
{
  g_autoptr (PeerReply) rules = good ("ListRules", "a(ssssuuuasas)", "(@a{sv} {},)");
  g_autofree char *cadence = string_at (rules, "0.1.1");
  g_autofree char *first = string_at (rules, "0.1.3");

  g_assert_cmpuint (rows_of (rules), ==, 5);
  g_assert_cmpstr (cadence, ==, "weekly");
  g_assert_cmpstr (first, ==, "2026-11-23");
}

static void
test_log (void)
{
  g_autoptr (PeerReply) paused = good ("ListEvents", "a(sxssa{sv})u",
                                       "(uint32 0, uint32 500, uint32 100, {'types': <['paused', 'unpaused']>})");
  g_autoptr (PeerReply) first = good ("ListEvents", "a(sxssa{sv})u",
                                      "(uint32 0, uint32 1, uint32 100, {'types': <['paused', 'unpaused']>})");
  g_autoptr (PeerReply) none = good ("ListEvents", "a(sxssa{sv})u",
                                     "(uint32 0, uint32 9, uint32 100, {'topic': <'Latin'>, 'since': <int64 0>})");
  g_autoptr (PeerReply) counted = good ("ListEvents", "a(sxssa{sv})u",
                                        "(uint32 0, uint32 0, uint32 0, {'types': <['paused', 'unpaused']>})");

  g_assert_cmpuint (rows_of (paused), >, 2);
  g_assert_cmpuint (total_of (paused), ==, rows_of (paused));
  g_assert_cmpuint (rows_of (first), ==, 1);
  g_assert_cmpuint (total_of (first), ==, 2); /* more are there */
  g_assert_cmpuint (total_of (none), ==, 0);
  g_assert_cmpuint (rows_of (counted), ==, 0);
  g_assert_cmpuint (total_of (counted), ==, rows_of (paused));
  bad ("InvalidArgument", "ListEvents", "(uint32 0, uint32 9, uint32 9, {'types': <['danced']>})");
  bad ("InvalidArgument", "ListEvents", "(uint32 0, uint32 9, uint32 9, {'types': <'paused'>})");
  bad ("InvalidArgument", "ListEvents", "(uint32 0, uint32 9, uint32 9, {'since': <'today'>})");
  bad ("NotFound", "ListEvents", "(uint32 0, uint32 9, uint32 9, {'before': <'nobody-1'>})");
}

static void
test_summary (void)
{
  g_autoptr (PeerReply) summary = good ("GetSummary", "a{sv}", "('2026-12', @a{sv} {})");
  g_autoptr (GVariant) dict = g_variant_get_child_value (summary->body, 0);
  const char *month;
  guint n;

  g_assert_true (g_variant_lookup (dict, "month", "&s", &month));
  g_assert_cmpstr (month, ==, "2026-12");
  g_assert_true (g_variant_lookup (dict, "of-days", "u", &n));
  g_assert_true (g_variant_lookup (dict, "days", "u", &n));
  peer_reply_free (good ("GetSummary", "a{sv}", "('', @a{sv} {})"));
  bad ("InvalidArgument", "GetSummary", "('2026-13', @a{sv} {})");
  bad ("InvalidArgument", "GetSummary", "('2999-01', @a{sv} {})");
  bad ("InvalidArgument", "GetSummary", "('this', @a{sv} {})");
}

/* Weeks nobody was there for: what was asked is over, and nothing comes twice. */
static void
test_over (void)
{
  g_autofree char *arguments = g_strdup_printf ("(int64 %d,)", NINE_ON_THE_FIRST_S + 20 * DAY_S);
  g_autoptr (PeerReply) jumped = peer_clock (peer, "JumpTo", arguments);
  g_autoptr (PeerReply) ticked = NULL;
  g_autoptr (PeerReply) past = NULL;
  g_autofree char *state = NULL;
  g_autofree char *why = NULL;

  g_assert_null (jumped->error);
  assert_agenda ("Python/weekly/2026-12-14", "open --");
  past = good ("ListOccurrences", "a" OCCURRENCE "u", "(uint32 0, uint32 500, {'past': <true>, 'cadence': <'weekly'>})");
  state = look_up (past, "Python/weekly/2026-12-07");
  g_assert_cmpstr (state, ==, "missed --");
  why = string_at (past, "0.0.9");
  g_assert_cmpstr (why, ==, "asleep");
  ticked = good ("Tick", OCCURRENCE, "('Python/weekly/2026-12-07', '1', @a{sv} {})"); /* late is fine */
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  peer = peer_new ();
  g_test_add_func ("/calendar/agenda", test_agenda);
  g_test_add_func ("/calendar/tick", test_tick);
  g_test_add_func ("/calendar/done-and-back", test_done_and_back);
  g_test_add_func ("/calendar/plan", test_plan);
  g_test_add_func ("/calendar/pause", test_pause);
  g_test_add_func ("/calendar/days", test_days);
  g_test_add_func ("/calendar/rules", test_rules);
  g_test_add_func ("/calendar/log", test_log);
  g_test_add_func ("/calendar/summary", test_summary);
  g_test_add_func ("/calendar/over", test_over);
  status = g_test_run ();
  peer_free (peer);
  return status;
}
