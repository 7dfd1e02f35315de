/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Text onto the clipboard, by what this session has for it. */

#pragma once

#include "client/output.h"

/* A program of the session (wl-copy, xclip, xsel) where there is a display, else the
 * terminal itself (OSC 52, into @out). The name of what took it, static: "wl-copy",
 * "terminal"; NULL = there is nothing that could. */
const char *smriti_clipboard_copy (SmritiOutput *out, const char *text);
