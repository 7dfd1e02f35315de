/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What of a note stands on a sheet, and how. */

#include "client/sheet_text.h"
#include "tests/unit/curriculum-fixture.h"

#define OUTLINE "# 1.0 [[Garden]]\n1.1 **Beds** – raised, flat\n1.2 **Flow** – seed → plant → fruit\n\n"
#define HEADING "## 1.1 Beds\n"

static SmritiSheet *
sheet_of (const SmritiCurriculum *curriculum, const char *key)
{
  return smriti_sheet_make (curriculum, smriti_curriculum_entry (curriculum, key), TRUE);
}

/* What the sheet of 1.1 says behind its heading. */
static char *
body_of (const char *note)
{
  g_autofree char *text = g_strconcat (OUTLINE HEADING, note, NULL);
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (text, strlen (text));
  g_autoptr (SmritiSheet) sheet = sheet_of (curriculum, "1.1");
  g_autofree char *markdown = smriti_sheet_markdown (sheet, 70);
  const char *heading = strstr (markdown, HEADING);

  g_assert_nonnull (heading);
  return g_strstrip (g_strdup (heading + strlen (HEADING)));
}

static void
assert_body (const char *note, const char *want)
{
  g_autofree char *got = body_of (note);

  g_assert_cmpstr (got, ==, want);
}

static void
test_lines (void)
{
  assert_body ("one :: two\n", "one — two");
  assert_body ("one ::: two\n", "one ↔ two");
  assert_body ("a::b and :::: and x:: y\n", "a::b and :::: and x:: y");
  assert_body ("Q\n?\nA\n", "Q\n\nA");
  assert_body ("Q\n??\nA\n", "Q\n\nA");
  assert_body ("The ==seed== and ==root;;what==.\n", "The **seed** and **root**.");
  assert_body ("a == b and c == d\n", "a == b and c == d");
  assert_body ("one :: two #explain\n", "one — two");
  assert_body ("one :: two #concept #explaining #keep\n", "one — two #explaining #keep");
  assert_body ("one :: two ^sm-abcd1234\n", "one — two");
  assert_body ("x ^ y\n", "x ^ y");
}

static void
test_remarks (void)
{
  assert_body ("one :: two %% since 3.12 %%\n", "one — two");
  assert_body ("%% checked 2026-01-02 %%\n\na %%hidden%% b\n", "a  b");
  assert_body ("%% cards %%\n| a | b |\n|---|---|\n| c | d |\n", "| a | b |\n|---|---|\n| c | d |");
}

static void
test_code (void)
{
  assert_body ("`a :: b` and ``==x==``\n", "`a :: b` and ``==x==``");
  assert_body ("```python\na :: b  # explain %% c %%\n==x== ^id\n```\n", "```python\na :: b  # explain %% c %%\n==x== ^id\n```");
  assert_body ("~~~\nopen :: x\n", "~~~\nopen :: x\n~~~");
  assert_body ("- item\n  ```\n  code\n", "- item\n\n  ```\n  code\n  ```");
}

static void
test_callouts (void)
{
  assert_body ("one :: two ^a1\n\n> [!analogy] Like a door. [[#^a1]]\n> It opens.\n",
               "one — two\n\n> **Analogy:** Like a door.\n> It opens.");
  assert_body ("> [!note] Mind this\n> and that\n", "> **Note:** Mind this\n> and that");
  assert_body ("> said\n", "> said");
}

/* A code block left open ends with its note. */
static void
test_open_fence (void)
{
  static const char first[] = OUTLINE HEADING "```\nopen\n", second[] = "## 1.1 More\nafter\n";
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (first, strlen (first));
  g_autoptr (SmritiSheet) sheet = NULL;
  g_autofree char *html = NULL;

  fixture_add_note (curriculum, "/vault/Second.md", second, strlen (second));
  sheet = sheet_of (curriculum, "1.1");
  html = smriti_sheet_html (sheet);
  g_assert_nonnull (strstr (html, "<p>after</p>"));
}

/* Neither its solution, with all that stands beneath that heading, nor its tests. */
static void
test_challenge (void)
{
  static const char note[]
      = "---\nchallenge: till\nentry: 1.1\n---\n\n# Till\n\nMend it.\n\n```python file=till.py\nbroken\n```\n\n"
        "## What it is about\n\nq :: a\n\n## Solution\n\nBecause.\n\n```python file=till.py solution\nmended\n```\n\nSo.\n\n"
        "## Last\n\nkept\n";
  static const char bare[]
      = "---\nchallenge: bare\nentry: 1.1\n---\n\n# Bare\n\nTask.\n\n```python file=t.py hidden\ntested\n```\n";
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (OUTLINE, strlen (OUTLINE));
  g_autoptr (SmritiSheet) sheet = NULL;
  g_autofree char *markdown = NULL;
  static const char *const kept[] = { "Mend it.", "broken", "q — a", "kept", "Task." };
  static const char *const gone[] = { "Solution", "Because.", "mended", "So.", "tested" };

  fixture_add_note (curriculum, "/vault/Challenges/till.md", note, strlen (note));
  fixture_add_note (curriculum, "/vault/Challenges/bare.md", bare, strlen (bare));
  sheet = sheet_of (curriculum, "1.1");
  markdown = smriti_sheet_markdown (sheet, 70);
  for (guint i = 0; i < G_N_ELEMENTS (kept); i++)
    g_assert_nonnull (strstr (markdown, kept[i]));
  for (guint i = 0; i < G_N_ELEMENTS (gone); i++)
    g_assert_null (strstr (markdown, gone[i]));
}

static void
test_chain (void)
{
  static const char text[] = OUTLINE
      "## 1.2 Flow\n%% checked 2026-03-01 %%\n%% cards %%\nsow -> reap\n\n## 1.2.1 More\n%% checked 2026-02-01 %%\n";
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (text, strlen (text));
  g_autoptr (SmritiSheet) sheet = sheet_of (curriculum, "1.2");
  g_autofree char *drawn = smriti_sheet_markdown (sheet, 70);
  g_autoptr (SmritiSheet) plain = smriti_sheet_make (curriculum, sheet->entry, FALSE);
  g_autofree char *typed = smriti_sheet_markdown (plain, 70);
  g_autofree char *html = smriti_sheet_html (sheet);

  g_assert_nonnull (strstr (drawn, "│ seed │ → │ plant │ → │ fruit │"));
  g_assert_nonnull (strstr (drawn, "│ sow │ → │ reap │"));
  g_assert_nonnull (strstr (typed, "| sow | > | reap |"));
  g_assert_nonnull (strstr (typed, "seed -> plant -> fruit"));
  g_assert_true (g_str_is_ascii (typed));
  g_assert_null (strstr (drawn, "sow -> reap"));
  g_assert_nonnull (strstr (drawn, "last checked 2026-02-01"));
  g_assert_nonnull (strstr (html, "<svg "));
  g_assert_nonnull (strstr (html, ">reap</text>"));
}

/* --- the page --- */

static void
test_html (void)
{
  static const char text[]
      = "# 1.0 [[Garden]]\n1.1 **<script>alert(1)</script>** – <b>x, y\n\n## 1.1 <script>alert(2)</script>\n"
        "<script>alert(3)</script>\n\n<img src=x onerror=alert(4)>\n\n```\"><script>\n</code><script>alert(5)</script>\n```\n\n"
        "| <script> | b |\n|---|---|\n| <iframe> | d |\n\n%% cards %%\n<script> -> </svg><script>\n";
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (text, strlen (text));
  g_autoptr (SmritiSheet) sheet = sheet_of (curriculum, "1.1");
  g_autofree char *html = smriti_sheet_html (sheet);

  g_assert_true (g_str_has_prefix (html, "<!DOCTYPE html>\n<html>\n<head>\n<meta charset=\"utf-8\">\n"
                                         "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"));
  g_assert_null (strstr (html, "<script"));
  g_assert_null (strstr (html, "<iframe"));
  g_assert_null (strstr (html, "<img"));
  g_assert_null (strstr (html, "<b>x"));
  g_assert_nonnull (strstr (html, "&lt;script&gt;alert(3)&lt;/script&gt;"));
  g_assert_true (g_str_has_suffix (html, "</body>\n</html>\n"));
}

static void
test_title (void)
{
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (OUTLINE, strlen (OUTLINE));
  g_autoptr (SmritiSheet) sheet = sheet_of (curriculum, "1");
  g_autofree char *title = smriti_sheet_title (sheet);
  g_autofree char *markdown = smriti_sheet_markdown (sheet, 70);

  g_assert_cmpstr (title, ==, "1 Garden");
  g_assert_true (g_str_has_prefix (markdown, "# 1 Garden\n\n_"));
  g_assert_nonnull (strstr (markdown, "  - 1.1 **Beds**: raised, flat\n"));
  g_assert_cmpint (sheet->checked_day, ==, SMRITI_DAY_NONE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sheet/lines", test_lines);
  g_test_add_func ("/sheet/remarks", test_remarks);
  g_test_add_func ("/sheet/code", test_code);
  g_test_add_func ("/sheet/callouts", test_callouts);
  g_test_add_func ("/sheet/open-fence", test_open_fence);
  g_test_add_func ("/sheet/challenge", test_challenge);
  g_test_add_func ("/sheet/chain", test_chain);
  g_test_add_func ("/sheet/html", test_html);
  g_test_add_func ("/sheet/title", test_title);
  return g_test_run ();
}
