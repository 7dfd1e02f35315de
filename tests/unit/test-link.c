/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Targets of links as written, and that odd notes cost linear time. */

#include "common/notes/link.h"

#include <string.h>

/* The targets of @text, one a line with its line number. */
static char *
targets (const char *text)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, strlen (text));
  g_autoptr (GPtrArray) links = smriti_links_read (scan);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < links->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (links, i);

      g_string_append_printf (out, "%s%u %s", i > 0 ? "\n" : "", link->line, link->target);
    }
  return g_string_free (out, FALSE);
}

static void
assert_targets (const char *text, const char *want)
{
  g_autofree char *got = targets (text);

  g_assert_cmpstr (got, ==, want);
}

static void
test_forms (void)
{
  assert_targets ("See [x](../a) and [y](<b c/d> \"title\").", "1 ../a\n1 b c/d");
  assert_targets ("[x](~/a%20b \"t\"), ![i](p.png)", "1 ~/a%20b\n1 p.png");
  assert_targets ("\n- [x](a\\(b\\)c)\n> [y](a(b)c)", "2 a(b)c\n3 a(b)c");
  assert_targets ("Words <~/code>, <file:///a%20b>, <../x y>.", "1 ~/code\n1 file:///a%20b\n1 ../x y");
  assert_targets ("at file:///srv/x, (file:///srv/y) and FILE:///z.", "1 file:///srv/x\n1 file:///srv/y\n1 FILE:///z");
  assert_targets ("[one]: /a/b 'title'\n[two]:   <c d>\n", "1 /a/b\n2 c d");
  assert_targets ("| [x](a) | [y](<b c>) |\n|-|-|\n| <~/d> | |", "1 a\n1 b c\n3 ~/d");
  assert_targets ("# Heading [x](a)\n[`code` in label](b)", "1 a\n2 b");
  assert_targets ("[https](https://x.y/z) <https://a.b>", "1 https://x.y/z");
}

static void
test_not_links (void)
{
  assert_targets ("`[x](a)` and `<~/b>`\n\n```\n[x](c)\n```\n\n    [x](d)\n", "");
  assert_targets ("<!-- [x](a) --> %% [x](b) %% $[x](c)$", "");
  assert_targets ("---\nurl: [x](a)\nfile: file:///b\n---\n", "");
  assert_targets ("[[note]](a) [[a](b)|c]] \\[x\\](a)", "1 b");
  assert_targets ("[x] (a), [x](a b), [x](a\nb), [x](), [x](<>), ](a)", "");
  assert_targets ("<b>x</b> <br/> </div > a < b </x", "");
  assert_targets ("words [one]: /a/b", "");
  assert_targets ("a <~/x <~/y>", "1 ~/y");
  assert_targets ("myfile:///a profile://x", "");
}

static void
assert_fast (const char *unit, guint n)
{
  g_autoptr (GString) text = g_string_new ("[a");
  g_autoptr (SmritiScan) scan = NULL;
  g_autoptr (GPtrArray) links = NULL;
  gint64 before;

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  scan = smriti_scan_new (text->str, text->len);
  before = g_get_monotonic_time ();
  links = smriti_links_read (scan);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_USEC_PER_SEC);
  for (guint i = 0; i < links->len; i++)
    g_assert_cmpuint (strlen (((SmritiLink *) g_ptr_array_index (links, i))->target), <=, SMRITI_LINK_MAX);
}

static void
test_hostile (void)
{
  static const char *const units[] = { "](", "](a",  "](<", "]:",      "]:x", "<~/", "</x ",
                                       "[",  "[x](", "((",  "file://", "\\]", "a",   "[]()" };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    assert_fast (units[i], 400000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/link/forms", test_forms);
  g_test_add_func ("/link/not-links", test_not_links);
  g_test_add_func ("/link/hostile", test_hostile);
  return g_test_run ();
}
