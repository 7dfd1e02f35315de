/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/server.h"

#define UNKNOWN_BUTTONS 3

typedef enum
{
  MENU = 1 << 0, /* "dunstctl context", "makoctl menu" */
  CRITICAL = 1 << 1,
  FIRST = 1 << 2,
  JOINS = 1 << 3,
  DOUBTFUL = 1 << 4,      /* themes of it draw fewer: tell the command as well */
  DRAWS_DEFAULT = 1 << 5, /* as one more button (seen on xfce4-notifyd 0.7.3) */
} Trait;

static const struct
{
  const char *name; /* in lower case */
  guint buttons;
  guint traits;
} servers[] = {
  { "gnome-shell", 3, CRITICAL | JOINS },
  { "plasma", 4, 0 },
  { "dunst", 0, MENU },
  { "mako", 0, MENU },
  { "swaynotificationcenter", 4, 0 },
  { "xfce notify daemon", 4, DRAWS_DEFAULT },
  { "notification daemon", 4, 0 }, /* GNOME's old one and MATE's */
  { "lxqt-notificationd", 4, FIRST | DRAWS_DEFAULT },
  { "budgie notification server", 3, 0 },
  { "cinnamon", 3, 0 },
  { "cosmic-notifications", 0, 0 },
  { "noctalia", 2, DOUBTFUL },
  { "quickshell", 2, DOUBTFUL },
};

static void
look_up (const char *name, guint *out_buttons, guint *out_traits)
{
  *out_buttons = UNKNOWN_BUTTONS;
  *out_traits = 0;
  for (guint i = 0; name && i < G_N_ELEMENTS (servers); i++)
    if (g_ascii_strcasecmp (name, servers[i].name) == 0)
      {
        *out_buttons = servers[i].buttons;
        *out_traits = servers[i].traits;
        return;
      }
}

void
smriti_server_face (const char *name, const char *const *capabilities, int setting, SmritiServerFace *out)
{
  static const char *const none[] = { NULL };
  gboolean advertised;
  guint traits;

  if (!capabilities)
    capabilities = none;
  look_up (name, &out->buttons, &traits);
  advertised = g_strv_contains (capabilities, "actions");
  if (setting >= 0)
    {
      out->buttons = (guint) MIN (setting, SMRITI_MAX_BUTTONS);
      traits &= ~(guint) (MENU | DOUBTFUL);
    }
  if (!advertised)
    out->buttons = 0;
  out->has_menu = advertised && (traits & MENU) != 0;
  out->has_actions = out->buttons > 0 || out->has_menu;
  out->has_default = out->has_actions && (traits & DRAWS_DEFAULT) == 0;
  out->tells_recipe = out->buttons == 0 || (traits & DOUBTFUL) != 0;
  out->has_markup = g_strv_contains (capabilities, "body-markup");
  out->wants_critical = (traits & CRITICAL) != 0;
  out->picks_first = (traits & FIRST) != 0;
  out->joins_lines = (traits & JOINS) != 0;
}
