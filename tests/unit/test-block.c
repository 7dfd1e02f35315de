/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A note in blocks, and whose entry's each is. */

#include "common/notes/block.h"

#include <string.h>

/* "line-last kind level entry|text" a block, one a line; newlines as "/". */
static char *
told (const char *text, const char *entry)
{
  static const char *const kinds[] = { "text", "heading", "remark", "fence", "item", "task", "table", "quote" };
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, strlen (text));
  g_autoptr (SmritiBlocks) blocks = smriti_blocks_read (scan, entry);
  GString *out = g_string_new (NULL);
  const SmritiBlock *block;

  for (guint i = 0; (block = smriti_blocks_nth (blocks, i)); i++)
    {
      g_autofree char *line = g_strdelimit (g_strdup (block->text), "\n", '/');

      g_string_append_printf (out, "%u-%u %s%s %u %s|%s%s%s\n", block->line, block->last_line, kinds[block->kind],
                              block->done ? "!" : "", block->level, block->entry ? block->entry : "-",
                              block->info ? block->info : "", block->info ? ":" : "", line);
    }
  return g_string_free (out, FALSE);
}

static void
assert_told (const char *text, const char *entry, const char *want)
{
  g_autofree char *got = told (text, entry);

  g_assert_cmpstr (got, ==, want);
}

static void
test_entries (void)
{
  assert_told ("# 2.0 A\nx\n## 2.1 B\ny\n### C\nz\n## D\nw\n# E\nv\n", NULL,
               "1-1 heading 1 2|2.0 A\n2-2 text 0 2|x\n3-3 heading 2 2.1|2.1 B\n4-4 text 0 2.1|y\n"
               "5-5 heading 3 2.1|C\n6-6 text 0 2.1|z\n7-7 heading 2 2|D\n8-8 text 0 2|w\n9-9 heading 1 -|E\n10-10 text 0 -|v\n");
  /* as cards have it: a count is no entry, marks about a number are none of it */
  assert_told ("## 2.1 B\n### 3 ways\nx\n## **[[2.2 C]]**\ny\n", NULL,
               "1-1 heading 2 2.1|2.1 B\n2-2 heading 3 2.1|3 ways\n3-3 text 0 2.1|x\n4-4 heading 2 2.2|**[[2.2 C]]**\n"
               "5-5 text 0 2.2|y\n");
  g_assert_cmpstr (smriti_heading_words ("2.1.3 Words"), ==, "Words");
  g_assert_cmpstr (smriti_heading_words ("3 ways"), ==, "3 ways");
  assert_told ("---\nentry: 3.1\n---\nx\n## 3.2 Y\nz\n", "3.1", "4-4 text 0 3.1|x\n5-5 heading 2 3.2|3.2 Y\n6-6 text 0 3.2|z\n");
}

static void
test_code (void)
{
  assert_told ("```python file=a.py\nx = 1\n\ny\n```\n```\nz\n```\n", NULL,
               "1-5 fence 0 -|python file=a.py:x = 1//y\n6-8 fence 0 -|:z\n");
  assert_told ("~~~~ sh\n```\n~~~~\nafter\n", NULL, "1-3 fence 0 -|sh:```\n4-4 text 0 -|after\n");
  assert_told ("```\nopen\n", NULL, "1-2 fence 0 -|:open\n");
  assert_told ("- a\n  ```\n  b\n    c\n  ```\n", NULL, "1-1 item 0 -|a\n2-5 fence 0 -|:b/  c\n");
  assert_told ("```\n```\n", NULL, "1-2 fence 0 -|:\n");
}

static void
test_lists (void)
{
  assert_told ("- | a | b |\n  |---|---|\n  | c | d |\n\nx\n", NULL,
               "1-3 table 0 -|| a | b |/  |---|---|/  | c | d |\n5-5 text 0 -|x\n");
  assert_told ("- [ ] a\n  more\n- [x] b\n- c\n\n1. d\n", NULL,
               "1-2 task 0 -|a/more\n3-3 task! 0 -|b\n4-4 item 0 -|c\n6-6 item 0 -|d\n");
  assert_told ("- a\n  - b\n", NULL, "1-1 item 0 -|a\n2-2 item 2 -|b\n");
}

static void
test_others (void)
{
  assert_told ("> [!tip] a\n> b\n\nc\n\n| x | y |\n|---|---|\n| 1 | 2 |\n", NULL,
               "1-2 quote 0 -|[!tip] a/b\n4-4 text 0 -|c\n6-8 table 0 -|| x | y |/|---|---|/| 1 | 2 |\n");
  assert_told ("- | a | b |\n  |---|---|\n", NULL, "1-2 table 0 -|| a | b |/  |---|---|\n");
  assert_told ("%% workflow tdd %%\na → b\nc\n%% nothing %%\n", NULL, "1-1 remark 0 -|\n2-3 text 0 -|a → b/c\n");
}

static void
test_info (void)
{
  g_autofree char *file = smriti_info_value ("python file=a/b.py hidden", "file");
  g_autofree char *quoted = smriti_info_value ("sh file=\"x\"", "file");
  g_autofree char *none = smriti_info_value ("python xfile=a", "file");
  g_autofree char *language = smriti_info_language ("Python file=x");

  g_assert_cmpstr (file, ==, "a/b.py");
  g_assert_cmpstr (quoted, ==, "x");
  g_assert_null (none);
  g_assert_cmpstr (language, ==, "python");
  g_assert_true (smriti_info_has ("python file=x hidden", "hidden"));
  g_assert_false (smriti_info_has ("python file=hidden", "hidden"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/block/entries", test_entries);
  g_test_add_func ("/block/code", test_code);
  g_test_add_func ("/block/lists", test_lists);
  g_test_add_func ("/block/others", test_others);
  g_test_add_func ("/block/info", test_info);
  return g_test_run ();
}
