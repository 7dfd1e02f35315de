/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Notes that try to make a reply too big: whole pages of 32 KiB sides, long titles
 * and many items, names and tags of thousands of bytes, broken UTF-8.
 * peer.c holds every message to its bounds; here is seen that all rows come all
 * the same, page by page, and that the daemon keeps answering. Runs in
 * tests/sandbox without a vault. */

#include "manual.h"
#include "peer.h"

#include <glib/gstdio.h>
#include <string.h>

#define BIG 120    /* cards with sides of 32 KiB */
#define SMALL 1200 /* and others */

static Peer *peer;
static char *dir;

static void
save (const char *name, GString *text)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, text->str, (gssize) text->len, &error))
    g_error ("%s", error->message);
  g_string_free (text, TRUE);
}

static void
add_side (GString *text, guint seed, gsize bytes)
{
  static const char *const words[] = { "ह्रीं ", "memory ", "\"quoted\" ", "<b>&amp; ", "ﷺ ", "\\u0000 ", "%s%n " };
  gsize start = text->len;

  for (guint i = 0; text->len - start < bytes; i++)
    g_string_append_printf (text, "%s%u ", words[(seed + i) % G_N_ELEMENTS (words)], i);
}

static void
write_vault (void)
{
  GString *big = g_string_new ("#cards/big\n");
  GString *small = g_string_new ("");
  GString *outline = g_string_new ("# **[[1.0 ONE — Endless]] (ALL)**\n\n");
  g_autofree char *tag = g_strnfill (5000, 't');

  for (guint i = 0; i < BIG; i++)
    {
      g_string_append_printf (big, "q%u ", i);
      add_side (big, i, 28000);
      g_string_append (big, ":: ");
      add_side (big, i + 3, 28000);
      g_string_append (big, "\n\n");
    }
  save ("big.md", big);
  for (guint i = 0; i < SMALL; i++)
    g_string_append_printf (small, "%s%u :: answer %u\n", i == 600 ? "#cards/deck " : "", i, i);
  g_string_append_printf (small, "\n#cards/%s\n\nfar :: away\n", tag);
  save ("small.md", small);
  save ("no \xff name.md", g_string_new ("un :: named\n"));
  save ("latin.md", g_string_new ("caf\xe9 :: coffee\nplain :: text\n"));
  for (guint i = 1; i <= 600; i++) /* a line is an entry up to 8 KiB */
    {
      g_string_append_printf (outline, "1.%u **Title %u** – ", i, i);
      for (guint k = 1; k <= 190; k++)
        g_string_append_printf (outline, "item %u of many that are quite long, ", k);
      g_string_append (outline, "last  \n");
    }
  save ("outline.md", outline);
}

static PeerReply *
call (const char *member, GVariant *arguments)
{
  PeerReply *reply = peer_call_full (peer, PEER_PATH, PEER_NAME, member, arguments);

  if (reply->error)
    g_error ("%s: %s: %s", member, reply->error, reply->message);
  return reply;
}

static GVariant *
options (void)
{
  return g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0);
}

static void
test_add (void)
{
  g_autoptr (PeerReply) added = call ("AddVault", g_variant_new ("(s@a{sv})", dir, options ()));
  g_autoptr (GVariant) row = g_variant_get_child_value (added->body, 0);
  guint cards;

  g_variant_get_child (row, 3, "u", &cards);
  g_assert_cmpuint (cards, >=, SMALL);
}

/* Goes through a list with the widest page; the total must come. */
static void
go_through (const char *member, const char *before, guint *out_replies)
{
  guint offset = 0, total = 1;

  *out_replies = 0;
  while (offset < total)
    {
      g_autoptr (PeerReply) reply = call (member, before
                                                      ? g_variant_new ("(suuu@a{sv})", before, offset, 500u, 65536u, options ())
                                                      : g_variant_new ("(uuu@a{sv})", offset, 500u, 65536u, options ()));
      g_autoptr (GVariant) rows = g_variant_get_child_value (reply->body, 0);

      g_variant_get_child (reply->body, 1, "u", &total);
      if (total > 0)
        g_assert_cmpuint (g_variant_n_children (rows), >, 0);
      offset += (guint) g_variant_n_children (rows);
      (*out_replies)++;
    }
  g_assert_cmpuint (offset, ==, total);
}

static void
test_lists (void)
{
  guint replies;

  go_through ("ListCards", "", &replies);
  g_assert_cmpuint (replies, >, 4); /* it had to be cut */
  go_through ("ListEvents", NULL, &replies);
  go_through ("ListWarnings", "", &replies);
  g_test_message ("warnings took %u replies", replies);
}

static void
test_entries (void)
{
  g_autoptr (PeerReply) count = call ("ListEntries", g_variant_new ("(suuu@a{sv})", "", 0u, 0u, 0u, options ()));
  guint total, replies;

  g_variant_get_child (count->body, 1, "u", &total);
  g_test_message ("%u entries", total);
  g_assert_cmpuint (total, >=, 600);
  go_through ("ListEntries", "", &replies);
  g_assert_cmpuint (replies, >, 4);
}

static void
test_cards (void)
{
  g_autoptr (PeerReply) list = call ("ListCards", g_variant_new ("(suuu@a{sv})", "deck:big", 0u, 500u, 0u, options ()));
  g_autoptr (GVariant) rows = g_variant_get_child_value (list->body, 0);
  g_autoptr (GVariant) all = NULL;
  GVariantBuilder ids;

  g_assert_cmpuint (g_variant_n_children (rows), >, BIG / 2);
  g_variant_builder_init (&ids, G_VARIANT_TYPE_STRING_ARRAY);
  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) row = g_variant_get_child_value (rows, i);
      g_autoptr (PeerReply) card = NULL;
      const char *id;

      g_variant_get_child (row, 0, "&s", &id);
      g_variant_builder_add (&ids, "s", id);
      if (i % 20 == 0)
        {
          card = call ("GetCard", g_variant_new ("(su@a{sv})", id, 65536u, options ()));
          peer_reply_free (call ("AnswerCard", g_variant_new ("(sus@a{sv})", id, 3u, "", options ())));
        }
    }
  all = g_variant_ref_sink (g_variant_builder_end (&ids));
  peer_reply_free (call ("SetOff", g_variant_new ("(@as@s@a{sv})", all, g_variant_new_string ("suspended"), options ())));
  peer_reply_free (call ("Undo", g_variant_new ("(s@a{sv})", "", options ())));
  peer_reply_free (call ("GetStatus", g_variant_new ("(@a{sv})", options ())));
  peer_reply_free (call ("Diagnose", g_variant_new ("(@a{sv})", options ())));
}

static void
test_rebuild (void)
{
  g_autoptr (PeerReply) rebuilt = call ("Rebuild", g_variant_new ("(@a{sv})", options ()));
  guint changed;

  g_variant_get_child (rebuilt->body, 2, "u", &changed);
  g_assert_cmpuint (changed, ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  dir = g_build_filename (g_get_home_dir (), "hostile", NULL);
  g_assert_cmpint (g_mkdir_with_parents (dir, 0755), ==, 0);
  write_vault ();
  peer = peer_new ();
  g_test_add_func ("/bounds/add", test_add);
  g_test_add_func ("/bounds/lists", test_lists);
  g_test_add_func ("/bounds/entries", test_entries);
  g_test_add_func ("/bounds/cards", test_cards);
  g_test_add_func ("/bounds/rebuild", test_rebuild);
  status = g_test_run ();
  peer_free (peer);
  g_free (dir);
  return status;
}
