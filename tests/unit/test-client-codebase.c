/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Looking at real repositories: what is counted, what a hostile one can not do,
 * and that nothing in any of them changes. */

#include "client/codebase.h"

#include "client/git.h"
#include "client/tree.h"
#include "common/error.h"

#include "repository.h"

#include <fcntl.h>

typedef struct
{
  char *folder;
  char *repo;
} Fixture;

static char *home;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->folder = g_build_filename (home, "here", NULL);
  fixture->repo = g_build_filename (fixture->folder, "repo", NULL);
  g_assert_cmpint (g_mkdir_with_parents (fixture->repo, 0700), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_all (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->repo);
}

static SmritiCodebase *
look (const char *dir)
{
  g_autoptr (GError) error = NULL;
  SmritiCodebase *codebase = smriti_codebase_look (dir, NOW, SMRITI_CODEBASE_LOOK_MS, &error);

  g_assert_no_error (error);
  return codebase;
}

/* "FILE DAYS, FILE DAYS" */
static void
assert_manifests (const SmritiCodebase *codebase, const char *want)
{
  g_autoptr (GString) got = g_string_new (NULL);

  for (guint i = 0; i < codebase->manifests->len; i++)
    {
      const SmritiManifest *manifest = g_ptr_array_index (codebase->manifests, i);

      g_string_append_printf (got, "%s%s %d", i > 0 ? ", " : "", manifest->file, manifest->days);
    }
  g_assert_cmpstr (got->str, ==, want);
}

/* Everything in and below @folder with size, mode and times, in the folder's own
 * order, which is the same twice if nothing changed. */
static void
snapshot (const char *folder, GString *out)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;

  while (dir && (name = g_dir_read_name (dir)))
    g_ptr_array_add (names, g_strdup (name));
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (folder, g_ptr_array_index (names, i), NULL);
      struct stat st;

      g_assert_cmpint (g_lstat (path, &st), ==, 0);
      g_string_append_printf (out, "%s %o %ld %ld.%09ld %ld.%09ld\n", path, st.st_mode, (long) st.st_size,
                              (long) st.st_mtim.tv_sec, st.st_mtim.tv_nsec, (long) st.st_ctim.tv_sec, st.st_ctim.tv_nsec);
      if (S_ISDIR (st.st_mode))
        snapshot (path, out);
    }
}

/* --- what is told ------------------------------------------------------ */

static void
test_tells (Fixture *fixture, gconstpointer data)
{
  const char *repo = fixture->repo;
  g_autofree char *below = g_build_filename (repo, "a", "b", NULL);
  g_autofree char *link = g_build_filename (fixture->folder, "link", NULL);
  g_autoptr (SmritiCodebase) codebase = NULL;
  g_autoptr (SmritiCodebase) from_below = NULL;

  do_git (repo, 100, "init -q");
  put (repo, "pyproject.toml", "[project]\n");
  put (repo, "a/requirements-dev.txt", "x\n");
  put (repo, "a/b/Cargo.toml", "x\n");
  put (repo, "a/b/c/go.mod", "fourth level\n");
  put (repo, "src/CMakeLists.txt", "not the top one\n");
  put (repo, "src/x.c", "/* TODO one */\n// FIXME: TODO on one line\nint TODOs, MY_TODO, xFIXME; // todo\nTODO");
  do_git (repo, 100, "add .");
  do_git (repo, 100, "commit -qm one");
  put (repo, "pyproject.toml", "[project]\nname = 'x'\n");
  do_git (repo, 40, "commit -qam two");
  put (repo, "src/y.c", "x\n");
  do_git (repo, 12, "add .");
  do_git (repo, 12, "commit -qm three");
  put (repo, "package.json", "{} TODO\n"); /* not tracked */
  set_age (repo, "package.json", 70);
  put (repo, "node_modules/m/package.json", "{}");
  put (repo, "Gemfile", "staged\n");
  set_age (repo, "Gemfile", 3);
  do_git (repo, 0, "add Gemfile");
  codebase = look (repo);
  g_assert_cmpstr (codebase->path, ==, repo);
  g_assert_cmpint (codebase->days_since_commit, ==, 12);
  assert_manifests (codebase, "a/b/Cargo.toml 100, a/requirements-dev.txt 100, package.json 70, pyproject.toml 40, Gemfile 3");
  g_assert_cmpuint (codebase->todos, ==, 3);
  g_assert_false (codebase->partial);
  g_assert_cmpint (symlink (below, link), ==, 0);
  from_below = look (link);
  g_assert_cmpstr (from_below->path, ==, repo);
  g_assert_cmpint (from_below->days_since_commit, ==, 12);
}

static void
test_merge (Fixture *fixture, gconstpointer data)
{
  const char *repo = fixture->repo;
  g_autoptr (SmritiCodebase) codebase = NULL;

  do_git (repo, 50, "init -q");
  put (repo, "go.mod", "one\n");
  put (repo, "go.sum", "one\n");
  do_git (repo, 50, "add .");
  do_git (repo, 50, "commit -qm one");
  do_git (repo, 50, "branch side");
  put (repo, "go.mod", "two\n");
  do_git (repo, 30, "commit -qam two");
  do_git (repo, 30, "checkout -q side");
  put (repo, "x", "x\n");
  do_git (repo, 20, "add x");
  do_git (repo, 20, "commit -qm three");
  do_git (repo, 10, "merge -q --no-commit main");
  put (repo, "go.sum", "changed by the merge itself\n");
  do_git (repo, 10, "add go.sum");
  do_git (repo, 10, "commit -qm merge");
  codebase = look (repo);
  g_assert_cmpint (codebase->days_since_commit, ==, 10);
  assert_manifests (codebase, "go.mod 30, go.sum 10");
}

static void
test_no_commit (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmritiCodebase) codebase = NULL;

  do_git (fixture->repo, 0, "init -q");
  put (fixture->repo, "go.mod", "x\n");
  set_age (fixture->repo, "go.mod", 9);
  codebase = look (fixture->repo);
  g_assert_cmpint (codebase->days_since_commit, ==, -1);
  assert_manifests (codebase, "go.mod 9");
  g_assert_cmpuint (codebase->todos, ==, 0);
}

/* A commit of the future is no negative age. */
static void
test_future (Fixture *fixture, gconstpointer data)
{
  g_autoptr (SmritiCodebase) codebase = NULL;

  do_git (fixture->repo, -400, "init -q");
  put (fixture->repo, "go.mod", "x\n");
  do_git (fixture->repo, -400, "add .");
  do_git (fixture->repo, -400, "commit -qm x");
  codebase = look (fixture->repo);
  g_assert_cmpint (codebase->days_since_commit, ==, 0);
  assert_manifests (codebase, "go.mod 0");
}

/* .git is a file in worktrees and submodules; what is inside them is theirs. */
static void
test_gitfiles (Fixture *fixture, gconstpointer data)
{
  const char *repo = fixture->repo;
  g_autofree char *tree = g_build_filename (fixture->folder, "tree", NULL);
  g_autofree char *other = g_build_filename (fixture->folder, "other", NULL);
  g_autofree char *sub = g_build_filename (other, "sub", NULL);
  g_autoptr (SmritiCodebase) of_tree = NULL;
  g_autoptr (SmritiCodebase) of_sub = NULL;
  g_autoptr (SmritiCodebase) of_other = NULL;

  do_git (repo, 30, "init -q");
  put (repo, "Cargo.toml", "# TODO\n");
  do_git (repo, 30, "add .");
  do_git (repo, 30, "commit -qm x");
  do_git (repo, 30, "worktree add -q ../tree");
  put (tree, "go.mod", "x\n");
  do_git (tree, 5, "add .");
  do_git (tree, 5, "commit -qm y");
  of_tree = look (tree);
  g_assert_cmpstr (of_tree->path, ==, tree);
  g_assert_cmpint (of_tree->days_since_commit, ==, 5);
  assert_manifests (of_tree, "Cargo.toml 30, go.mod 5");
  g_assert_cmpint (g_mkdir (other, 0700), ==, 0);
  do_git (other, 7, "init -q");
  do_git (other, 7, "submodule --quiet add ../repo sub");
  do_git (other, 7, "commit -qm sub");
  of_sub = look (sub);
  g_assert_cmpstr (of_sub->path, ==, sub);
  g_assert_cmpint (of_sub->days_since_commit, ==, 30);
  of_other = look (other);
  g_assert_cmpint (of_other->days_since_commit, ==, 7);
  assert_manifests (of_other, "");
  g_assert_cmpuint (of_other->todos, ==, 0);
}

static void
assert_refused (const char *dir, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (smriti_codebase_look (dir, NOW, 1000, &error));
  g_assert_error (error, SMRITI_ERROR, code);
  g_assert_nonnull (strstr (error->message, dir));
}

static void
test_no_repository (Fixture *fixture, gconstpointer data)
{
  g_autofree char *none = g_build_filename (fixture->folder, "none", NULL);
  g_autofree char *file = g_build_filename (fixture->repo, "file", NULL);

  put (fixture->repo, "file", "x");
  assert_refused (none, SMRITI_ERROR_NOT_FOUND);
  assert_refused (file, SMRITI_ERROR_NOT_FOUND);
  assert_refused (fixture->repo, SMRITI_ERROR_INVALID_ARGUMENT);
  put (fixture->repo, ".git", "gitdir: /nowhere\n");
  assert_refused (fixture->repo, SMRITI_ERROR_INVALID_ARGUMENT);
  put (fixture->repo, ".git", "");
  assert_refused (fixture->repo, SMRITI_ERROR_INVALID_ARGUMENT);
}

/* --- without git ------------------------------------------------------- */

static void
test_without_git (Fixture *fixture, gconstpointer data)
{
  const char *repo = fixture->repo;
  g_autofree char *path = g_strdup (g_getenv ("PATH"));
  g_autoptr (SmritiCodebase) codebase = NULL;
  g_autoptr (SmritiCodebase) fresh = NULL;

  do_git (repo, 90, "init -q");
  put (repo, "go.mod", "// TODO\n");
  do_git (repo, 90, "add .");
  do_git (repo, 90, "commit -qm 'a > b'");
  do_git (repo, 33, "commit -q --allow-empty -m two");
  put (repo, "build/x.c", "TODO\n");
  put (repo, "node_modules/x.js", "TODO\n");
  put (repo, "inner/.git/HEAD", "TODO\n");
  put (repo, "inner/x.c", "TODO\n");
  set_age (repo, "go.mod", 8);
  g_setenv ("PATH", fixture->folder, TRUE);
  codebase = look (repo);
  put (repo, ".git/logs/HEAD", "no such line");
  fresh = look (repo);
  g_setenv ("PATH", path, TRUE);
  g_assert_cmpint (codebase->days_since_commit, ==, 33);
  assert_manifests (codebase, "go.mod 8");
  g_assert_cmpuint (codebase->todos, ==, 1);
  g_assert_false (codebase->partial);
  g_assert_cmpint (fresh->days_since_commit, ==, -1);
}

/* --- hostile repositories ---------------------------------------------- */

/* A program that leaves a trace when it is run. */
static char *
set_trap (const Fixture *fixture)
{
  char *evil = g_build_filename (fixture->folder, "evil", NULL);

  put (fixture->folder, "evil", "#!/bin/sh\necho ran >>\"$0.ran\"\nexit 1\n");
  g_assert_cmpint (g_chmod (evil, 0700), ==, 0);
  return evil;
}

static gboolean
is_sprung (const Fixture *fixture)
{
  g_autofree char *trace = g_build_filename (fixture->folder, "evil.ran", NULL);

  return g_file_test (trace, G_FILE_TEST_EXISTS);
}

/* Each of these runs a program when git is asked without care. */
static void
test_runs_nothing (Fixture *fixture, gconstpointer data)
{
  const char *repo = fixture->repo;
  g_autofree char *evil = set_trap (fixture);
  g_autoptr (SmritiCodebase) codebase = NULL;
  static const char *const keys[] = { "core.fsmonitor",      "core.pager",        "pager.log",
                                      "gpg.program",         "gpg.ssh.program",   "diff.external",
                                      "core.sshCommand",     "core.askPass",      "diff.evil.textconv",
                                      "core.editor",         "filter.evil.clean", "diff.evil.command",
                                      "filter.evil.process", "alias.log",         "alias.ls-files",
                                      "credential.helper",   "core.gitProxy",     "core.alternateRefsCommand" };

  do_git (repo, 20, "init -q");
  put (repo, ".gitattributes", "* diff=evil filter=evil\n");
  put (repo, "go.mod", "x\n");
  do_git (repo, 20, "add .");
  do_git (repo, 20, "commit -qm x");
  put (repo, "go.mod", "changed\n");
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *words = g_strdup_printf ("config %s '%s'", keys[i], evil);

      do_git (repo, 0, words);
    }
  do_git (repo, 0, "config log.showSignature true");
  do_git (repo, 0, "config log.follow true");
  do_git (repo, 0, "config core.hooksPath ..");
  do_git (repo, 0, "config core.worktree /");
  codebase = look (repo);
  g_assert_cmpint (codebase->days_since_commit, ==, 20);
  assert_manifests (codebase, "go.mod 20");
  g_assert_false (is_sprung (fixture));
}

/* git asks nothing of a repository of somebody else's; its log still tells. */
static void
test_other_owner (Fixture *fixture, gconstpointer data)
{
  g_autofree char *dot_git = g_build_filename (fixture->repo, ".git", NULL);
  g_autoptr (SmritiCodebase) codebase = NULL;

  if (geteuid () != 0)
    {
      g_test_skip ("only root can give a folder to somebody else");
      return;
    }
  do_git (fixture->repo, 20, "init -q");
  put (fixture->repo, "go.mod", "TODO\n");
  set_age (fixture->repo, "go.mod", 4);
  do_git (fixture->repo, 20, "add .");
  do_git (fixture->repo, 20, "commit -qm x");
  g_assert_cmpint (chown (fixture->repo, 1234, 1234), ==, 0);
  g_assert_cmpint (chown (dot_git, 1234, 1234), ==, 0);
  codebase = look (fixture->repo);
  g_assert_cmpint (codebase->days_since_commit, ==, 20);
  assert_manifests (codebase, "go.mod 4");
  g_assert_cmpuint (codebase->todos, ==, 1);
}

/* A signed commit makes "git log" run gpg if the repository says so. */
static void
test_signed (Fixture *fixture, gconstpointer data)
{
  const char *repo = fixture->repo;
  g_autofree char *evil = set_trap (fixture);
  g_autofree char *config = g_strdup_printf ("config gpg.program '%s'", evil);
  g_autofree char *tree = NULL;
  g_autofree char *commit = NULL;
  g_autofree char *words = NULL;
  g_autoptr (SmritiCodebase) codebase = NULL;

  do_git (repo, 20, "init -q");
  put (repo, "go.mod", "x\n");
  do_git (repo, 20, "add .");
  tree = g_strstrip (git (repo, 20, "write-tree"));
  commit = g_strdup_printf ("tree %s\nauthor n <n@x> %" G_GINT64_FORMAT " +0000\ncommitter n <n@x> %" G_GINT64_FORMAT " +0000\n"
                            "gpgsig -----BEGIN PGP SIGNATURE-----\n \n AAAA\n -----END PGP SIGNATURE-----\n\nx\n",
                            tree, NOW - 20 * DAY, NOW - 20 * DAY);
  put (fixture->folder, "commit", commit);
  g_free (commit);
  commit = g_strstrip (git (repo, 20, "hash-object -t commit -w ../commit"));
  words = g_strdup_printf ("update-ref HEAD %s", commit);
  do_git (repo, 20, words);
  do_git (repo, 20, config);
  do_git (repo, 20, "config log.showSignature true");
  codebase = look (repo);
  g_assert_cmpint (codebase->days_since_commit, ==, 20);
  assert_manifests (codebase, "go.mod 20");
  g_assert_false (is_sprung (fixture));
  do_git (repo, 20, "log -1"); /* the trap is a real one */
  g_assert_true (is_sprung (fixture));
}

/* A partial clone fetches what it lacks from wherever it says. */
static void
test_fetches_nothing (Fixture *fixture, gconstpointer data)
{
  const char *repo = fixture->repo;
  g_autofree char *evil = set_trap (fixture);
  g_autofree char *url = g_strdup_printf ("config remote.origin.url 'ext::%s'", evil);
  g_autofree char *tree = NULL;
  g_autofree char *object = NULL;
  g_autoptr (SmritiCodebase) codebase = NULL;

  do_git (repo, 20, "init -q");
  put (repo, "go.mod", "x\n");
  do_git (repo, 20, "add .");
  do_git (repo, 20, "commit -qm x");
  do_git (repo, 0, "config core.repositoryFormatVersion 1");
  do_git (repo, 0, "config extensions.partialClone origin");
  do_git (repo, 0, "config remote.origin.promisor true");
  do_git (repo, 0, "config protocol.ext.allow always");
  do_git (repo, 0, url);
  tree = g_strstrip (git (repo, 0, "rev-parse HEAD^{tree}"));
  object = g_strdup_printf ("%s/.git/objects/%.2s/%s", repo, tree, tree + 2);
  g_assert_cmpint (g_unlink (object), ==, 0);
  codebase = look (repo);
  g_assert_cmpint (codebase->days_since_commit, ==, 20);
  g_assert_false (is_sprung (fixture));
}

/* Links lead nowhere, pipes are not waited for, odd names are only names. */
static void
test_odd_files (Fixture *fixture, gconstpointer data)
{
  const char *repo = fixture->repo;
  g_autofree char *long_line = g_strnfill (1024 * 1024 + 1, 'x');
  g_autofree char *to_file = g_build_filename (repo, "requirements.txt", NULL);
  g_autofree char *to_folder = g_build_filename (repo, "linked", NULL);
  g_autofree char *fifo = g_build_filename (repo, "setup.py", NULL);
  g_autoptr (SmritiCodebase) codebase = NULL;

  put (fixture->folder, "outside/go.mod", "TODO\n");
  put (fixture->folder, "outside/x.c", "TODO\n");
  do_git (repo, 20, "init -q");
  put_bytes (repo, "binary", "TODO\0\nTODO\n", 11);
  memcpy (long_line, "TODO ", 5);
  put (repo, "long.txt", long_line);
  long_line[1024 * 1024] = '\0';
  put (repo, "at-the-limit.txt", long_line);
  put (repo, "-rf $(touch x)\n\"\xFF\"/go.mod", "TODO\n");
  put (repo, ":!x/Cargo.toml", "TODO\n");
  put (repo, "linked/x.c", "x\n");
  put (repo, "setup.py", "x\n");
  g_assert_cmpint (symlink ("../outside/x.c", to_file), ==, 0);
  do_git (repo, 20, "add .");
  do_git (repo, 20, "commit -qm x");
  remove_all (to_folder);
  g_assert_cmpint (symlink ("../outside", to_folder), ==, 0);
  g_unlink (fifo);
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  codebase = look (repo);
  assert_manifests (codebase, "-rf $(touch x)\n\"\xFF\"/go.mod 20, :!x/Cargo.toml 20");
  g_assert_cmpuint (codebase->todos, ==, 3);
}

static void
test_tree_stays_inside (Fixture *fixture, gconstpointer data)
{
  static const char *const paths[] = { "../evil", "a/../../evil", "/etc/passwd", "", ".", "a//x", "a/./x", "a/x/", "a", "no" };
  g_autofree char *deep = g_strnfill (400, '/');
  int root = open (fixture->repo, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  struct stat st;
  int fd;

  put (fixture->folder, "evil", "x");
  put (fixture->repo, "a/x", "x");
  for (guint i = 0; i < G_N_ELEMENTS (paths); i++)
    g_assert_cmpint (smriti_tree_open (root, paths[i], &st), ==, -1);
  for (guint i = 0; i < 400; i += 2)
    deep[i] = 'a';
  g_assert_cmpint (smriti_tree_open (root, deep, &st), ==, -1);
  fd = smriti_tree_open (root, "a/x", &st);
  g_assert_cmpint (fd, >=, 0);
  close (fd);
  close (root);
}

/* git waits for ever on a pipe in its configuration; we do not. */
static void
test_time_limit (Fixture *fixture, gconstpointer data)
{
  const char *repo = fixture->repo;
  g_autofree char *fifo = g_build_filename (repo, ".git", "more", NULL);
  g_autoptr (SmritiCodebase) codebase = NULL;
  gint64 before;

  do_git (repo, 20, "init -q");
  put (repo, "go.mod", "TODO\n");
  set_age (repo, "go.mod", 4);
  do_git (repo, 20, "add .");
  do_git (repo, 20, "commit -qm x");
  do_git (repo, 20, "config include.path more");
  g_assert_cmpint (mkfifo (fifo, 0600), ==, 0);
  before = g_get_monotonic_time ();
  codebase = smriti_codebase_look (repo, NOW, 1200, NULL);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 5 * G_USEC_PER_SEC);
  g_assert_cmpint (codebase->days_since_commit, ==, 20); /* from its log */
  assert_manifests (codebase, "go.mod 4");
  g_assert_cmpuint (codebase->todos, ==, 1);
  g_assert_true (codebase->partial);
}

static void
test_writes_nothing (Fixture *fixture, gconstpointer data)
{
  const char *repo = fixture->repo;
  g_autoptr (GString) before = g_string_new (NULL);
  g_autoptr (GString) after = g_string_new (NULL);
  g_autofree char *status = NULL;
  g_autofree char *again = NULL;
  g_autoptr (SmritiCodebase) codebase = NULL;

  do_git (repo, 20, "init -q");
  put (repo, "go.mod", "TODO\n");
  put (repo, "src/x.c", "TODO\n");
  do_git (repo, 20, "add .");
  do_git (repo, 20, "commit -qm x");
  put (repo, "go.mod", "changed\n");
  put (repo, "new", "x\n");
  set_age (repo, "src/x.c", 3); /* the index knows another time: git would like to refresh it */
  status = git (repo, 0, "--no-optional-locks status --porcelain");
  snapshot (repo, before);
  codebase = look (repo);
  snapshot (repo, after);
  g_assert_cmpstr (after->str, ==, before->str);
  again = git (repo, 0, "--no-optional-locks status --porcelain");
  g_assert_cmpstr (again, ==, status);
  g_assert_cmpstr (status, ==, " M go.mod\n?? new\n");
}

/* --- pure -------------------------------------------------------------- */

static void
test_words (void)
{
  g_assert_cmpuint (smriti_codebase_count_todos ("", 0), ==, 0);
  g_assert_cmpuint (smriti_codebase_count_todos ("TODO", 4), ==, 1);
  g_assert_cmpuint (smriti_codebase_count_todos ("TODO\nFIXME(me):\n\n(TODO)\n", 24), ==, 3);
  g_assert_cmpuint (smriti_codebase_count_todos ("TODOS TODO_ _FIXME aTODO todo\n", 30), ==, 0);
  g_assert_cmpuint (smriti_codebase_count_todos ("TODOTODO TODO\nTODOxTODO\n", 24), ==, 1);
  g_assert_cmpuint (smriti_codebase_count_todos ("TODO\0TODO", 9), ==, 0);
  g_assert_true (smriti_codebase_is_manifest ("requirements.txt"));
  g_assert_true (smriti_codebase_is_manifest ("requirements-dev.txt"));
  g_assert_true (smriti_codebase_is_manifest ("build.gradle.kts"));
  g_assert_true (smriti_codebase_is_manifest ("Dockerfile"));
  g_assert_false (smriti_codebase_is_manifest ("requirements.md"));
  g_assert_false (smriti_codebase_is_manifest ("my-package.json"));
  g_assert_false (smriti_codebase_is_manifest (""));
}

#define ADD(name, func) g_test_add ("/codebase/" name, Fixture, NULL, set_up, func, tear_down)

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
  g_test_add_func ("/codebase/words", test_words);
  ADD ("tells", test_tells);
  ADD ("merge", test_merge);
  ADD ("no-commit", test_no_commit);
  ADD ("future", test_future);
  ADD ("gitfiles", test_gitfiles);
  ADD ("no-repository", test_no_repository);
  ADD ("without-git", test_without_git);
  ADD ("runs-nothing", test_runs_nothing);
  ADD ("other-owner", test_other_owner);
  ADD ("signed", test_signed);
  ADD ("fetches-nothing", test_fetches_nothing);
  ADD ("odd-files", test_odd_files);
  ADD ("tree-stays-inside", test_tree_stays_inside);
  ADD ("time-limit", test_time_limit);
  ADD ("writes-nothing", test_writes_nothing);
  status = g_test_run ();
  remove_all (home);
  g_free (home);
  return status;
}
