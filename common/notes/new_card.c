/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A deck is named by a tag on the card; of the places where it may stand some
 * are code in one card or words in another, so there is a form for each. */

#include "common/notes/new_card.h"

#include "common/notes/osr_settings.h"

#include <string.h>

/* What a syntax writes between two sides, and before them. */
typedef struct
{
  const char *inline_one, *inline_both; /* "::", ":::" */
  const char *line_one, *line_both;     /* "?", "??" */
  const char *tag;                      /* "#cards" */
  gboolean tag_first;                   /* before the words, not behind them */
  const char *end;                      /* a line below a card of several lines, "" = none */
} Marks;

static void
add (GPtrArray *forms, char *form)
{
  g_ptr_array_add (forms, form);
}

static gboolean
is_one_line (const SmritiNewCard *card)
{
  return !strchr (card->front, '\n') && !strchr (card->back, '\n');
}

/* @side with @tag at the start or the end of its first line, or the end of its last. */
typedef enum
{
  FIRST_START,
  FIRST_END,
  LAST_END
} TagPlace;

static char *
with_tag (const char *side, const char *tag, TagPlace place)
{
  const char *end = place == LAST_END ? side + strlen (side) : side + strcspn (side, "\n");

  if (!tag)
    return g_strdup (side);
  if (place == FIRST_START)
    return g_strconcat (tag, " ", side, NULL);
  return g_strdup_printf ("%.*s %s%s", (int) (end - side), side, tag, end);
}

static void
add_inline (GPtrArray *forms, const SmritiNewCard *card, const Marks *marks, const char *tag)
{
  const char *mark = card->reversed ? marks->inline_both : marks->inline_one;
  g_autofree char *front = with_tag (card->front, marks->tag_first ? tag : NULL, FIRST_START);
  g_autofree char *back = with_tag (card->back, marks->tag_first ? NULL : tag, LAST_END);

  if (is_one_line (card))
    add (forms, g_strdup_printf ("%s%s%s", front, mark, back));
}

static void
add_lines (GPtrArray *forms, const SmritiNewCard *card, const Marks *marks, const char *tag)
{
  const char *mark = card->reversed ? marks->line_both : marks->line_one;
  static const TagPlace places[] = { FIRST_END, LAST_END };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *front = with_tag (card->front, tag, marks->tag_first ? FIRST_START : places[i]);
      g_autofree char *back = with_tag (card->back, tag, LAST_END);

      add (forms, g_strdup_printf ("%s\n%s\n%s%s%s", front, mark, card->back, *marks->end != '\0' ? "\n" : "", marks->end));
      if (!tag || marks->tag_first)
        return;
      if (places[i] == LAST_END)
        add (forms, g_strdup_printf ("%s\n%s\n%s", card->front, mark, back));
    }
}

/* A code block begins with its line, not behind a letter. */
static const char *
gap_before (const char *side)
{
  return g_str_has_prefix (side, "```") || g_str_has_prefix (side, "~~~") ? "\n" : " ";
}

static void
add_letters (GPtrArray *forms, const SmritiNewCard *card, const char *tag)
{
  g_autofree char *front = with_tag (card->front, tag, FIRST_END);
  g_autofree char *back = with_tag (card->back, tag, LAST_END);
  const char *gap = gap_before (front);

  if (card->reversed)
    return;
  add (forms, g_strdup_printf ("Q:%s%s\nA:%s%s", gap, front, gap_before (card->back), card->back));
  if (tag)
    add (forms, g_strdup_printf ("Q:%s%s\nA:%s%s", gap, card->front, gap_before (back), back));
}

static void
add_smriti (GPtrArray *forms, const SmritiNewCard *card)
{
  static const Marks marks = { " :: ", " ::: ", "?", "??", "#cards", FALSE, "" };
  g_autofree char *tag = card->deck ? g_strconcat (marks.tag, "/", card->deck, NULL) : NULL;

  add_inline (forms, card, &marks, tag);
  add_lines (forms, card, &marks, tag);
  add_letters (forms, card, tag);
}

/* The plugin's marks are what its vault has set. Without a tag a card has a deck
 * only where one stands above it; so the vault's first tag is the second choice. */
static void
add_osr (GPtrArray *forms, const SmritiNewCard *card, const SmritiOsrSettings *settings)
{
  g_autoptr (SmritiOsrSettings) defaults = settings ? NULL : smriti_osr_settings_new ();
  const SmritiOsrSettings *set = settings ? settings : defaults;
  const char *root = set->flashcard_tags && *set->flashcard_tags ? *set->flashcard_tags : "#flashcards";
  Marks marks = { set->single, set->single_reversed, set->multi, set->multi_reversed, root, TRUE, set->end_marker };
  g_autofree char *tag = card->deck ? g_strconcat (root, "/", card->deck, NULL) : NULL;

  for (guint i = 0; i < 2; i++)
    {
      const char *mark = card->reversed ? marks.inline_both : marks.inline_one;

      if (*mark != '\0')
        add_inline (forms, card, &marks, tag ? tag : i > 0 ? root : NULL);
      mark = card->reversed ? marks.line_both : marks.line_one;
      if (*mark != '\0')
        add_lines (forms, card, &marks, tag ? tag : i > 0 ? root : NULL);
    }
}

/* The lines of @side behind @first, each further one behind @next. */
static char *
indented (const char *side, const char *first, const char *next)
{
  g_autoptr (GString) out = g_string_new (first);

  for (const char *s = side; *s != '\0'; s++)
    {
      g_string_append_c (out, *s);
      if (*s == '\n' && s[1] != '\n')
        g_string_append (out, next);
    }
  return g_string_free (g_steal_pointer (&out), FALSE);
}

static void
add_logseq (GPtrArray *forms, const SmritiNewCard *card)
{
  g_autofree char *tagged = with_tag (card->front, "#card", FIRST_END);
  g_autofree char *front = indented (tagged, "- ", "  ");
  g_autofree char *back = indented (card->back, "\t- ", "\t  ");

  if (!card->reversed && !card->deck)
    add (forms, g_strdup_printf ("%s\n%s", front, back));
}

static void
add_o2a (GPtrArray *forms, const SmritiNewCard *card)
{
  const char *type = card->reversed ? "Basic (and reversed card)" : "Basic";

  if (!card->deck)
    add (forms, g_strdup_printf ("START\n%s\n%s\nBack: %s\nEND", type, card->front, card->back));
}

GPtrArray *
smriti_new_card_forms (const SmritiNewCard *card, const SmritiReader *reader, const SmritiNoteOrigin *origin)
{
  GPtrArray *forms = g_ptr_array_new_with_free_func (g_free);
  const char *syntax = smriti_reader_name (reader);

  if (card->text)
    add (forms, g_strdup (card->text));
  else if (g_str_equal (syntax, "smriti"))
    add_smriti (forms, card);
  else if (g_str_equal (syntax, "osr"))
    add_osr (forms, card, origin ? origin->osr : NULL);
  else if (g_str_equal (syntax, "hashcards"))
    add_letters (forms, card, NULL);
  else if (g_str_equal (syntax, "logseq"))
    add_logseq (forms, card);
  else if (g_str_equal (syntax, "o2a"))
    add_o2a (forms, card);
  return forms;
}
