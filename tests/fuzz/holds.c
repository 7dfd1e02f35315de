/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The table of what is asked after, and the report of what does not hold. */

#include "tests/fuzz/holds.h"

#include <stdlib.h>

const FuzzTarget fuzz_targets[] = {
  { "scanner", holds_scan },
  { "readers", holds_readers },
  { "frontmatter", holds_frontmatter },
  { "outline", holds_outline },
  { "challenge", holds_challenge },
  { "passages", holds_passages },
  { "splice", holds_splice },
  { "text", holds_text },
  { "settings", holds_settings },
  { "blocks", holds_blocks },
  { "template", holds_template },
  { "sheet", holds_sheet },
  { NULL, NULL },
};

/* What is being read, for the report of a broken promise. */
static const FuzzTarget *current;
static const char *current_text;
static gsize current_length;

const FuzzTarget *
fuzz_target_by_name (const char *name)
{
  for (const FuzzTarget *target = fuzz_targets; target->name; target++)
    if (g_str_equal (target->name, name))
      return target;
  return NULL;
}

void
fuzz_check (const FuzzTarget *target, const char *text, gsize length)
{
  current = target;
  current_text = text;
  current_length = length;
  target->check (text, length);
}

void
fuzz_broken (const char *condition, const char *file, int line)
{
  g_autofree char *input = g_build_filename (g_get_tmp_dir (), "smriti-fuzz.crash", NULL);

  g_file_set_contents (input, current_text, (gssize) current_length, NULL);
  g_printerr ("%s: '%s' does not hold (%s:%d); the input is in %s\n", current->name, condition, file, line, input);
  abort ();
}
