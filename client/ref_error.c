/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/ref_error.h"

#include "client/bus.h"
#include "client/met_error.h"
#include "client/passages.h"
#include "client/practice_record.h"
#include "client/records.h"
#include "common/text.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#define MAX_PASTED (1024 * 1024) /* bytes; of more the end */
#define MAX_MESSAGE 300          /* characters that are kept of the error's line */
#define MAX_CARDS 20
#define LINE_TEXT 200 /* bytes of a front, a deck, an entry */
#define LONG 16384

/* --- what was pasted ----------------------------------------------------------- */

static char *
read_all (int fd, const char *what, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[16384];
  ssize_t n;

  while ((n = read (fd, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s cannot be read: %s", what, g_strerror (errno));
          return NULL;
        }
      g_string_append_len (text, buffer, n);
      if (text->len > 2 * MAX_PASTED)
        g_string_erase (text, 0, (gssize) (text->len - MAX_PASTED));
    }
  for (gsize i = 0; i < text->len; i++)
    if (text->str[i] == '\0')
      text->str[i] = ' ';
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
read_file (const char *path, GError **error)
{
  g_autofree char *shown = smriti_term_clean (path);
  g_autofree char *what = g_strdup_printf ("'%s'", shown);
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  char *text;

  if (fd < 0)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "%s cannot be read: %s", what, g_strerror (errno));
      return NULL;
    }
  text = read_all (fd, what, error);
  close (fd);
  return text;
}

/* A file, stdin, or the message itself on the command line. */
static char *
get_text (SmritiInvocation *invocation, GError **error)
{
  const char *given = invocation->n_args > 1 ? invocation->args[1] : "-";

  if (strcmp (given, "-") == 0)
    {
      if (isatty (STDIN_FILENO))
        g_printerr ("paste what it said; Ctrl-D on a line of its own ends it:\n");
      return read_all (STDIN_FILENO, "stdin", error);
    }
  if (invocation->n_args == 2 && g_file_test (given, G_FILE_TEST_EXISTS))
    return read_file (given, error);
  return g_strjoinv (" ", invocation->args + 1);
}

/* --- which entry ----------------------------------------------------------------- */

/* The error of the playbook: new, NULL with or without @error. */
static GVariant *
find_in_playbook (const SmritiMetError *met, const char *topic, GError **error)
{
  SmritiPassageFilter filter = { .kind = "error", .topic = topic };
  g_autoptr (GPtrArray) tuples = smriti_passages_list (LONG, &filter, error);
  g_autoptr (GPtrArray) headings = g_ptr_array_new ();
  int chosen;

  if (!tuples)
    return NULL;
  for (guint i = 0; i < tuples->len; i++)
    g_ptr_array_add (headings, (gpointer) smriti_passage_row (g_ptr_array_index (tuples, i)).title);
  chosen = smriti_met_error_choose (met, (const char *const *) headings->pdata, headings->len);
  return chosen < 0 ? NULL : g_variant_ref (g_ptr_array_index (tuples, (guint) chosen));
}

/* No heading names it: what says most of its words, an error first. */
static GVariant *
find_by_words (const SmritiMetError *met, const char *topic, GError **error)
{
  const char *kinds[] = { "error", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      SmritiPassageFilter filter = { .kind = kinds[i], .topic = topic };
      g_autoptr (GVariant) rows = smriti_passages_search (met->line, 0, 1, LONG, &filter, NULL, error);

      if (!rows)
        return NULL;
      if (g_variant_n_children (rows) > 0)
        return g_variant_get_child_value (rows, 0);
    }
  return NULL;
}

static GVariant *
find_entry (const SmritiMetError *met, const char *topic, gboolean *out_named, GError **error)
{
  GError *local = NULL;
  GVariant *tuple = find_in_playbook (met, topic, &local);

  *out_named = tuple != NULL;
  if (!tuple && !local)
    tuple = find_by_words (met, topic, &local);
  if (local)
    g_propagate_error (error, local);
  else if (!tuple)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND,
                 "no playbook names this error; a heading for it below an entry '… Errors', with '- Cause: …' and "
                 "'- Fix: …', makes it known");
  return tuple;
}

/* --- its cards ---------------------------------------------------------------------- */

static gboolean
is_of (const char *entry, const char *above)
{
  gsize length = strlen (above);

  return strncmp (entry, above, length) == 0 && (entry[length] == '\0' || entry[length] == '.');
}

/* Adds those that @query finds: in the lines of the passage alone (@inside), or in the playbook. */
static void
add_cards (SmritiDbusDaemon *daemon, const char *query, const SmritiPassageRow *row, const char *playbook, gboolean inside,
           GPtrArray *cards)
{
  g_autoptr (GVariant) list = NULL;
  guint total;

  if (!smriti_dbus_daemon_call_list_cards_sync (daemon, query, 0, SMRITI_MAX_ROWS, LINE_TEXT, smriti_no_options (), &list, &total,
                                                NULL, NULL))
    return;
  for (gsize i = 0; i < g_variant_n_children (list) && cards->len < MAX_CARDS; i++)
    {
      g_autoptr (GVariant) tuple = g_variant_get_child_value (list, i);
      SmritiCardRow card = smriti_card_row (tuple);

      if (inside ? strcmp (card.note, row->note) != 0 || card.line < row->line || card.line > row->last_line
                 : !is_of (card.entry, playbook))
        continue;
      if (!g_ptr_array_find_with_equal_func (cards, card.id, g_str_equal, NULL))
        g_ptr_array_add (cards, g_strdup (card.id));
    }
}

/* "3.5.1" stands in the playbook "3.5". */
static char *
playbook_of (const char *entry)
{
  char *playbook = g_strdup (entry);
  char *dot = strrchr (playbook, '.');

  if (dot && strchr (playbook, '.') != dot)
    *dot = '\0';
  return playbook;
}

/* Ids with blanks between: what stands beneath the heading, and what names the error elsewhere in the playbook. */
static char *
cards_of (SmritiDbusDaemon *daemon, const SmritiMetError *met, const SmritiPassageRow *row)
{
  g_autoptr (GPtrArray) cards = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *playbook = playbook_of (row->entry);
  g_autofree char *here = g_strdup_printf ("entry:%s", row->entry);
  g_autofree char *named = g_strdup_printf ("entry:%s %s", playbook, met->name ? met->name : row->title);

  if (*row->entry == '\0')
    return g_strdup ("");
  add_cards (daemon, here, row, playbook, TRUE, cards);
  add_cards (daemon, named, row, playbook, FALSE, cards);
  g_ptr_array_add (cards, NULL);
  return g_strjoinv (" ", (char **) cards->pdata);
}

/* --- the meeting ----------------------------------------------------------------------- */

static char *
note_meeting (const SmritiMetError *met, const SmritiPassageRow *row, GError **error)
{
  g_autoptr (SmritiDbusDaemon) daemon = smriti_bus_connect (error);
  g_autofree char *subject = *row->topic != '\0' ? g_strdup_printf ("%s/%s", row->topic, row->title) : g_strdup (row->title);
  g_autofree char *message = g_utf8_substring (met->line, 0, MIN (g_utf8_strlen (met->line, -1), MAX_MESSAGE));
  g_autofree char *line = g_strdup_printf ("%u", row->line);
  g_autofree char *cards = NULL;

  if (!daemon)
    return NULL;
  for (char *s = message; *s != '\0'; s++)
    if (g_ascii_iscntrl (*s))
      *s = ' ';
  cards = cards_of (daemon, met, row);
  return smriti_record_add (
      daemon, "error", subject,
      (const char *const[]){ "message", message, "cards", *cards != '\0' ? cards : NULL, "note", row->note, "line", line, NULL },
      error);
}

/* --- what is shown ------------------------------------------------------------------------ */

/* List items "- Cause: …" of the passage, as a list of strings. */
static void
json_items (SmritiJson *json, const char *key, const char *text, const char *label)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  smriti_json_begin_list (json, key);
  for (char **line = lines; *line; line++)
    {
      const char *s = *line + strspn (*line, " ");

      if (strchr ("-*+", *s) && s[0] != '\0' && s[1] == ' ' && g_ascii_strncasecmp (s + 2, label, strlen (label)) == 0)
        smriti_json_string (json, NULL, s + 2 + strlen (label) + strspn (s + 2 + strlen (label), " "));
    }
  smriti_json_end_list (json);
}

static void
print_json (SmritiJson *json, const SmritiMetError *met, const SmritiPassageRow *row, const char *event)
{
  smriti_json_begin_list (json, "results");
  smriti_json_begin_object (json, NULL);
  smriti_json_passage_members (json, row);
  json_items (json, "causes", row->text, "Cause:");
  json_items (json, "fixes", row->text, "Fix:");
  smriti_json_end_object (json);
  smriti_json_end_list (json);
  smriti_json_int (json, "total", 1);
  smriti_json_begin_object (json, "error");
  smriti_json_string (json, "name", met->name);
  smriti_json_string (json, "message", met->line);
  smriti_json_end_object (json);
  smriti_json_string (json, "event", event);
}

gboolean
smriti_ref_error (SmritiInvocation *invocation, GError **error)
{
  SmritiOutput *out = invocation->out;
  gboolean keep = !smriti_invocation_option (invocation, "dry-run") && !smriti_invocation_option (invocation, "no-log");
  g_autofree char *text = get_text (invocation, error);
  g_auto (SmritiMetError) met = { .name = NULL };
  g_autoptr (GVariant) tuple = NULL;
  g_autofree char *event = NULL;
  g_autofree char *lines = NULL;
  SmritiPassageRow row;
  gboolean named;

  if (!text)
    return FALSE;
  smriti_met_error_read (text, &met);
  if (*met.line == '\0')
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "nothing was pasted, so there is no error to look up");
      return FALSE;
    }
  tuple = find_entry (&met, smriti_invocation_option (invocation, "topic"), &named, error);
  if (!tuple)
    return FALSE;
  row = smriti_passage_row (tuple);
  if (named && keep && !(event = note_meeting (&met, &row, error)))
    return FALSE;
  if (out->as_json)
    {
      print_json (&out->json, &met, &row, event);
      return TRUE;
    }
  lines = smriti_passage_lines (&out->term, &row);
  smriti_output_printf (out, "%s", lines);
  if (event)
    smriti_output_hint (out, "noted that you met it; 'smriti undo' takes that back");
  else if (!named)
    smriti_output_hint (out, "no playbook names this error; this comes nearest");
  return TRUE;
}
