/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Judging a solution: what the person wrote is copied, the hidden files are put
 * with it, and the note's commands are run on that in the jail (jail.h). The
 * person's own folder is only read. */

#pragma once

#include "client/jail.h"
#include "common/notes/challenge.h"

typedef struct
{
  gboolean passed;       /* right and, where asked, fast enough */
  SmritiJailResult *run; /* the check, or what failed in timing */
  double ratio;          /* of a slow one that is right: original / solution; else 0 */
  char *diff;            /* the files given → what they are now; "" = the same, NULL = not to be told */
} SmritiJudgement;

void smriti_judgement_free (SmritiJudgement *judgement);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiJudgement, smriti_judgement_free)

/* Judges what is in @dir. @jailed as in smriti_jail_run (). @talk: a person waits, and
 * is told on stderr when it takes longer. A solution that is wrong is a judgement, not
 * an error. Errors: those of smriti_work_copy () and smriti_jail_run (), FAILED (the
 * original cannot be timed). */
SmritiJudgement *
smriti_challenge_judge (const SmritiChallenge *challenge, const char *dir, gboolean jailed, gboolean talk, GError **error);
