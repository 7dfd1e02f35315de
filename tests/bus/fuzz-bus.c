/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Random calls: fuzz-bus SEED CALLS. Every method of the manual, with arguments
 * that are right, nearly right, hostile or of other types, up to 16 of them on
 * the way at once. The daemon must answer each (peer.c holds the replies to
 * their bounds), be the same process afterwards, not have grown without bound,
 * answer Ping at once and have a store that a rebuild does not change. A failure
 * is repeated with its seed. Runs in tests/sandbox with a clock. */

#include "manual.h"
#include "peer.h"

#include <string.h>

#define IN_FLIGHT 16
#define GROWTH_KIB 49152 /* beyond what the daemon had before the first call */
#define PING_MS 100

static Peer *peer;
static GRand *dice;
static GPtrArray *ids; /* cards and events met, as words */
static gint64 clock_s;

static guint
roll (guint n)
{
  return (guint) g_rand_int_range (dice, 0, (gint32) n);
}

/* --- values --- */

static char *
random_string (void)
{
  static const char *const words[] = {
    "",
    "suspended",
    "buried",
    "archived",
    "15m",
    "1h",
    "evening",
    "tomorrow",
    "23:59",
    "daily",
    "weekly",
    "monthly",
    "30-day",
    "monthly/2026-12",
    "2026-12-01",
    "2w",
    "Python",
    "Python/daily",
    "is:due",
    "is:snippet",
    "state:new",
    "off:suspended",
    "deck:Python",
    "id:a",
    "entry:1",
    "2026",
    "/dev/null",
    "/dev/fd",
    "..",
    "%s%n%x",
    "'; DROP TABLE events; --",
    "\"",
    "*",
    "%",
    "_",
    "UTC",
    "Europe/Berlin",
    "\xe2\x80\xae\xe2\x80\x8b",
    "\xf0\x9f\x92\xa9",
    "a b c d e f",
    "\t",
    "\n",
    "\x7f",
    "-1",
    "0m",
    "99999999h",
    "Python.md",
  };
  gsize n;
  GString *text;

  switch (roll (10))
    {
    case 0:
      return g_strnfill (roll (2) ? 4096 : 4097, 'a' + (char) roll (26));
    case 1:
      return g_strnfill (roll (300000), 'z');
    case 2:
    case 3:
    case 4:
      return ids->len > 0 ? g_strdup (g_ptr_array_index (ids, roll (ids->len))) : g_strdup ("");
    case 5:
      n = roll (40);
      text = g_string_new (NULL);
      for (gsize i = 0; i < n; i++)
        g_string_append_unichar (text, g_unichar_validate (roll (0x10ffff)) && roll (3) ? 1 + roll (0xd000) : 1 + roll (127));
      return g_string_free (text, FALSE);
    default:
      return g_strdup (words[roll (G_N_ELEMENTS (words))]);
    }
}

static guint32
random_uint (void)
{
  static const guint32 edges[] = { 0, 1, 2, 3, 4, 5, 500, 501, 65535, 65536, 65537, G_MAXINT32, 0x80000000u, G_MAXUINT32 };

  return roll (3) ? edges[roll (G_N_ELEMENTS (edges))] : g_rand_int (dice);
}

static GVariant *random_value (const char *type);

static GVariant *
random_options (void)
{
  static const char *const keys[] = {
    "more",  "peek",  "took-ms", "by",  "past", "topic", "cadence", "note", "link",    "off",
    "since", "until", "types",   "why", "",     "x",     "more ",   "none", "dry-run", "settle"
  };
  static const char *const types[] = { "s", "u", "b", "x", "as", "a{sv}", "d", "ay" };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_VARDICT);
  for (guint i = roll (4); i > 0; i--)
    g_variant_builder_add (&builder, "{sv}", keys[roll (G_N_ELEMENTS (keys))], random_value (types[roll (G_N_ELEMENTS (types))]));
  return g_variant_builder_end (&builder);
}

static const char *
random_word (const char *const *words, guint n)
{
  return roll (30) ? words[roll (n)] : "none";
}

static GVariant *
random_answer (gboolean answered, gint64 at_s, const char *day)
{
  static const char *const grades[] = { "again", "hard", "good", "easy" };
  static const char *const states[] = { "new", "learning", "review", "relearning" };

  if (!answered && roll (20))
    return g_variant_new ("(sissisxxsus)", "", 0, "", "", 0, "", (gint64) 0, (gint64) 0, "", 0, "");
  return g_variant_new ("(sissisxxsus)", random_word (grades, 4), (gint32) (roll (20) ? roll (100) : random_uint ()),
                        random_word (states, 4), random_word (states, 4), (gint32) (roll (20) ? roll (3) : random_uint ()), "",
                        (gint64) roll (1000000), roll (20) ? at_s + roll (1000000) : (gint64) random_uint () << 31, day,
                        roll (20) ? roll (10000) : random_uint (), roll (3) ? "" : "token");
}

/* One of another device, nearly right. */
static GVariant *
random_event (void)
{
  static const char *const types[] = { "answered",   "answered", "answered",    "undone",  "suspended", "resumed",
                                       "buried",     "ticked",   "snoozed",     "skipped", "prompted",  "renamed",
                                       "configured", "archived", "verdict",     "paused",  "unpaused",  "planned",
                                       "missed",     "adopted",  "rescheduled", "recorded" };
  static const char *const names[] = { "why", "from", "key", "value", "dir", "until", "text", "of", "n", "a.b", "" };
  gint64 at_s = roll (30) ? clock_s - roll (86400 * 30) : (gint64) random_uint () << 20;
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_utc (CLAMP (at_s, 0, G_GINT64_CONSTANT (200000000000)));
  g_autofree char *day = roll (30) ? g_date_time_format (at, "%Y-%m-%d") : random_string ();
  g_autofree char *id = roll (30) ? g_strdup_printf ("fuzz%u-%u", roll (3), 1 + roll (400)) : random_string ();
  g_autofree char *subject = random_string ();
  const char *type = random_word (types, G_N_ELEMENTS (types));
  GVariantBuilder payload;

  g_variant_builder_init (&payload, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = roll (4); i > 0; i--)
    {
      g_autofree char *value = random_string ();

      g_variant_builder_add (&payload, "{ss}", names[roll (G_N_ELEMENTS (names))], value);
    }
  return g_variant_new ("(sxisxssa{ss}@(sissisxxsus))", id, (gint64) ((guint64) at_s * 1000),
                        (gint32) (roll (20) ? 3600 : random_uint ()), day, (gint64) ((guint64) at_s * 65536000 + roll (1000)),
                        type, subject, &payload, random_answer (g_str_equal (type, "answered"), at_s, day));
}

static GVariant *
random_events (const char *type)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (type));
  for (guint i = roll (20) ? roll (20) : roll (600); i > 0; i--)
    g_variant_builder_add_value (&builder, random_event ());
  return g_variant_builder_end (&builder);
}

static GVariant *
random_details (void)
{
  static const char *const names[] = { "what", "text", "cards", "kind", "took-s", "No Name" };
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (guint i = roll (5); i > 0; i--)
    {
      g_autofree char *text = random_string ();

      g_variant_builder_add (&builder, "{ss}", names[roll (G_N_ELEMENTS (names))], text);
    }
  return g_variant_builder_end (&builder);
}

static GVariant *
random_value (const char *type)
{
  if (g_str_has_prefix (type, "a(sxisxss"))
    return random_events (type);
  if (g_str_equal (type, "s"))
    return g_variant_new_take_string (random_string ());
  if (g_str_equal (type, "u"))
    return g_variant_new_uint32 (random_uint ());
  if (g_str_equal (type, "b"))
    return g_variant_new_boolean (roll (2) != 0);
  if (g_str_equal (type, "x")) /* time: a step that can be waited for, or nonsense */
    return g_variant_new_int64 (roll (4) ? clock_s + (gint64) roll (3 * 86400) - 3600
                                         : (gint64) ((guint64) g_rand_int (dice) << 32 | g_rand_int (dice)));
  if (g_str_equal (type, "d"))
    return g_variant_new_double (g_rand_double (dice));
  if (g_str_equal (type, "ay"))
    return g_variant_new_bytestring ("bytes");
  if (g_str_equal (type, "as"))
    {
      GVariantBuilder builder;

      g_variant_builder_init (&builder, G_VARIANT_TYPE_STRING_ARRAY);
      for (guint i = roll (10) ? roll (5) : roll (700); i > 0; i--)
        g_variant_builder_add_value (&builder, g_variant_new_take_string (random_string ()));
      return g_variant_builder_end (&builder);
    }
  if (g_str_equal (type, "a{ss}"))
    return random_details ();
  return random_options ();
}

static GVariant *
random_arguments (const ManualMember *member)
{
  static const char *const types[] = { "s", "u", "b", "x", "as", "a{sv}", "d" };
  GVariantBuilder builder;
  gboolean wrong = roll (20) == 0;

  g_variant_builder_init (&builder, G_VARIANT_TYPE_TUPLE);
  for (guint i = 0; i < member->args->len; i++)
    {
      const ManualArg *arg = g_ptr_array_index (member->args, i);
      const char *type = wrong && roll (2) ? types[roll (G_N_ELEMENTS (types))] : arg->type;

      if (arg->out)
        continue;
      if (g_str_equal (arg->name, "timeout_s")) /* do not wait for it */
        g_variant_builder_add_value (&builder, g_variant_new_uint32 (roll (2) * 301));
      else if (g_str_equal (arg->name, "grade") && roll (4))
        g_variant_builder_add_value (&builder, g_variant_new_uint32 (1 + roll (4)));
      else
        g_variant_builder_add_value (&builder, random_value (type));
    }
  return g_variant_builder_end (&builder);
}

/* --- what comes back --- */

/* Words that look like ids are good arguments for the next calls. */
static void
collect (GVariant *value)
{
  if (g_variant_is_of_type (value, G_VARIANT_TYPE_STRING))
    {
      gsize n;
      const char *text = g_variant_get_string (value, &n);

      if (n >= 8 && n <= 64 && g_str_is_ascii (text) && !strpbrk (text, " \n") && ids->len < 2000)
        g_ptr_array_add (ids, g_strndup (text, roll (4) ? n : 1 + roll ((guint) n)));
      return;
    }
  if (!g_variant_is_container (value) || g_variant_n_children (value) > 50)
    return;
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

      collect (child);
    }
}

static void
check_reply (const ManualMember *member, const PeerReply *reply)
{
  if (!reply->error)
    {
      g_autofree char *signature = manual_signature (member, TRUE);

      g_assert_cmpstr (reply->signature, ==, signature);
      collect (reply->body);
      return;
    }
  if (!g_str_has_prefix (reply->error, PEER_ERROR) && !g_str_equal (reply->error, DBUS_ERROR_INVALID_ARGS))
    g_error ("%s: foreign error %s: %s", member->name, reply->error, reply->message);
  if (g_str_has_prefix (reply->error, PEER_ERROR "Store"))
    g_error ("%s: %s: %s", member->name, reply->error, reply->message);
  if (g_str_equal (reply->error, PEER_ERROR "Failed"))
    g_printerr ("# %s: %s\n", member->name, reply->message);
}

/* --- the daemon as a process --- */

static guint
daemon_pid (void)
{
  g_autoptr (PeerReply) reply = peer_call (peer, "Diagnose", "(@a{sv} {},)");
  g_autoptr (GVariant) dict = reply->error ? NULL : g_variant_get_child_value (reply->body, 0);
  guint pid = 0;

  g_assert_true (dict && g_variant_lookup (dict, "pid", "u", &pid));
  g_assert_true (g_variant_lookup (dict, "now", "x", &clock_s));
  return pid;
}

static guint
resident_kib (guint pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%u/status", pid);
  g_autofree char *status = NULL;
  const char *line;

  g_assert_true (g_file_get_contents (path, &status, NULL, NULL));
  line = strstr (status, "VmRSS:");
  return line ? (guint) g_ascii_strtoull (line + 6, NULL, 10) : 0;
}

static void
check_ping (void)
{
  gint64 best_us = G_MAXINT64;

  for (guint i = 0; i < 5; i++) /* the best: the machine may be busy, the daemon must not */
    {
      gint64 start_us = g_get_monotonic_time ();
      g_autoptr (PeerReply) reply = peer_call_full (peer, PEER_PATH, PEER_NAME, "GetStatus",
                                                    g_variant_new_parsed ("(@a{sv} {},)"));

      g_assert_null (reply->error);
      best_us = MIN (best_us, g_get_monotonic_time () - start_us);
    }
  g_print ("# status after it all: %.1f ms\n", (double) best_us / 1000);
  g_assert_cmpint (best_us, <, PING_MS * 1000);
}

static void
check_store (void)
{
  g_autoptr (PeerReply) reply = peer_call (peer, "Rebuild", "(@a{sv} {},)");
  guint cards, changed;
  guint64 events;

  if (reply->error)
    g_error ("rebuild: %s", reply->message);
  g_variant_get (reply->body, "(utu)", &cards, &events, &changed);
  g_print ("# rebuilt: %u cards, %" G_GUINT64_FORMAT " events, %u changed\n", cards, events, changed);
  g_assert_cmpuint (changed, ==, 0);
}

static void
fuzz (GPtrArray *methods, guint n_calls)
{
  struct
  {
    guint32 serial;
    const ManualMember *member;
  } under_way[IN_FLIGHT] = { 0 };

  for (guint i = 0; i < n_calls + IN_FLIGHT; i++)
    {
      guint slot = i % IN_FLIGHT;

      if (under_way[slot].member)
        {
          g_autoptr (PeerReply) reply = peer_take (peer, under_way[slot].serial, 60000);

          if (!reply)
            g_error ("%s was not answered within a minute", under_way[slot].member->name);
          check_reply (under_way[slot].member, reply);
        }
      under_way[slot].member = i < n_calls ? g_ptr_array_index (methods, roll (methods->len)) : NULL;
      if (under_way[slot].member)
        under_way[slot].serial = peer_send (peer, PEER_PATH, under_way[slot].member->interface, under_way[slot].member->name,
                                            random_arguments (under_way[slot].member));
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) manual = manual_load (g_getenv ("SMRITI_MANUAL"));
  g_autoptr (GPtrArray) methods = g_ptr_array_new ();
  guint seed = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 1;
  guint n_calls = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 5000;
  guint pid, before_kib, after_kib;

  g_print ("1..1\n# seed %u, %u calls\n", seed, n_calls);
  peer = peer_new ();
  dice = g_rand_new_with_seed (seed);
  ids = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < manual->len; i++)
    {
      ManualMember *member = g_ptr_array_index (manual, i);

      /* those that take long are met less often */
      for (guint n = strstr ("Rebuild Restore Backup AdvanceTo", member->name) ? 1 : 4; n > 0; n--)
        if (g_str_equal (member->kind, "method"))
          g_ptr_array_add (methods, member);
    }
  pid = daemon_pid ();
  before_kib = resident_kib (pid);
  fuzz (methods, n_calls);
  after_kib = resident_kib (pid);
  g_print ("# resident %u KiB before, %u KiB after\n", before_kib, after_kib);
  check_ping ();
  check_store ();
  g_assert_cmpuint (daemon_pid (), ==, pid);
  if (!g_getenv ("SMRITI_SLOW")) /* ASan keeps what was freed */
    g_assert_cmpuint (after_kib, <, before_kib + GROWTH_KIB);
  g_print ("ok 1 fuzz\n");
  g_ptr_array_unref (ids);
  g_rand_free (dice);
  peer_free (peer);
  return 0;
}
