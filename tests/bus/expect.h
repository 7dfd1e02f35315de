/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the checks of the API share: one peer, and calls that must do well or
 * fail by name; anything else ends the test. */

#pragma once

#include "peer.h"

#define SIGNAL_MS 10000
#define CARD "(ssbsssssxsu)"
#define OCCURRENCE "(ssssssxxxsa(ussbsss))"

extern Peer *peer;

/* "NAME: message" or the result as text; new string. */
char *describe (const PeerReply *reply);
/* Calls and expects a result of @signature. */
PeerReply *good (const char *member, const char *signature, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Calls and expects Error.@name. */
void bad (const char *name, const char *member, const char *format, ...) G_GNUC_PRINTF (3, 4);

char *long_string (gsize n);
/* A wrong type for @key in the a{sv} @dict ends the test. */
void assert_key (GVariant *dict, const char *key, const char *type);
guint dict_uint (const PeerReply *reply, const char *key);
char *dict_string (const PeerReply *reply, const char *key);
/* The string at @path ("0.3": third of the first) of a reply; new. */
char *string_at (const PeerReply *reply, const char *path);
guint total_of (const PeerReply *reply);
guint rows_of (const PeerReply *reply);

/* The virtual clock. */
gint64 now_s (void);
void advance (gint64 to_s);

/* The next signal OccurrenceChanged since is this. */
void assert_occurrence_signal (guint since, const char *id, const char *state);
