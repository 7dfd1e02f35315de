/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti outline waits: the entries whose new cards wait until others are known, and
 * the words for that elsewhere. */

#pragma once

#include "client/command.h"

#include "smriti-dbus.h"

gboolean smriti_outline_waits (SmritiInvocation *invocation, GError **error);

/* "new cards of 1.2 wait for 1.1, those of 1.5 for 1.1, 1.4", of the first few; NULL when none do. New string. */
char *smriti_waits_words (SmritiDbusDaemon *daemon);
