/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* What is written into notes: splices by themselves, ids for cards, the done mark
 * of an entry, a new card. Of each: that only the bytes it names differ, that it
 * can be taken back to the byte, and that the note reads as it did. */

#include "common/error.h"
#include "common/notes/addition.h"
#include "common/notes/outline_done.h"
#include "common/notes/stamp.h"

#include <string.h>

static const char *syntax = "smriti";

static const SmritiReader *
reader (void)
{
  return smriti_reader_by_name (syntax);
}

/* --- splices ----------------------------------------------------------- */

/* Applied, only the bytes named differ; inverted and applied, none does. New text. */
static char *
apply_and_back (const GPtrArray *splices, const char *text, gsize length, gsize *out_length)
{
  g_autoptr (GPtrArray) inverse = smriti_splices_invert (splices);
  g_autofree char *back = NULL;
  char *after = smriti_splices_apply (splices, text, length, out_length);
  gsize at = 0, from = 0, n_back;

  g_assert_nonnull (after);
  for (guint i = 0; i < splices->len; i++)
    {
      const SmritiSplice *splice = g_ptr_array_index (splices, i);
      gsize kept = splice->offset - at;

      g_assert_cmpmem (after + from, kept, text + at, kept);
      from += kept;
      g_assert_cmpmem (after + from, g_bytes_get_size (splice->after), g_bytes_get_data (splice->after, NULL),
                       g_bytes_get_size (splice->after));
      from += g_bytes_get_size (splice->after);
      at = splice->offset + g_bytes_get_size (splice->before);
    }
  g_assert_cmpmem (after + from, *out_length - from, text + at, length - at);
  back = smriti_splices_apply (inverse, after, *out_length, &n_back);
  g_assert_nonnull (back);
  g_assert_cmpmem (back, n_back, text, length);
  return after;
}

static void
test_random_splices (void)
{
  for (guint32 seed = 0; seed < 2000; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GPtrArray) splices = smriti_splices_new ();
      guint8 text[64];
      gsize length = (gsize) g_rand_int_range (rand, 0, sizeof text);
      gsize at = 0, n_after;
      g_autofree char *after = NULL;

      for (gsize i = 0; i < length; i++)
        text[i] = (guint8) g_rand_int (rand);
      while (at <= length && splices->len < 6)
        {
          gsize from = at + (gsize) g_rand_int_range (rand, 0, (gint32) (length - at) + 1);
          gsize n = (gsize) g_rand_int_range (rand, 0, (gint32) (length - from) + 1) / 2;

          smriti_splices_add (splices, (const char *) text, from, n, "\r\n\0^sm", (gsize) g_rand_int_range (rand, 0, 7));
          at = from + n + 1;
        }
      after = apply_and_back (splices, (const char *) text, length, &n_after);
      if (length > 0)
        {
          const SmritiSplice *first = g_ptr_array_index (splices, 0);

          if (g_bytes_get_size (first->before) == 0)
            continue;
          text[first->offset] ^= 1;
          g_assert_null (smriti_splices_apply (splices, (const char *) text, length, &n_after));
        }
    }
}

/* --- ids --------------------------------------------------------------- */

static SmritiStampPlan *
plan_stamps (const char *text, gsize length)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  return smriti_stamp_plan (reader (), NULL, text, length, taken, rand);
}

/* The digits of every id as '#'. */
static char *
blur (char *text)
{
  for (char *s = text; (s = strstr (s, "^sm-")); s += 4)
    for (guint i = 4; i < 12 && s[i] != '\0' && strchr ("abcdefghijklmnopqrstuvwxyz234567", s[i]); i++)
      s[i] = '#';
  return text;
}

static void
assert_stamped (const char *text, const char *want, const char *left)
{
  g_autoptr (SmritiStampPlan) plan = plan_stamps (text, strlen (text));
  g_autoptr (GString) why = g_string_new (NULL);
  gsize length;
  g_autofree char *got = apply_and_back (plan->splices, text, strlen (text), &length);

  for (guint i = 0; i < plan->left->len; i++)
    {
      const SmritiUnstamped *card = g_ptr_array_index (plan->left, i);

      g_string_append_printf (why, "%s%u %s", i > 0 ? ", " : "", card->line, card->why);
    }
  g_assert_cmpstr (blur (got), ==, want);
  g_assert_cmpstr (why->str, ==, left);
}

static void
test_stamp_places (void)
{
  assert_stamped ("a :: b %% since 3.12 %%\n", "a :: b %% since 3.12 %% ^sm-########\n", "");
  assert_stamped ("a :: b\n", "a :: b ^sm-########\n", "");
  assert_stamped ("a :: b", "a :: b ^sm-########", "");
  assert_stamped ("a :: b  \r\nc ::: d\r\n", "a :: b ^sm-########  \r\nc ::: d ^sm-########\r\n", "");
  assert_stamped ("\xEF\xBB\xBF"
                  "a :: b\rc :: d",
                  "\xEF\xBB\xBF"
                  "a :: b ^sm-########\rc :: d ^sm-########",
                  "");
  assert_stamped ("- [ ] a :: b\n  - c :: `d`\n> e :: f\n",
                  "- [ ] a :: b ^sm-########\n  - c :: `d` ^sm-########\n> e :: f ^sm-########\n", "");
  assert_stamped ("Q\n?\nA\nmore\n\ntext\n", "Q\n?\nA\nmore ^sm-########\n\ntext\n", "");
  assert_stamped ("Q: x\ny\n\nA: z\nQ: u\nA: v\n", "Q: x\ny\n\nA: z ^sm-########\nQ: u\nA: v ^sm-########\n", "");
  assert_stamped ("The ==x== of\n==y== is\n\nz\n", "The ==x== of\n==y== is ^sm-########\n\nz\n", "");
  assert_stamped ("- q\n  ?\n  a\n- other\n", "- q\n  ?\n  a ^sm-########\n- other\n", "");
  assert_stamped ("नमस्ते :: hello 👩‍💻\n", "नमस्ते :: hello 👩‍💻 ^sm-########\n", "");
}

/* Behind code, math and tables the id has a line of its own. */
static void
test_stamp_blocks (void)
{
  assert_stamped ("Q\n?\n```py\nx :: y\n```\n\n# H\n", "Q\n?\n```py\nx :: y\n```\n\n^sm-########\n\n# H\n", "");
  assert_stamped ("Q\n?\n```\nx\n```", "Q\n?\n```\nx\n```\n\n^sm-########", "");
  assert_stamped ("Q\r\n?\r\n```\r\nx\r\n```\r\n# H\r\n", "Q\r\n?\r\n```\r\nx\r\n```\r\n\r\n^sm-########\r\n\r\n# H\r\n", "");
  assert_stamped ("Q\n?\n| a | b |\n|---|---|\n| 1 | 2 |\n\nz\n", "Q\n?\n| a | b |\n|---|---|\n| 1 | 2 |\n\n^sm-########\n\nz\n",
                  "");
  assert_stamped ("Q\n?\n$$\nx\n$$\n", "Q\n?\n$$\nx\n$$\n\n^sm-########\n", "");
  assert_stamped ("- q\n  ?\n  ```\n  x\n  ```\n- other\n", "- q\n  ?\n  ```\n  x\n  ```\n  ^sm-########\n- other\n", "");
  assert_stamped ("> Q\n> ?\n> ```\n> x\n> ```\n", "> Q\n> ?\n> ```\n> x\n> ```\n\n^sm-########\n", "");
}

static void
test_stamp_left (void)
{
  assert_stamped ("a :: b ^mine\nc :: d ^sm-abcdefgh\n", "a :: b ^mine\nc :: d ^sm-########\n", "1 block-id");
  assert_stamped ("a :: b\n\na :: b\n\nc :: d\n", "a :: b\n\na :: b\n\nc :: d ^sm-########\n", "1 same-text, 3 same-text");
  assert_stamped ("# The ==name==\n\n## Q :: A\n", "# The ==name==\n\n## Q :: A\n", "1 heading, 3 heading");
  assert_stamped ("%% cards %%\n| a | b |\n|---|---|\n| 1 | 2 |\n", "%% cards %%\n| a | b |\n|---|---|\n| 1 | 2 |\n", "4 table");
  assert_stamped ("Q\n?\nA\n```\nopen\n", "Q\n?\nA\n```\nopen\n", "1 no-place");
  assert_stamped ("`a :: b`\n\n    c :: d\n\nstd::x\n", "`a :: b`\n\n    c :: d\n\nstd::x\n", "");
  assert_stamped ("", "", "");
}

/* An id on its own line, as Obsidian writes it, is the block's above. */
static void
test_id_below (void)
{
  static const char text[] = "Q\n?\n```\nx\n```\n\n^mine\n\nR\n?\n| a |\n|---|\n| b |\n\n^sm-abcdefgh\n\ns :: t\n\n^no\n";
  g_autoptr (SmritiNote) note = smriti_note_read (reader (), NULL, text, strlen (text));

  g_assert_cmpuint (note->cards->len, ==, 3);
  g_assert_cmpstr (((SmritiCard *) g_ptr_array_index (note->cards, 0))->block_id, ==, "mine");
  g_assert_cmpstr (((SmritiCard *) g_ptr_array_index (note->cards, 1))->key, ==, "sm-abcdefgh");
  g_assert_null (((SmritiCard *) g_ptr_array_index (note->cards, 2))->block_id);
}

/* Siblings share it, ids differ from each other and from those in @taken and the note. */
static void
test_stamp_ids (void)
{
  static const char text[] = "The ==a== and ==b==\n\nc ::: d\n\ne :: f ^sm-abcdefgh\n";
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) again = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  g_autoptr (GRand) same = g_rand_new_with_seed (7);
  g_autoptr (SmritiStampPlan) plan = smriti_stamp_plan (reader (), NULL, text, strlen (text), taken, rand);
  g_autoptr (SmritiStampPlan) other = NULL;
  g_autoptr (SmritiNote) note = NULL;
  gsize length;
  g_autofree char *after = smriti_splices_apply (plan->splices, text, strlen (text), &length);
  const char *first = ((SmritiStamped *) g_ptr_array_index (plan->stamped, 0))->id;
  g_autofree char *second_key = g_strconcat (first, "-1", NULL);

  g_assert_cmpuint (plan->stamped->len, ==, 2);
  g_assert_true (g_hash_table_contains (taken, "sm-abcdefgh") && g_hash_table_contains (taken, first));
  note = smriti_note_read (reader (), NULL, after, length);
  g_assert_cmpuint (note->cards->len, ==, 5);
  g_assert_cmpstr (((SmritiCard *) g_ptr_array_index (note->cards, 0))->key, ==, first);
  g_assert_cmpstr (((SmritiCard *) g_ptr_array_index (note->cards, 1))->key, ==, second_key);
  g_hash_table_add (again, g_strdup (first));
  other = smriti_stamp_plan (reader (), NULL, text, strlen (text), again, same);
  g_assert_cmpstr (((SmritiStamped *) g_ptr_array_index (other->stamped, 0))->id, !=, first);
}

/* --- the done mark ----------------------------------------------------- */

#define OUTLINE(entry) "# 4.0 [[ACTIVE RECALL — Python]]\n\n" entry "\n4.2 **Quizzes** – a, b  \n"

static char *
mark (const char *text, gsize length, const char *number, gboolean done, GError **error)
{
  g_autofree char *title = NULL;
  g_autoptr (GPtrArray) splices = smriti_outline_done_plan (reader (), NULL, text, length, number, done, &title, error);
  gsize n;

  g_assert_true ((splices != NULL) == (title != NULL));
  return splices ? apply_and_back (splices, text, length, &n) : NULL;
}

static void
assert_marked (const char *text, const char *want)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *got = mark (text, strlen (text), "4.1", TRUE, &error);
  g_autofree char *back = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (got, ==, want);
  g_assert_null (mark (got, strlen (got), "4.1", TRUE, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING);
  g_clear_error (&error);
  back = mark (got, strlen (got), "4.1", FALSE, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (back, ==, text);
}

static void
test_done (void)
{
  assert_marked (OUTLINE ("4.1 **Flashcards (Q/A)** – x, y  "), OUTLINE ("4.1 **Flashcards (Q/A)** – x, y ✔️  "));
  assert_marked (OUTLINE ("4.1 **Flashcards**"), OUTLINE ("4.1 **Flashcards** ✔️"));
  assert_marked (OUTLINE ("4.1 **F** – x\\"), OUTLINE ("4.1 **F** – x ✔️\\"));
  assert_marked (OUTLINE ("4.1 **F** – x<br>"), OUTLINE ("4.1 **F** – x ✔️<br>"));
  assert_marked (OUTLINE ("4.1 **F** – x ^id-1  "), OUTLINE ("4.1 **F** – x ✔️ ^id-1  "));
  assert_marked (OUTLINE ("- [ ] 4.1 **F** – x"), OUTLINE ("- [x] 4.1 **F** – x"));
  assert_marked (OUTLINE ("4.1 **F** – x  \r"), OUTLINE ("4.1 **F** – x ✔️  \r"));
}

static void
assert_unmarked (const char *text, const char *want)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *got = mark (text, strlen (text), "4.1", FALSE, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (got, ==, want);
}

static void
test_not_done (void)
{
  assert_unmarked (OUTLINE ("4.1 **F** – x ✅  "), OUTLINE ("4.1 **F** – x  "));
  assert_unmarked (OUTLINE ("4.1 **F** – x [x]"), OUTLINE ("4.1 **F** – x"));
  assert_unmarked (OUTLINE ("4.1 **F** ✔️ – x"), OUTLINE ("4.1 **F** – x"));
  assert_unmarked (OUTLINE ("- [x] 4.1 **F** – x ✔"), OUTLINE ("- [ ] 4.1 **F** – x"));
}

static void
assert_not_marked (const char *text, const char *number, gboolean done, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mark (text, strlen (text), number, done, &error));
  g_assert_error (error, SMRITI_ERROR, code);
}

static void
test_done_refused (void)
{
  assert_not_marked (OUTLINE ("4.1 **F** – x"), "4.3", TRUE, SMRITI_ERROR_NOT_FOUND);
  assert_not_marked (OUTLINE ("4.1 **F** – x"), "4.0", TRUE, SMRITI_ERROR_INVALID_ARGUMENT);
  assert_not_marked (OUTLINE ("4.1 **F** – x"), "4.1", FALSE, SMRITI_ERROR_NOTHING);
  assert_not_marked (OUTLINE ("4.1 **F** – x"), "x", TRUE, SMRITI_ERROR_NOT_FOUND);
  assert_not_marked ("no outline\n", "4.1", TRUE, SMRITI_ERROR_NOT_FOUND);
}

/* --- a new card -------------------------------------------------------- */

static char *
add_to (const char *text, const char *heading, const SmritiNewCard *card, GError **error)
{
  g_autoptr (SmritiAddition) addition = smriti_addition_plan (reader (), NULL, text, strlen (text), heading, card, error);
  gsize length;

  if (!addition)
    return NULL;
  g_assert_cmpuint (addition->cards->len, >=, 1);
  g_assert_cmpuint (addition->splices->len, ==, 1);
  return apply_and_back (addition->splices, text, strlen (text), &length);
}

static void
assert_added (const char *text, const char *heading, SmritiNewCard card, const char *want)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *got = add_to (text, heading, &card, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (got, ==, want);
}

static void
assert_not_added (const char *text, const char *heading, SmritiNewCard card, int code)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *got = add_to (text, heading, &card, &error);

  g_assert_error (error, SMRITI_ERROR, code);
  g_assert_null (strchr (error->message, '\n'));
}

#define CARD(front, back) ((SmritiNewCard){ (char *) (front), (char *) (back), FALSE, NULL, NULL })
#define BOTH(front, back) ((SmritiNewCard){ (char *) (front), (char *) (back), TRUE, NULL, NULL })
#define DECK(front, back, deck) ((SmritiNewCard){ (char *) (front), (char *) (back), FALSE, (char *) (deck), NULL })
#define TEXT(text) ((SmritiNewCard){ NULL, NULL, FALSE, NULL, (char *) (text) })

static void
test_add_forms (void)
{
  assert_added ("", NULL, CARD ("a", "b"), "a :: b\n");
  assert_added ("", NULL, BOTH ("a", "b"), "a ::: b\n");
  assert_added ("", NULL, CARD (" a\n", "\nb\n"), "a :: b\n");
  assert_added ("", NULL, CARD ("a", "b\nc"), "a\n?\nb\nc\n");
  assert_added ("", NULL, BOTH ("a", "b\nc"), "a\n??\nb\nc\n");
  assert_added ("", NULL, CARD ("std :: vector", "x"), "std :: vector\n?\nx\n");
  assert_added ("", NULL, CARD ("`a :: b`", "x :: y"), "`a :: b` :: x :: y\n");
  assert_added ("", NULL, CARD ("x", "```\n\na :: b\n```"), "x\n?\n```\n\na :: b\n```\n");
  assert_added ("", NULL, CARD ("- a", "b"), "Q: - a\nA: b\n");
}

static void
test_add_decks (void)
{
  assert_added ("", NULL, DECK ("a", "b", "D/x"), "a :: b #cards/D/x\n");
  assert_added ("", NULL, DECK ("a", "b\nc", "D"), "a #cards/D\n?\nb\nc\n");
  assert_added ("", NULL, DECK ("a", "```\nb\n```", "D"), "a #cards/D\n?\n```\nb\n```\n");
  assert_added ("", NULL, DECK ("```\nb\n```", "a", "D"), "```\nb\n```\n?\na #cards/D\n");
  assert_not_added ("", NULL, DECK ("a", "b", "two words"), SMRITI_ERROR_INVALID_ARGUMENT);
}

static void
test_add_places (void)
{
  assert_added ("---\nx: 1\n---\n", NULL, CARD ("a", "b"), "---\nx: 1\n---\n\na :: b\n");
  assert_added ("text", NULL, CARD ("a", "b"), "text\n\na :: b\n");
  assert_added ("text\n", NULL, CARD ("a", "b"), "text\n\na :: b\n");
  assert_added ("text\n\n", NULL, CARD ("a", "b"), "text\n\na :: b\n");
  assert_added ("text\r\n", NULL, CARD ("a", "b\nc"), "text\r\n\r\na\r\n?\r\nb\r\nc\r\n");
  assert_added ("text\rx", NULL, CARD ("a", "b"), "text\rx\r\ra :: b\r");
  assert_added ("# A\n\nx\n\n\n# B\ny", "a", CARD ("a", "b"), "# A\n\nx\n\na :: b\n\n\n# B\ny");
  assert_added ("# A\n# B\n", "A", CARD ("a", "b"), "# A\n\na :: b\n\n# B\n");
  assert_added ("# A\n# B", "# B", CARD ("a", "b"), "# A\n# B\n\na :: b\n");
  assert_added ("# A\nx\n## B\ny\n", "A", CARD ("a", "b"), "# A\nx\n\na :: b\n\n## B\ny\n");
  assert_added ("# A\n## X\n# B\n## X\nz", "B#X", CARD ("a", "b"), "# A\n## X\n# B\n## X\nz\n\na :: b\n");
  assert_added (OUTLINE ("4.1 **F** – x"), "4.0", CARD ("a", "b"), OUTLINE ("4.1 **F** – x") "\na :: b\n");
  assert_added ("## 2.1 **Bold** [[L|Link]]\n", "2.1 bold link", CARD ("a", "b"), "## 2.1 **Bold** [[L|Link]]\n\na :: b\n");
}

static void
test_add_refused (void)
{
  assert_not_added ("", NULL, CARD (" ", "b"), SMRITI_ERROR_INVALID_ARGUMENT);
  assert_not_added ("", NULL, CARD ("a", "b\n\nc"), SMRITI_ERROR_FAILED);
  assert_not_added ("", NULL, BOTH ("# a", "b\nc"), SMRITI_ERROR_FAILED);
  assert_not_added ("", NULL, CARD ("a", "b\n---\nc"), SMRITI_ERROR_FAILED);
  assert_not_added ("", NULL, CARD ("a", "```\nopen"), SMRITI_ERROR_FAILED);
  assert_not_added ("```\nopen\n", NULL, CARD ("a", "b"), SMRITI_ERROR_FAILED);
  assert_not_added ("a :: b\n", NULL, CARD ("a", "b"), SMRITI_ERROR_EXISTS);
  assert_not_added ("a\n?\nb\n", NULL, CARD ("a", "b"), SMRITI_ERROR_EXISTS);
  assert_not_added ("x ==a==\n", NULL, TEXT ("x ==a=="), SMRITI_ERROR_EXISTS);
  assert_not_added ("# A\n# A\n", "A", CARD ("a", "b"), SMRITI_ERROR_INVALID_ARGUMENT);
  assert_not_added ("# A\n", "B", CARD ("a", "b"), SMRITI_ERROR_NOT_FOUND);
}

static void
test_add_text (void)
{
  assert_added ("x\n", NULL, TEXT ("The ==a== of ==b==\n"), "x\n\nThe ==a== of ==b==\n");
  assert_added ("x\n", NULL, TEXT ("a :: b ^sm-abcdefgh"), "x\n\na :: b ^sm-abcdefgh\n");
  assert_not_added ("x\n", NULL, TEXT ("a :: b\nc :: d"), SMRITI_ERROR_FAILED);
  assert_not_added ("x\n", NULL, TEXT ("no card"), SMRITI_ERROR_FAILED);
}

/* --- other syntaxes ---------------------------------------------------- */

static void
test_osr (void)
{
  syntax = "osr";
  assert_added ("#flashcards\n\nx::y\n", NULL, CARD ("a", "b"), "#flashcards\n\nx::y\n\na::b\n");
  assert_added ("text\n", NULL, CARD ("a", "b"), "text\n\n#flashcards a::b\n");
  assert_added ("", NULL, BOTH ("a", "b"), "#flashcards a:::b\n");
  assert_added ("", NULL, DECK ("a", "b\nc", "D/x"), "#flashcards/D/x a\n?\nb\nc\n");
  assert_added ("", NULL, BOTH ("std::map", "b"), "#flashcards std::map:::b\n");
  assert_not_added ("", NULL, CARD ("std::map", "b"), SMRITI_ERROR_FAILED);
  assert_not_added ("#flashcards\na::b\n", NULL, CARD ("a", "b"), SMRITI_ERROR_EXISTS);
  assert_not_added ("#flashcards\n", NULL, CARD ("a", "b\n\nc"), SMRITI_ERROR_FAILED);
  assert_stamped ("#flashcards\n\na::b\n<!--SR:!2023-09-02,4,270-->\n\nq\n?\na\n<!--SR:!2023-09-02,4,270-->\n",
                  "#flashcards\n\na::b ^sm-########\n<!--SR:!2023-09-02,4,270-->\n\nq\n?\na ^sm-########\n"
                  "<!--SR:!2023-09-02,4,270-->\n",
                  "");
  assert_stamped ("#flashcards\n\nA ==b== c\nd\n\nx:::y ^mine\n", "#flashcards\n\nA ==b== c\nd ^sm-########\n\nx:::y ^mine\n",
                  "6 block-id");
  syntax = "smriti";
}

/* Those without block ids have no place for one, and it is not forced upon them. */
static void
test_others (void)
{
  syntax = "hashcards";
  assert_added ("Q: x\nA: y\n", NULL, CARD ("a", "b\n\nc"), "Q: x\nA: y\n\nQ: a\nA: b\n\nc\n");
  assert_not_added ("", NULL, BOTH ("a", "b"), SMRITI_ERROR_FAILED);
  assert_stamped ("Q: x\nA: y\n", "Q: x\nA: y\n", "1 no-place");
  syntax = "logseq";
  assert_added ("- x\n", NULL, CARD ("a", "b\nc"), "- x\n\n- a #card\n\t- b\n\t  c\n");
  syntax = "o2a";
  assert_added ("x\n", NULL, CARD ("a", "b\nc"), "x\n\nSTART\nBasic\na\nBack: b\nc\nEND\n");
  syntax = "mochi";
  assert_not_added ("x\n", NULL, CARD ("a", "b"), SMRITI_ERROR_FAILED);
  syntax = "smriti";
}

/* --- every note there is ----------------------------------------------- */

/* Stamped once, a note has nothing more to stamp, and the same cards are left. */
static void
check_stamps (const char *text, gsize length)
{
  g_autoptr (SmritiStampPlan) plan = plan_stamps (text, length);
  g_autoptr (SmritiStampPlan) again = NULL;
  gsize n;
  g_autofree char *after = apply_and_back (plan->splices, text, length, &n);

  g_assert_cmpuint (plan->splices->len, ==, plan->stamped->len);
  for (guint i = 0; i < plan->splices->len; i++)
    {
      const SmritiSplice *splice = g_ptr_array_index (plan->splices, i);

      g_assert_cmpuint (g_bytes_get_size (splice->before), ==, 0);
      g_assert_cmpuint (g_bytes_get_size (splice->after), <, 64);
    }
  again = plan_stamps (after, n);
  g_assert_cmpuint (again->splices->len, ==, 0);
  g_assert_cmpuint (again->left->len, ==, plan->left->len);
}

static void
check_marks (const char *text, gsize length, const GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (entries, i);
      g_autofree char *title = NULL;
      g_autofree char *after = NULL;
      g_autofree char *back = NULL;
      g_autoptr (GPtrArray) done = smriti_outline_done_plan (reader (), NULL, text, length, entry->number, TRUE, &title, NULL);
      g_autoptr (GPtrArray) undone = NULL;
      gsize n, n_back;

      check_marks (text, length, entry->children);
      if (entry->level > 0 || entry->done)
        {
          g_assert_null (done);
          continue;
        }
      g_assert_nonnull (done);
      g_clear_pointer (&title, g_free);
      after = apply_and_back (done, text, length, &n);
      undone = smriti_outline_done_plan (reader (), NULL, after, n, entry->number, FALSE, &title, NULL);
      g_assert_nonnull (undone);
      back = apply_and_back (undone, after, n, &n_back);
      g_assert_cmpmem (back, n_back, text, length);
    }
}

static void
check_addition (const char *text, gsize length)
{
  g_autoptr (GError) error = NULL;
  SmritiNewCard card = CARD ("What is surely in no note?", "this\nand that");
  g_autoptr (SmritiAddition) addition = smriti_addition_plan (reader (), NULL, text, length, NULL, &card, &error);
  g_autofree char *after = NULL;
  gsize n;

  g_assert_no_error (error);
  after = apply_and_back (addition->splices, text, length, &n);
  g_assert_cmpuint (addition->cards->len, ==, 1);
}

static void
check_note (const char *text, gsize length, gboolean is_closed)
{
  g_autoptr (SmritiNote) note = smriti_note_read (reader (), NULL, text, length);

  check_stamps (text, length);
  if (note->outline)
    check_marks (text, length, note->outline->sections);
  if (is_closed) /* nothing at its end is open, as code may be */
    check_addition (text, length);
}

/* As every syntax reads it, and as other editors save it. */
static void
check_ways (const char *text, gboolean is_closed)
{
  static const char *const ends[] = { "\n", "\r\n", "\r" };

  for (guint i = 0; smriti_reader_nth (i); i++)
    {
      syntax = smriti_reader_name (smriti_reader_nth (i));
      check_stamps (text, strlen (text));
    }
  syntax = "smriti";
  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr (GString) other = g_string_new (text);
      g_autofree char *marked = NULL;

      g_string_replace (other, "\r\n", "\n", 0);
      g_string_replace (other, "\n", ends[i], 0);
      check_note (other->str, other->len, is_closed);
      while (other->len > 0 && strchr ("\r\n", other->str[other->len - 1]))
        g_string_truncate (other, other->len - 1);
      check_note (other->str, other->len, is_closed);
      marked = g_strconcat ("\xEF\xBB\xBF", other->str, NULL);
      check_note (marked, strlen (marked), is_closed);
    }
}

static void
check_folder (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;

      if (!g_str_has_suffix (name, ".md"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      check_ways (text, FALSE);
      n++;
    }
  g_assert_cmpuint (n, >, 2);
}

static void
test_corpus (void)
{
  g_autofree char *corpus = g_test_build_filename (G_TEST_DIST, "fuzz", "corpus", NULL);
  g_autofree char *notes = g_test_build_filename (G_TEST_DIST, "fixtures", "notes", NULL);
  g_autofree char *starter = g_test_build_filename (G_TEST_DIST, "..", "data", "vault", "Python", NULL);

  check_folder (corpus);
  check_folder (notes);
  check_folder (starter);
}

/* Notes put together from what notes have. */
static void
test_generated (void)
{
  static const char *const parts[] = {
    "a%u :: b\n",
    "c%u ::: d  \n",
    "q%u\n?\na\n",
    "q%u\n??\n```c\nx :: y\n\n```\n",
    "Q: f%u\n\nA: g\n",
    "The ==h%u== and ==i==\nj\n",
    "- k%u :: l\n  - m%u :: n\n",
    "> o%u :: p\n> q\n",
    "q%u\n?\n| r | s |\n|---|---|\n| t | u |\n",
    "> v%u\n> ?\n> w\n",
    "%%%% cards %%%%\n| x | y |\n|---|---|\n| z%u | 1 |\n",
    "## 1.%u Heading\n",
    "text %u\n",
    "```\ncode %u :: x\n```\n",
    "#cards/d%u\n",
    "e%u :: f ^id-%u\n",
    "- q%u\n  ?\n  - a\n  - b\n",
    "$$\nx%u :: y\n$$\n",
    "<!-- c%u :: d -->\n",
    "q%u\n?\na <!-- c -->\n<!-- d -->\n",
  };

  for (guint32 seed = 0; seed < 60; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      g_autoptr (GString) note = g_string_new (seed % 3 == 0 ? "---\ndeck: x\n---\n" : "");

      for (guint i = 0; i < 30; i++)
        {
          const char *part = parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))];
          g_autofree char *number = g_strdup_printf ("%u", i);
          g_autoptr (GString) text = g_string_new (part);

          g_string_replace (text, "%u", number, 0);
          g_string_replace (text, "%%", "%", 0);
          g_string_append (note, text->str);
          if (g_rand_int_range (rand, 0, 4) > 0)
            g_string_append (note, "\n");
        }
      check_ways (note->str, TRUE);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/splice/random", test_random_splices);
  g_test_add_func ("/stamp/places", test_stamp_places);
  g_test_add_func ("/stamp/blocks", test_stamp_blocks);
  g_test_add_func ("/stamp/left", test_stamp_left);
  g_test_add_func ("/stamp/id-below", test_id_below);
  g_test_add_func ("/stamp/ids", test_stamp_ids);
  g_test_add_func ("/outline-done/mark", test_done);
  g_test_add_func ("/outline-done/take-away", test_not_done);
  g_test_add_func ("/outline-done/refused", test_done_refused);
  g_test_add_func ("/add/forms", test_add_forms);
  g_test_add_func ("/add/decks", test_add_decks);
  g_test_add_func ("/add/places", test_add_places);
  g_test_add_func ("/add/refused", test_add_refused);
  g_test_add_func ("/add/text", test_add_text);
  g_test_add_func ("/splice/osr", test_osr);
  if (smriti_reader_by_name ("hashcards"))
    g_test_add_func ("/splice/others", test_others);
  g_test_add_func ("/splice/corpus", test_corpus);
  g_test_add_func ("/splice/generated", test_generated);
  return g_test_run ();
}
