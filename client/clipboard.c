/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/clipboard.h"

#include "common/error.h"

#include <fcntl.h>
#include <gio/gio.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define MAX_OSC52 74994 /* bytes of base64 that terminals take */

static const struct
{
  const char *variable; /* of the display it belongs to */
  const char *argv[5];
} programs[] = {
  { "WAYLAND_DISPLAY", { "wl-copy", NULL } },
  { "DISPLAY", { "xclip", "-selection", "clipboard", NULL } },
  { "DISPLAY", { "xsel", "--clipboard", "--input", NULL } },
};

/* They go on in the background to answer for the selection: no pipe of ours may stay open in them. */
static gboolean
copy_by_program (const char *text, const char **out_name)
{
  for (guint i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      const char *display = g_getenv (programs[i].variable);
      g_autofree char *found = display && *display ? g_find_program_in_path (programs[i].argv[0]) : NULL;
      g_autoptr (GSubprocess) child = NULL;
      void (*before) (int);
      gboolean copied;

      if (!found)
        continue;
      /* one that cannot reach its display does not read */
      before = signal (SIGPIPE, SIG_IGN);
      child = g_subprocess_newv (
          programs[i].argv, G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
          NULL);
      copied = child && g_output_stream_write_all (g_subprocess_get_stdin_pipe (child), text, strlen (text), NULL, NULL, NULL)
               && g_output_stream_close (g_subprocess_get_stdin_pipe (child), NULL, NULL)
               && g_subprocess_wait_check (child, NULL, NULL);
      signal (SIGPIPE, before);
      if (copied)
        {
          *out_name = programs[i].argv[0];
          return TRUE;
        }
    }
  return FALSE;
}

static gboolean
copy_by_terminal (const char *text)
{
  g_autofree char *coded = g_base64_encode ((const guchar *) text, strlen (text));
  g_autofree char *sequence = g_strdup_printf ("\033]52;c;%s\a", coded);
  int fd = strlen (coded) <= MAX_OSC52 ? open ("/dev/tty", O_WRONLY | O_CLOEXEC | O_NOCTTY) : -1;
  gssize length = (gssize) strlen (sequence);
  gboolean written = fd >= 0 && isatty (fd) && write (fd, sequence, (gsize) length) == length;

  if (fd >= 0)
    close (fd);
  return written;
}

gboolean
smriti_clipboard_copy (SmritiOutput *out, const char *text, GError **error)
{
  const char *name = NULL;

  if (copy_by_program (text, &name))
    {
      smriti_output_hint (out, "copied by %s", name);
      return TRUE;
    }
  if (out->term.tty && copy_by_terminal (text))
    {
      smriti_output_hint (out, "copied by the terminal, if it allows that (OSC 52)");
      return TRUE;
    }
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
                       "there is no clipboard here: install wl-clipboard or xclip, or run it in a terminal");
  return FALSE;
}
