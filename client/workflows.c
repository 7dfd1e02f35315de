/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/workflows.h"

#include "common/notes/chain.h"

#include <string.h>

#define TITLE_WORD "Workflow"

static void
workflow_free (gpointer data)
{
  SmritiWorkflow *workflow = data;

  g_free (workflow->name);
  g_free (workflow->title);
  g_ptr_array_unref (workflow->steps);
  g_free (workflow);
}

char *
smriti_slug (const char *title)
{
  g_autofree char *plain = g_str_to_ascii (title, "C");
  GString *slug = g_string_new (NULL);

  for (const char *p = plain; *p; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (slug, g_ascii_tolower (*p));
    else if (slug->len > 0 && slug->str[slug->len - 1] != '-' && *p != '?' && *p != '\'')
      g_string_append_c (slug, '-');
  if (slug->len > 0 && slug->str[slug->len - 1] == '-')
    g_string_truncate (slug, slug->len - 1);
  return g_string_free (slug, FALSE);
}

GPtrArray *
smriti_chain_steps (const char *text)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, strlen (text));
  g_autoptr (GPtrArray) steps = g_ptr_array_new_with_free_func (g_free);

  return smriti_chain_split (scan->text, scan->mask, 0, scan->length, steps) && steps->len > 1 ? g_steal_pointer (&steps) : NULL;
}

static SmritiWorkflow *
workflow_new (const SmritiCurriculum *curriculum, const char *name, const char *title, const char *entry)
{
  SmritiWorkflow *workflow = g_new0 (SmritiWorkflow, 1);

  workflow->name = g_strdup (name);
  workflow->title = g_strdup (title);
  workflow->curriculum = curriculum;
  workflow->entry = entry;
  workflow->steps = g_ptr_array_new_with_free_func (g_free);
  return workflow;
}

/* --- of the outline --- */

static void
add_chains (GPtrArray *workflows, const SmritiCurriculum *curriculum)
{
  for (guint i = 0; i < curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (curriculum->entries, i);
      g_autofree char *name = smriti_slug (entry->title);
      SmritiWorkflow *workflow;

      if (g_strcmp0 (entry->separator, "arrow") != 0 || !smriti_curriculum_is_under (curriculum, entry->key, TITLE_WORD)
          || *name == '\0')
        continue;
      workflow = workflow_new (curriculum, name, entry->title, entry->key);
      workflow->path = curriculum->path;
      workflow->line = entry->line;
      for (guint k = 0; k < entry->items->len; k++)
        g_ptr_array_add (workflow->steps, g_strdup (g_ptr_array_index (entry->items, k)));
      g_ptr_array_add (workflows, workflow);
    }
}

/* --- of the notes --- */

/* Takes the tasks or items that stand together behind the @i-th place; a sentence may stand before them. */
static void
take_tasks (SmritiWorkflow *workflow, const GArray *places, guint i)
{
  const SmritiPlace *place;

  for (; (place = smriti_places_after (places, i)); i++)
    {
      const SmritiBlock *block = place->block;

      if (block->kind == SMRITI_BLOCK_TASK || block->kind == SMRITI_BLOCK_ITEM)
        g_ptr_array_add (workflow->steps, g_strdup (block->text));
      else if (block->kind != SMRITI_BLOCK_TEXT || workflow->steps->len > 0)
        return;
      workflow->is_checklist |= block->kind == SMRITI_BLOCK_TASK;
    }
}

static void
take_steps (SmritiWorkflow *workflow, const GArray *places, guint i)
{
  const SmritiPlace *first = smriti_places_after (places, i);
  GPtrArray *chain = first && first->block->kind == SMRITI_BLOCK_TEXT ? smriti_chain_steps (first->block->text) : NULL;

  if (!chain)
    {
      take_tasks (workflow, places, i);
      return;
    }
  g_ptr_array_unref (workflow->steps);
  workflow->steps = chain;
}

static void
add_marked (GPtrArray *workflows, const SmritiCurriculum *curriculum)
{
  g_autoptr (GArray) places = smriti_curriculum_blocks (curriculum, NULL, TRUE);
  const char *title = "";

  for (guint i = 0; i < places->len; i++)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);
      SmritiWorkflow *workflow;

      if (place->block->kind == SMRITI_BLOCK_HEADING)
        title = smriti_heading_words (place->block->text);
      if (place->block->kind != SMRITI_BLOCK_REMARK || place->block->remark.kind != SMRITI_REMARK_WORKFLOW)
        continue;
      workflow = workflow_new (curriculum, place->block->remark.words, title, place->block->entry);
      workflow->path = place->note->path;
      workflow->line = place->block->line;
      take_steps (workflow, places, i);
      if (workflow->steps->len > 0)
        g_ptr_array_add (workflows, workflow);
      else
        workflow_free (workflow);
    }
}

GPtrArray *
smriti_workflows_find (const SmritiCurriculum *curriculum)
{
  GPtrArray *workflows = g_ptr_array_new_with_free_func (workflow_free);

  add_chains (workflows, curriculum);
  add_marked (workflows, curriculum);
  return workflows;
}

const SmritiWorkflow *
smriti_workflows_by_name (GPtrArray *workflows, const char *name)
{
  const SmritiWorkflow *found = NULL;
  guint n = 0;

  if (*name == '\0')
    return NULL;
  for (guint i = 0; i < workflows->len; i++)
    {
      const SmritiWorkflow *workflow = g_ptr_array_index (workflows, i);

      if (g_ascii_strcasecmp (workflow->name, name) == 0)
        return workflow;
      if (g_ascii_strncasecmp (workflow->name, name, strlen (name)) == 0)
        {
          found = workflow;
          n++;
        }
    }
  return n == 1 ? found : NULL;
}
