/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/outline_waits.h"

#include "client/bus.h"
#include "common/text.h"

#include <string.h>

#define FEW 3 /* entries told in a sentence */

/* Its strings belong to the row. */
typedef struct
{
  const char *note, *topic, *number;
  GVariant *after; /* a(suu), owned */
} Hold;

static void
hold_clear (Hold *hold)
{
  g_clear_pointer (&hold->after, g_variant_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hold, hold_clear)

static Hold
hold_row (GVariant *row)
{
  Hold hold;

  g_variant_get (row, "(&s&s&s@a(suu))", &hold.note, &hold.topic, &hold.number, &hold.after);
  return hold;
}

/* "1.1, 1.4"; new string. */
static char *
after_words (const Hold *hold)
{
  GString *words = g_string_new (NULL);

  for (gsize i = 0; i < g_variant_n_children (hold->after); i++)
    {
      const char *number;

      g_variant_get_child (hold->after, i, "(&suu)", &number, NULL, NULL);
      g_string_append_printf (words, "%s%s", i > 0 ? ", " : "", number);
    }
  return g_string_free (words, FALSE);
}

/* All of them, one row each; NULL with @error set. */
static GPtrArray *
fetch (SmritiDbusDaemon *daemon, GError **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  guint total, before;

  do
    {
      g_autoptr (GVariant) page = NULL;

      before = rows->len;
      if (!smriti_dbus_daemon_call_list_holds_sync (daemon, before, SMRITI_MAX_ROWS, smriti_no_options (), &page, &total, NULL,
                                                    error))
        return NULL;
      for (gsize i = 0; i < g_variant_n_children (page); i++)
        g_ptr_array_add (rows, g_variant_get_child_value (page, i));
    }
  while (rows->len > before && rows->len < total);
  return g_steal_pointer (&rows);
}

/* --- titles --- */

static void
add_titles (GHashTable *titles, GVariant *page)
{
  GVariantIter iter;
  const char *note, *number, *title;

  g_variant_iter_init (&iter, page);
  while (g_variant_iter_next (&iter, "(&s&s&s&s@asbuuu)", &note, NULL, &number, &title, NULL, NULL, NULL, NULL, NULL))
    g_hash_table_insert (titles, g_strdup_printf ("%s\n%s", note, number), g_strdup (title));
}

/* "NOTE\nNUMBER" → title of all entries; NULL with @error set. */
static GHashTable *
fetch_titles (SmritiDbusDaemon *daemon, GError **error)
{
  g_autoptr (GHashTable) titles = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  guint offset = 0, total;

  do
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_entries_sync (daemon, "", offset, SMRITI_MAX_ROWS, 4096, smriti_no_options (), &page,
                                                      &total, NULL, error))
        return NULL;
      add_titles (titles, page);
      offset += (guint) g_variant_n_children (page);
      if (g_variant_n_children (page) == 0)
        break;
    }
  while (offset < total);
  return g_steal_pointer (&titles);
}

static const char *
title_of (GHashTable *titles, const Hold *hold, const char *number)
{
  g_autofree char *key = g_strdup_printf ("%s\n%s", hold->note, number);
  const char *title = g_hash_table_lookup (titles, key);

  return title ? title : "";
}

/* --- told --- */

static void
print_hold (SmritiOutput *out, const Hold *hold, GHashTable *titles, gboolean with_topic)
{
  g_autofree char *after = after_words (hold);
  g_autofree char *title = smriti_text_line (title_of (titles, hold, hold->number), 60);
  g_autofree char *topic = with_topic ? smriti_text_line (hold->topic, 40) : NULL;

  smriti_output_printf (out, "%s%s%s %s%swaits for %s\n", topic ? topic : "", topic ? ": " : "", hold->number, title,
                        *title != '\0' ? " " : "", after);
  for (gsize i = 0; i < g_variant_n_children (hold->after); i++)
    {
      const char *number;
      guint cards, left;
      g_autofree char *name = NULL;

      g_variant_get_child (hold->after, i, "(&suu)", &number, &cards, &left);
      name = smriti_text_line (title_of (titles, hold, number), 44);
      smriti_output_printf (out, "  %s%s%s: %u of %u card%s %s still to be learnt\n", number, *name != '\0' ? " " : "", name,
                            left, cards, cards == 1 ? "" : "s", left == 1 ? "is" : "are");
    }
}

static void
json_hold (SmritiJson *json, const Hold *hold, GHashTable *titles)
{
  smriti_json_begin_object (json, NULL);
  smriti_json_string (json, "note", hold->note);
  smriti_json_string (json, "topic", hold->topic);
  smriti_json_string (json, "number", hold->number);
  smriti_json_string (json, "title", title_of (titles, hold, hold->number));
  smriti_json_begin_list (json, "after");
  for (gsize i = 0; i < g_variant_n_children (hold->after); i++)
    {
      const char *number;
      guint cards, left;

      g_variant_get_child (hold->after, i, "(&suu)", &number, &cards, &left);
      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "number", number);
      smriti_json_string (json, "title", title_of (titles, hold, number));
      smriti_json_int (json, "cards", cards);
      smriti_json_int (json, "left", left);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  smriti_json_end_object (json);
}

static gboolean
are_several_topics (GPtrArray *rows)
{
  for (guint i = 1; i < rows->len; i++)
    {
      g_auto (Hold) first = hold_row (g_ptr_array_index (rows, 0));
      g_auto (Hold) hold = hold_row (g_ptr_array_index (rows, i));

      if (strcmp (first.note, hold.note) != 0)
        return TRUE;
    }
  return FALSE;
}

static void
print_all (SmritiOutput *out, GPtrArray *rows, GHashTable *titles)
{
  gboolean with_topic = are_several_topics (rows);

  if (out->as_json)
    smriti_json_begin_list (&out->json, "results");
  for (guint i = 0; i < rows->len; i++)
    {
      g_auto (Hold) hold = hold_row (g_ptr_array_index (rows, i));

      if (out->as_json)
        json_hold (&out->json, &hold, titles);
      else
        print_hold (out, &hold, titles, with_topic);
    }
  if (out->as_json)
    smriti_json_end_list (&out->json);
  else if (rows->len == 0)
    smriti_output_hint (out, "no entry waits for another; a line '%%%% after 1.1 %%%%' below an entry's heading makes it wait");
}

gboolean
smriti_outline_waits (SmritiInvocation *invocation, GError **error)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autoptr (GPtrArray) rows = daemon ? fetch (daemon, error) : NULL;
  g_autoptr (GHashTable) titles = rows ? fetch_titles (daemon, error) : NULL;

  if (!titles)
    return FALSE;
  print_all (invocation->out, rows, titles);
  return TRUE;
}

/* --- elsewhere --- */

char *
smriti_waits_words (SmritiDbusDaemon *daemon)
{
  g_autoptr (GPtrArray) rows = fetch (daemon, NULL);
  GString *words;

  if (!rows || rows->len == 0)
    return NULL;
  words = g_string_new (NULL);
  for (guint i = 0; i < MIN (rows->len, FEW); i++)
    {
      g_auto (Hold) hold = hold_row (g_ptr_array_index (rows, i));
      g_autofree char *after = after_words (&hold);

      g_string_append_printf (words, i == 0 ? "new cards of %s wait for %s" : ", those of %s for %s", hold.number, after);
    }
  if (rows->len > FEW)
    g_string_append_printf (words, ", and %u more entries wait ('smriti outline waits')", rows->len - FEW);
  return g_string_free (words, FALSE);
}
