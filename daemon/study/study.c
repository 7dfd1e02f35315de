/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/names.h"
#include "daemon/battery.h"
#include "daemon/study/private.h"

typedef struct
{
  SmritiStudyObserver funcs;
  gpointer user_data;
} Observer;

/* --- telling --- */

void
smriti_study_observe (SmritiStudy *study, const SmritiStudyObserver *observer, gpointer user_data)
{
  Observer *added = g_new (Observer, 1);

  added->funcs = *observer;
  added->user_data = user_data;
  g_ptr_array_add (study->observers, added);
}

#define TELL(member, ...)                                                 \
  for (guint i = 0; i < study->observers->len; i++)                       \
    {                                                                     \
      const Observer *observer = g_ptr_array_index (study->observers, i); \
                                                                          \
      if (observer->funcs.member)                                         \
        observer->funcs.member (__VA_ARGS__ observer->user_data);         \
    }
#define WITH(...) __VA_ARGS__,

void
smriti_study_tell_changed (SmritiStudy *study)
{
  TELL (changed, )
}

void
smriti_study_tell_answered (SmritiStudy *study, const char *card, const char *event, SmritiGrade grade)
{
  TELL (answered, WITH (card, event, grade))
  smriti_study_tell_changed (study);
}

void
smriti_study_tell_undone (SmritiStudy *study, const char *event, const char *undone)
{
  TELL (undone, WITH (event, undone))
  smriti_study_tell_changed (study);
}

void
smriti_study_tell_occurrence (SmritiStudy *study, const SmritiOccurrence *occurrence)
{
  TELL (occurrence_changed, WITH (occurrence))
  smriti_study_tell_changed (study);
}

void
smriti_study_tell_notes (SmritiStudy *study, const char *vault)
{
  study->note_changes++;
  TELL (notes_changed, WITH (vault))
  smriti_study_tell_changed (study);
}

/* --- time --- */

SmritiClock *
smriti_study_clock (SmritiStudy *study)
{
  return study->clock;
}

const SmritiSettings *
smriti_study_settings (SmritiStudy *study)
{
  return smriti_settings_file_settings (study->settings_file);
}

gint64
smriti_study_now_s (SmritiStudy *study)
{
  return smriti_clock_now_s (study->clock);
}

gint32
smriti_study_day (SmritiStudy *study)
{
  return smriti_review_day_at (smriti_study_now_s (study), smriti_clock_zone (study->clock),
                               smriti_study_settings (study)->rollover_minute);
}

static void
arm_rollover (SmritiStudy *study)
{
  smriti_alarm_set (study->rollover,
                    smriti_review_day_start (smriti_study_day (study) + 1, smriti_study_settings (study)->rollover_minute,
                                             smriti_clock_zone (study->clock)));
}

/* Of cards outside any outline note, and of what was read before anchors were kept. */
static void
anchor_topics (SmritiStudy *study)
{
  g_autoptr (GError) error = NULL;

  if (smriti_store_begin (study->store, &error)
      && (!smriti_study_anchor (study, &error) || !smriti_store_commit (study->store, &error)))
    smriti_store_rollback (study->store);
  if (error)
    g_warning ("from when on the calendar counts could not be noted (%s); it is tried again at the next start", error->message);
}

/* A new day, another zone, a stepped clock or other settings: every count is
 * derived from the day, so it is enough to look again. */
static void
look_again (SmritiStudy *study)
{
  gint32 day = smriti_study_day (study);

  arm_rollover (study);
  smriti_study_forget_pools (study);
  g_clear_pointer (&study->listed_query, g_free); /* which cards hold depends on the settings */
  if (day != study->day)
    {
      study->day = day;
      smriti_study_resume_refold (study);
      smriti_study_keep_model (study);
      smriti_study_consider_fit (study);
      anchor_topics (study);
      smriti_study_note_missed (study);
      smriti_study_end_backlog (study);
      smriti_study_daily_upkeep (study);
    }
  smriti_study_tell_changed (study);
}

static void
on_time (gint64 now_s, gpointer user_data)
{
  look_again (user_data);
}

/* --- settings --- */

static void
on_settings_changed (gpointer user_data)
{
  SmritiStudy *study = user_data;

  smriti_study_record_settings (study);
  look_again (study);
}

/* --- events --- */

SmritiEvent *
smriti_study_new_event (SmritiStudy *study, SmritiEventType type, const char *subject)
{
  SmritiEvent *event = smriti_event_new (type, subject);
  gint64 now_s = smriti_study_now_s (study);
  GTimeZone *zone = smriti_clock_zone (study->clock);

  event->at_ms = smriti_clock_now_ms (study->clock);
  event->offset_s = g_time_zone_get_offset (zone, g_time_zone_find_interval (zone, G_TIME_TYPE_UNIVERSAL, now_s));
  event->day = smriti_study_day (study);
  return event;
}

gboolean
smriti_study_note_real (SmritiStudy *study, GError **error)
{
  if (smriti_clock_is_virtual (study->clock) || study->real_noted)
    return TRUE;
  study->real_noted = smriti_store_set_fact (study->store, "clock", "real", error);
  return study->real_noted;
}

gboolean
smriti_study_append (SmritiStudy *study, SmritiEvent *event, GError **error)
{
  return smriti_study_note_real (study, error) && smriti_events_append (study->store, event, error);
}

gboolean
smriti_study_append_alone (SmritiStudy *study, SmritiEvent *event, GError **error)
{
  if (!smriti_store_begin (study->store, error))
    return FALSE;
  if (smriti_study_append (study, event, error))
    return smriti_store_commit (study->store, error);
  smriti_store_rollback (study->store);
  return FALSE;
}

/* A test clock never touches what was learnt in real time; it goes on where its
 * own last event stands. */
static gboolean
fit_clock (SmritiStudy *study, GError **error)
{
  g_autofree char *clock = smriti_store_fact (study->store, "clock");

  if (!smriti_clock_is_virtual (study->clock))
    return TRUE;
  if (g_strcmp0 (clock, "real") == 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s holds answers of the real clock; %s needs a home of its own",
                   smriti_store_path (study->store), SMRITI_ENV_TEST_CLOCK);
      return FALSE;
    }
  smriti_clock_begin_at_least (study->clock, smriti_events_last_ms (study->store));
  return TRUE;
}

/* --- life --- */

/* Names the machine without telling which: the store compares it, no more. */
static char *
machine_hash (void)
{
  g_autofree char *id = NULL;

  if (!g_file_get_contents ("/etc/machine-id", &id, NULL, NULL))
    id = g_strdup (g_get_host_name ());
  g_strstrip (id);
  {
    g_autofree char *salted = g_strconcat (SMRITI_APP_ID "/", id, NULL);

    return g_compute_checksum_for_string (G_CHECKSUM_SHA256, salted, -1);
  }
}

SmritiStudy *
smriti_study_new (const char *dir, const char *settings_path, SmritiClock *clock, GError **error)
{
  g_autoptr (SmritiStudy) study = g_new0 (SmritiStudy, 1);

  study->life = g_rc_box_new0 (SmritiLife);
  study->life->study = study;
  study->clock = clock;
  study->observers = g_ptr_array_new_with_free_func (g_free);
  study->adding = g_ptr_array_new ();
  study->fold_ahead_from = SMRITI_FOLD_AHEAD_FROM;
  study->n_cards = -1;
  study->n_answers = -1;
  study->battery_dir = SMRITI_BATTERY_DIR;
  study->program = "/proc/self/exe"; /* this very version, even while another is being installed */
  g_queue_init (&study->children);
  study->identity = smriti_identity_new ();
  study->changed_vaults = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  study->vault_states = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  study->integrity = g_strdup ("unchecked");
  study->machine = machine_hash ();
  study->store = smriti_store_open (dir, study->machine, smriti_clock_now_ms (clock), error);
  if (!study->store || !fit_clock (study, error))
    return NULL;
  smriti_study_batch_init (study);
  smriti_study_forget_model (study);
  smriti_study_look_at_fitted (study);
  smriti_backups_clean (dir);
  if (smriti_store_corrupt_path (study->store))
    {
      g_free (study->integrity);
      study->integrity = g_strdup_printf ("a damaged database is kept as %s; 'smriti restore' lists the backups",
                                          smriti_store_corrupt_path (study->store));
      g_warning ("%s", study->integrity);
    }
  study->settings_file = smriti_settings_file_new (settings_path, on_settings_changed, study);
  study->day = smriti_study_day (study);
  study->rollover = smriti_alarm_new (clock, "rollover", on_time, study);
  smriti_clock_set_changed_func (clock, on_time, study);
  arm_rollover (study);
  smriti_study_record_settings (study);
  smriti_study_join_vaults (study);
  smriti_study_resume_refresh (study);
  smriti_study_resume_taking (study);
  smriti_study_resume_undo (study);
  anchor_topics (study);
  smriti_study_note_missed (study);
  smriti_study_end_backlog (study);
  smriti_study_daily_upkeep (study);
  if (smriti_store_was_unclean (study->store))
    smriti_study_check_integrity (study);
  return g_steal_pointer (&study);
}

void
smriti_study_free (SmritiStudy *study)
{
  if (!study)
    return;
  g_clear_pointer (&study->vaults, smriti_vaults_free);
  g_clear_handle_id (&study->refresh, g_source_remove);
  smriti_study_drop_taking (study);
  smriti_study_drop_searches (study);
  if (study->store)
    {
      smriti_study_end_children (study);
      smriti_study_drop_fit (study);
      smriti_study_drop_refold (study);
      smriti_study_drop_undo (study);
      smriti_study_end_reschedulings (study);
    }
  g_clear_handle_id (&study->learning, g_source_remove);
  g_clear_handle_id (&study->batch_timer, g_source_remove);
  g_clear_pointer (&study->listed, g_array_unref);
  g_clear_pointer (&study->listed_query, g_free);
  g_clear_pointer (&study->rollover, smriti_alarm_free);
  if (study->clock)
    smriti_clock_set_changed_func (study->clock, NULL, NULL);
  g_clear_pointer (&study->planned, g_hash_table_unref);
  smriti_study_forget_pools (study);
  smriti_study_forget_projects (study);
  g_clear_pointer (&study->settings_file, smriti_settings_file_free);
  g_clear_pointer (&study->store, smriti_store_close);
  g_ptr_array_unref (study->observers);
  g_ptr_array_unref (study->adding);
  g_hash_table_unref (study->vault_states);
  smriti_identity_free (study->identity);
  g_hash_table_unref (study->changed_vaults);
  study->life->study = NULL;
  g_rc_box_release (study->life);
  g_free (study->integrity);
  g_free (study->machine);
  g_free (study);
}

/* --- facts --- */

char *
smriti_study_fact (SmritiStudy *study, const char *name)
{
  return smriti_store_fact (study->store, name);
}

void
smriti_study_set_fact (SmritiStudy *study, const char *name, const char *value)
{
  g_autoptr (GError) error = NULL;

  if (!smriti_store_set_fact (study->store, name, value, &error))
    g_warning ("%s could not be remembered (%s), ignoring", name, error->message);
}
