/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The daily choice (DESIGN section 7). Nothing about it is stored: what is left
 * today is the quota less the different cards answered today. For each pool,
 * concepts and snippets apart: what is due, lowest retrievability first; then
 * new cards in outline order, those an exam is about first, else always from the
 * section of which least was met;
 * only when there is neither, the weakest of the rest. */

#include "common/names.h"
#include "daemon/study/private.h"

#include <string.h>

/* With more due cards than this their order is kept for the day instead of
 * being sorted again for each card. */
#define BACKLOG 64
#define MANY 3000 /* due cards: see smriti_cards_due() */

/* --- pools --- */

void
smriti_pool_free (SmritiPool *pool)
{
  if (!pool)
    return;
  g_free (pool->topic);
  for (int i = 0; i < 2; i++)
    {
      g_clear_pointer (&pool->due[i], g_array_unref);
      g_clear_pointer (&pool->rest[i], g_array_unref);
      g_clear_pointer (&pool->sections[i], g_array_unref);
    }
  g_clear_pointer (&pool->open, g_array_unref);
  g_clear_pointer (&pool->holds, g_ptr_array_unref);
  g_hash_table_unref (pool->known);
  g_free (pool);
}

void
smriti_study_forget_pools (SmritiStudy *study)
{
  smriti_study_forget_rules (study);
  g_clear_pointer (&study->pools, g_ptr_array_unref);
  smriti_study_forget_met (study);
  study->counted_s = 0;
  study->n_cards = -1;
}

/* [topic X] in the settings, else daily.concepts if the user wrote it, else the
 * note's plan, else the preset. */
static int
quota_of (const SmritiSettings *settings, const char *topic, const char *key, int in_note, int general, gboolean general_set)
{
  int otherwise = in_note >= 0 && !general_set ? in_note : general;

  return CLAMP (smriti_settings_topic_int (settings, topic, key, otherwise), 0, 1000);
}

static SmritiPool *
pool_new (SmritiStudy *study, gint64 outline, const char *topic, int concepts, int snippets)
{
  const SmritiSettings *settings = smriti_study_settings (study);
  SmritiPool *pool = g_new0 (SmritiPool, 1);

  pool->outline = outline;
  pool->topic = g_strdup (topic);
  pool->quota[0] = quota_of (settings, topic, "daily.concepts", concepts, settings->daily_concepts, settings->daily_concepts_set);
  pool->quota[1] = quota_of (settings, topic, "daily.snippets", snippets, settings->daily_snippets, settings->daily_snippets_set);
  pool->n_due[0] = pool->n_due[1] = -1;
  pool->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return pool;
}

GPtrArray *
smriti_study_pools (SmritiStudy *study)
{
  g_autoptr (GPtrArray) outlines = NULL;

  if (study->pools)
    return study->pools;
  study->pools = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_pool_free);
  outlines = smriti_outlines_list (study->store);
  for (guint i = 0; i < outlines->len; i++)
    {
      const SmritiOutlineRow *outline = g_ptr_array_index (outlines, i);

      g_ptr_array_add (study->pools, pool_new (study, outline->n, outline->topic, outline->concepts, outline->snippets));
    }
  if (outlines->len == 0 || smriti_cards_any (study->store, 0))
    g_ptr_array_add (study->pools, pool_new (study, 0, SMRITI_TOPIC_OUTSIDE, -1, -1));
  smriti_study_backlog_raise (study, study->pools);
  return study->pools;
}

/* What is kept of each pool stays right: an answer only takes a card away. */
void
smriti_study_pool_answered (SmritiStudy *study, const SmritiStudyCard *before)
{
  smriti_study_backlog_answered (study, before);
  for (guint i = 0; study->pools && i < study->pools->len; i++)
    {
      SmritiPool *pool = g_ptr_array_index (study->pools, i);

      if (pool->outline != before->outline)
        continue;
      if (before->progress.state < SMRITI_STATE_REVIEW) /* it may have left learning */
        smriti_study_pool_learnt (pool, before->entry);
      if (before->progress.state == SMRITI_STATE_NEW)
        g_clear_pointer (&pool->sections[before->snippet], g_array_unref);
      /* A long backlog is not counted again for each answer. */
      if (pool->n_due[before->snippet] > BACKLOG && before->progress.state == SMRITI_STATE_REVIEW && before->due_day <= study->day
          && before->last_day < study->day && before->off == SMRITI_OFF_NONE)
        pool->n_due[before->snippet]--;
      else
        pool->n_due[before->snippet] = -1;
    }
}

static guint
pool_n_due (SmritiStudy *study, SmritiPool *pool, gboolean snippet)
{
  guint waiting = smriti_cards_count_waiting (study->store, pool->outline, snippet, smriti_study_day (study));

  if (pool->n_due[snippet] < 0)
    pool->n_due[snippet] = (int) smriti_cards_count_due (study->store, pool->outline, snippet, smriti_study_day (study),
                                                         smriti_study_now_s (study));
  return (guint) MAX (pool->n_due[snippet] - (int) waiting, 0);
}

guint
smriti_study_pool_left (SmritiStudy *study, SmritiPool *pool, gboolean snippet)
{
  guint done = smriti_cards_count_done (study->store, pool->outline, snippet, smriti_study_day (study));

  return (guint) MAX (pool->quota[snippet] - (int) done, 0);
}

/* --- picking --- */

typedef struct
{
  SmritiStudy *study;
  SmritiPool *pool;
  gboolean snippet;
  gint32 day;
  guint limit;
  GPtrArray *picked;   /* of SmritiStudyCard */
  GHashTable *sources; /* of those picked: siblings not on one day */
} Pick;

static gboolean
is_picked (const Pick *p, gint64 n)
{
  for (guint i = 0; i < p->picked->len; i++)
    if (((SmritiStudyCard *) g_ptr_array_index (p->picked, i))->n == n)
      return TRUE;
  return FALSE;
}

static gboolean
is_learning (const SmritiStudyCard *card)
{
  return card->progress.state == SMRITI_STATE_LEARNING || card->progress.state == SMRITI_STATE_RELEARNING;
}

/* Adds a card unless it is there no more, or a sibling was picked or answered
 * today; a card already in learning does not wait for its siblings. */
static void
pick (Pick *p, gint64 n)
{
  g_autoptr (SmritiStudyCard) card = NULL;

  if (p->picked->len >= p->limit || is_picked (p, n))
    return;
  card = smriti_cards_get (p->study->store, n, p->day);
  if (!card || card->off != SMRITI_OFF_NONE || card->last_day == p->day)
    return;
  if (!is_learning (card) && smriti_cards_sibling_answered (p->study->store, n, card->source, p->day))
    return;
  if (card->source[0] != '\0' && !g_hash_table_add (p->sources, g_strdup (card->source)) && !is_learning (card))
    return;
  g_ptr_array_add (p->picked, g_steal_pointer (&card));
}

static void
pick_all (Pick *p, GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    pick (p, g_array_index (rows, gint64, i));
}

/* A page of the cards a stage picks from. */
typedef GArray *(*RowsFunc) (Pick *p, guint offset, guint limit);

/* All are counted only where the number is told; who asks for a card does not wait for that. */
static gboolean
many_are_due (Pick *p)
{
  int known = p->pool->n_due[p->snippet];

  return known >= 0 ? known > MANY
                    : smriti_cards_more_due_than (p->study->store, p->pool->outline, p->snippet, p->day,
                                                  smriti_study_now_s (p->study), MANY);
}

static GArray *
due_rows (Pick *p, guint offset, guint limit)
{
  return smriti_cards_due (p->study->store, p->pool->outline, p->snippet, p->day, smriti_study_now_s (p->study), many_are_due (p),
                           offset, limit);
}

static GArray *
rest_rows (Pick *p, guint offset, guint limit)
{
  return smriti_cards_rest (p->study->store, p->pool->outline, p->snippet, p->day, smriti_study_now_s (p->study), offset, limit);
}

/* From the rows in order, of which the first are kept for the next card when
 * there are many: putting a hundred thousand in order takes longer than an
 * answer may. What is kept is only the beginning: who finds nothing there asks
 * again, and further down where siblings fill a whole page. */
static void
pick_from (Pick *p, GArray **kept, RowsFunc rows)
{
  guint offset = 0;

  if (*kept)
    {
      pick_all (p, *kept);
      if (p->picked->len >= p->limit)
        return;
      g_clear_pointer (kept, g_array_unref);
    }
  for (;;)
    {
      g_autoptr (GArray) page = rows (p, offset, BACKLOG + p->limit);
      guint n = page->len;

      pick_all (p, page);
      if (offset == 0 && n >= BACKLOG + p->limit)
        *kept = g_steal_pointer (&page);
      if (p->picked->len >= p->limit || n < BACKLOG + p->limit)
        return;
      offset += n;
    }
}

/* While a plan for overdue cards holds, its order comes first. */
static void
pick_planned (Pick *p)
{
  const GArray *planned = p->study->backlog_cap == 0 ? NULL : smriti_study_backlog_order (p->study, p->pool->outline, p->snippet);

  for (guint i = 0; planned && i < planned->len && p->picked->len < p->limit; i++)
    pick (p, g_array_index (planned, gint64, i));
}

static void
pick_due (Pick *p)
{
  pick_planned (p);
  pick_from (p, &p->pool->due[p->snippet], due_rows);
}

/* Of errors that were met lately: what is due because of it, then what is new. */
static void
pick_met (Pick *p)
{
  const GArray *met = smriti_study_met_cards (p->study);

  for (guint i = 0; i < met->len && p->picked->len < p->limit; i++)
    {
      const SmritiMetCard *card = &g_array_index (met, SmritiMetCard, i);

      if (card->outline == p->pool->outline && card->snippet == p->snippet)
        pick (p, card->n);
    }
}

static void
pick_rest (Pick *p)
{
  pick_from (p, &p->pool->rest[p->snippet], rest_rows);
}

/* One section's new cards, read a few at a time. */
typedef struct
{
  gint64 section;
  guint met;
  guint range;  /* of those that are open */
  guint offset; /* of what is in rows, in that range */
  guint next;
  GArray *rows;
} Queue;

/* The next page of it, FALSE = that was all. Cards of no entry never wait. */
static gboolean
queue_read (Pick *p, Queue *queue)
{
  const GArray *open = smriti_study_open_ranges (p->study, p->pool);
  guint n = queue->section == 0 ? 1 : open->len;
  guint room = (p->limit - p->picked->len) + 8;

  if (queue->rows)
    queue->offset += queue->rows->len;
  for (; queue->range < n; queue->range++, queue->offset = 0)
    {
      SmritiCardRange range = { 0, G_MAXUINT };

      if (queue->section != 0)
        range = g_array_index (open, SmritiCardRange, queue->range);
      g_clear_pointer (&queue->rows, g_array_unref);
      queue->rows = smriti_cards_new (p->study->store, p->pool->outline, p->snippet, queue->section, range, p->day, queue->offset,
                                      room);
      queue->next = 0;
      if (queue->rows->len > 0)
        return TRUE;
    }
  return FALSE;
}

static gboolean
queue_take (Pick *p, Queue *queue, gint64 *out_n)
{
  if ((!queue->rows || queue->next == queue->rows->len) && !queue_read (p, queue))
    return FALSE;
  *out_n = g_array_index (queue->rows, gint64, queue->next++);
  return TRUE;
}

static int
least_met (const Queue *queues, guint n)
{
  int best = -1;

  for (guint i = 0; i < n; i++)
    if (queues[i].section >= 0 && (best < 0 || queues[i].met < queues[best].met))
      best = (int) i;
  return best;
}

static void
pick_exam_in (Pick *p, const char *entry, SmritiCardRange range)
{
  guint offset = 0, n;

  do
    {
      guint room = (p->limit - p->picked->len) + 8;
      g_autoptr (GArray) rows = smriti_cards_new_of (p->study->store, p->pool->outline, p->snippet, entry, range, p->day, offset,
                                                     room);

      pick_all (p, rows);
      n = rows->len;
      offset += n;
      if (n < room)
        return;
    }
  while (p->picked->len < p->limit);
}

/* What an exam is about comes before all other new cards, but for those that wait. */
static void
pick_exam (Pick *p)
{
  SmritiExam exam;
  const GArray *open;

  if (p->pool->outline == 0 || !smriti_study_exam (p->study, p->pool->topic, &exam) || exam.entry[0] == '\0')
    return;
  open = smriti_study_open_ranges (p->study, p->pool);
  for (guint i = 0; i < open->len && p->picked->len < p->limit; i++)
    pick_exam_in (p, exam.entry, g_array_index (open, SmritiCardRange, i));
}

/* Turn by turn: each time the section of which least was met. */
static void
pick_by_turns (Pick *p)
{
  GArray **sections = &p->pool->sections[p->snippet];
  g_autofree Queue *queues = NULL;
  guint n;
  int best;

  if (!*sections)
    *sections = smriti_cards_new_sections (p->study->store, p->pool->outline, p->snippet);
  n = (*sections)->len;
  queues = g_new0 (Queue, n + 1);
  for (guint i = 0; i < n; i++)
    {
      queues[i].section = g_array_index (*sections, SmritiSectionCount, i).section;
      queues[i].met = g_array_index (*sections, SmritiSectionCount, i).met;
    }
  while (p->picked->len < p->limit && (best = least_met (queues, n)) >= 0)
    {
      guint before = p->picked->len;
      gint64 row;

      if (!queue_take (p, &queues[best], &row))
        {
          queues[best].section = -1; /* all of it seen */
          continue;
        }
      pick (p, row);
      queues[best].met += p->picked->len - before;
    }
  for (guint i = 0; i < n; i++)
    g_clear_pointer (&queues[i].rows, g_array_unref);
}

static void
pick_new (Pick *p)
{
  pick_exam (p);
  pick_by_turns (p);
}

typedef void (*PickFunc) (Pick *p);

/* The first @limit cards of a pool that @funcs (NULL-terminated) find. New array. */
static GPtrArray *
pick_cards (SmritiStudy *study, SmritiPool *pool, gboolean snippet, guint limit, const PickFunc *funcs)
{
  g_autoptr (GHashTable) sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Pick p = {
    .study = study, .pool = pool, .snippet = snippet, .day = smriti_study_day (study), .limit = limit, .sources = sources
  };

  p.picked = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_study_card_free);
  for (; *funcs && p.picked->len < limit; funcs++)
    (*funcs) (&p);
  return p.picked;
}

static const PickFunc within_quota[] = { pick_due, pick_met, pick_new, pick_rest, NULL };

gboolean
smriti_study_pool_can_ask (SmritiStudy *study, SmritiPool *pool)
{
  for (int snippet = 0; snippet < 2; snippet++)
    {
      g_autoptr (GPtrArray) picked = NULL;

      if (smriti_study_pool_left (study, pool, snippet) == 0)
        continue;
      picked = pick_cards (study, pool, snippet, 1, within_quota);
      if (picked->len > 0)
        return TRUE;
    }
  return FALSE;
}

guint
smriti_study_place_today (SmritiStudy *study, const SmritiStudyCard *card)
{
  GPtrArray *pools = smriti_study_pools (study);

  for (guint i = 0; i < pools->len; i++)
    {
      SmritiPool *pool = g_ptr_array_index (pools, i);
      guint left = pool->outline == card->outline ? smriti_study_pool_left (study, pool, card->snippet) : 0;
      g_autoptr (GPtrArray) picked = left > 0 ? pick_cards (study, pool, card->snippet, left, within_quota) : NULL;

      for (guint place = 0; picked && place < picked->len; place++)
        if (((const SmritiStudyCard *) g_ptr_array_index (picked, place))->n == card->n)
          return place + 1;
    }
  return 0;
}

/* --- what is asked now --- */

static SmritiStudyCard *
take_first (GPtrArray *picked)
{
  return picked->len > 0 ? g_ptr_array_steal_index (picked, 0) : NULL;
}

static SmritiStudyCard *
first_within_quota (SmritiStudy *study)
{
  GPtrArray *pools = smriti_study_pools (study);

  for (int snippet = 0; snippet < 2; snippet++)
    for (guint i = 0; i < pools->len; i++)
      {
        SmritiPool *pool = g_ptr_array_index (pools, i);
        g_autoptr (GPtrArray) picked = NULL;

        if (smriti_study_pool_left (study, pool, snippet) == 0)
          continue;
        picked = pick_cards (study, pool, snippet, 1, within_quota);
        if (picked->len > 0)
          return take_first (picked);
      }
  return NULL;
}

static SmritiStudyCard *
first_beyond_quota (SmritiStudy *study, PickFunc func)
{
  const PickFunc funcs[] = { func, NULL };
  GPtrArray *pools = smriti_study_pools (study);

  for (int snippet = 0; snippet < 2; snippet++)
    for (guint i = 0; i < pools->len; i++)
      {
        g_autoptr (GPtrArray) picked = pick_cards (study, g_ptr_array_index (pools, i), snippet, 1, funcs);

        if (picked->len > 0)
          return take_first (picked);
      }
  return NULL;
}

static SmritiStudyCard *
learning_by (SmritiStudy *study, gint64 until_s)
{
  gint32 day = smriti_study_day (study);
  gint64 n = smriti_cards_learning (study->store, day, until_s);

  return n == 0 ? NULL : smriti_cards_get (study->store, n, day);
}

static SmritiStudyCard *
choose (SmritiStudy *study, gboolean more)
{
  gint64 now_s = smriti_study_now_s (study);
  SmritiStudyCard *card = first_within_quota (study);

  if (!card && more)
    card = first_beyond_quota (study, pick_due);
  if (!card && more)
    card = learning_by (study, now_s);
  if (!card && more)
    card = first_beyond_quota (study, pick_new);
  if (!card && more)
    card = first_beyond_quota (study, pick_rest);
  if (!card)
    card = learning_by (study, now_s + SMRITI_LEARN_AHEAD_S);
  return card;
}

static gboolean
anything_waits (SmritiStudy *study)
{
  guint total;
  g_autoptr (GPtrArray) rows = smriti_study_waiting (study, 0, 0, &total);

  return total > 0;
}

static void
say_nothing_left (SmritiStudy *study, gboolean more, GError **error)
{
  SmritiToday today;
  const char *what;

  smriti_study_today (study, &today);
  if (today.n_vaults == 0)
    what = "no notes yet: 'smriti vault add DIR' adds a folder of Markdown notes";
  else if (today.n_cards == 0)
    what = "the notes hold no cards yet: a line 'question :: answer' is one";
  else if (today.learning > 0)
    what = "nothing is due this minute; a card in learning comes back later today";
  else if (more && anything_waits (study))
    what = "every card was asked today, but for new ones that wait until other entries are known";
  else if (more)
    what = "every card was asked today";
  else
    what = "done for today; 'smriti next --more' goes on";
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, what);
}

SmritiStudyCard *
smriti_study_next (SmritiStudy *study, gboolean more, SmritiShown shown, GError **error)
{
  SmritiStudyCard *card = choose (study, more);

  if (!card)
    {
      say_nothing_left (study, more, error);
      return NULL;
    }
  smriti_study_note_shown (study, card->id, shown);
  return card;
}

/* --- today at a glance --- */

static gboolean
is_due (SmritiStudy *study, const SmritiStudyCard *card)
{
  return card->progress.state != SMRITI_STATE_NEW && card->due_day <= smriti_study_day (study)
         && (!is_learning (card) || card->due_s <= smriti_study_now_s (study));
}

/* How many due cards can be had today: of siblings one. Where there are many
 * each counts. */
static guint
count_due (SmritiStudy *study, SmritiPool *pool, gboolean snippet)
{
  static const PickFunc funcs[] = { pick_due, NULL };
  guint n = pool_n_due (study, pool, snippet);
  g_autoptr (GPtrArray) picked = NULL;

  if (n == 0 || n > BACKLOG)
    return n;
  picked = pick_cards (study, pool, snippet, BACKLOG, funcs);
  return picked->len;
}

static void
add_pool (SmritiStudy *study, SmritiPool *pool, gboolean snippet, SmritiToday *today)
{
  guint left = smriti_study_pool_left (study, pool, snippet);
  g_autoptr (GPtrArray) picked = left > 0 ? pick_cards (study, pool, snippet, left, within_quota) : NULL;
  guint n_picked = picked ? picked->len : 0;
  guint n_due = count_due (study, pool, snippet);

  for (guint i = 0; i < n_picked; i++)
    n_due -= n_due > 0 && is_due (study, g_ptr_array_index (picked, i)) ? 1 : 0;
  today->more += n_due;
  *(snippet ? &today->due_snippets : &today->due_concepts) += n_picked;
  *(snippet ? &today->quota_snippets : &today->quota_concepts) += (guint) pool->quota[snippet];
  *(snippet ? &today->done_snippets : &today->done_concepts) += smriti_cards_count_done (study->store, pool->outline, snippet,
                                                                                         today->day);
}

static void
count_today (SmritiStudy *study, SmritiToday *out)
{
  GPtrArray *pools = smriti_study_pools (study);

  memset (out, 0, sizeof *out);
  out->day = smriti_study_day (study);
  for (guint i = 0; i < pools->len; i++)
    for (int snippet = 0; snippet < 2; snippet++)
      add_pool (study, g_ptr_array_index (pools, i), snippet, out);
  out->learning = smriti_cards_count_learning (study->store, out->day);
  out->done_answers = smriti_tally_get (study->store, out->day);
  out->n_vaults = smriti_notes_count_vaults (study->store);
  if (study->n_cards < 0)
    study->n_cards = (int) smriti_cards_count (study->store);
  out->n_cards = (guint) study->n_cards;
  out->next_card_at_s = smriti_cards_next_due_s (study->store, smriti_study_now_s (study));
  out->tomorrow = smriti_cards_count_due_on (study->store, out->day + 1);
}

/* One thing that happens makes prompts, bus and properties ask in a row: they
 * get what was counted, as long as no row and no second has changed. */
void
smriti_study_today (SmritiStudy *study, SmritiToday *out)
{
  gint64 changes = smriti_store_changes (study->store);
  gint64 now_s = smriti_study_now_s (study);

  if (study->counted_s != now_s || study->counted_changes != changes || !study->pools)
    {
      count_today (study, &study->counted);
      study->counted_s = now_s;
      study->counted_changes = changes;
    }
  *out = study->counted;
}

GPtrArray *
smriti_study_learnt_today (SmritiStudy *study, guint limit)
{
  GPtrArray *cards = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_study_card_free);
  gint32 day = smriti_study_day (study);
  g_autoptr (GArray) rows = smriti_cards_answered_on (study->store, day, limit);

  for (guint i = 0; i < rows->len; i++)
    {
      SmritiStudyCard *card = smriti_cards_get (study->store, g_array_index (rows, gint64, i), day);

      if (card)
        g_ptr_array_add (cards, card);
    }
  return cards;
}
