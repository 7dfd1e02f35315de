/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A folder's files are listed once, a note's headings are read once, and only
 * when some link asks for them. */

#include "client/note_lint.h"

#include "client/hold_lint.h"
#include "client/vault_index.h"
#include "common/notes/link.h"
#include "common/notes/lint.h"

#include <string.h>
#include <sys/stat.h>

#define MAX_TARGET (16 * 1024 * 1024) /* bytes of a note whose headings are looked at */

/* Where a question stands first. */
typedef struct
{
  char *path, *front, *back, *key;
  guint line;
} Place;

/* What of a note a link may name. */
typedef struct
{
  GHashTable *headings; /* letters and digits of each */
  GHashTable *blocks;   /* ids, ASCII lower case */
  char *text;           /* for anchors of HTML */
} Anchors;

struct _SmritiNoteLint
{
  GHashTable *indices; /* root → SmritiVaultIndex */
  GHashTable *holds;   /* root → SmritiHoldLint */
  GHashTable *anchors; /* absolute path → Anchors */
  GHashTable *fronts;  /* Place.front → Place */
  GHashTable *checked; /* paths */
};

static void
place_free (gpointer data)
{
  Place *place = data;

  g_free (place->path);
  g_free (place->front);
  g_free (place->back);
  g_free (place->key);
  g_free (place);
}

static void
anchors_free (gpointer data)
{
  Anchors *anchors = data;

  g_hash_table_unref (anchors->headings);
  g_hash_table_unref (anchors->blocks);
  g_free (anchors->text);
  g_free (anchors);
}

SmritiNoteLint *
smriti_note_lint_new (void)
{
  SmritiNoteLint *lint = g_new0 (SmritiNoteLint, 1);

  lint->indices = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) smriti_vault_index_free);
  lint->holds = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) smriti_hold_lint_free);
  lint->anchors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, anchors_free);
  lint->fronts = g_hash_table_new_full (smriti_front_hash, smriti_front_equal, NULL, place_free);
  lint->checked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return lint;
}

void
smriti_note_lint_free (SmritiNoteLint *lint)
{
  if (!lint)
    return;
  g_hash_table_unref (lint->holds);
  g_hash_table_unref (lint->indices);
  g_hash_table_unref (lint->anchors);
  g_hash_table_unref (lint->fronts);
  g_hash_table_unref (lint->checked);
  g_free (lint);
}

/* --- headings and blocks ----------------------------------------------- */

/* Letters, marks and digits of @s folded: a heading, a link to it and the
 * "heading-slug" other programs write come out the same. */
static char *
essence (const char *s, gsize length)
{
  g_autofree char *copy = g_strndup (s, length);
  g_autofree char *folded = smriti_name_fold (copy);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

/* "Words" over a line of "===" or "---". */
static gboolean
is_underlined (const SmritiScan *scan, guint n)
{
  const SmritiLine *next = n + 1 < scan->n_lines ? &scan->lines[n + 1] : NULL;
  char mark;

  if (scan->lines[n].type != SMRITI_LINE_TEXT || !next || next->end <= next->content)
    return FALSE;
  mark = scan->text[next->content];
  if (mark != '=' && mark != '-')
    return FALSE;
  for (gsize i = next->content; i < next->end; i++)
    if (scan->text[i] != mark && scan->text[i] != ' ')
      return FALSE;
  return TRUE;
}

static void
add_blocks (Anchors *anchors, const SmritiScan *scan)
{
  const char *s = scan->text;

  while ((s = strchr (s, '^')))
    {
      gsize length = 0;

      for (s++; g_ascii_isalnum (s[length]) || s[length] == '-'; length++)
        ;
      if (length > 0 && (s - 1 == scan->text || g_ascii_isspace (s[-2])))
        g_hash_table_add (anchors->blocks, g_ascii_strdown (s, (gssize) length));
      s += length;
    }
}

static Anchors *
anchors_new (const char *text, gsize length)
{
  Anchors *anchors = g_new0 (Anchors, 1);
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);

  anchors->headings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  anchors->blocks = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint n = 0; n < scan->n_lines; n++)
    {
      const SmritiLine *line = &scan->lines[n];

      if ((line->level > 0 && line->type != SMRITI_LINE_CODE) || is_underlined (scan, n))
        g_hash_table_add (anchors->headings, essence (scan->text + line->content, line->end - line->content));
    }
  add_blocks (anchors, scan);
  anchors->text = g_strdup (scan->text);
  return anchors;
}

/* Of the note @file; NULL = it cannot be read. */
static const Anchors *
anchors_of (SmritiNoteLint *lint, const char *file)
{
  Anchors *anchors = g_hash_table_lookup (lint->anchors, file);
  g_autofree char *text = NULL;
  struct stat about;
  gsize length;

  if (anchors)
    return anchors;
  if (stat (file, &about) != 0 || !S_ISREG (about.st_mode) || about.st_size > MAX_TARGET
      || !g_file_get_contents (file, &text, &length, NULL))
    return NULL;
  anchors = anchors_new (text, length);
  g_hash_table_insert (lint->anchors, g_strdup (file), anchors);
  return anchors;
}

/* "heading-1" is a second heading of that name. */
static gboolean
has_heading (const Anchors *anchors, const char *words, gsize length)
{
  g_autofree char *key = essence (words, length);
  g_autofree char *first = NULL;

  if (*key == '\0' || g_hash_table_contains (anchors->headings, key))
    return TRUE;
  while (length > 0 && g_ascii_isdigit (words[length - 1]))
    length--;
  if (length == 0 || words[length - 1] != '-')
    return FALSE;
  first = essence (words, length - 1);
  return g_hash_table_contains (anchors->headings, first);
}

/* <a id="x">, {#x} */
static gboolean
has_html_anchor (const Anchors *anchors, const char *id)
{
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", id);
  g_autofree char *braced = g_strdup_printf ("{#%s}", id);

  return strstr (anchors->text, quoted) || strstr (anchors->text, braced);
}

/* "One#Two": each of them is there. */
static gboolean
has_anchor (const Anchors *anchors, const char *heading)
{
  g_auto (GStrv) parts = g_strsplit (heading, "#", -1);

  if (*heading == '^')
    {
      g_autofree char *id = g_ascii_strdown (heading + 1, -1);

      return g_hash_table_contains (anchors->blocks, g_strchomp (id));
    }
  for (char **part = parts; *part; part++)
    if (!has_heading (anchors, *part, strlen (*part)) && !has_html_anchor (anchors, *part))
      return FALSE;
  return TRUE;
}

/* --- links ------------------------------------------------------------- */

typedef struct
{
  SmritiNoteLint *lint;
  SmritiVaultIndex *index;
  const char *root, *file; /* absolute */
  const char *folder;      /* of the note below the root, "" = at its top */
  SmritiNote *note;
} Check;

static void
check_anchor (const Check *check, const SmritiLink *link, const char *file, const char *where)
{
  const Anchors *anchors = link->heading && *link->heading ? anchors_of (check->lint, file) : NULL;

  if (!anchors || has_anchor (anchors, link->heading))
    return;
  if (*link->heading == '^')
    smriti_note_warn_as (check->note, "link-heading", link->line, "%s has no block '%s'; correct the link", where, link->heading);
  else
    smriti_note_warn_as (check->note, "link-heading", link->line, "%s has no heading '%s'; correct the link", where,
                         link->heading);
}

/* A file or folder that is where the link says, from the note's folder or the root. */
static char *
at_its_path (const Check *check, const char *target)
{
  g_autofree char *here = g_build_filename (check->root, check->folder, target, NULL);
  g_autofree char *there = g_build_filename (check->root, target, NULL);

  if (g_file_test (here, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&here);
  return g_file_test (there, G_FILE_TEST_EXISTS) ? g_steal_pointer (&there) : NULL;
}

/* The file @link means, new string; NULL = none. */
static char *
find_target (const Check *check, const SmritiLink *link)
{
  g_auto (SmritiLinkTarget) target = { 0 };
  char *file = link->form == SMRITI_LINK_WIKI ? NULL : at_its_path (check, link->target);
  const char *path;

  if (file)
    return file;
  smriti_link_target_init (&target, link->target, check->folder);
  path = smriti_vault_index_note (check->index, &target, check->folder);
  if (!path)
    path = smriti_vault_index_file (check->index, &target, check->folder);
  return path ? g_build_filename (check->root, path, NULL) : NULL;
}

static gboolean
is_section_line (const SmritiNote *note, guint line)
{
  for (guint i = 0; note->outline && i < note->outline->sections->len; i++)
    if (((const SmritiEntry *) g_ptr_array_index (note->outline->sections, i))->line == line)
      return TRUE;
  return FALSE;
}

static void
warn_nowhere (const Check *check, const SmritiLink *link)
{
  g_autofree char *root = g_filename_display_basename (check->root);
  gboolean is_note = link->form == SMRITI_LINK_WIKI ? smriti_link_names_note (link) : FALSE;

  if (smriti_vault_index_is_whole (check->index))
    smriti_note_warn_as (check->note, is_note ? "link-note" : "link-file", link->line,
                         "the link to '%s' leads nowhere: no such %s below '%s'; write it or correct the link", link->target,
                         is_note ? "note" : "file", root);
}

/* An outline whose headings all lead nowhere uses their links as labels. */
static void
tell_nowhere (const Check *check, GPtrArray *nowhere, gboolean sections_lead)
{
  for (guint i = 0; i < nowhere->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (nowhere, i);

      if (sections_lead || !is_section_line (check->note, link->line))
        warn_nowhere (check, link);
    }
}

static void
check_links (const Check *check, GPtrArray *links)
{
  g_autoptr (GPtrArray) nowhere = g_ptr_array_new ();
  gboolean sections_lead = FALSE;

  for (guint i = 0; i < links->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (links, i);
      g_autofree char *file = *link->target ? find_target (check, link) : NULL;
      g_autofree char *where = g_strdup_printf ("'%s'", link->target);

      if (*link->target == '\0')
        check_anchor (check, link, check->file, "this note");
      else if (!file)
        g_ptr_array_add (nowhere, (gpointer) link);
      else
        {
          gboolean is_note = g_str_has_suffix (file, ".md") || g_str_has_suffix (file, ".markdown");

          sections_lead |= is_section_line (check->note, link->line);
          if (is_note)
            check_anchor (check, link, file, where);
        }
    }
  tell_nowhere (check, nowhere, sections_lead);
}

/* All that may lead to a file of the vault. */
static GPtrArray *
links_of (const char *text, gsize length)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  GPtrArray *links = smriti_wikilinks_read (scan);
  g_autoptr (GPtrArray) markdown = smriti_links_read (scan);

  for (guint i = 0; i < markdown->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (markdown, i);
      SmritiLink *file = link->form == SMRITI_LINK_INLINE ? smriti_link_to_file (link) : NULL;

      if (file)
        g_ptr_array_add (links, file);
    }
  return links;
}

static SmritiVaultIndex *
index_of (SmritiNoteLint *lint, const char *root)
{
  SmritiVaultIndex *index = g_hash_table_lookup (lint->indices, root);

  if (!index)
    g_hash_table_insert (lint->indices, g_strdup (root), index = smriti_vault_index_new (root));
  return index;
}

static void
check_all_links (SmritiNoteLint *lint, const char *root, const char *below, const char *text, gsize length, SmritiNote *note)
{
  g_autoptr (GPtrArray) links = links_of (text, length);
  g_autofree char *file = g_build_filename (root, below, NULL);
  g_autofree char *folder = g_path_get_dirname (below);
  Check check = { lint, NULL, root, file, g_str_equal (folder, ".") ? "" : folder, note };

  if (links->len == 0)
    return;
  check.index = index_of (lint, root);
  check_links (&check, links);
}

/* --- questions --------------------------------------------------------- */

static void
check_fronts (SmritiNoteLint *lint, const char *path, SmritiNote *note)
{
  for (guint i = 0; i < note->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (note->cards, i);
      Place *first = g_hash_table_lookup (lint->fronts, card->front);

      if (!first)
        {
          first = g_new0 (Place, 1);
          *first = (Place){ g_strdup (path), g_strdup (card->front), g_strdup (card->back), g_strdup (card->key), card->line };
          g_hash_table_insert (lint->fronts, first->front, first);
        }
      else if (g_str_equal (first->path, path))
        continue; /* told by the note's own lint */
      else if (g_str_equal (first->key, card->key))
        smriti_note_warn_as (note, "duplicate-card", card->line, "same text as %s:%u: one card in two places", first->path,
                             first->line);
      else
        smriti_note_warn_as (note, "duplicate-front", card->line,
                             smriti_front_equal (first->back, card->back)
                                 ? "the same question and answer as in %s:%u; remove one of them"
                                 : "the same question as in %s:%u, with another answer; say more in one of them",
                             first->path, first->line);
    }
}

/* Where a note makes entries wait, all notes of its root are read. */
static void
check_holds (SmritiNoteLint *lint, const char *root, SmritiNote *note)
{
  SmritiHoldLint *holds = g_hash_table_lookup (lint->holds, root);

  if (note->holds->len == 0)
    return;
  if (!holds)
    g_hash_table_insert (lint->holds, g_strdup (root), holds = smriti_hold_lint_new (index_of (lint, root), root));
  smriti_hold_lint_check (holds, note);
}

void
smriti_note_lint_check (SmritiNoteLint *lint, const char *path, const char *root, const char *below, const char *text,
                        gsize length, SmritiNote *note)
{
  g_autofree char *file = g_build_filename (root, below, NULL);

  check_all_links (lint, root, below, text, length, note);
  check_holds (lint, root, note);
  if (g_hash_table_add (lint->checked, g_steal_pointer (&file)))
    check_fronts (lint, path, note);
  smriti_note_sort_warnings (note);
}
