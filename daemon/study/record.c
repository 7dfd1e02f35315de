/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Records: what was done in a mode of the curriculum (a quiz, a challenge, a
 * project, …), each an event and nothing else. They are few, and read from the log.
 * What a mode makes of them is the mode's business. */

#include "daemon/study/private.h"

#include "common/names.h"
#include "common/project.h"

#include <string.h>

#define MAX_KIND 32
#define MAX_NAME 64
#define MAX_DETAILS 24
#define LETTERS G_CSET_a_2_z G_CSET_DIGITS "-"
#define OF_CARD "card" /* value of the detail "on" */

gboolean
smriti_record_is_of_card (const SmritiEvent *event)
{
  return event->type == SMRITI_EVENT_RECORDED && g_strcmp0 (smriti_event_get (event, "on"), OF_CARD) == 0;
}

static gboolean
is_word (const char *word, gsize max)
{
  gsize length = strlen (word);

  return length > 0 && length <= max && strspn (word, LETTERS) == length;
}

static gboolean
refuse (GError **error, SmritiError code, const char *format, const char *what)
{
  g_autofree char *shown = g_utf8_make_valid (what, (gssize) MIN (strlen (what), 64));
  g_autofree char *message = g_strdup_printf ("%s: '%s'", format, shown);

  g_set_error_literal (error, SMRITI_ERROR, code, message);
  return FALSE;
}

static gboolean
check_details (char **details, GError **error)
{
  static const char *const own[] = { "kind", "on", NULL };

  if (g_strv_length (details) > 2 * MAX_DETAILS)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_LIMIT, "a record has at most %d details", MAX_DETAILS);
      return FALSE;
    }
  for (char **name = details; *name; name += 2)
    if (!is_word (name[0], MAX_NAME) || g_strv_contains (own, name[0]))
      return refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, "the name of a detail is made of a-z, 0-9 and '-'", name[0]);
    else if (strlen (name[1]) > SMRITI_MAX_ARGUMENT)
      return refuse (error, SMRITI_ERROR_LIMIT, "a detail has at most 4096 bytes", name[0]);
  return TRUE;
}

static gboolean
check (const char *kind, const char *subject, char **details, GError **error)
{
  if (!is_word (kind, MAX_KIND))
    return refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, "the kind of a record is a word of a-z and '-'", kind);
  if (*subject == '\0')
    return refuse (error, SMRITI_ERROR_INVALID_ARGUMENT, "a record is about something, write TOPIC/WHAT", subject);
  return check_details (details, error);
}

void
smriti_study_forget_record (SmritiStudy *study, const SmritiEvent *event)
{
  const char *kind = smriti_event_get (event, "kind");

  if (g_strcmp0 (kind, SMRITI_PROJECT_KIND) == 0)
    smriti_study_forget_projects (study);
  else if (g_strcmp0 (kind, SMRITI_MET_KIND) == 0)
    smriti_study_forget_met (study);
}

gboolean
smriti_study_write_record (SmritiStudy *study, SmritiEvent *event, GError **error)
{
  if (!smriti_study_append_alone (study, event, error))
    return FALSE;
  smriti_study_forget_record (study, event);
  smriti_study_tell_changed (study);
  return TRUE;
}

SmritiEvent *
smriti_study_add_record (SmritiStudy *study, const char *kind, const char *subject, gboolean of_card, char **details,
                         GError **error)
{
  g_autoptr (SmritiStudyCard) card = NULL;
  g_autoptr (SmritiEvent) event = NULL;
  g_autofree char *key = NULL;

  if (!check (kind, subject, details, error))
    return NULL;
  if (of_card)
    {
      card = smriti_cards_find (study->store, subject, smriti_study_day (study), error);
      if (!card)
        return NULL;
      key = smriti_cards_key (study->store, card->n);
    }
  event = smriti_study_new_event (study, SMRITI_EVENT_RECORDED, !of_card ? subject : key ? key : card->id);
  smriti_event_put (event, "kind", kind);
  if (of_card)
    smriti_event_put (event, "on", OF_CARD);
  for (char **name = details; *name; name += 2)
    smriti_event_put (event, name[0], name[1]);
  if (!smriti_study_write_record (study, event, error))
    return NULL;
  return g_steal_pointer (&event);
}

GPtrArray *
smriti_study_records (SmritiStudy *study, const char *kind, const char *subject, gboolean of_card, guint offset, guint limit,
                      guint *out_total, GError **error)
{
  g_autoptr (SmritiStudyCard) card = NULL;
  GPtrArray *records;

  if (!of_card)
    return smriti_events_records (study->store, kind, subject, offset, limit, out_total);
  card = smriti_cards_find (study->store, subject, smriti_study_day (study), error);
  if (!card)
    return NULL;
  records = smriti_events_records_of_card (study->store, kind, card->n, offset, limit, out_total);
  for (guint i = 0; i < records->len; i++)
    {
      SmritiEvent *event = g_ptr_array_index (records, i);

      g_free (event->subject);
      event->subject = g_strdup (card->id);
    }
  return records;
}
