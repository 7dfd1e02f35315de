/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What the daily choice asks of the cards: those that are due, new, in learning,
 * and the weakest of the rest. Each from an index alone, but for what must be
 * put in order; bench-choice and bench-store look that it stays so. */

#include "daemon/store/cards.h"
#include "daemon/store/statement.h"

#define NOT_BURIED(today) " AND card.buried_day < " today " "
#define IS_DUE "due_day <= ?3 AND last_day < ?3 AND (state = 2 OR due_s <= ?4)"
#define DUE_WHERE "WHERE asked = 1 AND outline = ?1 AND snippet = ?2 AND " IS_DUE NOT_BURIED ("?3")

/* --- the weakest, out of many --- */

/* One pass over an index that keeps the weakest; putting all of them in order
 * would take several times as long. With one set of parameters R falls with
 * elapsed / S, so that is the measure. */
typedef struct
{
  double weakness; /* elapsed / S */
  gint64 n;
} Weak;

/* < 0: @a is asked before @b. */
static int
compare_weak (gconstpointer a, gconstpointer b)
{
  const Weak *first = a;
  const Weak *second = b;

  if (first->weakness != second->weakness)
    return first->weakness > second->weakness ? -1 : 1;
  return (first->n > second->n) - (first->n < second->n);
}

/* @heap has the card that is asked last at its root. */
static void
sift_down (GArray *heap, guint at)
{
  for (;;)
    {
      guint last = at;
      Weak *weak = (Weak *) (void *) heap->data;

      for (guint child = 2 * at + 1; child <= 2 * at + 2 && child < heap->len; child++)
        if (compare_weak (&weak[child], &weak[last]) > 0)
          last = child;
      if (last == at)
        return;
      {
        Weak swap = weak[at];

        weak[at] = weak[last];
        weak[last] = swap;
      }
      at = last;
    }
}

static void
keep_weak (GArray *heap, guint most, const Weak *weak)
{
  if (heap->len < most)
    {
      g_array_append_val (heap, *weak);
      if (heap->len == most)
        for (guint i = most / 2 + 1; i-- > 0;)
          sift_down (heap, i);
    }
  else if (compare_weak (weak, &g_array_index (heap, Weak, 0)) < 0)
    {
      g_array_index (heap, Weak, 0) = *weak;
      sift_down (heap, 0);
    }
}

/* @statement gives n, elapsed days and S; by rising S when @longest (of the
 * elapsed days of all cards) is not 0: then what follows is at most longest / S
 * weak, and the pass ends where that is less than all that is kept. */
static GArray *
collect_weakest (SmritiStore *store, SmritiStatement *statement, gint64 longest, guint offset, guint limit)
{
  g_autoptr (GArray) heap = g_array_new (FALSE, FALSE, sizeof (Weak));
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (gint64));

  while (statement && smriti_statement_row (store, statement, NULL))
    {
      double stability = MAX (sqlite3_column_double (statement, 2), 0.001);
      Weak weak = { sqlite3_column_int (statement, 1) / stability, sqlite3_column_int64 (statement, 0) };

      if (longest > 0 && heap->len == offset + limit && (double) longest / stability < g_array_index (heap, Weak, 0).weakness)
        break;
      keep_weak (heap, offset + limit, &weak);
    }
  g_array_sort (heap, compare_weak);
  for (guint i = offset; i < heap->len; i++)
    g_array_append_val (rows, g_array_index (heap, Weak, i).n);
  return rows;
}

static gint64
longest_elapsed (SmritiStore *store, gint32 today)
{
  return smriti_store_int (store, 0, "SELECT ?1 - min (last_day) FROM card WHERE last_day IS NOT NULL", "i", (gint64) today);
}

GArray *
smriti_cards_due (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s, gboolean many, guint offset,
                  guint limit)
{
  g_autoptr (SmritiStatement) statement
      = many ? smriti_statement (store,
                                 "SELECT n, ?3 - last_day, stability FROM card INDEXED BY card_weak " DUE_WHERE
                                 "AND due_day IS NOT NULL ORDER BY stability",
                                 NULL)
             : smriti_statement (store, "SELECT n, ?3 - last_day, stability FROM card INDEXED BY card_due " DUE_WHERE, NULL);

  if (statement)
    smriti_statement_bind (statement, "iiii", outline, (gint64) snippet, (gint64) today, now_s);
  return collect_weakest (store, statement, many ? longest_elapsed (store, today) : 0, offset, limit);
}

GArray *
smriti_cards_rest (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s, guint offset, guint limit)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT n, ?3 - last_day, stability FROM card INDEXED BY card_weak WHERE asked = 1 AND outline = ?1"
      " AND snippet = ?2 AND due_day IS NOT NULL AND last_day < ?3 AND NOT (" IS_DUE ")" NOT_BURIED ("?3") "ORDER BY stability",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "iiii", outline, (gint64) snippet, (gint64) today, now_s);
  return collect_weakest (store, statement, longest_elapsed (store, today), offset, limit);
}

guint
smriti_cards_count_due (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s)
{
  return (guint) smriti_store_int (store, 0, "SELECT count (*) FROM card " DUE_WHERE, "iiii", outline, (gint64) snippet,
                                   (gint64) today, now_s);
}

gboolean
smriti_cards_more_due_than (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today, gint64 now_s, guint n)
{
  return smriti_store_int (store, 0, "SELECT EXISTS (SELECT 1 FROM card " DUE_WHERE "LIMIT 1 OFFSET ?5)", "iiiii", outline,
                           (gint64) snippet, (gint64) today, now_s, (gint64) n)
         != 0;
}

guint
smriti_cards_count_waiting (SmritiStore *store, gint64 outline, gboolean snippet, gint32 today)
{
  /* From the few cards answered today to their siblings, not the other way round. */
  return (guint) smriti_store_int (
      store, 0,
      "SELECT count (DISTINCT card.n) FROM card AS done INDEXED BY card_day CROSS JOIN card INDEXED BY card_source"
      " ON card.source = done.source"
      " WHERE done.last_day = ?3 AND done.source <> '' AND card.asked = 1 AND card.outline = ?1"
      " AND card.snippet = ?2 AND card.due_day <= ?3 AND card.last_day < ?3 AND card.state = 2"
      " AND card.buried_day < ?3",
      "iii", outline, (gint64) snippet, (gint64) today);
}

gboolean
smriti_cards_sibling_answered (SmritiStore *store, gint64 n, const char *source, gint32 today)
{
  return source[0] != '\0'
         && smriti_store_int (store, 0, "SELECT EXISTS (SELECT 1 FROM card WHERE source = ?1 AND last_day = ?2 AND n <> ?3)",
                              "sii", source, (gint64) today, n)
                != 0;
}

GArray *
smriti_cards_new_sections (SmritiStore *store, gint64 outline, gboolean snippet)
{
  GArray *sections = g_array_new (FALSE, FALSE, sizeof (SmritiSectionCount));
  gint64 section = -1;

  /* Skips from section to section along card_new. */
  for (;;)
    {
      SmritiSectionCount count;

      section = smriti_store_int (store, -1,
                                  "SELECT min (section) FROM card WHERE outline = ?1 AND snippet = ?2 AND section > ?3"
                                  " AND state = 0 AND asked = 1",
                                  "iii", outline, (gint64) snippet, section);
      if (section < 0)
        return sections;
      count.section = section;
      count.met = (guint) smriti_store_int (store, 0,
                                            "SELECT count (*) FROM card WHERE outline = ?1 AND snippet = ?2 AND section = ?3"
                                            " AND state <> 0",
                                            "iii", outline, (gint64) snippet, section);
      g_array_append_val (sections, count);
    }
}

/* Where a position in the outline begins that of a card. New string. */
static char *
begin_of (guint position)
{
  if (position == 0)
    return g_strdup ("");
  return position == G_MAXUINT ? g_strdup ("\177") : g_strdup_printf ("%06u", position);
}

GArray *
smriti_cards_new (SmritiStore *store, gint64 outline, gboolean snippet, gint64 section, SmritiCardRange range, gint32 today,
                  guint offset, guint limit)
{
  g_autofree char *from = begin_of (range.from);
  g_autofree char *to = begin_of (range.to);
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT n FROM card WHERE outline = ?1 AND snippet = ?2 AND section = ?3 AND state = 0 AND asked = 1"
      " AND position >= ?7 AND position < ?8" NOT_BURIED ("?4") "ORDER BY position LIMIT ?5 OFFSET ?6",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "iiiiiiss", outline, (gint64) snippet, section, (gint64) today, (gint64) limit,
                           (gint64) offset, from, to);
  return smriti_statement_collect (store, statement);
}

/* Where an entry and what is beneath it stand in their outline. */
#define SCOPE "FROM entry WHERE note = ?1 AND (number = ?3 OR (number > ?4 AND number < ?5))"

/* They stand together, so along card_new too; an entry that an odd outline puts
 * among them is passed over. */
GArray *
smriti_cards_new_of (SmritiStore *store, gint64 outline, gboolean snippet, const char *entry, SmritiCardRange range, gint32 today,
                     guint offset, guint limit)
{
  g_autofree char *begin = begin_of (range.from);
  g_autofree char *end = begin_of (range.to);
  g_autofree char *from = g_strconcat (entry, ".", NULL);
  g_autofree char *to = g_strconcat (entry, "/", NULL); /* sorts behind all that begins so */
  g_autoptr (SmritiStatement) statement = smriti_statement (
      store,
      "SELECT n FROM card INDEXED BY card_new WHERE outline = ?1 AND snippet = ?2 AND section = CAST (?3 AS INTEGER)"
      " AND state = 0 AND asked = 1 AND position >= max (?9, (SELECT printf ('%06d', min (position)) " SCOPE "))"
      " AND position < min (?10, (SELECT printf ('%06d', max (position) + 1) " SCOPE "))"
      " AND (entry = ?3 OR (entry > ?4 AND entry < ?5))" NOT_BURIED ("?6") "ORDER BY position LIMIT ?7 OFFSET ?8",
      NULL);

  if (statement)
    smriti_statement_bind (statement, "iisssiiiss", outline, (gint64) snippet, entry, from, to, (gint64) today, (gint64) limit,
                           (gint64) offset, begin, end);
  return smriti_statement_collect (store, statement);
}

gint64
smriti_cards_learning (SmritiStore *store, gint32 today, gint64 until_s)
{
  return smriti_store_int (store, 0,
                           "SELECT n FROM card WHERE last_day = ?1 AND state IN (1, 3) AND asked = 1 AND due_s <= ?2" NOT_BURIED (
                               "?1") "ORDER BY due_s, id LIMIT 1",
                           "ii", (gint64) today, until_s);
}

guint
smriti_cards_count_learning (SmritiStore *store, gint32 today)
{
  return (guint) smriti_store_int (store, 0,
                                   "SELECT count (*) FROM card WHERE last_day = ?1 AND state IN (1, 3) AND asked = 1"
                                   " AND due_day <= ?1" NOT_BURIED ("?1"),
                                   "i", (gint64) today);
}
