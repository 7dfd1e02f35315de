/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* From a note that was read to cards in the store: where each stands, which
 * outline note it belongs to. Which card is which: identity.c. Many notes may be
 * one transaction: batch.c. */

#include "common/notes/link.h"
#include "daemon/store/callouts.h"
#include "daemon/store/holds.h"
#include "daemon/store/links.h"
#include "daemon/store/places.h"
#include "daemon/study/private.h"

#include <string.h>

/* --- names --- */

/* A note's file name without folder and suffix, valid. */
static char *
name_of (const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *valid = NULL;
  char *dot = strrchr (name, '.');

  if (dot && (g_ascii_strcasecmp (dot, ".md") == 0 || g_ascii_strcasecmp (dot, ".markdown") == 0))
    *dot = '\0';
  valid = g_utf8_make_valid (name, -1);
  return g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
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

/* Where the outline note @path leads, and by what other names a note is called. */
static gboolean
write_links (SmritiStudy *study, gint64 note, const char *path, const SmritiNote *content, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  for (guint i = 0; i < content->aliases->len; i++)
    {
      g_autofree char *stem = smriti_name_fold (g_ptr_array_index (content->aliases, i));

      if (!smriti_links_add_alias (study->store, note, stem, error))
        return FALSE;
    }
  for (guint i = 0; i < content->links->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (content->links, i);
      g_auto (SmritiLinkTarget) target = { 0 };

      smriti_link_target_init (&target, link->target, g_str_equal (folder, ".") ? "" : folder);
      if (!smriti_links_add (study->store, note, &target, link->target, link->line, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
write_outline (SmritiStudy *study, gint64 note, const char *path, const SmritiNote *content, GError **error)
{
  const SmritiOutline *outline = content->outline;
  g_autofree char *name = name_of (path); /* for headings that tell no topic: two such notes keep two calendars */
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
  if (!smriti_notes_set_outline (study->store, note, *outline->topic ? outline->topic : name, motto, quota[0], quota[1], error))
    return FALSE;
  for (guint i = 0; i < outline->sections->len; i++)
    if (!write_entry (study, note, g_ptr_array_index (outline->sections, i), rules, &position, error))
      return FALSE;
  return TRUE;
}

/* All but the cards. @was_known: there may be something of before. */
static gboolean
write_content (SmritiStudy *study, gint64 note, const char *path, gboolean was_known, const SmritiNote *content, GError **error)
{
  if (was_known && !smriti_notes_clear (study->store, note, error))
    return FALSE;
  if ((was_known || content->entry) && !smriti_notes_set_declared (study->store, note, content->entry != NULL, error))
    return FALSE;
  if (((was_known || content->outline) && !write_outline (study, note, path, content, error))
      || !write_links (study, note, path, content, error)
      || ((was_known || content->callouts->len > 0) && !smriti_callouts_write (study->store, note, content->callouts, error))
      || ((was_known || content->holds->len > 0) && !smriti_holds_write (study->store, note, content->holds, error)))
    return FALSE;
  for (guint i = 0; i < content->warnings->len; i++)
    {
      const SmritiWarning *warning = g_ptr_array_index (content->warnings, i);

      if (!smriti_notes_add_warning (study->store, note, warning->line, warning->text, error))
        return FALSE;
    }
  return TRUE;
}

/* What another program knew of its cards is where their memory begins. */
static gboolean
adopt_cards (SmritiStudy *study, const SmritiNote *content, GError **error)
{
  for (guint i = 0; i < content->cards->len; i++)
    {
      const SmritiCard *card = g_ptr_array_index (content->cards, i);
      const SmritiPrior *prior = card->prior ? card->prior : content->prior;

      if (prior && !smriti_study_adopt (study, smriti_cards_by_key (study->store, card->key), card->key, prior, error))
        return FALSE;
    }
  return TRUE;
}

/* More than these are not done at once: the outline note of a large vault moves
 * all its cards, a folder that goes away takes all of them along. Then every
 * card is looked at again, in slices; until it has its turn it is asked where
 * it stood. */
#define AT_ONCE 300
#define NOTES_AT_ONCE 10
#define SLICE_US 8000      /* what they write is then written out and synced as well */
#define FACT_STALE "stale" /* there = some cards may be: a stop cut the slices short */

static gboolean
refresh_slice (SmritiStudy *study, gboolean *out_done, GError **error)
{
  gint64 until_us = g_get_monotonic_time () + SLICE_US;

  while (g_get_monotonic_time () < until_us)
    {
      g_autoptr (GArray) cards = smriti_cards_after (study->store, study->refreshed, 20);

      *out_done = cards->len == 0;
      if (*out_done)
        return smriti_store_set_fact (study->store, FACT_STALE, NULL, error);
      for (guint i = 0; i < cards->len; i++)
        {
          study->refreshed = g_array_index (cards, gint64, i);
          if (!smriti_cards_refresh (study->store, study->refreshed, error))
            return FALSE;
        }
    }
  return TRUE;
}

static gboolean
on_refresh (gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  if (smriti_study_batch_go_on (study, &error))
    smriti_study_batch_pause (study, refresh_slice (study, &done, &error), &error);
  if (!error && !done)
    {
      smriti_study_rest (study);
      return G_SOURCE_CONTINUE;
    }
  if (error)
    g_warning ("where cards stand could not be noted (%s); it is tried again at the next start", error->message);
  study->refresh = 0;
  smriti_study_batch_end (study);
  smriti_study_forget_pools (study);
  smriti_study_answer_adding (study);
  smriti_study_tell_changed (study);
  return G_SOURCE_REMOVE;
}

static gboolean
refresh_all_later (SmritiStudy *study, GError **error)
{
  study->refreshed = 0;
  if (study->refresh == 0)
    study->refresh = g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_refresh, study, NULL);
  return smriti_store_set_fact (study->store, FACT_STALE, "1", error);
}

gboolean
smriti_study_is_placing (SmritiStudy *study)
{
  return study->refresh != 0;
}

gboolean
smriti_study_refresh_cards (SmritiStudy *study, GArray *cards, GError **error)
{
  if (cards->len > AT_ONCE)
    return refresh_all_later (study, error);
  for (guint i = 0; i < cards->len; i++)
    if (!smriti_cards_refresh (study->store, g_array_index (cards, gint64, i), error))
      return FALSE;
  return TRUE;
}

void
smriti_study_resume_refresh (SmritiStudy *study)
{
  g_autofree char *fact = smriti_store_fact (study->store, FACT_STALE);

  if (fact)
    refresh_all_later (study, NULL);
}

/* Notes that came to, or left, an outline note take their cards along. */
static gboolean
relink (SmritiStudy *study, gint64 vault, gint64 only, GError **error)
{
  g_autoptr (GArray) moved = smriti_links_resolve (study->store, vault, only, error);

  if (!moved)
    return FALSE;
  if (moved->len > NOTES_AT_ONCE)
    return refresh_all_later (study, error);
  for (guint i = 0; i < moved->len; i++)
    {
      g_autoptr (GArray) cards = smriti_notes_cards (study->store, g_array_index (moved, gint64, i));

      if (!smriti_study_refresh_cards (study, cards, error))
        return FALSE;
    }
  return TRUE;
}

/* When the entries of an outline note are others, all cards that hang on it. */
static gboolean
refresh_outline (SmritiStudy *study, gint64 note, const char *numbers_before, GError **error)
{
  g_autofree char *numbers = smriti_notes_numbers (study->store, note);
  g_autoptr (GArray) all = NULL;

  if (numbers_before && g_str_equal (numbers, numbers_before))
    return TRUE;
  all = smriti_notes_cards_of_outline (study->store, note, AT_ONCE + 1);
  return smriti_study_refresh_cards (study, all, error);
}

/* Which outline note it belongs to is known before its cards are written, since
 * theirs is the same. */
static gboolean
write_note (SmritiStudy *study, gint64 vault, const char *path, const SmritiFileStamp *stamp, const SmritiNote *content,
            GError **error)
{
  g_autofree char *stem = smriti_note_stem (path);
  g_auto (SmritiNoteRow) before = { 0 };
  gboolean was_known = smriti_notes_find (study->store, vault, path, &before);
  gboolean was_outline = before.topic != NULL, is_outline = content->outline != NULL;
  g_autofree char *numbers = was_outline && is_outline ? smriti_notes_numbers (study->store, before.n) : NULL;
  g_autoptr (GPtrArray) old_cards = smriti_notes_places (study->store, before.n);
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 note = smriti_notes_put (study->store, vault, path, stem, stamp->mtime_ns, stamp->size, stamp->inode, error);

  if (note == 0)
    return FALSE;
  if (!smriti_study_identify (study, note, !was_known, old_cards, content->cards, error))
    return FALSE;
  if (!write_content (study, note, path, was_known, content, error)
      || !relink (study, vault, was_outline || is_outline ? 0 : note, error)
      || !smriti_places_write (study->store, note, content->cards, touched, error) || !adopt_cards (study, content, error)
      || !smriti_study_refresh_cards (study, touched, error))
    return FALSE;
  return (!was_outline && !is_outline)
         || (refresh_outline (study, note, numbers, error) && (!is_outline || smriti_study_anchor (study, error)));
}

/* An unreadable note keeps its cards and says why. */
static gboolean
write_unreadable (SmritiStudy *study, gint64 vault, const char *path, const SmritiFileStamp *stamp, const char *why,
                  GError **error)
{
  g_autofree char *stem = smriti_note_stem (path);
  gint64 note = smriti_notes_put (study->store, vault, path, stem, stamp->mtime_ns, stamp->size, stamp->inode, error);

  return note != 0 && smriti_notes_clear_warnings (study->store, note, error)
         && smriti_notes_add_warning (study->store, note, 0, why, error);
}

/* --- what the vaults tell --- */

gboolean
smriti_study_note_known (const char *dir, const char *path, SmritiFileStamp *out, gpointer user_data)
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

void
smriti_study_note_read (const char *dir, const char *path, const SmritiFileStamp *stamp, const SmritiNote *content,
                        const char *why, gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GError) error = NULL;
  gint64 vault = smriti_notes_vault_find (study->store, dir);

  if (vault == 0)
    return;
  if (smriti_study_batch_go_on (study, &error))
    smriti_study_batch_pause (study,
                              content ? write_note (study, vault, path, stamp, content, &error)
                                      : write_unreadable (study, vault, path, stamp, why, &error),
                              &error);
  if (error)
    g_warning ("%s: could not be taken in (%s); it is tried again when the note changes", path, error->message);
  smriti_study_note_changed (study, dir);
}

void
smriti_study_note_gone (const char *dir, const char *path, gpointer user_data)
{
  SmritiStudy *study = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) cards = NULL;
  g_autoptr (GPtrArray) old_cards = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_auto (SmritiNoteRow) row = { 0 };
  gint64 vault = smriti_notes_vault_find (study->store, dir);

  if (!smriti_notes_find (study->store, vault, path, &row))
    return;
  if (smriti_study_batch_go_on (study, &error))
    {
      cards = smriti_notes_cards (study->store, row.n);
      old_cards = smriti_notes_places (study->store, row.n);
      smriti_study_batch_pause (study,
                                smriti_study_identify (study, row.n, FALSE, old_cards, none, &error)
                                    && smriti_notes_delete (study->store, row.n, &error)
                                    && smriti_study_refresh_cards (study, cards, &error)
                                    && relink (study, vault, row.topic ? 0 : row.n, &error),
                                &error);
    }
  if (error)
    g_warning ("%s: its going could not be noted (%s); it is tried again at the next start", path, error->message);
  smriti_study_note_changed (study, dir);
}

GPtrArray *
smriti_study_notes_known (const char *dir, gpointer user_data)
{
  SmritiStudy *study = user_data;

  return smriti_notes_paths (study->store, smriti_notes_vault_find (study->store, dir));
}
