/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Waiting until the daemon has read a note that this program changed. */

#pragma once

#include "client/bus.h"

typedef struct
{
  SmritiDbusDaemon *daemon;
  guint subscription;
  gboolean told;
} SmritiReread;

/* Before the change: from now on no news is lost. */
void smriti_reread_begin (SmritiReread *reread, SmritiDbusDaemon *daemon);

/* TRUE = no need to wait longer. */
typedef gboolean (*SmritiRereadFunc) (gpointer user_data);

/* After it: until the daemon has read notes and @enough (NULL = any) says so, or
 * about @limit_ms went by. */
void smriti_reread_wait (SmritiReread *reread, guint limit_ms, SmritiRereadFunc enough, gpointer user_data);
void smriti_reread_end (SmritiReread *reread);
