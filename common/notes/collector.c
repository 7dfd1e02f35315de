/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Invariant: what a note yields stays in proportion to its size (the budget),
 * so a hostile note cannot fill the memory. */

#include "common/notes/collector.h"

#include "common/notes/identity.h"
#include "common/text.h"

#include <string.h>

#define MAX_LEVEL 6
#define MAX_HEADING 1024 /* bytes of one that are kept for its title */
#define STAMP_PREFIX "sm-"

struct _SmritiCollector
{
  const SmritiFrontmatter *frontmatter;
  SmritiNote *note;
  char *deck;                   /* of the last tag line */
  char *entries[MAX_LEVEL + 1]; /* by heading level, NULL = none open or no number */
  char *words;                  /* of the last heading, as written */
  GHashTable *texts;            /* key → line; the key is its card's */
  GHashTable *ids;              /* block id → line */
  SmritiNamer *namer;
  gsize budget; /* bytes of sides still allowed */
};

SmritiCollector *
smriti_collector_new (const SmritiFrontmatter *frontmatter, SmritiNote *note, gsize length)
{
  SmritiCollector *collector = g_new0 (SmritiCollector, 1);

  collector->frontmatter = frontmatter;
  collector->note = note;
  collector->texts = g_hash_table_new (g_str_hash, g_str_equal);
  collector->ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  collector->namer = smriti_namer_new ();
  collector->budget = 16 * length + 1024 * 1024;
  return collector;
}

void
smriti_collector_free (SmritiCollector *collector)
{
  if (!collector)
    return;
  g_free (collector->deck);
  g_free (collector->words);
  for (guint i = 0; i <= MAX_LEVEL; i++)
    g_free (collector->entries[i]);
  g_hash_table_unref (collector->texts);
  g_hash_table_unref (collector->ids);
  smriti_namer_free (collector->namer);
  g_free (collector);
}

void
smriti_collector_set_deck (SmritiCollector *collector, const char *deck)
{
  g_free (collector->deck);
  collector->deck = g_strdup (deck);
}

void
smriti_collector_heading (SmritiCollector *collector, guint level, const char *words, gsize length)
{
  level = CLAMP (level, 1, MAX_LEVEL);
  for (guint i = level; i <= MAX_LEVEL; i++)
    g_clear_pointer (&collector->entries[i], g_free);
  collector->entries[level] = smriti_heading_entry (words, length);
  g_free (collector->words);
  collector->words = g_strndup (words, MIN (length, MAX_HEADING));
}

char *
smriti_collector_title (const SmritiCollector *collector)
{
  g_autofree char *title = collector->words ? smriti_text_line (collector->words, 80) : g_strdup ("");
  g_autofree char *entry = smriti_heading_entry (title, strlen (title));
  gsize used = 0;
  g_autofree char *number = entry ? smriti_outline_number (title, strlen (title), &used) : NULL;

  return g_strstrip (g_strdup (title + (number ? used : 0)));
}

/* A heading without a number belongs to what stands over it. */
static const char *
current_entry (const SmritiCollector *collector)
{
  for (guint i = MAX_LEVEL; i > 0; i--)
    if (collector->entries[i])
      return collector->entries[i];
  return collector->frontmatter->entry;
}

void
smriti_source_add_side (SmritiSource *source, const SmritiSide *side)
{
  if (!source->deck)
    source->deck = g_strdup (side->deck);
  source->is_explain |= side->explain;
  if (side->snippet || side->concept)
    {
      source->is_snippet = side->snippet;
      source->is_decided = TRUE;
    }
  else if (!source->is_decided)
    source->is_snippet |= smriti_side_is_code (side);
}

void
smriti_source_clear (SmritiSource *source)
{
  g_clear_pointer (&source->text, g_free);
  g_clear_pointer (&source->block_id, g_free);
  g_clear_pointer (&source->deck, g_free);
  g_clear_pointer (&source->schedule, g_ptr_array_unref);
}

/* The line where @name was met first, 0 = never. */
static guint
first_line (GHashTable *table, const char *name)
{
  return GPOINTER_TO_UINT (g_hash_table_lookup (table, name));
}

static void
warn_doubles (SmritiCollector *collector, const SmritiSource *source, const SmritiCard *card)
{
  guint line = source->line;
  guint first;

  if (source->block_id)
    {
      first = first_line (collector->ids, source->block_id);
      if (first == 0)
        g_hash_table_insert (collector->ids, g_strdup (source->block_id), GUINT_TO_POINTER (line));
      else if (first != line)
        {
          smriti_note_warn_as (collector->note, "block-id", line, "block id ^%s stands on line %u already; change one of the two",
                               source->block_id, first);
          return;
        }
    }
  first = first_line (collector->texts, card->key);
  if (first == 0)
    g_hash_table_insert (collector->texts, card->key, GUINT_TO_POINTER (line));
  else if (first != line)
    smriti_note_warn_as (collector->note, "duplicate-card", line, "same text as line %u: one card in two places", first);
}

static gboolean
is_within_limits (SmritiCollector *collector, const SmritiSource *source, const char *front, const char *back)
{
  gsize front_length = strlen (front), back_length = strlen (back);

  if (front_length > SMRITI_MAX_SIDE || back_length > SMRITI_MAX_SIDE)
    {
      smriti_note_warn_as (collector->note, "too-long", source->line, "the %s is longer than %d KiB, not a card; shorten it",
                           front_length > SMRITI_MAX_SIDE ? "question" : "answer", SMRITI_MAX_SIDE / 1024);
      return FALSE;
    }
  if (front_length + back_length > collector->budget)
    {
      smriti_note_warn_as (collector->note, "too-long", source->line,
                           "the note makes far more text of cards than it holds, not a card; split its paragraphs");
      return FALSE;
    }
  collector->budget -= front_length + back_length;
  return TRUE;
}

void
smriti_collector_add (SmritiCollector *collector, const SmritiSource *source, SmritiKind kind, guint part, const char *front,
                      const char *back)
{
  smriti_collector_take (collector, source, kind, part, g_strdup (front), g_strdup (back));
}

void
smriti_collector_take (SmritiCollector *collector, const SmritiSource *source, SmritiKind kind, guint part, char *front,
                       char *back)
{
  g_autofree char *card_front = front;
  g_autofree char *card_back = back;
  const char *stamp = NULL;
  const char *deck;
  gsize length = strlen (source->text);
  SmritiCard *card;

  if (!is_within_limits (collector, source, front, back))
    return;
  if (source->block_id && g_str_has_prefix (source->block_id, STAMP_PREFIX) && strlen (source->block_id) > strlen (STAMP_PREFIX))
    stamp = source->block_id;
  deck = source->deck ? source->deck : collector->deck ? collector->deck : collector->frontmatter->deck;
  card = smriti_card_new ();
  card->kind = kind;
  card->snippet = source->is_snippet;
  card->explain = source->is_explain;
  card->front = g_steal_pointer (&card_front);
  card->back = g_steal_pointer (&card_back);
  card->deck = g_strdup (deck);
  card->entry = g_strdup (source->entry ? source->entry : current_entry (collector));
  card->line = source->line;
  card->last_line = source->last_line;
  card->part = part;
  card->text_key = smriti_namer_key (collector->namer, kind, source->text, length, part);
  card->key = stamp ? smriti_card_key (stamp, kind, source->text, length, part) : g_strdup (card->text_key);
  card->source = stamp ? g_strdup (stamp) : smriti_namer_source (collector->namer, source->kind, source->text, length);
  card->block_id = stamp ? NULL : g_strdup (source->block_id);
  if (source->schedule && part < source->schedule->len && source->schedule->pdata[part])
    card->prior = g_memdup2 (source->schedule->pdata[part], sizeof (SmritiPrior));
  if (part == 0)
    warn_doubles (collector, source, card);
  g_ptr_array_add (collector->note->cards, card);
}
