/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/screen.h"

#include "client/explanations.h"
#include "client/keys.h"
#include "client/records.h"
#include "client/render.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Rows that are not the card's: head and a rule, the message, the keys. */
#define FRAME_ROWS 4
#define MARGIN 2
#define MAX_TEXT 100

typedef struct
{
  SmritiSitting *sitting;
  SmritiTerm *term;
  GPtrArray *lines;   /* of the card as it is shown now */
  guint top;          /* first line on the screen */
  guint answer_line;  /* where the answer begins, when it is shown */
  gboolean keys_help; /* the keys are told instead of the card */
} Screen;

static guint
body_rows (const Screen *screen)
{
  return (guint) MAX (screen->term->rows - FRAME_ROWS, 1);
}

static guint
last_top (const Screen *screen)
{
  return screen->lines->len > body_rows (screen) ? screen->lines->len - body_rows (screen) : 0;
}

static int
text_width (const Screen *screen)
{
  return MIN (screen->term->columns - 2 * MARGIN, MAX_TEXT);
}

static void
add_lines (Screen *screen, const char *markdown)
{
  g_autoptr (GPtrArray) lines = smriti_render (screen->term, markdown, text_width (screen));

  for (guint i = 0; i < lines->len; i++)
    g_ptr_array_add (screen->lines, g_strdup (g_ptr_array_index (lines, i)));
}

/* A blank line and @text, which it takes, line by line; nothing for "". */
static void
add_text (Screen *screen, char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  if (*text != '\0')
    g_ptr_array_add (screen->lines, g_strdup (""));
  for (char **line = lines; *line && *text != '\0'; line++)
    if (line[1] || **line != '\0') /* not what follows the last line's end */
      g_ptr_array_add (screen->lines, g_strdup (*line));
  g_free (text);
}

/* What helps with the card just forgotten stands alone on the screen until a key is pressed. */
static gboolean
is_helping (const Screen *screen)
{
  return screen->sitting->help != NULL;
}

static void
append_rule (const Screen *screen, GString *text, int columns)
{
  g_string_append (text, smriti_term_sgr (screen->term, SMRITI_SGR_DIM));
  for (int i = 0; i < columns; i++)
    g_string_append (text, smriti_term_glyph (screen->term, "─", "-"));
  g_string_append (text, smriti_term_sgr (screen->term, SMRITI_SGR_RESET));
}

/* Lays the card out again: after a new card, the answer, or a new window size. */
static void
lay_out (Screen *screen)
{
  const SmritiSitting *sitting = screen->sitting;

  g_ptr_array_set_size (screen->lines, 0);
  if (is_helping (screen))
    {
      add_text (screen, smriti_sitting_help (sitting, screen->term, text_width (screen)));
      return;
    }
  if (screen->keys_help)
    {
      g_auto (GStrv) lines = g_strsplit (smriti_review_help, "\n", -1);

      for (char **help = lines; *help; help++)
        g_ptr_array_add (screen->lines, g_strdup (*help));
      return;
    }
  add_lines (screen, smriti_card_row (sitting->card).front);
  if (smriti_sitting_takes_words (sitting))
    add_text (screen, g_strdup ("Say it in your own words: w writes them, space goes on without."));
  screen->answer_line = screen->lines->len;
  if (!sitting->answer_shown)
    return;

  GString *rule = g_string_new (NULL);

  append_rule (screen, rule, MIN (text_width (screen), 40));
  g_ptr_array_add (screen->lines, g_strdup (""));
  g_ptr_array_add (screen->lines, g_string_free (rule, FALSE));
  g_ptr_array_add (screen->lines, g_strdup (""));
  add_lines (screen, sitting->back);
  add_text (screen, smriti_sitting_beside (sitting, screen->term, text_width (screen)));
}

/* @text cut to the window, without our own sequences. */
static char *
cut (const char *text, int columns)
{
  const char *p = text;

  for (int used = 0; *p != '\0'; p = g_utf8_next_char (p))
    {
      used += smriti_char_width (g_utf8_get_char (p));
      if (used > columns)
        break;
    }
  return g_strndup (text, (gsize) (p - text));
}

static void
end_row (GString *frame)
{
  g_string_append (frame, "\033[K\r\n");
}

static void
draw_head (const Screen *screen, GString *frame)
{
  SmritiCardRow card = smriti_card_row (screen->sitting->card);
  g_autofree char *progress = smriti_sitting_progress (screen->sitting);
  g_autofree char *place = smriti_card_place (&card);
  int columns = screen->term->columns - 2 * MARGIN - (int) strlen (progress) - 2;
  g_autofree char *left = is_helping (screen) ? g_strdup ("to remember it by")
                                              : g_strdup_printf ("%s%s%s", place, *place != '\0' ? ", " : "", card.state);
  g_autofree char *shown = cut (left, columns);

  g_string_append_printf (frame, "%*s%s%s%s%*s%s%s%s", MARGIN, "", smriti_term_sgr (screen->term, SMRITI_SGR_DIM), shown,
                          smriti_term_sgr (screen->term, SMRITI_SGR_RESET), MAX (columns - smriti_text_width (shown) + 2, 1), "",
                          smriti_term_sgr (screen->term, SMRITI_SGR_BOLD), progress,
                          smriti_term_sgr (screen->term, SMRITI_SGR_RESET));
  end_row (frame);
  append_rule (screen, frame, screen->term->columns);
  end_row (frame);
}

static void
draw_body (const Screen *screen, GString *frame)
{
  guint rows = body_rows (screen);

  for (guint row = 0; row < rows; row++)
    {
      guint i = screen->top + row;

      if (i < screen->lines->len)
        g_string_append_printf (frame, "%*s%s", MARGIN, "", (char *) g_ptr_array_index (screen->lines, i));
      end_row (frame);
    }
}

static void
draw_foot (const Screen *screen, GString *frame)
{
  int columns = screen->term->columns - 2 * MARGIN;
  g_autofree char *keys = is_helping (screen) ? g_strdup ("any key goes on")
                          : screen->keys_help ? g_strdup ("any key goes back to the card")
                                              : smriti_sitting_keys (screen->sitting, columns);
  g_autofree char *shown = cut (keys, columns);
  g_autofree char *place = NULL;
  g_autofree char *message = NULL;

  if (screen->lines->len > body_rows (screen))
    place = g_strdup_printf ("lines %u-%u of %u; space and arrows scroll", screen->top + 1,
                             MIN (screen->top + body_rows (screen), screen->lines->len), screen->lines->len);
  message = cut (screen->sitting->message ? screen->sitting->message : place ? place : "", columns);
  g_string_append_printf (frame, "%*s%s%s%s", MARGIN, "", smriti_term_sgr (screen->term, SMRITI_SGR_WARN), message,
                          smriti_term_sgr (screen->term, SMRITI_SGR_RESET));
  end_row (frame);
  g_string_append_printf (frame, "%*s%s%s%s\033[K", MARGIN, "", smriti_term_sgr (screen->term, SMRITI_SGR_BOLD), shown,
                          smriti_term_sgr (screen->term, SMRITI_SGR_RESET));
}

static void
draw (const Screen *screen)
{
  g_autoptr (GString) frame = g_string_new ("\033[H");
  gsize done = 0;

  draw_head (screen, frame);
  draw_body (screen, frame);
  draw_foot (screen, frame);
  g_string_append (frame, "\033[J");
  while (done < frame->len)
    {
      ssize_t written = write (STDOUT_FILENO, frame->str + done, frame->len - done);

      if (written < 0)
        return;
      done += (gsize) written;
    }
}

static void
scroll_by (Screen *screen, int rows)
{
  int top = (int) screen->top + rows;

  screen->top = (guint) CLAMP (top, 0, (int) last_top (screen));
}

/* TRUE when the key only moved the card on the screen. Space moves on through a
 * long card before it means anything else. */
static gboolean
scroll (Screen *screen, int key)
{
  int page = MAX ((int) body_rows (screen) - 2, 1);

  switch (key)
    {
    case SMRITI_KEY_UP:
    case 'k':
      scroll_by (screen, -1);
      return TRUE;
    case SMRITI_KEY_DOWN:
    case 'j':
      scroll_by (screen, 1);
      return TRUE;
    case SMRITI_KEY_PAGE_UP:
    case 'b':
      scroll_by (screen, -page);
      return TRUE;
    case SMRITI_KEY_PAGE_DOWN:
      scroll_by (screen, page);
      return TRUE;
    case SMRITI_KEY_HOME:
      screen->top = 0;
      return TRUE;
    case SMRITI_KEY_END:
      screen->top = last_top (screen);
      return TRUE;
    case ' ':
      if (screen->top >= last_top (screen))
        return FALSE;
      scroll_by (screen, page);
      return TRUE;
    default:
      return FALSE;
    }
}

/* The words are typed on the first screen, below the question, as any line is. */
static gboolean
say_words (Screen *screen, GError **error)
{
  g_autofree char *front = smriti_render_text (screen->term, smriti_card_row (screen->sitting->card).front, text_width (screen));
  g_autofree char *words = NULL;

  fprintf (stdout, "\n%s\n", front);
  words = smriti_explanations_read (stdin, TRUE, stdout);
  return smriti_sitting_say (screen->sitting, words, error);
}

/* Does @action and lays out what came of it. */
static gboolean
act (Screen *screen, SmritiAction action, GError **error)
{
  SmritiSitting *sitting = screen->sitting;
  gboolean was_shown = sitting->answer_shown, had_anchors = sitting->anchors_shown;
  gboolean takes_words = action == SMRITI_ACT_WORDS && smriti_sitting_takes_words (sitting);
  gboolean leaves = takes_words || action == SMRITI_ACT_EDIT;
  gboolean went_on;

  if (leaves)
    smriti_keys_end ();
  went_on = takes_words ? say_words (screen, error) : smriti_sitting_act (sitting, action, error);
  if (went_on && leaves && !smriti_keys_begin (error))
    return FALSE;
  if (!went_on || sitting->finished)
    return went_on;
  smriti_term_measure (screen->term, STDOUT_FILENO);
  lay_out (screen);
  screen->top = 0;
  /* a long question makes room for its answer; a short one stays in sight */
  if (sitting->anchors_shown && !had_anchors)
    screen->top = last_top (screen);
  if (sitting->answer_shown && !was_shown && screen->lines->len > body_rows (screen))
    screen->top = MIN (screen->answer_line, last_top (screen));
  return TRUE;
}

static SmritiAction
action_from_key (int key)
{
  char word[2] = { (char) key, '\0' };

  if (key == SMRITI_KEY_CLOSED)
    return SMRITI_ACT_QUIT;
  if (key == '\r' || key == '\n')
    return SMRITI_ACT_ON;
  return key >= ' ' && key < 0x7f ? smriti_action_from_word (word) : SMRITI_ACT_NONE;
}

/* Even over what helps with the card before. */
static gboolean
is_taken_up (SmritiAction action)
{
  return action == SMRITI_ACT_QUIT || action == SMRITI_ACT_UNDO;
}

/* From what helps with the card before to the next one. */
static void
go_on (Screen *screen)
{
  smriti_sitting_help_seen (screen->sitting);
  g_clear_pointer (&screen->sitting->message, g_free);
  screen->top = 0;
  lay_out (screen);
}

static gboolean
handle_key (Screen *screen, int key, GError **error)
{
  SmritiAction action = action_from_key (key);

  if (key == SMRITI_KEY_REDRAW)
    {
      smriti_term_measure (screen->term, STDOUT_FILENO);
      lay_out (screen);
      screen->top = MIN (screen->top, last_top (screen));
      return TRUE;
    }
  if (is_helping (screen) && is_taken_up (action))
    smriti_sitting_help_seen (screen->sitting);
  if (is_helping (screen))
    {
      if (!scroll (screen, key))
        go_on (screen);
      return TRUE;
    }
  if (screen->keys_help && key != SMRITI_KEY_CLOSED)
    {
      screen->keys_help = FALSE;
      lay_out (screen);
      return TRUE;
    }
  if (scroll (screen, key))
    {
      g_clear_pointer (&screen->sitting->message, g_free);
      return TRUE;
    }
  if (action == SMRITI_ACT_HELP)
    {
      screen->keys_help = TRUE;
      screen->top = 0;
      lay_out (screen);
      return TRUE;
    }
  return action == SMRITI_ACT_NONE || act (screen, action, error);
}

gboolean
smriti_screen_run (SmritiSitting *sitting, SmritiTerm *term, GError **error)
{
  Screen screen = { .sitting = sitting, .term = term };
  gboolean went_on = smriti_keys_begin (error);

  screen.lines = g_ptr_array_new_with_free_func (g_free);
  if (went_on)
    lay_out (&screen);
  while (went_on && !sitting->finished)
    {
      draw (&screen);
      went_on = handle_key (&screen, smriti_keys_read (), error);
    }
  smriti_keys_end ();
  g_ptr_array_unref (screen.lines);
  return went_on;
}
