/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Notes of 1 MB that are hostile, or that an editor or a cat on the keyboard
 * made: what they take grows with their size, for every reader, and for what cuts
 * them into passages and blocks. Measured by the processor's time against a note of
 * an eighth of the size; a slow or a busy machine makes no difference. */

#include "common/notes/block.h"
#include "common/notes/note.h"
#include "common/notes/passage.h"

#include <string.h>
#include <time.h>

#ifdef __SANITIZE_ADDRESS__
/* Each byte costs ten times as much, and a search in a string looks at all of it:
 * how time grows is the sanitizer's doing. Only the guard holds. */
#define SIZE (256 * 1024)
#define GROWTH GUARD_MS
#else
#define SIZE (1024 * 1024)
#define GROWTH 32.0 /* for eight times the size: 8 is linear, 64 quadratic, between them lies what caches do */
#endif
#define TRIFLE_MS 50.0 /* less than that says nothing about growth */
#define GUARD_MS 60000.0
#define ATTEMPTS 6

/* @begin once, @unit over and over, @end once. NULL: nothing. '@' in the unit is its number. */
typedef struct
{
  const char *name, *begin, *unit, *end;
} Shape;

static const Shape shapes[] = {
  { "open-brackets", NULL, "[", NULL },
  { "close-brackets", NULL, "]", NULL },
  { "nested-brackets", "a [b", "[[a](", "](b)" },
  { "bracket-pairs", NULL, "[](", NULL },
  { "wikilinks-open", NULL, "[[", NULL },
  { "wikilinks-open-words", NULL, "[[a ", NULL },
  { "wikilinks", NULL, "[[a|b]] ", NULL },
  { "images", NULL, "![[", NULL },
  { "link-titles", NULL, "[a](b \"c", NULL },
  { "link-parens", "[a]", "(", NULL },
  { "link-definitions", NULL, "[a]: <b\n", NULL },
  { "autolinks", NULL, "<a:", NULL },
  { "angles", NULL, "<", NULL },
  { "urls", NULL, "https://a", NULL },
  { "urls-in-parens", NULL, "(http://", NULL },
  { "backticks", NULL, "`", NULL },
  { "backtick-runs", NULL, "` `` ``` ", NULL },
  { "backtick-words", NULL, "`a ", NULL },
  { "backtick-odd", "`` ", "` ", NULL },
  { "fences", NULL, "```\n", NULL },
  { "fences-longer", "`````\n", "````\n", NULL },
  { "tildes-and-fences", NULL, "~~~\n```\n", NULL },
  { "fence-open", "```\n", "a :: b\n", NULL },
  { "fences-in-quotes", NULL, "> ```\na\n", NULL },
  { "comments-open", NULL, "<!--", NULL },
  { "comments-open-lines", NULL, "<!-- a\n\n", NULL },
  { "comments", NULL, "<!---->", NULL },
  { "comment-ends", NULL, "-->", NULL },
  { "schedules-open", "a :: b <!--SR:", "!2023-09-02,4,270", NULL },
  { "schedules", NULL, "a :: b <!--SR:!2023-09-02,4,270-->\n", NULL },
  { "percents", NULL, "%%", NULL },
  { "percents-lines", NULL, "%% a\n\n", NULL },
  { "percent-cards", NULL, "%% cards %%\n", NULL },
  { "highlights", NULL, "==", NULL },
  { "highlights-words", NULL, "==a== ", NULL },
  { "highlights-open", NULL, " ==a", NULL },
  { "highlights-lines", NULL, "a ==b== c\n", NULL },
  { "highlights-hints", "a ==b", ";;c", "==" },
  { "highlights-in-quotes", NULL, "> ==a\n", NULL },
  { "bold", NULL, "**a", NULL },
  { "bold-open", NULL, "**", NULL },
  { "underscores", NULL, "__a_", NULL },
  { "stars", NULL, "* ", NULL },
  { "braces", NULL, "{{", NULL },
  { "braces-words", NULL, "{{c1::a}} ", NULL },
  { "braces-open", NULL, "a {{cloze ", NULL },
  { "dollars", NULL, "$", NULL },
  { "dollars-words", NULL, "$a ", NULL },
  { "dollar-blocks", NULL, "$$\n", NULL },
  { "dollar-blocks-open", NULL, "$$ a\n\n", NULL },
  { "colons", NULL, ":", NULL },
  { "separators", NULL, " :: ", NULL },
  { "separators-lines", NULL, "a :: b\n", NULL },
  { "separators-wide", NULL, "a ::: ", NULL },
  { "separators-semicolons", NULL, "a;;b ;;;\n", NULL },
  { "questions", NULL, "?\n", NULL },
  { "questions-words", NULL, "a\n?\n", NULL },
  { "questions-cards", NULL, "a\n?\nb\n\n", NULL },
  { "questions-double", NULL, "a\n??\n", NULL },
  { "questions-listed", NULL, "- a\n  ?\n", NULL },
  { "letters-q", NULL, "Q: a\n", NULL },
  { "letters-a", NULL, "A: a\n", NULL },
  { "letters-c", NULL, "C: a [b] c\n", NULL },
  { "letters-c-open", "C: ", "[a ", NULL },
  { "letters-pairs", NULL, "Q: a\nA: b\n", NULL },
  { "letters-gaps", "Q: a\n", "\n", "A: b\n" },
  { "letters-q-gaps", NULL, "Q: a\n\n\n", NULL },
  { "anki-start", NULL, "START\n", NULL },
  { "anki-end", NULL, "END\n", NULL },
  { "anki-inline", NULL, "STARTI [Basic] a Back: b ", NULL },
  { "anki-blocks", NULL, "START\nBasic\na\nBack: b\nEND\n", NULL },
  { "anki-targets", NULL, "TARGET DECK\n", NULL },
  { "rules", NULL, "---\n", NULL },
  { "rules-words", NULL, "a\n---\nb\n", NULL },
  { "rules-blank", NULL, "- - -\n", NULL },
  { "frontmatter-open", "---\n", "a: b\n", NULL },
  { "frontmatter-tags", "---\ntags:\n", "- a\n", "---\n" },
  { "frontmatter-after", "---\nafter: [", "1.1, ", "]\n---\n# 1.1 a\n" },
  { "frontmatter-after-entries", "---\nafter: [1.1, 1.2]\n---\n", "# 1.1 a\n", NULL },
  { "frontmatter-flow", "---\ntags: [", "a, ", "]\n---\n" },
  { "frontmatter-sr", "---\n", "sr-due: 2024-01-01\n", "---\na :: b\n" },
  { "frontmatter-toml", "+++\nname = \"", "\\\"", "\"\n+++\n" },
  { "tables", NULL, "|a|b|\n", NULL },
  { "tables-rule", "|a|b|\n|-|-|\n", "|a|b|\n", NULL },
  { "tables-cards", "%% cards %%\n|a|b|\n|-|-|\n", "|a|b|\n", NULL },
  { "tables-pipes", NULL, "|", NULL },
  { "tables-delimiters", NULL, "|-", NULL },
  { "tables-delimiter-rows", NULL, "a | b\n|-|\n", NULL },
  { "quotes", NULL, ">", NULL },
  { "quotes-blank", NULL, "> ", NULL },
  { "quotes-lines", NULL, "> a\n", NULL },
  { "quotes-steps", NULL, ">>>> a\n> b\n", NULL },
  { "callouts", NULL, "> [!a] b\n", NULL },
  { "callouts-tips", NULL, "> [!tip] b\n", NULL },
  { "callouts-anchors", NULL, "a :: b\n\n> [!anchor] c\n\n", NULL },
  { "callouts-below", "a :: b\n", "> [!anchor] c\n%% d %%\n", NULL },
  { "callouts-links", "> [!anchor] ", "[[a#^b]] ", NULL },
  { "callouts-ties", NULL, "> [!anchor] c [[#^d]]\n> ![[e#^f]]\n\n", NULL },
  { "callouts-long", "> [!tip] a\n", "> b\n", NULL },
  { "callouts-lines", "a\n?\n", "b\n", "> [!anchor] c\n" },
  { "chains", NULL, "%% cards %%\na → b → c\n\n", NULL },
  { "chains-long", "%% cards %%\n", "a → ", NULL },
  { "chains-lines", "%% cards %%\n", "a → b\n", NULL },
  { "chains-brackets", "%% cards %%\n", "a (→ ", NULL },
  { "remarks-after", NULL, "# 1.1 a\n%% after 1.1, 1.2 %%\n", NULL },
  { "remarks-below", "# 1.1 a\n", "%% after 1.1 %%\n", NULL },
  { "remarks-names", NULL, "%% snippet a %%\n", NULL },
  { "remarks-cards", NULL, "a :: b %% since 1.2 %%\n", NULL },
  { "remarks-one-card", "a :: b ", "%% since 1 %% ", NULL },
  { "remarks-long-card", "a\n?\n", "b %% until 1 %%\n", NULL },
  { "remarks-versions", "a :: b %% since ", "1.", "%%\n" },
  { "lists", NULL, "- ", NULL },
  { "lists-lines", NULL, "- a\n", NULL },
  { "lists-numbers", NULL, "1. ", NULL },
  { "lists-tasks", NULL, "- [ ] ", NULL },
  { "lists-card", NULL, "- a #card\n\t- b\n", NULL },
  { "blanks", NULL, " ", NULL },
  { "blanks-word", NULL, " ", "a" },
  { "tabs", NULL, "\t", NULL },
  { "newlines", NULL, "\n", NULL },
  { "returns", NULL, "\r", NULL },
  { "return-newlines", NULL, "\r\n", NULL },
  { "form-feeds", NULL, "\f", NULL },
  { "headings", NULL, "# a\n", NULL },
  { "headings-marks", NULL, "#", NULL },
  { "headings-numbers", NULL, "# 1.0 A — B\n", NULL },
  { "outline", "# **[[1.0 A — B]] (ALL)**\n", "1.1 **a** – b, c\n", NULL },
  { "outline-chains", "# **[[1.0 A — B]] (ALL)**\n", "1.1 **a** – b → c → d\n", NULL },
  { "outline-chain", "# **[[1.0 A — B]] (ALL)**\n1.1 **a** – ", "b → ", "c\n" },
  { "outline-flat", "# **[[1.0 A — B]] (ALL)**\n", "1.@ **a** – b\n### 1.@ c\n%% after 1.9@ %%\n#### d\ne\n\n", NULL },
  { "outline-errors", "# 1.1 Errors\n", "### a\n- Cause: b\n- Fix: c\n", NULL },
  { "outline-deep", "# **[[1.0 A — B]] (ALL)**\n", "1.1.1.1.1.1.1.1 **a**\n", NULL },
  { "tags", NULL, "#a ", NULL },
  { "tags-cards", NULL, "#cards/a/b ", NULL },
  { "tags-explain", NULL, "#explain ", NULL },
  { "tags-slashes", "#cards", "/", " a :: b" },
  { "tags-lines", NULL, "#flashcards\n", NULL },
  { "tags-one", "#", "a/", NULL },
  { "block-ids", NULL, " ^a", NULL },
  { "block-ids-lines", NULL, "a :: b ^c\n", NULL },
  { "block-id-long", "a :: b ^", "c", NULL },
  { "escapes", NULL, "\\", NULL },
  { "escapes-marks", NULL, "\\[\\`\\$", NULL },
  { "escaped-pipes", "|", "\\|", "|\n|-|\n" },
  { "equals-run", "a ", "=", " b" },
  { "long-line", NULL, "a", NULL },
  { "long-sides", "a", " b", " :: c" },
  { "words", NULL, "some words and more of them\n", NULL },
  { "combining", "a", "\xCC\x81", NULL },
  { "pictures", NULL, "\xF0\x9F\x91\x8D", NULL },
  { "surrogates", NULL, "\xED\xA0\x80", NULL },
  { "not-utf8", NULL, "\xFF\xFE\x80", NULL },
  { "not-utf8-lines", NULL, "\x80\n", NULL },
  { "cut-utf8", NULL, "\xE2\x82", NULL },
};

static const char *const names[] = { "smriti", "osr", "hashcards", "logseq", "o2a", "mochi" };

/* --- who reads them --- */

typedef void (*ReadFunc) (const SmritiReader *reader, const char *text, gsize length);

static void
read_note (const SmritiReader *reader, const char *text, gsize length)
{
  g_autoptr (SmritiNote) note = smriti_note_read (reader, NULL, text, length);

  g_assert_nonnull (note);
}

static void
read_passages (const SmritiReader *unused, const char *text, gsize length)
{
  g_autoptr (GPtrArray) passages = smriti_passages_read (text, length, NULL);

  g_assert_nonnull (passages);
}

static void
read_blocks (const SmritiReader *unused, const char *text, gsize length)
{
  SmritiScan *scan = smriti_scan_new (text, length);
  SmritiBlocks *blocks = smriti_blocks_read (scan, NULL);

  g_assert_nonnull (blocks);
  smriti_blocks_free (blocks);
  smriti_scan_free (scan);
}

/* --- how long it takes --- */

static char *
make_text (const Shape *shape, gsize size, gsize *out_length)
{
  GString *text = g_string_new (shape->begin);
  g_auto (GStrv) pieces = g_strsplit (shape->unit, "@", -1);

  for (guint i = 1; text->len < size; i++)
    {
      g_autofree char *number = g_strdup_printf ("%u", i);
      g_autofree char *unit = g_strjoinv (number, pieces);

      g_string_append (text, unit);
    }
  g_string_append (text, shape->end ? shape->end : "");
  *out_length = text->len;
  return g_string_free (text, FALSE);
}

static double
cpu_ms (void)
{
  struct timespec spent;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spent);
  return (double) spent.tv_sec * 1e3 + (double) spent.tv_nsec / 1e6;
}

static double
read_ms (ReadFunc read, const SmritiReader *reader, const char *text, gsize length)
{
  double began_ms = cpu_ms ();

  read (reader, text, length);
  return cpu_ms () - began_ms;
}

static void
assert_linear (ReadFunc read, const SmritiReader *reader, const char *name, const Shape *shape)
{
  gsize whole_length, part_length;
  g_autofree char *whole = make_text (shape, SIZE, &whole_length);
  g_autofree char *part = make_text (shape, SIZE / 8, &part_length);
  double best_whole = GUARD_MS, best_part = GUARD_MS;

  for (guint i = 0; i < ATTEMPTS; i++)
    {
      double whole_ms = read_ms (read, reader, whole, whole_length);
      double part_ms = read_ms (read, reader, part, part_length);

      best_whole = MIN (best_whole, whole_ms);
      best_part = MIN (best_part, part_ms);
      if (best_whole < TRIFLE_MS || best_whole <= GROWTH * best_part)
        return;
      if (best_whole >= GUARD_MS)
        break;
    }
  g_error ("'%s' by '%s': %.1f ms, an eighth of it %.1f ms: %.1f times as long", shape->name, name, best_whole, best_part,
           best_whole / best_part);
}

static void
test_reader (gconstpointer data)
{
  const SmritiReader *reader = data;

  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    assert_linear (read_note, reader, smriti_reader_name (reader), &shapes[i]);
}

static void
test_passages (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    assert_linear (read_passages, NULL, "passages", &shapes[i]);
}

static void
test_blocks (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (shapes); i++)
    assert_linear (read_blocks, NULL, "blocks", &shapes[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_strdup_printf ("/pathological/%s", names[i]);

      if (smriti_reader_by_name (names[i]))
        g_test_add_data_func (path, smriti_reader_by_name (names[i]), test_reader);
    }
  g_test_add_func ("/pathological/passages", test_passages);
  g_test_add_func ("/pathological/blocks", test_blocks);
  return g_test_run ();
}
