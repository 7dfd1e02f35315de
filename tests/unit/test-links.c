/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which outline note a note belongs to, by the links of outline notes, as notes
 * come, change and go. */

#include "tests/unit/study-fixture.h"

#define OUTLINE(topic, links) "# 1.0 X — " topic "\n\n1.1 **y** – z\n\n" links "\n"

/* With the folders above it. */
static void
note (World *world, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (world->vault, name, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  world_write (world, name, text);
}

static void
assert_topic (World *world, const char *front, const char *want)
{
  g_autoptr (SmritiStudyCard) card = world_card (world, front);

  if (!g_str_equal (card->topic, want))
    g_error ("'%s' belongs to '%s', not '%s'", front, card->topic, want);
}

static void
test_forms (World *world, gconstpointer unused)
{
  note (world, "Greek.md",
        OUTLINE ("Greek", "[[letters]] [[folder/Verbs|shown]] [x](sub%20dir/My%20Note.md) [y](<sub dir/Other note.md>)\n"
                          "[[One#Heading]] ![[Two#^block]] [[THREE.md]] [[The fourth]] [[Node.js]]\n"
                          "`[[code]]` [[missing/Letters]] [z](https://x.y/Web.md) [w](pic.png)"));
  note (world, "deep/Letters.md", "letters :: a\n");
  note (world, "a/folder/Verbs.md", "verbs :: a\n");
  note (world, "folder2/Verbs.md", "other verbs :: a\n");
  note (world, "sub dir/My Note.md", "mine :: a\n");
  note (world, "sub dir/Other note.md", "other :: a\n");
  note (world, "One.md", "one :: a\n\n# Heading\n\none under it :: b\n");
  note (world, "Two.md", "two :: a ^block\n");
  note (world, "three.md", "three :: a\n");
  note (world, "IV.md", "---\naliases: [x, the FOURTH]\n---\nfour :: a\n\n[[far]]\n");
  note (world, "Node.js.md", "node :: a\n");
  note (world, "code.md", "code :: a\n");
  note (world, "Web.md", "web :: a\n");
  note (world, "far.md", "far :: a\n");
  world_add_vault (world);
  for (const char *const *front = (const char *const[]){ "letters", "verbs", "mine", "other", "one", "one under it", "two",
                                                         "three", "four", "node", NULL };
       *front; front++)
    assert_topic (world, *front, "Greek");
  assert_topic (world, "other verbs", "");
  assert_topic (world, "code", "");
  assert_topic (world, "web", "");
  assert_topic (world, "far", ""); /* links are followed one step */
}

/* The whole path, then the own folder, then the shortest; whoever comes or goes. */
static void
test_same_name (World *world, gconstpointer unused)
{
  note (world, "g/Greek.md", OUTLINE ("Greek", "[[same]]"));
  note (world, "aa/Same.md", "in aa :: a\n");
  note (world, "b/other.md", "x :: y\n");
  world_add_vault (world);
  assert_topic (world, "in aa", "Greek");
  world_edit (world, "b/Same.md", "in b :: a\n");
  assert_topic (world, "in aa", "");
  assert_topic (world, "in b", "Greek");
  world_edit (world, "g/Same.md", "in g :: a\n");
  assert_topic (world, "in b", "");
  assert_topic (world, "in g", "Greek");
  world_edit (world, "Same.md", "at the top :: a\n");
  assert_topic (world, "in g", "");
  assert_topic (world, "at the top", "Greek");
  world_delete (world, "Same.md");
  assert_topic (world, "in g", "Greek");
  world_delete (world, "g/Same.md");
  assert_topic (world, "in b", "Greek");
  world_delete (world, "b/Same.md");
  assert_topic (world, "in aa", "Greek");
}

static void
test_alias (World *world, gconstpointer unused)
{
  note (world, "Greek.md", OUTLINE ("Greek", "[[Name]]"));
  note (world, "x.md", "x :: a\n");
  world_add_vault (world);
  assert_topic (world, "x", "");
  world_edit (world, "x.md", "---\nalias: name\n---\nx :: a\n");
  assert_topic (world, "x", "Greek");
  world_edit (world, "Name.md", "file :: a\n"); /* a file of that name comes first */
  assert_topic (world, "x", "");
  assert_topic (world, "file", "Greek");
  world_delete (world, "Name.md");
  assert_topic (world, "x", "Greek");
  world_edit (world, "x.md", "---\nalias: other\n---\nx :: a\n");
  assert_topic (world, "x", "");
}

/* The outline note whose path comes first, in whatever order they were read. */
static void
test_two_outlines (World *world, gconstpointer unused)
{
  note (world, "n.md", "n :: a\n");
  note (world, "B.md", OUTLINE ("Bulgarian", "[[n]]"));
  world_add_vault (world);
  assert_topic (world, "n", "Bulgarian");
  world_edit (world, "A.md", OUTLINE ("Arabic", "[[n]]"));
  assert_topic (world, "n", "Arabic");
  world_edit (world, "B.md", OUTLINE ("Bulgarian", "[[n]] again"));
  assert_topic (world, "n", "Arabic");
  world_edit (world, "A.md", OUTLINE ("Arabic", "nothing"));
  assert_topic (world, "n", "Bulgarian");
  world_edit (world, "A.md", OUTLINE ("Arabic", "[[n]] [[B]]"));
  assert_topic (world, "n", "Arabic");
  world_delete (world, "A.md");
  assert_topic (world, "n", "Bulgarian");
  world_delete (world, "B.md");
  assert_topic (world, "n", "");
}

static void
test_declared (World *world, gconstpointer unused)
{
  note (world, "d.md", "---\nentry: 1.1\n---\nd :: a\n");
  note (world, "B.md", OUTLINE ("Bulgarian", ""));
  world_add_vault (world);
  assert_topic (world, "d", "Bulgarian");
  world_edit (world, "A.md", OUTLINE ("Arabic", ""));
  assert_topic (world, "d", "Arabic");
  world_edit (world, "B.md", OUTLINE ("Bulgarian", "[[d]]"));
  assert_topic (world, "d", "Bulgarian");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, test) g_test_add ("/links/" name, World, NULL, world_set_up, test, world_tear_down)
  ADD ("forms", test_forms);
  ADD ("same-name", test_same_name);
  ADD ("alias", test_alias);
  ADD ("two-outlines", test_two_outlines);
  ADD ("declared", test_declared);
  return g_test_run ();
}
