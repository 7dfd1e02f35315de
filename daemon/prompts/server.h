/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What each notification server really shows. GetCapabilities does not tell how
 * many buttons are drawn: most servers that draw none, or drop the fourth
 * without a word, advertise "actions" all the same. So a table by name, made by
 * looking. Pure. */

#pragma once

#include <glib.h>

/* More than this is never sent, whatever the setting says. */
#define SMRITI_MAX_BUTTONS 6

typedef struct
{
  guint buttons;           /* how many it draws */
  gboolean has_actions;    /* actions reach the user, as buttons or in a menu */
  gboolean has_menu;       /* draws none, lists them all in a menu */
  gboolean has_default;    /* a click on the body can be an action, and makes no button */
  gboolean tells_recipe;   /* the body must say the command to type */
  gboolean has_markup;     /* the body is markup */
  gboolean wants_critical; /* hides the buttons of anything less (gnome-shell) */
  gboolean picks_first;    /* the first action is preselected (LXQt) */
  gboolean joins_lines;    /* turns line breaks into blanks (gnome-shell) */
} SmritiServerFace;

/* @name: as GetServerInformation says it, in any case. @setting: prompts.buttons,
 * -1 = by the table. */
void smriti_server_face (const char *name, const char *const *capabilities, int setting, SmritiServerFace *out);
