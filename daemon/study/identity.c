/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which card is which (DESIGN section 5): whose history goes on under which
 * text. Each decision is one 'renamed' event that can be taken back. */

#include "daemon/study/private.h"
#include "daemon/vaults/match.h"

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

gboolean
smriti_study_rename_edited (SmritiStudy *study, GPtrArray *old_cards, GPtrArray *new_cards, GError **error)
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
