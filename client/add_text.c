/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/add_text.h"

#include "client/editor.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define MAX_TEXT (128 * 1024) /* bytes; more than two sides may have */
#define TEMPLATE "\n?\n\n" COMMENT
#define COMMENT                                                                                                              \
  "<!-- smriti: the question stands above the line '?', the answer below it; two of them ask it both ways. Save and leave; " \
  "left as "                                                                                                                 \
  "it is, nothing is written. -->\n"

/* --- what was written ------------------------------------------------------ */

/* Bytes of the line at @s without its end. */
static gsize
line_length (const char *s)
{
  return strcspn (s, "\r\n");
}

static const char *
next_line (const char *s)
{
  s += line_length (s);
  if (*s == '\r')
    s++;
  return *s == '\n' ? s + 1 : s;
}

/* 1 or 2 for a line '?' or '??'. */
static gsize
mark_length (const char *s)
{
  gsize length = line_length (s);

  while (length > 0 && (s[length - 1] == ' ' || s[length - 1] == '\t'))
    length--;
  return (length == 1 && *s == '?') || (length == 2 && s[0] == '?' && s[1] == '?') ? length : 0;
}

static gboolean
is_fence (const char *s)
{
  s += strspn (s, " ");
  return g_str_has_prefix (s, "```") || g_str_has_prefix (s, "~~~");
}

void
smriti_add_text_split (const char *text, SmritiNewCard *card)
{
  gboolean fenced = FALSE;

  for (const char *s = text; *s != '\0'; s = next_line (s))
    {
      if (is_fence (s))
        fenced = !fenced;
      if (fenced || mark_length (s) == 0)
        continue;
      card->reversed |= mark_length (s) == 2;
      card->front = g_strndup (text, (gsize) (s - text));
      card->back = g_strdup (next_line (s));
      return;
    }
  card->text = g_strdup (text);
}

/* --- where it comes from ---------------------------------------------------- */

static gboolean
check_text (const char *text, gsize length, GError **error)
{
  if (length > MAX_TEXT)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "the text is longer than %d KiB", MAX_TEXT / 1024);
  else if (!g_utf8_validate (text, (gssize) length, NULL))
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "the text is not valid UTF-8");
  else
    return TRUE;
  return FALSE;
}

static char *
read_stdin (GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  ssize_t n;

  while (text->len <= MAX_TEXT && (n = read (STDIN_FILENO, buffer, sizeof buffer)) != 0)
    {
      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "cannot read stdin: %s", g_strerror (errno));
          return NULL;
        }
      g_string_append_len (text, buffer, n);
    }
  return check_text (text->str, text->len, error) ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Without our comment, wherever it is now. */
static char *
without_comment (const char *text)
{
  const char *at = strstr (text, COMMENT);
  g_autofree char *head = at ? g_strndup (text, (gsize) (at - text)) : NULL;

  return at ? g_strconcat (head, at + strlen (COMMENT), NULL) : g_strdup (text);
}

static gboolean
is_empty (const SmritiNewCard *card)
{
  const char *words[] = { card->front, card->back, card->text };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i] && words[i][strspn (words[i], " \t\r\n")] != '\0')
      return FALSE;
  return TRUE;
}

static gboolean
ask_editor (SmritiAddText *out_text, GError **error)
{
  g_autofree char *text = NULL;
  g_autofree char *words = NULL;
  gsize length;
  int fd = g_file_open_tmp ("smriti-add-XXXXXX.md", &out_text->kept, error);

  if (fd < 0)
    return FALSE;
  close (fd);
  if (!g_file_set_contents (out_text->kept, TEMPLATE, -1, error) || !smriti_editor_open (out_text->kept, 1, error)
      || !g_file_get_contents (out_text->kept, &text, &length, error) || !check_text (text, length, error))
    return FALSE;
  words = without_comment (text);
  smriti_add_text_split (words, &out_text->card);
  if (!is_empty (&out_text->card))
    return TRUE;
  smriti_add_text_end (out_text, TRUE, NULL);
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING, "nothing was written, so no card is added");
  return FALSE;
}

static gboolean
get_sides (SmritiInvocation *invocation, SmritiAddText *out_text, GError **error)
{
  out_text->card.front = g_strdup (invocation->args[0]);
  if (invocation->n_args > 1)
    out_text->card.back = g_strdup (invocation->args[1]);
  else
    {
      if (isatty (STDIN_FILENO))
        g_printerr ("the answer; Ctrl-D on a line of its own ends it:\n");
      out_text->card.back = read_stdin (error);
    }
  return out_text->card.back != NULL;
}

static gboolean
get_whole (SmritiAddText *out_text, GError **error)
{
  g_autofree char *text = NULL;

  if (isatty (STDIN_FILENO))
    return ask_editor (out_text, error);
  text = read_stdin (error);
  if (text)
    smriti_add_text_split (text, &out_text->card);
  return text != NULL;
}

gboolean
smriti_add_text_get (SmritiInvocation *invocation, SmritiAddText *out_text, GError **error)
{
  gboolean reversed = smriti_invocation_option (invocation, "reverse") != NULL;
  const char *deck = smriti_invocation_option (invocation, "deck");

  *out_text = (SmritiAddText){ .card.reversed = reversed, .card.deck = g_strdup (deck) };
  if (invocation->n_args > 0 ? !get_sides (invocation, out_text, error) : !get_whole (out_text, error))
    return FALSE;
  if (out_text->card.text && (deck || reversed))
    return smriti_usage_error (invocation, error,
                               "a card written as in a note says its deck and its kind itself; --%s is for sides",
                               deck ? "deck" : "reverse");
  return TRUE;
}

void
smriti_add_text_end (SmritiAddText *text, gboolean done, GError **error)
{
  if (text->kept && done)
    g_unlink (text->kept);
  else if (text->kept && error && *error)
    {
      g_autofree char *words = g_strdup ((*error)->message);

      g_free ((*error)->message);
      (*error)->message = g_strdup_printf ("%s; your words are kept in '%s'", words, text->kept);
    }
  g_clear_pointer (&text->kept, g_free);
  g_clear_pointer (&text->card.front, g_free);
  g_clear_pointer (&text->card.back, g_free);
  g_clear_pointer (&text->card.deck, g_free);
  g_clear_pointer (&text->card.text, g_free);
}
