/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Tables as text: what is written is read back the same; what other programs
 * write is read as they meant it. */

#include "client/csv.h"

#include <string.h>

/* Records as "a|b|c" with their lines before, one a line; what is wrong behind. */
static char *
read_all (const char *text, gssize length, char separator)
{
  GString *all = g_string_new (NULL);
  SmritiCsv csv;
  const char *wrong;
  guint line;

  smriti_csv_init (&csv, text, length < 0 ? strlen (text) : (gsize) length, separator);
  for (;;)
    {
      g_autoptr (GPtrArray) fields = smriti_csv_next (&csv, &line, &wrong);

      if (!fields)
        break;
      g_assert_cmpuint (fields->len, >, 0);
      g_string_append_printf (all, "%u:", line);
      for (guint i = 0; i < fields->len; i++)
        {
          g_assert_true (g_utf8_validate (g_ptr_array_index (fields, i), -1, NULL));
          g_string_append_printf (all, "%s%s", i ? "|" : "", (const char *) g_ptr_array_index (fields, i));
        }
      g_string_append_printf (all, "%s%s\n", wrong ? " !" : "", wrong ? wrong : "");
    }
  return g_string_free (all, FALSE);
}

#define assert_read(text, wanted)                      \
  do                                                   \
    {                                                  \
      g_autofree char *read_ = read_all (text, -1, 0); \
      g_assert_cmpstr (read_, ==, wanted);             \
    }                                                  \
  while (0)

static void
test_read (void)
{
  assert_read ("", "");
  assert_read ("\n\r\n\n", "");
  assert_read ("a,b\r\nc,d\r\n", "1:a|b\n2:c|d\n");
  assert_read ("a,b\nc,d", "1:a|b\n2:c|d\n");
  assert_read ("a,b\rc,d\r", "1:a|b\n2:c|d\n");
  assert_read ("\xef\xbb\xbf"
               "a,b\n",
               "1:a|b\n");
  assert_read ("a,,\n,b,\n", "1:a||\n2:|b|\n");
  assert_read ("\"a,b\",\"c\"\"d\"\"\"\n", "1:a,b|c\"d\"\n");
  assert_read ("\"two\r\nlines\",x\n\"three\n\nof\",y\n\nz,w\n", "1:two\nlines|x\n3:three\n\nof|y\n7:z|w\n");
  assert_read ("a b , c \n", "1:a b | c \n");
  assert_read ("it's 5\" long,x\n", "1:it's 5\" long|x\n");
}

static void
test_separators (void)
{
  assert_read ("a;b\n1,5;2,5\n", "1:a|b\n2:1,5|2,5\n");
  assert_read ("a\tb, c\n", "1:a|b, c\n");
  assert_read ("\"a;b;c\",d\n", "1:a;b;c|d\n");
  assert_read ("#separator:tab\n#html:true\na, b, c\td\n", "3:a, b, c|d\n");
  assert_read ("sep=;\na,b,c;d\n", "2:a,b,c|d\n");
  assert_read ("# a, remark, with, commas\na;b\n", "2:a|b\n");
  {
    g_autofree char *read = read_all ("a,b;c\n", -1, ';');

    g_assert_cmpstr (read, ==, "1:a,b|c\n");
  }
}

static void
test_wrong (void)
{
  g_autofree char *zero = read_all ("a\0b,c\nd,e\n", 10, 0);
  g_autofree char *many = g_strnfill (300, ',');

  assert_read ("a,\"b\nc,d\n", "1:a|b\nc,d\n !a quote is opened and never closed\n");
  assert_read ("\"a\"b,c\nd,e\n", "1:ab|c !something follows a closing quote\n2:d|e\n");
  assert_read ("caf\xe9,c\nd,e\n", "1:caf\xef\xbf\xbd|c !a field is no UTF-8; save the file as UTF-8\n2:d|e\n");
  g_assert_nonnull (strstr (zero, "!a field holds a zero byte\n2:d|e\n"));
  {
    g_autofree char *read = read_all (many, -1, ',');

    g_assert_nonnull (strstr (read, "too many fields"));
  }
}

/* Any fields, written and read. */
static void
test_round_trip (void)
{
  static const char *const parts[] = { "a", "\"", ",", ";", "\t", "\n", " ", "#", "\xc3\xa9", "'", "=1+1", "sep" };

  for (int i = 0; i < 3000; i++)
    {
      g_autoptr (GPtrArray) fields = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (GPtrArray) read = NULL;
      g_autoptr (GString) text = g_string_new (NULL);
      SmritiCsv csv;
      const char *wrong;
      guint line;

      for (int n = g_test_rand_int_range (2, 6); n > 0; n--)
        {
          GString *field = g_string_new (NULL);

          for (int k = g_test_rand_int_range (0, 6); k > 0; k--)
            g_string_append (field, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
          g_ptr_array_add (fields, g_string_free (field, FALSE));
        }
      g_ptr_array_add (fields, NULL);
      smriti_csv_append (text, (const char *const *) fields->pdata);
      smriti_csv_init (&csv, text->str, text->len, ',');
      read = smriti_csv_next (&csv, &line, &wrong);
      g_assert_null (wrong);
      g_assert_cmpuint (read->len, ==, fields->len - 1);
      for (guint k = 0; k < read->len; k++)
        g_assert_cmpstr (g_ptr_array_index (read, k), ==, g_ptr_array_index (fields, k));
      g_assert_null (smriti_csv_next (&csv, &line, &wrong));
    }
}

/* Bytes of any kind come to an end, and what comes out is text. */
static void
test_any_bytes (void)
{
  for (int i = 0; i < 3000; i++)
    {
      char bytes[64];
      gsize length = (gsize) g_test_rand_int_range (0, sizeof bytes);

      for (gsize k = 0; k < length; k++)
        bytes[k] = g_test_rand_bit () ? "\",;\n\r\t#ab"[g_test_rand_int_range (0, 9)] : (char) g_test_rand_int ();
      g_free (read_all (bytes, (gssize) length, 0));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/csv/read", test_read);
  g_test_add_func ("/csv/separators", test_separators);
  g_test_add_func ("/csv/wrong", test_wrong);
  g_test_add_func ("/csv/round-trip", test_round_trip);
  g_test_add_func ("/csv/any-bytes", test_any_bytes);
  return g_test_run ();
}
