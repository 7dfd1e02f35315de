/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Tables of cards: columns by their names, what other programs write, decks as
 * tags can say them, and two rows that are one card. */

#include "client/card_table.h"
#include "common/error.h"

#include <string.h>

/* "LINE front|back|deck [both] [!wrong]", one a line. */
static char *
read_table (const char *text, const char *deck)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows = smriti_card_table_read (text, strlen (text), deck, &error);
  GString *all = g_string_new (NULL);

  if (!rows)
    {
      g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
      return g_string_free (g_string_append (all, "none"), FALSE);
    }
  g_assert_no_error (error);
  for (guint i = 0; i < rows->len; i++)
    {
      const SmritiCardTableRow *row = g_ptr_array_index (rows, i);

      g_string_append_printf (all, "%u %s|%s|%s%s%s\n", row->line, row->card.front, row->card.back,
                              row->card.deck ? row->card.deck : "-", row->card.reversed ? " both" : "", row->wrong ? " !" : "");
    }
  return g_string_free (all, FALSE);
}

#define assert_table(text, deck, wanted)                \
  do                                                    \
    {                                                   \
      g_autofree char *read_ = read_table (text, deck); \
      g_assert_cmpstr (read_, ==, wanted);              \
    }                                                   \
  while (0)

static void
test_columns (void)
{
  assert_table ("front,back\na,b\n", NULL, "2 a|b|-\n");
  assert_table ("Back , FRONT ,x\nb,a,c\n", NULL, "2 a|b|-\n");
  assert_table ("question;answer;deck\na;b;D\n", NULL, "2 a|b|D\n");
  assert_table ("front,back\na\n", NULL, "2 a||- !\n");
  assert_table ("front,back\n a  ,\" b \n c \"\n", NULL, "2 a|b\n c|-\n");
  assert_table ("front,back\n\"a\x01\",b\n", NULL, "2 a\x01|b|- !\n");
  assert_table ("front,back\n", NULL, "");
  assert_table ("front\na\n", NULL, "none");
  assert_table ("a,b\nc,d\n", NULL, "none");
  assert_table ("", NULL, "none");
}

static void
test_declared (void)
{
  assert_table ("#separator:tab\n#html:false\na\tb\nc\td\n", NULL, "3 a|b|-\n4 c|d|-\n");
  assert_table ("#separator:tab\n#deck column:1\nD::E\ta\tb\n", NULL, "3 a|b|D/E\n");
  assert_table ("#separator:tab\n#guid column:1\n#notetype column:2\n#deck column:3\ng\tn\tD\ta\tb\tt\n", NULL, "5 a|b|D\n");
  assert_table ("#separator:tab\nfront\tback\na\tb\n", NULL, "3 a|b|-\n");
}

static void
test_decks (void)
{
  assert_table ("front,back,deck\na,b,Python/1.1 Definitions\nc,d,A::B  C\ne,f,::x/ /y!\ng,h,\ni,j,!!\n", "Some where",
                "2 a|b|Python/1-1-Definitions\n3 c|d|A/B-C\n4 e|f|x/y\n5 g|h|Some-where\n6 i|j|Some-where\n");
  assert_table ("front,back,deck\na,b,\xc3\x89t\xc3\xa9\n", NULL, "2 a|b|\xc3\x89t\xc3\xa9\n");
}

static void
test_both_ways (void)
{
  assert_table ("front,back,kind\na,b,basic\nb,a,reversed\nc,d,reversed\ne,f,cloze\n", NULL,
                "2 a|b|- both\n4 c|d|- both\n5 e|f|-\n");
  assert_table ("front,back,reversed\na,b,yes\nc,d,0\ne,f,\n", NULL, "2 a|b|- both\n3 c|d|-\n4 e|f|-\n");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  smriti_error_quark ();
  g_test_add_func ("/card-table/columns", test_columns);
  g_test_add_func ("/card-table/declared", test_declared);
  g_test_add_func ("/card-table/decks", test_decks);
  g_test_add_func ("/card-table/both-ways", test_both_ways);
  return g_test_run ();
}
