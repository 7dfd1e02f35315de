/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What holds for the modes of the curriculum, whatever stands in a note: its blocks,
 * templates filled in, workflows, chains drawn, sheets. */

#include "tests/fuzz/holds.h"

#include "client/chains.h"
#include "client/diagram_draw.h"
#include "client/sheet_text.h"
#include "client/template_text.h"
#include "client/workflows.h"
#include "tests/unit/curriculum-fixture.h"

#define HEAD "# 1.0 [[A \xE2\x80\x94 B]]\n1.1 **T** \xE2\x80\x93 a \xE2\x86\x92 b\n1.2 **Workflows** \xE2\x80\x93 c -> d\n"
#define MOST_SHEETS 4

static gboolean
is_text (const char *text)
{
  return text && g_utf8_validate (text, -1, NULL);
}

/* --- blocks --- */

/* They follow each other, and none has a line of another. */
void
holds_blocks (const char *text, gsize length)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  g_autoptr (SmritiBlocks) blocks = smriti_blocks_read (scan, "9.9");
  const SmritiBlock *block;
  guint last = 0;

  for (guint i = 0; (block = smriti_blocks_nth (blocks, i)); i++)
    {
      HOLDS (block->line > last && block->last_line >= block->line && block->last_line <= scan->n_lines);
      HOLDS (is_text (block->text));
      HOLDS ((block->info != NULL) == (block->kind == SMRITI_BLOCK_FENCE));
      HOLDS (block->kind != SMRITI_BLOCK_HEADING || (block->level >= 1 && block->level <= 6));
      HOLDS ((block->kind == SMRITI_BLOCK_REMARK) == (block->remark.kind != SMRITI_REMARK_NONE));
      HOLDS (!block->open || block->kind == SMRITI_BLOCK_FENCE);
      HOLDS (!block->entry || g_ascii_isdigit (*block->entry));
      HOLDS (g_str_has_suffix (block->text, smriti_heading_words (block->text)));
      last = block->last_line;
    }
}

/* --- templates --- */

static void
use_line_end (gpointer name, gpointer preset, gpointer values)
{
  g_hash_table_insert (values, name, (gpointer) "\n");
}

/* Filled with what can be part of no new placeholder, none is left. */
static char *
filled (const char *text)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  char *out;

  smriti_template_placeholders (text, known);
  g_hash_table_foreach (known, use_line_end, values);
  out = smriti_template_fill (text, values);
  smriti_template_placeholders (out, left);
  HOLDS (is_text (out) && g_hash_table_size (left) == 0);
  return out;
}

/* A path that is taken stays below the folder, by another reckoning. */
static void
check_path (const char *path)
{
  g_autofree char *joined = NULL;
  g_autofree char *meant = NULL;

  if (!smriti_template_path_is_safe (path))
    return;
  joined = g_build_filename ("/a/b", path, NULL);
  meant = g_canonicalize_filename (joined, NULL);
  HOLDS (g_str_has_prefix (meant, "/a/b/") && g_str_equal (meant, joined) && !strpbrk (path, "\n\r\t\x1b\\"));
}

void
holds_template (const char *text, gsize length)
{
  g_autofree char *note = g_strdup_printf (HEAD "\n%%%% template t %%%%\n%.*s", (int) length, text);
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (note, strlen (note));
  g_autoptr (GPtrArray) templates = smriti_templates_find (curriculum);
  g_autofree char *bytes = g_strndup (text, MIN (length, 200));

  check_path (bytes);
  for (guint i = 0; i < templates->len; i++)
    {
      const SmritiTemplate *template = g_ptr_array_index (templates, i);

      HOLDS (smriti_remark_is_name (template->name) && is_text (template->title) && is_text (template->about));
      for (guint k = 0; k < template->parts->len; k++)
        {
          const SmritiTemplatePart *part = g_ptr_array_index (template->parts, k);
          g_autofree char *whole = filled (part->text);
          g_autofree char *path = part->path ? filled (part->path) : NULL;

          HOLDS (g_str_has_suffix (part->text, "\n") && part->line > template->line);
          if (path)
            check_path (path);
        }
    }
}

/* --- sheets, chains, workflows --- */

static void
check_boxes (const GPtrArray *steps, int width)
{
  const SmritiTerm term = { .utf8 = width % 2 };
  g_autofree char *boxes = smriti_diagram_boxes (&term, steps, steps->len, width);
  g_autofree char *svg = smriti_diagram_svg (steps, FALSE);
  g_auto (GStrv) lines = g_strsplit (boxes, "\n", -1);

  HOLDS (steps->len > 0 && is_text (boxes) && is_text (svg));
  for (char **line = lines; *line; line++)
    HOLDS (smriti_text_width (*line) <= width);
}

static void
check_sheet (const SmritiCurriculum *curriculum, const SmritiEntry *entry)
{
  g_autoptr (SmritiSheet) sheet = smriti_sheet_make (curriculum, entry, TRUE);
  g_autofree char *markdown = smriti_sheet_markdown (sheet, 70);
  g_autofree char *html = smriti_sheet_html (sheet);
  g_autofree char *folded = g_ascii_strdown (html, -1);

  HOLDS (is_text (markdown) && is_text (html) && strstr (html, "Content-Security-Policy"));
  HOLDS (!strstr (folded, "<script") && !strstr (folded, "<iframe") && !strstr (folded, "<object"));
}

void
holds_sheet (const char *text, gsize length)
{
  g_autofree char *note = g_strdup_printf (HEAD "\n## 1.1 T\n%.*s", (int) length, text);
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (note, strlen (note));
  g_autoptr (GPtrArray) chains = smriti_chains_find (curriculum);
  g_autoptr (GPtrArray) workflows = smriti_workflows_find (curriculum);

  for (guint i = 0; i < curriculum->entries->len && i < MOST_SHEETS; i++)
    check_sheet (curriculum, g_ptr_array_index (curriculum->entries, i));
  for (guint i = 0; i < chains->len; i++)
    check_boxes (((SmritiChain *) g_ptr_array_index (chains, i))->steps, 10 + (int) (i * 7) % 90);
  for (guint i = 0; i < workflows->len; i++)
    {
      const SmritiWorkflow *workflow = g_ptr_array_index (workflows, i);

      HOLDS (smriti_remark_is_name (workflow->name) && is_text (workflow->title) && workflow->line >= 1);
      HOLDS (smriti_workflows_by_name (workflows, workflow->name));
      check_boxes (workflow->steps, 80);
    }
}
