/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* git says which files are tracked and when they were committed; where it is
 * not installed or declines (another owner, an unknown format), the tree itself
 * is walked and file times stand for commits. Manifests are looked for in the
 * tree in either case, as one that is not tracked grows old too. */

#include "client/codebase.h"

#include "client/git.h"
#include "client/tree.h"
#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MANIFEST_LEVELS 3
#define MAX_FILE (1024 * 1024)
#define TEXT_PROBE 8192
#define SECONDS_PER_DAY 86400 /* elapsed time for display; never added to a date */

typedef struct
{
  const char *top;
  int root;
  gint64 until_us;
  gint64 share_us;       /* for one question to git, so that one that hangs leaves time for the rest */
  GPtrArray *files;      /* of char *: looked into for TODOs */
  GHashTable *manifests; /* path → GINT_TO_POINTER (is tracked) */
  guint n_tracked;       /* of them */
  GHashTable *committed; /* path of a tracked manifest → gint64 * */
  gint64 commit_s;       /* of the log record read last */
  gboolean partial;
} Look;

/* --- pure -------------------------------------------------------------- */

gboolean
smriti_codebase_is_manifest (const char *name)
{
  static const char *const patterns[] = {
    "pyproject.toml",
    "requirements*.txt",
    "requirements*.in",
    "setup.py",
    "setup.cfg",
    "Pipfile",
    "Pipfile.lock",
    "poetry.lock",
    "uv.lock",
    "pdm.lock",
    "pylock.toml",
    "environment.yml",
    "environment.yaml",
    "package.json",
    "package-lock.json",
    "yarn.lock",
    "pnpm-lock.yaml",
    "bun.lock",
    "deno.json",
    "Cargo.toml",
    "Cargo.lock",
    "go.mod",
    "go.sum",
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "gradle.lockfile",
    "build.sbt",
    "Gemfile",
    "Gemfile.lock",
    "*.gemspec",
    "composer.json",
    "composer.lock",
    "mix.exs",
    "mix.lock",
    "pubspec.yaml",
    "pubspec.lock",
    "Package.swift",
    "*.csproj",
    "packages.config",
    "*.cabal",
    "stack.yaml",
    "deps.edn",
    "project.clj",
    "Project.toml",
    "cpanfile",
    "conanfile.txt",
    "conanfile.py",
    "vcpkg.json",
    "flake.nix",
    "flake.lock",
    "meson.build",
    "CMakeLists.txt",
    "Dockerfile",
    "Dockerfile.*",
    "Containerfile",
    "docker-compose.yml",
    "docker-compose.yaml",
    "compose.yml",
    "compose.yaml",
  };

  for (guint i = 0; i < G_N_ELEMENTS (patterns); i++)
    if (g_pattern_match_simple (patterns[i], name))
      return TRUE;
  return FALSE;
}

static gboolean
is_word_byte (char c)
{
  return g_ascii_isalnum (c) || c == '_';
}

/* Whether @word stands in the line by itself. */
static gboolean
has_word (const char *line, gsize length, const char *word)
{
  gsize n = strlen (word);
  const char *end = line + length;
  const char *at = line;

  while ((at = memmem (at, (gsize) (end - at), word, n)))
    {
      if ((at == line || !is_word_byte (at[-1])) && (at + n == end || !is_word_byte (at[n])))
        return TRUE;
      at += n;
    }
  return FALSE;
}

guint
smriti_codebase_count_todos (const char *text, gsize length)
{
  const char *end = text + length;
  guint count = 0;

  if (memchr (text, '\0', MIN (length, TEXT_PROBE)))
    return 0;
  while (text < end)
    {
      const char *newline = memchr (text, '\n', (gsize) (end - text));
      gsize n = (gsize) ((newline ? newline : end) - text);

      count += has_word (text, n, "TODO") || has_word (text, n, "FIXME");
      text += n + 1;
    }
  return count;
}

static gint64
git_until_us (const Look *look)
{
  return MIN (look->until_us, g_get_monotonic_time () + look->share_us);
}

static int
days_since (gint64 then_s, gint64 now_s)
{
  return (int) CLAMP ((now_s - then_s) / SECONDS_PER_DAY, 0, G_MAXINT);
}

/* --- which files ------------------------------------------------------- */

/* Whether @path is a manifest in the first levels. Of build scripts, which stand
 * in every folder, only the top one names dependencies. */
static gboolean
is_manifest_path (const char *path)
{
  const char *slash = strrchr (path, '/');
  const char *name = slash ? slash + 1 : path;
  guint level = 1;

  for (const char *s = path; *s; s++)
    level += *s == '/';
  if (level > 1 && (g_str_equal (name, "meson.build") || g_str_equal (name, "CMakeLists.txt")))
    return FALSE;
  return level <= MANIFEST_LEVELS && smriti_codebase_is_manifest (name);
}

static void
add_manifest (Look *look, const char *path, gboolean is_tracked)
{
  if (!is_manifest_path (path) || g_hash_table_contains (look->manifests, path))
    return;
  if (g_hash_table_size (look->manifests) == SMRITI_CODEBASE_MAX_MANIFESTS)
    {
      look->partial = TRUE;
      return;
    }
  g_hash_table_insert (look->manifests, g_strdup (path), GINT_TO_POINTER (is_tracked));
  look->n_tracked += is_tracked ? 1 : 0;
}

static void
add_file (Look *look, const char *path)
{
  if (look->files->len < SMRITI_CODEBASE_MAX_FILES)
    g_ptr_array_add (look->files, g_strdup (path));
  else
    look->partial = TRUE;
}

/* Manifests may stand after the last file that is looked into, so all names are read. */
static gboolean
on_tracked (const char *path, gpointer user_data)
{
  Look *look = user_data;
  const char *before = look->files->len > 0 ? g_ptr_array_index (look->files, look->files->len - 1) : NULL;

  if (before && g_str_equal (before, path)) /* one in conflict comes up to three times */
    return TRUE;
  add_file (look, path);
  add_manifest (look, path, TRUE);
  return TRUE;
}

static gboolean
on_found (const char *path, gpointer user_data)
{
  Look *look = user_data;

  add_file (look, path);
  return look->files->len < SMRITI_CODEBASE_MAX_FILES || !look->partial;
}

static gboolean
on_found_manifest (const char *path, gpointer user_data)
{
  add_manifest (user_data, path, FALSE);
  return TRUE;
}

static void
find_files (Look *look)
{
  static const char *const args[] = { "ls-files", "-z", NULL };
  g_autoptr (GError) error = NULL;
  gboolean listed = smriti_git_read (look->top, args, git_until_us (look), on_tracked, look, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    look->partial = TRUE;
  if (!listed && look->files->len == 0 && !smriti_tree_walk (look->root, SMRITI_TREE_MAX_DEPTH, look->until_us, on_found, look))
    look->partial = TRUE;
  if (!smriti_tree_walk (look->root, MANIFEST_LEVELS, look->until_us, on_found_manifest, look))
    look->partial = TRUE;
}

/* --- manifests --------------------------------------------------------- */

/* "\001TIME" begins a commit; the names it touched follow, the first after a newline. */
static gboolean
on_log (const char *record, gpointer user_data)
{
  Look *look = user_data;
  gpointer path;

  if (*record == '\001')
    {
      look->commit_s = g_ascii_strtoll (record + 1, NULL, 10);
      return TRUE;
    }
  record += *record == '\n';
  if (g_hash_table_lookup_extended (look->manifests, record, &path, NULL) && !g_hash_table_contains (look->committed, path))
    g_hash_table_insert (look->committed, path, g_memdup2 (&look->commit_s, sizeof look->commit_s));
  return g_hash_table_size (look->committed) < look->n_tracked;
}

/* One pass over the history for all of them, left as soon as each was met. */
static void
find_commits (Look *look)
{
  static const char *const first[] = { "log",
                                       "-c",
                                       "-z",
                                       "--name-only",
                                       "--no-renames",
                                       "--no-ext-diff",
                                       "--no-textconv",
                                       "--no-show-signature",
                                       "--ignore-submodules=all",
                                       "--format=%x01%ct",
                                       "HEAD",
                                       "--" };
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GHashTableIter iter;
  gpointer path, is_tracked;

  for (guint i = 0; i < G_N_ELEMENTS (first); i++)
    g_ptr_array_add (args, (gpointer) first[i]);
  g_hash_table_iter_init (&iter, look->manifests);
  while (g_hash_table_iter_next (&iter, &path, &is_tracked))
    if (is_tracked)
      g_ptr_array_add (args, path);
  if (look->n_tracked == 0)
    return;
  g_ptr_array_add (args, NULL);
  if (!smriti_git_read (look->top, (const char *const *) args->pdata, git_until_us (look), on_log, look, &error)
      && g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    look->partial = TRUE;
}

static void
manifest_free (gpointer data)
{
  SmritiManifest *manifest = data;

  g_free (manifest->file);
  g_free (manifest);
}

static int
compare_manifests (gconstpointer a, gconstpointer b)
{
  const SmritiManifest *x = *(const SmritiManifest *const *) a;
  const SmritiManifest *y = *(const SmritiManifest *const *) b;

  return x->days != y->days ? (x->days < y->days ? 1 : -1) : strcmp (x->file, y->file);
}

static GPtrArray *
list_manifests (Look *look, gint64 now_s)
{
  GPtrArray *manifests = g_ptr_array_new_with_free_func (manifest_free);
  GHashTableIter iter;
  gpointer path;

  find_commits (look);
  g_hash_table_iter_init (&iter, look->manifests);
  while (g_hash_table_iter_next (&iter, &path, NULL))
    {
      const gint64 *commit_s = g_hash_table_lookup (look->committed, path);
      SmritiManifest *manifest;
      struct stat st;
      int fd = smriti_tree_open (look->root, path, &st);

      if (fd < 0) /* deleted, or a link */
        continue;
      close (fd);
      manifest = g_new (SmritiManifest, 1);
      manifest->file = g_strdup (path);
      manifest->days = days_since (commit_s ? *commit_s : (gint64) st.st_mtime, now_s);
      g_ptr_array_add (manifests, manifest);
    }
  g_ptr_array_sort (manifests, compare_manifests);
  return manifests;
}

/* --- TODOs ------------------------------------------------------------- */

/* @buffer has room for MAX_FILE bytes. */
static guint
todos_in (Look *look, const char *path, char *buffer)
{
  struct stat st;
  gsize length = 0;
  ssize_t n = -1;
  int fd = smriti_tree_open (look->root, path, &st);

  if (fd < 0)
    return 0;
  while (st.st_size <= MAX_FILE && length < MAX_FILE)
    {
      n = read (fd, buffer + length, MAX_FILE - length);
      if (n > 0)
        length += (gsize) n;
      else if (n == 0 || errno != EINTR)
        break;
    }
  close (fd);
  return smriti_codebase_count_todos (buffer, length);
}

static guint
count_todos (Look *look)
{
  g_autofree char *buffer = g_malloc (MAX_FILE);
  guint count = 0;

  for (guint i = 0; i < look->files->len; i++)
    {
      if (g_get_monotonic_time () >= look->until_us)
        {
          look->partial = TRUE;
          break;
        }
      count += todos_in (look, g_ptr_array_index (look->files, i), buffer);
    }
  return count;
}

/* --- the look ---------------------------------------------------------- */

void
smriti_codebase_free (SmritiCodebase *codebase)
{
  if (!codebase)
    return;
  g_free (codebase->path);
  g_clear_pointer (&codebase->manifests, g_ptr_array_unref);
  g_free (codebase);
}

char *
smriti_codebase_top (const char *dir, GError **error)
{
  char *top;

  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no folder '%s'", dir);
      return NULL;
    }
  top = smriti_git_top (dir);
  if (!top)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' is in no git repository; 'git init' makes it one",
                 dir);
  return top;
}

static void
fill (SmritiCodebase *codebase, int root, gint64 now_s, gint64 until_us)
{
  Look look = { .top = codebase->path, .root = root, .until_us = until_us };
  gint64 commit_s;

  look.share_us = (until_us - g_get_monotonic_time ()) / 4;
  commit_s = smriti_git_last_commit_s (look.top, git_until_us (&look));
  look.files = g_ptr_array_new_with_free_func (g_free);
  look.manifests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  look.committed = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  find_files (&look);
  codebase->days_since_commit = commit_s >= 0 ? days_since (commit_s, now_s) : -1;
  codebase->manifests = list_manifests (&look, now_s);
  codebase->todos = count_todos (&look);
  codebase->partial = look.partial;
  g_ptr_array_unref (look.files);
  g_hash_table_unref (look.committed);
  g_hash_table_unref (look.manifests);
}

SmritiCodebase *
smriti_codebase_look (const char *dir, gint64 now_s, guint limit_ms, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + (gint64) limit_ms * 1000;
  g_autofree char *top = smriti_codebase_top (dir, error);
  SmritiCodebase *codebase;
  int root;

  if (!top)
    return NULL;
  root = open (top, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "'%s' cannot be read: %s", top, g_strerror (errno));
      return NULL;
    }
  codebase = g_new0 (SmritiCodebase, 1);
  codebase->path = g_steal_pointer (&top);
  fill (codebase, root, now_s, until_us);
  close (root);
  return codebase;
}
