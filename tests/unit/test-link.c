/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Targets of links as written, which note they mean, and that odd notes cost
 * linear time. */

#include "common/notes/link.h"
#include "common/notes/link_target.h"
#include "common/notes/note.h"

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

/* "LINE target#heading" of each wikilink. */
static void
assert_wikilinks (const char *text, const char *want)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, strlen (text));
  g_autoptr (GPtrArray) links = smriti_wikilinks_read (scan);
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < links->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (links, i);

      g_assert_cmpint (link->form, ==, SMRITI_LINK_WIKI);
      g_string_append_printf (got, "%s%u %s", i > 0 ? "\n" : "", link->line, link->target);
      if (link->heading)
        g_string_append_printf (got, "#%s", link->heading);
    }
  g_assert_cmpstr (got->str, ==, want);
}

static void
test_wikilinks (void)
{
  assert_wikilinks ("[[a]] [[b/c.md|shown]]\n\n![[d#One#Two|x]] [[#here]]\n[[e #^id]]",
                    "1 a\n1 b/c.md\n3 d#One#Two\n3 #here\n4 e#^id");
  assert_wikilinks ("| [[a\\|b]] |\n|-|\n| [[c]] |", "1 a\n3 c");
  assert_wikilinks ("`[[a]]` [[ ]] [[|x]] [[a\nb]] <!-- [[c]] -->", "");
  assert_wikilinks ("---\nup: [[a]]\n---\n# [[b]]\n> - [[c]]", "4 b\n5 c");
}

/* The links of the outline note @text, "target#heading" each. */
static void
assert_to_notes (const char *text, const char *want)
{
  g_autofree char *whole = g_strconcat ("# 1.0 A — T\n1.1 **b**\n\n", text, NULL);
  g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, whole, strlen (whole));
  g_autoptr (GString) got = g_string_new (NULL);

  g_assert_nonnull (note->outline);
  for (guint i = 0; i < note->links->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (note->links, i);

      g_string_append_printf (got, "%s%s", got->len > 0 ? "\n" : "", link->target);
      if (link->heading)
        g_string_append_printf (got, "#%s", link->heading);
    }
  g_assert_cmpstr (got->str, ==, want);
}

static void
test_to_notes (void)
{
  assert_to_notes ("[[a]] [[A#h]] [[a|b]] [[#h]]", "a\nA#h");
  assert_to_notes ("[x](a%20b.md) [y](<c d/e.md#My%20Heading>) [z](f.md#g)", "a b.md\nc d/e.md#My Heading\nf.md#g");
  assert_to_notes ("[x](https://a.b/c.md) [y](/etc/x) [z](~/x) [m](mailto:a@b) [w](C:x) <../no>\n[d]: no\n[^1]: no", "C:x");
  assert_to_notes ("[x](100%.md) [y](a%00b) [z](%FF.md)", "100%.md\na%00b\n%FF.md");
  assert_to_notes ("[x](#h)", "");
}

/* Which of @names, comma-separated, [[@written]] means in a note in @folder. */
static void
assert_chosen (const char *written, const char *folder, const char *paths, const char *want)
{
  g_auto (GStrv) names = g_strsplit (paths, ",", -1);
  g_autofree char *folded = smriti_name_fold (folder);
  g_auto (SmritiLinkTarget) target = { 0 };
  int chosen;

  for (char **name = names; *name; name++)
    {
      char *made = smriti_note_name (*name);

      g_free (*name);
      *name = made;
    }
  smriti_link_target_init (&target, written, folder);
  chosen = smriti_link_target_choose (&target, folded, (const char *const *) names, g_strv_length (names));
  g_assert_cmpstr (chosen < 0 ? "" : names[chosen], ==, want);
}

static void
test_targets (void)
{
  assert_chosen ("Note", "", "note.md", "note");
  assert_chosen ("NOTE.MD", "", "a/Note.markdown", "a/note");
  assert_chosen ("v1.2", "", "v1.md,v1.2.md", "v1.2");
  assert_chosen ("n", "", "nn.md,xn.md", "");
  /* é composed and not, ß and SS, Devanagari */
  assert_chosen ("Caf\u00e9", "", "cafe\u0301.md", "caf\u00e9");
  assert_chosen ("STRASSE", "", "Stra\u00dfe.md", "strasse");
  assert_chosen ("\u0917\u0940\u0924\u093e", "", "\u0917\u0940\u0924\u093e.md", "\u0917\u0940\u0924\u093e");
  /* the whole path, then the own folder, then the shortest, then the first by name */
  assert_chosen ("n", "b/c", "b/c/n.md,n.md", "n");
  assert_chosen ("b/n", "b/c", "a/b/n.md,b/n.md,b/c/b/n.md", "b/n");
  assert_chosen ("n", "B/C", "b/n.md,b/c/n.md", "b/c/n");
  assert_chosen ("n", "x", "zzzz/n.md,a/b/n.md", "a/b/n");
  assert_chosen ("n", "x", "b/n.md,a/n.md", "a/n");
  assert_chosen ("n", "ab", "abc/n.md,zz/n.md", "zz/n");
  /* folders decide, whole ones only */
  assert_chosen ("b/n", "", "a/n.md,a/b/n.md", "a/b/n");
  assert_chosen ("b/n", "", "a/ab/n.md", "");
  assert_chosen ("a/n", "", "n.md", "");
  /* from the top, from here */
  assert_chosen ("/n", "a", "a/n.md", "");
  assert_chosen ("/a/n", "b", "x/a/n.md,a/n.md", "a/n");
  assert_chosen ("./n", "a", "n.md,a/n.md", "a/n");
  assert_chosen ("../n", "a/b", "n.md,a/n.md,a/b/n.md", "a/n");
  assert_chosen ("../../n", "a", "n.md", "");
  assert_chosen ("a/../n", "", "n.md,a/n.md", "n");
  assert_chosen ("", "", "n.md", "");
}

static void
test_aliases (void)
{
  static const char *const texts[] = { "aliases: [\"One, two\", 'three']", "aliases: One, three", "alias: One",
                                       "aliases:\n  - One\n  - \"three\"", "aliases:\n- One" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *text = g_strdup_printf ("---\n%s\ntags: x\n---\na :: b\n", texts[i]);
      g_autoptr (SmritiNote) note = smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));

      g_assert_cmpuint (note->warnings->len, ==, 0);
      g_assert_cmpuint (note->cards->len, ==, 1);
      g_assert_cmpuint (note->aliases->len, ==, i % 2 == 0 && i > 0 ? 1 : 2);
      g_assert_cmpstr (g_ptr_array_index (note->aliases, 0), ==, i == 0 ? "One, two" : "One");
      if (note->aliases->len > 1)
        g_assert_cmpstr (g_ptr_array_index (note->aliases, 1), ==, "three");
    }
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
  g_test_add_func ("/link/wikilinks", test_wikilinks);
  g_test_add_func ("/link/to-notes", test_to_notes);
  g_test_add_func ("/link/targets", test_targets);
  g_test_add_func ("/link/aliases", test_aliases);
  g_test_add_func ("/link/hostile", test_hostile);
  return g_test_run ();
}
