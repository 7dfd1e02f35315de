/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The calls to the kernel that code in the jail has no need of (seccomp): those
 * that take memory which no limit counts, make new name spaces, reach the
 * person's keys, or have been the way out of many a sandbox. */

#pragma once

#include <glib.h>

/* A program for the kernel (struct sock_filter after sock_filter) as bubblewrap
 * takes it; new. NULL: this processor is not known here. */
GBytes *smriti_jail_filter (void);
