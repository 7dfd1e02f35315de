/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti notes stamp FILE…: ids into notes, for cards that have none. */

#pragma once

#include "client/command.h"

/* The files are the arguments after the first; options syntax, dry-run and quiet. */
gboolean smriti_notes_stamp (SmritiInvocation *invocation, GError **error);
