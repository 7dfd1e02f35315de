/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The vault that the measurements read: made, not found, and the same bytes
 * each time. As people write: frontmatter, headings, prose with links, lists,
 * tables, code, formulas, and cards in every form the default reader knows,
 * about 70 in a note of 14 kB. */

#pragma once

#include <glib.h>

#define BENCH_VAULT_NOTES 2000

/* The text of note @n (from 0). Some of its paragraphs are other ones with another @edition. */
char *bench_vault_note (guint n, guint edition);

/* Where note @n stands below the vault: "Area 3/Note 0042.md". */
char *bench_vault_path (guint n);

/* Writes notes [0, @n_notes) below @dir; those divisible by @every (0 = none) as @edition. */
void bench_vault_write (const char *dir, guint n_notes, guint every, guint edition);
