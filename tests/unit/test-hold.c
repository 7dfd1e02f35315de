/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Which entries wait for which: where it is read, and circles. */

#include "common/notes/hold.h"

#include <string.h>

static SmritiNote *
read_text (const char *text)
{
  return smriti_note_read (smriti_reader_by_name ("smriti"), NULL, text, strlen (text));
}

/* As "1.5@7:1.1,1.4 …" */
static void
assert_holds (const SmritiNote *note, const char *want)
{
  g_autoptr (GString) holds = g_string_new (NULL);

  for (guint i = 0; i < note->holds->len; i++)
    {
      const SmritiHold *hold = g_ptr_array_index (note->holds, i);

      g_string_append_printf (holds, "%s%s@%u", i > 0 ? " " : "", hold->entry, hold->line);
      for (guint k = 0; k < hold->after->len; k++)
        g_string_append_printf (holds, "%c%s", k > 0 ? ',' : ':', (char *) g_ptr_array_index (hold->after, k));
    }
  g_assert_cmpstr (holds->str, ==, want);
}

static gboolean
has_warning (const SmritiNote *note, const char *code, guint line)
{
  for (guint i = 0; i < note->warnings->len; i++)
    {
      const SmritiWarning *warning = g_ptr_array_index (note->warnings, i);

      if (g_str_equal (warning->code, code) && warning->line == line)
        return TRUE;
    }
  return FALSE;
}

static void
test_headings (void)
{
  g_autoptr (SmritiNote) note = read_text (
      "# 1.5 Internals\n\n%% checked 2026-11-29 %%\n%% after 1.1, 1.4 %%\n\nq :: a\n\n"
      "%% after 9.9 %%\n\n## **[[2.0 APPLIED]]**\n%% after 1.0 %%\n\n## Notes\n%% after 3.1 %%\n");

  assert_holds (note, "1.5@4:1.1,1.4 2@11:1");
  g_assert_cmpuint (note->warnings->len, ==, 0);
}

static void
test_frontmatter (void)
{
  g_autoptr (SmritiNote) one = read_text ("---\nentry: 2.1.1\nafter: 1.1, 1.4\n---\n## 2.2 x\n");
  g_autoptr (SmritiNote) list = read_text ("---\nafter:\n- 1.1\n- '1.4'\n---\n## 2.2 x\n## 2.3 y\n## 2.2 again\n");
  g_autoptr (SmritiNote) none = read_text ("---\nafter: [1.1, soon]\n---\nq :: a\n");

  assert_holds (one, "2.1.1@3:1.1,1.4");
  assert_holds (list, "2.2@2:1.1,1.4 2.3@2:1.1,1.4");
  assert_holds (none, "");
  g_assert_cmpuint (none->warnings->len, ==, 2);
  g_assert_true (has_warning (none, "frontmatter", 2));
}

static void
test_circles (void)
{
  g_autoptr (SmritiNote) note = read_text (
      "## 1.1 a\n%% after 1.2 %%\n## 1.2 b\n%% after 1.3.1 %%\n## 1.3 c\n%% after 1.1, 2.1 %%\n"
      "## 2 d\n## 2.1 e\n## 3.1 f\n%% after 3 %%\n## 4.1 g\n%% after 1.1 %%\n");
  g_autoptr (GPtrArray) open = smriti_holds_without_circles (note->holds);

  g_assert_true (has_warning (note, "after", 2));
  g_assert_true (has_warning (note, "after", 4));
  g_assert_true (has_warning (note, "after", 6));
  g_assert_true (has_warning (note, "after", 10)); /* an entry is part of its section */
  g_assert_false (has_warning (note, "after", 12));
  g_ptr_array_unref (note->holds);
  note->holds = g_steal_pointer (&open);
  assert_holds (note, "1.1@2 1.2@4 1.3@6:2.1 3.1@10 4.1@12:1.1");
}

/* A ring of any length, and a thousand of them, in no time. */
static void
test_many (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (SmritiNote) note = NULL;
  g_autoptr (GPtrArray) open = NULL;

  for (guint i = 1; i <= 1200; i++)
    g_string_append_printf (text, "## %u.1 x\n%%%% after %u.1, 9999 %%%%\n", i, i % 200 + 1);
  note = read_text (text->str);
  g_assert_cmpuint (note->holds->len, ==, 1000);
  open = smriti_holds_without_circles (note->holds);
  for (guint i = 0; i < 1000; i++)
    {
      const SmritiHold *hold = g_ptr_array_index (open, i);

      g_assert_cmpuint (hold->after->len, ==, i < 200 ? 1 : i < 300 ? 2 : 0);
    }
}

/* --- against the words of the rule --- */

#define N_RANDOM 12

static gboolean
is_related (const char *a, const char *b)
{
  return smriti_entry_is_within (a, b) || smriti_entry_is_within (b, a);
}

static GPtrArray *
random_holds (void)
{
  static const char *const entries[] = { "1", "1.1", "1.1.1", "1.1.2", "1.10", "1.2", "10", "10.1", "2", "2.1", "2.1.1", "3" };
  GPtrArray *holds = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_hold_free);
  guint n = (guint) g_test_rand_int_range (0, N_RANDOM + 1);

  for (guint i = 0; i < n; i++)
    {
      SmritiHold *hold = smriti_hold_new (entries[g_test_rand_int_range (0, G_N_ELEMENTS (entries))], i);

      for (int k = g_test_rand_int_range (1, 3); k > 0; k--)
        g_ptr_array_add (hold->after, g_strdup (entries[g_test_rand_int_range (0, G_N_ELEMENTS (entries))]));
      g_ptr_array_add (holds, hold);
    }
  return holds;
}

/* Whether one comes from hold @from to hold @to; @seen: where one was before. */
static gboolean
leads_to (const GPtrArray *holds, guint from, guint to, guint *seen)
{
  const SmritiHold *hold = g_ptr_array_index (holds, from);

  *seen |= 1u << from;
  for (guint k = 0; k < hold->after->len; k++)
    for (guint j = 0; j < holds->len; j++)
      if (is_related (g_ptr_array_index (hold->after, k), ((SmritiHold *) g_ptr_array_index (holds, j))->entry)
          && (j == to || (!(*seen >> j & 1) && leads_to (holds, j, to, seen))))
        return TRUE;
  return FALSE;
}

static gboolean
is_circular (const GPtrArray *holds, guint i, const char *after)
{
  for (guint j = 0; j < holds->len; j++)
    {
      guint seen = 0;

      if (is_related (after, ((SmritiHold *) g_ptr_array_index (holds, j))->entry) && (i == j || leads_to (holds, j, i, &seen)))
        return TRUE;
    }
  return FALSE;
}

static void
test_random (void)
{
  for (guint round = 0; round < 300; round++)
    {
      g_autoptr (GPtrArray) holds = random_holds ();
      g_autoptr (GPtrArray) open = smriti_holds_without_circles (holds);

      g_assert_cmpuint (open->len, ==, holds->len);
      for (guint i = 0; i < holds->len; i++)
        {
          const SmritiHold *hold = g_ptr_array_index (holds, i), *left = g_ptr_array_index (open, i);
          guint n = 0;

          for (guint k = 0; k < hold->after->len; k++)
            if (!is_circular (holds, i, g_ptr_array_index (hold->after, k)))
              {
                g_assert_cmpuint (n, <, left->after->len);
                g_assert_cmpstr (g_ptr_array_index (left->after, n++), ==, g_ptr_array_index (hold->after, k));
              }
          g_assert_cmpuint (n, ==, left->after->len);
        }
    }
}

static void
test_unknown (void)
{
  g_autoptr (SmritiNote) note = read_text (
      "# **[[1.0 A — T]]**\n%% after 7.1 %%\n\n1.1 **a** – x\n\n## 1.1 a\n%% after 1.10 %%\n");

  assert_holds (note, "1@2:7.1 1.1@7:1.10");
  g_assert_true (has_warning (note, "after", 2));
  g_assert_true (has_warning (note, "after", 7));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/hold/headings", test_headings);
  g_test_add_func ("/hold/frontmatter", test_frontmatter);
  g_test_add_func ("/hold/circles", test_circles);
  g_test_add_func ("/hold/many", test_many);
  g_test_add_func ("/hold/random", test_random);
  g_test_add_func ("/hold/unknown", test_unknown);
  return g_test_run ();
}
