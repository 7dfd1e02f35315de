/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* SHA-256 (FIPS 180-4) for the keys of cards. GLib's needs an allocation for
 * each text and 0.75 us for each 64 bytes, more than all of the reading of a
 * card; this one is a plain struct that can be copied half way, and uses the
 * processor's instructions where it has them. */

#pragma once

#include <glib.h>

#define SMRITI_SHA256_BYTES 32

typedef struct _SmritiSha256 SmritiSha256;

struct _SmritiSha256
{
  guint32 state[8];
  guint8 block[64]; /* what does not fill one yet */
  guint64 length;   /* bytes given so far */
  void (*add_blocks) (guint32 *state, const guint8 *data, gsize n_blocks);
};

void smriti_sha256_init (SmritiSha256 *sha);
/* The same in plain C, for comparison. */
void smriti_sha256_init_plain (SmritiSha256 *sha);
void smriti_sha256_add (SmritiSha256 *sha, const void *data, gsize length);
/* @sha is used up by it. */
void smriti_sha256_finish (SmritiSha256 *sha, guint8 out[SMRITI_SHA256_BYTES]);
