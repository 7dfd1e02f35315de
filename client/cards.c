/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti cards: lists or searches them, page by page. */

#include "client/bus.h"
#include "client/command.h"
#include "client/records.h"
#include "client/when.h"

/* A line of a list shows less than this of a front. */
#define LINE_TEXT 400

static void
print_page (SmritiOutput *out, GVariant *cards)
{
  gint64 now_s = smriti_dict_now (NULL);

  for (gsize i = 0; i < g_variant_n_children (cards); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (cards, i);

      if (out->as_json)
        smriti_json_card (&out->json, NULL, tuple);
      else
        smriti_print_card_line (out, tuple, now_s);
    }
}

/* Prints up to @limit cards; @out_total is how many there are. */
static gboolean
print_pages (SmritiDbusDaemon *daemon, SmritiOutput *out, const char *query, gint64 limit, guint *out_total, GError **error)
{
  guint max_text = out->as_json ? SMRITI_MAX_STRING : LINE_TEXT;
  gint64 offset = 0;

  do
    {
      g_autoptr (GVariant) cards = NULL;
      guint rows = (guint) MIN (limit - offset, SMRITI_MAX_ROWS);

      if (!smriti_dbus_daemon_call_list_cards_sync (daemon, query, (guint) offset, rows, max_text, smriti_no_options (), &cards,
                                                    out_total, NULL, error))
        return FALSE;
      print_page (out, cards);
      if (g_variant_n_children (cards) == 0)
        break;
      offset += (gint64) g_variant_n_children (cards);
    }
  while (offset < MIN (limit, (gint64) *out_total));
  return TRUE;
}

gboolean
smriti_run_cards (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autofree char *query = g_strjoinv (" ", invocation->args);
  g_autoptr (SmritiDbusDaemon) daemon = NULL;
  gint64 limit;
  guint total = 0;

  if (!smriti_invocation_number (invocation, "number", 0, G_MAXUINT32, G_MAXUINT32, &limit, error))
    return FALSE;
  daemon = smriti_bus_connect (error);
  if (!daemon)
    return FALSE;
  if (out->as_json)
    smriti_json_begin_list (&out->json, "cards");
  if (!print_pages (daemon, out, query, limit, &total, error))
    return FALSE;
  if (out->as_json)
    {
      smriti_json_end_list (&out->json);
      smriti_json_int (&out->json, "total", total);
      return TRUE;
    }
  if (total == 0 && *query == '\0')
    smriti_output_hint (out, "there are no cards yet; 'smriti vault list' shows where Smriti looks");
  else if (total == 0)
    smriti_output_hint (out, "no card matches");
  else if (limit < total)
    smriti_output_hint (out, "%u cards in all", total);
  return TRUE;
}
