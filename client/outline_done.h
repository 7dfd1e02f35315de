/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti outline done N: the done mark of an entry, in its note. */

#pragma once

#include "client/command.h"

/* N is the second argument; options note, topic and undo. */
gboolean smriti_outline_done (SmritiInvocation *invocation, GError **error);
