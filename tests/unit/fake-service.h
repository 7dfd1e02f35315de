/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A service on a private bus that gives the answers it was taught, from GDBus's
 * own thread: the test's main loop is free to wait for them. */

#pragma once

#include <gio/gio.h>

typedef struct _FakeService FakeService;

/* The bus of this process's tests is both its session bus and its system bus. */
void fake_bus_up (void);
void fake_bus_down (void);

FakeService *fake_service_new (const char *name);
void fake_service_free (FakeService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeService, fake_service_free)

/* @call: "PATH MEMBER" and the string arguments, with blanks between. @reply:
 * GVariant text of the whole tuple; NULL: it is never answered. What was not
 * taught is answered with an error. */
void fake_service_teach (FakeService *service, const char *call, const char *reply);
void
fake_service_emit (FakeService *service, const char *path, const char *interface, const char *signal, const char *parameters);
const char *fake_service_owner (FakeService *service);
/* How often it was called at all. */
guint fake_service_calls (FakeService *service);
