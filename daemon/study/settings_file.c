/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/study/settings_file.h"

#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

struct _SmritiSettingsFile
{
  char *path;
  void (*changed) (gpointer user_data);
  gpointer user_data;
  SmritiSettings *settings;
  GPtrArray *warnings;
  int fd; /* inotify */
  int watch;
  char *watched; /* the folder under watch */
  guint source;
};

/* Invariant: one watch, on the folder @watched; its events are the only ones heeded. */

static void
read_again (SmritiSettingsFile *file)
{
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GError) error = NULL;
  SmritiSettings *settings = smriti_settings_load (file->path, warnings, &error);

  if (!settings)
    {
      g_warning ("%s cannot be read (%s), going on with the defaults", file->path, error->message);
      settings = smriti_settings_new_default ();
    }
  for (guint i = 0; i < warnings->len; i++)
    g_warning ("%s:%s", file->path, (const char *) g_ptr_array_index (warnings, i));
  g_clear_pointer (&file->settings, smriti_settings_free);
  g_clear_pointer (&file->warnings, g_ptr_array_unref);
  file->settings = settings;
  file->warnings = g_steal_pointer (&warnings);
}

/* The file's folder, or while that is not there its nearest parent. Asking for
 * a folder that is watched already gives the same watch and no event. */
static void
watch_nearest (SmritiSettingsFile *file)
{
  g_autofree char *dir = g_path_get_dirname (file->path);
  int watch;

  while (!g_file_test (dir, G_FILE_TEST_IS_DIR) && !g_str_equal (dir, "/"))
    {
      char *parent = g_path_get_dirname (dir);

      g_free (dir);
      dir = parent;
    }
  watch = inotify_add_watch (file->fd, dir,
                             IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_MOVE_SELF
                                 | IN_ONLYDIR);
  if (watch < 0)
    g_warning ("%s cannot be watched (%s): settings are read at the next start", dir, g_strerror (errno));
  if (file->watch >= 0 && file->watch != watch)
    inotify_rm_watch (file->fd, file->watch);
  file->watch = watch;
  g_free (file->watched);
  file->watched = g_steal_pointer (&dir);
}

/* TRUE if @name in the watched folder is the file or a folder on the way to it. */
static gboolean
is_on_the_way (SmritiSettingsFile *file, const char *name)
{
  const char *rest = file->path + strlen (file->watched);
  gsize length = strlen (name);

  rest += strspn (rest, "/");
  return strncmp (rest, name, length) == 0 && (rest[length] == '\0' || rest[length] == '/');
}

/* A watch that was taken off is told too (IN_IGNORED): old news. */
static gboolean
is_about_file (SmritiSettingsFile *file, const char *buffer, gssize length)
{
  for (gssize at = 0; at < length;)
    {
      const struct inotify_event *event = (const struct inotify_event *) (buffer + at);

      if ((event->wd == file->watch && (event->len == 0 || is_on_the_way (file, event->name))) || event->mask & IN_Q_OVERFLOW)
        return TRUE;
      at += (gssize) (sizeof *event + event->len);
    }
  return FALSE;
}

static gboolean
on_inotify (int fd, GIOCondition condition, gpointer user_data)
{
  SmritiSettingsFile *file = user_data;
  char buffer[4096] __attribute__ ((aligned (__alignof__(struct inotify_event))));
  gssize length = read (fd, buffer, sizeof buffer);

  if (length <= 0 || !is_about_file (file, buffer, length))
    return G_SOURCE_CONTINUE;
  watch_nearest (file);
  read_again (file);
  file->changed (file->user_data);
  return G_SOURCE_CONTINUE;
}

SmritiSettingsFile *
smriti_settings_file_new (const char *path, void (*changed) (gpointer user_data), gpointer user_data)
{
  SmritiSettingsFile *file = g_new0 (SmritiSettingsFile, 1);

  file->path = g_strdup (path);
  file->changed = changed;
  file->user_data = user_data;
  file->watch = -1;
  file->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  if (file->fd >= 0)
    {
      watch_nearest (file);
      file->source = g_unix_fd_add (file->fd, G_IO_IN, on_inotify, file);
    }
  read_again (file);
  return file;
}

void
smriti_settings_file_free (SmritiSettingsFile *file)
{
  if (!file)
    return;
  g_clear_handle_id (&file->source, g_source_remove);
  if (file->fd >= 0)
    close (file->fd);
  smriti_settings_free (file->settings);
  g_ptr_array_unref (file->warnings);
  g_free (file->watched);
  g_free (file->path);
  g_free (file);
}

const char *
smriti_settings_file_path (SmritiSettingsFile *file)
{
  return file->path;
}

const SmritiSettings *
smriti_settings_file_settings (SmritiSettingsFile *file)
{
  return file->settings;
}

GPtrArray *
smriti_settings_file_warnings (SmritiSettingsFile *file)
{
  return file->warnings;
}
