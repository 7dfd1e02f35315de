/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The JSON the client prints: a writer of our own, so that start-up pays for no
 * library and numbers never follow the locale. Every string comes out as valid
 * UTF-8; a number that JSON cannot hold comes out as null. Nesting is the
 * caller's business: each begin needs its end. */

#pragma once

#include <glib.h>

typedef struct
{
  GString *text;
  gboolean has_member; /* the innermost object or list has one: a comma is due */
} SmritiJson;

/* @key is NULL inside a list and for the outermost object. */
void smriti_json_begin_object (SmritiJson *json, const char *key);
void smriti_json_end_object (SmritiJson *json);
void smriti_json_begin_list (SmritiJson *json, const char *key);
void smriti_json_end_list (SmritiJson *json);

void smriti_json_string (SmritiJson *json, const char *key, const char *value); /* NULL → null */
void smriti_json_word (SmritiJson *json, const char *key, const char *value);   /* NULL or "" → null */
void smriti_json_int (SmritiJson *json, const char *key, gint64 value);
void smriti_json_time (SmritiJson *json, const char *key, gint64 value_s); /* 0 → null */
void smriti_json_double (SmritiJson *json, const char *key, double value);
void smriti_json_bool (SmritiJson *json, const char *key, gboolean value);
void smriti_json_null (SmritiJson *json, const char *key);
