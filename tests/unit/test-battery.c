/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Batteries of all sorts, in a folder made up as the kernel shows them. */

#include "daemon/battery.h"

#include <glib/gstdio.h>

static char *dir;

/* @words: type, scope, status, capacity; NULL = it has no such file. */
static void
make (const char *supply, const char *const words[4])
{
  static const char *const names[] = { "type", "scope", "status", "capacity" };
  g_autofree char *folder = g_build_filename (dir, supply, NULL);

  g_mkdir (folder, 0700);
  for (int i = 0; i < 4; i++)
    {
      g_autofree char *path = g_build_filename (folder, names[i], NULL);
      g_autofree char *line = words[i] ? g_strconcat (words[i], "\n", NULL) : NULL;

      g_remove (path);
      if (line)
        g_assert_true (g_file_set_contents (path, line, -1, NULL));
    }
}

static void
test_low (void)
{
  static const struct
  {
    const char *words[4];
    gboolean low;
  } batteries[] = {
    { { "Battery", NULL, "Discharging", "19" }, TRUE },
    { { "Battery", "System", "Discharging", "0" }, TRUE },
    { { "Battery", NULL, "Discharging", "20" }, FALSE },
    { { "Battery", NULL, "Charging", "5" }, FALSE },
    { { "Battery", NULL, "Full", "5" }, FALSE },
    { { "Battery", "Device", "Discharging", "5" }, FALSE },
    { { "Mains", NULL, "Discharging", "5" }, FALSE },
    { { "Battery", NULL, "Discharging", NULL }, FALSE },
    { { "Battery", NULL, "Discharging", "-5" }, FALSE },
    { { "Battery", NULL, "Discharging", "400" }, FALSE },
    { { "Battery", NULL, "Discharging", "few" }, FALSE },
    { { NULL, NULL, NULL, NULL }, FALSE },
    { { "Battery", NULL, NULL, "5" }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (batteries); i++)
    {
      make ("BAT0", batteries[i].words);
      g_test_message ("battery %u", i);
      g_assert_cmpint (smriti_battery_is_low (dir), ==, batteries[i].low);
    }
}

/* One that is low is enough; a machine without any has all the power it wants. */
static void
test_several (void)
{
  make ("BAT0", (const char *const[4]){ "Battery", NULL, "Full", "100" });
  make ("BAT1", (const char *const[4]){ "Battery", NULL, "Discharging", "3" });
  g_assert_true (smriti_battery_is_low (dir));
  g_assert_false (smriti_battery_is_low ("/nowhere/at/all"));
}

int
main (int argc, char **argv)
{
  int status;
  g_autofree char *command = NULL;

  g_test_init (&argc, &argv, NULL);
  dir = g_dir_make_tmp ("smriti-battery-XXXXXX", NULL);
  g_test_add_func ("/battery/low", test_low);
  g_test_add_func ("/battery/several", test_several);
  status = g_test_run ();
  command = g_strdup_printf ("rm -r '%s'", dir);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (dir);
  return status;
}
