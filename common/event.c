/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/event.h"

SmritiEvent *
smriti_event_new (SmritiEventType type, const char *subject)
{
  SmritiEvent *event = g_new0 (SmritiEvent, 1);

  event->type = type;
  event->subject = g_strdup (subject);
  event->payload = g_new0 (char *, 1);
  event->stands = TRUE;
  return event;
}

void
smriti_event_free (SmritiEvent *event)
{
  if (!event)
    return;
  g_free (event->subject);
  g_strfreev (event->payload);
  g_free (event->parameters);
  g_free (event->token);
  g_free (event);
}

void
smriti_event_put (SmritiEvent *event, const char *name, const char *value)
{
  guint n = g_strv_length (event->payload);

  event->payload = g_renew (char *, event->payload, n + 3);
  event->payload[n] = g_strdup (name);
  event->payload[n + 1] = g_strdup (value);
  event->payload[n + 2] = NULL;
}

const char *
smriti_event_get (const SmritiEvent *event, const char *name)
{
  for (char **p = event->payload; p[0]; p += 2)
    if (g_str_equal (p[0], name))
      return p[1];
  return NULL;
}
