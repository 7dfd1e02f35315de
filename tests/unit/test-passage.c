/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/passage.h"

#include <string.h>

/* Of an outline with a sheet of snippets and a playbook. */
static GPtrArray *
cut (const char *note)
{
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

  g_hash_table_insert (titles, (gpointer) "3.1", (gpointer) "Cheatsheets");
  g_hash_table_insert (titles, (gpointer) "3.2", (gpointer) "Snippets");
  g_hash_table_insert (titles, (gpointer) "3.5.1", (gpointer) "Common Errors");
  g_hash_table_insert (titles, (gpointer) "3.5.2", (gpointer) "Causes");
  return smriti_passages_read (note, strlen (note), titles);
}

static const SmritiPassage *
nth (const GPtrArray *passages, guint n)
{
  g_assert_cmpuint (n, <, passages->len);
  return g_ptr_array_index (passages, n);
}

static void
check (const SmritiPassage *passage, guint line, guint last_line, const char *kind, const char *title, const char *text)
{
  g_assert_cmpuint (passage->line, ==, line);
  g_assert_cmpuint (passage->last_line, ==, last_line);
  g_assert_cmpstr (smriti_passage_kind_to_string (passage->kind), ==, kind);
  g_assert_cmpstr (passage->title, ==, title);
  g_assert_cmpstr (passage->text, ==, text);
}

static void
test_paragraphs (void)
{
  g_autoptr (GPtrArray) passages = cut ("---\ndeck: x\n---\nBefore all.\n# Top\nOne\ntwo.\n\nThree %% not this %% four. ^id-1\n"
                                        "## 3.1 Cheats\nFive.\n---\nSix.\n");

  g_assert_cmpuint (passages->len, ==, 5);
  check (nth (passages, 0), 4, 4, "text", "", "Before all.");
  check (nth (passages, 1), 6, 7, "text", "Top", "One\ntwo.");
  check (nth (passages, 2), 9, 9, "text", "", "Three four.");
  check (nth (passages, 3), 11, 11, "text", "3.1 Cheats", "Five.");
  check (nth (passages, 4), 13, 13, "text", "", "Six.");
  g_assert_cmpstr (nth (passages, 0)->heading, ==, "");
  g_assert_cmpstr (nth (passages, 2)->heading, ==, "Top");
  g_assert_cmpstr (nth (passages, 2)->entry, ==, "");
  g_assert_cmpstr (nth (passages, 4)->heading, ==, "Top › 3.1 Cheats");
  g_assert_cmpstr (nth (passages, 4)->entry, ==, "3.1");
}

static void
test_items (void)
{
  g_autoptr (GPtrArray) passages = cut (
      "# T\nTwo things:\n- Swap `a :: b` :: `a, b = b, a`\n- Nest\n  - inner\n    ```sh\n    ls\n"
      "    ```\n1. Third\n- [ ] Task\n\nx ::: y\nz :: w\n");

  g_assert_cmpuint (passages->len, ==, 7);
  check (nth (passages, 0), 2, 2, "text", "T", "Two things:");
  check (nth (passages, 1), 3, 3, "list-item", "Swap a :: b", "Swap `a :: b` :: `a, b = b, a`");
  check (nth (passages, 2), 4, 8, "list-item", "Nest", "Nest\n- inner\n  ```sh\n  ls\n  ```");
  g_assert_cmpstr (nth (passages, 2)->language, ==, "sh");
  check (nth (passages, 3), 9, 9, "list-item", "", "Third");
  check (nth (passages, 4), 10, 10, "list-item", "", "Task");
  check (nth (passages, 5), 12, 12, "text", "x", "x ::: y");
  check (nth (passages, 6), 13, 13, "text", "z", "z :: w");
}

static void
test_code (void)
{
  g_autoptr (GPtrArray) passages = cut ("# T\nRead it so:\n\n```Python 3.12+\na = 1\n\nb = 2\n```\nAfter.\n\n~~~\nbare\n~~~\n\n"
                                        "What prints?\n```c\nx ();\n```\n?\n`1`\n");

  g_assert_cmpuint (passages->len, ==, 3);
  check (nth (passages, 0), 2, 8, "code", "Read it so:", "Read it so:\n\n```Python 3.12+\na = 1\n\nb = 2\n```");
  g_assert_cmpstr (nth (passages, 0)->language, ==, "python");
  check (nth (passages, 1), 9, 13, "code", "After.", "After.\n\n~~~\nbare\n~~~");
  g_assert_cmpstr (nth (passages, 1)->language, ==, "");
  check (nth (passages, 2), 15, 20, "text", "What prints?", "What prints?\n```c\nx ();\n```\n?\n`1`");
  g_assert_cmpstr (nth (passages, 2)->language, ==, "c");
}

/* A paragraph that is no sentence stays one by itself. */
static void
test_long_paragraph (void)
{
  g_autofree char *words = g_strnfill (1000, 'w');
  g_autofree char *note = g_strdup_printf ("%s\n\n```\ncode\n```\n", words);
  g_autoptr (GPtrArray) passages = cut (note);

  g_assert_cmpuint (passages->len, ==, 2);
  check (nth (passages, 0), 1, 1, "text", "", words);
  check (nth (passages, 1), 3, 5, "code", "", "```\ncode\n```");
}

static void
test_tables (void)
{
  g_autoptr (GPtrArray) passages = cut ("# Compare\n%% cards %%\n| a | b |\n|---|---|\n| 1 | 2 |\n\nEnd.\n");

  g_assert_cmpuint (passages->len, ==, 2);
  check (nth (passages, 0), 3, 5, "table", "Compare", "| a | b |\n|---|---|\n| 1 | 2 |");
  check (nth (passages, 1), 7, 7, "text", "", "End.");
}

static void
test_snippets (void)
{
  g_autoptr (GPtrArray) passages = cut (
      "# T\n%% snippet read-csv %%\nReads a table. #io #csv\n\n```python\nimport csv\n```\n\nOther:\n"
      "```python\nx\n```\n## 3.2 Short ones\n### By hand\n```sql\nSELECT 1;\n```\n\nQuestion\n?\n"
      "```sh\nls\n```\n\n%% snippet Bad Name %%\n```\ny\n```\n");

  g_assert_cmpuint (passages->len, ==, 5);
  check (nth (passages, 0), 3, 7, "snippet", "read-csv", "Reads a table. #io #csv\n\n```python\nimport csv\n```");
  check (nth (passages, 1), 9, 12, "code", "Other:", "Other:\n```python\nx\n```");
  check (nth (passages, 2), 15, 17, "snippet", "By hand", "```sql\nSELECT 1;\n```");
  g_assert_cmpstr (nth (passages, 2)->entry, ==, "3.2");
  check (nth (passages, 3), 19, 23, "snippet", "Question", "Question\n?\n```sh\nls\n```");
  check (nth (passages, 4), 26, 28, "snippet", "By hand", "```\ny\n```");
}

static void
test_templates (void)
{
  g_autoptr (GPtrArray) passages = cut ("# T\n%% template cli %%\nA program.\n\n```python file={{name}}.py\nprint()\n```\n\n"
                                        "And how to run it.\n# U\nPlain.\n");

  g_assert_cmpuint (passages->len, ==, 3);
  check (nth (passages, 0), 3, 7, "code", "cli", "A program.\n\n```python file={{name}}.py\nprint()\n```");
  check (nth (passages, 1), 9, 9, "text", "cli", "And how to run it.");
  check (nth (passages, 2), 11, 11, "text", "U", "Plain.");
}

/* A search would give it away. */
static void
test_challenge (void)
{
  g_autoptr (GPtrArray) passages = cut (
      "# Till\nMend it.\n\n```python file=till.py\na\n```\n\n## Solution\n\n```python file=till.py solution\nb\n```\n\n"
      "```python file=test_till.py hidden\nc\n```\n\n```python\nhidden\n```\n");
  g_autoptr (GPtrArray) meant = cut ("---\nchallenge: till\n---\n\nMend it.\n");

  g_assert_cmpuint (passages->len, ==, 2);
  g_assert_false (nth (passages, 0)->is_challenge);
  g_assert_true (nth (meant, 0)->is_challenge);
  check (nth (passages, 0), 2, 6, "code", "Mend it.", "Mend it.\n\n```python file=till.py\na\n```");
  check (nth (passages, 1), 18, 20, "code", "Solution", "```python\nhidden\n```");
}

static void
test_errors (void)
{
  g_autoptr (GPtrArray) passages = cut (
      "## 3.5.1 Common Errors\nIntroduction.\n\n#### KeyError\n\n- Cause: not there\n- Fix: `get`\n\n"
      "##### Deeper\nToo.\n#### Empty\n### 3.5.2 Causes\n#### KeyError\nNo error here.\n");

  g_assert_cmpuint (passages->len, ==, 4);
  check (nth (passages, 0), 2, 2, "text", "3.5.1 Common Errors", "Introduction.");
  check (nth (passages, 1), 4, 10, "error", "KeyError", "- Cause: not there\n- Fix: `get`\n\n##### Deeper\nToo.");
  g_assert_cmpstr (nth (passages, 1)->heading, ==, "3.5.1 Common Errors › KeyError");
  g_assert_cmpstr (nth (passages, 1)->entry, ==, "3.5.1");
  check (nth (passages, 2), 11, 11, "error", "Empty", "");
  check (nth (passages, 3), 14, 14, "text", "KeyError", "No error here.");
}

/* The title of a note that is an entry as a whole is no error. */
static void
test_declared (void)
{
  g_autoptr (GPtrArray) passages = cut (
      "---\nentry: 3.5.1\n---\n# What goes wrong\nWords.\n## fatal: not a git repository\n- Cause: x\n");

  g_assert_cmpuint (passages->len, ==, 2);
  check (nth (passages, 0), 5, 5, "text", "What goes wrong", "Words.");
  g_assert_cmpstr (nth (passages, 0)->entry, ==, "3.5.1");
  check (nth (passages, 1), 6, 7, "error", "fatal: not a git repository", "- Cause: x");
}

static void
test_outline (void)
{
  const char *note = "# **[[1.0 BASICS — Git]] (ALL)**\n\n1.1 **Definitions** – Commit, branch  \n1.2 **Model** – Snapshots  \n";
  g_autoptr (GPtrArray) passages = smriti_passages_read (note, strlen (note), NULL);

  g_assert_cmpuint (passages->len, ==, 2);
  check (nth (passages, 0), 3, 3, "text", "Definitions", "1.1 **Definitions** – Commit, branch");
  g_assert_cmpstr (nth (passages, 0)->entry, ==, "1.1");
  g_assert_cmpstr (nth (passages, 1)->entry, ==, "1.2");
}

/* Of no outline: a number is only a number. */
static void
test_no_outline (void)
{
  const char *note = "## 3.5.1 Common Errors\n#### KeyError\nWords.\n";
  g_autoptr (GPtrArray) passages = smriti_passages_read (note, strlen (note), NULL);

  g_assert_cmpuint (passages->len, ==, 1);
  check (nth (passages, 0), 3, 3, "text", "KeyError", "Words.");
  g_assert_cmpstr (nth (passages, 0)->entry, ==, "");
}

static void
test_letters (void)
{
  g_autoptr (GPtrArray) passages = cut ("Q: What?\n\nA: That.\n\nNext.\n");

  g_assert_cmpuint (passages->len, ==, 2);
  check (nth (passages, 0), 1, 3, "text", "What?", "Q: What?\n\nA: That.");
}

/* Deep headings over short paragraphs would be many times the note. */
static void
test_bounds (void)
{
  g_autoptr (GString) note = g_string_new (NULL);
  g_autofree char *words = g_strnfill (150, 'h');
  g_autoptr (GPtrArray) passages = NULL;
  gsize size = 0;

  for (guint i = 1; i <= 6; i++)
    g_string_append_printf (note, "%.*s %s\n", (int) i, "######", words);
  for (guint i = 0; i < 50000; i++)
    g_string_append (note, "x\n\n");
  passages = cut (note->str);
  for (guint i = 0; i < passages->len; i++)
    size += strlen (nth (passages, i)->heading) + strlen (nth (passages, i)->text);
  g_assert_cmpuint (size, >, note->len);
  g_assert_cmpuint (size, <=, 16 * note->len + 1024 * 1024);
}

static void
test_hostile (void)
{
  static const char *const notes[] = { "",   "\n",           "?",  "```",      "#",     "%% snippet a %%", "> ",
                                       "- ", "| a |\n|---|", "Q:", "\xff\xfe", "######" };

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      g_autoptr (GPtrArray) passages = cut (notes[i]);

      for (guint n = 0; n < passages->len; n++)
        {
          g_assert_true (g_utf8_validate (nth (passages, n)->text, -1, NULL));
          g_assert_cmpuint (nth (passages, n)->line, <=, nth (passages, n)->last_line);
        }
    }
}

static void
test_kinds (void)
{
  SmritiPassageKind kind;

  for (guint i = 0; i <= SMRITI_PASSAGE_CARD; i++)
    {
      g_assert_true (smriti_passage_kind_from_string (smriti_passage_kind_to_string (i), &kind));
      g_assert_cmpuint (kind, ==, i);
    }
  g_assert_false (smriti_passage_kind_from_string ("poem", &kind));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/passage/paragraphs", test_paragraphs);
  g_test_add_func ("/passage/items", test_items);
  g_test_add_func ("/passage/code", test_code);
  g_test_add_func ("/passage/long-paragraph", test_long_paragraph);
  g_test_add_func ("/passage/tables", test_tables);
  g_test_add_func ("/passage/snippets", test_snippets);
  g_test_add_func ("/passage/templates", test_templates);
  g_test_add_func ("/passage/challenge", test_challenge);
  g_test_add_func ("/passage/errors", test_errors);
  g_test_add_func ("/passage/declared", test_declared);
  g_test_add_func ("/passage/outline", test_outline);
  g_test_add_func ("/passage/no-outline", test_no_outline);
  g_test_add_func ("/passage/letters", test_letters);
  g_test_add_func ("/passage/bounds", test_bounds);
  g_test_add_func ("/passage/hostile", test_hostile);
  g_test_add_func ("/passage/kinds", test_kinds);
  return g_test_run ();
}
