/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A challenge read from any note can be used as it is: nothing of it leads out of
 * the folder it is put into, and what is refused says why in one line. */

#include "common/notes/challenge.h"

#include "tests/fuzz/holds.h"

#include <math.h>

static void
check_challenge (const SmritiChallenge *challenge, guint n_lines)
{
  gboolean given = FALSE;

  HOLDS (smriti_remark_is_name (challenge->name) && challenge->minutes >= 1 && challenge->minutes <= 1440);
  HOLDS (*challenge->check != '\0' && challenge->title && challenge->task);
  HOLDS (g_utf8_validate (challenge->check, -1, NULL) && !strchr (challenge->check, '\n'));
  HOLDS ((challenge->kind == SMRITI_CHALLENGE_SLOW) == (challenge->time != NULL));
  HOLDS (challenge->time ? isfinite (challenge->faster) && challenge->faster > 1 : challenge->faster == 0);
  for (guint i = 0; i < challenge->files->len; i++)
    {
      const SmritiChallengeFile *file = g_ptr_array_index (challenge->files, i);

      HOLDS (smriti_challenge_path_is_good (file->path) && *file->path != '/' && *file->path != '.' && !strstr (file->path, "/."));
      HOLDS (file->line >= 1 && file->line <= n_lines && g_utf8_validate (file->text, -1, NULL));
      given |= file->role == SMRITI_FILE_GIVEN;
    }
  HOLDS (given);
}

void
holds_challenge (const char *text, gsize length)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, length);
  g_autoptr (SmritiBlocks) blocks = smriti_blocks_read (scan, NULL);
  g_autofree char *problem = NULL;
  g_autoptr (SmritiChallenge) challenge = smriti_challenge_read (scan, blocks, &problem);

  HOLDS (!challenge || !problem);
  HOLDS (!problem || (*problem != '\0' && !strchr (problem, '\n')));
  if (challenge)
    check_challenge (challenge, scan->n_lines);
}
