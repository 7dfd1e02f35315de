/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/chains.h"

#include "client/workflows.h"

#include <string.h>

static void
chain_free (gpointer data)
{
  SmritiChain *chain = data;

  g_free (chain->title);
  g_ptr_array_unref (chain->steps);
  g_free (chain);
}

/* Takes @steps. */
static void
add_chain (GPtrArray *chains, const SmritiCurriculum *curriculum, const char *entry, const char *title, const char *path,
           guint line, GPtrArray *steps)
{
  SmritiChain *chain = g_new0 (SmritiChain, 1);

  chain->curriculum = curriculum;
  chain->entry = entry;
  chain->title = g_strdup (title);
  chain->path = path;
  chain->line = line;
  chain->steps = steps;
  g_ptr_array_add (chains, chain);
}

static GPtrArray *
copy_steps (const GPtrArray *items)
{
  GPtrArray *steps = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < items->len; i++)
    g_ptr_array_add (steps, g_strdup (g_ptr_array_index (items, i)));
  return steps;
}

static void
add_of_outline (GPtrArray *chains, const SmritiCurriculum *curriculum)
{
  for (guint i = 0; i < curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (curriculum->entries, i);

      if (g_strcmp0 (entry->separator, "arrow") == 0)
        add_chain (chains, curriculum, entry->key, entry->title, curriculum->path, entry->line, copy_steps (entry->items));
    }
}

static gboolean
marks_chain (const SmritiBlock *block)
{
  return block->kind == SMRITI_BLOCK_REMARK
         && (block->remark.kind == SMRITI_REMARK_CARDS || block->remark.kind == SMRITI_REMARK_WORKFLOW);
}

static void
add_of_notes (GPtrArray *chains, const SmritiCurriculum *curriculum)
{
  g_autoptr (GArray) places = smriti_curriculum_blocks (curriculum, NULL, TRUE);
  const SmritiCurriculumNote *note = NULL;
  const char *title = "";

  for (guint i = 0; i < places->len; i++)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);
      const SmritiPlace *next = smriti_places_after (places, i);
      GPtrArray *steps;

      if (place->note != note)
        title = "";
      note = place->note;
      if (place->block->kind == SMRITI_BLOCK_HEADING)
        title = smriti_heading_words (place->block->text);
      if (!next || !marks_chain (place->block) || next->block->kind != SMRITI_BLOCK_TEXT)
        continue;
      steps = smriti_chain_steps (next->block->text);
      if (steps)
        add_chain (chains, curriculum, next->block->entry, title, place->note->path, next->block->line, steps);
    }
}

GPtrArray *
smriti_chains_find (const SmritiCurriculum *curriculum)
{
  GPtrArray *chains = g_ptr_array_new_with_free_func (chain_free);

  add_of_outline (chains, curriculum);
  add_of_notes (chains, curriculum);
  return chains;
}
