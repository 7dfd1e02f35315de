/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the files of this room share. */

#pragma once

#include "daemon/bus/check.h"
#include "daemon/bus/rows.h"
#include "daemon/bus/service.h"
#include "smriti-dbus.h"

struct _SmritiService
{
  GDBusConnection *connection;
  SmritiDbusDaemon *daemon;
  SmritiDbusTestClock *test_clock; /* NULL on the real clock */
  SmritiStudy *study;
  SmritiPrompts *prompts;
  GError *refusal;    /* why there is no study */
  SmritiMoves *moves; /* reschedule_methods.c: what was said last, until all of it was read */
  guint update;       /* the idle that renews the properties */
  GQueue jobs;        /* upkeep_methods.c; the head is under way */
};

/* Each connects the handlers of one part of the interface. */
void smriti_service_connect_cards (SmritiService *service);
void smriti_service_connect_calendar (SmritiService *service);
void smriti_service_connect_log (SmritiService *service);
void smriti_service_connect_memory (SmritiService *service);
void smriti_service_connect_notes (SmritiService *service);
void smriti_service_connect_records (SmritiService *service);
void smriti_service_connect_reference (SmritiService *service);
void smriti_service_connect_reschedule (SmritiService *service);
void smriti_service_connect_reviews (SmritiService *service);
void smriti_service_connect_ritual (SmritiService *service);
void smriti_service_connect_transfer (SmritiService *service);
void smriti_service_connect_upkeep (SmritiService *service);
void smriti_service_drop_jobs (SmritiService *service);
void smriti_service_export_test_clock (SmritiService *service);
