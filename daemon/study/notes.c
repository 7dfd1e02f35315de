/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* From a note that was read to cards in the store: which card is which
 * (identity), which outline note it belongs to, and the vaults themselves. One
 * note is one transaction. */

#include "daemon/study/private.h"
#include "daemon/vaults/match.h"

#include <string.h>

/* --- names --- */

/* What a wikilink calls a note: its file name without folder and suffix, folded. */
static char *
stem_of (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *valid = NULL;
  g_autofree char *normal = NULL;
  char *dot = strrchr (name, '.');

  if (dot && (g_ascii_strcasecmp (dot, ".md") == 0 || g_ascii_strcasecmp (dot, ".markdown") == 0))
    *dot = '\0';
  valid = g_utf8_make_valid (name, -1);
  normal = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  return g_utf8_casefold (normal, -1);
}

/* --- identity --- */

static SmritiMatchCard *
match_cards (GPtrArray *cards)
{
  SmritiMatchCard *match = g_new0 (SmritiMatchCard, cards->len + 1);

  for (guint i = 0; i < cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (cards, i);

      match[i].key = card->key;
      match[i].front = card->front;
      match[i].block_id = card->block_id;
      match[i].part = card->part;
    }
  return match;
}

/* The history of the card that was @from goes on under the key @to. A card
 * without history needs no event; a key that has a history of its own keeps it. */
static gboolean
rename_card (SmritiStudy *study, const char *from, const char *to, const char *why, GError **error)
{
  gint64 n = smriti_cards_by_key (study->store, from);
  gint64 other = smriti_cards_by_key (study->store, to);
  g_autoptr (SmritiEvent) event = NULL;

  if (n == 0 || n == other || !smriti_cards_has_history (study->store, n)
      || (other != 0 && smriti_cards_has_history (study->store, other)))
    return TRUE;
  event = smriti_study_new_event (study, SMRITI_EVENT_RENAMED, to);
  smriti_event_put (event, "from", from);
  smriti_event_put (event, "why", why);
  return smriti_study_append (study, event, error) && smriti_cards_join (study->store, n, to, error);
}

static gboolean
rename_edited (SmritiStudy *study, GPtrArray *old_cards, GPtrArray *new_cards, GError **error)
{
  g_autofree SmritiMatchCard *before = match_cards (old_cards);
  g_autofree SmritiMatchCard *after = match_cards (new_cards);
  g_autoptr (GArray) matches = smriti_match_cards (before, old_cards->len, after, new_cards->len);

  for (guint i = 0; i < matches->len; i++)
    {
      const SmritiMatch *match = &g_array_index (matches, SmritiMatch, i);

      if (!rename_card (study, before[match->old_index].key, after[match->new_index].key, match->why, error))
        return FALSE;
    }
  return TRUE;
}

/* --- one note --- */

/* By its own mark, or because all beneath it is. */
static gboolean
is_done (const SmritiEntry *entry)
{
  for (guint i = 0; i < entry->children->len; i++)
    if (!is_done (g_ptr_array_index (entry->children, i)))
      return entry->done;
  return entry->done || entry->children->len > 0;
}

static gboolean
write_entry (SmritiStudy *study, gint64 note, const SmritiEntry *entry, GPtrArray *rules, guint *position, GError **error)
{
  g_autofree char *items = NULL;
  gboolean done = is_done (entry);
  int cadence = -1;

  g_ptr_array_add (entry->items, NULL);
  items = g_strjoinv ("\n", (char **) entry->items->pdata);
  g_ptr_array_remove_index (entry->items, entry->items->len - 1);
  for (guint i = 0; i < rules->len; i++)
    if (((SmritiCadenceRule *) g_ptr_array_index (rules, i))->entry == entry)
      cadence = (int) ((SmritiCadenceRule *) g_ptr_array_index (rules, i))->cadence;
  if (!smriti_notes_add_entry (study->store, note, (*position)++, entry->key, entry->number, entry->title, items, cadence, done,
                               entry->line, error))
    return FALSE;
  for (guint i = 0; i < entry->children->len; i++)
    if (!write_entry (study, note, g_ptr_array_index (entry->children, i), rules, position, error))
      return FALSE;
  return TRUE;
}

static gboolean
write_outline (SmritiStudy *study, gint64 note, const SmritiNote *content, GError **error)
{
  const SmritiOutline *outline = content->outline;
  g_autoptr (GPtrArray) rules = NULL;
  g_autofree char *motto = NULL;
  int quota[2] = { -1, -1 };
  guint position = 0;

  if (!outline)
    return smriti_notes_set_outline (study->store, note, NULL, NULL, -1, -1, error);
  rules = smriti_outline_cadences (outline);
  for (guint i = 0; i < rules->len; i++)
    {
      const SmritiCadenceRule *rule = g_ptr_array_index (rules, i);

      if (rule->cadence == SMRITI_CADENCE_DAILY)
        {
          quota[0] = rule->concepts;
          quota[1] = rule->snippets;
        }
    }
  motto = smriti_outline_motto (outline);
  if (!smriti_notes_set_outline (study->store, note, outline->topic, motto, quota[0], quota[1], error))
    return FALSE;
  for (guint i = 0; i < outline->sections->len; i++)
    if (!write_entry (study, note, g_ptr_array_index (outline->sections, i), rules, &position, error))
      return FALSE;
  for (guint i = 0; i < content->links->len; i++)
    {
      g_autofree char *stem = stem_of (g_ptr_array_index (content->links, i));

      if (!smriti_notes_add_link (study->store, note, stem, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_content (SmritiStudy *study, gint64 note, const SmritiNote *content, GError **error)
{
  if (!smriti_notes_clear (study->store, note, error)
      || !smriti_notes_set_declared (study->store, note, content->entry != NULL, error)
      || !write_outline (study, note, content, error))
    return FALSE;
  for (guint i = 0; i < content->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (content->cards, i);
      gint64 n = smriti_cards_ensure (study->store, card->key, error);

      if (n == 0 || !smriti_notes_add_place (study->store, note, n, card, error))
        return FALSE;
    }
  for (guint i = 0; i < content->warnings->len; i++)
    {
      const SmritiWarning *warning = g_ptr_array_index (content->warnings, i);

      if (!smriti_notes_add_warning (study->store, note, warning->line, warning->text, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
refresh_cards (SmritiStudy *study, GArray *cards, GError **error)
{
  for (guint i = 0; i < cards->len; i++)
    if (!smriti_cards_refresh (study->store, g_array_index (cards, gint64, i), error))
      return FALSE;
  return TRUE;
}

/* Notes that came to, or left, an outline note take their cards along. */
static gboolean
relink (SmritiStudy *study, gint64 vault, GError **error)
{
  g_autoptr (GArray) moved = smriti_notes_relink (study->store, vault, error);

  if (!moved)
    return FALSE;
  for (guint i = 0; i < moved->len; i++)
    {
      g_autoptr (GArray) cards = smriti_notes_cards (study->store, g_array_index (moved, gint64, i));

      if (!refresh_cards (study, cards, error))
        return FALSE;
    }
  return TRUE;
}

/* What must be looked at again once a note has changed: its cards of before and
 * after; of an outline note all cards that hang on it. */
static gboolean
refresh_after (SmritiStudy *study, gint64 vault, gint64 note, GArray *before, gboolean was_outline, gboolean is_outline,
               GError **error)
{
  g_autoptr (GArray) after = smriti_notes_cards (study->store, note);
  g_autoptr (GArray) all = NULL;

  if (!relink (study, vault, error) || !refresh_cards (study, before, error) || !refresh_cards (study, after, error))
    return FALSE;
  if (!was_outline && !is_outline)
    return TRUE;
  all = smriti_notes_cards_of_outline (study->store, note);
  return refresh_cards (study, all, error);
}

static gboolean
write_note (SmritiStudy *study, gint64 vault, const char *path, const SmritiFileStamp *stamp, const SmritiNote *content,
            GError **error)
{
  g_autofree char *stem = stem_of (path);
  g_auto (SmritiNoteRow) known = { 0 };
  gboolean was_known = smriti_notes_find (study->store, vault, path, &known);
  g_autoptr (GPtrArray) old_cards = smriti_notes_places (study->store, known.n);
  g_autoptr (GArray) before = smriti_notes_cards (study->store, known.n);
  gint64 note = smriti_notes_put (study->store, vault, path, stem, stamp->mtime_ns, stamp->size, stamp->inode, error);

  if (note == 0)
    return FALSE;
  if (was_known && !rename_edited (study, old_cards, content->cards, error))
    return FALSE;
  return write_content (study, note, content, error)
         && refresh_after (study, vault, note, before, known.topic != NULL, content->outline != NULL, error);
}

/* An unreadable note keeps its cards and says why. */
static gboolean
write_unreadable (SmritiStudy *study, gint64 vault, const char *path, const SmritiFileStamp *stamp, const char *why,
                  GError **error)
{
  g_autofree char *stem = stem_of (path);
  gint64 note = smriti_notes_put (study->store, vault, path, stem, stamp->mtime_ns, stamp->size, stamp->inode, error);

  return note != 0 && smriti_notes_clear_warnings (study->store, note, error)
         && smriti_notes_add_warning (study->store, note, 0, why, error);
}

/* --- what the vaults tell --- */

static gboolean
on_known (const char *dir, const char *path, SmritiFileStamp *out, gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_auto (SmritiNoteRow) row = { 0 };

  if (!smriti_notes_find (study->store, smriti_notes_vault_find (study->store, dir), path, &row))
    return FALSE;
  out->mtime_ns = row.mtime_ns;
  out->size = row.size;
  out->inode = row.inode;
  return TRUE;
}

static void
finish (SmritiStudy *study, const char *what, const char *path, gboolean written, GError **error)
{
  if (written && smriti_store_commit (study->store, error))
    return;
  smriti_store_rollback (study->store);
  g_warning ("%s: %s (%s); it is tried again when the note changes", path, what, (*error)->message);
}

static void
on_read (const char *dir, const char *path, const SmritiFileStamp *stamp, const SmritiNote *content, const char *why,
         gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GError) error = NULL;
  gint64 vault = smriti_notes_vault_find (study->store, dir);

  if (vault == 0)
    return;
  if (!smriti_store_begin (study->store, &error))
    {
      g_warning ("%s: could not be taken in (%s)", path, error->message);
      return;
    }
  finish (study, "could not be taken in", path,
          content ? write_note (study, vault, path, stamp, content, &error)
                  : write_unreadable (study, vault, path, stamp, why, &error),
          &error);
  smriti_study_forget_pools (study);
  if (g_hash_table_lookup (study->vault_states, dir) != GINT_TO_POINTER (SMRITI_VAULT_SCANNING))
    smriti_study_tell_notes (study, dir);
}

static void
on_gone (const char *dir, const char *path, gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) cards = NULL;
  g_auto (SmritiNoteRow) row = { 0 };
  gint64 vault = smriti_notes_vault_find (study->store, dir);

  if (!smriti_notes_find (study->store, vault, path, &row) || !smriti_store_begin (study->store, &error))
    return;
  cards = smriti_notes_cards (study->store, row.n);
  finish (study, "its going could not be noted", path,
          smriti_notes_delete (study->store, row.n, &error) && refresh_cards (study, cards, &error)
              && relink (study, vault, &error),
          &error);
  smriti_study_forget_pools (study);
  if (g_hash_table_lookup (study->vault_states, dir) != GINT_TO_POINTER (SMRITI_VAULT_SCANNING))
    smriti_study_tell_notes (study, dir);
}

static GPtrArray *
on_known_notes (const char *dir, gpointer user_data)
{
  SmritiStudy *study = user_data;

  return smriti_notes_paths (study->store, smriti_notes_vault_find (study->store, dir));
}

static void
set_away (SmritiStudy *study, const char *dir, gboolean away)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) cards = NULL;

  if (smriti_notes_vault_is_away (study->store, dir) == away || !smriti_store_begin (study->store, &error))
    return;
  cards = smriti_notes_cards_of_vault (study->store, smriti_notes_vault_find (study->store, dir));
  finish (study, "its going could not be noted", dir,
          smriti_notes_vault_set_away (study->store, dir, away, &error) && refresh_cards (study, cards, &error), &error);
}

/* --- waiting for a first reading --- */

typedef struct
{
  char *dir;
  SmritiVaultFunc func;
  gpointer user_data;
} Adding;

static SmritiVaultRow *
vault_row (SmritiStudy *study, const char *dir)
{
  g_autoptr (GPtrArray) rows = smriti_notes_vaults (study->store);

  for (guint i = 0; i < rows->len; i++)
    if (g_str_equal (((SmritiVaultRow *) g_ptr_array_index (rows, i))->dir, dir))
      return g_ptr_array_steal_index (rows, i);
  return NULL;
}

static void
answer_adding (SmritiStudy *study, const char *dir)
{
  for (guint i = study->adding->len; i-- > 0;)
    {
      Adding *adding = g_ptr_array_index (study->adding, i);
      SmritiVaultRow *row;

      if (!g_str_equal (adding->dir, dir))
        continue;
      g_ptr_array_remove_index (study->adding, i);
      row = vault_row (study, dir);
      adding->func (row, NULL, adding->user_data);
      smriti_vault_row_free (row);
      g_free (adding->dir);
      g_free (adding);
    }
}

static void
on_state (const char *dir, SmritiVaultState state, gpointer user_data)
{
  SmritiStudy *study = user_data;

  g_hash_table_insert (study->vault_states, g_strdup (dir), GINT_TO_POINTER (state));
  if (state == SMRITI_VAULT_SCANNING)
    return;
  set_away (study, dir, state == SMRITI_VAULT_AWAY);
  smriti_study_forget_pools (study);
  answer_adding (study, dir);
  smriti_study_tell_notes (study, dir);
}

const SmritiVaultsFuncs smriti_study_vaults_funcs = {
  .known = on_known, .read = on_read, .gone = on_gone, .known_notes = on_known_notes, .state = on_state
};

/* --- the vaults themselves --- */

void
smriti_study_join_vaults (SmritiStudy *study)
{
  g_autoptr (GPtrArray) rows = smriti_notes_vaults (study->store);

  study->vaults = smriti_vaults_new (&smriti_study_vaults_funcs, study);
  for (guint i = 0; i < rows->len; i++)
    {
      const SmritiVaultRow *row = g_ptr_array_index (rows, i);

      smriti_vaults_add (study->vaults, row->dir, row->reader);
    }
}

void
smriti_study_rescan_vaults (SmritiStudy *study)
{
  g_autoptr (GPtrArray) rows = smriti_notes_vaults (study->store);

  for (guint i = 0; i < rows->len; i++)
    smriti_vaults_rescan (study->vaults, ((SmritiVaultRow *) g_ptr_array_index (rows, i))->dir);
}

static gboolean
write_vault_event (SmritiStudy *study, const char *dir, const char *reader, GError **error)
{
  g_autoptr (SmritiEvent) event = smriti_study_new_event (study, SMRITI_EVENT_CONFIGURED, "");

  smriti_event_put (event, "key", "vault");
  smriti_event_put (event, "dir", dir);
  smriti_event_put (event, "value", reader ? reader : ""); /* "" = taken away */
  return smriti_study_append (study, event, error);
}

gboolean
smriti_study_fold_vaults (SmritiStudy *study, GError **error)
{
  g_autoptr (GPtrArray) events = smriti_events_of_type (study->store, SMRITI_EVENT_CONFIGURED, TRUE);

  for (guint i = 0; i < events->len; i++)
    {
      const SmritiEvent *event = g_ptr_array_index (events, i);
      const char *dir = smriti_event_get (event, "dir");
      const char *reader = smriti_event_get (event, "value");

      if (g_strcmp0 (smriti_event_get (event, "key"), "vault") != 0 || !dir || !reader)
        continue;
      if (reader[0] != '\0' ? !smriti_notes_vault_put (study->store, dir, reader, error)
                            : !smriti_notes_vault_delete (study->store, dir, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
is_inside (const char *inner, const char *outer)
{
  gsize length = strlen (outer);

  return g_str_has_prefix (inner, outer) && (inner[length] == '/' || (length > 0 && outer[length - 1] == '/'));
}

static gboolean
check_new_vault (SmritiStudy *study, const char *dir, GError **error)
{
  g_autoptr (GPtrArray) rows = smriti_notes_vaults (study->store);

  if (!g_path_is_absolute (dir) || !g_utf8_validate (dir, -1, NULL))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' is no absolute path", dir);
      return FALSE;
    }
  if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "folder '%s' is not there", dir);
      return FALSE;
    }
  for (guint i = 0; i < rows->len; i++)
    {
      const char *other = ((SmritiVaultRow *) g_ptr_array_index (rows, i))->dir;

      if (g_str_equal (other, dir))
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_EXISTS, "'%s' is a vault already", dir);
          return FALSE;
        }
      if (is_inside (dir, other) || is_inside (other, dir))
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                       "'%s' and the vault '%s' lie in one another; 'smriti vault remove' the other first", dir, other);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
write_new_vault (SmritiStudy *study, const char *dir, const char *reader, GError **error)
{
  if (!smriti_store_begin (study->store, error))
    return FALSE;
  if (!write_vault_event (study, dir, reader, error) || !smriti_notes_vault_put (study->store, dir, reader, error))
    {
      smriti_store_rollback (study->store);
      return FALSE;
    }
  return smriti_store_commit (study->store, error);
}

typedef struct
{
  SmritiVaultFunc func;
  gpointer user_data;
  GError *error;
} Refusal;

static gboolean
refuse_later (gpointer user_data)
{
  Refusal *refusal = user_data;

  refusal->func (NULL, refusal->error, refusal->user_data);
  g_error_free (refusal->error);
  g_free (refusal);
  return G_SOURCE_REMOVE;
}

void
smriti_study_add_vault (SmritiStudy *study, const char *dir, const char *reader, SmritiVaultFunc func, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_canonicalize_filename (dir, "/");
  Adding *adding;

  if (!check_new_vault (study, path, &error) || !write_new_vault (study, path, reader, &error))
    {
      Refusal *refusal = g_new0 (Refusal, 1);

      refusal->func = func;
      refusal->user_data = user_data;
      refusal->error = g_steal_pointer (&error);
      g_idle_add (refuse_later, refusal);
      return;
    }
  adding = g_new0 (Adding, 1);
  adding->dir = g_strdup (path);
  adding->func = func;
  adding->user_data = user_data;
  g_ptr_array_add (study->adding, adding);
  g_hash_table_insert (study->vault_states, g_strdup (path), GINT_TO_POINTER (SMRITI_VAULT_SCANNING));
  smriti_vaults_add (study->vaults, path, reader);
}

SmritiVaultRow *
smriti_study_remove_vault (SmritiStudy *study, const char *dir, GError **error)
{
  g_autofree char *path = g_canonicalize_filename (dir, "/");
  SmritiVaultRow *row = vault_row (study, path);
  g_autoptr (GArray) cards = NULL;

  if (!row)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "'%s' is no vault; 'smriti vault list' shows them", path);
      return NULL;
    }
  cards = smriti_notes_cards_of_vault (study->store, row->n);
  if (smriti_store_begin (study->store, error))
    {
      if (write_vault_event (study, path, NULL, error) && smriti_notes_vault_delete (study->store, path, error)
          && refresh_cards (study, cards, error) && smriti_store_commit (study->store, error))
        {
          smriti_vaults_remove (study->vaults, path);
          g_hash_table_remove (study->vault_states, path);
          smriti_study_forget_pools (study);
          smriti_study_tell_notes (study, path);
          return row;
        }
      smriti_store_rollback (study->store);
    }
  smriti_vault_row_free (row);
  return NULL;
}

GPtrArray *
smriti_study_vaults (SmritiStudy *study)
{
  return smriti_notes_vaults (study->store);
}

const char *
smriti_study_vault_state (SmritiStudy *study, const char *dir)
{
  return smriti_vault_state_to_string ((SmritiVaultState) GPOINTER_TO_INT (g_hash_table_lookup (study->vault_states, dir)));
}

GPtrArray *
smriti_study_warnings (SmritiStudy *study, const char *dir, guint offset, guint limit, guint *out_total, GError **error)
{
  gint64 vault = dir[0] == '\0' ? 0 : smriti_notes_vault_find (study->store, dir);

  if (dir[0] != '\0' && vault == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "'%s' is no vault; 'smriti vault list' shows them", dir);
      return NULL;
    }
  return smriti_warnings_list (study->store, vault, offset, limit, out_total);
}

GPtrArray *
smriti_study_entries (SmritiStudy *study, const char *note, guint offset, guint limit, guint *out_total, GError **error)
{
  g_autoptr (GPtrArray) outlines = smriti_outlines_list (study->store);
  gint64 outline = 0;

  for (guint i = 0; note[0] != '\0' && i < outlines->len; i++)
    {
      const SmritiOutlineRow *row = g_ptr_array_index (outlines, i);

      if (g_str_has_suffix (row->path, note) || g_str_equal (row->topic, note))
        outline = row->n;
    }
  if (note[0] != '\0' && outline == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "outline note '%s' not found; 'smriti outline' shows all", note);
      return NULL;
    }
  return smriti_entries_list (study->store, outline, smriti_study_day (study), offset, limit, out_total);
}
