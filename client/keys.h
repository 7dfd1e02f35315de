/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The terminal as a full screen with single keys. Whatever ends the program or
 * stops it (Ctrl-C, Ctrl-Z, a hang-up, exit), the terminal is given back as it
 * was. Signals reach the reader through a pipe, so that none is lost between two
 * looks, whichever thread they come to. At most one at a time. */

#pragma once

#include <glib.h>

/* Beyond the characters themselves. */
enum
{
  SMRITI_KEY_UP = 0x110000,
  SMRITI_KEY_DOWN,
  SMRITI_KEY_PAGE_UP,
  SMRITI_KEY_PAGE_DOWN,
  SMRITI_KEY_HOME,
  SMRITI_KEY_END,
  SMRITI_KEY_REDRAW, /* the window changed, or the program came back from a stop */
  SMRITI_KEY_CLOSED, /* the terminal is gone */
  SMRITI_KEY_OTHER,
};

/* Takes the terminal (stdin and stdout): raw keys, the second screen, no cursor. */
gboolean smriti_keys_begin (GError **error);

/* The same with the first screen kept, and the cursor: for what is told line by
 * line and answered with single keys. */
gboolean smriti_keys_begin_inline (GError **error);

/* Gives it back; harmless when it was not taken. */
void smriti_keys_end (void);

/* Waits for the next key. */
int smriti_keys_read (void);
