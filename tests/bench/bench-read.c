/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Reading a vault of 2,000 notes, text to records, against the time that md4c
 * needs merely to parse the same bytes: each contender in turn, the best round
 * of each counts. Arguments: notes, rounds, the name of one reader. */

#include "common/notes/note.h"
#include "tests/bench/vault.h"
#include "tests/bench/measure.h"

#include <md4c.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ROUNDS 5
#define LIMIT 4.0

typedef struct
{
  char **texts;
  gsize *lengths;
  guint n_notes;
  gsize bytes;
} Vault;

static int
on_block (MD_BLOCKTYPE type, void *detail, void *unused)
{
  return 0;
}

static int
on_span (MD_SPANTYPE type, void *detail, void *unused)
{
  return 0;
}

static int
on_text (MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE size, void *unused)
{
  return 0;
}

static const MD_PARSER parser = {
  .flags = MD_DIALECT_GITHUB | MD_FLAG_WIKILINKS | MD_FLAG_LATEXMATHSPANS,
  .enter_block = on_block,
  .leave_block = on_block,
  .enter_span = on_span,
  .leave_span = on_span,
  .text = on_text,
};

static double
parse_ms (const Vault *vault)
{
  double began_ms = cpu_ms ();

  for (guint i = 0; i < vault->n_notes; i++)
    if (md_parse (vault->texts[i], (MD_SIZE) vault->lengths[i], &parser, NULL) != 0)
      g_error ("md4c does not parse note %u", i);
  return cpu_ms () - began_ms;
}

static double
read_ms (const Vault *vault, const SmritiReader *reader, guint *out_cards)
{
  double began_ms = cpu_ms ();

  *out_cards = 0;
  for (guint i = 0; i < vault->n_notes; i++)
    {
      g_autoptr (SmritiNote) note = smriti_note_read (reader, NULL, vault->texts[i], vault->lengths[i]);

      *out_cards += note->cards->len;
    }
  return cpu_ms () - began_ms;
}

static gboolean
measure (const Vault *vault, const char *name, guint rounds)
{
  const SmritiReader *reader = smriti_reader_by_name (name);
  double best_read = G_MAXDOUBLE, best_parse = G_MAXDOUBLE;
  guint n_cards = 0;

  for (guint i = 0; i < rounds; i++)
    {
      best_parse = fmin (best_parse, parse_ms (vault));
      best_read = fmin (best_read, read_ms (vault, reader, &n_cards));
    }
  g_print ("%s: %u notes, %.1f MB, %u cards in %.1f ms; md4c %.1f ms: %.2fx (limit %.2fx, best of %u)\n", name, vault->n_notes,
           (double) vault->bytes / 1e6, n_cards, best_read, best_parse, best_read / best_parse, LIMIT, rounds);
  return best_read <= LIMIT * best_parse;
}

int
main (int argc, char **argv)
{
  static const char *const names[] = { "smriti", "osr" };
  Vault vault = { .n_notes = argc > 1 ? (guint) atoi (argv[1]) : BENCH_VAULT_NOTES };
  guint rounds = argc > 2 ? (guint) atoi (argv[2]) : ROUNDS;
  gboolean passed = TRUE;

  vault.texts = g_new0 (char *, vault.n_notes + 1);
  vault.lengths = g_new0 (gsize, vault.n_notes);
  for (guint i = 0; i < vault.n_notes; i++)
    {
      vault.texts[i] = bench_vault_note (i, 0);
      vault.lengths[i] = strlen (vault.texts[i]);
      vault.bytes += vault.lengths[i];
    }
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (smriti_reader_by_name (names[i]) && (argc <= 3 || g_str_equal (argv[3], names[i])))
      passed &= measure (&vault, names[i], rounds);
  g_strfreev (vault.texts);
  g_free (vault.lengths);
  return passed ? EXIT_SUCCESS : EXIT_FAILURE;
}
