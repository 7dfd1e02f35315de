/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/clipboard.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define MAX_OSC 74994 /* bytes of text: 100,000 in base 64, which is what terminals take */

static const struct
{
  const char *display; /* variable that must be set */
  const char *argv[4];
} programs[] = {
  { "WAYLAND_DISPLAY", { "wl-copy" } },
  { "DISPLAY", { "xclip", "-selection", "clipboard" } },
  { "DISPLAY", { "xsel", "--clipboard", "--input" } },
};

static gboolean
write_all (int fd, const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      ssize_t n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      text += n;
      length -= (gsize) n;
    }
  return TRUE;
}

/* Whoever keeps the clipboard goes on in the background by itself, without our streams. */
static gboolean
give_to (const char *const *argv, const char *text)
{
  g_autofree char *program = g_find_program_in_path (argv[0]);
  void (*before) (int);
  GPid pid;
  int in, status = -1;
  gboolean written;

  if (!program
      || !g_spawn_async_with_pipes (NULL, (char **) argv, NULL,
                                    G_SPAWN_SEARCH_PATH | G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_STDOUT_TO_DEV_NULL
                                        | G_SPAWN_STDERR_TO_DEV_NULL,
                                    NULL, NULL, &pid, &in, NULL, NULL, NULL))
    return FALSE;
  before = signal (SIGPIPE, SIG_IGN);
  written = write_all (in, text);
  close (in);
  signal (SIGPIPE, before);
  while (waitpid (pid, &status, 0) < 0 && errno == EINTR)
    ;
  return written && WIFEXITED (status) && WEXITSTATUS (status) == 0;
}

const char *
smriti_clipboard_copy (SmritiOutput *out, const char *text)
{
  g_autofree char *encoded = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      const char *display = g_getenv (programs[i].display);

      if (display && *display != '\0' && give_to (programs[i].argv, text))
        return programs[i].argv[0];
    }
  if (!out->term.tty || out->as_json || strlen (text) > MAX_OSC)
    return NULL;
  encoded = g_base64_encode ((const guchar *) text, strlen (text));
  smriti_output_printf (out, "\033]52;c;%s\a", encoded);
  return "terminal";
}
