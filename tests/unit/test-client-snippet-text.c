/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A snippet into a note and out of it again. */

#include "client/snippet_text.h"
#include "common/error.h"

#include <string.h>

#define SNIPPET(...) (&(SmritiSnippet){ .name = "a-b", .code = "x", __VA_ARGS__ })
#define CODE(text) (&(SmritiSnippet){ .name = "a-b", .code = text })

static void
assert_markdown (const SmritiSnippet *snippet, const char *want)
{
  g_autofree char *got = smriti_snippet_markdown (snippet);

  g_assert_cmpstr (got, ==, want);
}

static void
test_markdown (void)
{
  assert_markdown (SNIPPET (), "%% snippet a-b %%\n```\nx\n```");
  assert_markdown (SNIPPET (.language = "python", .about = "Does it.", .tags = "io, csv"),
                   "%% snippet a-b %%\nDoes it. #io #csv\n\n```python\nx\n```");
  assert_markdown (SNIPPET (.tags = "io"), "%% snippet a-b %%\n#io\n\n```\nx\n```");
  assert_markdown (CODE ("\n \n  a\r\nb\n\n"), "%% snippet a-b %%\n```\n  a\nb\n```");
  assert_markdown (CODE ("````\nb"), "%% snippet a-b %%\n`````\n````\nb\n`````");
  assert_markdown (SNIPPET (.card = TRUE), "%% snippet a-b %%\nA b\n?\n```\nx\n```");
  assert_markdown (SNIPPET (.card = TRUE, .about = "How?", .tags = "t"), "%% snippet a-b %%\nHow? #t\n?\n```\nx\n```");
}

static void
test_check (void)
{
  g_assert_true (smriti_snippet_check (SNIPPET (.tags = "a,b c/d", .language = "c++", .about = "x"), NULL));
  g_assert_false (smriti_snippet_check (&(SmritiSnippet){ .name = "A b", .code = "x" }, NULL));
  g_assert_false (smriti_snippet_check (&(SmritiSnippet){ .name = "", .code = "x" }, NULL));
  g_assert_false (smriti_snippet_check (SNIPPET (.tags = "a!"), NULL));
  g_assert_false (smriti_snippet_check (SNIPPET (.tags = "cards/x"), NULL));
  g_assert_false (smriti_snippet_check (SNIPPET (.tags = "concept"), NULL));
  g_assert_false (smriti_snippet_check (SNIPPET (.language = "a b"), NULL));
  g_assert_false (smriti_snippet_check (SNIPPET (.language = "```"), NULL));
  g_assert_false (smriti_snippet_check (SNIPPET (.about = "a\nb"), NULL));
  g_assert_false (smriti_snippet_check (CODE (" \n"), NULL));
}

/* The note after it; NULL with @code = the error it is. */
static char *
put (const char *note, const SmritiSnippet *snippet, int code)
{
  const SmritiReader *reader = smriti_reader_by_name ("smriti");
  SmritiNoteOrigin origin = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) splices = smriti_snippet_plan (reader, &origin, note, strlen (note), snippet, &error);
  gsize length;

  if (!splices)
    {
      g_assert_error (error, SMRITI_ERROR, code);
      return NULL;
    }
  return smriti_splices_apply (splices, note, strlen (note), &length);
}

static void
assert_put (const char *note, const SmritiSnippet *snippet, const char *want)
{
  g_autofree char *got = put (note, snippet, SMRITI_ERROR_FAILED);

  g_assert_cmpstr (got, ==, want);
}

static void
test_put (void)
{
  assert_put ("", SNIPPET (), "%% snippet a-b %%\n```\nx\n```\n");
  assert_put ("# T\n", SNIPPET (), "# T\n\n%% snippet a-b %%\n```\nx\n```\n");
  assert_put ("# T", SNIPPET (), "# T\n\n%% snippet a-b %%\n```\nx\n```\n");
  assert_put ("# T\n\n", SNIPPET (), "# T\n\n%% snippet a-b %%\n```\nx\n```\n");
  assert_put ("a :: b\r\n", SNIPPET (), "a :: b\r\n\r\n%% snippet a-b %%\r\n```\r\nx\r\n```\r\n");
  assert_put ("a :: b\n", SNIPPET (.card = TRUE), "a :: b\n\n%% snippet a-b %%\nA b\n?\n```\nx\n```\n");
}

static void
test_refuses (void)
{
  g_assert_null (put ("%% snippet a-b %%\n```\ny\n```\n", SNIPPET (), SMRITI_ERROR_EXISTS));
  g_assert_null (put ("```\nopen\n", SNIPPET (), SMRITI_ERROR_FAILED));
  g_assert_null (put ("```\nopen\n", SNIPPET (.card = TRUE), SMRITI_ERROR_FAILED));
  g_assert_null (put ("%%\nopen\n", SNIPPET (), SMRITI_ERROR_FAILED));
  g_assert_null (put ("", SNIPPET (.about = "a :: b"), SMRITI_ERROR_FAILED)); /* would be a card */
  g_assert_null (put ("", SNIPPET (.about = "# heading"), SMRITI_ERROR_FAILED));
}

static void
test_code (void)
{
  static const char *const pairs[][2] = {
    { "```\na\n\nb\n```", "a\n\nb" },
    { "Words\n\n~~~py\n```\n~~~\nafter", "```" },
    { "````\n```\n````", "```" },
    { "no code", NULL },
    { "```\nopen", "open" },
    { "```", "" },
    { "  ```\n  a\n    b\n  ```", "a\n  b" },
    { "```\n\na\n```", "\na" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *code = smriti_snippet_code (pairs[i][0]);

      g_assert_cmpstr (code, ==, pairs[i][1]);
    }
}

static void
test_tags (void)
{
  g_autoptr (GPtrArray) tags = smriti_snippet_tags ("Reads #io/csv, a#b and #x #1\n```\n#no\n```");
  g_autofree char *joined = NULL;

  g_ptr_array_add (tags, NULL);
  joined = g_strjoinv (" ", (char **) tags->pdata);
  g_assert_cmpstr (joined, ==, "io/csv x 1");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/snippet-text/markdown", test_markdown);
  g_test_add_func ("/snippet-text/check", test_check);
  g_test_add_func ("/snippet-text/put", test_put);
  g_test_add_func ("/snippet-text/refuses", test_refuses);
  g_test_add_func ("/snippet-text/code", test_code);
  g_test_add_func ("/snippet-text/tags", test_tags);
  return g_test_run ();
}
