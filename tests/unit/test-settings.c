/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Settings: every key, every complaint with its line, and splices that leave
 * all other bytes alone, also over random bytes. */

#include "common/settings.h"

#include "common/error.h"

#include <glib/gstdio.h>

#include <string.h>

static SmritiSettings *
parse (const char *text, GPtrArray **out_warnings)
{
  *out_warnings = g_ptr_array_new_with_free_func (g_free);
  return smriti_settings_parse (text, strlen (text), *out_warnings);
}

/* @text gives exactly this one warning. */
static void
assert_warns (const char *text, const char *expected)
{
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (SmritiSettings) settings = parse (text, &warnings);

  g_assert_cmpuint (warnings->len, ==, 1);
  g_assert_cmpstr (warnings->pdata[0], ==, expected);
}

static void
assert_get (const SmritiSettings *settings, const char *key, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *value = smriti_settings_get (settings, key, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (value, ==, expected);
}

static void
assert_splice (const char *text, const char *key, const char *value, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *spliced = smriti_settings_splice (text, strlen (text), key, value, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (spliced, ==, expected);
}

static void
assert_no_splice (const char *key, const char *value, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (smriti_settings_splice ("", 0, key, value, &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_defaults (void)
{
  g_autoptr (SmritiSettings) settings = smriti_settings_new_default ();
  guint n;
  const SmritiSettingInfo *table = smriti_settings_table (&n);

  g_assert_cmpuint (n, ==, 24);
  for (guint i = 0; i < n; i++)
    if (strchr (table[i].name, '.'))
      assert_get (settings, table[i].name, table[i].preset);
  g_assert_cmpint (settings->daily_minute, ==, 9 * 60);
  g_assert_cmpint (settings->weekly_weekday, ==, 0);
  g_assert_cmpint (settings->rollover_minute, ==, 4 * 60);
  g_assert_cmpint (settings->prompts_buttons, ==, -1);
  g_assert_true (settings->prompts_enabled && settings->inhibitor_hold && settings->idle_hold);
  g_assert_true (settings->fuzz && settings->fit_auto);
  g_assert_false (settings->cycle_from_completion || settings->daily_concepts_set || settings->daily_snippets_set);
  g_assert_cmpfloat (settings->retention, ==, 0.9);
  g_assert_cmpuint (settings->n_learning, ==, 2);
  g_assert_cmpint (settings->learning_s[1], ==, 600);
  g_assert_cmpint (settings->keep_months, ==, 12);
}

static const struct
{
  const char *key, *good, *bad;
} samples[] = {
  { "daily.hour", "07:30", "24:00" },
  { "daily.concepts", "0", "-1" },
  { "daily.snippets", "500", "501" },
  { "weekly.weekday", "sun", "Sunday" },
  { "weekly.hour", "00:00", "7" },
  { "monthly.day", "31", "32" },
  { "cycle.from", "completion", "start" },
  { "day.rollover", "05:15", "5:60" },
  { "quiet.from", "23:59", "aa:bb" },
  { "quiet.to", "06:00", "06:00:00" },
  { "prompts.enabled", "false", "maybe" },
  { "prompts.buttons", "6", "7" },
  { "prompts.inhibitor", "ignore", "" },
  { "prompts.when_idle", "ignore", "hold ignore" },
  { "memory.retention", "0.925", "1.0" },
  { "memory.max_interval_days", "365", "0" },
  { "memory.learning_steps", "30s 5m 2h 3d", "1w" },
  { "memory.relearning_steps", "", "10" },
  { "memory.fuzz", "false", "no" },
  { "memory.easy_days", "sat sun", "sat,sun" },
  { "memory.exam", "4.2 2027-01-12", "4.2 2027-02-30" },
  { "memory.fit", "off", "on" },
  { "backup.keep", "0 0 3", "7 4" },
};

static void
test_each_key (void)
{
  guint n;

  smriti_settings_table (&n);
  g_assert_cmpuint (G_N_ELEMENTS (samples) + 1, ==, n); /* but for the version, see below */
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      const char *dot = strchr (samples[i].key, '.');
      g_autofree char *good = g_strdup_printf ("[%.*s]\n%s = %s\n", (int) (dot - samples[i].key), samples[i].key, dot + 1,
                                               samples[i].good);
      g_autofree char *spliced = g_strdup_printf ("[%.*s]\n%s=%s\n", (int) (dot - samples[i].key), samples[i].key, dot + 1,
                                                  samples[i].good);
      g_autofree char *bad = g_strdup_printf ("[%.*s]\n%s = %s\n", (int) (dot - samples[i].key), samples[i].key, dot + 1,
                                              samples[i].bad);
      g_autofree char *prefix = g_strdup_printf ("2: %s is '%s', which is not ", samples[i].key, samples[i].bad);
      g_autoptr (GPtrArray) none = NULL;
      g_autoptr (GPtrArray) one = NULL;
      g_autoptr (SmritiSettings) read = parse (good, &none);
      g_autoptr (SmritiSettings) kept = parse (bad, &one);
      g_autofree char *preset = NULL;

      g_assert_cmpuint (none->len, ==, 0);
      assert_get (read, samples[i].key, samples[i].good);
      g_assert_cmpuint (one->len, ==, 1);
      g_assert_true (g_str_has_prefix (one->pdata[0], prefix));
      preset = smriti_settings_get (kept, samples[i].key, NULL);
      g_assert_cmpstr (preset, ==, smriti_settings_table (&n)[i].preset);
      g_assert_null (smriti_settings_splice ("", 0, samples[i].key, samples[i].bad, NULL));
      assert_splice ("", samples[i].key, samples[i].good, spliced);
    }
}

/* The one key that only a topic has. */
static void
test_version (void)
{
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GPtrArray) some = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiSettings) read = parse ("[topic Python]\nversion = 3.12\n[topic Git]\nversion=\n", &none);
  g_autoptr (SmritiSettings) bad = parse ("[topic A]\nversion=3.x\n[deck B]\nversion=1\n[daily]\nversion=2\n", &some);
  g_autoptr (SmritiSettings) own = smriti_settings_for (read, "Python", NULL);

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpstr (smriti_settings_topic_version (read, "Python"), ==, "3.12");
  g_assert_null (smriti_settings_topic_version (read, "Git"));
  g_assert_null (smriti_settings_topic_version (read, NULL));
  g_assert_cmpstr (own->version, ==, "3.12");
  assert_get (read, "topic Python/version", "3.12");
  g_assert_cmpuint (some->len, ==, 3);
  g_assert_null (smriti_settings_topic_version (bad, "A"));
  assert_splice ("", "topic Python/version", "3.14", "[topic Python]\nversion=3.14\n");
  assert_splice ("[topic Python]\nversion = 3.12 \n", "topic Python/version", "3.14", "[topic Python]\nversion = 3.14 \n");
  g_assert_null (smriti_settings_splice ("", 0, "deck B/version", "3.14", NULL));
  g_assert_null (smriti_settings_splice ("", 0, "version", "3.14", &error));
  g_assert_cmpstr (error->message, ==, "'version' stands in a group [topic NAME]; write 'topic NAME/version'");
}

static void
test_values (void)
{
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (SmritiSettings) settings = parse ("\xef\xbb\xbf# mine\r\n[daily]\r\nhour=7:05\r\nconcepts = 8 \r\n\r\n"
                                               "[memory]\r\nlearning_steps=60s 90s  1440m\r\neasy_days = sun\tsat",
                                               &warnings);

  g_assert_cmpuint (warnings->len, ==, 0);
  assert_get (settings, "daily.hour", "07:05");
  assert_get (settings, "daily.concepts", "8");
  g_assert_true (settings->daily_concepts_set);
  g_assert_false (settings->daily_snippets_set);
  assert_get (settings, "memory.learning_steps", "1m 90s 1d");
  g_assert_cmpstr (settings->easy_days, ==, "sun sat");
}

static void
test_overrides (void)
{
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (SmritiSettings) settings = parse (
      "[daily]\nconcepts=7\n[topic Python]\ndaily.concepts=3\nweekly.weekday=fri\ndaily.hour=10:00\n"
      "[deck Python]\nmemory.retention=0.8\n[deck Python/1.1 Definitions]\nmemory.retention=0.95\nmemory.fuzz=false\n",
      &warnings);
  g_autoptr (SmritiSettings) own = smriti_settings_for (settings, "Python", "Python/1.1 Definitions/x");

  g_assert_cmpuint (warnings->len, ==, 0);
  g_assert_cmpint (smriti_settings_topic_int (settings, "Python", "daily.concepts", 7), ==, 3);
  g_assert_cmpint (smriti_settings_topic_int (settings, "Python", "weekly.weekday", 0), ==, 4);
  g_assert_cmpint (smriti_settings_topic_int (settings, "Python", "daily.hour", 0), ==, 600);
  g_assert_cmpint (smriti_settings_topic_int (settings, "Python", "daily.snippets", 9), ==, 9);
  g_assert_cmpint (smriti_settings_topic_int (settings, "Go", "daily.concepts", 7), ==, 7);
  g_assert_cmpint (own->daily_concepts, ==, 3);
  g_assert_cmpfloat (own->retention, ==, 0.95);
  g_assert_false (own->fuzz);
  assert_get (settings, "topic Python/daily.concepts", "3");
  assert_get (settings, "topic Go/daily.concepts", "7");
  assert_get (settings, "deck Python/memory.retention", "0.80");
  assert_get (settings, "deck Python/1.1 Definitions/memory.retention", "0.95");
}

/* An hour whose quiet hours outlast its day. */
static void
test_daily_in_quiet_hours (void)
{
  static const struct
  {
    const char *text, *warning; /* NULL: none */
  } cases[] = {
    { "[daily]\nhour=23:00\n", "2: the daily hour 23:00 lies in quiet hours that last until the day is over (07:00): "
                               "its reminder can never go out" },
    { "[daily]\nhour=06:00\n", NULL }, /* comes at 07:00 */
    { "[weekly]\nhour=23:00\n", NULL },
    { "[daily]\nhour=23:00\n[day]\nrollover=08:00\n", NULL },
    { "[quiet]\nfrom=08:00\nto=04:00\n", "2: the daily hour 09:00 lies in quiet hours that last until the day is over (04:00): "
                                         "its reminder can never go out" },
    { "[topic Go]\ndaily.hour=02:00\n", "2: the daily hour 02:00 lies in quiet hours that last until the day is over (07:00): "
                                        "its reminder can never go out" },
    { "[quiet]\nfrom=09:00\nto=09:00\n", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) warnings = NULL;
      g_autoptr (SmritiSettings) settings = parse (cases[i].text, &warnings);

      g_assert_cmpuint (warnings->len, ==, cases[i].warning ? 1 : 0);
      if (cases[i].warning)
        g_assert_cmpstr (warnings->pdata[0], ==, cases[i].warning);
    }
}

static void
test_warnings (void)
{
  assert_warns ("[daily]\nhour=25:00\n", "2: daily.hour is '25:00', which is not HH:MM; 09:00 holds");
  assert_warns ("[daily]\n\nhuor=09:00\n", "3: unknown key 'daily.huor', did you mean 'daily.hour'?");
  assert_warns ("[daily]\nweekday=mon\n", "2: unknown key 'daily.weekday', did you mean 'weekly.weekday'?");
  assert_warns ("[daily]\nqqqqqqqqqqqqqqqqq=1\n", "2: unknown key 'daily.qqqqqqqqqqqqqqqqq'; 'smriti config list' lists them");
  assert_warns ("[dialy]\nhour=09:00\nhour=1\n", "1: unknown group [dialy], did you mean [daily]?");
  assert_warns ("[daily]\nhour=08:00\n# x\nhour=09:00\n", "4: 'daily.hour' stands in line 2 already; this one holds");
  assert_warns ("[daily]\nhour=08:00\n[daily]\n", "3: [daily] stands in line 1 already; both are read");
  assert_warns ("hour=08:00\n", "1: 'hour' stands before the first [group]");
  assert_warns ("[daily]\nhour 08:00\n", "2: the line is left out: neither [group] nor key = value");
  assert_warns ("[daily\n", "1: the line is left out: a group is written [like this]");
  assert_warns ("[]\n", "1: the line is left out: a name is missing");
  assert_warns ("[daily]\n=3\n", "2: the line is left out: a name is missing");
  assert_warns ("[daily]\nhour=\xff\n", "2: the line is left out: not UTF-8");
  assert_warns ("[topic X]\nbackup.keep=1 1 1\n", "2: 'backup.keep' cannot stand in [topic X]");
  assert_warns ("[topic X]\nconcepts=1\n", "2: unknown key 'concepts', did you mean 'daily.concepts'?");
  assert_warns ("[deck X]\nmemory.retention=2\n",
                "2: memory.retention is '2', which is not 0.50 to 0.99; the general value holds");
  assert_warns ("[memory]\neasy_days=someday\n",
                "2: memory.easy_days is 'someday', which is not weekdays like sat sun, or nothing; nothing holds");
}

/* One bad line costs that line only. */
static void
test_broken (void)
{
  static const char with_nul[] = "[daily]\nconcepts=4\nhour=1\0:00\nsnippets=3\n";
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SmritiSettings) settings = smriti_settings_parse (with_nul, sizeof with_nul - 1, warnings);
  g_autofree char *huge = g_strnfill (2 * 1024 * 1024, 'x');
  g_autoptr (SmritiSettings) from_huge = NULL;
  GString *many = g_string_new (NULL);
  g_autoptr (SmritiSettings) from_many = NULL;

  g_assert_cmpuint (warnings->len, ==, 1);
  g_assert_cmpstr (warnings->pdata[0], ==, "3: the line is left out: a NUL byte");
  g_assert_cmpint (settings->daily_concepts, ==, 4);
  g_assert_cmpint (settings->daily_snippets, ==, 3);

  g_ptr_array_set_size (warnings, 0);
  from_huge = smriti_settings_parse (huge, strlen (huge), warnings);
  g_assert_cmpuint (warnings->len, ==, 1);
  assert_get (from_huge, "daily.hour", "09:00");

  g_ptr_array_set_size (warnings, 0);
  for (int i = 0; i < 1000; i++)
    g_string_append (many, "?\n");
  from_many = smriti_settings_parse (many->str, many->len, warnings);
  g_assert_cmpuint (warnings->len, ==, 101);
  g_assert_cmpstr (warnings->pdata[100], ==, "1000: 900 more warnings are left out");
  g_string_free (many, TRUE);
}

static void
test_splice (void)
{
  assert_splice ("", "daily.hour", "08:00", "[daily]\nhour=08:00\n");
  assert_splice ("# mine", "daily.hour", "08:00", "# mine\n\n[daily]\nhour=08:00\n");
  assert_splice ("[daily]", "daily.hour", "08:00", "[daily]\nhour=08:00\n");
  assert_splice ("[daily]\n hour  =  07:00  \n#\n", "daily.hour", "08:00", "[daily]\n hour  =  08:00  \n#\n");
  assert_splice ("[daily]\nhour=\n", "daily.hour", "08:00", "[daily]\nhour=08:00\n");
  assert_splice ("[memory]\neasy_days=sat\n", "memory.easy_days", "", "[memory]\neasy_days=\n");
  assert_splice ("[daily]\nhour=1:00\nhour=2:00\n", "daily.hour", "08:00", "[daily]\nhour=1:00\nhour=08:00\n");
  assert_splice ("[daily]\nconcepts=1\n\n# of the week\n[weekly]\nhour=18:00\n", "daily.hour", "08:00",
                 "[daily]\nconcepts=1\nhour=08:00\n\n# of the week\n[weekly]\nhour=18:00\n");
  assert_splice ("[weekly]\r\nhour=18:00\r\n", "daily.hour", "08:00", "[weekly]\r\nhour=18:00\r\n\r\n[daily]\r\nhour=08:00\r\n");
  assert_splice ("[weekly]\r\nhour=18:00\r\n", "weekly.hour", "08:00", "[weekly]\r\nhour=08:00\r\n");
  assert_splice ("[topic Python]\n", "topic Python/daily.concepts", "4", "[topic Python]\ndaily.concepts=4\n");
  assert_splice ("", "deck a/b c/memory.retention", "0.8", "[deck a/b c]\nmemory.retention=0.8\n");
  assert_splice ("hour=1\xff\n[daily]\nx\n", "daily.hour", "08:00", "hour=1\xff\n[daily]\nx\nhour=08:00\n");
}

static void
test_splice_errors (void)
{
  g_autoptr (GError) error = NULL;

  assert_no_splice ("daily.huor", "08:00", "no setting 'daily.huor', did you mean 'daily.hour'?");
  assert_no_splice ("concepts", "5", "no setting 'concepts', did you mean 'daily.concepts'?");
  assert_no_splice ("zzzzzzzz", "5", "no setting 'zzzzzzzz'; 'smriti config list' lists them");
  assert_no_splice ("daily.hour", "8", "daily.hour cannot be '8'; it is HH:MM");
  assert_no_splice ("topic X/backup.keep", "1 1 1", "'backup.keep' cannot stand in [topic X]");
  assert_no_splice ("deck ]/memory.fuzz", "true", "no setting 'deck ]/memory.fuzz', did you mean 'memory.fuzz'?");
  g_assert_null (smriti_settings_splice ("\0", 1, "daily.hour", "08:00", &error));
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED);
}

/* Bytes that look enough like a file to get anywhere. */
static GString *
random_text (void)
{
  static const char *const bits[] = { "[daily]",
                                      "[",
                                      "]",
                                      "\n",
                                      "\r\n",
                                      "hour",
                                      "=",
                                      " ",
                                      "09:00",
                                      "concepts=3",
                                      "#",
                                      "\xff",
                                      "\xc3\xa9",
                                      "\\s",
                                      "[topic Python]",
                                      "daily.hour=8:00",
                                      "[weekly]\n",
                                      "\t",
                                      "\xef\xbb\xbf" };
  GString *text = g_string_new (NULL);

  for (int n = g_test_rand_int_range (0, 30); n > 0; n--)
    if (g_test_rand_int_range (0, 5) == 0)
      g_string_append_c (text, (char) g_test_rand_int_range (1, 256));
    else
      g_string_append (text, bits[g_test_rand_int_range (0, G_N_ELEMENTS (bits))]);
  return text;
}

/* @after is @before with one piece of a line put in or replaced. */
static void
assert_one_change (const GString *before, const char *after)
{
  gsize length = strlen (after);
  gsize head = 0, tail = 0;

  for (; head < before->len && head < length && before->str[head] == after[head]; head++)
    ;
  for (; tail < before->len - head && tail < length - head && before->str[before->len - 1 - tail] == after[length - 1 - tail];
       tail++)
    ;
  g_assert_null (memchr (before->str + head, '\n', before->len - head - tail));
}

static void
test_random (void)
{
  static const char *const keys[] = { "daily.hour", "weekly.hour", "topic Python/daily.hour" };

  for (int i = 0; i < 20000; i++)
    {
      GString *text = random_text ();
      const char *key = keys[i % 3];
      g_autofree char *spliced = smriti_settings_splice (text->str, text->len, key, "11:11", NULL);
      g_autofree char *again = smriti_settings_splice (spliced, strlen (spliced), key, "11:11", NULL);
      g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func (g_free);
      g_autoptr (SmritiSettings) before = smriti_settings_parse (text->str, text->len, warnings);
      g_autoptr (SmritiSettings) after = smriti_settings_parse (spliced, strlen (spliced), NULL);
      g_autofree char *concepts = smriti_settings_get (before, "daily.concepts", NULL);

      assert_get (after, key, "11:11");
      assert_get (after, "daily.concepts", concepts);
      g_assert_cmpstr (again, ==, spliced);
      assert_one_change (text, spliced);
      for (guint w = 0; w < warnings->len; w++)
        {
          g_assert_true (g_ascii_isdigit (((char *) warnings->pdata[w])[0]));
          g_assert_true (g_utf8_validate (warnings->pdata[w], -1, NULL));
        }
      g_string_free (text, TRUE);
    }
}

static void
test_load (void)
{
  g_autofree char *dir = g_dir_make_tmp ("smriti-settings-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "smriti.conf", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SmritiSettings) none = smriti_settings_load (path, NULL, &error);
  g_autoptr (SmritiSettings) some = NULL;
  SmritiSettings *failed;

  g_assert_no_error (error);
  assert_get (none, "daily.hour", "09:00");
  g_assert_true (g_file_set_contents (path, "[daily]\nhour=10:00\n", -1, NULL));
  some = smriti_settings_load (path, NULL, &error);
  g_assert_no_error (error);
  assert_get (some, "daily.hour", "10:00");
  failed = smriti_settings_load (dir, NULL, &error);
  g_assert_null (failed);
  g_assert_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED);
  g_unlink (path);
  g_rmdir (dir);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/settings/defaults", test_defaults);
  g_test_add_func ("/settings/each-key", test_each_key);
  g_test_add_func ("/settings/version", test_version);
  g_test_add_func ("/settings/values", test_values);
  g_test_add_func ("/settings/overrides", test_overrides);
  g_test_add_func ("/settings/warnings", test_warnings);
  g_test_add_func ("/settings/daily-in-quiet-hours", test_daily_in_quiet_hours);
  g_test_add_func ("/settings/broken", test_broken);
  g_test_add_func ("/settings/splice", test_splice);
  g_test_add_func ("/settings/splice-errors", test_splice_errors);
  g_test_add_func ("/settings/random", test_random);
  g_test_add_func ("/settings/load", test_load);
  return g_test_run ();
}
