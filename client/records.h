/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Rows as the daemon sends them (tuples, documented in the XML) turned into the
 * records the commands speak of, and those into JSON and lines. The strings of a
 * record belong to the variant it was read from. */

#pragma once

#include "client/output.h"

#include "smriti-dbus.h"

typedef struct
{
  const char *id, *kind;
  gboolean snippet;
  const char *deck, *entry, *front, *state, *off;
  gint64 due_s;
  const char *note;
  guint line;
} SmritiCardRow;

typedef struct
{
  const char *id, *topic, *cadence, *title, *date, *state, *why;
  gint64 opens_s, until_s, snoozed_s;
} SmritiOccurrenceRow;

/* A step of an occurrence. */
typedef struct
{
  guint n;
  const char *entry, *text;
  gboolean done;
  const char *note, *link, *by;
} SmritiStepRow;

#define SMRITI_OCCURRENCE_TYPE "(ssssssxxxsa(ussbsss))"

typedef struct
{
  const char *dir, *reader;
  guint notes, cards, snippets, warnings;
  const char *state;
} SmritiVaultRow;

SmritiCardRow smriti_card_row (GVariant *tuple);
SmritiOccurrenceRow smriti_occurrence_row (GVariant *tuple);
/* The array of its steps; new. */
GVariant *smriti_occurrence_steps (GVariant *tuple);
SmritiStepRow smriti_step_row (GVariant *tuple);
SmritiVaultRow smriti_vault_row (GVariant *tuple);

/* The members only: begin and end of the object are the caller's, who may add. */
void smriti_json_card_members (SmritiJson *json, GVariant *tuple);
void smriti_json_card (SmritiJson *json, const char *key, GVariant *tuple);
void smriti_json_cards (SmritiJson *json, const char *key, GVariant *array);
void smriti_json_occurrence (SmritiJson *json, const char *key, GVariant *tuple);
void smriti_json_vault (SmritiJson *json, const char *key, GVariant *tuple);

/* "3f2a91c04b7e  What is a list?  (Python/1.1 Definitions, review, in 3 days)" */
void smriti_print_card_line (SmritiOutput *out, GVariant *tuple, gint64 now_s);

/* What a person calls the place of a card: its deck, or "" */
char *smriti_card_place (const SmritiCardRow *card);

/* What the grades would do, a(xx) by grade, as the member "grades"; @grades NULL = none. */
void smriti_json_grades (SmritiJson *json, GVariant *grades);
/* Cards with how often each was forgotten, a(ssu), as a list; @cards NULL = none. */
void smriti_json_forgotten (SmritiJson *json, const char *key, GVariant *cards);

/* @key of an a{sv}; 0, FALSE or "" when it is missing or of another type. */
guint smriti_dict_u (GVariant *dict, const char *key);
gint64 smriti_dict_x (GVariant *dict, const char *key);
guint64 smriti_dict_t (GVariant *dict, const char *key);
double smriti_dict_d (GVariant *dict, const char *key);
const char *smriti_dict_s (GVariant *dict, const char *key);

/* The daemon's clock from GetStatus or Diagnose, else this machine's. */
gint64 smriti_dict_now (GVariant *dict);

/* The daemon's clock, where a reply does not tell it. */
gint64 smriti_daemon_now (SmritiDbusDaemon *daemon);

/* "quiet hours", "no notification server": the words for a reason. */
const char *smriti_held_words (const char *reason);
