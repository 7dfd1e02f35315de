/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/jail_walls.h"

#include "client/jail_filter.h"
#include "client/processes.h"
#include "common/error.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdarg.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define WORK "/home/work"
#define MAX_FILES 500
#define MAX_DEPTH 16

/* Inside, before the command: limits that would be in bubblewrap's own way. dash
 * and bash name the one for processes differently. */
#define PRELUDE "ulimit -n \"$2\" && { ulimit -p \"$3\" 2>/dev/null || ulimit -u \"$3\"; } && exec /bin/sh -c \"$1\""

typedef struct
{
  GPtrArray *argv;
  GArray *fds;
  guint n_files;
} Builder;

static void add (Builder *builder, const char *first, ...) G_GNUC_NULL_TERMINATED;

static void
add (Builder *builder, const char *first, ...)
{
  va_list args;

  va_start (args, first);
  for (const char *arg = first; arg; arg = va_arg (args, const char *))
    g_ptr_array_add (builder->argv, g_strdup (arg));
  va_end (args);
}

static void
add_number (Builder *builder, guint64 number)
{
  g_ptr_array_add (builder->argv, g_strdup_printf ("%" G_GUINT64_FORMAT, number));
}

/* --- what is seen ------------------------------------------------------- */

/* A folder of the system as it is here: bound, or the link that it is. */
static void
add_system (Builder *builder, const char *path)
{
  g_autofree char *target = g_file_read_link (path, NULL);

  if (target)
    add (builder, "--symlink", target, path, NULL);
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    add (builder, "--ro-bind", path, path, NULL);
}

/* An empty folder in memory. */
static void
add_empty (Builder *builder, const char *path, guint walls, guint64 bytes)
{
  if (walls & SMRITI_WALL_SIZE)
    {
      add (builder, "--size", NULL);
      add_number (builder, bytes);
    }
  add (builder, "--tmpfs", path, NULL);
}

static void
add_view (Builder *builder, guint walls, const SmritiJailLimits *limits)
{
  static const char *const system[] = { "/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32" };
  /* what programs of the system are found by; a name server, a password or a key is not among them */
  static const char *const etc[] = { "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d" };

  for (guint i = 0; i < G_N_ELEMENTS (system); i++)
    add_system (builder, system[i]);
  for (guint i = 0; i < G_N_ELEMENTS (etc); i++)
    if (g_file_test (etc[i], G_FILE_TEST_EXISTS))
      add (builder, "--ro-bind", etc[i], etc[i], NULL);
  if (walls & SMRITI_WALL_PROC)
    add (builder, "--proc", "/proc", NULL);
  add (builder, "--dev", "/dev", NULL);
  add_empty (builder, "/dev/shm", walls, limits->disk_bytes);
  add_empty (builder, "/tmp", walls, limits->disk_bytes);
  add_empty (builder, "/home", walls, limits->disk_bytes);
  add (builder, "--dir", SMRITI_WALLS_HOME, "--dir", WORK, NULL);
}

/* --- the work folder ---------------------------------------------------- */

static gboolean
cannot_read (const char *name, GError **error)
{
  g_autofree char *shown = g_filename_display_name (name);

  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "'%s' cannot be read: %s", shown, g_strerror (errno));
  return FALSE;
}

static gboolean
add_file (Builder *builder, int fd, const char *inside, gboolean is_program)
{
  g_array_append_val (builder->fds, fd);
  if (is_program)
    add (builder, "--perms", "0755", NULL);
  add (builder, "--file", NULL);
  add_number (builder, (guint64) fd);
  add (builder, inside, NULL);
  return TRUE;
}

static gboolean add_folder (Builder *builder, int fd, const char *inside, guint depth, GError **error);

/* The entry @name of the folder @folder; links and what is no file are not followed. */
static gboolean
add_entry (Builder *builder, int folder, const char *name, const char *above, guint depth, GError **error)
{
  g_autofree char *inside = g_strconcat (above, "/", name, NULL);
  int fd = openat (folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY);
  struct stat st;

  if (fd < 0)
    return errno == ELOOP || errno == ENXIO || cannot_read (name, error);
  if (++builder->n_files > MAX_FILES || depth > MAX_DEPTH)
    {
      close (fd);
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT,
                   "the work folder holds more than %d files; take out what is not needed", MAX_FILES);
      return FALSE;
    }
  if (fstat (fd, &st) == 0 && S_ISREG (st.st_mode))
    return add_file (builder, fd, inside, (st.st_mode & 0111) != 0);
  if (S_ISDIR (st.st_mode))
    return add_folder (builder, fd, inside, depth + 1, error);
  close (fd);
  return TRUE;
}

/* Takes @fd. */
static gboolean
add_folder (Builder *builder, int fd, const char *inside, guint depth, GError **error)
{
  DIR *dir = fdopendir (fd);
  gboolean ok = TRUE;
  struct dirent *entry;

  if (!dir)
    {
      close (fd);
      return cannot_read (inside, error);
    }
  add (builder, "--dir", inside, NULL);
  while (ok && (entry = readdir (dir)))
    if (*entry->d_name != '.')
      ok = add_entry (builder, fd, entry->d_name, inside, depth, error);
  closedir (dir);
  return ok;
}

static gboolean
add_work (Builder *builder, const char *dir, GError **error)
{
  int fd = open (dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  return fd < 0 ? cannot_read (dir, error) : add_folder (builder, fd, WORK, 0, error);
}

/* --- the call ----------------------------------------------------------- */

/* It is a few hundred bytes, which a pipe holds. */
static void
add_filter (Builder *builder)
{
  g_autoptr (GBytes) filter = smriti_jail_filter ();
  int ends[2];

  if (!filter || pipe2 (ends, O_CLOEXEC) != 0)
    return;
  if (write (ends[1], g_bytes_get_data (filter, NULL), g_bytes_get_size (filter)) == (ssize_t) g_bytes_get_size (filter))
    {
      add (builder, "--seccomp", NULL);
      add_number (builder, (guint64) ends[0]);
    }
  g_array_append_val (builder->fds, ends[0]);
  close (ends[1]);
}

static void
add_command (Builder *builder, const char *command, guint walls, const SmritiJailLimits *limits)
{
  guint outside = walls & SMRITI_WALL_PROCESSES ? 0 : smriti_processes_of_user (getuid ());

  add (builder, "--", "/bin/sh", "-c", PRELUDE, "sh", command, NULL);
  add_number (builder, limits->open_files);
  add_number (builder, limits->processes + outside);
}

SmritiWalls *
smriti_walls_new (const char *bwrap, const char *dir, const char *command, guint walls, const SmritiJailLimits *limits,
                  GError **error)
{
  g_autoptr (SmritiWalls) made = g_new0 (SmritiWalls, 1);
  Builder builder = { g_ptr_array_new (), g_array_new (FALSE, FALSE, sizeof (int)), 0 };
  gboolean ok;

  add (&builder, bwrap, "--unshare-user", "--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts",
       "--unshare-cgroup-try", "--die-with-parent", "--new-session", "--cap-drop", "ALL", NULL);
  if (walls & SMRITI_WALL_NO_USERNS)
    add (&builder, "--disable-userns", NULL);
  if (walls & SMRITI_WALL_FILTER)
    add_filter (&builder);
  add_view (&builder, walls, limits);
  ok = !dir || add_work (&builder, dir, error);
  /* Both are file systems in memory of any size. */
  add (&builder, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", WORK, NULL);
  add_command (&builder, command, walls, limits);
  g_ptr_array_add (builder.argv, NULL);
  made->argv = (char **) g_ptr_array_free (builder.argv, FALSE);
  made->fds = builder.fds;
  return ok ? g_steal_pointer (&made) : NULL;
}

void
smriti_walls_free (SmritiWalls *walls)
{
  if (!walls)
    return;
  for (guint i = 0; walls->fds && i < walls->fds->len; i++)
    close (g_array_index (walls->fds, int, i));
  g_clear_pointer (&walls->fds, g_array_unref);
  g_strfreev (walls->argv);
  g_free (walls);
}
