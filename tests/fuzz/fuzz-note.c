/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* fuzz-note CORPUS-DIR DICTIONARY [ITERATIONS [SEED]]: damages notes and checks what holds
 * for every input (holds.h). Needs no fuzzing engine: the same numbers give the
 * same notes, so a failure comes again. fuzz-guided.c is the same with an engine. */

#include "tests/fuzz/holds.h"

#include <string.h>

#define MAX_NOTE (64 * 1024)

/* --- damage ------------------------------------------------------------ */

static gsize
place (GRand *rand, const GString *note)
{
  return note->len == 0 ? 0 : (gsize) g_rand_int_range (rand, 0, (gint32) note->len + 1);
}

static void
flip_byte (GRand *rand, GString *note)
{
  if (note->len > 0)
    note->str[place (rand, note) % note->len] = (char) g_rand_int_range (rand, 0, 256);
}

static void
insert_token (GRand *rand, GString *note, const GPtrArray *tokens)
{
  const GString *token = g_ptr_array_index (tokens, (guint) g_rand_int_range (rand, 0, (gint32) tokens->len));
  gint32 times = g_rand_int_range (rand, 0, 20) == 0 ? g_rand_int_range (rand, 1, 200) : 1;
  gsize at = place (rand, note);

  while (times-- > 0 && note->len < MAX_NOTE)
    g_string_insert_len (note, (gssize) at, token->str, (gssize) token->len);
}

static void
cut (GRand *rand, GString *note)
{
  gsize at = place (rand, note);
  gsize most = (gsize) g_rand_int_range (rand, 0, 64);

  g_string_erase (note, (gssize) at, (gssize) MIN (note->len - at, most));
}

/* Some bytes of @other, or of the note itself, at another place. */
static void
splice (GRand *rand, GString *note, const GString *other)
{
  gsize from = place (rand, other);
  gsize most = (gsize) g_rand_int_range (rand, 0, 400);
  gsize length = MIN (other->len - from, most);
  g_autofree char *bytes = g_memdup2 (other->str + from, length);

  if (length > 0 && note->len < MAX_NOTE)
    g_string_insert_len (note, (gssize) place (rand, note), bytes, (gssize) length);
}

static void
double_line (GRand *rand, GString *note)
{
  gsize at = place (rand, note);
  const char *newline = memchr (note->str + at, '\n', note->len - at);
  gsize from = newline ? (gsize) (newline + 1 - note->str) : 0;
  const char *end = memchr (note->str + from, '\n', note->len - from);
  gsize length = end ? (gsize) (end + 1 - (note->str + from)) : note->len - from;
  g_autofree char *line = g_memdup2 (note->str + from, length);

  if (length > 0 && note->len < MAX_NOTE)
    g_string_insert_len (note, (gssize) from, line, (gssize) length);
}

static void
damage (GRand *rand, GString *note, const GPtrArray *corpus, const GPtrArray *tokens)
{
  switch (g_rand_int_range (rand, 0, 6))
    {
    case 0:
      flip_byte (rand, note);
      break;
    case 1:
      cut (rand, note);
      break;
    case 2:
      splice (rand, note, g_ptr_array_index (corpus, (guint) g_rand_int_range (rand, 0, (gint32) corpus->len)));
      break;
    case 3:
      double_line (rand, note);
      break;
    default:
      insert_token (rand, note, tokens);
    }
}

/* --- the driver -------------------------------------------------------- */

static void
free_note (gpointer note)
{
  g_string_free (note, TRUE);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
load_corpus (const char *folder)
{
  GPtrArray *corpus = g_ptr_array_new_with_free_func (free_note);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names); /* folders have no order of their own */
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      g_autofree char *text = NULL;
      gsize length;

      if (g_file_get_contents (path, &text, &length, NULL))
        g_ptr_array_add (corpus, g_string_new_len (text, (gssize) MIN (length, MAX_NOTE)));
    }
  return corpus;
}

/* One "…" a line, in it \\, \" and \xNN. */
static GPtrArray *
load_dictionary (const char *path)
{
  GPtrArray *tokens = g_ptr_array_new_with_free_func (free_note);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  lines = g_file_get_contents (path, &text, NULL, NULL) ? g_strsplit (text, "\n", -1) : g_new0 (char *, 1);
  for (guint i = 0; lines[i]; i++)
    {
      GString *token;

      if (lines[i][0] != '"')
        continue;
      token = g_string_new (NULL);
      for (const char *s = lines[i] + 1; s[0] && s[1]; s++)
        if (s[0] == '\\' && s[1] == 'x')
          {
            g_string_append_c (token, (char) (g_ascii_xdigit_value (s[2]) * 16 + g_ascii_xdigit_value (s[3])));
            s += 3;
          }
        else
          g_string_append_c (token, s[0] == '\\' ? *++s : *s);
      g_ptr_array_add (tokens, token);
    }
  return tokens;
}

static void
run (const GPtrArray *corpus, const GPtrArray *tokens, guint iterations, guint32 seed)
{
  for (guint i = 0; i < iterations; i++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed + i);
      const GString *from = g_ptr_array_index (corpus, i % corpus->len);
      g_autoptr (GString) note = g_string_new_len (from->str, (gssize) from->len);
      gint32 steps = i < corpus->len ? 0 : g_rand_int_range (rand, 1, 12);

      while (steps-- > 0)
        damage (rand, note, corpus, tokens);
      for (const FuzzTarget *target = fuzz_targets; target->name; target++)
        fuzz_check (target, note->str, note->len);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) corpus = argc > 1 ? load_corpus (argv[1]) : NULL;
  g_autoptr (GPtrArray) tokens = argc > 2 ? load_dictionary (argv[2]) : NULL;
  guint iterations = argc > 3 ? (guint) g_ascii_strtoull (argv[3], NULL, 10) : 20000;
  guint32 seed = argc > 4 ? (guint32) g_ascii_strtoull (argv[4], NULL, 10) : 1;

  if (!tokens || corpus->len == 0 || tokens->len == 0)
    {
      g_printerr ("usage: fuzz-note CORPUS-DIR DICTIONARY [ITERATIONS [SEED]]\n");
      return 64;
    }
  run (corpus, tokens, iterations, seed);
  g_print ("%u notes read\n", iterations);
  return 0;
}
