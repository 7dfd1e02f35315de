/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* fuzz-note CORPUS-DIR [ITERATIONS [SEED]]: reads damaged notes and checks what
 * holds for every note. Needs no fuzzing engine: the same numbers give the same
 * notes, so a failure is found again by its iteration. With -DSMRITI_LIBFUZZER
 * it is a target for one instead. The note at fault is left in fuzz-note.crash. */

#include "common/notes/edit_stamp.h"
#include "common/notes/link.h"
#include "common/notes/note.h"
#include "common/text.h"

#include <string.h>

#define MAX_NOTE (64 * 1024)
#define MAX_SIDE (32 * 1024)

/* The note being read, for the report of a broken promise. */
static const char *current;
static gsize current_length;
static guint current_iteration;

#define CHECK(condition)             \
  G_STMT_START                       \
  {                                  \
    if (!(condition))                \
      broken (#condition, __LINE__); \
  }                                  \
  G_STMT_END

static void G_GNUC_NORETURN
broken (const char *condition, int line)
{
  g_file_set_contents ("fuzz-note.crash", current, (gssize) current_length, NULL);
  g_printerr ("iteration %u: '%s' does not hold (line %d); the note is in fuzz-note.crash\n", current_iteration, condition, line);
  abort ();
}

/* --- what holds for every note ----------------------------------------- */

static gboolean
has_control (const char *s, const char *allowed)
{
  for (; *s; s = g_utf8_next_char (s))
    {
      gunichar c = g_utf8_get_char (s);

      if ((c < 0x20 || (c >= 0x7F && c < 0xA0)) && !(c < 0x20 && strchr (allowed, (int) c)))
        return TRUE;
      if (c >= 0x202A && c <= 0x202E)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_key (const char *key)
{
  if (g_str_has_prefix (key, "sm-"))
    return strlen (key) > 3;
  return strlen (key) == 16 && strspn (key, "0123456789abcdef") == 16;
}

static void
check_markup (const char *markdown, gsize max_bytes)
{
  g_autofree char *markup = smriti_text_markup (markdown, max_bytes);
  g_autofree char *wrapped = g_strdup_printf ("<x>%s</x>", markup);
  static const GMarkupParser parser;
  g_autoptr (GMarkupParseContext) context = g_markup_parse_context_new (&parser, 0, NULL, NULL);

  CHECK (strlen (markup) <= max_bytes);
  CHECK (!has_control (markup, "\n"));
  CHECK (g_markup_parse_context_parse (context, wrapped, -1, NULL));
  CHECK (g_markup_parse_context_end_parse (context, NULL));
}

static void
check_text (const char *markdown)
{
  g_autofree char *plain = smriti_text_plain (markdown);
  g_autofree char *line = smriti_text_line (markdown, 40);
  g_autofree char *bounded = smriti_text_bounded (markdown, 100);

  CHECK (g_utf8_validate (plain, -1, NULL) && !has_control (plain, "\n"));
  CHECK (g_utf8_validate (line, -1, NULL) && !has_control (line, ""));
  CHECK (g_utf8_strlen (line, -1) <= 40);
  CHECK (g_utf8_validate (bounded, -1, NULL) && !has_control (bounded, "\n\t"));
  CHECK (strlen (bounded) <= 100);
  check_markup (markdown, 60);
  check_markup (markdown, 100000);
}

static void
check_side (const char *side)
{
  CHECK (*side && strlen (side) <= MAX_SIDE);
  CHECK (g_utf8_validate (side, -1, NULL));
  CHECK (!g_ascii_isspace (side[0]) && !g_ascii_isspace (side[strlen (side) - 1]));
}

static void
check_card (const SmritiCard *card, guint n_lines)
{
  check_side (card->front);
  check_side (card->back);
  CHECK (card->line >= 1 && card->line <= n_lines);
  CHECK (is_key (card->key) && is_key (card->source));
  CHECK (smriti_kind_to_string (card->kind));
  CHECK (!card->deck || (*card->deck && g_utf8_validate (card->deck, -1, NULL)));
  CHECK (!card->entry || g_ascii_isdigit (*card->entry));
  CHECK (!card->block_id || *card->block_id);
}

static void
check_entry (const SmritiOutline *outline, const SmritiEntry *entry, guint n_lines)
{
  CHECK (entry->line >= 1 && entry->line <= n_lines);
  CHECK (entry->number && entry->key && entry->title && entry->raw && *entry->title);
  CHECK (smriti_outline_find (outline, entry->number) == entry);
  CHECK (!entry->description || entry->items->len > 0 || strspn (entry->description, ",;/+ ->\xE2\x86\x92") > 0);
  for (guint i = 0; i < entry->children->len; i++)
    check_entry (outline, g_ptr_array_index (entry->children, i), n_lines);
}

static void
check_outline (const SmritiOutline *outline, guint n_lines)
{
  g_autoptr (GPtrArray) rules = smriti_outline_cadences (outline);
  g_autofree char *motto = smriti_outline_motto (outline);

  CHECK (!motto || g_utf8_validate (motto, -1, NULL));
  CHECK (outline->topic && outline->sections->len > 0 && rules->len <= 5);
  for (guint i = 0; i < outline->sections->len; i++)
    check_entry (outline, g_ptr_array_index (outline->sections, i), n_lines);
}

/* A stamp that was moved is found again where it was and says the day. */
static void
check_stamp (const char *text, gsize length)
{
  static const gint32 day = 30000; /* 2052 */
  SmritiEditStamp stamp, again;
  g_autofree char *moved = NULL;
  g_autoptr (GString) after = NULL;

  if (!smriti_edit_stamp_find (text, length, &stamp))
    return;
  CHECK (stamp.length > 0 && stamp.offset < length && stamp.length <= length - stamp.offset);
  CHECK (!memchr (text + stamp.offset, '\n', stamp.length) && !memchr (text + stamp.offset, '\r', stamp.length));
  moved = smriti_edit_stamp_moved (&stamp, day);
  if (!moved)
    return;
  after = g_string_new_len (text, (gssize) length);
  g_string_erase (after, (gssize) stamp.offset, (gssize) stamp.length);
  g_string_insert (after, (gssize) stamp.offset, moved);
  CHECK (smriti_edit_stamp_find (after->str, after->len, &again));
  CHECK (again.offset == stamp.offset && again.line == stamp.line && again.day == day);
  CHECK (!smriti_edit_stamp_moved (&again, day));
}

static void
check_links (const char *text, gsize length, guint n_lines)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  g_autoptr (GPtrArray) links = smriti_links_read (scan);
  guint last = 1;

  for (guint i = 0; i < links->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (links, i);

      CHECK (link->line >= last && link->line <= n_lines);
      CHECK (*link->target && strlen (link->target) <= SMRITI_LINK_MAX && !strchr (link->target, '\n'));
      last = link->line;
    }
}

static guint
count_lines (const char *text, gsize length)
{
  guint n = 1;

  for (gsize i = 0; i < length; i++)
    n += text[i] == '\n' || (text[i] == '\r' && !(i + 1 < length && text[i + 1] == '\n'));
  return n;
}

static void
check_note (const char *text, gsize length)
{
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, length);
  g_autofree char *string = g_strndup (text, length); /* ends at the first NUL */
  guint n_lines = count_lines (text, length);
  guint last = 0;

  for (guint i = 0; i < note->cards->len; i++)
    {
      check_card (g_ptr_array_index (note->cards, i), n_lines);
      check_text (((const SmritiCard *) g_ptr_array_index (note->cards, i))->front);
    }
  for (guint i = 0; i < note->warnings->len; i++)
    {
      const SmritiWarning *warning = g_ptr_array_index (note->warnings, i);

      CHECK (warning->line <= n_lines && (warning->line >= last || warning->line == 0));
      CHECK (*warning->text && !strchr (warning->text, '\n') && g_utf8_validate (warning->text, -1, NULL));
      last = warning->line;
    }
  if (note->outline)
    check_outline (note->outline, n_lines);
  check_stamp (text, length);
  check_links (text, length, n_lines);
  check_text (string);
}

#ifdef SMRITI_LIBFUZZER

int LLVMFuzzerTestOneInput (const guint8 *data, gsize size);

int
LLVMFuzzerTestOneInput (const guint8 *data, gsize size)
{
  current = (const char *) data;
  current_length = size;
  check_note (current, current_length);
  return 0;
}

#else

/* --- damage ------------------------------------------------------------ */

static const char *const tokens[] = {
  " :: ",
  " ::: ",
  "::",
  "\n?\n",
  "\n??\n",
  "\n\n",
  "\n",
  "\r\n",
  "\r",
  "Q: ",
  "A: ",
  "==",
  "===",
  ";;",
  "`",
  "``",
  "```\n",
  "~~~\n",
  "$",
  "$$",
  "$$\n",
  "<!--",
  "-->",
  "%%",
  "%% cards %%\n",
  "[[",
  "]]",
  "[",
  "](",
  ")",
  "![",
  "\\",
  "|",
  "|-|-|\n",
  "---\n",
  "# ",
  "## 2.1.3 ",
  "# 1.0 [[A — B]] (2 Sheets)\n",
  "1.1 **T** – a, b  \n",
  "1.1.1 **T**\n",
  "- ",
  "  - ",
  "    ",
  "\t",
  "> ",
  "> [!quote]+ ",
  "- [x] ",
  "1. ",
  " ^id",
  " ^sm-x1",
  "#cards/a/b",
  "#snippet",
  "#concept",
  "#flashcards\n",
  "deck: x\n",
  "entry: 2.1\n",
  "tags: [a, b]\n",
  "https://x.y",
  "<br>",
  "&amp;",
  "**",
  "*",
  "_",
  "~~",
  "✔️",
  "[x]",
  "→",
  " / ",
  "\xEF\xBB\xBF",
  "\xFF",
  "\xC3",
  "\xE2\x80\xAE",
  "\xF0\x9F\x91\xA9\xE2\x80\x8D",
  "\xCC\x81",
  "\x1B[31m",
  "5 concepts, 1 snippet",
  "> _Edited today_\n",
  "> **Last edited:** 2026-11-01  \n",
  "Nov 1, 2026",
  "[x](<a b>)",
  "<~/a>",
  "file:///a",
};

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
insert_token (GRand *rand, GString *note)
{
  const char *token = tokens[g_rand_int_range (rand, 0, G_N_ELEMENTS (tokens))];
  gint32 times = g_rand_int_range (rand, 0, 20) == 0 ? g_rand_int_range (rand, 1, 200) : 1;
  gsize at = place (rand, note);

  while (times-- > 0 && note->len < MAX_NOTE)
    g_string_insert (note, (gssize) at, token);
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
damage (GRand *rand, GString *note, const GPtrArray *corpus)
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
      insert_token (rand, note);
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

static void
run (const GPtrArray *corpus, guint iterations, guint32 seed)
{
  for (guint i = 0; i < iterations; i++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed + i);
      const GString *from = g_ptr_array_index (corpus, i % corpus->len);
      g_autoptr (GString) note = g_string_new_len (from->str, (gssize) from->len);
      gint32 steps = i < corpus->len ? 0 : g_rand_int_range (rand, 1, 12);

      while (steps-- > 0)
        damage (rand, note, corpus);
      current = note->str;
      current_length = note->len;
      current_iteration = i;
      check_note (note->str, note->len);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) corpus = argc > 1 ? load_corpus (argv[1]) : NULL;
  guint iterations = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 20000;
  guint32 seed = argc > 3 ? (guint32) g_ascii_strtoull (argv[3], NULL, 10) : 1;

  if (!corpus || corpus->len == 0)
    {
      g_printerr ("usage: fuzz-note CORPUS-DIR [ITERATIONS [SEED]]\n");
      return 64;
    }
  run (corpus, iterations, seed);
  g_print ("%u notes read\n", iterations);
  return 0;
}

#endif
