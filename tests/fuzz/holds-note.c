/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What holds for the records made of a note: by the scanner, by every reader there
 * is, by the frontmatter and by the outline's grammar. */

#include "tests/fuzz/holds.h"

#include "common/notes/callout.h"
#include "common/notes/hold.h"
#include "common/notes/link.h"
#include "common/notes/passage.h"
#include "common/notes/reader.h"
#include "common/notes/remark.h"

#include <math.h>
#include <string.h>

#define MAX_SIDE (32 * 1024)

/* --- the scan --- */

static guint
count_lines (const char *text, gsize length)
{
  guint n = 1;

  for (gsize i = 0; i < length; i++)
    n += text[i] == '\n' || (text[i] == '\r' && !(i + 1 < length && text[i + 1] == '\n'));
  return n;
}

static void
check_links (const SmritiScan *scan, guint n_lines)
{
  g_autoptr (GPtrArray) links = smriti_links_read (scan);
  guint last = 1;

  for (guint i = 0; i < links->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (links, i);

      HOLDS (link->line >= last && link->line <= n_lines);
      HOLDS (*link->target && strlen (link->target) <= SMRITI_LINK_MAX && !strchr (link->target, '\n'));
      last = link->line;
    }
}

/* Lines follow each other without a gap, and each byte belongs to one of them. */
static void
check_lines (const SmritiScan *scan)
{
  gsize start = 0;

  for (guint i = 0; i < scan->n_lines; i++)
    {
      const SmritiLine *line = &scan->lines[i];

      HOLDS (line->start == start && line->start <= line->content && line->content <= line->end && line->end <= scan->length);
      HOLDS (!memchr (scan->text + line->start, '\n', line->end - line->start));
      HOLDS (line->type < SMRITI_LINE_OUTLINE && smriti_scan_unwrap (scan, line, G_MAXUINT, G_MAXUINT) <= line->end);
      HOLDS (line->end == scan->length || scan->text[line->end] == '\n');
      start = line->end + 1;
    }
  HOLDS (start >= scan->length);
}

void
holds_scan (const char *text, gsize length)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  g_autoptr (SmritiScan) again = smriti_scan_new (scan->text, scan->length);
  guint n_lines = count_lines (text, length);

  HOLDS (g_utf8_validate_len (scan->text, scan->length, NULL));
  for (gsize i = 0; i < scan->length; i++)
    {
      guchar c = (guchar) scan->text[i];

      HOLDS ((c >= ' ' && c != 0x7F) || c == '\n' || c == '\t');
      HOLDS (scan->mask[i] <= SMRITI_MASK_FRONTMATTER);
    }
  HOLDS (scan->n_lines <= n_lines);
  check_lines (scan);
  check_links (scan, n_lines);
  if (g_str_has_prefix (scan->text, "\xEF\xBB\xBF"))
    return; /* of two marks the second is text; read again, it would be the first */
  /* clean text stays as it is, and means the same */
  HOLDS (again->length == scan->length && memcmp (again->text, scan->text, scan->length) == 0);
  HOLDS (memcmp (again->mask, scan->mask, scan->length) == 0 && again->n_lines == scan->n_lines);
  for (guint i = 0; i < scan->n_lines; i++)
    HOLDS (again->lines[i].type == scan->lines[i].type && again->lines[i].content == scan->lines[i].content);
}

/* --- cards --- */

static gboolean
is_key (const char *key)
{
  if (g_str_has_prefix (key, "sm-"))
    return strlen (key) > 3;
  return strlen (key) == 16 && strspn (key, "0123456789abcdef") == 16;
}

/* "osr" keeps sides as the plugin has them, not trimmed. */
static void
check_side (const SmritiReader *reader, const char *side)
{
  HOLDS (strlen (side) <= MAX_SIDE && g_utf8_validate (side, -1, NULL));
  HOLDS (*side || g_str_equal (smriti_reader_name (reader), "osr"));
  if (!g_str_equal (smriti_reader_name (reader), "osr"))
    HOLDS (!g_ascii_isspace (side[0]) && !g_ascii_isspace (side[strlen (side) - 1]));
}

static void
check_prior (const SmritiPrior *prior)
{
  HOLDS (isfinite (prior->interval_days) && prior->interval_days >= 0);
  HOLDS (isfinite (prior->ease) && prior->ease >= 0);
  HOLDS (isfinite (prior->stability) && prior->stability >= 0);
  HOLDS (isfinite (prior->difficulty) && prior->difficulty >= 0 && prior->difficulty <= 10);
  HOLDS (smriti_state_to_string (prior->state));
}

static void
check_card (const SmritiReader *reader, const SmritiCard *card, guint n_lines)
{
  check_side (reader, card->front);
  check_side (reader, card->back);
  HOLDS (*card->front || *card->back);
  HOLDS (card->line >= 1 && card->line <= n_lines);
  HOLDS (is_key (card->key) && is_key (card->text_key) && is_key (card->source));
  HOLDS (g_str_equal (card->key, card->text_key) || g_str_has_prefix (card->key, "sm-"));
  HOLDS (smriti_kind_to_string (card->kind));
  HOLDS (!card->deck || (*card->deck && g_utf8_validate (card->deck, -1, NULL) && !strchr (card->deck, '\n')));
  HOLDS (!card->entry || g_ascii_isdigit (*card->entry));
  HOLDS (!card->block_id || *card->block_id);
  HOLDS (!card->since || smriti_remark_is_version (card->since));
  HOLDS (!card->until || smriti_remark_is_version (card->until));
  if (card->prior)
    check_prior (card->prior);
}

static void
check_warnings (const SmritiNote *note, guint n_lines)
{
  guint last = 0;

  for (guint i = 0; i < note->warnings->len; i++)
    {
      const SmritiWarning *warning = g_ptr_array_index (note->warnings, i);

      HOLDS (warning->line <= n_lines && (warning->line >= last || warning->line == 0));
      HOLDS (*warning->text && !strchr (warning->text, '\n') && g_utf8_validate (warning->text, -1, NULL));
      last = warning->line;
    }
}

/* --- the outline --- */

static void
check_entry (const SmritiOutline *outline, const SmritiEntry *entry, guint n_lines)
{
  HOLDS (entry->line >= 1 && entry->line <= n_lines);
  HOLDS (entry->number && entry->key && entry->title && entry->raw && *entry->title);
  HOLDS (g_utf8_validate (entry->title, -1, NULL) && !strchr (entry->title, '\n'));
  HOLDS (smriti_outline_find (outline, entry->number) == entry);
  HOLDS (smriti_outline_compare_numbers (entry->key, entry->key) == 0);
  HOLDS (!entry->description || entry->items->len > 0 || strspn (entry->description, ",;/+ ->\xE2\x86\x92") > 0);
  for (guint i = 0; i < entry->children->len; i++)
    check_entry (outline, g_ptr_array_index (entry->children, i), n_lines);
}

static void
check_outline (const SmritiOutline *outline, guint n_lines)
{
  g_autoptr (GPtrArray) rules = smriti_outline_cadences (outline);
  g_autofree char *motto = smriti_outline_motto (outline);

  HOLDS (!motto || g_utf8_validate (motto, -1, NULL));
  HOLDS (outline->topic && outline->sections->len > 0 && rules->len <= 5);
  for (guint i = 0; i < outline->sections->len; i++)
    check_entry (outline, g_ptr_array_index (outline->sections, i), n_lines);
}

static gboolean
has_line (const SmritiEntry *entry, guint line)
{
  if (entry->line == line)
    return TRUE;
  for (guint i = 0; i < entry->children->len; i++)
    if (has_line (g_ptr_array_index (entry->children, i), line))
      return TRUE;
  return FALSE;
}

/* The lines of an outline are never cards, but for its chains; nor are those of an
 * anchor or a tip in the own syntax. */
static void
check_apart (const SmritiNote *note, gboolean own)
{
  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (note->cards, i);

      for (guint s = 0; note->outline && s < note->outline->sections->len; s++)
        HOLDS (card->kind == SMRITI_KIND_SEQUENCE || !has_line (g_ptr_array_index (note->outline->sections, s), card->line));
      for (guint k = 0; own && k < note->callouts->len; k++)
        {
          const SmritiNoteCallout *callout = g_ptr_array_index (note->callouts, k);

          HOLDS (card->line < callout->line || card->line > callout->last_line);
        }
    }
}

/* --- the marks of a curriculum --- */

/* In order, apart, and each tied to something that can be looked up. */
static void
check_callouts (const SmritiNote *note, guint n_lines)
{
  guint last = 0;

  for (guint i = 0; i < note->callouts->len; i++)
    {
      const SmritiNoteCallout *callout = g_ptr_array_index (note->callouts, i);

      HOLDS (callout->line > last && callout->last_line >= callout->line && callout->last_line <= n_lines);
      HOLDS (*callout->text && strlen (callout->text) <= MAX_SIDE && g_utf8_validate (callout->text, -1, NULL));
      HOLDS (!g_ascii_isspace (callout->text[0]) && callout->ties->len <= 64);
      for (guint k = 0; k < callout->ties->len; k++)
        {
          const SmritiTie *tie = g_ptr_array_index (callout->ties, k);

          HOLDS (*tie->key && !strpbrk (tie->key, " \t\n^#") && !strchr (tie->target, '\n'));
          HOLDS (!tie->is_source || (is_key (tie->key) && *tie->target == '\0'));
        }
      last = callout->last_line;
    }
}

static void
check_holds (const SmritiNote *note, guint n_lines)
{
  g_autoptr (GPtrArray) open = smriti_holds_without_circles (note->holds);

  HOLDS (open->len == note->holds->len);
  for (guint i = 0; i < note->holds->len; i++)
    {
      const SmritiHold *hold = g_ptr_array_index (note->holds, i);

      HOLDS (hold->line >= 1 && hold->line <= n_lines && hold->after->len > 0);
      HOLDS (g_ascii_isdigit (*hold->entry));
      HOLDS (((const SmritiHold *) g_ptr_array_index (open, i))->after->len <= hold->after->len);
      for (guint k = 0; k < hold->after->len; k++)
        HOLDS (g_ascii_isdigit (*(const char *) g_ptr_array_index (hold->after, k)));
    }
}

/* Each line as a remark, and as one that ends with one. */
static void
check_remarks (const char *text, gsize length)
{
  for (gsize from = 0, to; from < length; from = to + 1)
    {
      const char *end = memchr (text + from, '\n', length - from);
      g_auto (SmritiRemark) whole = { SMRITI_REMARK_NONE, NULL, 0, 0 };
      g_auto (SmritiRemark) last = { SMRITI_REMARK_NONE, NULL, 0, 0 };
      gsize at;

      to = end ? (gsize) (end - text) : length;
      if (smriti_remark_read (text + from, to - from, &whole))
        HOLDS (whole.kind != SMRITI_REMARK_NONE && whole.words && g_utf8_validate (whole.words, -1, NULL));
      else
        HOLDS (whole.kind == SMRITI_REMARK_NONE && !whole.words);
      if (smriti_remark_read_last (text + from, to - from, &at, &last))
        HOLDS (at + 4 <= to - from && last.words && (whole.kind == SMRITI_REMARK_NONE || whole.kind == last.kind));
      HOLDS (whole.kind == SMRITI_REMARK_NONE || !smriti_remark_is_mistake (text + from, to - from));
    }
}

/* --- notes --- */

/* A card's key is made of its text alone: read twice, or in another folder, the
 * note has the same ones. */
static void
check_same_cards (const SmritiNote *note, const SmritiNote *again)
{
  HOLDS (again->cards->len == note->cards->len);
  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *a = g_ptr_array_index (note->cards, i), *b = g_ptr_array_index (again->cards, i);

      HOLDS (a->kind == b->kind && a->line == b->line && a->part == b->part);
      HOLDS (g_str_equal (a->key, b->key) && g_str_equal (a->text_key, b->text_key) && g_str_equal (a->source, b->source));
      HOLDS (g_str_equal (a->front, b->front) && g_str_equal (a->back, b->back));
    }
}

static void
check_note (const SmritiReader *reader, const char *text, gsize length)
{
  static const SmritiNoteOrigin elsewhere = { "Folder/Sub folder/note.md", NULL };
  g_autoptr (SmritiNote) note = smriti_note_read (reader, NULL, text, length);
  g_autoptr (SmritiNote) moved = smriti_note_read (reader, &elsewhere, text, length);
  guint n_lines = count_lines (text, length);

  for (guint i = 0; i < note->cards->len; i++)
    check_card (reader, g_ptr_array_index (note->cards, i), n_lines);
  check_warnings (note, n_lines);
  if (note->outline)
    check_outline (note->outline, n_lines);
  if (note->prior)
    check_prior (note->prior);
  check_apart (note, g_str_equal (smriti_reader_name (reader), "smriti"));
  check_callouts (note, n_lines);
  check_holds (note, n_lines);
  check_same_cards (note, moved);
}

void
holds_readers (const char *text, gsize length)
{
  const SmritiReader *reader;

  for (guint n = 0; (reader = smriti_reader_nth (n)); n++)
    check_note (reader, text, length);
  check_remarks (text, length);
}

/* The bytes as what stands between the lines of "---". */
void
holds_frontmatter (const char *text, gsize length)
{
  g_autoptr (GString) string = g_string_new ("---\n");
  g_autoptr (SmritiScan) scan = NULL;
  g_autoptr (SmritiNote) note = smriti_note_new ();
  g_autoptr (SmritiFrontmatter) frontmatter = NULL;

  g_string_append_len (string, text, (gssize) length);
  g_string_append (string, "\n---\none :: two\n");
  scan = smriti_scan_new (string->str, string->len);
  frontmatter = smriti_frontmatter_read (scan, note);
  HOLDS (!frontmatter->deck || (*frontmatter->deck && g_utf8_validate (frontmatter->deck, -1, NULL)));
  HOLDS (!frontmatter->entry || g_ascii_isdigit (*frontmatter->entry));
  for (guint i = 0; i < frontmatter->tags->len; i++)
    HOLDS (*(const char *) g_ptr_array_index (frontmatter->tags, i)
           && g_utf8_validate (g_ptr_array_index (frontmatter->tags, i), -1, NULL));
  for (guint i = 0; i < note->aliases->len; i++)
    HOLDS (*(const char *) g_ptr_array_index (note->aliases, i) && !strchr (g_ptr_array_index (note->aliases, i), '\n'));
  check_warnings (note, count_lines (string->str, string->len));
  holds_readers (string->str, string->len);
}

/* The bytes below a heading and an entry that make an outline of any note. */
/* --- what a search answers with --- */

static void
check_passage (const SmritiPassage *passage, guint last, guint n_lines)
{
  const char *const strings[] = { passage->entry, passage->heading, passage->title, passage->language, passage->text };

  HOLDS (passage->line > last && passage->line <= passage->last_line && passage->last_line <= n_lines);
  for (gsize i = 0; i < G_N_ELEMENTS (strings); i++)
    HOLDS (strings[i] && g_utf8_validate (strings[i], -1, NULL));
  HOLDS (strlen (passage->text) <= SMRITI_PASSAGE_MAX && !strchr (passage->title, '\n') && !strchr (passage->heading, '\n'));
  HOLDS (*passage->text || passage->kind == SMRITI_PASSAGE_ERROR);
}

/* In order, none over another, and together in proportion to the note. */
void
holds_passages (const char *text, gsize length)
{
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);
  guint n_lines = count_lines (text, length), last = 0;
  g_autoptr (GPtrArray) passages = NULL;
  gsize size = 0;

  g_hash_table_insert (titles, (gpointer) "1.1", (gpointer) "Snippets");
  g_hash_table_insert (titles, (gpointer) "1.2", (gpointer) "Errors");
  passages = smriti_passages_read (text, length, titles);
  for (guint i = 0; i < passages->len; i++)
    {
      const SmritiPassage *passage = g_ptr_array_index (passages, i);

      check_passage (passage, last, n_lines);
      last = passage->last_line;
      size += strlen (passage->text) + strlen (passage->heading) + strlen (passage->title);
    }
  HOLDS (size <= 16 * length + 1024 * 1024);
}

void
holds_outline (const char *text, gsize length)
{
  g_autoptr (GString) string = g_string_new ("# 1.0 [[A \xE2\x80\x94 B]] (2 Sheets)\n1.1 **T** \xE2\x80\x93 a, b  \n");
  g_autoptr (SmritiNote) note = NULL;

  g_string_append_len (string, text, (gssize) length);
  note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, string->str, string->len);
  HOLDS (note->outline);
  check_outline (note->outline, count_lines (string->str, string->len));
  check_apart (note, TRUE);
  check_warnings (note, count_lines (string->str, string->len));
}
