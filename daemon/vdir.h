/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Keeps the cadences as a folder of iCalendar files that any calendar program
 * shows. A projection for others, read by nobody here: when it cannot be
 * written that is said once, and all else goes on. The writing itself is done
 * by a program (common/helper.h), one run at a time; there is no timer but the
 * one that ends a run that hangs. */

#pragma once

#include "daemon/study/study.h"

typedef struct _SmritiVdir SmritiVdir;

/* @dir: made by the first run. Nothing happens before smriti_vdir_changed(). */
SmritiVdir *smriti_vdir_new (SmritiStudy *study, const char *dir);
/* Ends a run under way at once. */
void smriti_vdir_free (SmritiVdir *vdir);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiVdir, smriti_vdir_free)

/* The rules may be others now: looks when nothing else is to do. */
void smriti_vdir_changed (SmritiVdir *vdir);
