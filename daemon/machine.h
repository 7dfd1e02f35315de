/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the machine tells the clock over the system bus: logind that it woke,
 * timedated that its zone is another. Both are belt and braces to the timerfd
 * and to the watch on /etc/localtime, which need no bus: without one, without
 * these services, or once the bus is gone, nothing is missing. Never waits for
 * the bus, never starts a service, and wakes up for nothing else. */

#pragma once

#include "daemon/calendar/clock.h"

typedef struct _SmritiMachine SmritiMachine;

/* @clock must outlive it. */
SmritiMachine *smriti_machine_new (SmritiClock *clock);
/* Connecting takes a while; FALSE for good where there is no system bus. */
gboolean smriti_machine_listens (const SmritiMachine *machine);
void smriti_machine_free (SmritiMachine *machine);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiMachine, smriti_machine_free)
