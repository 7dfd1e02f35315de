/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/card.h"

SmritiCard *
smriti_card_new (void)
{
  return g_new0 (SmritiCard, 1);
}

SmritiCard *
smriti_card_copy (const SmritiCard *card)
{
  SmritiCard *copy = g_memdup2 (card, sizeof *card);

  copy->front = g_strdup (card->front);
  copy->back = g_strdup (card->back);
  copy->deck = g_strdup (card->deck);
  copy->entry = g_strdup (card->entry);
  copy->key = g_strdup (card->key);
  copy->text_key = g_strdup (card->text_key);
  copy->source = g_strdup (card->source);
  copy->block_id = g_strdup (card->block_id);
  copy->since = g_strdup (card->since);
  copy->until = g_strdup (card->until);
  copy->prior = g_memdup2 (card->prior, sizeof *card->prior);
  return copy;
}

void
smriti_card_free (SmritiCard *card)
{
  if (!card)
    return;
  g_free (card->front);
  g_free (card->back);
  g_free (card->deck);
  g_free (card->entry);
  g_free (card->key);
  g_free (card->text_key);
  g_free (card->source);
  g_free (card->block_id);
  g_free (card->since);
  g_free (card->until);
  g_free (card->prior);
  g_free (card);
}
