/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What logind knows of the person's own desktop: locked, switched away from,
 * idle, kept awake by a program. Without logind, or without a graphical session
 * (a terminal is no desktop), there is nothing against a prompt. */

#pragma once

#include "daemon/prompts/question.h"

typedef struct
{
  gboolean idle;       /* hold for IdleHint */
  gboolean inhibitors; /* hold while a program of this person keeps the screen awake */
} SmritiSessionWish;

/* Locked always holds. A session that is not active (another person, or a text
 * console, has the screen) counts as locked: whoever sits there is not to read
 * this. Asks over the system bus, which is connected for it. */
void smriti_session_ask (SmritiQuestion *question, SmritiSessionWish wish);
