/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Both ways of computing it, against GLib's, for every length about the ends of
 * a block and however the bytes are handed over. */

#include "common/notes/sha256.h"

#include <string.h>

#define MAX_LENGTH 400

static char *
hex (SmritiSha256 *sha)
{
  guint8 digest[SMRITI_SHA256_BYTES];
  GString *out = g_string_new (NULL);

  smriti_sha256_finish (sha, digest);
  for (guint i = 0; i < sizeof digest; i++)
    g_string_append_printf (out, "%02x", digest[i]);
  return g_string_free (out, FALSE);
}

static void
assert_digest (const guint8 *data, gsize length, gsize first, void (*init) (SmritiSha256 *sha))
{
  g_autofree char *expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, data, length);
  g_autofree char *digest = NULL;
  SmritiSha256 sha;

  init (&sha);
  smriti_sha256_add (&sha, data, first);
  smriti_sha256_add (&sha, data + first, length - first);
  digest = hex (&sha);
  g_assert_cmpstr (digest, ==, expected);
}

static void
test_lengths (gconstpointer init)
{
  void (*begin) (SmritiSha256 * sha) = (void (*) (SmritiSha256 *)) (gsize) init;
  guint8 data[MAX_LENGTH];

  for (guint i = 0; i < MAX_LENGTH; i++)
    data[i] = (guint8) g_test_rand_int ();
  for (gsize length = 0; length <= MAX_LENGTH; length++)
    for (gsize first = 0; first <= length; first += 1 + length / 5)
      assert_digest (data, length, first, begin);
}

/* A struct copied half way goes on by itself. */
static void
test_copy (void)
{
  SmritiSha256 one, other;
  g_autofree char *whole = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "one\nand more", -1);
  g_autofree char *part = g_compute_checksum_for_string (G_CHECKSUM_SHA256, "one", -1);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  smriti_sha256_init (&one);
  smriti_sha256_add (&one, "one", 3);
  other = one;
  smriti_sha256_add (&other, "\nand more", 9);
  first = hex (&one);
  second = hex (&other);
  g_assert_cmpstr (first, ==, part);
  g_assert_cmpstr (second, ==, whole);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/sha256/lengths", (gconstpointer) (gsize) smriti_sha256_init, test_lengths);
  g_test_add_data_func ("/sha256/lengths-plain", (gconstpointer) (gsize) smriti_sha256_init_plain, test_lengths);
  g_test_add_func ("/sha256/copy", test_copy);
  return g_test_run ();
}
