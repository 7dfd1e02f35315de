/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The daily choice (DESIGN section 7). Nothing about it is stored: what is left
 * today is the quota less the different cards answered today. For each pool,
 * concepts and snippets apart: what is due, lowest retrievability first; then
 * new cards in outline order, always from the section of which least was met;
 * only when there is neither, the weakest of the rest. */

#include "common/names.h"
#include "daemon/study/private.h"

#include <string.h>

/* With more due cards than this their order is kept for the day instead of
 * being sorted again for each card. */
#define BACKLOG 64

/* --- pools --- */

void
smriti_pool_free (SmritiPool *pool)
{
  if (!pool)
    return;
  g_free (pool->topic);
  for (int i = 0; i < 2; i++)
    g_clear_pointer (&pool->backlog[i], g_array_unref);
  g_free (pool);
}

void
smriti_study_forget_pools (SmritiStudy *study)
{
  g_clear_pointer (&study->pools, g_ptr_array_unref);
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
  return study->pools;
}

void
smriti_study_pool_answered (SmritiStudy *study, const SmritiStudyCard *before)
{
  if (!study->pools)
    return;
  for (guint i = 0; i < study->pools->len; i++)
    {
      SmritiPool *pool = g_ptr_array_index (study->pools, i);

      /* A long backlog is not counted again for each answer. */
      if (pool->outline != before->outline)
        continue;
      if (pool->n_due[before->snippet] > BACKLOG && before->progress.state == SMRITI_STATE_REVIEW
          && before->due_day <= study->day && before->last_day < study->day)
        pool->n_due[before->snippet]--;
      else
        pool->n_due[before->snippet] = -1;
    }
}

static guint
pool_n_due (SmritiStudy *study, SmritiPool *pool, gboolean snippet)
{
  if (pool->n_due[snippet] < 0)
    pool->n_due[snippet] = (int) smriti_cards_count_due (study->store, pool->outline, snippet, smriti_study_day (study),
                                                         smriti_study_now_s (study));
  return (guint) pool->n_due[snippet];
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

/* Adds a card unless it is there no more or a sibling was picked. */
static void
pick (Pick *p, gint64 n)
{
  g_autoptr (SmritiStudyCard) card = NULL;

  if (p->picked->len >= p->limit)
    return;
  card = smriti_cards_get (p->study->store, n, p->day);
  if (!card || card->off != SMRITI_OFF_NONE || card->last_day == p->day)
    return;
  if (card->source[0] != '\0' && !g_hash_table_add (p->sources, g_strdup (card->source)))
    return;
  g_ptr_array_add (p->picked, g_steal_pointer (&card));
}

static void
pick_all (Pick *p, GArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    pick (p, g_array_index (rows, gint64, i));
}

/* Room for cards that fall out as siblings. */
static guint
ask_for (const Pick *p)
{
  return MIN ((p->limit - p->picked->len) * 4 + 8, BACKLOG);
}

static void
pick_due (Pick *p)
{
  GArray **backlog = &p->pool->backlog[p->snippet];

  if (*backlog)
    {
      guint before = p->picked->len;

      pick_all (p, *backlog);
      if (p->picked->len >= p->limit || p->picked->len > before)
        return;
      g_clear_pointer (backlog, g_array_unref);
    }
  {
    g_autoptr (GArray) due = smriti_cards_due (p->study->store, p->pool->outline, p->snippet, p->day,
                                               smriti_study_now_s (p->study), BACKLOG);

    pick_all (p, due);
    if (due->len >= BACKLOG)
      *backlog = g_steal_pointer (&due);
  }
}

/* Turn by turn: each time the section of which least was met. */
static void
pick_new (Pick *p)
{
  g_autoptr (GArray) sections = smriti_cards_new_sections (p->study->store, p->pool->outline, p->snippet);
  g_autoptr (GPtrArray) queues = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  g_autofree guint *next = g_new0 (guint, sections->len);

  for (guint i = 0; i < sections->len; i++)
    g_ptr_array_add (queues, smriti_cards_new (p->study->store, p->pool->outline, p->snippet,
                                               g_array_index (sections, SmritiSectionCount, i).section, p->day, ask_for (p)));
  while (p->picked->len < p->limit)
    {
      int best = -1;
      guint before = p->picked->len;

      for (guint i = 0; i < sections->len; i++)
        if (next[i] < ((GArray *) g_ptr_array_index (queues, i))->len
            && (best < 0
                || g_array_index (sections, SmritiSectionCount, i).met
                       < g_array_index (sections, SmritiSectionCount, (guint) best).met))
          best = (int) i;
      if (best < 0)
        return;
      pick (p, g_array_index ((GArray *) g_ptr_array_index (queues, (guint) best), gint64, next[best]++));
      if (p->picked->len > before)
        g_array_index (sections, SmritiSectionCount, (guint) best).met++;
    }
}

static void
pick_rest (Pick *p)
{
  g_autoptr (GArray) rest = smriti_cards_rest (p->study->store, p->pool->outline, p->snippet, p->day,
                                               smriti_study_now_s (p->study), ask_for (p));

  pick_all (p, rest);
}

typedef void (*PickFunc) (Pick *p);

/* The first @limit cards of a pool that @funcs (NULL-terminated) find. New array. */
static GPtrArray *
pick_cards (SmritiStudy *study, SmritiPool *pool, gboolean snippet, guint limit, const PickFunc *funcs)
{
  g_autoptr (GHashTable) sources = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Pick p = { .study = study, .pool = pool, .snippet = snippet, .day = smriti_study_day (study), .limit = limit, .sources = sources };

  p.picked = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_study_card_free);
  for (; *funcs && p.picked->len < limit; funcs++)
    (*funcs) (&p);
  return p.picked;
}

static const PickFunc within_quota[] = { pick_due, pick_new, pick_rest, NULL };

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

static void
add_pool (SmritiStudy *study, SmritiPool *pool, gboolean snippet, SmritiToday *today)
{
  guint left = smriti_study_pool_left (study, pool, snippet);
  g_autoptr (GPtrArray) picked = left > 0 ? pick_cards (study, pool, snippet, left, within_quota) : NULL;
  guint n_picked = picked ? picked->len : 0;
  guint n_due = pool_n_due (study, pool, snippet);
  guint picked_due = MIN (n_picked, n_due);

  today->more += n_due - picked_due;
  *(snippet ? &today->due_snippets : &today->due_concepts) += n_picked;
  *(snippet ? &today->quota_snippets : &today->quota_concepts) += (guint) pool->quota[snippet];
  *(snippet ? &today->done_snippets : &today->done_concepts) +=
      smriti_cards_count_done (study->store, pool->outline, snippet, today->day);
}

void
smriti_study_today (SmritiStudy *study, SmritiToday *out)
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
  out->n_cards = smriti_cards_count (study->store);
  out->next_card_at_s = smriti_cards_next_due_s (study->store, smriti_study_now_s (study));
  out->tomorrow = smriti_cards_count_due_on (study->store, SMRITI_DAY_NONE, out->day + 1)
                  - smriti_cards_count_due_on (study->store, SMRITI_DAY_NONE, out->day);
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

