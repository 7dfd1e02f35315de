/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/lines.h"

#include "client/input.h"
#include "client/records.h"
#include "client/render.h"

#include <unistd.h>

static int
text_width (const SmritiTerm *term)
{
  return MIN (term->columns, 100);
}

static void
print_front (const SmritiSitting *sitting, const SmritiTerm *term, FILE *to)
{
  SmritiCardRow card = smriti_card_row (sitting->card);
  g_autofree char *progress = smriti_sitting_progress (sitting);
  g_autofree char *place = smriti_card_place (&card);
  g_autofree char *front = smriti_render_text (term, card.front, text_width (term));

  fprintf (to, "\n[%s] %s%s%s\n\n%s", progress, place, *place != '\0' ? ", " : "", card.state, front);
}

/* A blank line and @text, which it takes; nothing for "". */
static void
print_part (char *text, FILE *to)
{
  fprintf (to, "%s%s", *text != '\0' ? "\n" : "", text);
  g_free (text);
}

static void
print_back (const SmritiSitting *sitting, const SmritiTerm *term, FILE *to)
{
  g_autofree char *back = smriti_render_text (term, sitting->back, text_width (term));

  fprintf (to, "\n%s\n%s", smriti_term_glyph (term, "────────", "--------"), back);
  print_part (smriti_sitting_beside (sitting, term, text_width (term)), to);
}

/* What came of the last line, and what helps with a card that was forgotten: before the next one is asked. */
static void
print_message (SmritiSitting *sitting, const SmritiTerm *term, FILE *to)
{
  if (sitting->message)
    fprintf (to, "%s\n", sitting->message);
  print_part (smriti_sitting_help (sitting, term, text_width (term)), to);
  smriti_sitting_help_seen (sitting);
}

static void
print_prompt (const SmritiSitting *sitting, FILE *to)
{
  g_autofree char *keys = smriti_sitting_takes_words (sitting)
                              ? g_strdup ("your own words in one line, or Enter for the answer   ? help")
                              : smriti_sitting_keys (sitting, 80);

  fprintf (to, "\n%s%s", keys, isatty (STDIN_FILENO) ? "\n> " : "\n");
  fflush (to);
}

static gboolean
do_line (SmritiSitting *sitting, const SmritiTerm *term, const char *line, FILE *to, GError **error)
{
  SmritiAction action = smriti_action_from_word (line);
  g_autofree char *clean = smriti_term_clean (line);
  gboolean is_grade = action >= SMRITI_ACT_AGAIN && action <= SMRITI_ACT_EASY;

  if (action == SMRITI_ACT_HELP)
    fprintf (to, "\n%s", smriti_review_help);
  else if (smriti_sitting_takes_words (sitting) && action == SMRITI_ACT_NONE)
    return smriti_sitting_say (sitting, clean, error);
  else if (action == SMRITI_ACT_NONE)
    fprintf (to, "'%s' is no key here; ? lists them\n", clean);
  /* a grade before the answer was seen: it is shown first, so that none is lost */
  else if (is_grade && !sitting->answer_shown)
    {
      print_back (sitting, term, to);
      sitting->answer_shown = TRUE;
    }
  if (action == SMRITI_ACT_ANCHOR && sitting->answer_shown)
    print_part (smriti_anchors_text (term, (const char *const *) sitting->notes->anchors, text_width (term)), to);
  return smriti_sitting_act (sitting, action, error);
}

gboolean
smriti_lines_run (SmritiSitting *sitting, const SmritiTerm *term, FILE *to, GError **error)
{
  g_autofree char *asked = NULL; /* the token of the card whose front is out */
  gboolean back_is_out = FALSE;

  while (!sitting->finished)
    {
      g_autofree char *line = NULL;

      print_message (sitting, term, to);
      if (g_strcmp0 (sitting->token, asked) != 0)
        {
          print_front (sitting, term, to);
          g_free (asked);
          asked = g_strdup (sitting->token);
          back_is_out = FALSE;
        }
      if (sitting->answer_shown && !back_is_out)
        {
          print_back (sitting, term, to);
          back_is_out = TRUE;
        }
      print_prompt (sitting, to);
      line = smriti_input_line ();
      if (!do_line (sitting, term, line ? line : "quit", to, error))
        return FALSE;
    }
  print_message (sitting, term, to);
  return TRUE;
}
