/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "tests/bench/vault.h"

#include <glib/gstdio.h>
#include <string.h>

#define N_SECTIONS 10
#define N_AREAS 40

typedef struct
{
  GString *text;
  guint64 state; /* of the numbers drawn */
  guint note;
  guint serial; /* of the facts told: no two cards say the same */
} Writer;

static const char *const words[] = {
  "memory",  "forgets", "the",    "interval", "of",    "a",       "list",   "grows", "when",   "each",    "value",
  "is",      "moved",   "into",   "its",      "place", "without", "copy",   "and",   "then",   "returns", "quickly",
  "because", "every",   "answer", "keeps",    "short", "time",    "before", "it",    "fades",  "again",   "over",
  "many",    "days",    "so",     "that",     "one",   "learns",  "by",     "doing", "rather", "than",    "reading",
  "größer",  "naïve",   "café",   "число",    "日本",  "vector",  "matrix", "field", "ring",   "group",   "kernel",
};

static guint
draw (Writer *writer, guint below)
{
  writer->state ^= writer->state << 13;
  writer->state ^= writer->state >> 7;
  writer->state ^= writer->state << 17;
  return (guint) (writer->state >> 33) % below;
}

static void
say (Writer *writer, guint n_words)
{
  for (guint i = 0; i < n_words; i++)
    {
      if (i > 0)
        g_string_append_c (writer->text, ' ');
      g_string_append (writer->text, words[draw (writer, G_N_ELEMENTS (words))]);
    }
}

static void
tell (Writer *writer, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_string_append_vprintf (writer->text, format, args);
  va_end (args);
}

static guint
next_fact (Writer *writer)
{
  return writer->note * 1000 + writer->serial++;
}

static void
tell_prose (Writer *writer)
{
  say (writer, 24 + draw (writer, 16));
  tell (writer, ", see [[Note %04u|", draw (writer, BENCH_VAULT_NOTES));
  say (writer, 2);
  tell (writer, "]] and [this page](https://example.org/%u \"page\"),\n", draw (writer, 9999));
  say (writer, 12);
  tell (writer, " **");
  say (writer, 3);
  tell (writer, "** `std::swap (a, b)` *");
  say (writer, 2);
  tell (writer, "*, a == b and c == d, $x^%u + y$.\n", draw (writer, 9));
  say (writer, 14);
  tell (writer, ".\n\n");
}

static void
tell_lines (Writer *writer)
{
  for (guint i = 0; i < 2; i++)
    {
      tell (writer, "- What does fact %u say of ", next_fact (writer));
      say (writer, 4);
      tell (writer, " :: ");
      say (writer, 6 + draw (writer, 6));
      tell (writer, "\n");
    }
  tell (writer, "- ");
  say (writer, 12);
  tell (writer, "\n  - ");
  say (writer, 8);
  tell (writer, "\n\nterm %u of ", next_fact (writer));
  say (writer, 2);
  tell (writer, " ::: ");
  say (writer, 5);
  tell (writer, "\n\n");
}

static void
tell_clozes (Writer *writer)
{
  tell (writer, "Of fact %u it is said that ", next_fact (writer));
  say (writer, 6);
  tell (writer, " ==");
  say (writer, 2);
  tell (writer, "== ");
  say (writer, 5);
  tell (writer, " ==");
  say (writer, 1);
  tell (writer, ";;hint== ");
  say (writer, 6);
  tell (writer, ".\n\n");
}

static void
tell_letters (Writer *writer)
{
  tell (writer, "Q: Why does fact %u hold for ", next_fact (writer));
  say (writer, 5);
  tell (writer, "?\nA: ");
  say (writer, 14);
  tell (writer, "\n%s\n", draw (writer, 4) == 0 ? "and more of it ^id" : "");
}

static void
tell_question (Writer *writer)
{
  tell (writer, "How is fact %u shown, ", next_fact (writer));
  say (writer, 6);
  tell (writer, "\n?\n- ");
  say (writer, 7);
  tell (writer, "\n- ");
  say (writer, 7);
  tell (writer, "\n\n");
}

static void
tell_code (Writer *writer)
{
  tell (writer, "```c\nint\nfact_%u (std::vector<int> v)\n{\n  return v[0] == v[1] ? a::b : c; // ", next_fact (writer));
  say (writer, 6);
  tell (writer, "\n}\n```\n\n");
}

static void
tell_table (Writer *writer)
{
  if (draw (writer, 4) == 0)
    tell (writer, "%%%% cards %%%%\n");
  tell (writer, "| fact %u | meaning |\n| --- | --- |\n", next_fact (writer));
  for (guint i = 0; i < 2; i++)
    {
      tell (writer, "| row %u | ", next_fact (writer));
      say (writer, 6);
      tell (writer, " |\n");
    }
  tell (writer, "\n");
}

static void
tell_section (Writer *writer, guint section)
{
  tell (writer, "%s ", section % 3 == 0 ? "##" : "###");
  say (writer, 3);
  tell (writer, "\n\n");
  tell_prose (writer);
  tell_lines (writer);
  tell_clozes (writer);
  if (section % 2 == 0)
    tell_letters (writer);
  else
    tell_question (writer);
  switch (draw (writer, 5))
    {
    case 0:
    case 1:
      tell_code (writer);
      break;
    case 2:
    case 3:
      tell_table (writer);
      break;
    default:
      tell (writer, "> [!note] ");
      say (writer, 4);
      tell (writer, "\n> ");
      say (writer, 20);
      tell (writer, "\n\n$$\nx = \\sum_{i=0}^{%u} a_i\n$$\n\n%%%% a remark %%%%\n\n---\n\n", draw (writer, 99));
      break;
    }
}

char *
bench_vault_note (guint n, guint edition)
{
  Writer writer = { g_string_sized_new (20000), 0, n, 0 };

  writer.state = (guint64) (n + 1) * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  tell (&writer, "---\ntags: [topic/%u, study, flashcards]\ncreated: 2026-01-%02u\n%s---\n\n# ", n % 50, 1 + n % 28,
        n % 5 == 0 ? "deck: physics/waves\n" : "");
  say (&writer, 4);
  tell (&writer, "\n\n");
  for (guint i = 0; i < N_SECTIONS; i++)
    {
      tell_section (&writer, i);
      if (edition > 0 && i == N_SECTIONS / 2)
        tell (&writer, "What is new in edition %u of note %u :: one card and one line\n\n", edition, n);
    }
  return g_string_free (writer.text, FALSE);
}

char *
bench_vault_path (guint n)
{
  return g_strdup_printf ("Area %u/Note %04u.md", n % N_AREAS, n);
}

void
bench_vault_write (const char *dir, guint n_notes, guint every, guint edition)
{
  for (guint i = 0; i < n_notes; i++)
    {
      g_autofree char *path = bench_vault_path (i);
      g_autofree char *file = g_build_filename (dir, path, NULL);
      g_autofree char *folder = g_path_get_dirname (file);
      g_autofree char *text = bench_vault_note (i, every > 0 && i % every == 0 ? edition : 0);
      g_autoptr (GError) error = NULL;

      g_mkdir_with_parents (folder, 0755);
      if (!g_file_set_contents_full (file, text, -1, G_FILE_SET_CONTENTS_NONE, 0644, &error))
        g_error ("%s", error->message);
    }
}
