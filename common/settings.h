/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti.conf (CONTRACTS "Settings"): one table of keys with type, bounds and
 * default; reading, checking with line numbers, and splicing one value into the
 * text as the user wrote it. Pure: text in, values, warnings and new text out. */

#pragma once

#include <gio/gio.h>

#define SMRITI_MAX_STEPS 16

typedef struct
{
  int daily_minute; /* wall times are minutes after midnight */
  int daily_concepts, daily_snippets;
  gboolean daily_concepts_set, daily_snippets_set; /* said in the file: it wins over the note's plan */
  int weekly_weekday;                              /* 0 = Monday */
  int weekly_minute;
  int monthly_day;
  gboolean cycle_from_completion;
  int rollover_minute;
  int quiet_from_minute, quiet_to_minute;
  gboolean prompts_enabled;
  int prompts_buttons; /* -1 = auto */
  gboolean inhibitor_hold, idle_hold;
  double retention;
  int max_interval_days;
  guint n_learning, n_relearning;
  int learning_s[SMRITI_MAX_STEPS], relearning_s[SMRITI_MAX_STEPS];
  gboolean fuzz;
  char *easy_days; /* as written, or "" */
  char *exam;      /* "ENTRY DATE" or "" */
  gboolean fit_auto;
  char *version; /* of a topic: the one its person uses, or "" */
  int keep_days, keep_weeks, keep_months;
  GHashTable *topics; /* topic → GHashTable key → value (strings), from [topic X] */
  GHashTable *decks;  /* the same, from [deck NAME] */
} SmritiSettings;

typedef enum
{
  SMRITI_SETTING_TIME,    /* int: minutes after midnight */
  SMRITI_SETTING_INT,     /* int */
  SMRITI_SETTING_AUTO,    /* int, or "auto" = -1 */
  SMRITI_SETTING_WORD,    /* int: the place of the word among words; also gboolean */
  SMRITI_SETTING_NUMBER,  /* double */
  SMRITI_SETTING_STEPS,   /* int[] of seconds and their number */
  SMRITI_SETTING_DAYS,    /* char *: weekdays */
  SMRITI_SETTING_EXAM,    /* char *: entry and date, or "" */
  SMRITI_SETTING_KEEP,    /* int[3] */
  SMRITI_SETTING_VERSION, /* char *: "3.12", or "" */
} SmritiSettingType;

/* One row of the table, for 'config list', completion and the man page. */
typedef struct
{
  const char *name;    /* "daily.hour" */
  const char *preset;  /* "09:00" */
  const char *accepts; /* "HH:MM", for error messages and help */
  gboolean in_topic;   /* may stand in [topic X]; a name without a dot stands nowhere else */
  gboolean in_deck;

  /* How settings.c reads and writes it */
  SmritiSettingType type;
  gsize offset;   /* of the value in SmritiSettings */
  gsize n_offset; /* STEPS: of the number of steps */
  double min, max;
  const char *words; /* "anchor|completion" */
} SmritiSettingInfo;

const SmritiSettingInfo *smriti_settings_table (guint *out_n);

SmritiSettings *smriti_settings_new_default (void);
/* Never fails: a bad value keeps its default. @warnings (nullable) receives
 * new strings "LINE: text", with duplicates, unknown keys and their nearest match. */
SmritiSettings *smriti_settings_parse (const char *text, gsize length, GPtrArray *warnings);
SmritiSettings *smriti_settings_load (const char *path, GPtrArray *warnings, GError **error); /* no file = defaults, no error */
void smriti_settings_free (SmritiSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SmritiSettings, smriti_settings_free)

/* $XDG_CONFIG_HOME/smriti/smriti.conf */
char *smriti_settings_path (void);

/* What @key ("daily.hour", "topic Python/daily.hour") is now, as it would be
 * written; NULL + INVALID_ARGUMENT (with the
 * nearest match) when there is no such key. */
char *smriti_settings_get (const SmritiSettings *settings, const char *key, GError **error);

/* The whole text with @key = @value, every other byte as it was. The key may be
 * "daily.concepts" or "topic Python/daily.concepts". INVALID_ARGUMENT says what
 * the key accepts. */
char *smriti_settings_splice (const char *text, gsize length, const char *key, const char *value, GError **error);

/* What is wrong with asking for cards at @minute: it lies in quiet hours that end
 * with or after its review day, so it can never go out. New string, or NULL. */
char *smriti_settings_daily_fault (const SmritiSettings *settings, int minute);

/* The value [topic @topic] gives to @key (times in minutes, weekdays from 0),
 * or [deck @topic] where no topic does; @otherwise when neither gives one. */
int smriti_settings_topic_int (const SmritiSettings *settings, const char *topic, const char *key, int otherwise);

/* The version of @topic that its person uses, as [topic @topic] says; NULL = it does not. */
const char *smriti_settings_topic_version (const SmritiSettings *settings, const char *topic);

/* New settings as they hold for @topic and @deck (both nullable): the general
 * ones, over them [topic @topic], over them [deck …] from "a" to "a/b/c". */
SmritiSettings *smriti_settings_for (const SmritiSettings *settings, const char *topic, const char *deck);
