/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/sitting.h"

#include "client/editor.h"
#include "client/explanations.h"
#include "client/leech.h"
#include "client/records.h"
#include "client/render.h"
#include "client/reread.h"
#include "client/today.h"
#include "client/when.h"

#include <string.h>

#define SAID_BEFORE 3 /* times shown beside the answer */

/* How long the daemon may take to read an edited note again. */
#define REREAD_MS 1500

const char smriti_review_help[] = "space, Enter   show the answer; then: good\n"
                                  "1 2 3 4        again, hard, good, easy\n"
                                  "u              undo: take the last thing back, any number of times\n"
                                  "a              the card's memory anchor, once its answer is out\n"
                                  "w              say it in your own words first, where a card asks for them\n"
                                  "e              edit the note at this card\n"
                                  "s              suspend: do not ask this card until 'smriti resume'\n"
                                  "!              bury: do not ask this card until tomorrow\n"
                                  "up, down, PgUp, PgDn, k, j   scroll a long card\n"
                                  "q              quit; every answer is already kept\n";

static void
given_free (gpointer data)
{
  SmritiGiven *given = data;

  g_free (given->card);
  g_free (given->event);
  g_free (given);
}

SmritiSitting *
smriti_sitting_new (SmritiDbusDaemon *daemon, gboolean more)
{
  SmritiSitting *sitting = g_new0 (SmritiSitting, 1);

  sitting->daemon = daemon;
  sitting->more = more;
  sitting->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  sitting->given = g_ptr_array_new_with_free_func (given_free);
  return sitting;
}

static void
clear_card (SmritiSitting *sitting)
{
  g_clear_pointer (&sitting->card, g_variant_unref);
  g_clear_pointer (&sitting->back, g_free);
  g_clear_pointer (&sitting->notes, smriti_card_notes_free);
  g_clear_pointer (&sitting->said, g_ptr_array_unref);
  g_clear_pointer (&sitting->grades, g_variant_unref);
  g_clear_pointer (&sitting->token, g_free);
  sitting->answer_shown = sitting->anchors_shown = FALSE;
}

void
smriti_sitting_help_seen (SmritiSitting *sitting)
{
  g_clear_pointer (&sitting->help, g_strfreev);
  g_clear_pointer (&sitting->leech, g_free);
}

void
smriti_sitting_free (SmritiSitting *sitting)
{
  if (!sitting)
    return;
  clear_card (sitting);
  smriti_sitting_help_seen (sitting);
  g_clear_pointer (&sitting->status, g_variant_unref);
  g_hash_table_unref (sitting->asked);
  g_ptr_array_unref (sitting->given);
  g_free (sitting->message);
  g_free (sitting);
}

static const char *
current_id (const SmritiSitting *sitting)
{
  return smriti_card_row (sitting->card).id;
}

static void
say (SmritiSitting *sitting, char *message)
{
  g_free (sitting->message);
  sitting->message = message;
}

/* Tells what can be told, and stays; FALSE when the daemon is gone for good. */
static gboolean
carry_on (SmritiSitting *sitting, GError *local, GError **error)
{
  if (smriti_bus_is_unreachable (local))
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  say (sitting, smriti_bus_explain (local));
  g_error_free (local);
  return TRUE;
}

static gboolean
refresh_status (SmritiSitting *sitting, GError **error)
{
  g_clear_pointer (&sitting->status, g_variant_unref);
  return smriti_dbus_daemon_call_get_status_sync (sitting->daemon, smriti_no_options (), &sitting->status, NULL, error);
}

/* Shows card @id, its front only. */
static gboolean
load_card (SmritiSitting *sitting, const char *id, GError **error)
{
  g_autofree char *copy = g_strdup (id);
  g_auto (GStrv) anchors = NULL;
  GVariant *card, *grades, *memory;
  char *back;

  if (!smriti_dbus_daemon_call_get_card_sync (sitting->daemon, copy, SMRITI_MAX_STRING, smriti_no_options (), &card, &back,
                                              &anchors, &grades, &memory, NULL, error))
    return FALSE;
  g_variant_unref (memory);
  clear_card (sitting);
  sitting->card = card;
  sitting->back = back;
  sitting->notes = smriti_card_notes_fetch (copy);
  if (sitting->notes->explain)
    sitting->said = smriti_explanations_fetch (sitting->daemon, copy, SAID_BEFORE, NULL);
  sitting->grades = grades;
  sitting->token = g_uuid_string_random ();
  sitting->shown_us = g_get_monotonic_time ();
  return TRUE;
}

gboolean
smriti_sitting_next (SmritiSitting *sitting, GError **error)
{
  g_autoptr (GVariant) next = NULL;
  g_autoptr (GError) local = NULL;

  clear_card (sitting);
  if (!refresh_status (sitting, error))
    return FALSE;
  if (smriti_dbus_daemon_call_next_card_sync (sitting->daemon, 0, smriti_bool_option ("more", sitting->more), &next, NULL,
                                              &local))
    return load_card (sitting, smriti_card_row (next).id, error);
  if (!g_error_matches (local, SMRITI_ERROR, SMRITI_ERROR_NOTHING))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  sitting->finished = TRUE;
  return TRUE;
}

static GVariant *
answer_options (const SmritiSitting *sitting)
{
  gint64 took_ms = (g_get_monotonic_time () - sitting->shown_us) / 1000;
  GVariantDict options;

  g_variant_dict_init (&options, NULL);
  g_variant_dict_insert (&options, "took-ms", "u", (guint) CLAMP (took_ms, 0, SMRITI_MAX_ANSWER_MS));
  return g_variant_dict_end (&options);
}

static gboolean
call_answer (SmritiSitting *sitting, SmritiGrade grade, SmritiGiven *given, GError **error)
{
  g_autofree char *id = NULL;
  g_autofree char *state = NULL;
  g_autoptr (GVariant) memory = NULL;
  gboolean repeated;

  if (!smriti_dbus_daemon_call_answer_card_sync (sitting->daemon, given->card, grade, sitting->token, answer_options (sitting),
                                                 &id, &state, &given->due_s, &memory, &given->event, &repeated, NULL, error))
    return FALSE;
  g_variant_get_child (memory, 4, "u", &given->lapses);
  return TRUE;
}

/* What is of help with a card that was just forgotten; takes @anchors. */
static void
set_help (SmritiSitting *sitting, const SmritiGiven *given, char **anchors)
{
  gboolean leech = smriti_leech_after (given->event, given->grade, given->lapses);

  smriti_sitting_help_seen (sitting);
  if (leech)
    sitting->leech = smriti_leech_words (given->card, given->lapses, *anchors != NULL);
  if (leech || (given->forgotten && *anchors))
    sitting->help = anchors;
  else
    g_strfreev (anchors);
}

static gboolean
answer (SmritiSitting *sitting, SmritiGrade grade, GError **error)
{
  SmritiGiven *given = g_new0 (SmritiGiven, 1);
  g_auto (GStrv) anchors = NULL;
  g_autofree char *when = NULL;
  GError *local = NULL;

  given->card = g_strdup (current_id (sitting));
  given->grade = grade;
  given->forgotten = grade == SMRITI_GRADE_AGAIN && strcmp (smriti_card_row (sitting->card).state, "new") != 0;
  anchors = g_strdupv (sitting->notes->anchors);
  /* a daemon that died in the middle comes back by the second call, and the token
   * tells it whether it had kept the first */
  if (!call_answer (sitting, grade, given, &local) && smriti_bus_is_lost (local))
    {
      g_clear_error (&local);
      smriti_bus_listen ();
      call_answer (sitting, grade, given, &local);
    }
  if (local)
    {
      given_free (given);
      return carry_on (sitting, local, error);
    }
  g_hash_table_add (sitting->asked, g_strdup (given->card));
  g_ptr_array_add (sitting->given, given);
  if (!smriti_sitting_next (sitting, error))
    return FALSE;
  when = smriti_when_due (given->due_s, smriti_dict_now (sitting->status));
  say (sitting, g_strdup_printf ("%s: comes back %s", smriti_grade_to_string (grade), when));
  set_help (sitting, given, g_steal_pointer (&anchors));
  return TRUE;
}

/* Forgets the answer that event @undone gave, if it was given here. */
static void
forget_given (SmritiSitting *sitting, const char *undone)
{
  for (guint i = 0; i < sitting->given->len; i++)
    {
      const SmritiGiven *given = g_ptr_array_index (sitting->given, i);

      if (strcmp (given->event, undone) != 0)
        continue;
      g_ptr_array_remove_index (sitting->given, i);
      break;
    }
  g_hash_table_remove_all (sitting->asked);
  for (guint i = 0; i < sitting->given->len; i++)
    g_hash_table_add (sitting->asked, g_strdup (((SmritiGiven *) g_ptr_array_index (sitting->given, i))->card));
}

static gboolean
undo (SmritiSitting *sitting, GError **error)
{
  g_autofree char *event = NULL;
  g_autofree char *undone = NULL;
  g_autofree char *type = NULL;
  g_autoptr (GVariant) cards = NULL;
  g_autoptr (GVariant) occurrences = NULL;
  GError *local = NULL;

  if (!smriti_dbus_daemon_call_undo_sync (sitting->daemon, "", smriti_no_options (), &event, &undone, &type, &cards, &occurrences,
                                          NULL, &local))
    return carry_on (sitting, local, error);
  forget_given (sitting, undone);
  smriti_sitting_help_seen (sitting);
  say (sitting, g_strdup_printf ("taken back: %s", type));
  if (g_variant_n_children (cards) > 0)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (cards, 0);

      sitting->finished = FALSE;
      return refresh_status (sitting, error) && load_card (sitting, smriti_card_row (tuple).id, error);
    }
  return refresh_status (sitting, error);
}

static gboolean
set_off (SmritiSitting *sitting, const char *off, GError **error)
{
  const char *ids[] = { current_id (sitting), NULL };
  g_autoptr (GVariant) changed = NULL;
  GError *local = NULL;

  if (!smriti_dbus_daemon_call_set_off_sync (sitting->daemon, ids, off, smriti_no_options (), &changed, NULL, &local))
    return carry_on (sitting, local, error);
  if (!smriti_sitting_next (sitting, error))
    return FALSE;
  say (sitting, g_strdup_printf ("%s; 'u' takes it back", off));
  return TRUE;
}

static char *
fingerprint (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return g_strdup ("");
  return g_compute_checksum_for_data (G_CHECKSUM_SHA1, (const guchar *) text, length);
}

/* Opens the editor; when the note changed, waits until the daemon has read it. */
static gboolean
edit_and_wait (SmritiSitting *sitting, const SmritiCardRow *card, GError **error)
{
  g_autofree char *before = fingerprint (card->note);
  g_autofree char *after = NULL;
  SmritiReread reread;
  gboolean edited;

  smriti_reread_begin (&reread, sitting->daemon);
  edited = smriti_editor_open (card->note, card->line, error);
  after = fingerprint (card->note);
  if (edited && strcmp (before, after) != 0)
    smriti_reread_wait (&reread, REREAD_MS, NULL, NULL);
  smriti_reread_end (&reread);
  return edited;
}

static gboolean
edit (SmritiSitting *sitting, GError **error)
{
  SmritiCardRow card = smriti_card_row (sitting->card);
  g_autofree char *id = g_strdup (card.id);
  GError *local = NULL;

  if (*card.note == '\0')
    {
      say (sitting, g_strdup ("the text of this card is in none of the vaults now"));
      return TRUE;
    }
  if (!edit_and_wait (sitting, &card, &local) || !load_card (sitting, id, &local))
    {
      if (!g_error_matches (local, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND))
        return carry_on (sitting, local, error);
      g_error_free (local);
      return smriti_sitting_next (sitting, error);
    }
  if (*smriti_card_row (sitting->card).off != '\0')
    return smriti_sitting_next (sitting, error);
  return TRUE;
}

/* --- what stands beside the card --- */

gboolean
smriti_sitting_takes_words (const SmritiSitting *sitting)
{
  return sitting->card && sitting->notes->explain && !sitting->answer_shown;
}

gboolean
smriti_sitting_say (SmritiSitting *sitting, const char *words, GError **error)
{
  GError *local = NULL;
  g_autofree char *event = NULL;

  g_clear_pointer (&sitting->message, g_free);
  sitting->answer_shown = TRUE;
  if (*words == '\0')
    return TRUE;
  smriti_bus_listen ();
  event = smriti_explanations_keep (sitting->daemon, current_id (sitting), words, &local);
  if (local)
    return carry_on (sitting, local, error);
  say (sitting, g_strdup ("your words are kept"));
  return TRUE;
}

static void
show_anchors (SmritiSitting *sitting)
{
  if (!sitting->answer_shown)
    say (sitting, g_strdup ("space shows the answer first"));
  else if (!*sitting->notes->anchors)
    say (sitting, g_strdup ("no anchor yet: 'e', then a line '> [!anchor] ...' below the card"));
  else
    sitting->anchors_shown = TRUE;
}

static void
append_part (GString *text, const char *part)
{
  if (*part != '\0' && text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, part);
}

char *
smriti_sitting_beside (const SmritiSitting *sitting, const SmritiTerm *term, int width)
{
  GString *text = g_string_new (NULL);
  g_autofree char *validity = smriti_card_notes_validity (sitting->notes);
  g_autofree char *said = smriti_explanations_text (term, sitting->said, SAID_BEFORE, "What you said before:", width);
  g_autofree char *anchors = NULL;

  if (validity)
    g_string_append_printf (text, "%s\n", validity);
  append_part (text, said);
  if (sitting->anchors_shown)
    {
      anchors = smriti_anchors_text (term, (const char *const *) sitting->notes->anchors, width);
      append_part (text, anchors);
    }
  return g_string_free (text, FALSE);
}

char *
smriti_sitting_help (const SmritiSitting *sitting, const SmritiTerm *term, int width)
{
  GString *text = g_string_new (NULL);
  g_autofree char *words = sitting->leech ? smriti_render_text (term, sitting->leech, width) : g_strdup ("");
  g_autofree char *anchors = smriti_anchors_text (term, (const char *const *) sitting->help, width);

  append_part (text, words);
  append_part (text, anchors);
  return g_string_free (text, FALSE);
}

gboolean
smriti_sitting_act (SmritiSitting *sitting, SmritiAction action, GError **error)
{
  g_clear_pointer (&sitting->message, g_free);
  smriti_bus_listen ();
  switch (action)
    {
    case SMRITI_ACT_ON:
      if (sitting->answer_shown)
        return answer (sitting, SMRITI_GRADE_GOOD, error);
      sitting->answer_shown = TRUE;
      return TRUE;
    case SMRITI_ACT_AGAIN:
    case SMRITI_ACT_HARD:
    case SMRITI_ACT_GOOD:
    case SMRITI_ACT_EASY:
      if (sitting->answer_shown)
        return answer (sitting, (SmritiGrade) action, error);
      say (sitting, g_strdup ("space shows the answer first"));
      return TRUE;
    case SMRITI_ACT_ANCHOR:
      show_anchors (sitting);
      return TRUE;
    case SMRITI_ACT_WORDS:
      say (sitting, g_strdup (sitting->answer_shown                  ? "the answer is out already"
                              : smriti_sitting_takes_words (sitting) ? "write them in one line"
                                                                     : "this card asks for no words"));
      return TRUE;
    case SMRITI_ACT_UNDO:
      return undo (sitting, error);
    case SMRITI_ACT_SUSPEND:
      return set_off (sitting, "suspended", error);
    case SMRITI_ACT_BURY:
      return set_off (sitting, "buried", error);
    case SMRITI_ACT_EDIT:
      return edit (sitting, error);
    case SMRITI_ACT_QUIT:
      sitting->finished = TRUE;
      return TRUE;
    case SMRITI_ACT_HELP:
    case SMRITI_ACT_NONE:
    default:
      return TRUE;
    }
}

SmritiAction
smriti_action_from_word (const char *word)
{
  static const struct
  {
    const char *word;
    SmritiAction action;
  } words[] = {
    { "", SMRITI_ACT_ON },       { " ", SMRITI_ACT_ON },        { "\n", SMRITI_ACT_ON },
    { "show", SMRITI_ACT_ON },   { "1", SMRITI_ACT_AGAIN },     { "again", SMRITI_ACT_AGAIN },
    { "2", SMRITI_ACT_HARD },    { "hard", SMRITI_ACT_HARD },   { "3", SMRITI_ACT_GOOD },
    { "good", SMRITI_ACT_GOOD }, { "4", SMRITI_ACT_EASY },      { "easy", SMRITI_ACT_EASY },
    { "e", SMRITI_ACT_EDIT },    { "edit", SMRITI_ACT_EDIT },   { "u", SMRITI_ACT_UNDO },
    { "undo", SMRITI_ACT_UNDO }, { "s", SMRITI_ACT_SUSPEND },   { "suspend", SMRITI_ACT_SUSPEND },
    { "!", SMRITI_ACT_BURY },    { "bury", SMRITI_ACT_BURY },   { "?", SMRITI_ACT_HELP },
    { "help", SMRITI_ACT_HELP }, { "a", SMRITI_ACT_ANCHOR },    { "anchor", SMRITI_ACT_ANCHOR },
    { "w", SMRITI_ACT_WORDS },   { "words", SMRITI_ACT_WORDS }, { "q", SMRITI_ACT_QUIT },
    { "quit", SMRITI_ACT_QUIT },
  };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (word, words[i].word) == 0)
      return words[i].action;
  return SMRITI_ACT_NONE;
}

char *
smriti_sitting_progress (const SmritiSitting *sitting)
{
  guint done = g_hash_table_size (sitting->asked);
  guint left = smriti_dict_u (sitting->status, "due-concepts") + smriti_dict_u (sitting->status, "due-snippets");

  if (sitting->card && g_hash_table_contains (sitting->asked, current_id (sitting)))
    return g_strdup ("once more");
  if (left == 0)
    return g_strdup_printf ("%u", done + 1);
  return g_strdup_printf ("%u of %u", done + 1, done + left);
}

char *
smriti_sitting_keys (const SmritiSitting *sitting, int columns)
{
  GString *keys;

  if (smriti_sitting_takes_words (sitting))
    return g_strdup (columns < 64 ? "w your own words  space answer  ? help"
                                  : "w your own words   space show answer   e edit  u undo  ? help  q quit");
  if (!sitting->answer_shown)
    return g_strdup (columns < 64 ? "space answer  ? help  q quit"
                                  : "space show answer   e edit  u undo  s suspend  ! bury  ? help  q quit");
  keys = g_string_new (NULL);
  for (gsize i = 0; i < MIN (g_variant_n_children (sitting->grades), SMRITI_GRADE_EASY); i++)
    {
      gint64 interval_s, due_s;
      g_autofree char *interval = NULL;

      g_variant_get_child (sitting->grades, i, "(xx)", &interval_s, &due_s);
      interval = smriti_when_interval (interval_s);
      if (columns < 50)
        g_string_append_printf (keys, "%u %s  ", (guint) i + 1, interval);
      else
        g_string_append_printf (keys, "%u %s %s   ", (guint) i + 1, smriti_grade_to_string ((SmritiGrade) (i + 1)), interval);
    }
  if (*sitting->notes->anchors && !sitting->anchors_shown)
    g_string_append (keys, columns < 64 ? "a " : "a anchor   ");
  g_string_append (keys, columns < 64 ? "?" : "? help");
  return g_string_free (keys, FALSE);
}

char *
smriti_sitting_summary (const SmritiSitting *sitting, const SmritiTerm *term)
{
  guint counts[SMRITI_GRADE_EASY + 1] = { 0 };
  GString *text = g_string_new (NULL);
  g_autofree char *left = smriti_today_left (sitting->status);

  for (guint i = 0; i < sitting->given->len; i++)
    counts[((SmritiGiven *) g_ptr_array_index (sitting->given, i))->grade]++;
  g_string_append (text, left);
  if (sitting->given->len > 0)
    {
      g_autofree char *learnt = smriti_today_learnt (term, sitting->status, 12);
      g_autofree char *answers = smriti_count (sitting->given->len, "answer", NULL);
      gboolean first = TRUE;

      g_string_append_printf (text, "This sitting: %s (", answers);
      for (guint grade = SMRITI_GRADE_AGAIN; grade <= SMRITI_GRADE_EASY; grade++)
        if (counts[grade] > 0)
          {
            g_string_append_printf (text, "%s%u %s", first ? "" : ", ", counts[grade],
                                    smriti_grade_to_string ((SmritiGrade) grade));
            first = FALSE;
          }
      g_string_append_printf (text, "). Learnt today:\n%s", learnt);
    }
  return g_string_free (text, FALSE);
}
