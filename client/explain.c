/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* smriti explain: a card in one's own words. They are kept, and shown beside the
 * answer the next time; nothing is graded. */

#include "client/bus.h"
#include "client/command.h"
#include "client/editor.h"
#include "client/explanations.h"
#include "client/records.h"
#include "client/render.h"
#include "client/today.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  SmritiDbusDaemon *daemon;
  GVariant *tuple;
  char *back;
} Asked;

static void
asked_clear (Asked *asked)
{
  g_clear_object (&asked->daemon);
  g_clear_pointer (&asked->tuple, g_variant_unref);
  g_clear_pointer (&asked->back, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Asked, asked_clear)

static gboolean
find_card (Asked *asked, const char *wanted, gboolean peek, GError **error)
{
  g_autoptr (GVariant) grades = NULL;
  g_autoptr (GVariant) memory = NULL;
  g_auto (GStrv) anchors = NULL;

  asked->daemon = smriti_bus_connect (error);
  if (!asked->daemon)
    return FALSE;
  if (smriti_dbus_daemon_call_get_card_sync (asked->daemon, wanted, SMRITI_MAX_STRING, smriti_bool_option ("peek", peek),
                                             &asked->tuple, &asked->back, &anchors, &grades, &memory, NULL, error))
    return TRUE;
  smriti_today_explain (asked->daemon, error);
  return FALSE;
}

/* --- the words --- */

static char *
words_of_editor (GError **error)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  int fd = g_file_open_tmp ("smriti-XXXXXX.md", &path, error);
  gboolean read;

  if (fd < 0)
    return NULL;
  close (fd);
  read = smriti_editor_open (path, 1, error) && g_file_get_contents (path, &text, NULL, error);
  g_unlink (path);
  if (read)
    {
      g_autofree char *clean = smriti_term_clean (text);

      return g_strdup (g_strstrip (clean));
    }
  return NULL;
}

/* A person sees the question first; the answer only afterwards. */
static char *
words_of_stdin (SmritiOutput *out, const Asked *asked)
{
  SmritiTerm term = smriti_term_new (STDERR_FILENO);
  g_autofree char *front = NULL;

  if (!isatty (STDIN_FILENO))
    return smriti_explanations_read (stdin, FALSE, stderr);
  front = smriti_render_text (&term, smriti_card_row (asked->tuple).front, smriti_output_width (out));
  fprintf (stderr, "%s\n", front);
  return smriti_explanations_read (stdin, TRUE, stderr);
}

static char *
words_of (SmritiInvocation *invocation, const Asked *asked, char **given, GError **error)
{
  g_autofree char *words = NULL;

  if (*given)
    {
      g_autofree char *joined = g_strjoinv (" ", given);
      g_autofree char *clean = smriti_term_clean (joined);

      words = g_strdup (g_strstrip (clean));
    }
  else if (smriti_invocation_option (invocation, "editor"))
    words = words_of_editor (error);
  else
    words = words_of_stdin (invocation->out, asked);
  if (words && *words == '\0')
    {
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "nothing was said, so nothing was kept");
      return NULL;
    }
  return g_steal_pointer (&words);
}

/* --- what comes of it --- */

static void
json_result (SmritiJson *json, const Asked *asked, const char *event, GPtrArray *records)
{
  smriti_json_begin_object (json, "card");
  smriti_json_card_members (json, asked->tuple);
  smriti_json_string (json, "back", asked->back);
  smriti_json_end_object (json);
  smriti_json_string (json, "event", event);
  smriti_json_begin_list (json, "results");
  for (guint i = 0; i < records->len; i++)
    {
      const SmritiRecord *record = g_ptr_array_index (records, i);

      smriti_json_begin_object (json, NULL);
      smriti_json_string (json, "event", record->event);
      smriti_json_time (json, "at", record->at_s);
      smriti_json_string (json, "text", smriti_explanation_words (record));
      smriti_json_end_object (json);
    }
  smriti_json_end_list (json);
}

static gboolean
list (SmritiOutput *out, const Asked *asked, GError **error)
{
  g_autoptr (GPtrArray) records = smriti_explanations_fetch (asked->daemon, smriti_card_row (asked->tuple).id, 0, error);
  g_autofree char *text = NULL;

  if (!records)
    return FALSE;
  if (out->as_json)
    {
      json_result (&out->json, asked, NULL, records);
      return TRUE;
    }
  text = smriti_explanations_text (&out->term, records, records->len, NULL, smriti_output_width (out));
  smriti_output_printf (out, "%s", text);
  if (records->len == 0)
    smriti_output_hint (out, "nothing was said of this card yet; 'smriti explain %s' asks for it",
                        smriti_card_row (asked->tuple).id);
  return TRUE;
}

static void
print_answer (SmritiOutput *out, const Asked *asked, GPtrArray *before)
{
  int width = smriti_output_width (out);
  g_autofree char *back = smriti_render_text (&out->term, asked->back, width);
  g_autofree char *said = smriti_explanations_text (&out->term, before, before->len, "What you said before:", width);

  smriti_output_printf (out, "%s%s%s", back, *said != '\0' ? "\n" : "", said);
}

static gboolean
explain (SmritiInvocation *invocation, const Asked *asked, char **given, GError **error)
{
  SmritiOutput *out = invocation->out;
  const char *card = smriti_card_row (asked->tuple).id;
  g_autofree char *words = words_of (invocation, asked, given, error);
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *event = NULL;

  if (!words)
    return FALSE;
  smriti_bus_listen ();
  if (!out->as_json)
    records = smriti_explanations_fetch (asked->daemon, card, 0, error);
  if (!out->as_json && !records)
    return FALSE;
  event = smriti_explanations_keep (asked->daemon, card, words, error);
  if (event && out->as_json)
    records = smriti_explanations_fetch (asked->daemon, card, 0, error);
  if (!event || !records)
    return FALSE;
  if (out->as_json)
    json_result (&out->json, asked, event, records);
  else
    print_answer (out, asked, records);
  if (strlen (words) > SMRITI_MAX_ARGUMENT)
    smriti_output_hint (out, "that is more than %d bytes: the beginning was kept", SMRITI_MAX_ARGUMENT);
  smriti_output_hint (out, "\n'smriti good' grades the card (or again, hard, easy).");
  return TRUE;
}

gboolean
smriti_run_explain (SmritiInvocation *invocation, GError **error)
{
  /* an id has no blanks: words in quotes alone are about the card last shown */
  gboolean has_card = invocation->n_args > 0 && !strpbrk (invocation->args[0], " \t\n");
  char **given = invocation->args + (has_card ? 1 : 0);
  gboolean only_list = smriti_invocation_option (invocation, "list") != NULL;
  g_auto (Asked) asked = { 0 };

  if (*given && only_list)
    return smriti_usage_error (invocation, error, "--list takes no words");
  if (smriti_invocation_option (invocation, "editor") && (*given || only_list))
    return smriti_usage_error (invocation, error, "--editor is for words that are still to be written");
  if (!find_card (&asked, has_card ? invocation->args[0] : "", only_list, error))
    return FALSE;
  return only_list ? list (invocation->out, &asked, error) : explain (invocation, &asked, given, error);
}
