/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/board.h"

#include "client/practice_record.h"
#include "client/term.h"
#include "client/when.h"
#include "client/workflows.h"
#include "common/notes/link_target.h"
#include "common/text.h"

#include <string.h>

#define TITLE_WORD "Project"
#define SLUG_LETTERS G_CSET_a_2_z G_CSET_DIGITS "-"
#define MAX_TEXT 200 /* characters of a name, of a milestone */

static const char *const levels[] = { "beginner", "intermediate", SMRITI_PROJECT_PRODUCTION };

static void
item_free (gpointer data)
{
  SmritiBoardItem *item = data;

  g_free (item->topic);
  g_free (item->entry);
  g_free (item->title);
  g_free (item->name);
  g_free (item->slug);
  g_free (item->about);
  g_ptr_array_unref (item->milestones);
  smriti_project_free (item->state);
  g_free (item);
}

/* --- what notes offer --- */

static const char *
level_of (const SmritiCurriculum *curriculum, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (smriti_curriculum_is_under (curriculum, key, levels[i]))
      return levels[i];
  return NULL;
}

static SmritiBoardItem *
find_in_entry (GPtrArray *board, const char *topic, const char *entry, const char *slug)
{
  for (guint i = 0; i < board->len; i++)
    {
      SmritiBoardItem *item = g_ptr_array_index (board, i);

      if (g_str_equal (item->slug, slug) && g_str_equal (item->entry, entry) && g_str_equal (item->topic, topic))
        return item;
    }
  return NULL;
}

/* NULL when its name has nothing a slug could be made of. */
static SmritiBoardItem *
ensure_item (GPtrArray *board, const SmritiCurriculum *curriculum, const SmritiEntry *entry, const char *written)
{
  g_autofree char *name = smriti_text_line (written, MAX_TEXT);
  g_autofree char *slug = smriti_slug (name);
  g_autofree char *subject = g_strdup_printf ("%s/%s/%s", curriculum->topic, entry->key, slug);
  SmritiBoardItem *item = find_in_entry (board, curriculum->topic, entry->key, slug);

  if (item || *slug == '\0')
    return item;
  item = g_new0 (SmritiBoardItem, 1);
  item->topic = g_strdup (curriculum->topic);
  item->entry = g_strdup (entry->key);
  item->title = g_strdup (entry->title);
  item->level = level_of (curriculum, entry->key);
  item->path = curriculum->path;
  item->line = entry->line;
  item->name = g_steal_pointer (&name);
  item->slug = g_steal_pointer (&slug);
  item->about = g_strdup ("");
  item->milestones = g_ptr_array_new_with_free_func (g_free);
  item->state = smriti_project_new (subject);
  g_ptr_array_add (board, item);
  return item;
}

/* Those the outline names: its alternatives, or the one thing it says. */
static void
add_items (GPtrArray *board, const SmritiCurriculum *curriculum, const SmritiEntry *entry)
{
  if (g_strcmp0 (entry->separator, "slash") != 0 && entry->items->len != 1)
    return;
  for (guint i = 0; i < entry->items->len; i++)
    ensure_item (board, curriculum, entry, g_ptr_array_index (entry->items, i));
}

/* Whether tasks stand beneath the heading at @i before the next one of its level. */
static gboolean
has_tasks (const GArray *places, guint i)
{
  const SmritiPlace *heading = &g_array_index (places, SmritiPlace, i);

  while (++i < places->len)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);

      if (place->note != heading->note
          || (place->block->kind == SMRITI_BLOCK_HEADING && place->block->level <= heading->block->level))
        return FALSE;
      if (place->block->kind == SMRITI_BLOCK_TASK)
        return TRUE;
    }
  return FALSE;
}

/* A sub-heading that the outline names, or that has milestones. */
static SmritiBoardItem *
item_of_heading (GPtrArray *board, const SmritiCurriculum *curriculum, const SmritiEntry *entry, const GArray *places, guint i)
{
  const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);
  g_autofree char *number = smriti_outline_number (place->block->text, strlen (place->block->text), &(gsize){ 0 });
  g_autofree char *name = smriti_text_line (place->block->text, MAX_TEXT);
  g_autofree char *slug = smriti_slug (name);
  SmritiBoardItem *item;

  if (number || (!find_in_entry (board, curriculum->topic, entry->key, slug) && !has_tasks (places, i)))
    return NULL;
  item = ensure_item (board, curriculum, entry, place->block->text);
  if (!item)
    return NULL;
  item->path = place->note->path;
  item->line = place->block->line;
  return item;
}

static void
take_block (SmritiBoardItem *item, const SmritiBlock *block)
{
  if (block->kind == SMRITI_BLOCK_TASK && item->milestones->len < SMRITI_PROJECT_MILESTONES)
    g_ptr_array_add (item->milestones, smriti_text_line (block->text, MAX_TEXT));
  else if (block->kind == SMRITI_BLOCK_TEXT && *item->about == '\0' && item->milestones->len == 0)
    {
      g_free (item->about);
      item->about = g_strdup (block->text);
    }
}

static void
add_headings (GPtrArray *board, const SmritiCurriculum *curriculum, const SmritiEntry *entry)
{
  g_autoptr (GArray) places = smriti_curriculum_blocks (curriculum, entry->key, FALSE);
  SmritiBoardItem *item = NULL;
  guint level = 0;

  for (guint i = 0; i < places->len; i++)
    {
      const SmritiBlock *block = g_array_index (places, SmritiPlace, i).block;
      gboolean opens = block->kind == SMRITI_BLOCK_HEADING && (!item || block->level <= level);

      if (opens)
        {
          item = item_of_heading (board, curriculum, entry, places, i);
          level = block->level;
        }
      else if (item)
        take_block (item, block);
    }
}

static void
add_offered (GPtrArray *board, const SmritiCurriculum *curriculum)
{
  for (guint i = 0; i < curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (curriculum->entries, i);

      if (entry->children->len > 0 || !smriti_curriculum_is_under (curriculum, entry->key, TITLE_WORD))
        continue;
      add_items (board, curriculum, entry);
      add_headings (board, curriculum, entry);
    }
}

/* --- what was recorded --- */

static const char *
get_detail (gconstpointer record, const char *name)
{
  const char *value = NULL;

  g_variant_lookup (((const SmritiRecord *) record)->details, name, "&s", &value);
  return value;
}

static SmritiBoardItem *
find_subject (GPtrArray *board, const char *subject)
{
  for (guint i = 0; i < board->len; i++)
    if (g_str_equal (((SmritiBoardItem *) g_ptr_array_index (board, i))->state->subject, subject))
      return g_ptr_array_index (board, i);
  return NULL;
}

/* Offered no more: what is known of it is what was recorded. NULL: by nothing that this program writes. */
static SmritiBoardItem *
add_recorded (GPtrArray *board, const char *subject)
{
  g_autofree char *entry = smriti_project_entry (subject);
  const char *slug = entry ? strrchr (subject, '/') + 1 : "";
  SmritiBoardItem *item;

  if (*slug == '\0' || slug[strspn (slug, SLUG_LETTERS)] != '\0' || entry[strspn (entry, G_CSET_DIGITS ".")] != '\0')
    return NULL;
  item = g_new0 (SmritiBoardItem, 1);
  item->slug = g_strdup (slug);
  item->topic = g_strndup (subject, strlen (subject) - strlen (item->slug) - strlen (entry) - 2);
  item->entry = g_steal_pointer (&entry);
  item->name = g_strdup (item->slug);
  item->about = g_strdup ("");
  item->milestones = g_ptr_array_new_with_free_func (g_free);
  item->state = smriti_project_new (subject);
  g_ptr_array_add (board, item);
  return item;
}

static void
take_record (GPtrArray *board, const SmritiRecord *record, const char *topic)
{
  const SmritiProjectRecord read = { record->at_s, smriti_when_day (record->at_s), get_detail, record };
  SmritiBoardItem *item = find_subject (board, record->subject);

  if (!item && (!topic || smriti_project_is_of (record->subject, topic)))
    item = add_recorded (board, record->subject);
  if (item)
    smriti_project_fold (item->state, &read);
}

/* The name and level it was begun under. */
static void
name_recorded (SmritiBoardItem *item)
{
  if (item->title || !item->state->name)
    return;
  g_free (item->name);
  item->name = g_strdup (item->state->name);
  for (guint i = 0; i < G_N_ELEMENTS (levels); i++)
    if (g_strcmp0 (item->state->level, levels[i]) == 0)
      item->level = levels[i];
}

GPtrArray *
smriti_board_read (SmritiDbusDaemon *daemon, GPtrArray *curricula, const char *topic, GError **error)
{
  g_autoptr (GPtrArray) board = g_ptr_array_new_with_free_func (item_free);
  g_autoptr (GPtrArray) records = smriti_records_fetch (daemon, SMRITI_PROJECT_KIND, "", 0, error);

  if (!records)
    return NULL;
  for (guint i = 0; i < curricula->len; i++)
    add_offered (board, g_ptr_array_index (curricula, i));
  for (guint i = records->len; i-- > 0;)
    take_record (board, g_ptr_array_index (records, i), topic);
  for (guint i = board->len; i-- > 0;)
    {
      SmritiBoardItem *item = g_ptr_array_index (board, i);

      name_recorded (item);
      if (!item->title && item->state->state == SMRITI_PROJECT_OPEN) /* its beginning was taken back */
        g_ptr_array_remove_index (board, i);
    }
  return g_steal_pointer (&board);
}

/* --- which is meant --- */

static gboolean
holds (const char *text, const char *part)
{
  g_autofree char *all = smriti_name_fold (text);
  g_autofree char *wanted = smriti_name_fold (part);

  return *wanted != '\0' && strstr (all, wanted) != NULL;
}

/* @exact: the slug and nothing else. */
static gboolean
is_meant (const SmritiBoardItem *item, const char *name, const char *slug, gboolean exact)
{
  if (exact)
    return *slug != '\0' && g_str_equal (item->slug, slug);
  return holds (item->name, name) || (*slug != '\0' && strstr (item->slug, slug)) || holds (item->state->subject, name);
}

/* Records come from other machines, too: their words are cleaned for the terminal. */
static void
ambiguous (GError **error, const char *shown, const char *first, const char *second)
{
  g_autofree char *one = smriti_text_line (first, MAX_TEXT);
  g_autofree char *other = smriti_text_line (second, MAX_TEXT);
  g_autofree char *clean = smriti_term_clean (one);
  g_autofree char *other_clean = smriti_term_clean (other);

  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' could mean '%s' or '%s'", shown, clean, other_clean);
}

SmritiBoardItem *
smriti_board_item (GPtrArray *board, const char *name, GError **error)
{
  g_autofree char *slug = smriti_slug (name);
  g_autofree char *shown = smriti_term_clean (name);
  SmritiBoardItem *found = NULL;

  for (int exact = 1; exact >= 0 && !found; exact--)
    for (guint i = 0; i < board->len; i++)
      {
        SmritiBoardItem *item = g_ptr_array_index (board, i);

        if (!is_meant (item, name, slug, exact))
          continue;
        if (found)
          {
            ambiguous (error, shown, found->state->subject, item->state->subject);
            return NULL;
          }
        found = item;
      }
  if (!found)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no project '%s'; 'smriti project' shows them", shown);
  return found;
}

const SmritiMilestone *
smriti_board_milestone (const SmritiBoardItem *item, const char *name, GError **error)
{
  const GPtrArray *milestones = item->state->milestones;
  g_autofree char *shown = smriti_term_clean (name);
  const SmritiMilestone *found = NULL;
  guint64 n;

  if (g_ascii_string_to_unsigned (name, 10, 1, G_MAXUINT, &n, NULL))
    {
      if (n <= milestones->len)
        return g_ptr_array_index (milestones, n - 1);
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "%s has %u milestones, no milestone %s", item->slug,
                   milestones->len, shown);
      return NULL;
    }
  for (guint i = 0; i < milestones->len; i++)
    {
      const SmritiMilestone *milestone = g_ptr_array_index (milestones, i);

      if (!holds (milestone->text, name))
        continue;
      if (found)
        {
          ambiguous (error, shown, found->text, milestone->text);
          return NULL;
        }
      found = milestone;
    }
  if (!found)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "%s has no milestone '%s'; 'smriti project show %s' lists them",
                 item->slug, shown, item->slug);
  return found;
}
