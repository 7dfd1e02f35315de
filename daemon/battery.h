/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Whether work that can wait should: nobody's last minutes of power go into it. */

#pragma once

#include <glib.h>

#define SMRITI_BATTERY_DIR "/sys/class/power_supply"
#define SMRITI_BATTERY_LOW 20 /* percent */

/* TRUE when a battery of the machine itself (@dir as the kernel shows them; not
 * that of a mouse) is being emptied and holds less than SMRITI_BATTERY_LOW percent.
 * FALSE where there is none, or nothing can be read. */
gboolean smriti_battery_is_low (const char *dir);
