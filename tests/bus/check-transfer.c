/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Leaving and arriving over the bus: pages of the log, events of another device
 * taken in, and all that is refused, call by call and row by row. Runs in
 * tests/sandbox with a clock of 2026-11-23 08:30 UTC and the starter vault; the
 * cases go on with one daemon, in order. */

#include "expect.h"

#include <string.h>

#define EVENTS "a(sxisxssa{ss}(sissisxxsus))"
#define CARDS "a(sssbssssusssxdduus)"
#define AT "int64 1795422600000"
#define HLC "int64 117664815513600000"
#define NO_ANSWER "('', 0, '', '', 0, '', int64 0, int64 0, '', uint32 0, '')"
#define PAUSE(id, day, type, subject, payload) \
  "('" id "', " AT ", 0, '" day "', " HLC ", '" type "', '" subject "', " payload ", " NO_ANSWER ")"
#define SUSPEND(id, subject) PAUSE (id, "2026-11-23", "suspended", subject, "@a{ss} {}")

static char *card; /* an id */

static gint64
child_int64 (const PeerReply *reply, guint child)
{
  gint64 value;

  g_variant_get_child (reply->body, child, "x", &value);
  return value;
}

static void
test_export (void)
{
  g_autoptr (PeerReply) next = good ("NextCard", CARD, "(uint32 0, @a{sv} {})");
  g_autoptr (PeerReply) answered = NULL;
  g_autoptr (PeerReply) all = NULL;
  g_autoptr (PeerReply) none = NULL;
  gint64 last = 0;
  guint rows = 0, total;
  guint64 count;

  card = string_at (next, "0.0");
  answered = good ("AnswerCard", "ssx(ddduu)sb", "('%s', uint32 3, 'tok', {'took-ms': <uint32 1200>})", card);
  all = good ("ExportEvents", EVENTS "xtas", "(int64 0, uint32 500, @a{sv} {})");
  total = rows_of (all);
  g_variant_get_child (all->body, 2, "t", &count);
  g_assert_cmpuint (count, ==, total);
  g_assert_cmpint (child_int64 (all, 1), ==, total);
  /* Page by page it is the same. */
  while (rows < total)
    {
      g_autoptr (PeerReply) page = good ("ExportEvents", EVENTS "xtas", "(int64 %" G_GINT64_FORMAT ", uint32 2, @a{sv} {})",
                                         last);

      g_assert_cmpuint (rows_of (page), >, 0);
      g_assert_cmpuint (rows_of (page), <=, 2);
      rows += rows_of (page);
      last = child_int64 (page, 1);
    }
  g_assert_cmpuint (rows, ==, total);
  none = good ("ExportEvents", EVENTS "xtas", "(int64 %" G_GINT64_FORMAT ", uint32 500, @a{sv} {})", last);
  g_assert_cmpuint (rows_of (none), ==, 0);
  g_assert_cmpint (child_int64 (none, 1), ==, last);
  peer_reply_free (good ("ExportEvents", EVENTS "xtas", "(int64 -1, uint32 0, {'nix': <1>})"));
  peer_reply_free (good ("ExportEvents", EVENTS "xtas", "(int64 9223372036854775807, uint32 500, @a{sv} {})"));
  bad ("Limit", "ExportEvents", "(int64 0, uint32 501, @a{sv} {})");
}

static void
test_import (void)
{
  g_autoptr (PeerReply) dry = NULL;
  g_autoptr (PeerReply) added = NULL;
  g_autoptr (PeerReply) known = NULL;
  g_autoptr (PeerReply) settled = NULL;
  g_autoptr (PeerReply) found = NULL;
  g_autofree char *off = NULL;
  g_autofree char *said = NULL;

  dry = good ("ImportEvents", "uua(us)", "([" SUSPEND ("other-1", "%s") "], {'dry-run': <true>})", card);
  said = g_variant_print (dry->body, FALSE);
  g_assert_cmpstr (said, ==, "(1, 0, [])");
  added = good ("ImportEvents", "uua(us)", "([" SUSPEND ("other-1", "%s") "], {'settle': <true>})", card);
  g_free (said);
  said = g_variant_print (added->body, FALSE);
  g_assert_cmpstr (said, ==, "(1, 0, [])");
  found = good ("ListCards", "a" CARD "u", "('id:%s off:suspended', uint32 0, uint32 2, uint32 0, @a{sv} {})", card);
  off = string_at (found, "0.0.7");
  g_assert_cmpstr (off, ==, "suspended");
  known = good ("ImportEvents", "uua(us)", "([" SUSPEND ("other-1", "%s") "], @a{sv} {})", card);
  g_free (said);
  said = g_variant_print (known->body, FALSE);
  g_assert_cmpstr (said, ==, "(0, 1, [])");
  settled = good ("ImportEvents", "uua(us)", "(@" EVENTS " [], {'settle': <true>})");
}

/* One row is wrong, its neighbours come in. */
static void
assert_refused (const char *row, const char *why)
{
  static guint n = 10;
  g_autofree char *rows = g_strdup_printf ("([" SUSPEND ("fine-%u", "k") ", %s, " SUSPEND ("fine-%u", "k") "], @a{sv} {})", n,
                                           row, n + 1);
  g_autoptr (PeerReply) reply = good ("ImportEvents", "uua(us)", "%s", rows);
  g_autofree char *said = g_variant_print (reply->body, FALSE);

  n += 2;
  if (!g_str_has_prefix (said, "(2, 0, [(1, ") || !strstr (said, why))
    g_error ("%s gave %s instead of '%s'", row, said, why);
}

static void
test_refused (void)
{
#define ROW(day, type, subject, payload) PAUSE ("other-9", day, type, subject, payload)
#define ANSWER(grade, elapsed, after, due_day, took)                                                                    \
  "('other-9', " AT ", 0, '2026-11-23', " HLC ", 'answered', 'k', @a{ss} {}, ('" grade "', " elapsed ", 'new', '" after \
  "', 0, '', int64 600, int64 1795423200, '" due_day "', uint32 " took ", ''))"
  g_autofree char *long_subject = g_strnfill (4097, 'x');
  g_autofree char *too_long = g_strdup_printf (ROW ("2026-11-23", "suspended", "%s", "@a{ss} {}"), long_subject);
  g_autofree char *long_detail = g_strdup_printf (ROW ("2026-11-23", "suspended", "k", "{'why': '%s'}"), long_subject);

  assert_refused (ROW ("2026-02-30", "suspended", "k", "@a{ss} {}"), "no date");
  assert_refused (ROW ("2020-11-23", "suspended", "k", "@a{ss} {}"), "review day");
  assert_refused (ROW ("2026-11-23", "danced", "k", "@a{ss} {}"), "not known");
  assert_refused (ROW ("2026-11-23", "suspended", "", "@a{ss} {}"), "named");
  assert_refused (ROW ("2026-11-23", "suspended", "a\\nb", "@a{ss} {}"), "named");
  assert_refused (ROW ("2026-11-23", "suspended", "k", "{'a\\\"b': 'x'}"), "details");
  assert_refused (ROW ("2026-11-23", "suspended", "k", "{'a': '\\u001b[2J'}"), "details");
  assert_refused (ROW ("2026-11-23", "suspended", "k", "{'a': 'x', 'a': 'y'}"), "twice");
  assert_refused (ROW ("2026-11-23", "answered", "k", "@a{ss} {}"), "grade");
  assert_refused (ANSWER ("3", "0", "learning", "2026-11-23", "0"), "grade");
  assert_refused (ANSWER ("good", "-1", "learning", "2026-11-23", "0"), "no answer");
  assert_refused (ANSWER ("good", "0", "asleep", "2026-11-23", "0"), "state");
  assert_refused (ANSWER ("good", "0", "learning", "2226-11-23", "0"), "no answer");
  assert_refused (ANSWER ("good", "0", "learning", "soon", "0"), "no date");
  assert_refused (ANSWER ("good", "0", "learning", "2026-11-23", "3600001"), "an hour");
  assert_refused ("('other-9', int64 1795600000000, 0, '2026-11-25', " HLC ", 'paused', '', @a{ss} {}, " NO_ANSWER ")", "ahead");
  assert_refused ("('other-9', " AT ", 0, '2026-11-23', int64 -1, 'paused', '', @a{ss} {}, " NO_ANSWER ")", "1970");
  assert_refused ("('other', " AT ", 0, '2026-11-23', " HLC ", 'paused', '', @a{ss} {}, " NO_ANSWER ")", "no id");
  assert_refused ("('other-1', " AT ", 0, '2026-11-23', " HLC ", 'paused', '', @a{ss} {}, " NO_ANSWER ")", "copied disk");
  assert_refused (too_long, "longer than 4096");
  assert_refused (long_detail, "longer than 4096");
#undef ROW
#undef ANSWER
}

static void
test_bounds (void)
{
  g_autoptr (GString) rows = g_string_new (NULL);
  g_autofree char *wide = g_strnfill (4000, 'x');

  bad ("Limit", "ImportEvents", "(@" EVENTS " [], @a{sv} {})");
  bad ("InvalidArgument", "ImportEvents", "(@" EVENTS " [], {'settle': <1>})");
  bad ("InvalidArgument", "ImportEvents", "(@" EVENTS " [], {'dry-run': <'yes'>})");
  for (guint i = 0; i < 501; i++)
    g_string_append_printf (rows, "%s" SUSPEND ("many-%u", "k"), i ? ", " : "", i + 1);
  bad ("Limit", "ImportEvents", "([%s], @a{sv} {})", rows->str);
  g_string_truncate (rows, 0);
  for (guint i = 0; i < 300; i++) /* 1.2 MB */
    g_string_append_printf (rows, "%s" SUSPEND ("wide-%u", "%s"), i ? ", " : "", i + 1, wide);
  bad ("Limit", "ImportEvents", "([%s], @a{sv} {})", rows->str);
}

static void
test_cards (void)
{
  g_autoptr (PeerReply) all = good ("ExportCards", CARDS "u", "('', uint32 0, uint32 500, @a{sv} {})");
  g_autoptr (PeerReply) one = good ("ExportCards", CARDS "u", "('id:%s', uint32 0, uint32 500, @a{sv} {})", card);
  g_autoptr (PeerReply) far = good ("ExportCards", CARDS "u", "('', uint32 4000000000, uint32 500, @a{sv} {})");
  g_autofree char *id = string_at (one, "0.0.0");
  g_autofree char *key = string_at (one, "0.0.1");

  g_assert_cmpuint (rows_of (all), ==, 500);
  g_assert_cmpuint (total_of (all), >, 500);
  g_assert_cmpuint (rows_of (far), ==, 0);
  g_assert_cmpstr (id, ==, card);
  g_assert_cmpstr (key, ==, card);
  bad ("Limit", "ExportCards", "('', uint32 0, uint32 501, @a{sv} {})");
  bad ("InvalidArgument", "ExportCards", "('a\\nb', uint32 0, uint32 5, @a{sv} {})");
  bad ("InvalidArgument", "ExportCards", "('is:nothing', uint32 0, uint32 5, @a{sv} {})");
}

static void
test_rebuild (void)
{
  g_autoptr (PeerReply) rebuilt = good ("Rebuild", "utu", "(@a{sv} {},)");
  guint changed;

  g_variant_get_child (rebuilt->body, 2, "u", &changed);
  g_assert_cmpuint (changed, ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  peer = peer_new ();
  g_test_add_func ("/transfer/export", test_export);
  g_test_add_func ("/transfer/import", test_import);
  g_test_add_func ("/transfer/refused", test_refused);
  g_test_add_func ("/transfer/bounds", test_bounds);
  g_test_add_func ("/transfer/cards", test_cards);
  g_test_add_func ("/transfer/rebuild", test_rebuild);
  status = g_test_run ();
  peer_free (peer);
  g_free (card);
  return status;
}
