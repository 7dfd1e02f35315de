/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti memory reschedule: the cards that the model would by now ask on a clearly
 * other day are promised for that one; --dry-run only shows them. */

#include "client/bus.h"
#include "client/memory.h"
#include "client/when.h"
#include "common/day.h"
#include "common/text.h"

#include <string.h>

#define MAX_DAYS 14
#define MAX_CARDS 20
#define MAX_FRONT 50

/* --- fetching --- */

/* All of them, page by page; new array of GVariant. */
static GPtrArray *
fetch (SmritiDbusDaemon *daemon, gboolean dry_run, GError **error)
{
  g_autoptr (GPtrArray) moves = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  g_autofree char *run = NULL;
  guint total = 1;

  while (moves->len < total)
    {
      g_auto (GVariantDict) options = G_VARIANT_DICT_INIT (NULL);
      g_autoptr (GVariant) page = NULL;
      g_autofree char *of = g_steal_pointer (&run);

      g_variant_dict_insert (&options, "dry-run", "b", dry_run);
      if (of)
        g_variant_dict_insert (&options, "run", "s", of);
      if (!smriti_dbus_daemon_call_reschedule_cards_sync (daemon, moves->len, SMRITI_MAX_ROWS, 200, g_variant_dict_end (&options),
                                                          &page, &total, &run, NULL, error))
        return NULL;
      for (gsize i = 0; i < g_variant_n_children (page); i++)
        g_ptr_array_add (moves, g_variant_get_child_value (page, i));
      if (g_variant_n_children (page) == 0)
        break;
    }
  return g_steal_pointer (&moves);
}

typedef struct
{
  const char *card, *front, *from, *to;
  double recall;
} Move;

/* Its strings belong to @tuple. */
static Move
move_of (GVariant *tuple)
{
  Move move;

  g_variant_get (tuple, "(&s&s&s&sd)", &move.card, &move.front, &move.from, &move.to, &move.recall);
  return move;
}

/* --- JSON --- */

static void
print_json (SmritiJson *json, const GPtrArray *moves, gboolean dry_run)
{
  smriti_json_begin_list (json, "moves");
  for (guint i = 0; i < moves->len; i++)
    {
      Move move = move_of (g_ptr_array_index (moves, i));

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "card", move.card);
      smriti_json_string (json, "from", move.from);
      smriti_json_string (json, "to", move.to);
      smriti_json_double (json, "recall", move.recall);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
  smriti_json_int (json, "total", moves->len);
  smriti_json_bool (json, "dry_run", dry_run);
}

/* --- for a person --- */

typedef struct
{
  const char *date;
  guint leave, come;
} Day;

/* @days holds those of @by_date. */
static Day *
day_of (GPtrArray *days, GHashTable *by_date, const char *date)
{
  Day *day = g_hash_table_lookup (by_date, date);

  if (day)
    return day;
  day = g_new0 (Day, 1);
  day->date = date;
  g_hash_table_insert (by_date, (gpointer) date, day);
  g_ptr_array_add (days, day);
  return day;
}

/* Dates as text are in the order of time. */
static int
compare_days (gconstpointer a, gconstpointer b)
{
  return strcmp ((*(Day *const *) a)->date, (*(Day *const *) b)->date);
}

static void
print_days (SmritiOutput *out, const GPtrArray *moves)
{
  static const char *const weekdays[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  g_autoptr (GHashTable) by_date = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) days = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < moves->len; i++)
    {
      Move move = move_of (g_ptr_array_index (moves, i));

      day_of (days, by_date, move.from)->leave++;
      day_of (days, by_date, move.to)->come++;
    }
  g_ptr_array_sort (days, compare_days);
  smriti_output_printf (out, "\n  %-14s  %6s  %6s\n", "day", "leave", "come");
  for (guint i = 0; i < days->len && i < MAX_DAYS; i++)
    {
      const Day *day = g_ptr_array_index (days, i);
      gint32 number = 0;

      smriti_day_from_string (day->date, &number);
      smriti_output_printf (out, "  %s %s  %6u  %6u\n", weekdays[smriti_day_weekday (number)], day->date, day->leave, day->come);
    }
  if (days->len > MAX_DAYS)
    smriti_output_printf (out, "  and %u days more\n", days->len - MAX_DAYS);
}

static void
print_cards (SmritiOutput *out, const GPtrArray *moves)
{
  smriti_output_printf (out, "\n  %-10s  %-10s  %6s  card\n", "from", "to", "recall");
  for (guint i = 0; i < moves->len && i < MAX_CARDS; i++)
    {
      Move move = move_of (g_ptr_array_index (moves, i));
      g_autofree char *front = smriti_text_line (*move.front != '\0' ? move.front : move.card, MAX_FRONT);
      g_autofree char *recall = smriti_memory_number (100 * move.recall, 0);

      smriti_output_printf (out, "  %-10s  %-10s  %4s %%  %s\n", move.from, move.to, recall, front);
    }
  if (moves->len > MAX_CARDS)
    {
      g_autofree char *more = smriti_memory_count (moves->len - MAX_CARDS);

      smriti_output_printf (out, "  and %s more; --json has them all\n", more);
    }
  smriti_output_printf (out, "\nRecall: how likely a card would be known on the day it was promised for.\n");
}

static void
print_text (SmritiOutput *out, const GPtrArray *moves, gboolean dry_run)
{
  g_autofree char *total = smriti_memory_count (moves->len);
  g_autofree char *some_sooner = NULL;
  g_autofree char *some_later = NULL;
  guint sooner = 0;

  if (moves->len == 0)
    {
      smriti_output_printf (out, "%s: what is to come is promised for days that the model of your memory still wants.\n",
                            dry_run ? "Nothing would move" : "Nothing moved");
      return;
    }
  for (guint i = 0; i < moves->len; i++)
    {
      Move move = move_of (g_ptr_array_index (moves, i));

      sooner += strcmp (move.to, move.from) < 0 ? 1 : 0;
    }
  some_sooner = smriti_memory_count (sooner);
  some_later = smriti_memory_count (moves->len - sooner);
  smriti_output_printf (out, "%s %s %s on another day: %s sooner, %s later.\n", total, moves->len == 1 ? "card" : "cards",
                        dry_run           ? "would be asked"
                        : moves->len == 1 ? "is asked"
                                          : "are asked",
                        some_sooner, some_later);
  print_days (out, moves);
  print_cards (out, moves);
  if (dry_run)
    smriti_output_printf (out, "Nothing was changed: 'smriti memory reschedule' does it.\n");
  else
    smriti_output_printf (out, "'smriti undo' takes all of it back.\n");
}

gboolean
smriti_memory_reschedule (SmritiInvocation *invocation, GError **error)
{
  gboolean dry_run = smriti_invocation_option (invocation, "dry-run") != NULL;
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  g_autoptr (GPtrArray) moves = NULL;

  invocation->reads = dry_run; /* what moved is told once */
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  smriti_bus_be_patient (daemon, SMRITI_NO_TIMEOUT);
  moves = fetch (daemon, dry_run, error);
  if (!moves)
    return FALSE;
  if (invocation->out->as_json)
    print_json (&invocation->out->json, moves, dry_run);
  else
    print_text (invocation->out, moves, dry_run);
  return TRUE;
}
