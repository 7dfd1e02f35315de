/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Changes to one text: at this byte these bytes become those. A list of them is
 * one change, all or none; nothing but the bytes they name differs afterwards.
 * Pure: common/patch.h writes them to a file. */

#pragma once

#include <glib.h>

typedef struct
{
  gsize offset;   /* byte of the text before, where @before begins */
  GBytes *before; /* what stands there */
  GBytes *after;  /* what shall stand there */
} SmritiSplice;

/* New empty array of SmritiSplice, owned; in order of offset, none over another. */
GPtrArray *smriti_splices_new (void);

/* Adds the change of @n_before bytes of @text at @offset into @after. It must
 * not begin before the end of the last one. */
void smriti_splices_add (GPtrArray *splices, const char *text, gsize offset, gsize n_before, const char *after, gsize n_after);

/* The text with all of them in it, new and ended by a NUL byte that is not
 * counted; NULL when @text has other bytes where one of them changes something. */
char *smriti_splices_apply (const GPtrArray *splices, const char *text, gsize length, gsize *out_length);

/* What takes them back, for the text they made. New. */
GPtrArray *smriti_splices_invert (const GPtrArray *splices);
