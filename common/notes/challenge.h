/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A challenge: a note whose frontmatter says "challenge: NAME", with a task, the
 * files that one starts from, those that judge the result and a solution. Pure. */

#pragma once

#include "common/enums.h"
#include "common/notes/block.h"

typedef enum
{
  SMRITI_CHALLENGE_SLOW,     /* right and too slow */
  SMRITI_CHALLENGE_REFACTOR, /* right and hard to read */
  SMRITI_CHALLENGE_DEBUG,    /* wrong */
} SmritiChallengeKind;

typedef enum
{
  SMRITI_FILE_GIVEN,
  SMRITI_FILE_HIDDEN, /* is there for check and time only */
  SMRITI_FILE_SOLUTION,
} SmritiFileRole;

typedef struct
{
  SmritiFileRole role;
  char *path; /* "a/b.py": relative, stays where the challenge is put */
  char *text; /* each line ended */
  guint line; /* 1-based, of the block */
} SmritiChallengeFile;

typedef struct
{
  char *name;  /* [a-z0-9][a-z0-9-]* */
  char *entry; /* "4.3" or NULL */
  SmritiChallengeKind kind;
  guint minutes;    /* time box, 1 to 1440 */
  char *check;      /* the shell's command line: ends with 0 when it is solved */
  char *time;       /* of a slow one: runs the code once; else NULL */
  double faster;    /* of a slow one: so many times faster than the original, above 1; else 0 */
  char *title;      /* the note's first heading, or the name */
  char *task;       /* Markdown: from there to the first file */
  GPtrArray *files; /* of SmritiChallengeFile, in order */
} SmritiChallenge;

/* NULL: the note is no challenge (*@out_problem NULL), or one that cannot be used;
 * *@out_problem (new) then says what and what to do, in one line. @blocks: of @scan. */
SmritiChallenge *smriti_challenge_read (const SmritiScan *scan, const SmritiBlocks *blocks, char **out_problem);

/* Whether the note says that it is one, can it be used or not. */
gboolean smriti_challenge_is_meant (const SmritiScan *scan);
void smriti_challenge_free (SmritiChallenge *challenge);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiChallenge, smriti_challenge_free)

/* "slow", "refactor", "debug". Static. */
const char *smriti_challenge_kind_name (SmritiChallengeKind kind);
gboolean smriti_challenge_kind_from_name (const char *name, SmritiChallengeKind *out_kind);

/* Whether a file of a challenge may be called so: valid, relative, no part of it
 * empty or with a dot or '-' at its front, at most 200 bytes and 8 folders deep. */
gboolean smriti_challenge_path_is_good (const char *path);

/* The grade that a solution earns: easy within half of the time box, good within
 * it, hard after it. */
SmritiGrade smriti_challenge_grade (const SmritiChallenge *challenge, gint64 took_s);
