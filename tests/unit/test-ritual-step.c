/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which help a step of the ritual gets, by its words. */

#include "common/ritual_step.h"

static void
check (const char *text, const char *help)
{
  if (!g_str_equal (smriti_help_to_string (smriti_help_of_step (text)), help))
    g_error ("'%s' is '%s'", text, smriti_help_to_string (smriti_help_of_step (text)));
}

static void
test_seed (void)
{
  check ("Update This Document", "document");
  check ("Refresh Codebases", "codebases");
  check ("Evaluate New Tools", "tools");
  check ("Archive Old Notes", "archive");
}

static void
test_other_wordings (void)
{
  check ("UPDATE THIS DOCUMENT", "document");
  check ("Bring these documents up to date", "document");
  check ("Updating the note", "document");
  check ("Refresh the garden plan", "codebases");
  check ("Update dependencies", "codebases");
  check ("Go through my repositories", "codebases");
  check ("Tidy each repo", "codebases");
  check ("The code-bases at work", "codebases");
  check ("Toolchain: what is new?", "tools");
  check ("Evaluating instruments", "tools");
  check ("Refresh this document", "document");
  check ("Update the tools", "tools");
  check ("Archive old tools", "archive");
  check ("Put old sheets away", "archive");
  check ("To the archives", "archive");
  check ("Archivierung alter Notizen", "archive");
}

static void
test_none (void)
{
  check ("", "");
  check ("   ", "");
  check ("Call a friend who cooks", "");
  check ("Fold the gold", "");
  check ("Reposition the stool", "");
  check ("Выбросить лишнее", "");
  check ("\xff\xfe", "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/ritual-step/seed", test_seed);
  g_test_add_func ("/ritual-step/other-wordings", test_other_wordings);
  g_test_add_func ("/ritual-step/none", test_none);
  return g_test_run ();
}
