/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/prompts/server.h"

static const char *const with_actions[] = { "body", "actions", "body-markup", NULL };
static const char *const bare[] = { "body", NULL };

static void
test_table (void)
{
  static const struct
  {
    const char *name;
    guint buttons;
    gboolean has_default, tells_recipe;
  } cases[] = {
    { "mock", 3, TRUE, FALSE },
    { "", 3, TRUE, FALSE },
    { "gnome-shell", 3, TRUE, FALSE },
    { "Plasma", 4, TRUE, FALSE },
    { "dunst", 0, TRUE, TRUE },
    { "mako", 0, TRUE, TRUE },
    { "Xfce Notify Daemon", 4, FALSE, FALSE },
    { "Notification Daemon", 4, TRUE, FALSE },
    { "SwayNotificationCenter", 4, TRUE, FALSE },
    { "lxqt-notificationd", 4, FALSE, FALSE },
    { "quickshell", 2, TRUE, TRUE },
    { "cosmic-notifications", 0, FALSE, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmritiServerFace face;

      smriti_server_face (cases[i].name, with_actions, -1, &face);
      g_test_message ("%s", cases[i].name);
      g_assert_cmpuint (face.buttons, ==, cases[i].buttons);
      g_assert_cmpint (face.has_default, ==, cases[i].has_default);
      g_assert_cmpint (face.tells_recipe, ==, cases[i].tells_recipe);
      g_assert_true (face.has_markup);
    }
}

static void
test_capabilities (void)
{
  SmritiServerFace face;

  smriti_server_face ("Plasma", bare, -1, &face);
  g_assert_cmpuint (face.buttons, ==, 0);
  g_assert_false (face.has_actions || face.has_default || face.has_markup);
  g_assert_true (face.tells_recipe);
  smriti_server_face (NULL, NULL, 4, &face);
  g_assert_cmpuint (face.buttons, ==, 0);
  smriti_server_face ("GNOME-Shell", with_actions, -1, &face);
  g_assert_true (face.wants_critical && face.joins_lines);
}

static void
test_setting (void)
{
  SmritiServerFace face;

  smriti_server_face ("gnome-shell", with_actions, 4, &face);
  g_assert_cmpuint (face.buttons, ==, 4);
  smriti_server_face ("gnome-shell", with_actions, 99, &face);
  g_assert_cmpuint (face.buttons, ==, SMRITI_MAX_BUTTONS);
  smriti_server_face ("dunst", with_actions, 0, &face);
  g_assert_false (face.has_actions || face.has_menu);
  g_assert_true (face.tells_recipe);
  smriti_server_face ("dunst", with_actions, 3, &face); /* a theme that draws them */
  g_assert_cmpuint (face.buttons, ==, 3);
  g_assert_false (face.tells_recipe);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/table", test_table);
  g_test_add_func ("/server/capabilities", test_capabilities);
  g_test_add_func ("/server/setting", test_setting);
  return g_test_run ();
}
