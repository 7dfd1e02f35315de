/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A review on the full screen: a head with the progress, the card, scrolled where
 * it is longer than the screen, and the keys at the foot. */

#pragma once

#include "client/sitting.h"

/* Runs @sitting, whose first card is loaded, to its end. */
gboolean smriti_screen_run (SmritiSitting *sitting, SmritiTerm *term, GError **error);
