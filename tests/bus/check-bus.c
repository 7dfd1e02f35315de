/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The API as a client of another make sees it: every member of the manual with
 * good and with bad arguments, the errors by name, the signals and what they
 * carry. Runs in tests/sandbox with a clock of 2026-11-23 08:30 UTC, the mock
 * server and the starter vault; SMRITI_MANUAL is the XML file. The cases run in
 * the order of the table at the end, on one daemon, each leaving nothing due
 * changed for the next. */

#include "expect.h"
#include "manual.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define START_S 1795422600 /* 2026-11-23 08:30 UTC */
#define HOUR_S 3600

static GPtrArray *manual;

/* --- the manual --- */

static void
test_introspection (void)
{
  static const char *const interfaces[] = { PEER_NAME, PEER_CLOCK };
  g_autoptr (PeerReply) reply = peer_call_full (peer, PEER_PATH, "org.freedesktop.DBus.Introspectable", "Introspect",
                                                g_variant_new ("()"));
  g_autofree char *xml = string_at (reply, "0");
  g_autoptr (GPtrArray) members = manual_parse (xml);

  for (guint i = 0; i < G_N_ELEMENTS (interfaces); i++)
    {
      g_autofree char *said = manual_lines (members, interfaces[i]);
      g_autofree char *written = manual_lines (manual, interfaces[i]);

      g_assert_cmpstr (written, !=, "");
      g_assert_cmpstr (said, ==, written);
    }
}

static void
test_properties (void)
{
  g_autoptr (PeerReply) all = peer_call_full (peer, PEER_PATH, PEER_PROPERTIES, "GetAll", g_variant_new ("(s)", PEER_NAME));
  g_autoptr (GVariant) dict = g_variant_get_child_value (all->body, 0);
  g_autoptr (GVariant) version = peer_get (peer, PEER_NAME, "Version");
  g_autoptr (GVariant) day = peer_get (peer, PEER_NAME, "Day");
  g_autoptr (GVariant) concepts = peer_get (peer, PEER_NAME, "DueConcepts");
  g_autoptr (PeerReply) set = peer_call_full (peer, PEER_PATH, PEER_PROPERTIES, "Set",
                                              g_variant_new ("(ssv)", PEER_NAME, "Day", g_variant_new_string ("x")));
  g_autoptr (PeerReply) none = peer_call_full (peer, PEER_PATH, PEER_PROPERTIES, "Get", g_variant_new ("(ss)", PEER_NAME, "Nix"));
  guint n = 0;

  g_assert_cmpstr (all->signature, ==, "a{sv}");
  for (guint i = 0; i < manual->len; i++)
    {
      const ManualMember *member = g_ptr_array_index (manual, i);

      if (!g_str_equal (member->kind, "property") || !g_str_equal (member->interface, PEER_NAME))
        continue;
      assert_key (dict, member->name, member->type);
      n++;
    }
  g_assert_cmpuint (g_variant_n_children (dict), ==, n);
  g_assert_cmpuint (g_variant_get_uint32 (version), ==, 3);
  g_assert_cmpstr (g_variant_get_string (day, NULL), ==, "2026-11-23");
  g_assert_cmpuint (g_variant_get_uint32 (concepts), ==, 5);
  g_assert_nonnull (set->error);
  g_assert_nonnull (none->error);
}

static void
test_reports (void)
{
  static const char *const status_keys[][2] = {
    { "day", "s" },
    { "due-concepts", "u" },
    { "due-snippets", "u" },
    { "more", "u" },
    { "learning", "u" },
    { "quota-concepts", "u" },
    { "quota-snippets", "u" },
    { "done-concepts", "u" },
    { "done-snippets", "u" },
    { "done-answers", "u" },
    { "next-cadence", "s" },
    { "next-at", "x" },
    { "held", "s" },
    { "held-until", "x" },
    { "agenda", "a" OCCURRENCE },
    { "vaults", "u" },
    { "cards", "u" },
    { "next-card-at", "x" },
    { "tomorrow", "u" },
    { "learnt", "a(sxs)" },
    { "now", "x" },
    { "paused", "b" },
    { "paused-until", "x" },
    { "days-away", "u" },
    { "spread-until", "s" },
    { "tip", "s" },
    { "outdated", "u" },
  };
  static const char *const report_keys[][2] = {
    { "version", "s" },        { "pid", "u" },           { "database", "s" },
    { "database-bytes", "t" }, { "events", "t" },        { "integrity", "s" },
    { "clock", "s" },          { "zone", "s" },          { "now", "x" },
    { "deadline", "x" },       { "deadline-name", "s" }, { "server", "s" },
    { "server-version", "s" }, { "capabilities", "as" }, { "buttons", "u" },
    { "server-error", "s" },   { "held", "s" },          { "held-until", "x" },
    { "watchdog-s", "u" },     { "settings", "s" },      { "settings-warnings", "as" },
    { "vaults", "u" },         { "notes", "u" },         { "last-backup", "x" },
  };
  g_autoptr (PeerReply) status = good ("GetStatus", "a{sv}", "(@a{sv} {},)");
  g_autoptr (PeerReply) report = good ("Diagnose", "a{sv}", "({'nonsense': <1>},)");
  g_autoptr (GVariant) status_dict = g_variant_get_child_value (status->body, 0);
  g_autoptr (GVariant) report_dict = g_variant_get_child_value (report->body, 0);
  g_autofree char *clock = dict_string (report, "clock");
  g_autofree char *server = dict_string (report, "server");

  for (guint i = 0; i < G_N_ELEMENTS (status_keys); i++)
    assert_key (status_dict, status_keys[i][0], status_keys[i][1]);
  for (guint i = 0; i < G_N_ELEMENTS (report_keys); i++)
    assert_key (report_dict, report_keys[i][0], report_keys[i][1]);
  g_assert_cmpuint (g_variant_n_children (status_dict), ==, G_N_ELEMENTS (status_keys));
  g_assert_cmpuint (g_variant_n_children (report_dict), ==, G_N_ELEMENTS (report_keys));
  g_assert_cmpstr (clock, ==, "virtual");
  g_assert_cmpstr (server, !=, "");
  g_assert_cmpuint (dict_uint (status, "cards"), >, 200);
  g_assert_cmpuint (dict_uint (status, "vaults"), ==, 1);
}

/* --- cards and answers --- */

static void
test_showing (void)
{
  g_autoptr (PeerReply) next = good ("NextCard", CARD, "(uint32 65536, @a{sv} {})");
  g_autoptr (PeerReply) shown = good ("GetCard", CARD "sasa(xx)(ddduu)", "('', uint32 65536, @a{sv} {})");
  g_autoptr (PeerReply) cut = good ("NextCard", CARD, "(uint32 5, {'peek': <true>, 'nix': <@ay []>})");
  g_autofree char *id = string_at (next, "0.0");
  g_autofree char *same = string_at (shown, "0.0");
  g_autofree char *front = string_at (next, "0.5");
  g_autofree char *back = string_at (shown, "1");
  g_autofree char *beginning = string_at (cut, "0.5");
  g_autoptr (GVariant) grades = g_variant_get_child_value (shown->body, 3);
  g_autoptr (PeerReply) by_start = good ("GetCard", CARD "sasa(xx)(ddduu)", "('%.14s', uint32 0, {'peek': <true>})", id);
  g_autofree char *found = string_at (by_start, "0.0");
  gint64 interval_s, due_s, before_s = 0;

  g_assert_cmpstr (id, ==, same);
  g_assert_cmpstr (id, ==, found);
  g_assert_cmpstr (front, !=, "");
  g_assert_cmpstr (back, !=, "");
  g_assert_cmpuint (strlen (beginning), <=, 5);
  g_assert_true (g_str_has_prefix (front, beginning));
  g_assert_cmpuint (g_variant_n_children (grades), ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      g_variant_get_child (grades, i, "(xx)", &interval_s, &due_s);
      g_assert_cmpint (interval_s, >, 0);
      g_assert_cmpint (due_s, >, START_S);
      g_assert_cmpint (due_s, >=, before_s);
      before_s = due_s;
    }
}

static void
test_answer (void)
{
  g_autoptr (PeerReply) next = good ("NextCard", CARD, "(uint32 100, @a{sv} {})");
  g_autofree char *id = string_at (next, "0.0");
  guint since = peer_count (peer);
  g_autoptr (PeerReply) answer = good ("AnswerCard", "ssx(ddduu)sb", "('', uint32 3, 'token-1', {'took-ms': <uint32 4000000>})");
  g_autofree char *answered = string_at (answer, "0");
  g_autofree char *state = string_at (answer, "1");
  g_autofree char *event = string_at (answer, "4");
  const PeerSignal *signal = peer_signal (peer, "CardAnswered", since, SIGNAL_MS);
  g_autofree char *said = NULL;
  g_autofree char *wanted = g_strdup_printf ("('%s', '%s', 3)", id, event);
  g_autoptr (PeerReply) again = NULL;
  g_autoptr (PeerReply) undone = NULL;
  g_autoptr (PeerReply) log = NULL;
  g_autofree char *grade = NULL;

  g_assert_cmpstr (answered, ==, id);
  g_assert_cmpstr (state, ==, "learning");
  g_assert_nonnull (signal);
  g_assert_cmpstr (signal->interface, ==, PEER_NAME);
  g_assert_cmpstr (signal->signature, ==, "ssu");
  said = g_variant_print (signal->body, FALSE);
  g_assert_cmpstr (said, ==, wanted);
  g_assert_true (peer_property (peer, "DoneAnswers", "uint32 1", since, SIGNAL_MS));
  g_assert_true (peer_property (peer, "DueConcepts", "uint32 4", since, SIGNAL_MS));

  /* the same token again: the first answer, nothing new, no signal */
  since = peer_count (peer);
  again = good ("AnswerCard", "ssx(ddduu)sb", "('%s', uint32 1, 'token-1', @a{sv} {})", id);
  {
    g_autofree char *event_again = string_at (again, "4");
    gboolean repeated;

    g_variant_get_child (again->body, 5, "b", &repeated);
    g_assert_true (repeated);
    g_assert_cmpstr (event_again, ==, event);
  }
  {
    g_autoptr (PeerReply) found = good ("GetAnswer", "a{sv}", "('%s', @a{sv} {})", event);
    g_autoptr (GVariant) details = g_variant_get_child_value (found->body, 0);
    const char *of_card, *given;
    guint lapses = 1;
    gboolean lapsed = TRUE, leech = TRUE;

    g_assert_true (g_variant_lookup (details, "card", "&s", &of_card) && g_variant_lookup (details, "grade", "&s", &given));
    g_assert_cmpstr (of_card, ==, id);
    g_assert_cmpstr (given, ==, "good");
    g_assert_true (g_variant_lookup (details, "lapsed", "b", &lapsed) && g_variant_lookup (details, "leech", "b", &leech));
    g_assert_true (g_variant_lookup (details, "lapses", "u", &lapses));
    g_assert_true (!lapsed && !leech && lapses == 0);
  }
  bad ("NotFound", "GetAnswer", "('nothing', @a{sv} {})");
  bad ("Nothing", "AnswerCard", "('', uint32 3, '', @a{sv} {})"); /* its answer took the place away */
  g_assert_cmpuint (peer_n_signals (peer, "CardAnswered", since), ==, 0);

  peer_reply_free (good ("ExplainCard", "a{sv}", "('%s', {'nix': <1>})", id));
  bad ("NotFound", "ExplainCard", "('nobody', @a{sv} {})");
  peer_reply_free (good ("PlanBacklog", "a{sv}", "({'cap': <uint32 5>, 'nix': <1>},)"));
  bad ("Nothing", "PlanBacklog", "({'start': <true>},)");
  bad ("Nothing", "PlanBacklog", "({'stop': <true>},)");
  bad ("InvalidArgument", "PlanBacklog", "({'days': <uint32 0>},)");
  bad ("InvalidArgument", "PlanBacklog", "({'cap': <'many'>},)");
  peer_reply_free (good ("CountMemory", "a{sv}", "({'nix': <1>},)"));
  peer_reply_free (good ("ListReviews", "a(xsyixuisxi)xt", "(int64 0, uint32 500, {'card': <'%s'>, 'since': <0>})", id));
  peer_reply_free (good ("ListReviews", "a(xsyixuisxi)xt", "(int64 9223372036854775807, uint32 500, {'nix': <1>})"));
  bad ("Limit", "ListReviews", "(int64 0, uint32 501, @a{sv} {})");
  bad ("NotFound", "ListReviews", "(int64 0, uint32 1, {'card': <'nobody'>})");
  bad ("InvalidArgument", "ListReviews", "(int64 0, uint32 1, {'since': <'today'>})");
  bad ("InvalidArgument", "ListReviews", "(int64 0, uint32 1, {'since': <-1>})");
  log = good ("ListEvents", "a(sxssa{sv})u", "(uint32 0, uint32 1, uint32 100, @a{sv} {})");
  {
    g_autofree char *newest = string_at (log, "0.0.0");
    g_autofree char *type = string_at (log, "0.0.2");
    g_autoptr (GVariant) rows = g_variant_get_child_value (log->body, 0);
    g_autoptr (GVariant) row = g_variant_get_child_value (rows, 0);
    g_autoptr (GVariant) details = g_variant_get_child_value (row, 4);
    guint took_ms;

    g_assert_cmpstr (newest, ==, event);
    g_assert_cmpstr (type, ==, "answered");
    assert_key (details, "elapsed-days", "i");
    assert_key (details, "interval-s", "x");
    assert_key (details, "due", "x");
    assert_key (details, "front", "s");
    assert_key (details, "stands", "b");
    g_assert_true (g_variant_lookup (details, "grade", "s", &grade));
    g_assert_cmpstr (grade, ==, "good");
    g_assert_true (g_variant_lookup (details, "took-ms", "u", &took_ms));
    g_assert_cmpuint (took_ms, ==, 3600000);
  }

  since = peer_count (peer);
  undone = good ("Undo", "sssa" CARD "a" OCCURRENCE, "('', @a{sv} {})");
  {
    g_autofree char *target = string_at (undone, "1");
    g_autofree char *type = string_at (undone, "2");
    g_autofree char *card = string_at (undone, "3.0.0");
    g_autofree char *state_now = string_at (undone, "3.0.6");
    g_autofree char *undo_event = string_at (undone, "0");
    g_autofree char *wanted_signal = g_strdup_printf ("('%s', '%s')", undo_event, target);

    g_assert_cmpstr (target, ==, event);
    g_assert_cmpstr (type, ==, "answered");
    g_assert_cmpstr (card, ==, id);
    g_assert_cmpstr (state_now, ==, "new");
    signal = peer_signal (peer, "EventUndone", since, SIGNAL_MS);
    g_assert_nonnull (signal);
    g_free (said);
    said = g_variant_print (signal->body, FALSE);
    g_assert_cmpstr (said, ==, wanted_signal);
    g_assert_true (peer_property (peer, "DoneAnswers", "uint32 0", since, SIGNAL_MS));
    bad ("InvalidArgument", "Undo", "('%s', @a{sv} {})", target);
    bad ("InvalidArgument", "Undo", "('%s', @a{sv} {})", undo_event);
  }
  bad ("NotFound", "Undo", "('ffffffff-99999', @a{sv} {})");
  bad ("NotFound", "Undo", "('%%d not an event', @a{sv} {})");
}

static void
test_bad_cards (void)
{
  g_autoptr (PeerReply) next = good ("NextCard", CARD, "(uint32 0, @a{sv} {})");
  g_autofree char *id = string_at (next, "0.0");
  g_autofree char *token = long_string (65);
  static const char *const grades[] = { "0", "5", "4294967295", "2147483648" };

  for (guint i = 0; i < G_N_ELEMENTS (grades); i++)
    {
      g_autofree char *arguments = g_strdup_printf ("('%s', uint32 %s, '', @a{sv} {})", id, grades[i]);
      g_autoptr (PeerReply) reply = peer_call (peer, "AnswerCard", arguments);

      g_assert_cmpstr (reply->error, ==, PEER_ERROR "InvalidArgument");
      g_assert_nonnull (strstr (reply->message, grades[i])); /* it says which */
    }
  bad ("NotFound", "AnswerCard", "('zzzz', uint32 3, '', @a{sv} {})");
  bad ("NotFound", "GetCard", "('%% _', uint32 3, @a{sv} {})");
  bad ("NotFound", "GetCardNotes", "('zzzz', @a{sv} {})");
  bad ("InvalidArgument", "GetCardNotes", "('a\\n', @a{sv} {})");
  bad ("Limit", "AnswerCard", "('%s', uint32 3, '%s', @a{sv} {})", id, token);
  bad ("InvalidArgument", "AnswerCard", "('%s\\n', uint32 3, '', @a{sv} {})", id);
  bad ("InvalidArgument", "AnswerCard", "('%s', uint32 3, '', {'took-ms': <'soon'>})", id);
  bad ("InvalidArgument", "AnswerCard", "('%s', uint32 3, '', {'took-ms': <int32 1>})", id);
  bad ("InvalidArgument", "NextCard", "(uint32 9, {'more': <1>})");
  bad ("InvalidArgument", "NextCard", "(uint32 9, {'peek': <'yes'>})");
  bad ("InvalidArgument", "GetCard", "('', uint32 9, {'peek': <uint32 1>})");
  bad ("Limit", "NextCard", "(uint32 65537, @a{sv} {})");
  bad ("Limit", "GetCard", "('', uint32 4294967295, @a{sv} {})");
}

static void
test_off (void)
{
  g_autoptr (PeerReply) list = good ("ListCards", "a" CARD "u", "('', uint32 0, uint32 2, uint32 0, @a{sv} {})");
  g_autofree char *a = string_at (list, "0.0.0");
  g_autofree char *b = string_at (list, "0.1.0");
  g_autoptr (PeerReply) suspended = good ("SetOff", "a" CARD, "(['%s', '%s'], 'suspended', @a{sv} {})", a, b);
  g_autofree char *off = string_at (suspended, "0.1.7");
  g_autoptr (PeerReply) listed = good ("ListCards", "a" CARD "u", "('off:suspended', uint32 0, uint32 0, uint32 0, @a{sv} {})");
  g_autoptr (PeerReply) back = good ("SetOff", "a" CARD, "(['%s', '%s'], '', @a{sv} {})", a, b);
  g_autofree char *none = string_at (back, "0.0.7");
  g_autoptr (PeerReply) buried = NULL;
  g_autoptr (PeerReply) undone = NULL;
  g_autofree char *many = NULL;
  GString *ids = g_string_new ("");

  g_assert_cmpstr (off, ==, "suspended");
  g_assert_cmpuint (total_of (listed), ==, 2);
  g_assert_cmpstr (none, ==, "");
  buried = good ("SetOff", "a" CARD, "(['%s'], 'buried', @a{sv} {})", a);
  undone = good ("Undo", "sssa" CARD "a" OCCURRENCE, "('', @a{sv} {})");
  {
    g_autofree char *type = string_at (undone, "2");
    g_autofree char *asked = string_at (undone, "3.0.7");

    g_assert_cmpstr (type, ==, "buried");
    g_assert_cmpstr (asked, ==, "");
  }
  bad ("NotFound", "SetOff", "(['%s', 'zzz'], 'suspended', @a{sv} {})", a); /* all or none */
  g_clear_pointer (&listed, peer_reply_free);
  listed = good ("ListCards", "a" CARD "u", "('off:suspended', uint32 0, uint32 0, uint32 0, @a{sv} {})");
  g_assert_cmpuint (total_of (listed), ==, 0);
  bad ("InvalidArgument", "SetOff", "(['%s'], 'gone', @a{sv} {})", a);
  bad ("InvalidArgument", "SetOff", "(['%s'], 'nonsense', @a{sv} {})", a);
  bad ("InvalidArgument", "SetOff", "(@as [], 'suspended', @a{sv} {})");
  for (guint i = 0; i < 501; i++)
    g_string_append_printf (ids, "%s'%s'", i ? ", " : "", a);
  many = g_string_free (ids, FALSE);
  bad ("Limit", "SetOff", "([%s], 'suspended', @a{sv} {})", many);
}

/* --- lists --- */

/* Pages of @page rows of a list whose arguments before the offset are @before;
 * returns how many rows came in all, which @total must be. */
static void
page_through (const char *member, const char *signature, const char *before, const char *after, guint page)
{
  g_autoptr (PeerReply) count = good (member, signature, "(%suint32 0, uint32 0%s, @a{sv} {})", before, after);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint total = total_of (count);
  guint offset = 0;

  g_assert_cmpuint (rows_of (count), ==, 0);
  for (;;)
    {
      g_autoptr (PeerReply) reply = good (member, signature, "(%suint32 %u, uint32 %u%s, @a{sv} {})", before, offset, page,
                                          after);
      g_autoptr (GVariant) rows = g_variant_get_child_value (reply->body, 0);

      g_assert_cmpuint (total_of (reply), ==, total);
      g_assert_cmpuint (rows_of (reply), <=, page);
      if (rows_of (reply) == 0)
        break;
      for (gsize i = 0; i < g_variant_n_children (rows); i++)
        {
          g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);

          g_hash_table_add (seen, g_variant_print (row, FALSE));
        }
      offset += rows_of (reply);
    }
  g_assert_cmpuint (offset, ==, total);
  g_assert_cmpuint (g_hash_table_size (seen), ==, total); /* none twice, none left out */
  bad ("Limit", member, "(%suint32 0, uint32 501%s, @a{sv} {})", before, after);
  bad ("Limit", member, "(%suint32 0, uint32 4294967295%s, @a{sv} {})", before, after);
  if (after[0] != '\0')
    bad ("Limit", member, "(%suint32 0, uint32 1, uint32 65537, @a{sv} {})", before);
  {
    g_autoptr (PeerReply) beyond = good (member, signature, "(%suint32 4294967295, uint32 500%s, @a{sv} {})", before, after);

    g_assert_cmpuint (rows_of (beyond), ==, 0);
    g_assert_cmpuint (total_of (beyond), ==, total);
  }
}

static void
test_lists (void)
{
  page_through ("ListCards", "a" CARD "u", "'', ", ", uint32 200", 100);
  page_through ("ListCards", "a" CARD "u", "'is:snippet', ", ", uint32 200", 7);
  page_through ("ListCards", "a" CARD "u", "'python', ", ", uint32 200", 500);
  page_through ("ListEvents", "a(sxssa{sv})u", "", ", uint32 200", 3);
  page_through ("ListEntries", "a(ssssasbuuu)u", "'', ", ", uint32 200", 50);
  page_through ("ListHolds", "a(sssa(suu))u", "", "", 1);
  page_through ("ListOccurrences", "a" OCCURRENCE "u", "", "", 1);
  page_through ("ListVaults", "a(ssuuuus)u", "", "", 1);
  page_through ("ListWarnings", "a(sus)u", "'', ", ", uint32 200", 10);
  page_through ("ListBackups", "a(sxt)u", "", "", 2);
}

static void
test_queries (void)
{
  g_autoptr (PeerReply) all = good ("ListCards", "a" CARD "u", "('', uint32 0, uint32 0, uint32 0, @a{sv} {})");
  g_autoptr (PeerReply) snippets = good ("ListCards", "a" CARD "u", "('is:snippet', uint32 0, uint32 0, uint32 0, @a{sv} {})");
  g_autoptr (PeerReply) concepts = good ("ListCards", "a" CARD "u", "('is:concept', uint32 0, uint32 0, uint32 0, @a{sv} {})");
  g_autoptr (PeerReply) fresh = good ("ListCards", "a" CARD "u", "('state:new', uint32 0, uint32 0, uint32 0, @a{sv} {})");
  g_autoptr (PeerReply) none = good ("ListCards", "a" CARD "u", "('qzxy \"%% _', uint32 0, uint32 9, uint32 0, @a{sv} {})");
  g_autoptr (PeerReply) text = good ("ListCards", "a" CARD "u", "('', uint32 0, uint32 1, uint32 3, @a{sv} {})");
  g_autofree char *front = string_at (text, "0.0.5");

  g_assert_cmpuint (total_of (all), ==, total_of (snippets) + total_of (concepts));
  g_assert_cmpuint (total_of (fresh), ==, total_of (all));
  g_assert_cmpuint (total_of (none), ==, 0);
  g_assert_cmpuint (strlen (front), <=, 3);
  bad ("InvalidArgument", "ListCards", "('is:nonsense', uint32 0, uint32 9, uint32 0, @a{sv} {})");
  bad ("InvalidArgument", "ListCards", "('state:New', uint32 0, uint32 9, uint32 0, @a{sv} {})");
  bad ("InvalidArgument", "ListCards", "('off:never', uint32 0, uint32 9, uint32 0, @a{sv} {})");
  bad ("NotFound", "ListEntries", "('no such note', uint32 0, uint32 9, uint32 0, @a{sv} {})");
  bad ("NotFound", "ListWarnings", "('/no/such/vault', uint32 0, uint32 9, uint32 0, @a{sv} {})");
}

/* --- occurrences and prompts --- */

static void
test_occurrences (void)
{
  guint since = peer_count (peer);
  g_autoptr (PeerReply) snoozed = good ("Snooze", OCCURRENCE, "('daily', '45m', {'x': <1>})");
  g_autofree char *id = string_at (snoozed, "0.0");
  g_autoptr (PeerReply) skipped = NULL;
  gint64 until_s;

  g_assert_cmpstr (id, ==, "Python/daily/2026-11-23");
  assert_occurrence_signal (since, id, "coming");
  {
    g_autoptr (GVariant) row = g_variant_get_child_value (snoozed->body, 0);

    g_variant_get_child (row, 8, "x", &until_s);
    g_assert_cmpint (until_s, ==, now_s () + 45 * 60);
  }
  g_assert_true (peer_property (peer, "NextPromptAt", "int64 1795425300", since, SIGNAL_MS)); /* 09:15 */
  since = peer_count (peer);
  skipped = good ("Skip", OCCURRENCE, "('daily/2026-11-23', 'a day off', @a{sv} {})");
  assert_occurrence_signal (since, id, "skipped");
  bad ("Nothing", "Skip", "('', '', @a{sv} {})");
  bad ("Nothing", "Snooze", "('daily', '15m', @a{sv} {})");
  {
    g_autoptr (PeerReply) undone = good ("Undo", "sssa" CARD "a" OCCURRENCE, "('', @a{sv} {})");
    g_autofree char *type = string_at (undone, "2");
    g_autofree char *occurrence = string_at (undone, "4.0.0");
    g_autoptr (PeerReply) undone_too = good ("Undo", "sssa" CARD "a" OCCURRENCE, "('', @a{sv} {})");
    g_autofree char *type_too = string_at (undone_too, "2");

    g_assert_cmpstr (type, ==, "skipped");
    g_assert_cmpstr (type_too, ==, "snoozed");
    g_assert_cmpstr (occurrence, ==, id);
  }
  bad ("NotFound", "Skip", "('Ruby', '', @a{sv} {})");
  bad ("Nothing", "Skip", "('weekly', '', @a{sv} {})");
  bad ("NotFound", "Snooze", "('Ruby', '15m', @a{sv} {})");
  bad ("InvalidArgument", "Snooze", "('', 'whenever', @a{sv} {})");
  bad ("InvalidArgument", "Snooze", "('', '', @a{sv} {})");
  bad ("InvalidArgument", "Snooze", "('', '-5m', @a{sv} {})");
  bad ("InvalidArgument", "Snooze", "('', '99999999999999999999m', @a{sv} {})");
  bad ("InvalidArgument", "Snooze", "('', '25:00', @a{sv} {})");
}

static void run (const char *first, ...) G_GNUC_NULL_TERMINATED;
static void
run (const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  int status;
  va_list list;

  va_start (list, first);
  for (const char *word = first; word; word = va_arg (list, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (list);
  g_ptr_array_add (argv, NULL);
  if (!g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error)
      || !g_spawn_check_wait_status (status, &error))
    g_error ("%s %s: %s", first, (char *) argv->pdata[1], error->message);
}

/* How many notifications were posted, and the id of the last. */
static guint
posted (guint *out_id)
{
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!g_spawn_command_line_sync ("mock list", &json, NULL, NULL, &error))
    g_error ("mock: %s", error->message);
  for (const char *p = json; (p = strstr (p, "\"id\":")); n++)
    {
      p += strlen ("\"id\":");
      *out_id = (guint) g_ascii_strtoull (p + (*p == ' '), NULL, 10);
    }
  return n;
}

static void
test_prompts (void)
{
  g_autoptr (PeerReply) asked = good ("Ask", "bsx", "(true, @a{sv} {})");
  g_autofree char *held = string_at (asked, "1");
  gboolean shown;
  guint32 serial;
  guint last = 0;
  guint n_before = posted (&last);
  g_autofree char *n = NULL;
  g_autofree char *id = NULL;
  g_autoptr (PeerReply) tested = NULL;
  g_autofree char *outcome = NULL;

  g_variant_get_child (asked->body, 0, "b", &shown);
  g_assert_true (shown);
  g_assert_cmpstr (held, ==, "");
  bad ("InvalidArgument", "TestNotification", "(uint32 0, @a{sv} {})");
  bad ("InvalidArgument", "TestNotification", "(uint32 301, @a{sv} {})");
  bad ("InvalidArgument", "TestNotification", "(uint32 4294967295, @a{sv} {})");
  serial = peer_send (peer, PEER_PATH, PEER_NAME, "TestNotification", g_variant_new_parsed ("(uint32 60, @a{sv} {})"));
  n = g_strdup_printf ("%u", n_before + 1);
  run ("mock", "wait", n, NULL);
  posted (&last);
  id = g_strdup_printf ("%u", last);
  run ("mock", "close", id, "2", NULL);
  tested = peer_take (peer, serial, SIGNAL_MS);
  g_assert_nonnull (tested);
  g_assert_null (tested->error);
  outcome = string_at (tested, "0");
  g_assert_cmpstr (outcome, ==, "closed");
}

/* --- notes --- */

static void
write_file (const char *dir, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, text, -1, &error))
    g_error ("%s", error->message);
}

/* What a note says beside a card, and that it comes with the card. */
static void
check_marks (void)
{
  g_autoptr (PeerReply) list = good ("ListCards", "a" CARD "u", "('three four', uint32 0, uint32 1, uint32 99, @a{sv} {})");
  g_autofree char *id = NULL;
  g_autoptr (PeerReply) shown = NULL;
  g_autoptr (PeerReply) notes = NULL;
  g_autoptr (GVariant) dict = NULL;
  g_autofree char *anchor = NULL;
  g_autofree char *since = NULL;
  static const char *const keys[][2] = { { "card", "s" },    { "explain", "b" },  { "since", "s" },  { "until", "s" },
                                         { "version", "s" }, { "outdated", "b" }, { "after", "as" }, { "anchors", "as" } };

  id = string_at (list, "0.0.0");
  shown = good ("GetCard", CARD "sasa(xx)(ddduu)", "('%s', uint32 9, {'peek': <true>})", id);
  anchor = string_at (shown, "2.0");
  g_assert_cmpstr (anchor, ==, "near the ");
  notes = good ("GetCardNotes", "a{sv}", "('%s', {'nix': <1>})", id);
  dict = g_variant_get_child_value (notes->body, 0);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    assert_key (dict, keys[i][0], keys[i][1]);
  g_assert_cmpuint (g_variant_n_children (dict), ==, G_N_ELEMENTS (keys));
  since = dict_string (notes, "since");
  g_assert_cmpstr (since, ==, "3.12");
}

static void
test_vaults (void)
{
  g_autofree char *dir = g_build_filename (g_get_home_dir (), "More notes", NULL);
  g_autofree char *inside = g_build_filename (dir, "inside", NULL);
  guint since = peer_count (peer);
  g_autoptr (PeerReply) added = NULL;
  g_autoptr (PeerReply) removed = NULL;
  const PeerSignal *signal;
  g_autofree char *told = NULL;
  g_autofree char *state = NULL;
  guint cards;

  g_assert_cmpint (g_mkdir_with_parents (inside, 0755), ==, 0);
  write_file (dir, "a.md", "one :: two\nthree :: four %% since 3.12 %%\n> [!analogy] near the fourth\n");
  added = good ("AddVault", "(ssuuuus)", "('%s', @a{sv} {})", dir);
  state = string_at (added, "0.6");
  g_assert_cmpstr (state, ==, "watched");
  {
    g_autoptr (GVariant) row = g_variant_get_child_value (added->body, 0);

    g_variant_get_child (row, 3, "u", &cards);
    g_assert_cmpuint (cards, ==, 2);
  }
  signal = peer_signal (peer, "NotesChanged", since, SIGNAL_MS);
  g_assert_nonnull (signal);
  g_variant_get (signal->body, "(s)", &told);
  g_assert_cmpstr (told, ==, dir);

  check_marks ();
  bad ("Exists", "AddVault", "('%s', @a{sv} {})", dir);
  bad ("InvalidArgument", "AddVault", "('%s', @a{sv} {})", inside);
  bad ("InvalidArgument", "AddVault", "('%s', @a{sv} {})", g_get_home_dir ());
  bad ("InvalidArgument", "AddVault", "('', @a{sv} {})");
  bad ("InvalidArgument", "AddVault", "('some/where', @a{sv} {})");
  bad ("NotFound", "AddVault", "('/no/such/folder', @a{sv} {})");
  bad ("NotFound", "AddVault", "('/etc/passwd', @a{sv} {})");
  bad ("NotFound", "RemoveVault", "('/no/such/folder', @a{sv} {})");
  bad ("InvalidArgument", "RemoveVault", "('', @a{sv} {})");
  bad ("InvalidArgument", "RemoveVault", "('More notes', @a{sv} {})");

  since = peer_count (peer);
  write_file (inside, "b.md", "five :: six\n");
  signal = peer_signal (peer, "NotesChanged", since, SIGNAL_MS);
  g_assert_nonnull (signal);
  removed = good ("RemoveVault", "(ssuuuus)", "('%s', @a{sv} {})", dir);
}

/* --- the store --- */

/* As long as little was answered all stays as it was; see cli-fitting for more. */
static void
test_fit (void)
{
  static const char *const keys[][2] = {
    { "parameters", "ad" },
    { "kept", "b" },
    { "event", "s" },
    { "reviews", "u" },
    { "items", "u" },
    { "log-loss", "d" },
    { "rmse-bins", "d" },
    { "before-log-loss", "d" },
    { "before-rmse-bins", "d" },
    { "fit-ms", "d" },
    { "default-log-loss", "d" },
    { "default-rmse-bins", "d" },
  };
  g_autoptr (PeerReply) report = good ("FitMemory", "a{sv}", "({'nonsense': <1>, 'dry-run': <false>},)");
  g_autoptr (GVariant) dict = g_variant_get_child_value (report->body, 0);
  g_autoptr (GVariant) parameters = g_variant_lookup_value (dict, "parameters", G_VARIANT_TYPE ("ad"));
  g_autofree char *event = dict_string (report, "event");

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    assert_key (dict, keys[i][0], keys[i][1]);
  g_assert_cmpuint (g_variant_n_children (dict), ==, G_N_ELEMENTS (keys));
  g_assert_cmpuint (g_variant_n_children (parameters), ==, 21);
  g_assert_cmpstr (event, ==, "");
  bad ("InvalidArgument", "FitMemory", "({'dry-run': <1>},)");
}

static void
test_reschedule (void)
{
  g_autoptr (PeerReply) dry = good ("RescheduleCards", "a(ssssd)us",
                                    "(uint32 0, uint32 500, uint32 100, {'nonsense': <1>, 'dry-run': <true>})");
  g_autoptr (PeerReply) none = good ("RescheduleCards", "a(ssssd)us", "(uint32 0, uint32 0, uint32 0, @a{sv} {})");
  g_autoptr (GVariant) moves = g_variant_get_child_value (dry->body, 0);
  guint total;

  g_variant_get_child (dry->body, 1, "u", &total);
  g_assert_cmpuint (total, ==, g_variant_n_children (moves));
  bad ("InvalidArgument", "RescheduleCards", "(uint32 0, uint32 5, uint32 5, {'dry-run': <1>})");
  bad ("InvalidArgument", "RescheduleCards", "(uint32 0, uint32 5, uint32 5, {'run': <true>})");
  bad ("InvalidArgument", "RescheduleCards", "(uint32 0, uint32 5, uint32 5, {'run': <'a\\nb'>})");
  bad ("NotFound", "RescheduleCards", "(uint32 0, uint32 5, uint32 5, {'run': <'none'>})");
  bad ("Limit", "RescheduleCards", "(uint32 0, uint32 501, uint32 5, @a{sv} {})");
}

/* The day's own backup may have been made at this very second. */
static PeerReply *
backup_later (void)
{
  advance (now_s () + 60);
  return good ("Backup", "s", "(@a{sv} {},)");
}

static void
test_store (void)
{
  g_autoptr (PeerReply) rebuilt = good ("Rebuild", "utu", "(@a{sv} {},)");
  g_autoptr (PeerReply) backup = backup_later ();
  g_autofree char *path = string_at (backup, "0");
  g_autoptr (PeerReply) list = good ("ListBackups", "a(sxt)u", "(uint32 0, uint32 9, @a{sv} {})");
  g_autofree char *all = g_variant_print (list->body, FALSE);
  g_autoptr (PeerReply) restored = NULL;
  guint cards, changed;

  g_variant_get_child (rebuilt->body, 0, "u", &cards);
  g_variant_get_child (rebuilt->body, 2, "u", &changed);
  g_assert_cmpuint (cards, >, 200);
  g_assert_cmpuint (changed, ==, 0);
  g_assert_true (g_path_is_absolute (path));
  g_assert_nonnull (strstr (all, path));
  bad ("NotFound", "Restore", "('/no/such/file', @a{sv} {})");
  bad ("InvalidArgument", "Restore", "('/etc/passwd', @a{sv} {})");
  bad ("InvalidArgument", "Restore", "('backup.db', @a{sv} {})");
  bad ("InvalidArgument", "Restore", "('', @a{sv} {})");
  restored = good ("Restore", "st", "('%s', @a{sv} {})", path);
  {
    g_autofree char *kept = string_at (restored, "0");

    g_assert_true (g_file_test (kept, G_FILE_TEST_EXISTS));
  }
}

/* --- what no member may let through --- */

static GVariant *
default_value (const char *type)
{
  if (g_str_equal (type, "s"))
    return g_variant_new_string ("");
  if (g_str_equal (type, "u"))
    return g_variant_new_uint32 (0);
  if (g_str_equal (type, "x"))
    return g_variant_new_int64 (0);
  if (g_str_equal (type, "b"))
    return g_variant_new_boolean (FALSE);
  return g_variant_new_array (g_variant_type_element (G_VARIANT_TYPE (type)), NULL, 0);
}

/* The default arguments of @member with number @odd replaced; -1 = none. */
static GVariant *
arguments_of (const ManualMember *member, int odd, GVariant *value)
{
  GVariantBuilder builder;
  int n = 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_TUPLE);
  for (guint i = 0; i < member->args->len; i++)
    {
      const ManualArg *arg = g_ptr_array_index (member->args, i);

      if (arg->out)
        continue;
      g_variant_builder_add_value (&builder, n == odd ? value : default_value (arg->type));
      n++;
    }
  if (odd >= n) /* one too many */
    g_variant_builder_add_value (&builder, value);
  return g_variant_builder_end (&builder);
}

static void
expect (const char *error, const ManualMember *member, int odd, GVariant *value)
{
  g_autoptr (PeerReply) reply = peer_call_full (peer, PEER_PATH, member->interface, member->name,
                                                arguments_of (member, odd, value));
  g_autofree char *said = describe (reply);

  if (g_strcmp0 (reply->error, error) != 0)
    g_error ("%s, argument %d: %s expected, got %s", member->name, odd, error, said);
}

static void
test_bounds (void)
{
  g_autofree char *words = long_string (4097);

  for (guint i = 0; i < manual->len; i++)
    {
      const ManualMember *member = g_ptr_array_index (manual, i);
      int n = 0;

      if (!g_str_equal (member->kind, "method"))
        continue;
      for (guint k = 0; k < member->args->len; k++)
        {
          const ManualArg *arg = g_ptr_array_index (member->args, k);
          gboolean is_string = g_str_equal (arg->type, "s");

          if (arg->out)
            continue;
          if (is_string)
            {
              expect (PEER_ERROR "Limit", member, n, g_variant_new_string (words));
              expect (PEER_ERROR "InvalidArgument", member, n, g_variant_new_string ("a\nb"));
            }
          if (g_str_equal (arg->type, "as"))
            expect (PEER_ERROR "Limit", member, n, g_variant_new_parsed ("[%s]", words));
          expect ("org.freedesktop.DBus.Error.InvalidArgs", member, n,
                  is_string ? g_variant_new_uint32 (1) : g_variant_new_string ("x"));
          n++;
        }
      expect ("org.freedesktop.DBus.Error.InvalidArgs", member, n, g_variant_new_byte (7));
    }
}

static void
test_strangers (void)
{
  static const char *const calls[][4] = {
    { "/", PEER_NAME, "GetStatus", "org.freedesktop.DBus.Error.UnknownMethod" },
    { "/org/smriti/Smriti1/card", PEER_NAME, "GetStatus", "org.freedesktop.DBus.Error.UnknownMethod" },
    { PEER_PATH, "org.smriti.Smriti2", "GetStatus", "org.freedesktop.DBus.Error.UnknownMethod" },
    { PEER_PATH, PEER_CLOCK, "GetStatus", "org.freedesktop.DBus.Error.UnknownMethod" },
    { PEER_PATH, PEER_NAME, "AdvanceTo", "org.freedesktop.DBus.Error.UnknownMethod" },
    { PEER_PATH, PEER_NAME, "getStatus", "org.freedesktop.DBus.Error.UnknownMethod" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (calls); i++)
    {
      g_autoptr (PeerReply) reply = peer_call_full (peer, calls[i][0], calls[i][1], calls[i][2],
                                                    g_variant_new_parsed ("(@a{sv} {},)"));

      if (g_strcmp0 (reply->error, calls[i][3]) != 0
          && g_strcmp0 (reply->error, "org.freedesktop.DBus.Error.UnknownInterface") != 0
          && g_strcmp0 (reply->error, "org.freedesktop.DBus.Error.UnknownObject") != 0)
        g_error ("%s %s.%s: got %s", calls[i][0], calls[i][1], calls[i][2], reply->error ? reply->error : "a result");
    }
}

/* --- time --- */

static void
bad_clock (const char *member, const char *arguments)
{
  g_autoptr (PeerReply) reply = peer_clock (peer, member, arguments);
  g_autofree char *said = describe (reply);

  if (g_strcmp0 (reply->error, PEER_ERROR "InvalidArgument") != 0)
    g_error ("%s%s: got %s", member, arguments, said);
}

/* Prompted events since @from_s, oldest first, as "n@hours after START". */
static char *
prompted (void)
{
  g_autoptr (PeerReply) log = good ("ListEvents", "a(sxssa{sv})u", "(uint32 0, uint32 500, uint32 100, @a{sv} {})");
  g_autoptr (GVariant) rows = g_variant_get_child_value (log->body, 0);
  GString *text = g_string_new (NULL);

  for (gsize i = g_variant_n_children (rows); i-- > 0;)
    {
      g_autoptr (GVariant) details = NULL;
      const char *id, *type, *subject;
      gint64 at_s;
      guint n;

      g_variant_get_child (rows, i, "(&sx&s&s@a{sv})", &id, &at_s, &type, &subject, &details);
      if (!g_str_equal (type, "prompted"))
        continue;
      g_assert_true (g_variant_lookup (details, "n", "u", &n));
      g_string_append_printf (text, "%s%u@%g", text->len ? " " : "", n, (double) (at_s - START_S) / HOUR_S);
    }
  return g_string_free (text, FALSE);
}

static void
test_clock (void)
{
  guint since = peer_count (peer);
  g_autofree char *fired = NULL;
  g_autoptr (GVariant) day = NULL;
  g_autoptr (GVariant) held = NULL;

  g_assert_cmpint (now_s (), ==, START_S);
  bad_clock ("AdvanceTo", "(int64 1795422599,)");
  bad_clock ("AdvanceTo", "(int64 -9223372036854775808,)");
  bad_clock ("AdvanceTo", "(int64 9223372036854775807,)");
  bad_clock ("JumpTo", "(int64 9223372036854775807,)");
  bad_clock ("JumpTo", "(int64 -9223372036854775807,)");
  bad_clock ("SetZone", "('',)");
  bad_clock ("SetZone", "('Nowhere/Atall',)");
  bad_clock ("SetZone", "('/dev/null',)"); /* GLib takes any file for a zone */
  bad_clock ("SetZone", "('zone.tab',)");
  g_assert_cmpint (now_s (), ==, START_S);

  /* 09:00, then 2 h and 5 h after it; a Monday's weekly review at 18:00 and 20:00;
   * the rollover at 04:00; 09:00 again */
  advance (START_S + 25 * HOUR_S);
  g_assert_cmpint (now_s (), ==, START_S + 25 * HOUR_S);
  fired = prompted ();
  g_assert_cmpstr (fired, ==, "1@0.5 2@2.5 3@5.5 1@9.5 2@11.5 1@24.5");
  day = peer_get (peer, PEER_NAME, "Day");
  g_assert_cmpstr (g_variant_get_string (day, NULL), ==, "2026-11-24");
  g_assert_true (peer_property (peer, "Day", "'2026-11-24'", since, SIGNAL_MS));
}

static void
test_jumps (void)
{
  gint64 before_s = now_s ();
  guint since = peer_count (peer);
  g_autofree char *forth = g_strdup_printf ("(int64 %" G_GINT64_FORMAT ",)", before_s + 10 * 24 * HOUR_S);
  g_autofree char *back = g_strdup_printf ("(int64 %" G_GINT64_FORMAT ",)", before_s);
  g_autoptr (PeerReply) jumped = peer_clock (peer, "JumpTo", forth);
  g_autoptr (PeerReply) jumped_back = NULL;
  g_autoptr (PeerReply) zone = NULL;
  g_autofree char *name = NULL;
  g_autoptr (PeerReply) report = NULL;

  g_assert_null (jumped->error);
  g_assert_cmpint (now_s (), ==, before_s + 10 * 24 * HOUR_S);
  g_assert_true (peer_property (peer, "Day", "'2026-12-04'", since, SIGNAL_MS));
  since = peer_count (peer);
  jumped_back = peer_clock (peer, "JumpTo", back);
  g_assert_null (jumped_back->error);
  g_assert_cmpint (now_s (), ==, before_s);
  g_assert_true (peer_property (peer, "Day", "'2026-11-24'", since, SIGNAL_MS));
  since = peer_count (peer);
  zone = peer_clock (peer, "SetZone", "('Pacific/Honolulu',)"); /* 23:30 of the day before */
  g_assert_null (zone->error);
  g_assert_true (peer_property (peer, "Day", "'2026-11-23'", since, SIGNAL_MS));
  report = good ("Diagnose", "a{sv}", "(@a{sv} {},)");
  name = dict_string (report, "zone");
  g_assert_cmpstr (name, ==, "Pacific/Honolulu");
  g_assert_cmpint (now_s (), ==, before_s);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  peer = peer_new ();
  manual = manual_load (g_getenv ("SMRITI_MANUAL"));
  g_test_add_func ("/bus/introspection", test_introspection);
  g_test_add_func ("/bus/properties", test_properties);
  g_test_add_func ("/bus/reports", test_reports);
  g_test_add_func ("/bus/showing", test_showing);
  g_test_add_func ("/bus/answer", test_answer);
  g_test_add_func ("/bus/bad-cards", test_bad_cards);
  g_test_add_func ("/bus/off", test_off);
  g_test_add_func ("/bus/lists", test_lists);
  g_test_add_func ("/bus/queries", test_queries);
  g_test_add_func ("/bus/occurrences", test_occurrences);
  g_test_add_func ("/bus/vaults", test_vaults);
  g_test_add_func ("/bus/bounds", test_bounds);
  g_test_add_func ("/bus/strangers", test_strangers);
  g_test_add_func ("/bus/clock", test_clock);
  g_test_add_func ("/bus/jumps", test_jumps);
  g_test_add_func ("/bus/prompts", test_prompts);
  g_test_add_func ("/bus/fit", test_fit);
  g_test_add_func ("/bus/reschedule", test_reschedule);
  g_test_add_func ("/bus/store", test_store);
  status = g_test_run ();
  g_ptr_array_unref (manual);
  peer_free (peer);
  return status;
}
