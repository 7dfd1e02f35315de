/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Arrow chains: which there are, and as boxes. */

#include "client/chains.h"
#include "client/diagram_draw.h"
#include "tests/unit/curriculum-fixture.h"

static GPtrArray *
steps_of (const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, "|", -1);
  GPtrArray *steps = g_ptr_array_new_with_free_func (g_free);

  for (char **part = parts; *part; part++)
    g_ptr_array_add (steps, g_strdup (*part));
  return steps;
}

static void
assert_boxes (const char *words, guint n_shown, int width, gboolean utf8, const char *want)
{
  const SmritiTerm term = { .utf8 = utf8 };
  g_autoptr (GPtrArray) steps = steps_of (words);
  g_autofree char *got = smriti_diagram_boxes (&term, steps, n_shown, width);

  g_assert_cmpstr (got, ==, want);
}

static void
test_boxes (void)
{
  assert_boxes ("a|bc", 2, 80, TRUE, "┌───┐   ┌────┐\n│ a │ → │ bc │\n└───┘   └────┘\n");
  assert_boxes ("a|bc", 2, 80, FALSE, "+---+   +----+\n| a | > | bc |\n+---+   +----+\n");
  assert_boxes ("a|b", 1, 80, FALSE, "+---+   +---+\n| a | > | ? |\n+---+   +---+\n");
  assert_boxes ("a|b", 2, 10, FALSE, "+---+\n| a |\n+---+\n   +---+\n>  | b |\n   +---+\n");
  assert_boxes ("`x`|*y*", 2, 80, FALSE, "+---+   +---+\n| x | > | y |\n+---+   +---+\n");
  assert_boxes ("漢字|b", 2, 80, FALSE, "+------+   +---+\n| 漢字 | > | b |\n+------+   +---+\n");
  assert_boxes ("a\x1b[1mb|c\nd", 2, 80, FALSE, "+-------+   +-----+\n| a[1mb | > | c d |\n+-------+   +-----+\n" + 0);
}

/* Every line as wide as asked at most, whatever stands in it, and the three lines of a row alike. */
static void
test_width (void)
{
  static const char *const chains[] = {
    "a|b|c", "one step|a rather longer step with many words that goes on and on and on|x|y|zz",
    "漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字漢字|字",
    "e\xCC\x81|\xF0\x9F\x98\x80|"
  };

  for (guint i = 0; i < G_N_ELEMENTS (chains); i++)
    for (int width = 10; width <= 120; width++)
      for (int utf8 = 0; utf8 < 2; utf8++)
        {
          const SmritiTerm term = { .utf8 = utf8 };
          g_autoptr (GPtrArray) steps = steps_of (chains[i]);
          g_autofree char *boxes = smriti_diagram_boxes (&term, steps, steps->len, width);
          g_auto (GStrv) lines = g_strsplit (boxes, "\n", -1);

          for (guint n = 0; lines[n] && *lines[n]; n++)
            {
              g_assert_cmpint (smriti_text_width (lines[n]), <=, width);
              g_assert_cmpint (smriti_text_width (lines[n]), ==, smriti_text_width (lines[n - n % 3]));
            }
        }
}

static void
test_svg (void)
{
  g_autoptr (GPtrArray) steps = steps_of ("<a>|\"&\"|</svg>");
  g_autofree char *svg = smriti_diagram_svg (steps, TRUE);
  g_autofree char *part = smriti_diagram_svg (steps, FALSE);

  g_assert_true (g_str_has_prefix (svg, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg xmlns="));
  g_assert_true (g_str_has_prefix (part, "<svg xmlns="));
  g_assert_nonnull (strstr (svg, ">&lt;a&gt;</text>"));
  g_assert_nonnull (strstr (svg, "&amp;"));
  g_assert_true (strstr (svg, "</svg>") == svg + strlen (svg) - strlen ("</svg>\n"));
}

/* --- which there are --- */

static char *
told (const char *text)
{
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (text, strlen (text));
  g_autoptr (GPtrArray) chains = smriti_chains_find (curriculum);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < chains->len; i++)
    {
      const SmritiChain *chain = g_ptr_array_index (chains, i);

      g_string_append_printf (out, "%s %s %u:", chain->entry ? chain->entry : "-", chain->title, chain->line);
      for (guint k = 0; k < chain->steps->len; k++)
        g_string_append_printf (out, " %s", (char *) g_ptr_array_index (chain->steps, k));
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static void
test_find (void)
{
  g_autofree char *got = told (
      "# 1.0 [[Garden]]\n1.1 **Flow** – a → b\n1.2 **List** – a, b\n\n## 1.2 List of\n%% cards %%\nc -> d -> e\n\n"
      "plain -> text\n\n%% workflow w %%\nf → g\n\n%% cards %%\n- h -> i\n");

  g_assert_cmpstr (got, ==, "1.1 Flow 2: a b\n1.2 List of 7: c d e\n1.2 List of 12: f g\n");
}

static void
test_notes_apart (void)
{
  static const char first[] = "# 1.0 [[Garden]]\n1.1 **Beds** – a, b\n\n%% cards %%\n", second[] = "a -> b\n";
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (first, strlen (first));
  g_autoptr (GPtrArray) chains = NULL;

  fixture_add_note (curriculum, "/vault/Second.md", second, strlen (second));
  chains = smriti_chains_find (curriculum);
  g_assert_cmpuint (chains->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/diagram/boxes", test_boxes);
  g_test_add_func ("/diagram/width", test_width);
  g_test_add_func ("/diagram/svg", test_svg);
  g_test_add_func ("/diagram/find", test_find);
  g_test_add_func ("/diagram/notes-apart", test_notes_apart);
  return g_test_run ();
}
