/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What holds for every input of a reader or writer of text, whatever stands in
 * it: the one home of these promises. fuzz-note.c asks after them with damaged
 * notes, fuzz-guided.c with those a coverage-guided engine finds. */

#pragma once

#include <glib.h>

typedef struct
{
  const char *name;
  void (*check) (const char *text, gsize length);
} FuzzTarget;

/* Ends with a NULL name. The first ones take whole notes. */
extern const FuzzTarget fuzz_targets[];

/* NULL when there is no such target. */
const FuzzTarget *fuzz_target_by_name (const char *name);

/* Aborts where a promise does not hold, the input left in the folder for temporary files. @text need
 * not end with a NUL and is not read beyond @length. */
void fuzz_check (const FuzzTarget *target, const char *text, gsize length);

void fuzz_broken (const char *condition, const char *file, int line) G_GNUC_NORETURN;

#define HOLDS(condition)                            \
  G_STMT_START                                      \
  {                                                 \
    if (!(condition))                               \
      fuzz_broken (#condition, __FILE__, __LINE__); \
  }                                                 \
  G_STMT_END

/* holds-note.c */
void holds_scan (const char *text, gsize length);
void holds_readers (const char *text, gsize length);
void holds_frontmatter (const char *text, gsize length);
void holds_outline (const char *text, gsize length);
/* holds-curriculum.c */
void holds_blocks (const char *text, gsize length);
void holds_template (const char *text, gsize length);
void holds_sheet (const char *text, gsize length);
/* holds-challenge.c */
void holds_challenge (const char *text, gsize length);
void holds_passages (const char *text, gsize length);
/* holds-text.c */
void holds_text (const char *text, gsize length);
/* holds-splice.c */
void holds_splice (const char *text, gsize length);
/* holds-settings.c */
void holds_settings (const char *text, gsize length);
