/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* SearchReference. Runs in tests/sandbox with a clock of 2026-11-23 08:30 UTC and
 * the starter vault. */

#include "expect.h"

#include <string.h>

#define PASSAGES "a(suusssssssd)u"

static void
test_finds (void)
{
  g_autoptr (PeerReply) found = good ("SearchReference", PASSAGES,
                                      "('remove duplicates', uint32 0, uint32 9, uint32 4096, @a{sv} {})");
  g_autofree char *note = string_at (found, "0.0.0");
  g_autofree char *topic = string_at (found, "0.0.3");
  g_autofree char *entry = string_at (found, "0.0.4");
  g_autofree char *kind = string_at (found, "0.0.6");
  g_autofree char *text = string_at (found, "0.0.9");

  g_assert_true (note[0] == '/' && g_str_has_suffix (note, ".md"));
  g_assert_cmpstr (topic, ==, "Python");
  g_assert_true (g_str_has_prefix (entry, "3."));
  g_assert_cmpstr (kind, ==, "card");
  g_assert_nonnull (strstr (text, "dict.fromkeys"));
  g_assert_cmpuint (rows_of (found), ==, MIN (total_of (found), 9));
}

static void
test_options (void)
{
  g_autoptr (PeerReply) all = good ("SearchReference", PASSAGES, "('', uint32 0, uint32 3, uint32 9, {'nix': <1>})");
  g_autoptr (PeerReply) code = good ("SearchReference", PASSAGES,
                                     "('', uint32 0, uint32 500, uint32 1, {'kind': <'snippet'>, 'language': <'python'>})");
  g_autoptr (PeerReply) none = good ("SearchReference", PASSAGES, "('list', uint32 0, uint32 9, uint32 9, {'topic': <'Git'>})");
  g_autoptr (PeerReply) here = good ("SearchReference", PASSAGES,
                                     "('list', uint32 0, uint32 1, uint32 9, {'entry': <'3.1'>, 'topic': <'python'>})");
  g_autoptr (PeerReply) counted = good ("SearchReference", PASSAGES, "('list', uint32 0, uint32 0, uint32 0, @a{sv} {})");
  g_autofree char *entry = string_at (here, "0.0.4");

  g_assert_cmpuint (rows_of (all), ==, 3);
  g_assert_cmpuint (total_of (all), >, 300);
  g_assert_cmpuint (total_of (code), >, 0);
  g_assert_cmpuint (total_of (none), ==, 0);
  g_assert_cmpstr (entry, ==, "3.1");
  g_assert_cmpuint (rows_of (counted), ==, 0);
  g_assert_cmpuint (total_of (counted), >, 0);
}

/* Signs of the index's language are only signs. */
static void
test_signs (void)
{
  static const char *const words[] = { "\"", "AND", "list*", "title:x", "(", "NEAR(a, b)", "-list", "^a", "\\u200b", "%%", "_" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autoptr (PeerReply) found = good ("SearchReference", PASSAGES, "('%s', uint32 0, uint32 5, uint32 9, @a{sv} {})",
                                          words[i]);

      g_assert_cmpuint (rows_of (found), <=, 5);
    }
}

static void
test_refuses (void)
{
  g_autofree char *longest = long_string (4097);

  bad ("Limit", "SearchReference", "('%s', uint32 0, uint32 9, uint32 9, @a{sv} {})", longest);
  bad ("Limit", "SearchReference", "('a', uint32 0, uint32 501, uint32 9, @a{sv} {})");
  bad ("Limit", "SearchReference", "('a', uint32 0, uint32 9, uint32 65537, @a{sv} {})");
  bad ("InvalidArgument", "SearchReference", "('a\\nb', uint32 0, uint32 9, uint32 9, @a{sv} {})");
  bad ("InvalidArgument", "SearchReference", "('a', uint32 0, uint32 9, uint32 9, {'kind': <'poem'>})");
  bad ("InvalidArgument", "SearchReference", "('a', uint32 0, uint32 9, uint32 9, {'entry': <1>})");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  peer = peer_new ();
  g_test_add_func ("/reference/finds", test_finds);
  g_test_add_func ("/reference/options", test_options);
  g_test_add_func ("/reference/signs", test_signs);
  g_test_add_func ("/reference/refuses", test_refuses);
  status = g_test_run ();
  peer_free (peer);
  return status;
}
