/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/ritual_session.h"

#include "client/keys.h"
#include "client/ritual_acts.h"

#include <string.h>

#define FRAME_ROWS 6 /* around the lists of a step */
#define MIN_LIST_ROWS 6

typedef enum
{
  ACT_NONE = 0, /* no such key */
  ACT_TICK,
  ACT_TICK_WITH, /* with a note and a link */
  ACT_OPEN,
  ACT_VERDICT,
  ACT_ARCHIVE,
  ACT_LATER,
  ACT_UNDO,
  ACT_HELP,
  ACT_QUIT,
} Act;

static const char help_text[] = "space, Enter   this step is done\n"
                                "n              the same, with a note and a link to it\n"
                                "o              open the note at this step in your editor\n"
                                "v              give a verdict on a tool: keep, try or drop\n"
                                "a              go through what could be archived, one by one\n"
                                "s              not now: on to the next step\n"
                                "u              undo: take the last thing back\n"
                                "q              quit; all that was done is kept, and the rest waits\n";

static const struct
{
  const char *word;
  Act act;
} words[] = {
  { "", ACT_TICK },      { " ", ACT_TICK },          { "\r", ACT_TICK },        { "\n", ACT_TICK },         { "tick", ACT_TICK },
  { "done", ACT_TICK },  { "n", ACT_TICK_WITH },     { "note", ACT_TICK_WITH }, { "o", ACT_OPEN },          { "open", ACT_OPEN },
  { "v", ACT_VERDICT },  { "verdict", ACT_VERDICT }, { "a", ACT_ARCHIVE },      { "archive", ACT_ARCHIVE }, { "s", ACT_LATER },
  { "skip", ACT_LATER }, { "u", ACT_UNDO },          { "undo", ACT_UNDO },      { "?", ACT_HELP },          { "help", ACT_HELP },
  { "q", ACT_QUIT },     { "quit", ACT_QUIT },
};

static Act
act_of (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].word, word) == 0)
      return words[i].act;
  return ACT_NONE;
}

/* One character of the keyboard, or the first of a line; '\0' at the end. */
static Act
read_act (SmritiRitualSession *session)
{
  g_autofree char *line = NULL;
  char word[2] = { '\0', '\0' };
  int key;

  if (!session->keys)
    {
      line = smriti_ritual_read_line (session);
      return line ? act_of (line) : ACT_QUIT;
    }
  do
    key = smriti_keys_read ();
  while (key == SMRITI_KEY_OTHER || key == SMRITI_KEY_REDRAW);
  if (key == SMRITI_KEY_CLOSED)
    return ACT_QUIT;
  word[0] = key < 0x80 ? (char) key : '\1';
  return act_of (word);
}

/* --- the course --- */

static gboolean
act (SmritiRitualSession *session, Act what, GError **error)
{
  smriti_bus_listen ();
  switch (what)
    {
    case ACT_TICK:
      return smriti_ritual_tick (session, NULL, NULL, error);
    case ACT_TICK_WITH:
      return smriti_ritual_tick_with (session, error);
    case ACT_OPEN:
      return smriti_ritual_open_note (session, error);
    case ACT_VERDICT:
      return smriti_ritual_give_verdict (session, error);
    case ACT_ARCHIVE:
      return smriti_ritual_archive (session, error);
    case ACT_UNDO:
      return smriti_ritual_undo (session, error);
    case ACT_LATER:
      session->put_off[session->step] = TRUE;
      return TRUE;
    case ACT_HELP:
      smriti_ritual_say (session, help_text);
      return TRUE;
    case ACT_QUIT:
      session->over = TRUE;
      return TRUE;
    case ACT_NONE:
    default:
      smriti_ritual_tell (session, "that is no key here; ? lists them");
      return TRUE;
    }
}

static gboolean
show_step (SmritiRitualSession *session, GError **error)
{
  guint rows = (guint) MAX (session->term->rows - FRAME_ROWS, MIN_LIST_ROWS);
  g_autofree char *text = NULL;

  if (smriti_ritual_view_is (session->view, session->step, "codebases") && !session->view->repos)
    {
      smriti_ritual_tell (session, "looking at the codebases ...");
      if (!smriti_ritual_view_look (session->view, error))
        return FALSE;
    }
  text = smriti_ritual_step_text (session->view, session->term, session->step, MAX (rows - 8, MIN_LIST_ROWS));
  smriti_ritual_say (session, "\n");
  smriti_ritual_say (session, text);
  return TRUE;
}

static void
show_keys (SmritiRitualSession *session)
{
  gboolean tools = smriti_ritual_view_is (session->view, session->step, "tools");
  gboolean old = smriti_ritual_view_is (session->view, session->step, "archive");

  fprintf (session->to, "%sspace done  n done with a note  o open%s%s  s not now  ? help  q quit%s%s",
           smriti_term_sgr (session->term, SMRITI_SGR_BOLD), tools ? "  v verdict" : "", old ? "  a archive" : "",
           smriti_term_sgr (session->term, SMRITI_SGR_RESET), session->keys ? " " : "\n");
  fflush (session->to);
}

/* The first step that is neither done nor put off. */
static gboolean
find_step (SmritiRitualSession *session)
{
  for (gsize i = 0; i < smriti_ritual_view_n_steps (session->view); i++)
    {
      g_autoptr (GVariant) tuple = NULL;

      if (smriti_ritual_view_step (session->view, i, &tuple).done || session->put_off[i])
        continue;
      session->step = i;
      return TRUE;
    }
  return FALSE;
}

static gboolean
go_through (SmritiRitualSession *session, GError **error)
{
  gsize shown = G_MAXSIZE;

  while (!session->over && find_step (session))
    {
      Act what;

      if (session->step != shown && !show_step (session, error))
        return FALSE;
      shown = session->step;
      show_keys (session);
      what = read_act (session);
      if (session->keys)
        smriti_ritual_say (session, "\n");
      if (!act (session, what, error))
        return FALSE;
      if (what == ACT_VERDICT || what == ACT_ARCHIVE || what == ACT_UNDO)
        shown = G_MAXSIZE; /* its help says something else now */
    }
  return TRUE;
}

gboolean
smriti_ritual_session (SmritiRitualView *view, const SmritiTerm *term, gboolean keys, FILE *to, GError **error)
{
  SmritiRitualSession session = { .view = view, .term = term, .keys = keys, .to = to };
  g_autofree char *opening = smriti_ritual_opening (view, term);
  g_autofree char *closing = NULL;
  gboolean went_on;

  session.put_off = g_new0 (gboolean, smriti_ritual_view_n_steps (view) + 64); /* own steps may be added meanwhile */
  smriti_ritual_say (&session, opening);
  went_on = (!keys || smriti_keys_begin_inline (error)) && go_through (&session, error);
  if (keys)
    smriti_keys_end ();
  g_free (session.put_off);
  if (!went_on)
    return FALSE;
  closing = smriti_ritual_closing (view, term);
  smriti_ritual_say (&session, "\n");
  smriti_ritual_say (&session, closing);
  return TRUE;
}
