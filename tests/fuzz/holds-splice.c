/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What holds for each change of a note's bytes: it changes what it names, what it
 * wrote is found again, and done twice it does nothing. */

#include "tests/fuzz/holds.h"

#include "common/notes/edit_stamp.h"

#include <string.h>

/* A stamp that was moved is found again where it was and says the day. */
static void
check_edit_stamp (const char *text, gsize length)
{
  static const gint32 day = 30000; /* 2052 */
  SmritiEditStamp stamp, again;
  g_autofree char *moved = NULL;
  g_autoptr (GString) after = NULL;

  if (!smriti_edit_stamp_find (text, length, &stamp))
    return;
  HOLDS (stamp.length > 0 && stamp.offset < length && stamp.length <= length - stamp.offset);
  HOLDS (!memchr (text + stamp.offset, '\n', stamp.length) && !memchr (text + stamp.offset, '\r', stamp.length));
  moved = smriti_edit_stamp_moved (&stamp, day);
  if (!moved)
    return;
  after = g_string_new_len (text, (gssize) length);
  g_string_erase (after, (gssize) stamp.offset, (gssize) stamp.length);
  g_string_insert (after, (gssize) stamp.offset, moved);
  HOLDS (smriti_edit_stamp_find (after->str, after->len, &again));
  HOLDS (again.offset == stamp.offset && again.line == stamp.line && again.day == day);
  HOLDS (!smriti_edit_stamp_moved (&again, day));
}

void
holds_splice (const char *text, gsize length)
{
  check_edit_stamp (text, length);
}
