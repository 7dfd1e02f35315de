/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "config.h"

#include "common/helper.h"

#include "common/error.h"
#include "common/names.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

char *
smriti_helper_path (const char *name)
{
  const char *dir = g_getenv (SMRITI_ENV_LIBEXEC_DIR);

  return g_build_filename (dir && *dir != '\0' ? dir : SMRITI_LIBEXECDIR, name, NULL);
}

/* A file without a name that holds @text, at its beginning; -1 with errno set. */
static int
open_text (const char *text)
{
  int fd = memfd_create ("smriti", MFD_CLOEXEC);
  gsize length = strlen (text);

  while (fd >= 0 && length > 0)
    {
      ssize_t n = write (fd, text, length);

      if (n < 0 && errno != EINTR)
        {
          close (fd);
          return -1;
        }
      text += MAX (n, 0);
      length -= (gsize) MAX (n, 0);
    }
  if (fd >= 0)
    (void) lseek (fd, 0, SEEK_SET);
  return fd;
}

GSubprocess *
smriti_helper_start (const char *name, const char *command, const char *argument, const char *input, GSubprocessFlags flags,
                     GError **error)
{
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (flags);
  g_autofree char *path = smriti_helper_path (name);
  const char *const argv[] = { path, command, argument, NULL };
  int fd = open_text (input);

  if (fd < 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "no memory for what '%s' is to read: %s", path, g_strerror (errno));
      return NULL;
    }
  g_subprocess_launcher_take_stdin_fd (launcher, fd);
  return g_subprocess_launcher_spawnv (launcher, argv, error);
}
