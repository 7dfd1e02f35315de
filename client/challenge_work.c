/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/challenge_work.h"

#include "client/term.h"
#include "client/tree.h"
#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_FILES 400
#define MAX_BYTES (16 * 1024 * 1024)
#define MAX_DEPTH 16
#define COPY_US (30 * G_USEC_PER_SEC)
#define MAX_DIFF (64 * 1024)

static gboolean
failed (const char *path, const char *what, GError **error)
{
  int code = errno;
  g_autofree char *shown = smriti_term_clean (path);

  g_set_error (error, SMRITI_ERROR,
               code == EEXIST   ? SMRITI_ERROR_EXISTS
               : code == ENOENT ? SMRITI_ERROR_NOT_FOUND
                                : SMRITI_ERROR_FAILED,
               "'%s' cannot be %s: %s", shown, what, g_strerror (code));
  return FALSE;
}

/* --- writing -------------------------------------------------------------- */

static gboolean
write_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      ssize_t n = write (fd, text, length);

      if (n < 0 && errno != EINTR)
        return FALSE;
      text += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }
  return TRUE;
}

static gboolean
write_file (const char *path, const char *text, gsize length, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int fd = g_mkdir_with_parents (folder, 0777) == 0 ? open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666)
                                                    : -1;
  gboolean ok = fd >= 0 && write_all (fd, text, length);

  if (fd >= 0 && close (fd) != 0)
    ok = FALSE;
  return ok || failed (path, "written", error);
}

static gboolean
is_there (const char *path)
{
  struct stat st;

  return lstat (path, &st) == 0;
}

gboolean
smriti_work_write (const char *dir, const SmritiChallenge *challenge, SmritiFileRole role, gboolean over, GError **error)
{
  /* First look at all, then write: an error leaves nothing behind. */
  for (int write = 0; write < 2; write++)
    for (guint i = 0; i < challenge->files->len; i++)
      {
        const SmritiChallengeFile *file = g_ptr_array_index (challenge->files, i);
        g_autofree char *path = g_build_filename (dir, file->path, NULL);

        if (file->role != role)
          continue;
        if (over)
          smriti_work_remove (path);
        errno = EEXIST;
        if (write == 0 ? is_there (path) && !failed (path, "written", error)
                       : !write_file (path, file->text, strlen (file->text), error))
          return FALSE;
      }
  return TRUE;
}

/* --- copying ----------------------------------------------------------------- */

typedef struct
{
  int root;
  const char *to;
  guint n_files;
  gsize n_bytes;
  GError **error;
} Copying;

/* Takes @fd. FALSE with errno set. */
static gboolean
read_whole (int fd, char *bytes, gsize size, gsize *out_had)
{
  ssize_t n = 1;

  for (*out_had = 0; *out_had < size && n > 0; *out_had += (gsize) MAX (n, 0))
    n = read (fd, bytes + *out_had, size - *out_had);
  close (fd);
  return n >= 0;
}

static gboolean
copy_file (const char *path, gpointer user_data)
{
  Copying *copying = user_data;
  g_autofree char *to = g_build_filename (copying->to, path, NULL);
  g_autofree char *bytes = NULL;
  struct stat st;
  gsize had;
  int fd;

  if (*path == '.' || strstr (path, "/."))
    return TRUE;
  fd = smriti_tree_open (copying->root, path, &st);
  if (fd < 0)
    return failed (path, "read", copying->error);
  copying->n_bytes += (gsize) st.st_size;
  if (++copying->n_files > MAX_FILES || copying->n_bytes > MAX_BYTES || (gsize) st.st_size > MAX_BYTES)
    {
      close (fd);
      g_set_error (copying->error, SMRITI_ERROR, SMRITI_ERROR_LIMIT,
                   "the folder holds more than %d files or %d MiB; take out what is no part of the solution", MAX_FILES,
                   MAX_BYTES / 1024 / 1024);
      return FALSE;
    }
  bytes = g_malloc ((gsize) st.st_size + 1);
  return read_whole (fd, bytes, (gsize) st.st_size, &had) ? write_file (to, bytes, had, copying->error)
                                                          : failed (path, "read", copying->error);
}

gboolean
smriti_work_copy (const char *from, const char *to, GError **error)
{
  Copying copying = { .root = open (from, O_RDONLY | O_DIRECTORY | O_CLOEXEC), .to = to, .error = error };
  gboolean ok;

  if (copying.root < 0)
    return failed (from, "read", error);
  ok = g_mkdir_with_parents (to, 0700) == 0 || failed (to, "made", error);
  ok = ok && smriti_tree_walk (copying.root, MAX_DEPTH, g_get_monotonic_time () + COPY_US, copy_file, &copying);
  close (copying.root);
  if (!ok && error && !*error)
    g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT,
                         "the folder takes too long to read; take out what is no part of the solution");
  return ok;
}

/* --- folders of our own ------------------------------------------------------- */

char *
smriti_work_private (GError **error)
{
  return g_dir_make_tmp ("smriti-challenge.XXXXXX", error);
}

void
smriti_work_remove (const char *path)
{
  struct stat st;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (!path || lstat (path, &st) != 0)
    return;
  if (S_ISDIR (st.st_mode))
    dir = g_dir_open (path, 0, NULL);
  while (dir && (name = g_dir_read_name (dir)))
    {
      g_autofree char *below = g_build_filename (path, name, NULL);

      smriti_work_remove (below);
    }
  if (remove (path) != 0 && errno != ENOENT)
    g_debug ("'%s' stays: %s", path, g_strerror (errno));
}

/* --- diff ------------------------------------------------------------------------ */

char *
smriti_work_diff (const char *above, const char *before, const char *after)
{
  char *argv[] = { (char *) "diff", (char *) "-r",   (char *) "-u",  (char *) "-N",
                   (char *) "--",   (char *) before, (char *) after, NULL };
  g_auto (GStrv) env = g_environ_setenv (g_get_environ (), "LC_ALL", "C", TRUE);
  g_autofree char *text = NULL;
  char *valid;
  int status;

  if (!g_spawn_sync (above, argv, env, G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL, &status, NULL)
      || !WIFEXITED (status) || WEXITSTATUS (status) > 1)
    return NULL;
  valid = g_utf8_make_valid (text, -1);
  if (strlen (valid) > MAX_DIFF)
    {
      char *end = g_utf8_find_prev_char (valid, valid + MAX_DIFF);

      *end = '\0';
      end = strrchr (valid, '\n');
      if (end)
        end[1] = '\0';
    }
  return valid;
}
