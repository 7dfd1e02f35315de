/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Finding cards: one by its id, many by a query (the language is described at
 * ListCards in the XML). */

#include "common/names.h"
#include "common/text.h"
#include "daemon/study/private.h"

#include <string.h>

SmritiStudyCard *
smriti_study_card (SmritiStudy *study, const char *id, SmritiShown shown, GError **error)
{
  g_autofree char *last = NULL;
  SmritiStudyCard *card;

  if (id[0] == '\0')
    {
      last = smriti_study_shown (study);
      if (!last)
        return smriti_study_next (study, FALSE, shown, error);
      id = last;
    }
  card = smriti_cards_find (study->store, id, smriti_study_day (study), error);
  if (card)
    smriti_study_note_shown (study, card->id, shown);
  return card;
}

SmritiStudyCard *
smriti_study_card_by_n (SmritiStudy *study, gint64 n)
{
  return smriti_cards_get (study->store, n, smriti_study_day (study));
}

/* --- queries --- */

typedef struct
{
  SmritiCardFilter filter;
  GPtrArray *words;   /* owned, folded, NULL-terminated at the end */
  GPtrArray *strings; /* what the filter borrows */
  gboolean wants_outdated;

  /* Who asked, and for which part of it. */
  SmritiLife *life;
  guint database;
  char *text;
  guint offset, limit;
  gint64 changes; /* when it began */
  guint total;
} Query;

static void
query_free (Query *query)
{
  g_clear_pointer (&query->words, g_ptr_array_unref);
  g_clear_pointer (&query->strings, g_ptr_array_unref);
  g_clear_pointer (&query->filter.versions, g_hash_table_unref);
  g_rc_box_release (query->life);
  g_free (query->text);
  g_free (query);
}

static const char *
borrow (Query *query, const char *value)
{
  g_ptr_array_add (query->strings, g_strdup (value));
  return g_ptr_array_index (query->strings, query->strings->len - 1);
}

static gboolean
set_is (Query *query, const char *value, GError **error)
{
  if (g_str_equal (value, "due"))
    query->filter.due = TRUE;
  else if (g_str_equal (value, "leech"))
    query->filter.leech = TRUE;
  else if (g_str_equal (value, "explain"))
    query->filter.explain = TRUE;
  else if (g_str_equal (value, "anchored"))
    query->filter.anchored = TRUE;
  else if (g_str_equal (value, "outdated"))
    query->wants_outdated = TRUE;
  else if (g_str_equal (value, "snippet"))
    query->filter.snippet = 1;
  else if (g_str_equal (value, "concept"))
    query->filter.snippet = 0;
  else
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                   "is:%s is none of is:due, is:snippet, is:concept, is:leech, is:explain, is:anchored, is:outdated", value);
      return FALSE;
    }
  return TRUE;
}

static gboolean
set_filter (Query *query, const char *name, const char *value, GError **error)
{
  SmritiState state;
  SmritiKind kind;
  SmritiOff off;

  if (g_str_equal (name, "is"))
    return set_is (query, value, error);
  if (g_str_equal (name, "deck"))
    query->filter.deck = borrow (query, value);
  else if (g_str_equal (name, "entry"))
    query->filter.entry = borrow (query, value);
  else if (g_str_equal (name, "id"))
    query->filter.id = borrow (query, value);
  else if (g_str_equal (name, "state") && smriti_state_from_string (value, &state))
    query->filter.state = (int) state;
  else if (g_str_equal (name, "off") && smriti_off_from_string (value, &off))
    query->filter.off = (int) off;
  else if (g_str_equal (name, "kind") && smriti_kind_from_string (value, &kind))
    query->filter.kind = (int) kind;
  else
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                   "'%s:%s' is no filter; there are state: kind: off: is: deck: entry: id:", name, value);
      return FALSE;
    }
  return TRUE;
}

static gboolean
parse_term (Query *query, const char *term, GError **error)
{
  static const char *const names[] = { "state", "kind", "off", "is", "deck", "entry", "id", NULL };
  const char *colon = strchr (term, ':');
  g_autofree char *name = colon ? g_strndup (term, (gsize) (colon - term)) : NULL;

  if (name && g_strv_contains (names, name) && colon[1] != '\0')
    return set_filter (query, name, colon + 1, error);
  g_ptr_array_add (query->words, g_utf8_casefold (term, -1));
  return TRUE;
}

static gboolean
parse_query (const char *text, Query *query, GError **error)
{
  g_auto (GStrv) terms = g_strsplit_set (text, " \t\n", -1);

  query->filter.state = query->filter.kind = query->filter.snippet = query->filter.off = -1;
  query->words = g_ptr_array_new_with_free_func (g_free);
  query->strings = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; terms[i]; i++)
    if (terms[i][0] != '\0' && !parse_term (query, terms[i], error))
      return FALSE;
  g_ptr_array_add (query->words, NULL);
  query->filter.words = (const char *const *) query->words->pdata;
  return TRUE;
}

/* --- pages --- */

/* A list of many pages is asked for page by page; it is made once, and made
 * again when it is asked for from the start after something changed. */
static gboolean
is_listed (SmritiStudy *study, const Query *query)
{
  return g_strcmp0 (study->listed_query, query->text) == 0
         && (query->offset > 0 || study->listed_changes == smriti_store_changes (study->store));
}

static GPtrArray *
read_page (SmritiStudy *study, Query *query)
{
  GPtrArray *cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_study_card_free);
  gint32 day = smriti_study_day (study);

  query->total = study->listed->len;
  for (guint i = query->offset; i < study->listed->len && cards->len < query->limit; i++)
    {
      SmritiStudyCard *card = smriti_cards_get (study->store, g_array_index (study->listed, gint64, i), day);

      if (card)
        g_ptr_array_add (cards, card);
    }
  return cards;
}

static void
on_matched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  Query *query = g_task_get_task_data (task);
  SmritiStudy *study = query->database == query->life->database ? query->life->study : NULL;
  GError *error = NULL;
  GArray *rows = smriti_cards_match_finish (result, &error);

  if (!rows || !study)
    {
      g_clear_pointer (&rows, g_array_unref);
      g_task_return_error (task, error ? error
                                       : g_error_new_literal (SMRITI_ERROR, SMRITI_ERROR_FAILED,
                                                              "the database was exchanged meanwhile; ask again"));
      return;
    }
  g_clear_pointer (&study->listed, g_array_unref);
  g_free (study->listed_query);
  study->listed = rows;
  study->listed_query = g_strdup (query->text);
  study->listed_changes = query->changes;
  g_task_return_pointer (task, read_page (study, query), (GDestroyNotify) g_ptr_array_unref);
}

void
smriti_study_list_cards_async (SmritiStudy *study, const char *text, guint offset, guint limit, GAsyncReadyCallback callback,
                               gpointer user_data)
{
  GTask *task = g_task_new (NULL, NULL, callback, user_data);
  Query *query = g_new0 (Query, 1);
  GError *error = NULL;

  query->life = g_rc_box_acquire (study->life);
  query->database = study->life->database;
  query->text = g_strdup (text);
  query->offset = offset;
  query->limit = limit;
  query->changes = smriti_store_changes (study->store);
  g_task_set_task_data (task, query, (GDestroyNotify) query_free);
  if (!parse_query (text, query, &error))
    g_task_return_error (task, error);
  else if (is_listed (study, query))
    g_task_return_pointer (task, read_page (study, query), (GDestroyNotify) g_ptr_array_unref);
  else
    {
      if (query->wants_outdated)
        query->filter.versions = smriti_study_versions (study);
      smriti_cards_match_async (study->store, &query->filter, smriti_study_day (study), smriti_study_now_s (study), on_matched,
                                task);
      return;
    }
  g_object_unref (task);
}

GPtrArray *
smriti_study_list_cards_finish (SmritiStudy *study, GAsyncResult *result, guint *out_total, GError **error)
{
  *out_total = ((Query *) g_task_get_task_data (G_TASK (result)))->total;
  return g_task_propagate_pointer (G_TASK (result), error);
}
