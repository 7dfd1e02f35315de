/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The ritual's part of the API: its help, verdicts, repositories, the archive.
 * Runs in tests/sandbox with a clock of 2026-11-23 08:30 UTC and the starter
 * vault; the cases go on with one daemon, in order. */

#include "expect.h"

#include <string.h>

#define VERDICT "(sssssxsb)"
#define RITUAL OCCURRENCE "asaua{sv}"

static void
test_help (void)
{
  static const char *const keys[][2] = {
    { "note", "s" },           { "line", "u" },
    { "motto", "s" },          { "day", "s" },
    { "since", "x" },          { "since-ritual", "b" },
    { "changed", "a(sux)" },   { "changed-total", "u" },
    { "failed", "a(ssu)" },    { "captured", "a(sssu)" },
    { "captured-total", "u" }, { "tools", "a" VERDICT },
    { "old-notes", "a(su)" },  { "old-notes-total", "u" },
    { "old-cards", "a" CARD }, { "old-cards-total", "u" },
  };
  g_autoptr (PeerReply) reply = good ("GetRitual", RITUAL, "('', uint32 200, @a{sv} {})");
  g_autoptr (PeerReply) named = good ("GetRitual", RITUAL, "('Python', uint32 0, {'months': <uint32 120>, 'nix': <1>})");
  g_autoptr (GVariant) helps = g_variant_get_child_value (reply->body, 1);
  g_autoptr (GVariant) data = g_variant_get_child_value (reply->body, 3);
  g_autofree char *said = g_variant_print (helps, FALSE);
  g_autofree char *id = string_at (reply, "0.0");
  g_autofree char *state = string_at (reply, "0.5");

  g_assert_cmpstr (id, ==, "Python/monthly/2026-12-01");
  g_assert_cmpstr (state, ==, "coming");
  g_assert_cmpstr (said, ==, "['document', 'codebases', 'tools', 'archive']");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    assert_key (data, keys[i][0], keys[i][1]);
  g_assert_cmpuint (g_variant_n_children (data), ==, G_N_ELEMENTS (keys));
  bad ("NotFound", "GetRitual", "('Cooking', uint32 0, @a{sv} {})");
  bad ("InvalidArgument", "GetRitual", "('', uint32 0, {'months': <uint32 0>})");
  bad ("InvalidArgument", "GetRitual", "('', uint32 0, {'months': <uint32 121>})");
  bad ("InvalidArgument", "GetRitual", "('', uint32 0, {'months': <'6'>})");
  bad ("Limit", "GetRitual", "('', uint32 65537, @a{sv} {})");
}

static void
test_verdicts (void)
{
  g_autoptr (PeerReply) given = good ("SetVerdict", VERDICT, "('LINTERS', 'ruff', 'try', {'why': <'new'>, 'topic': <'Python'>})");
  g_autoptr (PeerReply) later = good ("SetVerdict", VERDICT, "('linters', 'Ruff', 'keep', @a{sv} {})");
  g_autoptr (PeerReply) listed = good ("ListVerdicts", "a" VERDICT "u", "(uint32 0, uint32 1, {'category': <'linters'>})");
  g_autoptr (PeerReply) none = good ("ListVerdicts", "a" VERDICT "u", "(uint32 0, uint32 9, {'category': <'cooks'>})");
  g_autofree char *category = string_at (given, "0.1");
  g_autofree char *verdict = string_at (listed, "0.0.3");
  g_autoptr (PeerReply) undone = NULL;

  g_assert_cmpstr (category, ==, "Linters");
  g_assert_cmpstr (verdict, ==, "keep");
  g_assert_cmpuint (rows_of (listed), ==, 1);
  g_assert_cmpuint (total_of (listed), ==, 2);
  g_assert_cmpuint (total_of (none), ==, 0);
  undone = good ("Undo", "sssa" CARD "a" OCCURRENCE, "('', @a{sv} {})");
  bad ("InvalidArgument", "SetVerdict", "('', 'a', 'keep', @a{sv} {})");
  bad ("InvalidArgument", "SetVerdict", "('c', '', 'keep', @a{sv} {})");
  bad ("InvalidArgument", "SetVerdict", "('c', 'n', 'burn', @a{sv} {})");
  bad ("InvalidArgument", "SetVerdict", "('c', 'a\\nb', 'keep', @a{sv} {})");
  bad ("InvalidArgument", "SetVerdict", "('c', 'n', 'keep', {'why': <7>})");
  bad ("Limit", "ListVerdicts", "(uint32 0, uint32 501, @a{sv} {})");
}

static void
test_repos (void)
{
  g_autofree char *wide = long_string (4097);
  g_autoptr (PeerReply) added = good ("AddRepo", "", "('/tmp/', @a{sv} {})");
  g_autoptr (PeerReply) listed = good ("ListRepos", "asu", "(uint32 0, uint32 500, @a{sv} {})");
  g_autoptr (PeerReply) removed = NULL;
  g_autoptr (PeerReply) after = NULL;
  g_autofree char *path = string_at (listed, "0.0");

  g_assert_cmpstr (path, ==, "/tmp");
  bad ("Exists", "AddRepo", "('/tmp', @a{sv} {})");
  bad ("NotFound", "AddRepo", "('/no/such', @a{sv} {})");
  bad ("InvalidArgument", "AddRepo", "('tmp', @a{sv} {})");
  bad ("Limit", "AddRepo", "('/%s', @a{sv} {})", wide);
  removed = good ("RemoveRepo", "", "('/tmp', @a{sv} {})");
  bad ("NotFound", "RemoveRepo", "('/tmp', @a{sv} {})");
  after = good ("ListRepos", "asu", "(uint32 0, uint32 500, @a{sv} {})");
  g_assert_cmpuint (total_of (after), ==, 0);
}

static void
test_archive (void)
{
  g_autoptr (PeerReply) found = good ("FindNote", "ssuu", "('QUICK REFERENCE — Python.md', @a{sv} {})");
  g_autofree char *path = string_at (found, "0");
  g_autofree char *vault = string_at (found, "1");
  g_autoptr (PeerReply) same = good ("FindNote", "ssuu", "('%s', @a{sv} {})", path);
  g_autoptr (PeerReply) archived = good ("SetArchived", "a" CARD "u", "(['%s'], true, @a{sv} {})", path);
  g_autofree char *off = string_at (archived, "0.0.7");
  g_autoptr (PeerReply) back = NULL;
  guint left = total_of (archived);

  g_assert_true (g_str_has_prefix (path, vault));
  g_assert_cmpstr (off, ==, "archived");
  g_assert_cmpuint (rows_of (archived), <=, 100);
  while (left > 0)
    {
      g_autoptr (PeerReply) more = good ("SetArchived", "a" CARD "u", "(['%s'], true, @a{sv} {})", path);

      g_assert_cmpuint (total_of (more), <, left);
      left = total_of (more);
    }
  bad ("Nothing", "SetArchived", "(['%s'], true, @a{sv} {})", path);
  do
    {
      g_clear_pointer (&back, peer_reply_free);
      back = good ("SetArchived", "a" CARD "u", "(['%s'], false, @a{sv} {})", path);
    }
  while (total_of (back) > 0);
  bad ("Nothing", "SetArchived", "(['%s'], false, @a{sv} {})", path);
  bad ("NotFound", "SetArchived", "(['/no/such.md'], true, @a{sv} {})");
  bad ("NotFound", "SetArchived", "(['%s', 'nosuchcard'], true, @a{sv} {})", path);
  bad ("InvalidArgument", "SetArchived", "(@as [], true, @a{sv} {})");
  bad ("NotFound", "FindNote", "('nosuch.md', @a{sv} {})");
  bad ("InvalidArgument", "FindNote", "('', @a{sv} {})");
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  peer = peer_new ();
  g_test_add_func ("/ritual/help", test_help);
  g_test_add_func ("/ritual/verdicts", test_verdicts);
  g_test_add_func ("/ritual/repos", test_repos);
  g_test_add_func ("/ritual/archive", test_archive);
  status = g_test_run ();
  peer_free (peer);
  return status;
}
