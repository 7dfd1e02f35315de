/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The do-not-disturb of notification servers, each in its own words (there is
 * no standard): the property Inhibited (KDE; harmless elsewhere), dunst, mako,
 * SwayNotificationCenter, Xfce by xfconf, GNOME by GSettings. Only what belongs
 * to the server that is there is read. */

#pragma once

#include "daemon/prompts/question.h"

/* @name, @version: as GetServerInformation says them. @owner: its unique name. */
void
smriti_dnd_ask (SmritiQuestion *question, GDBusConnection *session_bus, const char *name, const char *version, const char *owner);
