/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti outline stale and outline checked N: what was not looked through for longer
 * than it is good, and that one was. */

#pragma once

#include "client/command.h"

/* Options topic, all. */
gboolean smriti_outline_stale (SmritiInvocation *invocation, GError **error);
/* Numbers from the second argument on; options topic, write. */
gboolean smriti_outline_checked (SmritiInvocation *invocation, GError **error);
