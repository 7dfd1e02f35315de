/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* AddRecord and ListRecords. Runs in tests/sandbox with a clock of 2026-11-23
 * 08:30 UTC and the starter vault. */

#include "expect.h"

#include <string.h>

#define RECORDS "a(sxssa{ss})u"

static void
test_add (void)
{
  g_autoptr (PeerReply) one = good ("AddRecord", "s", "('quiz', 'Python/beginner', {'what': '8 of 10'}, @a{sv} {})");
  g_autoptr (PeerReply) two = good ("AddRecord", "s", "('explained', 'Python/x', {'text': 'two\\nlines'}, {'nix': <1>})");
  g_autoptr (PeerReply) quizzes = good ("ListRecords", RECORDS, "('quiz', 'Python', uint32 0, uint32 9, @a{sv} {})");
  g_autoptr (PeerReply) all = good ("ListRecords", RECORDS, "('', '', uint32 0, uint32 1, @a{sv} {})");
  g_autoptr (PeerReply) listed = good ("ListEvents", "a(sxssa{sv})u", "(uint32 0, uint32 1, uint32 0, @a{sv} {})");
  g_autofree char *event = string_at (one, "0");
  g_autofree char *kept = string_at (quizzes, "0.0.0");
  g_autofree char *kind = string_at (quizzes, "0.0.2");
  g_autofree char *subject = string_at (quizzes, "0.0.3");
  g_autofree char *type = string_at (listed, "0.0.2");

  g_assert_cmpstr (kept, ==, event);
  g_assert_cmpstr (kind, ==, "quiz");
  g_assert_cmpstr (subject, ==, "Python/beginner");
  g_assert_cmpstr (type, ==, "recorded");
  g_assert_cmpuint (total_of (quizzes), ==, 1);
  g_assert_cmpuint (rows_of (all), ==, 1);
  g_assert_cmpuint (total_of (all), ==, 2);
}

static void
test_of_card (void)
{
  g_autoptr (PeerReply) next = good ("NextCard", CARD, "(uint32 0, @a{sv} {})");
  g_autofree char *id = string_at (next, "0.0");
  g_autoptr (PeerReply) added = good ("AddRecord", "s", "('explained', '%.8s', {'text': 'mine'}, {'card': <true>})", id);
  g_autoptr (PeerReply) listed = good ("ListRecords", RECORDS, "('explained', '%s', uint32 0, uint32 9, {'card': <true>})", id);
  g_autofree char *subject = string_at (listed, "0.0.3");

  g_assert_cmpstr (subject, ==, id);
  bad ("NotFound", "AddRecord", "('explained', 'nosuchcard', {'text': 'mine'}, {'card': <true>})");
  bad ("NotFound", "ListRecords", "('', 'nosuchcard', uint32 0, uint32 9, {'card': <true>})");
}

static void
test_refuses (void)
{
  g_autofree char *longest = long_string (4097);

  bad ("InvalidArgument", "AddRecord", "('', 'a', @a{ss} {}, @a{sv} {})");
  bad ("InvalidArgument", "AddRecord", "('a b', 'a', @a{ss} {}, @a{sv} {})");
  bad ("InvalidArgument", "AddRecord", "('quiz', '', @a{ss} {}, @a{sv} {})");
  bad ("InvalidArgument", "AddRecord", "('quiz', 'a\\nb', @a{ss} {}, @a{sv} {})");
  bad ("InvalidArgument", "AddRecord", "('quiz', 'a', {'kind': 'x'}, @a{sv} {})");
  bad ("InvalidArgument", "AddRecord", "('quiz', 'a', {'x': 'bell\\u0007'}, @a{sv} {})");
  bad ("InvalidArgument", "AddRecord", "('quiz', 'a', @a{ss} {}, {'card': <'yes'>})");
  bad ("Limit", "AddRecord", "('quiz', '%s', @a{ss} {}, @a{sv} {})", longest);
  bad ("Limit", "AddRecord", "('quiz', 'a', {'x': '%s'}, @a{sv} {})", longest);
  bad ("Limit", "ListRecords", "('', '', uint32 0, uint32 501, @a{sv} {})");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  peer = peer_new ();
  g_test_add_func ("/records/add", test_add);
  g_test_add_func ("/records/of-card", test_of_card);
  g_test_add_func ("/records/refuses", test_refuses);
  status = g_test_run ();
  peer_free (peer);
  return status;
}
