/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Templates: found in notes, filled in, and where their files may go. */

#include "client/template_text.h"
#include "tests/unit/curriculum-fixture.h"

#define HEAD "# 1.0 [[Garden]]\n1.1 **Beds** – raised, flat\n\n"

/* --- finding --- */

/* "name title|about|path:text path:text" a template, one a line; newlines as "/". */
static char *
told (const char *text)
{
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (text, strlen (text));
  g_autoptr (GPtrArray) templates = smriti_templates_find (curriculum);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < templates->len; i++)
    {
      const SmritiTemplate *template = g_ptr_array_index (templates, i);

      g_string_append_printf (out, "%s %s %u %s|%s|", template->name, template->entry ? template->entry : "-", template->line,
                              template->title, template->about);
      for (guint k = 0; k < template->parts->len; k++)
        {
          const SmritiTemplatePart *part = g_ptr_array_index (template->parts, k);
          g_autofree char *line = g_strdelimit (g_strdup (part->text), "\n", '/');

          g_string_append_printf (out, "%s%s:%s", k > 0 ? " " : "", part->path ? part->path : "-", line);
        }
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static void
assert_told (const char *text, const char *want)
{
  g_autofree char *got = told (text);

  g_assert_cmpstr (got, ==, want);
}

static void
test_find (void)
{
  assert_told (HEAD, "");
  assert_told (HEAD "## 1.1 Beds\n%% template bed %%\nFor a bed.\n\nMore.\n```sh file=\"{{name}}.sh\"\necho\n```\n```\nask\n```\n"
                    "## After\n```\nno part\n```\n",
               "bed 1.1 5 Beds|For a bed.|{{name}}.sh:echo/ -:ask/\n");
  assert_told (HEAD "%% template a %%\n```\nx\n```\n%% template b %%\n~~~\ny\n~~~\n",
               "a 1 4 ||-:x/\nb 1 8 ||-:y/\n");
  assert_told (HEAD "%% template Upper %%\n```\nx\n```\n%% template %%\n", "");
  assert_told (HEAD "%% template a %%\n", "a 1 4 ||\n");
}

/* What stands in the next note is no part of it. */
static void
test_notes_apart (void)
{
  static const char first[] = HEAD "%% template a %%\n```\nx\n```\n", second[] = "```\ny\n```\n";
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (first, strlen (first));
  g_autoptr (GPtrArray) templates = NULL;

  fixture_add_note (curriculum, "/vault/Second.md", second, strlen (second));
  templates = smriti_templates_find (curriculum);
  g_assert_cmpuint (templates->len, ==, 1);
  g_assert_cmpuint (((SmritiTemplate *) g_ptr_array_index (templates, 0))->parts->len, ==, 1);
}

/* --- filling --- */

static GHashTable *
table_of (const char *text)
{
  GHashTable *table = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  smriti_template_placeholders (text, table);
  return table;
}

static void
assert_default (const char *text, const char *name, const char *want)
{
  g_autoptr (GHashTable) table = table_of (text);

  g_assert_cmpstr (g_hash_table_lookup (table, name), ==, want);
}

static void
test_placeholders (void)
{
  static const char *const none[] = { "{{}}",      "{{1a}}", "{{a b}}", "{a}",     "{{a",    "{{a=x\ny}}",
                                      "{{a={b}}}", "{{-a}}", "{{\na}}", "{{a\n}}", "{{ =x}}" };

  assert_default ("{{a}}", "a", "");
  assert_default ("x {{ a-b_1 }} y", "a-b_1", "");
  assert_default ("{{a=}}", "a", "");
  assert_default ("{{a=one two}}", "a", "one two");
  assert_default ("{{a}} {{a=first}} {{a=second}}", "a", "first");
  assert_default ("{{a=x=y}}", "a", "x=y");
  for (guint i = 0; i < G_N_ELEMENTS (none); i++)
    {
      g_autoptr (GHashTable) table = table_of (none[i]);

      if (g_hash_table_size (table) != 0)
        g_error ("'%s' has a placeholder", none[i]);
    }
}

static void
assert_filled (const char *text, const char *value, const char *want)
{
  g_autoptr (GHashTable) values = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *got = NULL;

  g_hash_table_insert (values, (gpointer) "a", (gpointer) value);
  got = smriti_template_fill (text, values);
  g_assert_cmpstr (got, ==, want);
}

static void
test_fill (void)
{
  assert_filled ("{{a}} {{a=x}} {{ a }}", "v", "v v v");
  assert_filled ("{{a}}", "{{a}}", "{{a}}"); /* once */
  assert_filled ("{{a}}", "\\1 \\0 $1", "\\1 \\0 $1");
  assert_filled ("{{a}}", "", "");
  assert_filled ("no {a} {{}} here", "v", "no {a} {{}} here");
  assert_filled ("f'{{{a}}}'", "v", "f'{v}'");
}

/* --- where files go --- */

static void
test_paths (void)
{
  static const char *const safe[] = { "x",   "a/b.py", ".gitignore", "src/{{x}}/a", "..x",     "x..",
                                      "a b", "-x",     "x~",         "a/.b",        "\xC3\xA9" };
  static const char *const unsafe[] = { "",    "/etc/passwd", "../x",  "..",      "a/../b", "a/../../b", "a/..", "~x",
                                        "~/x", "a/~x",        ".",     "./x",     "a/./b",  "a//b",      "a/",   "/",
                                        "//",  "a\nb",        "a\x01", "a\x7f/b", "a\tb",   "..\\x",     "a\\b", "\x1b[31mx" };
  g_autofree char *longer = g_strnfill (1025, 'x');

  for (guint i = 0; i < G_N_ELEMENTS (safe); i++)
    if (!smriti_template_path_is_safe (safe[i]))
      g_error ("'%s' is refused", safe[i]);
  for (guint i = 0; i < G_N_ELEMENTS (unsafe); i++)
    if (smriti_template_path_is_safe (unsafe[i]))
      g_error ("'%s' is taken", unsafe[i]);
  g_assert_false (smriti_template_path_is_safe (longer));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/template/find", test_find);
  g_test_add_func ("/template/notes-apart", test_notes_apart);
  g_test_add_func ("/template/placeholders", test_placeholders);
  g_test_add_func ("/template/fill", test_fill);
  g_test_add_func ("/template/paths", test_paths);
  return g_test_run ();
}
