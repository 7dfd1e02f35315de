/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* The edit stamp of an outline note: where it is, and that moving it changes
 * nothing else. */

#include "common/notes/edit_stamp.h"

#include <string.h>

#define CURRICULUM "\n---\n\n# **[[1.0 SOUNDS — Sanskrit]]**\n\n1.1 **Alphabet** – a, b\n"

static gint32
day_of (const char *date)
{
  gint32 day;

  g_assert_true (smriti_day_from_string (date, &day));
  return day;
}

/* The whole @text once its stamp is moved to 2026-12-01, NULL when nothing is to do. */
static char *
moved (const char *text, gsize length)
{
  g_autoptr (SmritiPatch) patch = smriti_edit_stamp_patch ("/note.md", text, length, day_of ("2026-12-01"));
  char *after;

  if (!patch)
    return NULL;
  after = smriti_splices_apply (patch->splices, text, length, &length);
  g_assert_nonnull (after);
  return after;
}

static void
assert_moved (const char *text, const char *want)
{
  g_autofree char *got = moved (text, strlen (text));

  g_assert_cmpstr (got, ==, want);
}

/* One line of a callout, alone in it. */
static void
assert_line (const char *line, const char *want)
{
  g_autofree char *text = g_strconcat ("> [!quote] Motto\n> ", line, "\n", CURRICULUM, NULL);
  g_autofree char *after = want ? g_strconcat ("> [!quote] Motto\n> ", want, "\n", CURRICULUM, NULL) : NULL;

  assert_moved (text, after);
}

static void
test_fixture (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "fixtures", "notes", "outline.md", NULL);
  g_autofree char *text = NULL;
  g_autofree char *after = NULL;
  const char *at;
  SmritiEditStamp stamp;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  at = strstr (text, "today");
  g_assert_true (smriti_edit_stamp_find (text, length, &stamp));
  g_assert_cmpuint (stamp.offset, ==, (gsize) (at - text));
  g_assert_cmpuint (stamp.length, ==, strlen ("today"));
  g_assert_cmpint (stamp.day, ==, SMRITI_DAY_NONE);
  g_assert_cmpuint (stamp.line, ==, 8);
  after = moved (text, length);
  g_assert_nonnull (strstr (after, "> _Edited 2026-12-01_\n"));
  g_assert_cmpuint (strlen (after), ==, length + strlen ("2026-12-01") - strlen ("today"));
}

static void
test_spellings (void)
{
  assert_line ("_Edited today_", "_Edited 2026-12-01_");
  assert_line ("*Edited 2026-11-01*", "*Edited 2026-12-01*");
  assert_line ("**_Edited Yesterday_**  ", "**_Edited 2026-12-01_**  ");
  assert_line ("_LAST EDITED: 2026-11-30._", "_LAST EDITED: 2026-12-01._");
  assert_line ("**Last edited:** 2026/1/5", "**Last edited:** 2026-12-01");
  assert_line ("**Last edited**: 5.1.2026", "**Last edited**: 2026-12-01");
  assert_line ("_edited on 1 November 2026_", "_edited on 2026-12-01_");
  assert_line ("_Edited Nov 1, 2026_", "_Edited 2026-12-01_");
  assert_line ("_Edited 01-Nov-2026_", "_Edited 2026-12-01_");
  assert_line ("_Edited [[2026-11-01]]_", "_Edited [[2026-12-01]]_");
  assert_line ("Edited today", "Edited 2026-12-01");
}

static void
test_not_a_stamp (void)
{
  static const char *const lines[] = {
    "_Edited by Ann_",
    "_Edited today by Ann_",
    "_I edited today_",
    "_Edited_",
    "_Edited today",
    "__Edited today_",
    "`_Edited today_`",
    "%%_Edited today_%%",
    "- _Edited today_",
    "## _Edited today_",
    "_Editedtoday_",
    "_Edited 2026-13-01_",
    "_Edited 2026-02-30_",
    "_Edited 1/11/2026_",
    "_Edited 2026-11/01_",
    "_Edited 99999-01-01_",
    "_Edited [[2026-11-01_",
    "_Edited [[today|x]]_",
    "_Edited 0000-01-01_",
    "_Edited 2026-11-01-02_",
    "_Edited todays_",
    "\\_Edited today\\_",
    "| _Edited today_ |",
    "<!-- _Edited today_ -->",
    "_Edited 2026-11-01 10:30",
    "~~Edited today~~",
    "_Edited Ma 1, 2026_",
    "_Edited Marchy 1, 2026_",
    "_Edited -1-1_",
    "_Edited 2026-255-1_",
    "_Edited 2026-1-257_",
    "_Edited 4294967297-01-01_",
    "$$_Edited today_$$",
    "_Edited today_ and more",
    "> [!note] _Edited today_",
    "",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_line (lines[i], NULL);
}

static void
test_nothing_to_do (void)
{
  assert_line ("_Edited 2026-12-01_", NULL);
  assert_line ("_Edited 2026-12-02_", NULL); /* never back */
  assert_line ("_Edited 1 December 2026_", NULL);
}

static void
test_place (void)
{
  /* only the leading callout of an outline note counts */
  assert_moved ("> [!quote] Motto\n> _Edited today_\n\nJust words.\n", NULL);
  assert_moved ("_Edited today_\n" CURRICULUM, NULL);
  assert_moved ("> _Edited today_\n" CURRICULUM, NULL);
  assert_moved ("> [!quote] _Edited today_\n" CURRICULUM, NULL);
  assert_moved (CURRICULUM "\n> [!quote] Motto\n> _Edited today_\n", NULL);
  assert_moved ("> [!quote] Motto\n\n> _Edited today_\n" CURRICULUM, NULL);
  assert_moved ("> [!quote] Motto\n> ```\n> _Edited today_\n> ```\n" CURRICULUM, NULL);
  assert_moved ("> [!quote] Motto\n> %%\n> _Edited today_\n> %%\n" CURRICULUM, NULL);
  assert_moved ("", NULL);
  /* the last of several */
  assert_moved ("> [!quote] Motto\n> _Edited 2020-01-01_\n> Words\n> _Edited today_\n" CURRICULUM,
                "> [!quote] Motto\n> _Edited 2020-01-01_\n> Words\n> _Edited 2026-12-01_\n" CURRICULUM);
  /* a second callout right below is not the leading one */
  assert_moved ("> [!quote] Motto\n> [!note] Other\n> _Edited today_\n" CURRICULUM, NULL);
}

/* Offsets are those of the file, whatever the scanner cleaned away. */
static void
test_bytes (void)
{
  static const char odd[] = "\xEF\xBB\xBF---\r\ntags: \xFF\xFE\x01\r\n---\r\n\r\r\n> [!quote] \xE2\x80\x9CM\xE2\x80\x9D \x00\r\n"
                            ">  > _Edited today_  \r\n" CURRICULUM "\xC3";
  static const char lone[] = "> [!quote] Motto\r>_Edited today_\r" CURRICULUM;
  g_autofree char *after = moved (odd, sizeof odd - 1);
  SmritiEditStamp stamp;

  g_assert_nonnull (after);
  g_assert_true (smriti_edit_stamp_find (odd, sizeof odd - 1, &stamp));
  g_assert_cmpmem (odd + stamp.offset, stamp.length, "today", 5);
  g_assert_cmpmem (after, stamp.offset, odd, stamp.offset);
  g_assert_cmpmem (after + stamp.offset + 10, sizeof odd - 1 - stamp.offset - 5, odd + stamp.offset + 5,
                   sizeof odd - 1 - stamp.offset - 5);
  g_assert_true (smriti_edit_stamp_find (lone, sizeof lone - 1, &stamp));
  g_assert_cmpmem (lone + stamp.offset, stamp.length, "today", 5);
  g_assert_cmpuint (stamp.line, ==, 2);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/edit-stamp/fixture", test_fixture);
  g_test_add_func ("/edit-stamp/spellings", test_spellings);
  g_test_add_func ("/edit-stamp/not-a-stamp", test_not_a_stamp);
  g_test_add_func ("/edit-stamp/nothing-to-do", test_nothing_to_do);
  g_test_add_func ("/edit-stamp/place", test_place);
  g_test_add_func ("/edit-stamp/bytes", test_bytes);
  return g_test_run ();
}
