/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Colours of code: one letter a byte says what the lexer saw. */

#include "client/highlight.h"

#include <string.h>

static void
assert_tokens (const char *language, const char *code, const char *expected)
{
  static const char letters[] = ".kbscn";
  gsize length = strlen (code);
  g_autofree guint8 *tokens = g_malloc (length + 1);
  g_autofree char *seen = g_malloc0 (length + 1);

  smriti_highlight (language, code, length, tokens);
  for (gsize i = 0; i < length; i++)
    seen[i] = letters[tokens[i]];
  g_assert_cmpstr (seen, ==, expected);
}

static void
test_python (void)
{
  assert_tokens ("python", "def f(x): return None", "kkk.......kkkkkk.kkkk");
  assert_tokens ("py", "print('a\\'b', 0x1F) # hi", "bbbbb.ssssss..nnnn..cccc");
  assert_tokens ("Python", "'''a\n'b''' + \"\"", "ssssssssss...ss");
  assert_tokens ("python", "@cached\nformat_", "bbbbbbb........");
  assert_tokens ("python", "'open\nif", "sssss.kk");
  assert_tokens ("python", "x1 = 1_000.5", ".....nnnnnnn");
}

static void
test_others (void)
{
  assert_tokens ("c", "int a; /* x\ny */ // z", "bbb....ccccccccc.cccc");
  assert_tokens ("c", "#include <a.h>", "kkkkkkkk......");
  assert_tokens ("sh", "echo a#b # c", "bbbb.....ccc");
  assert_tokens ("js", "const a = `x\n${y}`", "kkkkk.....ssssssss");
  assert_tokens ("json", "{\"a\": true, \"b\": 1}", ".sss..kkkk..sss..n.");
  assert_tokens ("sql", "SELECT a FROM b -- c", "kkkkkk...kkkk...cccc");
}

static void
test_unknown (void)
{
  assert_tokens (NULL, "def f", ".....");
  assert_tokens ("", "def f", ".....");
  assert_tokens ("klingon", "def f", ".....");
  assert_tokens ("py extra words", "def", "kkk");
  g_assert_true (smriti_highlight_knows ("rust"));
  g_assert_false (smriti_highlight_knows ("a language with a name longer than any that we would ever list"));
}

/* Any bytes, cut anywhere: every byte gets a token, none beyond the end is read. */
static void
test_any_bytes (void)
{
  static const char *const languages[] = { "python", "c", "sh", "js", "json", "sql", "lua", "yaml", "rust" };
  g_autoptr (GRand) random = g_rand_new_with_seed (7);

  for (guint round = 0; round < 3000; round++)
    {
      gsize length = (gsize) g_rand_int_range (random, 0, 40);
      char *code = g_malloc (MAX (length, 1)); /* no terminator: a sanitizer sees the end */
      guint8 *tokens = g_malloc (MAX (length, 1));

      for (gsize i = 0; i < length; i++)
        code[i] = "'\"`#/*-\\\n a1@_.\xc3\xa9"[g_rand_int_range (random, 0, 17)];
      smriti_highlight (languages[round % G_N_ELEMENTS (languages)], code, length, tokens);
      for (gsize i = 0; i < length; i++)
        g_assert_cmpuint (tokens[i], <=, SMRITI_TOKEN_NUMBER);
      g_free (code);
      g_free (tokens);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/highlight/python", test_python);
  g_test_add_func ("/client/highlight/others", test_others);
  g_test_add_func ("/client/highlight/unknown", test_unknown);
  g_test_add_func ("/client/highlight/any-bytes", test_any_bytes);
  return g_test_run ();
}
