/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/study_card.h"

SmritiStudyCard *
smriti_study_card_new (void)
{
  SmritiStudyCard *card = g_new0 (SmritiStudyCard, 1);

  card->due_day = card->last_day = SMRITI_DAY_NONE;
  return card;
}

void
smriti_study_card_free (SmritiStudyCard *card)
{
  if (!card)
    return;
  g_free (card->id);
  g_free (card->deck);
  g_free (card->entry);
  g_free (card->topic);
  g_free (card->front);
  g_free (card->back);
  g_free (card->note);
  g_free (card->source);
  g_free (card->since);
  g_free (card->until);
  g_free (card);
}
