/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The D-Bus face: checks arguments, calls study and prompts, replies. The
 * manual of every member is data/org.smriti.Smriti1.xml. */

#pragma once

#include "daemon/prompts/prompts.h"
#include "daemon/study/study.h"

typedef struct _SmritiService SmritiService;

/* Exports the object on @connection. Calls wait in the main context, which must
 * not be iterated before _start or _refuse. */
SmritiService *smriti_service_new (GDBusConnection *connection, GError **error);
void smriti_service_start (SmritiService *service, SmritiStudy *study, SmritiPrompts *prompts);
/* There will be no study: every call is answered with @error. */
void smriti_service_refuse (SmritiService *service, const GError *error);
/* Sends what change signals still wait in an idle. */
void smriti_service_free (SmritiService *service);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiService, smriti_service_free)
