/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* An outline note with its notes, read from a folder; and what the modes find in
 * it beside templates and chains: scopes and workflows. */

#include "client/quiz_scope.h"
#include "client/workflows.h"
#include "tests/unit/curriculum-fixture.h"

#include <glib/gstdio.h>

#define OUTLINE                                                                                                                    \
  "# 1.0 [[Beds]]\n1.1 **Raised** – high, dry\n\n# 2.0 [[Sub/Tools|Tools]]\n2.1 **Common Workflows** – dig → sow → reap\n" \
  "2.1.1 **Autumn** – rake → burn\n2.2 **Beginner Quiz** – easy\n"

/* --- from a folder --- */

static void
write_note (const char *dir, const char *below, const char *text)
{
  g_autofree char *path = g_build_filename (dir, below, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
remove_all (const char *dir)
{
  static const char *const names[] = { "Garden.md", "Beds.md", "Sub/Tools.md", "Sub/Named.md", "Other.md", "No.md", "Sub", "" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (dir, names[i], NULL);

      g_remove (path);
    }
}

/* Names of its notes, with blanks between. */
static char *
notes_of (const SmritiCurriculum *curriculum)
{
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < curriculum->notes->len; i++)
    {
      const SmritiCurriculumNote *note = g_ptr_array_index (curriculum->notes, i);

      g_assert_true (g_str_has_prefix (note->path, curriculum->vault));
      g_string_append_printf (out, "%s%s", i > 0 ? " " : "", note->path + strlen (curriculum->vault) + 1);
    }
  return g_string_free (out, FALSE);
}

static void
assert_notes (const char *dir, gboolean declared, const char *want)
{
  g_autofree char *path = g_build_filename (dir, "Garden.md", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiCurriculum) curriculum = smriti_curriculum_read (dir, path, "Garden", declared, &error);
  g_autofree char *got = NULL;

  g_assert_no_error (error);
  got = notes_of (curriculum);
  g_assert_cmpstr (got, ==, want);
  g_assert_cmpstr (curriculum->topic, ==, "Garden");
}

static void
test_read (void)
{
  g_autofree char *dir = g_dir_make_tmp ("smriti-curriculum-XXXXXX", NULL);
  g_autofree char *plain = g_build_filename (dir, "Other.md", NULL);
  g_autofree char *missing = g_build_filename (dir, "No.md", NULL);
  g_autoptr (GError) error = NULL;

  write_note (dir, "Garden.md", OUTLINE);
  write_note (dir, "Beds.md", "## 1.1 Raised\nwords\n");
  write_note (dir, "Sub/Tools.md", "## 2.1 Common\nwords\n");
  write_note (dir, "Sub/Named.md", "---\nentry: 1.1\n---\nwords\n");
  write_note (dir, "Other.md", "words\n");
  assert_notes (dir, TRUE, "Garden.md Beds.md Sub/Tools.md Sub/Named.md");
  assert_notes (dir, FALSE, "Garden.md Beds.md Sub/Tools.md");
  g_assert_null (smriti_curriculum_read (dir, plain, "x", TRUE, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (smriti_curriculum_read (dir, missing, "x", TRUE, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  remove_all (dir);
}

/* --- looking --- */

static void
test_entries (void)
{
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (OUTLINE, strlen (OUTLINE));
  g_autoptr (GString) keys = g_string_new (NULL);

  for (guint i = 0; i < curriculum->entries->len; i++)
    g_string_append_printf (keys, "%s ", ((SmritiEntry *) g_ptr_array_index (curriculum->entries, i))->key);
  g_assert_cmpstr (keys->str, ==, "1 1.1 2 2.1 2.1.1 2.2 ");
  g_assert_nonnull (smriti_curriculum_entry (curriculum, "2.1.1"));
  g_assert_null (smriti_curriculum_entry (curriculum, "2.1.2"));
  g_assert_true (smriti_entry_is_of ("2.1.3", "2.1") && smriti_entry_is_of ("2.1", "2.1") && smriti_entry_is_of ("2.1", "2"));
  g_assert_false (smriti_entry_is_of ("2.10", "2.1") || smriti_entry_is_of ("2", "2.1") || smriti_entry_is_of ("12.1", "2.1"));
  g_assert_true (smriti_curriculum_is_under (curriculum, "2.1.1", "workflow"));
  g_assert_false (smriti_curriculum_is_under (curriculum, "2.2", "workflow"));
  g_assert_false (smriti_curriculum_is_under (curriculum, "2.1", "flow"));
  g_assert_false (smriti_curriculum_is_under (curriculum, NULL, "workflow"));
}

static void
test_blocks (void)
{
  static const char text[] = OUTLINE "\n## 1.1 Raised\none\n\n### Sub\ntwo\n\n## 2.1 Common\nthree\n\n### 2.1.1 Autumn\nfour\n";
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (text, strlen (text));
  g_autoptr (GArray) own = smriti_curriculum_blocks (curriculum, "2.1", FALSE);
  g_autoptr (GArray) beneath = smriti_curriculum_blocks (curriculum, "2.1", TRUE);
  g_autoptr (GArray) raised = smriti_curriculum_blocks (curriculum, "1.1", TRUE);
  SmritiPlace heading = smriti_curriculum_heading (curriculum, "2.1.1");

  g_assert_cmpuint (own->len, ==, 2);
  g_assert_cmpuint (beneath->len, ==, 4);
  g_assert_cmpuint (raised->len, ==, 4);
  g_assert_cmpstr (heading.block->text, ==, "2.1.1 Autumn");
  g_assert_null (smriti_curriculum_heading (curriculum, "2.2").note);
  g_assert_true (smriti_places_after (own, 0) == &g_array_index (own, SmritiPlace, 1));
  g_assert_null (smriti_places_after (own, 1));
}

/* --- what the modes find --- */

static char *
joined (GPtrArray *keys)
{
  g_autoptr (GPtrArray) kept = keys;

  if (!kept)
    return NULL;
  g_ptr_array_add (kept, NULL);
  return g_strjoinv (" ", (char **) kept->pdata);
}

static void
test_scope (void)
{
  static const char stated[] = OUTLINE "\n## 2.2 Beginner Quiz\n%% scope 1.1, 9.9, 2.1 %%\n";
  g_autoptr (SmritiCurriculum) plain = fixture_curriculum (OUTLINE, strlen (OUTLINE));
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (stated, strlen (stated));
  g_autofree char *first = joined (smriti_quiz_scope (plain, SMRITI_QUIZ_BEGINNER));
  g_autofree char *second = joined (smriti_quiz_scope (plain, SMRITI_QUIZ_INTERMEDIATE));
  g_autofree char *third = joined (smriti_quiz_scope (curriculum, SMRITI_QUIZ_BEGINNER));
  g_autofree char *words = joined (smriti_quiz_scope_of_words (curriculum, "2.1,9.9", NULL));
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (first, ==, "1 2.2");
  g_assert_cmpstr (second, ==, "1 2");
  g_assert_cmpstr (third, ==, "1.1 2.1 2.2");
  g_assert_cmpstr (words, ==, "2.1");
  g_assert_null (smriti_quiz_scope_of_words (curriculum, "9.9", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (smriti_quiz_scope_of_words (curriculum, "beds", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
}

static char *
workflows_of (const SmritiCurriculum *curriculum)
{
  g_autoptr (GPtrArray) workflows = smriti_workflows_find (curriculum);
  GString *out = g_string_new (NULL);

  for (guint i = 0; i < workflows->len; i++)
    {
      const SmritiWorkflow *workflow = g_ptr_array_index (workflows, i);

      g_string_append_printf (out, "%s %s%s:", workflow->name, workflow->title, workflow->is_checklist ? " ticks" : "");
      for (guint k = 0; k < workflow->steps->len; k++)
        g_string_append_printf (out, " %s", (char *) g_ptr_array_index (workflow->steps, k));
      g_string_append_c (out, '\n');
    }
  return g_string_free (out, FALSE);
}

static void
test_workflows (void)
{
  static const char text[] = OUTLINE
      "\n## 1.1 Raised beds\n%% workflow check %%\nBefore sowing.\n\n- [ ] dig\n- [x] rake\n\nEnd.\n- other\n\n"
      "%% workflow chain %%\nx -> y\n\n%% workflow empty %%\n## Next\n- [ ] not\n\n%% workflow last %%\n";
  g_autoptr (SmritiCurriculum) curriculum = fixture_curriculum (text, strlen (text));
  g_autoptr (GPtrArray) workflows = NULL;
  g_autofree char *got = NULL;

  fixture_add_note (curriculum, "/vault/Second.md", "- [ ] theirs\n", 13);
  got = workflows_of (curriculum);
  g_assert_cmpstr (got, ==,
                   "common-workflows Common Workflows: dig sow reap\nautumn Autumn: rake burn\n"
                   "check Raised beds ticks: dig rake\nchain Raised beds: x y\n");
  workflows = smriti_workflows_find (curriculum);
  g_assert_cmpstr (smriti_workflows_by_name (workflows, "CHECK")->name, ==, "check");
  g_assert_cmpstr (smriti_workflows_by_name (workflows, "au")->name, ==, "autumn");
  g_assert_null (smriti_workflows_by_name (workflows, "c"));
  g_assert_null (smriti_workflows_by_name (workflows, ""));
  g_assert_null (smriti_workflows_by_name (workflows, "checks"));
}

static GPtrArray *
find_keys (const SmritiCurriculum *curriculum)
{
  GPtrArray *keys = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < curriculum->outline->sections->len; i++)
    g_ptr_array_add (keys, g_strdup (((SmritiEntry *) g_ptr_array_index (curriculum->outline->sections, i))->key));
  return keys;
}

static void
test_gather (void)
{
  g_autoptr (GPtrArray) curricula = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_curriculum_free);
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  g_ptr_array_add (curricula, fixture_curriculum (OUTLINE, strlen (OUTLINE)));
  one = joined (smriti_curricula_gather (curricula, find_keys));
  g_ptr_array_add (curricula, fixture_curriculum (OUTLINE, strlen (OUTLINE)));
  two = joined (smriti_curricula_gather (curricula, find_keys));
  g_assert_cmpstr (one, ==, "1 2");
  g_assert_cmpstr (two, ==, "1 2 1 2");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/curriculum/read", test_read);
  g_test_add_func ("/curriculum/entries", test_entries);
  g_test_add_func ("/curriculum/blocks", test_blocks);
  g_test_add_func ("/curriculum/scope", test_scope);
  g_test_add_func ("/curriculum/workflows", test_workflows);
  g_test_add_func ("/curriculum/gather", test_gather);
  return g_test_run ();
}
