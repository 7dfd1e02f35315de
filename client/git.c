/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A repository can name programs in its .git/config (fsmonitor, hooks, gpg for
 * signatures, text converters, remote helpers for objects it has not got). Only
 * "log" and "ls-files" are asked, with every such way shut by option or
 * environment, since those win over the repository's own configuration. That
 * git finds .git by itself is on purpose: so it checks who owns it. */

#include "client/git.h"

#include <gio/gunixinputstream.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_RECORD (64 * 1024)
#define MAX_GITFILE 8192
#define LOG_TAIL (64 * 1024) /* bytes at the end of .git/logs/HEAD that hold its last line */

/* --- files of .git ----------------------------------------------------- */

/* The last @most bytes of the regular file @path, or NULL. Waits for no pipe. */
static char *
read_tail (const char *path, gsize most)
{
  g_autofree char *text = NULL;
  struct stat st;
  ssize_t n = -1;
  int fd = open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

  if (fd < 0)
    return NULL;
  if (fstat (fd, &st) == 0 && S_ISREG (st.st_mode))
    {
      text = g_malloc (most + 1);
      n = pread (fd, text, most, MAX (st.st_size - (off_t) most, 0));
    }
  close (fd);
  if (n < 0)
    return NULL;
  text[n] = '\0';
  return g_steal_pointer (&text);
}

/* The folder with HEAD for the tree at @top: .git itself, or where the file .git
 * of a worktree or submodule says; NULL when there is none. */
static char *
git_folder (const char *top)
{
  g_autofree char *path = g_build_filename (top, ".git", NULL);
  g_autofree char *folder = NULL;
  g_autofree char *head = NULL;
  g_autofree char *text = NULL;
  struct stat st;

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    folder = g_steal_pointer (&path);
  else if ((text = read_tail (path, MAX_GITFILE)) && g_str_has_prefix (text, "gitdir:"))
    folder = g_canonicalize_filename (g_strstrip (text + strlen ("gitdir:")), top);
  head = folder ? g_build_filename (folder, "HEAD", NULL) : NULL;
  return head && lstat (head, &st) == 0 ? g_steal_pointer (&folder) : NULL;
}

char *
smriti_git_top (const char *path)
{
  char *real = realpath (path, NULL);
  g_autofree char *top = g_strdup (real);

  free (real);
  while (top)
    {
      g_autofree char *folder = git_folder (top);
      char *slash = strrchr (top, '/');

      if (folder)
        return g_steal_pointer (&top);
      if (slash == top && top[1] == '\0')
        return NULL;
      slash[slash == top] = '\0';
    }
  return NULL;
}

/* --- running git ------------------------------------------------------- */

static char **
environment (const char *top)
{
  static const char *const shut[][2] = {
    { "GIT_OPTIONAL_LOCKS", "0" },
    { "GIT_TERMINAL_PROMPT", "0" },
    { "GIT_NO_LAZY_FETCH", "1" },
    { "GIT_ALLOW_PROTOCOL", "-" },
    { "GIT_NO_REPLACE_OBJECTS", "1" },
    { "GIT_LITERAL_PATHSPECS", "1" },
    { "GIT_PAGER", "cat" },
    { "LC_ALL", "C" },
  };
  g_autofree char *above = g_path_get_dirname (top);
  char **env = g_get_environ ();
  g_auto (GStrv) names = g_listenv ();

  for (char **name = names; *name; name++)
    if (g_str_has_prefix (*name, "GIT_"))
      env = g_environ_unsetenv (env, *name);
  for (guint i = 0; i < G_N_ELEMENTS (shut); i++)
    env = g_environ_setenv (env, shut[i][0], shut[i][1], TRUE);
  /* If .git is broken, the answer is not that of a repository further up. */
  if (!strchr (above, ':'))
    env = g_environ_setenv (env, "GIT_CEILING_DIRECTORIES", above, TRUE);
  return env;
}

static char **
command (const char *top, const char *const *args)
{
  static const char *const set[] = { "core.fsmonitor=false",    "core.hooksPath=/dev/null",
                                     "core.sshCommand=false",   "core.askPass=false",
                                     "core.gitProxy=false",     "diff.external=",
                                     "submodule.recurse=false", "log.showSignature=false",
                                     "log.follow=false",        "gc.auto=0",
                                     "maintenance.auto=false",  "color.ui=false" };
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (argv, g_strdup ("git"));
  g_ptr_array_add (argv, g_strdup ("--no-pager"));
  for (guint i = 0; i < G_N_ELEMENTS (set); i++)
    {
      g_ptr_array_add (argv, g_strdup ("-c"));
      g_ptr_array_add (argv, g_strdup (set[i]));
    }
  /* core.worktree of the repository shall not lead elsewhere. */
  g_ptr_array_add (argv, g_strconcat ("--work-tree=", top, NULL));
  for (; *args; args++)
    g_ptr_array_add (argv, g_strdup (*args));
  g_ptr_array_add (argv, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&argv), FALSE);
}

static GSubprocess *
start (const char *top, const char *const *args, GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_auto (GStrv) env = environment (top);
  g_auto (GStrv) argv = command (top, args);

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_environ (launcher, env);
  g_subprocess_launcher_set_cwd (launcher, top);
  return g_subprocess_launcher_spawnv (launcher, (const char *const *) argv, error);
}

typedef struct
{
  GString *rest; /* of a record whose end has not come */
  SmritiGitFunc func;
  gpointer user_data;
} Records;

/* FALSE when it is enough. */
static gboolean
hand_on (Records *records, const char *bytes, gsize length)
{
  const char *end;

  while ((end = memchr (bytes, '\0', length)))
    {
      gboolean more;

      g_string_append_len (records->rest, bytes, end - bytes);
      more = records->func (records->rest->str, records->user_data);
      g_string_truncate (records->rest, 0);
      if (!more)
        return FALSE;
      length -= (gsize) (end + 1 - bytes);
      bytes = end + 1;
    }
  g_string_append_len (records->rest, bytes, (gssize) length);
  return TRUE;
}

/* How many ms are left, at least 0. */
static int
left_ms (gint64 until_us)
{
  return (int) CLAMP ((until_us - g_get_monotonic_time ()) / 1000, 0, G_MAXINT);
}

/* Reads to the end. TRUE at the end, or when it was enough (*out_enough). */
static gboolean
read_records (int fd, gint64 until_us, Records *records, gboolean *out_enough, GError **error)
{
  char buffer[16 * 1024];

  for (;;)
    {
      GPollFD poll = { .fd = fd, .events = G_IO_IN };
      int left = left_ms (until_us);
      ssize_t n = left > 0 ? g_poll (&poll, 1, left) : 0;

      if (n == 0)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "git took too long");
          return FALSE;
        }
      if (n > 0)
        n = read (fd, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR)
        continue;
      if (n == 0)
        return TRUE;
      if (n < 0 || records->rest->len > MAX_RECORD)
        {
          g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "git's answer cannot be read");
          return FALSE;
        }
      if (!hand_on (records, buffer, (gsize) n))
        {
          *out_enough = TRUE;
          return TRUE;
        }
    }
}

gboolean
smriti_git_read (const char *top, const char *const *args, gint64 until_us, SmritiGitFunc func, gpointer user_data,
                 GError **error)
{
  g_autoptr (GSubprocess) git = start (top, args, error);
  g_autoptr (GString) rest = g_string_new (NULL);
  Records records = { rest, func, user_data };
  gboolean enough = FALSE;
  gboolean ended;
  int fd;

  if (!git)
    return FALSE;
  fd = g_unix_input_stream_get_fd (G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (git)));
  ended = read_records (fd, until_us, &records, &enough, error);
  if (!ended || enough)
    g_subprocess_force_exit (git);
  g_subprocess_wait (git, NULL, NULL);
  if (!ended || enough)
    return ended;
  if (g_subprocess_get_if_exited (git) && g_subprocess_get_exit_status (git) == 0)
    return TRUE;
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, "git cannot read '%s'", top);
  return FALSE;
}

/* --- the last commit --------------------------------------------------- */

static gboolean
take_time (const char *record, gpointer user_data)
{
  gint64 *time_s = user_data;
  char *end;
  gint64 value = g_ascii_strtoll (record, &end, 10);

  if (end > record && *end == '\0' && value >= 0)
    *time_s = value;
  return FALSE;
}

/* "OLD NEW Name <address> 1700000000 +0100\tcommit: words" */
static gint64
logged_time_s (const char *line)
{
  const char *tab = strchr (line, '\t');
  g_autofree char *who = tab ? g_strndup (line, (gsize) (tab - line)) : g_strdup (line);
  const char *after = strrchr (who, '>');
  char *end;
  gint64 value;

  if (!after)
    return -1;
  value = g_ascii_strtoll (after + 1, &end, 10);
  return end > after + 1 && (*end == ' ' || *end == '\0') && value >= 0 ? value : -1;
}

static gint64
head_moved_s (const char *top)
{
  g_autofree char *folder = git_folder (top);
  g_autofree char *path = folder ? g_build_filename (folder, "logs", "HEAD", NULL) : NULL;
  g_autofree char *text = path ? read_tail (path, LOG_TAIL) : NULL;
  const char *newline;

  if (!text)
    return -1;
  newline = strrchr (g_strchomp (text), '\n');
  return logged_time_s (newline ? newline + 1 : text);
}

gint64
smriti_git_last_commit_s (const char *top, gint64 until_us)
{
  static const char *const args[] = { "log", "-1", "-z", "--no-show-signature", "--format=%ct", NULL };
  gint64 time_s = -1;

  if (smriti_git_read (top, args, until_us, take_time, &time_s, NULL) && time_s >= 0)
    return time_s;
  return head_moved_s (top);
}
