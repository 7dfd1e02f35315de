/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/systemd.h"

#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

void
smriti_systemd_notify (const char *state)
{
  const char *path = g_getenv ("NOTIFY_SOCKET");
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  gsize length = path ? strlen (path) : 0;
  int fd;

  if (length < 2 || length >= sizeof address.sun_path || (path[0] != '/' && path[0] != '@'))
    return;
  memcpy (address.sun_path, path, length);
  if (path[0] == '@') /* an abstract socket */
    address.sun_path[0] = '\0';
  fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return;
  if (sendto (fd, state, strlen (state), MSG_NOSIGNAL, (struct sockaddr *) &address,
              (socklen_t) (G_STRUCT_OFFSET (struct sockaddr_un, sun_path) + length))
      < 0)
    g_debug ("systemd could not be told '%s', ignoring", state);
  close (fd);
}

static gboolean
feed (gpointer user_data)
{
  smriti_systemd_notify ("WATCHDOG=1");
  return G_SOURCE_CONTINUE;
}

guint
smriti_systemd_feed_watchdog (void)
{
  const char *interval = g_getenv ("WATCHDOG_USEC");
  const char *pid = g_getenv ("WATCHDOG_PID");
  guint64 us = interval ? g_ascii_strtoull (interval, NULL, 10) : 0;

  if (us == 0 || (pid && g_ascii_strtoll (pid, NULL, 10) != getpid ()))
    return 0;
  feed (NULL);
  return g_timeout_add ((guint) MAX (us / 2000, 1), feed, NULL);
}
