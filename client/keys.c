/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/keys.h"

#include "common/error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

static const char enter_screen[] = "\033[?1049h\033[?25l\033[2J";
static const char leave_screen[] = "\033[?25h\033[?1049l";

static struct termios saved;
static volatile sig_atomic_t taken;
static volatile sig_atomic_t whole_screen;
static int wake[2] = { -1, -1 };

static const int deadly[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

/* From here to on_stop () only what a signal handler may call. */
static void
put (const char *text)
{
  size_t length = strlen (text);

  while (length > 0)
    {
      ssize_t written = write (STDOUT_FILENO, text, length);

      if (written < 0)
        return;
      text += written;
      length -= (size_t) written;
    }
}

static void
take (void)
{
  struct termios raw = saved;

  raw.c_lflag &= ~(tcflag_t) (ICANON | ECHO | IEXTEN);
  raw.c_iflag &= ~(tcflag_t) (IXON);
  raw.c_cc[VMIN] = 1;
  raw.c_cc[VTIME] = 0;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &raw);
  if (whole_screen)
    put (enter_screen);
  taken = 1;
}

static void
give_back (void)
{
  if (!taken)
    return;
  taken = 0;
  if (whole_screen)
    put (leave_screen);
  tcsetattr (STDIN_FILENO, TCSADRAIN, &saved);
}

static void
poke (void)
{
  int error = errno;
  ssize_t written = write (wake[1], "x", 1);

  (void) written; /* a full pipe wakes the reader as well */
  errno = error;
}

static void
on_deadly (int number)
{
  give_back ();
  signal (number, SIG_DFL);
  raise (number);
}

static void
on_resize (int number)
{
  poke ();
}

static void install (int number, void (*handler) (int), int flags);

static void
on_stop (int number)
{
  give_back ();
  signal (SIGTSTP, SIG_DFL);
  raise (SIGTSTP); /* the program rests here until it is continued */
  install (SIGTSTP, on_stop, SA_RESTART | SA_NODEFER);
  take ();
  poke ();
}

static void
install (int number, void (*handler) (int), int flags)
{
  struct sigaction action = { 0 };

  action.sa_handler = handler;
  action.sa_flags = flags;
  sigemptyset (&action.sa_mask);
  sigaction (number, &action, NULL);
}

static gboolean
begin (gboolean whole, GError **error)
{
  static gboolean registered = FALSE;

  if (tcgetattr (STDIN_FILENO, &saved) != 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the terminal cannot be used: %s", g_strerror (errno));
      return FALSE;
    }
  if (wake[0] < 0 && !g_unix_open_pipe (wake, FD_CLOEXEC, error))
    return FALSE;
  g_unix_set_fd_nonblocking (wake[0], TRUE, NULL);
  g_unix_set_fd_nonblocking (wake[1], TRUE, NULL);
  if (!registered)
    atexit (give_back);
  registered = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (deadly); i++)
    install (deadly[i], on_deadly, SA_NODEFER);
  install (SIGWINCH, on_resize, SA_RESTART);
  install (SIGTSTP, on_stop, SA_RESTART | SA_NODEFER);
  whole_screen = whole;
  take ();
  return TRUE;
}

gboolean
smriti_keys_begin (GError **error)
{
  return begin (TRUE, error);
}

gboolean
smriti_keys_begin_inline (GError **error)
{
  return begin (FALSE, error);
}

void
smriti_keys_end (void)
{
  give_back ();
  for (guint i = 0; i < G_N_ELEMENTS (deadly); i++)
    install (deadly[i], SIG_DFL, 0);
  install (SIGWINCH, SIG_DFL, 0);
  install (SIGTSTP, SIG_DFL, 0);
}

/* The next byte, or -1 when none comes within @timeout_ms, or -2 when there will be none. */
static int
next_byte (int timeout_ms)
{
  struct pollfd fd = { STDIN_FILENO, POLLIN, 0 };
  unsigned char byte;
  ssize_t n;

  if (poll (&fd, 1, timeout_ms) <= 0)
    return -1;
  n = read (STDIN_FILENO, &byte, 1);
  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return -1;
  return n <= 0 ? -2 : byte;
}

/* What follows an escape: CSI or SS3, parameters, one final byte. */
static int
read_escape (void)
{
  int byte = next_byte (50);
  int parameter = 0;

  if (byte != '[' && byte != 'O')
    return SMRITI_KEY_OTHER;
  for (byte = next_byte (50); byte >= 0x20 && byte < 0x40; byte = next_byte (50))
    if (g_ascii_isdigit (byte))
      parameter = MIN (parameter * 10 + byte - '0', 1000);
  switch (byte)
    {
    case 'A':
      return SMRITI_KEY_UP;
    case 'B':
      return SMRITI_KEY_DOWN;
    case 'H':
      return SMRITI_KEY_HOME;
    case 'F':
      return SMRITI_KEY_END;
    case '~':
      return parameter == 5   ? SMRITI_KEY_PAGE_UP
             : parameter == 6 ? SMRITI_KEY_PAGE_DOWN
             : parameter == 1 ? SMRITI_KEY_HOME
             : parameter == 4 ? SMRITI_KEY_END
                              : SMRITI_KEY_OTHER;
    default:
      return SMRITI_KEY_OTHER;
    }
}

int
smriti_keys_read (void)
{
  struct pollfd fds[] = { { STDIN_FILENO, POLLIN, 0 }, { wake[0], POLLIN, 0 } };
  char drain[16];
  int byte;

  if (poll (fds, G_N_ELEMENTS (fds), -1) < 0)
    return errno == EINTR ? SMRITI_KEY_OTHER : SMRITI_KEY_CLOSED;
  if (fds[1].revents & POLLIN)
    {
      while (read (wake[0], drain, sizeof drain) > 0)
        ;
      return SMRITI_KEY_REDRAW;
    }
  byte = next_byte (0);
  if (byte == -2 || byte == 4) /* Ctrl-D ends a sitting as it ends any input */
    return SMRITI_KEY_CLOSED;
  if (byte < 0 || byte >= 0x80)
    return SMRITI_KEY_OTHER;
  return byte == '\033' ? read_escape () : byte;
}
