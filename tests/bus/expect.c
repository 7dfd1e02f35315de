/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "expect.h"

#include <string.h>

Peer *peer;

char *
describe (const PeerReply *reply)
{
  return reply->error ? g_strdup_printf ("%s: %s", reply->error, reply->message) : g_variant_print (reply->body, FALSE);
}

PeerReply *
good (const char *member, const char *signature, const char *format, ...)
{
  va_list list;
  g_autofree char *arguments = NULL;
  PeerReply *reply;

  va_start (list, format);
  arguments = g_strdup_vprintf (format, list);
  va_end (list);
  reply = peer_call (peer, member, arguments);
  if (reply->error)
    g_error ("%s%s: %s: %s", member, arguments, reply->error, reply->message);
  g_assert_cmpstr (reply->signature, ==, signature);
  return reply;
}

void
bad (const char *name, const char *member, const char *format, ...)
{
  va_list list;
  g_autofree char *arguments = NULL;
  g_autofree char *wanted = g_strconcat (strchr (name, '.') ? "" : PEER_ERROR, name, NULL);
  g_autofree char *got = NULL;
  g_autoptr (PeerReply) reply = NULL;

  va_start (list, format);
  arguments = g_strdup_vprintf (format, list);
  va_end (list);
  reply = peer_call (peer, member, arguments);
  got = describe (reply);
  if (g_strcmp0 (reply->error, wanted) != 0)
    g_error ("%s%.200s: %s expected, got %s", member, arguments, wanted, got);
}

char *
long_string (gsize n)
{
  return g_strnfill (n, 'x');
}

void
assert_key (GVariant *dict, const char *key, const char *type)
{
  g_autoptr (GVariant) value = g_variant_lookup_value (dict, key, NULL);

  if (!value || !g_variant_is_of_type (value, G_VARIANT_TYPE (type)))
    g_error ("key '%s' should be %s, is %s", key, type, value ? g_variant_get_type_string (value) : "not there");
}

guint
dict_uint (const PeerReply *reply, const char *key)
{
  g_autoptr (GVariant) dict = g_variant_get_child_value (reply->body, 0);
  guint value;

  if (!g_variant_lookup (dict, key, "u", &value))
    g_error ("no '%s'", key);
  return value;
}

char *
dict_string (const PeerReply *reply, const char *key)
{
  g_autoptr (GVariant) dict = g_variant_get_child_value (reply->body, 0);
  char *value;

  if (!g_variant_lookup (dict, key, "s", &value))
    g_error ("no '%s'", key);
  return value;
}

char *
string_at (const PeerReply *reply, const char *path)
{
  g_auto (GStrv) steps = g_strsplit (path, ".", -1);
  g_autoptr (GVariant) value = g_variant_ref (reply->body);

  for (guint i = 0; steps[i]; i++)
    {
      GVariant *child = g_variant_get_child_value (value, (gsize) g_ascii_strtoull (steps[i], NULL, 10));

      g_variant_unref (value);
      value = child;
    }
  return g_variant_dup_string (value, NULL);
}

guint
total_of (const PeerReply *reply)
{
  guint total;

  g_variant_get_child (reply->body, 1, "u", &total);
  return total;
}

guint
rows_of (const PeerReply *reply)
{
  g_autoptr (GVariant) rows = g_variant_get_child_value (reply->body, 0);

  return (guint) g_variant_n_children (rows);
}

gint64
now_s (void)
{
  g_autoptr (GVariant) now = peer_get (peer, PEER_CLOCK, "Now");

  return g_variant_get_int64 (now);
}

void
advance (gint64 to_s)
{
  g_autofree char *arguments = g_strdup_printf ("(int64 %" G_GINT64_FORMAT ",)", to_s);
  g_autoptr (PeerReply) reply = peer_clock (peer, "AdvanceTo", arguments);
  g_autofree char *said = describe (reply);

  g_assert_cmpstr (said, ==, "()");
}

void
assert_occurrence_signal (guint since, const char *id, const char *state)
{
  const PeerSignal *signal = peer_signal (peer, "OccurrenceChanged", since, SIGNAL_MS);
  g_autofree char *said = signal ? g_variant_print (signal->body, FALSE) : NULL;
  g_autofree char *wanted = g_strdup_printf ("('%s', '%s')", id, state);

  g_assert_cmpstr (said, ==, wanted);
}
