/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A private bus with 'mock serve' on it, for unit tests of the prompts, and the
 * mock's commands as functions. Waiting runs the main loop. */

#pragma once

#include <gio/gio.h>

typedef struct
{
  GSubprocess *server; /* NULL = none was wanted */
  GDBusConnection *connection;
} MockBus;

void mock_bus_up (MockBus *self, gboolean with_server);
void mock_bus_down (MockBus *self);
/* After the last test. */
void mock_bus_stop (void);

void mock_click (MockBus *self, guint id, const char *action, guint times);
void mock_invoke (MockBus *self, guint id, const char *key, guint times);
void mock_close (MockBus *self, guint id, guint reason);
void mock_set (MockBus *self, const char *what, const char *value);
void mock_do (MockBus *self, const char *method); /* Freeze, Thaw, Vanish, Restart */

/* Until @n were posted, or are no longer open; fails the test after 20 s. */
void mock_wait_posted (MockBus *self, guint n);
void mock_wait_closed (MockBus *self, guint n);
guint mock_n_posted (MockBus *self);
/* The JSON of the @n-th ever posted, from 1; new string. */
char *mock_nth (MockBus *self, guint n);

void run_until (gboolean (*is_so) (gpointer), gpointer data);
/* Whatever is under way between this process and the bus is done. */
void mock_settle (MockBus *self);

#define g_assert_has(text, part)                                             \
  G_STMT_START                                                               \
  {                                                                          \
    if (!strstr (text, part))                                                \
      g_error ("%s:%d: '%s' is not in: %s", __FILE__, __LINE__, part, text); \
  }                                                                          \
  G_STMT_END
#define g_assert_has_not(text, part)                                     \
  G_STMT_START                                                           \
  {                                                                      \
    if (strstr (text, part))                                             \
      g_error ("%s:%d: '%s' is in: %s", __FILE__, __LINE__, part, text); \
  }                                                                      \
  G_STMT_END
