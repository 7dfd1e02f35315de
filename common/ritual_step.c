/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/ritual_step.h"

#include <string.h>

/* Beginnings of words, the telling ones first: "Update dependencies" is about
 * codebases, "Archive the old tools" about the archive. A space at the end
 * stands for the end of the word. */
static const struct
{
  const char *word;
  SmritiHelp help;
} table[] = {
  { "archiv", SMRITI_HELP_ARCHIVE },      { "codebase", SMRITI_HELP_CODEBASES }, { "code base", SMRITI_HELP_CODEBASES },
  { "repositor", SMRITI_HELP_CODEBASES }, { "repo ", SMRITI_HELP_CODEBASES },    { "repos ", SMRITI_HELP_CODEBASES },
  { "dependenc", SMRITI_HELP_CODEBASES }, { "tool", SMRITI_HELP_TOOLS },         { "document", SMRITI_HELP_DOCUMENT },
  { "evaluat", SMRITI_HELP_TOOLS },       { "refresh", SMRITI_HELP_CODEBASES },  { "updat", SMRITI_HELP_DOCUMENT },
  { "old ", SMRITI_HELP_ARCHIVE },
};

/* Its words in lower case, a space before and after each. */
static char *
words_of (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *folded = g_utf8_casefold (valid, -1);
  GString *words = g_string_new (" ");

  for (const char *p = folded; *p; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || g_unichar_ismark (c))
        g_string_append_unichar (words, c);
      else if (words->str[words->len - 1] != ' ')
        g_string_append_c (words, ' ');
    }
  g_string_append_c (words, ' ');
  return g_string_free (words, FALSE);
}

SmritiHelp
smriti_help_of_step (const char *text)
{
  g_autofree char *words = words_of (text);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      g_autofree char *beginning = g_strconcat (" ", table[i].word, NULL);

      if (strstr (words, beginning))
        return table[i].help;
    }
  return SMRITI_HELP_NONE;
}

const char *
smriti_help_to_string (SmritiHelp help)
{
  static const char *const words[] = { "", "document", "codebases", "tools", "archive" };

  return words[help];
}
