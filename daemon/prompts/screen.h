/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What stands on the screen, as one durable fact: a daemon that was killed
 * finds its prompt again and takes the dead popup away. */

#pragma once

#include "daemon/prompts/stage.h"

typedef struct
{
  SmritiStageKind kind; /* NONE: nothing was there */
  gint32 day;
  gint64 shown_s;
  guint id;      /* 0: it is known to be gone */
  char *server;  /* smriti_notifier_server_key () */
  char *subject; /* card, or occurrence of a checklist; "" = none */
} SmritiScreen;

void smriti_screen_save (SmritiStudy *study, const SmritiScreen *screen);
void smriti_screen_forget (SmritiStudy *study);
/* FALSE when nothing, or nothing readable, was saved. */
gboolean smriti_screen_load (SmritiStudy *study, SmritiScreen *out);
void smriti_screen_clear (SmritiScreen *screen);
