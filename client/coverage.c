/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What a card says is read from its note, whose line the daemon tells; so a page of
 * cards needs nothing but where they stand and how well they are known. */

#include "client/coverage.h"

#include "client/records.h"
#include "common/item_words.h"

#include <string.h>

#define MAX_TEXT 4096 /* bytes of each string: paths are not cut */

/* A place in a note, from its line up to another one. */
typedef struct
{
  const SmritiCurriculumNote *note;
  guint line, end; /* end = the first line behind it */
  GHashTable *words;
} Part;

/* A card of an entry. */
typedef struct
{
  const SmritiCurriculumNote *note;
  guint line;
  gboolean known;
  GHashTable *words; /* the table's of its line, NULL = the note has changed */
} Card;

typedef struct
{
  const SmritiCurriculum *curriculum;
  GHashTable *cards; /* key of an entry → GArray of Card */
  GHashTable *words; /* "NOTE:LINE" → words of the cards that stand there */
  GHashTable *topic; /* its words, which no item needs to repeat */
} Reading;

/* --- cards --- */

static char *
place_key (const char *path, guint line)
{
  return g_strdup_printf ("%u:%s", line, path);
}

static void
add_all (GHashTable *to, GHashTable *from)
{
  GHashTableIter iter;
  gpointer word;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    g_hash_table_add (to, g_strdup (word));
}

/* Of every card that stands in the notes. */
static void
read_words (Reading *reading)
{
  for (guint n = 0; n < reading->curriculum->notes->len; n++)
    {
      const SmritiCurriculumNote *note = g_ptr_array_index (reading->curriculum->notes, n);

      for (guint i = 0; i < note->content->cards->len; i++)
        {
          const SmritiCard *card = g_ptr_array_index (note->content->cards, i);
          g_autofree char *text = g_strdup_printf ("%s\n\n%s", card->front, card->back);
          g_autofree char *key = place_key (note->path, card->line);
          g_autoptr (GHashTable) words = smriti_item_words (text);
          GHashTable *there = g_hash_table_lookup (reading->words, key);

          if (there)
            add_all (there, words);
          else
            g_hash_table_insert (reading->words, g_steal_pointer (&key), g_steal_pointer (&words));
        }
    }
}

static const SmritiCurriculumNote *
find_note (const SmritiCurriculum *curriculum, const char *path)
{
  for (guint i = 0; i < curriculum->notes->len; i++)
    if (g_str_equal (((SmritiCurriculumNote *) g_ptr_array_index (curriculum->notes, i))->path, path))
      return g_ptr_array_index (curriculum->notes, i);
  return NULL;
}

/* What is set aside is no question; what is archived is known for good. Another topic's entries may have the same numbers. */
static void
add_card (Reading *reading, const SmritiCardRow *row, gint64 now_s)
{
  const SmritiEntry *entry = *row->entry ? smriti_curriculum_entry (reading->curriculum, row->entry) : NULL;
  gboolean archived = g_str_equal (row->off, "archived");
  g_autofree char *key = place_key (row->note, row->line);
  Card card = { entry ? find_note (reading->curriculum, row->note) : NULL, row->line, archived, NULL };
  GArray *cards;

  if (!card.note || (*row->off && !archived && !g_str_equal (row->off, "buried")))
    return;
  card.known |= g_str_equal (row->state, "review") && row->due_s > now_s;
  card.words = g_hash_table_lookup (reading->words, key);
  cards = g_hash_table_lookup (reading->cards, entry->key);
  if (!cards)
    {
      cards = g_array_new (FALSE, FALSE, sizeof (Card));
      g_hash_table_insert (reading->cards, entry->key, cards);
    }
  g_array_append_val (cards, card);
}

/* Those of one section; "entry:1" finds those of section 10, too. */
static gboolean
fetch_section (Reading *reading, SmritiDbusDaemon *daemon, const char *section, gint64 now_s, GError **error)
{
  g_autofree char *query = g_strconcat ("entry:", section, ".", NULL);
  guint offset = 0, total = 0;
  gsize rows;

  do
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_cards_sync (daemon, query, offset, SMRITI_MAX_ROWS, MAX_TEXT, smriti_no_options (), &page,
                                                    &total, NULL, error))
        return FALSE;
      rows = g_variant_n_children (page);
      for (gsize i = 0; i < rows; i++)
        {
          g_autoptr (GVariant) tuple = g_variant_get_child_value (page, i);
          SmritiCardRow row = smriti_card_row (tuple);

          add_card (reading, &row, now_s);
        }
      offset += (guint) rows;
    }
  while (rows > 0 && offset < total);
  return TRUE;
}

static gboolean
fetch_cards (Reading *reading, SmritiDbusDaemon *daemon, gint64 now_s, GError **error)
{
  for (guint i = 0; i < reading->curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (reading->curriculum->entries, i);

      if (entry->level > 0 && !fetch_section (reading, daemon, entry->key, now_s, error))
        return FALSE;
    }
  return TRUE;
}

/* --- what an entry's body says --- */

static void
part_clear (gpointer data)
{
  g_hash_table_unref (((Part *) data)->words);
}

static gboolean
is_numbered (const SmritiBlock *block)
{
  g_autofree char *number = smriti_outline_number (block->text, strlen (block->text), &(gsize){ 0 });

  return number != NULL;
}

/* A question is not yet an explanation; a text with a gap is one. */
static gboolean
is_of_card (const SmritiPlace *place)
{
  const GPtrArray *cards = place->note->content->cards;
  guint low = 0, high = cards->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (((SmritiCard *) g_ptr_array_index (cards, middle))->line < place->block->line)
        low = middle + 1;
      else
        high = middle;
    }
  for (; low < cards->len; low++)
    {
      const SmritiCard *card = g_ptr_array_index (cards, low);

      if (card->line > place->block->last_line)
        return FALSE;
      if (card->kind != SMRITI_KIND_CLOZE)
        return TRUE;
    }
  return FALSE;
}

static gboolean
is_prose (const SmritiPlace *place)
{
  switch (place->block->kind)
    {
    case SMRITI_BLOCK_TEXT:
    case SMRITI_BLOCK_ITEM:
      return !is_of_card (place);
    case SMRITI_BLOCK_TASK:
    case SMRITI_BLOCK_TABLE:
    case SMRITI_BLOCK_QUOTE:
      return TRUE;
    case SMRITI_BLOCK_HEADING:
    case SMRITI_BLOCK_REMARK:
    case SMRITI_BLOCK_FENCE:
    default:
      return FALSE;
    }
}

/* The first line behind what stands beneath the heading at @i. */
static guint
part_end (const GArray *places, guint i)
{
  const SmritiPlace *heading = &g_array_index (places, SmritiPlace, i);

  for (i++; i < places->len; i++)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);

      if (place->note != heading->note)
        break;
      if (place->block->kind == SMRITI_BLOCK_HEADING && place->block->level <= heading->block->level)
        return place->block->line;
    }
  return G_MAXUINT;
}

/* Its sub-headings, and its prose, with those of the entries beneath it. Both are new arrays of Part. */
static void
read_body (const SmritiCurriculum *curriculum, const char *key, GArray *headings, GArray *prose)
{
  g_autoptr (GArray) places = smriti_curriculum_blocks (curriculum, key, TRUE);

  for (guint i = 0; i < places->len; i++)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);
      gboolean heads = place->block->kind == SMRITI_BLOCK_HEADING && !is_numbered (place->block);
      Part part = { place->note, place->block->line, 0, NULL };

      if (!heads && !is_prose (place))
        continue;
      part.end = heads ? part_end (places, i) : place->block->last_line + 1;
      part.words = smriti_item_words (place->block->text);
      g_array_append_val (heads ? headings : prose, part);
    }
}

/* --- an item --- */

static void
coverage_free (gpointer data)
{
  SmritiCoverage *coverage = data;

  g_free (coverage->item);
  g_free (coverage);
}

/* "Python", of a note about Python, is no word to look for; unless it is all there is. */
static GHashTable *
wanted_words (const Reading *reading, const char *item)
{
  GHashTable *words = smriti_item_words (item);
  GHashTableIter iter;
  gpointer word;

  if (smriti_item_words_hold (reading->topic, words))
    return words;
  g_hash_table_iter_init (&iter, words);
  while (g_hash_table_iter_next (&iter, &word, NULL))
    if (g_hash_table_contains (reading->topic, word))
      g_hash_table_iter_remove (&iter);
  return words;
}

static gboolean
any_holds (const GArray *parts, GHashTable *wanted)
{
  for (guint i = 0; i < parts->len; i++)
    if (smriti_item_words_hold (g_array_index (parts, Part, i).words, wanted))
      return TRUE;
  return FALSE;
}

static gboolean
asks (const Card *card, const GArray *headings, GHashTable *wanted)
{
  if (card->words && smriti_item_words_hold (card->words, wanted))
    return TRUE;
  for (guint i = 0; i < headings->len; i++)
    {
      const Part *part = &g_array_index (headings, Part, i);

      if (part->note == card->note && part->line < card->line && card->line < part->end
          && smriti_item_words_hold (part->words, wanted))
        return TRUE;
    }
  return FALSE;
}

static SmritiCoverage *
cover (const Reading *reading, const char *item, const GArray *headings, const GArray *prose, const GArray *cards)
{
  SmritiCoverage *coverage = g_new0 (SmritiCoverage, 1);
  g_autoptr (GHashTable) wanted = wanted_words (reading, item);

  coverage->item = g_strdup (item);
  coverage->taught = any_holds (headings, wanted) || any_holds (prose, wanted);
  for (guint i = 0; i < cards->len; i++)
    {
      const Card *card = &g_array_index (cards, Card, i);

      if (!asks (card, headings, wanted))
        continue;
      coverage->asked++;
      coverage->known += card->known;
    }
  return coverage;
}

/* Its own and those of the entries beneath it. New array. */
static GArray *
cards_of (const Reading *reading, const SmritiEntry *entry)
{
  GArray *all = g_array_new (FALSE, FALSE, sizeof (Card));
  GHashTableIter iter;
  gpointer key, cards;

  g_hash_table_iter_init (&iter, reading->cards);
  while (g_hash_table_iter_next (&iter, &key, &cards))
    if (smriti_entry_is_of (key, entry->key))
      g_array_append_vals (all, ((GArray *) cards)->data, ((GArray *) cards)->len);
  return all;
}

static GPtrArray *
cover_entry (const Reading *reading, const SmritiEntry *entry)
{
  GPtrArray *covered = g_ptr_array_new_with_free_func (coverage_free);
  g_autoptr (GArray) headings = g_array_new (FALSE, FALSE, sizeof (Part));
  g_autoptr (GArray) prose = g_array_new (FALSE, FALSE, sizeof (Part));
  g_autoptr (GArray) cards = cards_of (reading, entry);

  g_array_set_clear_func (headings, part_clear);
  g_array_set_clear_func (prose, part_clear);
  read_body (reading->curriculum, entry->key, headings, prose);
  for (guint i = 0; i < entry->items->len; i++)
    {
      g_autoptr (GPtrArray) parts = smriti_item_parts (g_ptr_array_index (entry->items, i));

      for (guint k = 0; k < parts->len; k++)
        g_ptr_array_add (covered, cover (reading, g_ptr_array_index (parts, k), headings, prose, cards));
    }
  return covered;
}

/* "5 concepts, 1 snippet" is a quota, nothing to teach. */
static gboolean
is_quota (const GPtrArray *cadences, const SmritiEntry *entry)
{
  for (guint i = 0; i < cadences->len; i++)
    {
      const SmritiCadenceRule *rule = g_ptr_array_index (cadences, i);

      if (rule->entry == entry)
        return rule->concepts >= 0 || rule->snippets >= 0;
    }
  return FALSE;
}

GHashTable *
smriti_coverage_read (SmritiDbusDaemon *daemon, const SmritiCurriculum *curriculum, gint64 now_s, GError **error)
{
  g_autoptr (GHashTable) table = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_ptr_array_unref);
  g_autoptr (GHashTable) cards = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);
  g_autoptr (GHashTable) words = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
  g_autoptr (GHashTable) topic = smriti_item_words (curriculum->topic);
  g_autoptr (GPtrArray) cadences = smriti_outline_cadences (curriculum->outline);
  Reading reading = { curriculum, cards, words, topic };

  read_words (&reading);
  if (!fetch_cards (&reading, daemon, now_s, error))
    return NULL;
  for (guint i = 0; i < curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (curriculum->entries, i);

      if (entry->level == 0 && entry->items->len > 0 && !is_quota (cadences, entry))
        g_hash_table_insert (table, entry->key, cover_entry (&reading, entry));
    }
  return g_steal_pointer (&table);
}

void
smriti_json_coverage (SmritiJson *json, const GPtrArray *covered)
{
  smriti_json_begin_list (json, "coverage");
  for (guint i = 0; covered && i < covered->len; i++)
    {
      const SmritiCoverage *coverage = g_ptr_array_index (covered, i);

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "item", coverage->item);
      smriti_json_bool (json, "taught", coverage->taught);
      smriti_json_int (json, "asked", coverage->asked);
      smriti_json_int (json, "known", coverage->known);
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}
