/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Text into the clipboard: by the program of the display that is there, else by the
 * terminal itself (OSC 52). */

#pragma once

#include "client/output.h"

/* Says on stderr where it went. FAILED: there is neither a display's program nor a terminal. */
gboolean smriti_clipboard_copy (SmritiOutput *out, const char *text, GError **error);
