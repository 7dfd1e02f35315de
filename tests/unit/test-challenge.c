/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Challenges as notes hold them: what is read, and what is refused with a reason. */

#include "common/notes/challenge.h"

#define HEAD "---\nchallenge: greeting\nentry: 4.3\nkind: debug\nminutes: 20\ncheck: sh test.sh # all\n---\n"
#define GIVEN "```sh file=say.sh\necho hi\n```\n"

static SmritiChallenge *
read_note (const char *text, char **out_problem)
{
  g_autoptr (SmritiScan) scan = smriti_scan_new (text, strlen (text));
  g_autoptr (SmritiBlocks) blocks = smriti_blocks_read (scan, NULL);

  return smriti_challenge_read (scan, blocks, out_problem);
}

static void
assert_file (const SmritiChallenge *challenge, guint n, SmritiFileRole role, const char *path, const char *text)
{
  const SmritiChallengeFile *file = g_ptr_array_index (challenge->files, n);

  g_assert_cmpint (file->role, ==, role);
  g_assert_cmpstr (file->path, ==, path);
  g_assert_cmpstr (file->text, ==, text);
}

static void
test_whole (void)
{
  g_autofree char *problem = NULL;
  g_autoptr (SmritiChallenge) challenge = read_note (
      "---\nchallenge: greeting\ntags: [x]\nkind: slow\nminutes: 20\ncheck: 'sh test.sh'\ntime: sh time.sh\n"
      "faster: 2.5\nentry: 4.3\n---\n\n# A Greeting\n\nSay it *faster*:\n\n- all of it\n\n"
      "```sh\nsh say.sh\n```\n\n```sh file=say.sh\nif true; then\n\tsleep 1\n\nfi\n```\n\nquestion :: answer\n\n"
      "~~~~ file=sub/data.txt\n```\n~~~~\n\n```sh file=test.sh hidden\n```\n\n```sh file=say.sh solution\ntrue\n```\n",
      &problem);

  g_assert_null (problem);
  g_assert_nonnull (challenge);
  g_assert_cmpstr (challenge->name, ==, "greeting");
  g_assert_cmpstr (challenge->entry, ==, "4.3");
  g_assert_cmpint (challenge->kind, ==, SMRITI_CHALLENGE_SLOW);
  g_assert_cmpuint (challenge->minutes, ==, 20);
  g_assert_cmpstr (challenge->check, ==, "sh test.sh");
  g_assert_cmpstr (challenge->time, ==, "sh time.sh");
  g_assert_cmpfloat (challenge->faster, ==, 2.5);
  g_assert_cmpstr (challenge->title, ==, "A Greeting");
  g_assert_cmpstr (challenge->task, ==, "Say it *faster*:\n\n- all of it\n\n```sh\nsh say.sh\n```");
  g_assert_cmpuint (challenge->files->len, ==, 4);
  assert_file (challenge, 0, SMRITI_FILE_GIVEN, "say.sh", "if true; then\n\tsleep 1\n\nfi\n");
  assert_file (challenge, 1, SMRITI_FILE_GIVEN, "sub/data.txt", "```\n");
  assert_file (challenge, 2, SMRITI_FILE_HIDDEN, "test.sh", "");
  assert_file (challenge, 3, SMRITI_FILE_SOLUTION, "say.sh", "true\n");
}

static void
test_bare (void)
{
  g_autofree char *problem = NULL;
  g_autoptr (SmritiChallenge) challenge = read_note (HEAD GIVEN "# Later\n", &problem);

  g_assert_nonnull (challenge);
  g_assert_cmpstr (challenge->title, ==, "greeting");
  g_assert_cmpstr (challenge->task, ==, "");
  g_assert_cmpstr (challenge->check, ==, "sh test.sh # all");
  g_assert_null (challenge->time);
}

static void
test_none (void)
{
  static const char *const notes[] = { "", "# A note\n" GIVEN, "---\nentry: 4.3\n---\nchallenge: x\n", "---\nchallenge:\n---\n" };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    {
      g_autofree char *problem = NULL;

      g_assert_null (read_note (notes[i], &problem));
      g_assert_null (problem);
    }
}

static void
test_refused (void)
{
  static const struct
  {
    const char *note, *says;
  } cases[] = {
    { HEAD, "it gives no file" },
    { HEAD "```sh file=test.sh hidden\n```\n", "it gives no file" },
    { HEAD GIVEN GIVEN, "there twice" },
    { HEAD GIVEN "```sh file=../x\n```\n", "line 11 lies elsewhere" },
    { HEAD GIVEN "```sh file=/etc/x hidden\n```\n", "lies elsewhere" },
    { HEAD GIVEN "```sh file=.profile\n```\n", "lies elsewhere" },
    { HEAD GIVEN "```sh file=a//b\n```\n", "lies elsewhere" },
    { HEAD GIVEN "```sh file=\n```\n", "lies elsewhere" },
    { "---\nchallenge: A b\nkind: debug\nminutes: 5\ncheck: x\n---\n" GIVEN, "its name" },
    { "---\nchallenge: a\nkind: easy\nminutes: 5\ncheck: x\n---\n" GIVEN, "kind" },
    { "---\nchallenge: a\nkind: debug\nminutes: 0\ncheck: x\n---\n" GIVEN, "minutes" },
    { "---\nchallenge: a\nkind: debug\nminutes: 1e9\ncheck: x\n---\n" GIVEN, "minutes" },
    { "---\nchallenge: a\nkind: debug\nminutes: 5 min\ncheck: x\n---\n" GIVEN, "minutes" },
    { "---\nchallenge: a\nkind: debug\nminutes: 5\n---\n" GIVEN, "check:" },
    { "---\nchallenge: a\nkind: slow\nminutes: 5\ncheck: x\n---\n" GIVEN, "time:" },
    { "---\nchallenge: a\nkind: slow\nminutes: 5\ncheck: x\ntime: y\nfaster: 1\n---\n" GIVEN, "faster:" },
    { "---\nchallenge: a\nkind: slow\nminutes: 5\ncheck: x\ntime: y\nfaster: nan\n---\n" GIVEN, "faster:" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *problem = NULL;

      g_assert_null (read_note (cases[i].note, &problem));
      g_assert_nonnull (problem);
      g_test_message ("%u: %s", i, problem);
      g_assert_nonnull (strstr (problem, cases[i].says));
    }
}

static void
test_grade (void)
{
  const SmritiChallenge challenge = { .minutes = 10 };

  g_assert_cmpint (smriti_challenge_grade (&challenge, 0), ==, SMRITI_GRADE_EASY);
  g_assert_cmpint (smriti_challenge_grade (&challenge, 300), ==, SMRITI_GRADE_EASY);
  g_assert_cmpint (smriti_challenge_grade (&challenge, 301), ==, SMRITI_GRADE_GOOD);
  g_assert_cmpint (smriti_challenge_grade (&challenge, 600), ==, SMRITI_GRADE_GOOD);
  g_assert_cmpint (smriti_challenge_grade (&challenge, 601), ==, SMRITI_GRADE_HARD);
}

static void
test_path (void)
{
  g_autofree char *path = g_strnfill (200, 'x');
  g_autofree char *longer = g_strnfill (201, 'x');

  g_assert_true (smriti_challenge_path_is_good ("a"));
  g_assert_true (smriti_challenge_path_is_good ("a/b c/d.py"));
  g_assert_true (smriti_challenge_path_is_good (path));
  g_assert_false (smriti_challenge_path_is_good (longer));
  g_assert_false (smriti_challenge_path_is_good ("1/2/3/4/5/6/7/8/9/10"));
  g_assert_false (smriti_challenge_path_is_good ("a/../b"));
  g_assert_false (smriti_challenge_path_is_good ("a\nb"));
  g_assert_false (smriti_challenge_path_is_good ("-rf"));
  g_assert_false (smriti_challenge_path_is_good ("a\\b"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/challenge/whole", test_whole);
  g_test_add_func ("/challenge/bare", test_bare);
  g_test_add_func ("/challenge/none", test_none);
  g_test_add_func ("/challenge/refused", test_refused);
  g_test_add_func ("/challenge/grade", test_grade);
  g_test_add_func ("/challenge/path", test_path);
  return g_test_run ();
}
