/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Links from notes to repositories in folders of their own. */

#include "client/codebase_links.h"

#include "repository.h"

typedef struct
{
  const char *folder; /* HOME */
  char *note;
} Fixture;

static char *home;

/* Two repositories, "one" and "b c#d", and a folder "plain" that is in none. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  fixture->folder = home;
  fixture->note = g_build_filename (fixture->folder, "vault", "topic", "note.md", NULL);
  one = g_build_filename (fixture->folder, "one", NULL);
  two = g_build_filename (fixture->folder, "b c#d", NULL);
  put (fixture->folder, "one/src/x.c", "x");
  put (fixture->folder, "b c#d/x.c", "x");
  put (fixture->folder, "plain/x.c", "x");
  put (fixture->folder, "vault/topic/x", "x");
  do_git (one, 0, "init -q");
  do_git (two, 0, "init -q");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_all (fixture->folder);
  g_free (fixture->note);
}

/* "LINE NAME, LINE NAME", paths below the fixture's folder. */
static void
assert_links (const Fixture *fixture, GPtrArray *links, const char *want)
{
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < links->len; i++)
    {
      const SmritiCodebaseLink *link = g_ptr_array_index (links, i);

      g_assert_true (g_str_has_prefix (link->path, fixture->folder));
      g_string_append_printf (got, "%s%u %s", i > 0 ? ", " : "", link->line, link->path + strlen (fixture->folder) + 1);
    }
  g_assert_cmpstr (got->str, ==, want);
}

static void
assert_note (const Fixture *fixture, const char *text, const char *want)
{
  g_autoptr (GPtrArray) links = smriti_codebase_links_of_note (fixture->note, text, strlen (text));

  assert_links (fixture, links, want);
}

static void
test_note (Fixture *fixture, gconstpointer data)
{
  g_autofree char *absolute = g_strdup_printf ("[x](%s/one/src) and <file://%s/b%%20c%%23d>\n", fixture->folder, fixture->folder);
  g_autofree char *hosts = g_strdup_printf ("<file://localhost%s/one>\nfile://elsewhere%s/b%%20c%%23d", fixture->folder,
                                            fixture->folder);

  assert_note (fixture, absolute, "1 one, 1 b c#d");
  assert_note (fixture, hosts, "1 one");
  assert_note (fixture, "a\n[x](../../one)\n[y](../../one/src)\n", "2 one");
  assert_note (fixture, "[x](../../one/src#readme) [y](<../../b c#d>)", "1 one, 1 b c#d");
  assert_note (fixture, "[x](../../b%20c#d)", "1 b c#d");
  assert_note (fixture, "[x](../../one/src/x.c) [y](../../plain) [z](../../none) [n](.)", "");
  assert_note (fixture, "`[x](../../one)` [[../../one]] <!-- [x](../../one) --> https://../../one", "");
  assert_note (fixture, "[x](https://a.b/../../one) [x](obsidian:../../one) [x](%00) [x](%zz) [x](100%)", "");
}

static void
test_home (Fixture *fixture, gconstpointer data)
{
  assert_note (fixture, "[x](~/one) <~/b%20c%23d> [y](~root/one) [z](~)", "1 one, 1 b c#d");
}

static void
test_vaults (Fixture *fixture, gconstpointer data)
{
  g_autofree char *vault = g_build_filename (fixture->folder, "vault", NULL);
  g_autofree char *topic = g_build_filename (vault, "topic", NULL);
  g_autofree char *circle = g_build_filename (topic, "circle", NULL);
  g_autofree char *fifo = g_build_filename (topic, "fifo.md", NULL);
  const char *const vaults[] = { vault, topic, "/nowhere", NULL };
  g_autoptr (GPtrArray) links = NULL;
  const SmritiCodebaseLink *link;
  gboolean partial = TRUE;

  put (vault, "topic/a.md", "no links\n");
  put (vault, "topic/b.MD", "\n\n[x](../../one/src)\n");
  put (vault, "topic/c.md", "[x](../../one)\n");
  put (vault, "topic/d.txt", "[x](<../../b c#d>)\n");
  put (vault, ".obsidian/e.md", "[x](<../../b c#d>)\n");
  put (vault, ".trash/e.md", "[x](<../../b c#d>)\n");
  put (vault, "topic/f.sync-conflict-1.md", "[x](<../../b c#d>)\n");
  g_assert_cmpint (symlink ("..", circle), ==, 0);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  links = smriti_codebase_links_of_vaults (vaults, &partial);
  assert_links (fixture, links, "3 one");
  link = g_ptr_array_index (links, 0);
  g_assert_true (g_str_has_suffix (link->note, "/vault/topic/b.MD"));
  g_assert_false (partial);
}

#define ADD(name, func) g_test_add ("/codebase-links/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_autofree char *git_path = g_find_program_in_path ("git");
  int status;

  if (!git_path)
    {
      g_print ("1..0 # SKIP git is not installed\n");
      return 77;
    }
  home = home_new ();
  g_test_init (&argc, &argv, NULL);
  ADD ("home", test_home);
  ADD ("note", test_note);
  ADD ("vaults", test_vaults);
  status = g_test_run ();
  remove_all (home);
  g_free (home);
  return status;
}
