/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/records.h"

#include "client/when.h"
#include "common/enums.h"
#include "common/text.h"

SmritiCardRow
smriti_card_row (GVariant *tuple)
{
  SmritiCardRow row;

  g_variant_get (tuple, "(&s&sb&s&s&s&s&sx&su)", &row.id, &row.kind, &row.snippet, &row.deck, &row.entry, &row.front, &row.state,
                 &row.off, &row.due_s, &row.note, &row.line);
  return row;
}

SmritiOccurrenceRow
smriti_occurrence_row (GVariant *tuple)
{
  SmritiOccurrenceRow row;

  g_variant_get (tuple, "(&s&s&s&s&s&sxxx&s@a(ussbsss))", &row.id, &row.topic, &row.cadence, &row.title, &row.date, &row.state,
                 &row.opens_s, &row.until_s, &row.snoozed_s, &row.why, NULL);
  return row;
}

GVariant *
smriti_occurrence_steps (GVariant *tuple)
{
  return g_variant_get_child_value (tuple, 10);
}

SmritiStepRow
smriti_step_row (GVariant *tuple)
{
  SmritiStepRow row;

  g_variant_get (tuple, "(u&s&sb&s&s&s)", &row.n, &row.entry, &row.text, &row.done, &row.note, &row.link, &row.by);
  return row;
}

SmritiVaultRow
smriti_vault_row (GVariant *tuple)
{
  SmritiVaultRow row;

  g_variant_get (tuple, "(&s&suuuu&s)", &row.dir, &row.reader, &row.notes, &row.cards, &row.snippets, &row.warnings, &row.state);
  return row;
}

void
smriti_json_card_members (SmritiJson *json, GVariant *tuple)
{
  SmritiCardRow card = smriti_card_row (tuple);

  smriti_json_string (json, "id", card.id);
  smriti_json_string (json, "kind", card.kind);
  smriti_json_bool (json, "snippet", card.snippet);
  smriti_json_word (json, "deck", card.deck);
  smriti_json_word (json, "entry", card.entry);
  smriti_json_string (json, "front", card.front);
  smriti_json_string (json, "state", card.state);
  smriti_json_word (json, "off", card.off);
  smriti_json_time (json, "due", card.due_s);
  smriti_json_word (json, "note", card.note);
  if (*card.note != '\0')
    smriti_json_int (json, "line", card.line);
  else
    smriti_json_null (json, "line");
}

void
smriti_json_card (SmritiJson *json, const char *key, GVariant *tuple)
{
  smriti_json_begin_object (json, key);
  smriti_json_card_members (json, tuple);
  smriti_json_end_object (json);
}

void
smriti_json_grades (SmritiJson *json, GVariant *grades)
{
  smriti_json_begin_object (json, "grades");
  for (gsize i = 0; grades && i < MIN (g_variant_n_children (grades), SMRITI_GRADE_EASY); i++)
    {
      gint64 interval_s, due_s;

      g_variant_get_child (grades, i, "(xx)", &interval_s, &due_s);
      smriti_json_begin_object (json, smriti_grade_to_string ((SmritiGrade) (i + 1)));
      smriti_json_int (json, "interval_s", interval_s);
      smriti_json_int (json, "due", due_s);
      smriti_json_end_object (json);
    }
  smriti_json_end_object (json);
}

void
smriti_json_forgotten (SmritiJson *json, const char *key, GVariant *cards)
{
  smriti_json_begin_list (json, key);
  for (gsize i = 0; cards && i < g_variant_n_children (cards); i++)
    {
      const char *id, *front;
      guint lapses;

      g_variant_get_child (cards, i, "(&s&su)", &id, &front, &lapses);
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "id", id);
      smriti_json_string (json, "front", front);
      smriti_json_int (json, "lapses", lapses);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

void
smriti_json_cards (SmritiJson *json, const char *key, GVariant *array)
{
  smriti_json_begin_list (json, key);
  for (gsize i = 0; i < g_variant_n_children (array); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (array, i);

      smriti_json_card (json, NULL, tuple);
    }
  smriti_json_end_list (json);
}

static void
json_step (SmritiJson *json, GVariant *tuple)
{
  SmritiStepRow step = smriti_step_row (tuple);

  smriti_json_begin_object (json, NULL);
  smriti_json_int (json, "n", step.n);
  smriti_json_word (json, "entry", step.entry);
  smriti_json_string (json, "text", step.text);
  smriti_json_bool (json, "done", step.done);
  smriti_json_word (json, "note", step.note);
  smriti_json_word (json, "link", step.link);
  smriti_json_word (json, "by", step.by);
  smriti_json_end_object (json);
}

void
smriti_json_occurrence (SmritiJson *json, const char *key, GVariant *tuple)
{
  SmritiOccurrenceRow occurrence = smriti_occurrence_row (tuple);
  g_autoptr (GVariant) steps = smriti_occurrence_steps (tuple);

  smriti_json_begin_object (json, key);
  smriti_json_string (json, "id", occurrence.id);
  smriti_json_string (json, "topic", occurrence.topic);
  smriti_json_string (json, "cadence", occurrence.cadence);
  smriti_json_string (json, "title", occurrence.title);
  smriti_json_string (json, "date", occurrence.date);
  smriti_json_string (json, "state", occurrence.state);
  smriti_json_word (json, "why", occurrence.why);
  smriti_json_time (json, "opens", occurrence.opens_s);
  smriti_json_time (json, "until", occurrence.until_s);
  smriti_json_time (json, "snoozed", occurrence.snoozed_s);
  smriti_json_begin_list (json, "steps");
  for (gsize i = 0; i < g_variant_n_children (steps); i++)
    {
      g_autoptr (GVariant) step = g_variant_get_child_value (steps, i);

      json_step (json, step);
    }
  smriti_json_end_list (json);
  smriti_json_end_object (json);
}

void
smriti_json_vault (SmritiJson *json, const char *key, GVariant *tuple)
{
  SmritiVaultRow vault = smriti_vault_row (tuple);

  smriti_json_begin_object (json, key);
  smriti_json_string (json, "dir", vault.dir);
  smriti_json_string (json, "reader", vault.reader);
  smriti_json_int (json, "notes", vault.notes);
  smriti_json_int (json, "cards", vault.cards);
  smriti_json_int (json, "snippets", vault.snippets);
  smriti_json_int (json, "warnings", vault.warnings);
  smriti_json_string (json, "state", vault.state);
  smriti_json_end_object (json);
}

char *
smriti_card_place (const SmritiCardRow *card)
{
  g_autofree char *deck = smriti_term_clean (card->deck);

  return g_strdelimit (g_steal_pointer (&deck), "\n\t", ' ');
}

void
smriti_print_card_line (SmritiOutput *out, GVariant *tuple, gint64 now_s)
{
  SmritiCardRow card = smriti_card_row (tuple);
  g_autofree char *front = smriti_text_line (card.front, 60);
  g_autofree char *place = smriti_card_place (&card);
  g_autofree char *due = card.due_s != 0 ? smriti_when_due (card.due_s, now_s) : NULL;
  const char *dim = smriti_term_sgr (&out->term, SMRITI_SGR_DIM);
  const char *reset = smriti_term_sgr (&out->term, SMRITI_SGR_RESET);

  smriti_output_printf (out, "%s%-16s%s  %s  %s(%s%s%s%s%s%s%s)%s\n", dim, card.id, reset, front, dim, place,
                        *place != '\0' ? ", " : "", card.state, due ? ", " : "", due ? due : "", *card.off != '\0' ? ", " : "",
                        card.off, reset);
}

double
smriti_dict_d (GVariant *dict, const char *key)
{
  double value = 0;

  g_variant_lookup (dict, key, "d", &value);
  return value;
}

guint
smriti_dict_u (GVariant *dict, const char *key)
{
  guint value = 0;

  g_variant_lookup (dict, key, "u", &value);
  return value;
}

gint64
smriti_dict_x (GVariant *dict, const char *key)
{
  gint64 value = 0;

  g_variant_lookup (dict, key, "x", &value);
  return value;
}

guint64
smriti_dict_t (GVariant *dict, const char *key)
{
  guint64 value = 0;

  g_variant_lookup (dict, key, "t", &value);
  return value;
}

const char *
smriti_dict_s (GVariant *dict, const char *key)
{
  const char *value = "";

  g_variant_lookup (dict, key, "&s", &value);
  return value;
}

gint64
smriti_dict_now (GVariant *dict)
{
  gint64 now_s = dict ? smriti_dict_x (dict, "now") : 0;

  return now_s != 0 ? now_s : g_get_real_time () / G_USEC_PER_SEC;
}

gint64
smriti_daemon_now (SmritiDbusDaemon *daemon)
{
  g_autoptr (GVariant) status = NULL;

  smriti_dbus_daemon_call_get_status_sync (daemon, g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0), &status, NULL, NULL);
  return smriti_dict_now (status);
}

const char *
smriti_held_words (const char *reason)
{
  static const struct
  {
    const char *reason, *words;
  } table[] = {
    { "no-server", "no notification server" },
    { "server-error", "the notification server refuses" },
    { "quiet-hours", "quiet hours" },
    { "locked", "the screen is locked" },
    { "idle", "nobody is at the screen" },
    { "do-not-disturb", "do not disturb is on" },
    { "presenting", "you are presenting" },
    { "snoozed", "snoozed" },
    { "paused", "paused" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_strcmp0 (reason, table[i].reason) == 0)
      return table[i].words;
  return reason;
}
