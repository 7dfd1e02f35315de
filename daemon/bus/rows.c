/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/bus/rows.h"

#include "common/names.h"
#include "common/text.h"

#include <string.h>

/* What a reply holds besides its rows, at most. */
#define REST_OF_REPLY 65536

/* All items of one outline entry: a row must never fill a reply alone. */
#define MAX_ITEMS 262144

GVariant *
smriti_row_string (const char *text, gsize max_bytes)
{
  return g_variant_new_take_string (smriti_text_bounded (text ? text : "", MIN (max_bytes, SMRITI_MAX_STRING)));
}

static GVariant *
word (const char *text)
{
  return g_variant_new_string (text ? text : "");
}

GVariant *
smriti_row_card (const SmritiStudyCard *card, guint max_text)
{
  GVariant *fields[] = {
    word (card->id),
    word (smriti_kind_to_string (card->kind)),
    g_variant_new_boolean (card->snippet),
    smriti_row_string (card->deck, max_text),
    smriti_row_string (card->entry, max_text),
    smriti_row_string (card->front, max_text),
    word (smriti_state_to_string (card->progress.state)),
    word (smriti_off_to_string (card->off)),
    g_variant_new_int64 (card->due_s),
    smriti_row_string (card->note, SMRITI_MAX_ARGUMENT),
    g_variant_new_uint32 (card->line),
  };

  return g_variant_new_tuple (fields, G_N_ELEMENTS (fields));
}

GVariant *
smriti_row_memory (const SmritiStudyCard *card, double retrievability)
{
  return g_variant_new ("(ddduu)", card->progress.memory.stability, card->progress.memory.difficulty, retrievability,
                        card->answers, card->lapses);
}

static GVariant *
row_step (const SmritiStep *step)
{
  g_autofree char *by = step->by_day == SMRITI_DAY_NONE ? g_strdup ("") : smriti_day_to_string (step->by_day);

  return g_variant_new ("(u@s@sb@s@ss)", step->n, smriti_row_string (step->entry, 64), smriti_row_string (step->text, 1024),
                        step->done, smriti_row_string (step->note, 4096), smriti_row_string (step->link, 4096), by);
}

GVariant *
smriti_row_occurrence (const SmritiOccurrence *occurrence)
{
  g_autofree char *date = smriti_day_to_string (occurrence->day);
  GVariantBuilder steps;

  g_variant_builder_init (&steps, G_VARIANT_TYPE ("a(ussbsss)"));
  for (guint i = 0; i < occurrence->steps->len; i++)
    g_variant_builder_add_value (&steps, row_step (g_ptr_array_index (occurrence->steps, i)));
  return g_variant_new ("(@s@ss@sssxxx@sa(ussbsss))", smriti_row_string (occurrence->id, SMRITI_MAX_ARGUMENT),
                        smriti_row_string (occurrence->topic, SMRITI_MAX_ARGUMENT),
                        smriti_cadence_to_string (occurrence->cadence), smriti_row_string (occurrence->title, 1024), date,
                        smriti_occurrence_state_to_string (occurrence->state), occurrence->opens_s, occurrence->until_s,
                        occurrence->snoozed_s, smriti_row_string (occurrence->why, SMRITI_MAX_ARGUMENT), &steps);
}

GVariant *
smriti_row_vault (const SmritiVaultRow *vault, const char *state)
{
  return g_variant_new ("(@s@suuuus)", smriti_row_string (vault->dir, SMRITI_MAX_ARGUMENT), smriti_row_string (vault->reader, 64),
                        vault->notes, vault->cards, vault->snippets, vault->warnings, state ? state : "");
}

/* --- events --- */

/* Payload values are strings; those that count are numbers outside, and those
 * the user wrote are text. */
static GVariant *
payload_value (const char *name, const char *value, guint max_text)
{
  static const char *const numbers[] = { "interval-days", "ease", "stability", "difficulty", NULL };

  if (g_strv_contains (numbers, name))
    return g_variant_new_double (g_ascii_strtod (value, NULL));
  if (g_str_equal (name, "n") || g_str_equal (name, "reps") || g_str_equal (name, "lapses"))
    return g_variant_new_uint32 ((guint32) g_ascii_strtoull (value, NULL, 10));
  if (g_str_equal (name, "until") || g_str_equal (name, "due"))
    return g_variant_new_int64 (g_ascii_strtoll (value, NULL, 10));
  if (g_str_equal (name, "why") || g_str_equal (name, "value") || g_str_equal (name, "note") || g_str_equal (name, "text")
      || g_str_equal (name, "was") || g_str_equal (name, "now"))
    return smriti_row_string (value, max_text);
  return smriti_row_string (value, SMRITI_MAX_ARGUMENT);
}

static void
add_front (SmritiStudy *study, const SmritiEvent *event, guint max_text, GVariantDict *details)
{
  g_autofree char *front = smriti_study_front_line (study, event->subject, MIN (max_text, 200));

  g_variant_dict_insert_value (details, "front", smriti_row_string (front, max_text));
}

static void
add_answer (SmritiStudy *study, const SmritiEvent *event, guint max_text, GVariantDict *details)
{
  g_variant_dict_insert (details, "grade", "s", smriti_grade_to_string (event->grade));
  g_variant_dict_insert (details, "elapsed-days", "i", event->elapsed_days);
  g_variant_dict_insert (details, "interval-s", "x", event->interval_s);
  g_variant_dict_insert (details, "due", "x", event->due_s);
  g_variant_dict_insert (details, "took-ms", "u", event->took_ms);
  add_front (study, event, max_text, details);
}

GVariant *
smriti_row_event (SmritiStudy *study, const SmritiEvent *event, guint max_text)
{
  g_auto (GVariantDict) details = G_VARIANT_DICT_INIT (NULL);

  for (char **p = event->payload; p[0]; p += 2)
    g_variant_dict_insert_value (&details, p[0], payload_value (p[0], p[1], max_text));
  if (event->type == SMRITI_EVENT_ANSWERED)
    add_answer (study, event, max_text, &details);
  else if (event->type == SMRITI_EVENT_SUSPENDED || event->type == SMRITI_EVENT_RESUMED || event->type == SMRITI_EVENT_BURIED
           || event->type == SMRITI_EVENT_ARCHIVED || event->type == SMRITI_EVENT_ADOPTED
           || event->type == SMRITI_EVENT_RESCHEDULED)
    add_front (study, event, max_text, &details);
  g_variant_dict_insert (&details, "stands", "b", event->stands);
  return g_variant_new ("(sxs@s@a{sv})", event->id, event->at_ms / 1000, smriti_event_type_to_string (event->type),
                        smriti_row_string (event->subject, SMRITI_MAX_ARGUMENT), g_variant_dict_end (&details));
}

/* --- outlines --- */

GVariant *
smriti_row_entry (const SmritiEntryRow *entry, guint max_text)
{
  g_auto (GStrv) items = entry->items[0] != '\0' ? g_strsplit (entry->items, "\n", -1) : g_new0 (char *, 1);
  GVariantBuilder strings;
  gsize room = MAX_ITEMS;

  g_variant_builder_init (&strings, G_VARIANT_TYPE ("as"));
  for (guint i = 0; items[i] && i < SMRITI_MAX_ROWS && room > 0; i++)
    {
      GVariant *item = smriti_row_string (items[i], MIN (max_text, room));

      room -= g_variant_get_size (item) - 1;
      g_variant_builder_add_value (&strings, item);
    }
  return g_variant_new ("(@s@s@s@sasbuuu)", smriti_row_string (entry->note, SMRITI_MAX_ARGUMENT),
                        smriti_row_string (entry->topic, max_text), smriti_row_string (entry->number, max_text),
                        smriti_row_string (entry->title, max_text), &strings, entry->done, entry->cards, entry->known,
                        entry->line);
}

/* --- lists --- */

/* Bytes @value takes in a message, at most: its own with padding before it. */
static gsize
wire_size (GVariant *value)
{
  const char *type = g_variant_get_type_string (value);
  gsize size = 16;

  if (!g_variant_is_container (value))
    return g_variant_get_size (value) + 8;
  if (type[0] == 'v')
    size += 256; /* its signature */
  for (gsize i = 0; i < g_variant_n_children (value); i++)
    {
      g_autoptr (GVariant) child = g_variant_get_child_value (value, i);

      size += wire_size (child);
    }
  return size;
}

GVariant *
smriti_rows (const char *type, GPtrArray *records, SmritiRowFunc make, gpointer user_data)
{
  GVariantBuilder builder;
  gsize size = REST_OF_REPLY;

  g_variant_builder_init (&builder, G_VARIANT_TYPE (type));
  for (guint i = 0; records && i < records->len; i++)
    {
      g_autoptr (GVariant) row = g_variant_ref_sink (make (g_ptr_array_index (records, i), user_data));

      size += wire_size (row);
      if (size > SMRITI_MAX_REPLY && i > 0)
        break;
      g_variant_builder_add_value (&builder, row);
    }
  return g_variant_builder_end (&builder);
}
