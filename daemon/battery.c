/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/battery.h"

/* One word of @supply, without its line end; NULL = it is not there. */
static char *
read_word (const char *dir, const char *supply, const char *name)
{
  g_autofree char *path = g_build_filename (dir, supply, name, NULL);
  char *word = NULL;

  if (!g_file_get_contents (path, &word, NULL, NULL))
    return NULL;
  return g_strstrip (word);
}

static gboolean
is_low (const char *dir, const char *supply)
{
  g_autofree char *type = read_word (dir, supply, "type");
  g_autofree char *scope = read_word (dir, supply, "scope");
  g_autofree char *status = read_word (dir, supply, "status");
  g_autofree char *capacity = read_word (dir, supply, "capacity");
  guint64 percent;

  return g_strcmp0 (type, "Battery") == 0 && g_strcmp0 (scope, "Device") != 0 && g_strcmp0 (status, "Discharging") == 0
         && capacity && g_ascii_string_to_unsigned (capacity, 10, 0, 100, &percent, NULL) && percent < SMRITI_BATTERY_LOW;
}

gboolean
smriti_battery_is_low (const char *dir)
{
  g_autoptr (GDir) supplies = g_dir_open (dir, 0, NULL);
  const char *supply;

  while (supplies && (supply = g_dir_read_name (supplies)))
    if (is_low (dir, supply))
      return TRUE;
  return FALSE;
}
