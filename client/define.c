/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti define: what a term means, as the person's own cards and notes have it. */

#include "client/bus.h"
#include "client/command.h"
#include "client/definition.h"
#include "client/passages.h"
#include "client/records.h"
#include "client/render.h"

#include <string.h>

#define SHOWN 5
#define MAX_CARDS 3000   /* that have the words, looked at */
#define MAX_PASSAGES 100 /* likewise */
#define MAX_WIDTH 100
#define NAMED_ONLY 0.1

typedef struct
{
  double how;
  char *term, *definition; /* definition NULL: it is only named there */
  char *card;              /* id, or NULL */
  char *entry, *note;
  guint line;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  g_free (found->term);
  g_free (found->definition);
  g_free (found->card);
  g_free (found->entry);
  g_free (found->note);
  g_free (found);
}

/* Once for each place: both ways of a card are one. */
static void
add (GPtrArray *all, Found *found)
{
  for (guint i = 0; i < all->len; i++)
    {
      Found *old = g_ptr_array_index (all, i);

      if (old->line != found->line || strcmp (old->note, found->note) != 0)
        continue;
      if (old->how < found->how)
        {
          found_free (old);
          all->pdata[i] = found;
        }
      else
        found_free (found);
      return;
    }
  g_ptr_array_add (all, found);
}

/* --- cards -------------------------------------------------------------------- */

static void
look_at_card (const char *folded, GVariant *tuple, GPtrArray *all)
{
  const char *id, *kind, *entry, *note, *front, *back;
  g_autofree char *term = NULL;
  g_autofree char *definition = NULL;
  guint line;
  Found *found;
  double how;

  g_variant_get (tuple, "(&s&s&sb&s&s&s&su&s&s&sxdduu&s)", &id, NULL, &kind, NULL, NULL, &entry, NULL, &note, &line, &front,
                 &back, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
  how = smriti_definition_by_card (folded, kind, front, back, &term, &definition);
  if (how <= 0 || *note == '\0')
    return;
  found = g_new (Found, 1);
  *found = (Found){ how, g_steal_pointer (&term), g_steal_pointer (&definition), g_strdup (id), g_strdup (entry), g_strdup (note),
                    line };
  add (all, found);
}

static gboolean
find_cards (SmritiDbusDaemon *daemon, const char *words, const char *folded, GPtrArray *all, GError **error)
{
  guint offset = 0, total = 0;

  do
    {
      g_autoptr (GVariant) cards = NULL;
      g_autoptr (GError) local = NULL;

      if (!smriti_dbus_daemon_call_export_cards_sync (daemon, words, offset, SMRITI_MAX_ROWS, smriti_no_options (), &cards,
                                                      &total, NULL, &local))
        {
          /* a term such as "is:x" reads as a filter: there is no card to be had by it */
          if (g_error_matches (local, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT))
            return TRUE;
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      for (gsize i = 0; i < g_variant_n_children (cards); i++)
        {
          g_autoptr (GVariant) tuple = g_variant_get_child_value (cards, i);

          look_at_card (folded, tuple, all);
        }
      if (g_variant_n_children (cards) == 0)
        break;
      offset += (guint) g_variant_n_children (cards);
    }
  while (offset < MIN (total, MAX_CARDS));
  return TRUE;
}

/* --- prose and tables ------------------------------------------------------------ */

/* Cards are asked by themselves; code and errors define nothing. */
static gboolean
says_something (const char *kind)
{
  return strcmp (kind, "text") == 0 || strcmp (kind, "list-item") == 0 || strcmp (kind, "table") == 0;
}

static gboolean
find_passages (const char *words, const char *folded, GPtrArray *all, GError **error)
{
  g_autoptr (GVariant) rows = smriti_passages_search (words, 0, MAX_PASSAGES, SMRITI_MAX_ARGUMENT, NULL, NULL, error);

  if (!rows)
    return FALSE;
  for (gsize i = 0; i < g_variant_n_children (rows); i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (rows, i);
      SmritiPassageRow row = smriti_passage_row (tuple);
      g_autofree char *term = NULL;
      g_autofree char *definition = NULL;
      double how = !says_something (row.kind) || g_ascii_isdigit (*row.text)
                       ? 0
                       : smriti_definition_by_text (folded, row.title, row.text, &term, &definition);
      Found *found;

      if (how <= 0)
        continue;
      found = g_new (Found, 1);
      *found = (Found){ how,     g_steal_pointer (&term), g_steal_pointer (&definition),
                        NULL,    g_strdup (row.entry),    g_strdup (row.note),
                        row.line };
      add (all, found);
    }
  return TRUE;
}

/* --- what is only named ------------------------------------------------------------- */

static void
look_at_entry (const char *folded, GVariant *tuple, GPtrArray *all)
{
  const char *note, *number, *title;
  g_autofree char *lower = NULL;
  g_autoptr (GVariant) items = NULL;
  GVariantIter iter;
  const char *item;
  guint line;

  g_variant_get (tuple, "(&s&s&s&s@asbuuu)", &note, NULL, &number, &title, &items, NULL, NULL, NULL, &line);
  lower = g_utf8_strdown (title, -1);
  if (!strstr (lower, "definition"))
    return;
  g_variant_iter_init (&iter, items);
  while (g_variant_iter_next (&iter, "&s", &item))
    {
      g_autofree char *own = smriti_term_fold (item);
      Found *found;

      if (!strstr (own, folded))
        continue;
      found = g_new (Found, 1);
      *found = (Found){ NAMED_ONLY, g_strdup (item), NULL, NULL, g_strdup (number), g_strdup (note), line };
      g_ptr_array_add (all, found);
      return;
    }
}

static gboolean
find_named (SmritiDbusDaemon *daemon, const char *folded, GPtrArray *all, GError **error)
{
  guint offset = 0, total = 0;

  do
    {
      g_autoptr (GVariant) entries = NULL;

      if (!smriti_dbus_daemon_call_list_entries_sync (daemon, "", offset, SMRITI_MAX_ROWS, SMRITI_MAX_STRING,
                                                      smriti_no_options (), &entries, &total, NULL, error))
        return FALSE;
      for (gsize i = 0; i < g_variant_n_children (entries); i++)
        {
          g_autoptr (GVariant) tuple = g_variant_get_child_value (entries, i);

          look_at_entry (folded, tuple, all);
        }
      if (g_variant_n_children (entries) == 0)
        break;
      offset += (guint) g_variant_n_children (entries);
    }
  while (offset < total);
  return TRUE;
}

/* --- what is shown --------------------------------------------------------------------- */

static int
compare (gconstpointer a, gconstpointer b)
{
  const Found *x = *(const Found *const *) a, *y = *(const Found *const *) b;
  int notes;

  if (x->how != y->how)
    return x->how > y->how ? -1 : 1;
  if ((x->card != NULL) != (y->card != NULL))
    return x->card ? -1 : 1;
  notes = strcmp (x->note, y->note);
  return notes != 0 ? notes : (int) x->line - (int) y->line;
}

static void
print_json (SmritiJson *json, const GPtrArray *all)
{
  smriti_json_begin_list (json, "results");
  for (guint i = 0; i < all->len; i++)
    {
      const Found *found = g_ptr_array_index (all, i);

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "term", found->term);
      smriti_json_string (json, "definition", found->definition);
      smriti_json_string (json, "card", found->card);
      smriti_json_word (json, "entry", found->entry);
      smriti_json_string (json, "note", found->note);
      smriti_json_int (json, "line", found->line);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static void
print_found (SmritiOutput *out, const Found *found)
{
  const SmritiTerm *term = &out->term;
  g_autofree char *name = smriti_term_clean (found->term);
  g_autofree char *file = g_path_get_basename (found->note);
  g_autofree char *shown = smriti_term_clean (file);
  g_autoptr (GPtrArray) lines = NULL;

  smriti_output_printf (out, "%s%s%s  %s(%s%s%s:%u)%s\n", smriti_term_sgr (term, SMRITI_SGR_BOLD), name,
                        smriti_term_sgr (term, SMRITI_SGR_RESET), smriti_term_sgr (term, SMRITI_SGR_DIM), found->entry,
                        *found->entry != '\0' ? ", " : "", shown, found->line, smriti_term_sgr (term, SMRITI_SGR_RESET));
  if (!found->definition)
    {
      smriti_output_printf (out, "  named in %s, no card defines it: smriti add \"%s\" \"...\"\n", found->entry, name);
      return;
    }
  lines = smriti_render (term, found->definition, CLAMP (term->columns, 20, MAX_WIDTH) - 2);
  for (guint i = 0; i < lines->len; i++)
    smriti_output_printf (out, "  %s\n", (char *) g_ptr_array_index (lines, i));
}

gboolean
smriti_run_define (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  g_autofree char *words = g_strjoinv (" ", invocation->args);
  g_autofree char *folded = smriti_term_fold_plain (words);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (found_free);
  g_autoptr (SmritiDbusDaemon) daemon = NULL;

  if (*folded == '\0')
    return smriti_usage_error (invocation, error, "'define' needs a term");
  daemon = smriti_bus_connect (error);
  if (!daemon || !find_cards (daemon, folded, folded, all, error) || !find_passages (folded, folded, all, error))
    return FALSE;
  if (all->len == 0 && !find_named (daemon, folded, all, error))
    return FALSE;
  if (all->len == 0)
    {
      g_autofree char *shown = smriti_term_clean (words);

      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND,
                   "nothing in the notes defines '%s'; 'smriti ref' looks for the words", shown);
      return FALSE;
    }
  g_ptr_array_sort (all, compare);
  if (out->as_json)
    print_json (&out->json, all);
  for (guint i = 0; !out->as_json && i < MIN (all->len, SHOWN); i++)
    {
      if (i > 0)
        smriti_output_printf (out, "\n");
      print_found (out, g_ptr_array_index (all, i));
    }
  return TRUE;
}
