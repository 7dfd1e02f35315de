/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* 'smriti ref error [FILE]': from what a program said when it failed to the entry of
 * the playbook. The pasted text never leaves this program but for its one line that
 * names the error. */

#pragma once

#include "client/command.h"

gboolean smriti_ref_error (SmritiInvocation *invocation, GError **error);
