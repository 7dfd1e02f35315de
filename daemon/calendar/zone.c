/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Raw inotify on the way from /etc/localtime to the zone file. A zone changes
 * when a directory entry on that way gets something new: the link itself
 * (timedatectl renames one over it), a link it passes through (on NixOS
 * /etc/static is swapped), or the file at its end (an update of the zone data).
 * So each such entry is watched in its directory, other names are ignored, and
 * the way is walked again after each change. Removal alone changes nothing: the
 * old zone holds until there is another. */

#include "daemon/calendar/zone.h"

#include <glib-unix.h>

#include <errno.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_LINKS 32
#define ENTRY_EVENTS (IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE | IN_ONLYDIR)

struct _SmritiZoneWatch
{
  SmritiZoneFunc func;
  gpointer user_data;
  char *path;
  int fd;
  guint source;
  GPtrArray *entries; /* of char *: "WD/NAME" of each watched directory entry */
};

static void watch_the_way (SmritiZoneWatch *watch);

static void
watch_entry (SmritiZoneWatch *watch, const char *entry)
{
  g_autofree char *dir = g_path_get_dirname (entry);
  g_autofree char *name = g_path_get_basename (entry);
  int wd = inotify_add_watch (watch->fd, dir, ENTRY_EVENTS);

  if (wd >= 0)
    g_ptr_array_add (watch->entries, g_strdup_printf ("%d/%s", wd, name));
}

/* What @path becomes when its first link is followed, or NULL when none of its
 * parts is one; *out_entry is that link. */
static char *
follow_first_link (const char *path, char **out_entry)
{
  for (const char *end = path + 1;; end++)
    {
      g_autofree char *entry = NULL;
      g_autofree char *target = NULL;
      g_autofree char *dir = NULL;
      g_autofree char *whole = NULL;

      end = strchrnul (end, '/');
      entry = g_strndup (path, (gsize) (end - path));
      target = g_file_read_link (entry, NULL);
      if (target)
        {
          dir = g_path_get_dirname (entry);
          whole = g_strconcat (target, end, NULL);
          *out_entry = g_steal_pointer (&entry);
          return g_canonicalize_filename (whole, dir);
        }
      if (*end == '\0')
        return NULL;
    }
}

static gboolean
is_ours (SmritiZoneWatch *watch, const struct inotify_event *event)
{
  g_autofree char *entry = NULL;

  if (event->mask & IN_Q_OVERFLOW)
    return TRUE;
  if (event->len == 0)
    return FALSE;
  entry = g_strdup_printf ("%d/%s", event->wd, event->name);
  return g_ptr_array_find_with_equal_func (watch->entries, entry, g_str_equal, NULL);
}

/* A file that is only being written is not a zone yet; it is told when closed. */
static gboolean
has_zone (SmritiZoneWatch *watch)
{
  struct stat st;

  return stat (watch->path, &st) == 0 && S_ISREG (st.st_mode) && st.st_size > 0;
}

static gboolean
on_readable (gint fd, GIOCondition condition, gpointer user_data)
{
  SmritiZoneWatch *watch = user_data;
  char buffer[4096] __attribute__ ((aligned (__alignof__(struct inotify_event))));
  gboolean changed = FALSE;
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    for (gssize at = 0; at < n;)
      {
        const struct inotify_event *event = (const struct inotify_event *) (buffer + at);

        changed = changed || is_ours (watch, event);
        at += (gssize) (sizeof *event + event->len);
      }
  if (!changed)
    return G_SOURCE_CONTINUE;
  watch->source = 0;
  watch_the_way (watch);
  if (has_zone (watch))
    watch->func (watch->user_data);
  return G_SOURCE_REMOVE;
}

/* Begins anew with a queue of its own, so that nothing stale is read from it. */
static void
watch_the_way (SmritiZoneWatch *watch)
{
  g_autofree char *path = g_strdup (watch->path);
  char *entry;

  if (watch->fd >= 0)
    close (watch->fd);
  g_ptr_array_set_size (watch->entries, 0);
  watch->fd = inotify_init1 (IN_NONBLOCK | IN_CLOEXEC);
  if (watch->fd < 0)
    return;
  for (int i = 0; i < MAX_LINKS; i++)
    {
      g_autofree char *next = follow_first_link (path, &entry);

      watch_entry (watch, next ? entry : path);
      if (!next)
        break;
      g_free (entry);
      g_free (path);
      path = g_steal_pointer (&next);
    }
  watch->source = g_unix_fd_add (watch->fd, G_IO_IN, on_readable, watch);
}

SmritiZoneWatch *
smriti_zone_watch_new (const char *path, SmritiZoneFunc func, gpointer user_data)
{
  SmritiZoneWatch *watch = g_new0 (SmritiZoneWatch, 1);

  watch->func = func;
  watch->user_data = user_data;
  watch->path = g_strdup (path);
  watch->fd = -1;
  watch->entries = g_ptr_array_new_with_free_func (g_free);
  watch_the_way (watch);
  if (watch->source == 0)
    g_clear_pointer (&watch, smriti_zone_watch_free);
  return watch;
}

void
smriti_zone_watch_free (SmritiZoneWatch *watch)
{
  if (!watch)
    return;
  g_clear_handle_id (&watch->source, g_source_remove);
  if (watch->fd >= 0)
    close (watch->fd);
  g_ptr_array_unref (watch->entries);
  g_free (watch->path);
  g_free (watch);
}
