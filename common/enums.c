/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/enums.h"

static const char *const grades[] = { NULL, "again", "hard", "good", "easy" };
static const char *const states[] = { "new", "learning", "review", "relearning" };
static const char *const kinds[] = { "basic", "reversed", "cloze", "multi-line", "sequence", "choice", "typed" };
static const char *const offs[] = { NULL, "buried", "suspended", "archived", "away", "gone" };
static const char *const cadences[] = { "daily", "weekly", "30-day", "90-day", "monthly" };
static const char *const occurrence_states[] = { "coming", "open", "done", "skipped", "missed" };
static const char *const helds[] = { NULL,   "no-server",      "server-error", "quiet-hours", "locked",
                                     "idle", "do-not-disturb", "presenting",   "snoozed",     "paused" };
static const char *const event_types[] = {
  NULL,      "answered", "undone",   "suspended", "resumed", "buried",     "ticked",
  "snoozed", "skipped",  "prompted", "renamed",   "fitted",  "configured", "archived",
  "verdict", "paused",   "unpaused", "planned",   "missed",  "adopted",  "rescheduled", "recorded"
};

static gboolean
find_word (const char *const *words, guint n_words, const char *s, int *out)
{
  for (guint i = 0; s && i < n_words; i++)
    if (words[i] && g_str_equal (words[i], s))
      {
        *out = (int) i;
        return TRUE;
      }
  return FALSE;
}

#define DEFINE_TO_STRING(func, Type, words)                            \
  const char *func (Type value)                                        \
  {                                                                    \
    return (guint) value < G_N_ELEMENTS (words) ? words[value] : NULL; \
  }

#define DEFINE_FROM_STRING(func, Type, words)                \
  gboolean func (const char *s, Type *out)                   \
  {                                                          \
    int value;                                               \
                                                             \
    if (!find_word (words, G_N_ELEMENTS (words), s, &value)) \
      return FALSE;                                          \
    *out = (Type) value;                                     \
    return TRUE;                                             \
  }

DEFINE_TO_STRING (smriti_grade_to_string, SmritiGrade, grades)
DEFINE_TO_STRING (smriti_state_to_string, SmritiState, states)
DEFINE_TO_STRING (smriti_kind_to_string, SmritiKind, kinds)
DEFINE_TO_STRING (smriti_off_to_string, SmritiOff, offs)
DEFINE_TO_STRING (smriti_cadence_to_string, SmritiCadence, cadences)
DEFINE_TO_STRING (smriti_occurrence_state_to_string, SmritiOccurrenceState, occurrence_states)
DEFINE_TO_STRING (smriti_held_to_string, SmritiHeld, helds)
DEFINE_TO_STRING (smriti_event_type_to_string, SmritiEventType, event_types)

DEFINE_FROM_STRING (smriti_state_from_string, SmritiState, states)
DEFINE_FROM_STRING (smriti_kind_from_string, SmritiKind, kinds)
DEFINE_FROM_STRING (smriti_off_from_string, SmritiOff, offs)
DEFINE_FROM_STRING (smriti_cadence_from_string, SmritiCadence, cadences)
DEFINE_FROM_STRING (smriti_event_type_from_string, SmritiEventType, event_types)

gboolean
smriti_grade_from_string (const char *s, SmritiGrade *out)
{
  int value;

  if (s && s[0] >= '1' && s[0] <= '4' && s[1] == '\0')
    value = s[0] - '0';
  else if (!find_word (grades, G_N_ELEMENTS (grades), s, &value))
    return FALSE;
  *out = (SmritiGrade) value;
  return TRUE;
}
