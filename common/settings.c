/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Settings. A line of the file is looked at once, by next_line(): from what it
 * makes of it come the warnings, the places to splice at, and the clean text
 * that GKeyFile reads the values from. So one bad line costs that line only. */

#include "common/settings.h"

#include "common/error.h"
#include "common/names.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_FILE (1024 * 1024) /* bytes */
#define MAX_WARNINGS 100
#define MAX_NAME 256 /* bytes: longer words have no nearest match */
#define BOM "\xef\xbb\xbf"
#define WEEKDAYS "mon|tue|wed|thu|fri|sat|sun"

#define AT(member) .offset = G_STRUCT_OFFSET (SmritiSettings, member)
#define N_AT(member) .n_offset = G_STRUCT_OFFSET (SmritiSettings, member)
#define TIME SMRITI_SETTING_TIME
#define INT SMRITI_SETTING_INT
#define AUTO SMRITI_SETTING_AUTO
#define WORD SMRITI_SETTING_WORD
#define NUMBER SMRITI_SETTING_NUMBER
#define STEPS SMRITI_SETTING_STEPS
#define DAYS SMRITI_SETTING_DAYS
#define KEEP SMRITI_SETTING_KEEP

/* clang-format off */
static const SmritiSettingInfo table[] = {
  /* name, preset, accepts, in_topic, in_deck, type */
  { "daily.hour", "09:00", "HH:MM", TRUE, FALSE, TIME, AT (daily_minute) },
  { "daily.concepts", "5", "0 to 500", TRUE, FALSE, INT, AT (daily_concepts), .max = 500 },
  { "daily.snippets", "1", "0 to 500", TRUE, FALSE, INT, AT (daily_snippets), .max = 500 },
  { "weekly.weekday", "mon", WEEKDAYS, TRUE, FALSE, WORD, AT (weekly_weekday), .words = WEEKDAYS },
  { "weekly.hour", "18:00", "HH:MM", TRUE, FALSE, TIME, AT (weekly_minute) },
  { "monthly.day", "1", "1 to 31", TRUE, FALSE, INT, AT (monthly_day), .min = 1, .max = 31 },
  { "cycle.from", "anchor", "anchor|completion", TRUE, FALSE, WORD, AT (cycle_from_completion), .words = "anchor|completion" },
  { "day.rollover", "04:00", "HH:MM", FALSE, FALSE, TIME, AT (rollover_minute) },
  { "quiet.from", "22:00", "HH:MM", FALSE, FALSE, TIME, AT (quiet_from_minute) },
  { "quiet.to", "07:00", "HH:MM", FALSE, FALSE, TIME, AT (quiet_to_minute) },
  { "prompts.enabled", "true", "true|false", FALSE, FALSE, WORD, AT (prompts_enabled), .words = "false|true" },
  { "prompts.buttons", "auto", "auto or 0 to 6", FALSE, FALSE, AUTO, AT (prompts_buttons), .max = 6 },
  { "prompts.inhibitor", "hold", "hold|ignore", FALSE, FALSE, WORD, AT (inhibitor_hold), .words = "ignore|hold" },
  { "prompts.when_idle", "hold", "hold|ignore", FALSE, FALSE, WORD, AT (idle_hold), .words = "ignore|hold" },
  { "memory.retention", "0.90", "0.50 to 0.99", FALSE, TRUE, NUMBER, AT (retention), .min = 0.5, .max = 0.99 },
  { "memory.max_interval_days", "36500", "1 to 36500", FALSE, TRUE, INT, AT (max_interval_days), .min = 1, .max = 36500 },
  { "memory.learning_steps", "1m 10m", "up to 16 spans like 30s 10m 2h 1d", FALSE, TRUE, STEPS, AT (learning_s), N_AT (n_learning) },
  { "memory.relearning_steps", "10m", "up to 16 spans like 30s 10m 2h 1d", FALSE, TRUE, STEPS, AT (relearning_s), N_AT (n_relearning) },
  { "memory.fuzz", "true", "true|false", FALSE, TRUE, WORD, AT (fuzz), .words = "false|true" },
  { "memory.easy_days", "", "weekdays like sat sun, or nothing", FALSE, TRUE, DAYS, AT (easy_days) },
  { "memory.fit", "auto", "auto|off", FALSE, FALSE, WORD, AT (fit_auto), .words = "off|auto" },
  { "backup.keep", "7 4 12", "three numbers, 0 to 1000: days weeks months", FALSE, FALSE, KEEP, AT (keep_days), .max = 1000 },
};
/* clang-format on */
G_STATIC_ASSERT (G_STRUCT_OFFSET (SmritiSettings, keep_months) == G_STRUCT_OFFSET (SmritiSettings, keep_days) + 2 * sizeof (int));

const SmritiSettingInfo *
smriti_settings_table (guint *out_n)
{
  *out_n = G_N_ELEMENTS (table);
  return table;
}

static const SmritiSettingInfo *
find_info (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_str_equal (table[i].name, name))
      return &table[i];
  return NULL;
}

/* ── the nearest match ── */

static guint
edit_distance (const char *a, const char *b)
{
  guint row[MAX_NAME + 1];
  gsize n = strlen (b);

  if (strlen (a) > MAX_NAME || n > MAX_NAME)
    return G_MAXUINT;
  for (guint j = 0; j <= n; j++)
    row[j] = j;
  for (guint i = 1; a[i - 1]; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (guint j = 1; j <= n; j++)
        {
          guint substituted = diagonal + (a[i - 1] != b[j - 1]);

          diagonal = row[j];
          row[j] = MIN (MIN (row[j], row[j - 1]) + 1, substituted);
        }
    }
  return row[n];
}

/* ", did you mean 'X'?" for the nearest of the keys, or of their groups; where
 * nothing is near, where to look. */
static char *
suggest (const char *name, gboolean groups)
{
  g_autofree char *best = NULL;
  guint best_distance = G_MAXUINT;

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    {
      const char *key = strchr (table[i].name, '.') + 1;
      g_autofree char *group = g_strndup (table[i].name, (gsize) (key - 1 - table[i].name));
      const char *candidate = groups ? group : table[i].name;
      guint distance = edit_distance (name, candidate);

      if (!groups && !strchr (name, '.'))
        distance = MIN (distance, edit_distance (name, key));
      if (distance >= best_distance)
        continue;
      best_distance = distance;
      g_free (best);
      best = g_strdup (candidate);
    }
  if (best_distance * 2 <= strlen (name))
    return g_strdup_printf (groups ? ", did you mean [%s]?" : ", did you mean '%s'?", best);
  return g_strdup ("; 'smriti config list' lists them");
}

/* ── one value ── */

static gboolean
parse_whole (const char *s, double min, double max, int *out)
{
  gint64 value;

  if (!g_ascii_string_to_signed (s, 10, (gint64) min, (gint64) max, &value, NULL))
    return FALSE;
  *out = (int) value;
  return TRUE;
}

static gboolean
parse_time (const char *s, int *out_minute)
{
  int hour, minute;
  gsize length = strlen (s);

  if (length < 4 || length > 5 || s[length - 3] != ':' || !g_ascii_isdigit (s[0]))
    return FALSE;
  hour = length == 4 ? s[0] - '0' : (s[0] - '0') * 10 + (s[1] - '0');
  if (!g_ascii_isdigit (s[length - 4]) || !parse_whole (s + length - 2, 0, 59, &minute) || hour > 23)
    return FALSE;
  *out_minute = hour * 60 + minute;
  return TRUE;
}

static gboolean
parse_word (const char *s, const char *words, int *out)
{
  g_auto (GStrv) list = g_strsplit (words, "|", -1);

  for (int i = 0; list[i]; i++)
    if (g_str_equal (list[i], s))
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_number (const char *s, double min, double max, double *out)
{
  char *end;
  double value = g_ascii_strtod (s, &end);

  if (!g_ascii_isdigit (s[0]) || *end != '\0' || !(value >= min && value <= max))
    return FALSE;
  *out = value;
  return TRUE;
}

/* The words of @s, which any number of blanks divide. */
static char **
split (const char *s)
{
  g_auto (GStrv) parts = g_strsplit_set (s, " \t", -1);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

  for (char **part = parts; *part; part++)
    if (**part)
      g_strv_builder_add (builder, *part);
  return g_strv_builder_end (builder);
}

static gboolean
parse_span (const char *s, int *out_s)
{
  static const struct
  {
    char letter;
    gint64 seconds;
  } units[] = { { 's', 1 }, { 'm', 60 }, { 'h', 3600 }, { 'd', 24 * 3600 } };
  char *end;
  gint64 n = g_ascii_strtoll (s, &end, 10);

  if (!g_ascii_isdigit (s[0]) || n < 1 || n > 365 * 24 * 3600 || !end[0] || end[1])
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    if (units[i].letter == end[0] && n * units[i].seconds <= 365 * 24 * 3600)
      {
        *out_s = (int) (n * units[i].seconds);
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_steps (const char *s, int *out_s, guint *out_n)
{
  g_auto (GStrv) words = split (s);
  int steps[SMRITI_MAX_STEPS];
  guint n = g_strv_length (words);

  if (n > SMRITI_MAX_STEPS)
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!parse_span (words[i], &steps[i]))
      return FALSE;
  memcpy (out_s, steps, n * sizeof *steps);
  *out_n = n;
  return TRUE;
}

static gboolean
parse_days (const char *s, char **out)
{
  g_auto (GStrv) words = split (s);
  int unused;

  for (char **word = words; *word; word++)
    if (!parse_word (*word, WEEKDAYS, &unused))
      return FALSE;
  g_free (*out);
  *out = g_strjoinv (" ", words);
  return TRUE;
}

static gboolean
parse_keep (const char *s, double max, int *out)
{
  g_auto (GStrv) words = split (s);
  int keep[3];

  if (g_strv_length (words) != 3)
    return FALSE;
  for (int i = 0; i < 3; i++)
    if (!parse_whole (words[i], 0, max, &keep[i]))
      return FALSE;
  memcpy (out, keep, sizeof keep);
  return TRUE;
}

/* Takes over @s; FALSE, and nothing changed, when @info does not accept it. */
static gboolean
set_value (SmritiSettings *settings, const SmritiSettingInfo *info, const char *s)
{
  gpointer field = G_STRUCT_MEMBER_P (settings, info->offset);

  switch (info->type)
    {
    case SMRITI_SETTING_TIME:
      return parse_time (s, field);
    case SMRITI_SETTING_INT:
      return parse_whole (s, info->min, info->max, field);
    case SMRITI_SETTING_AUTO:
      if (!g_str_equal (s, "auto"))
        return parse_whole (s, info->min, info->max, field);
      *(int *) field = -1;
      return TRUE;
    case SMRITI_SETTING_WORD:
      return parse_word (s, info->words, field);
    case SMRITI_SETTING_NUMBER:
      return parse_number (s, info->min, info->max, field);
    case SMRITI_SETTING_STEPS:
      return parse_steps (s, field, G_STRUCT_MEMBER_P (settings, info->n_offset));
    case SMRITI_SETTING_DAYS:
      return parse_days (s, field);
    case SMRITI_SETTING_KEEP:
      return parse_keep (s, info->max, field);
    default:
      return FALSE;
    }
}

static char *
format_number (double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  gsize length;

  g_ascii_formatd (buffer, sizeof buffer, "%.6f", value);
  for (length = strlen (buffer); buffer[length - 1] == '0' && buffer[length - 3] != '.'; length--)
    buffer[length - 1] = '\0';
  return g_strdup (buffer);
}

static char *
format_steps (const int *steps_s, guint n)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    {
      int s = steps_s[i];
      int unit = s % (24 * 3600) == 0 ? 24 * 3600 : s % 3600 == 0 ? 3600 : s % 60 == 0 ? 60 : 1;

      g_string_append_printf (text, "%s%d%c", i ? " " : "", s / unit,
                              unit == 1 ? 's' : unit == 60 ? 'm' : unit == 3600 ? 'h' : 'd');
    }
  return g_string_free (text, FALSE);
}

static char *
format_value (const SmritiSettings *settings, const SmritiSettingInfo *info)
{
  gconstpointer field = G_STRUCT_MEMBER_P (settings, info->offset);
  const int *whole = field;
  g_auto (GStrv) words = NULL;

  switch (info->type)
    {
    case SMRITI_SETTING_TIME:
      return g_strdup_printf ("%02d:%02d", *whole / 60, *whole % 60);
    case SMRITI_SETTING_AUTO:
      return *whole < 0 ? g_strdup ("auto") : g_strdup_printf ("%d", *whole);
    case SMRITI_SETTING_WORD:
      words = g_strsplit (info->words, "|", -1);
      return g_strdup (words[*whole]);
    case SMRITI_SETTING_NUMBER:
      return format_number (*(const double *) field);
    case SMRITI_SETTING_STEPS:
      return format_steps (field, G_STRUCT_MEMBER (guint, settings, info->n_offset));
    case SMRITI_SETTING_DAYS:
      return g_strdup (*(char *const *) field);
    case SMRITI_SETTING_KEEP:
      return g_strdup_printf ("%d %d %d", whole[0], whole[1], whole[2]);
    case SMRITI_SETTING_INT:
    default:
      return g_strdup_printf ("%d", *whole);
    }
}

/* ── lines ── */

typedef enum
{
  LINE_BLANK, /* or a comment */
  LINE_GROUP,
  LINE_PAIR,
  LINE_BAD,
} LineType;

typedef struct
{
  LineType type;
  guint number;            /* from 1 */
  gsize end, next;         /* offsets: of the line end, of the next line */
  gsize value, value_end;  /* PAIR: offsets of the value without blanks around it */
  char name[MAX_NAME + 1]; /* the group or the key */
  const char *fault;       /* BAD */
} Line;

static void
bad_line (Line *line, const char *fault)
{
  line->type = LINE_BAD;
  line->fault = fault;
}

static void
name_line (Line *line, LineType type, const char *name, gsize length)
{
  if (length == 0 || length > MAX_NAME)
    {
      bad_line (line, length ? "a name of more than 256 bytes" : "a name is missing");
      return;
    }
  line->type = type;
  memcpy (line->name, name, length);
  line->name[length] = '\0';
}

static void
read_group (Line *line, const char *text, gsize at)
{
  const char *close = memchr (text + at, ']', line->end - at);

  if (!close || (gsize) (close + 1 - text) != line->end)
    {
      bad_line (line, "a group is written [like this]");
      return;
    }
  name_line (line, LINE_GROUP, text + at + 1, (gsize) (close - text) - at - 1);
  for (const char *c = text + at + 1; line->type == LINE_GROUP && c < close; c++)
    if (*c == '[' || g_ascii_iscntrl (*c))
      bad_line (line, "a group is written [like this]");
}

static void
read_pair (Line *line, const char *text, gsize at)
{
  const char *equals = memchr (text + at, '=', line->end - at);
  gsize name_end;

  if (!equals)
    {
      bad_line (line, "neither [group] nor key = value");
      return;
    }
  name_end = (gsize) (equals - text);
  for (; name_end > at && g_ascii_isspace (text[name_end - 1]); name_end--)
    ;
  line->value = (gsize) (equals + 1 - text);
  line->value_end = line->end;
  for (; line->value < line->value_end && g_ascii_isspace (text[line->value]); line->value++)
    ;
  name_line (line, LINE_PAIR, text + at, name_end - at);
}

/* The line at @line->next; FALSE at the end of @text. Begin with a Line of 0. */
static gboolean
next_line (const char *text, gsize length, Line *line)
{
  gsize at = line->next;
  const char *newline;

  if (at >= length)
    return FALSE;
  newline = memchr (text + at, '\n', length - at);
  line->number++;
  line->end = newline ? (gsize) (newline - text) : length;
  line->next = newline ? line->end + 1 : length;
  line->type = LINE_BLANK;
  if (at == 0 && length >= strlen (BOM) && memcmp (text, BOM, strlen (BOM)) == 0)
    at += strlen (BOM);
  for (; at < line->end && g_ascii_isspace (text[at]); at++)
    ;
  if (at == line->end || text[at] == '#')
    return TRUE;
  for (; g_ascii_isspace (text[line->end - 1]); line->end--)
    ;
  if (memchr (text + at, '\0', line->end - at))
    bad_line (line, "a NUL byte");
  else if (!g_utf8_validate_len (text + at, line->end - at, NULL))
    bad_line (line, "not UTF-8");
  else if (text[at] == '[')
    read_group (line, text, at);
  else
    read_pair (line, text, at);
  return TRUE;
}

/* ── groups and names ── */

static gboolean
is_override (const char *group)
{
  return (g_str_has_prefix (group, "topic ") && group[6]) || (g_str_has_prefix (group, "deck ") && group[5]);
}

static gboolean
may_stand_in (const SmritiSettingInfo *info, const char *group)
{
  if (!is_override (group))
    return TRUE;
  return g_str_has_prefix (group, "topic ") ? info->in_topic : info->in_deck;
}

static gboolean
is_group (const char *group)
{
  gsize length = strlen (group);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (strncmp (table[i].name, group, length) == 0 && table[i].name[length] == '.')
      return TRUE;
  return is_override (group);
}

/* The name in the table of @key as it stands in [@group]. */
static char *
name_of (const char *group, const char *key)
{
  return is_override (group) ? g_strdup (key) : g_strconcat (group, ".", key, NULL);
}

/* "daily.hour" or "topic Python/daily.hour" as the group and key of the file. */
static const SmritiSettingInfo *
resolve (const char *name, char **out_group, char **out_key, GError **error)
{
  const char *slash = strrchr (name, '/');
  g_autofree char *group = slash ? g_strndup (name, (gsize) (slash - name)) : NULL;
  const SmritiSettingInfo *info = find_info (slash ? slash + 1 : name);
  g_autofree char *hint = NULL;

  if (group && (!is_override (group) || strpbrk (group, "[]\r\n") || strlen (group) > MAX_NAME))
    info = NULL;
  if (!info)
    {
      hint = suggest (slash ? slash + 1 : name, FALSE);
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "no setting '%s'%s", name, hint);
      return NULL;
    }
  if (group && !may_stand_in (info, group))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' cannot stand in [%s]", info->name, group);
      return NULL;
    }
  *out_key = g_strdup (group ? info->name : strchr (info->name, '.') + 1);
  *out_group = group ? g_steal_pointer (&group) : g_strndup (info->name, (gsize) (strchr (info->name, '.') - info->name));
  return info;
}

/* ── reading ── */

typedef struct
{
  SmritiSettings *settings;
  GPtrArray *warnings; /* nullable */
  guint n_left_out;
  GHashTable *numbers; /* "GROUP\nKEY" and "GROUP" → line it last stood in */
  GString *clean;      /* the lines that GKeyFile is to see */
  char *group;         /* NULL: none yet, or one that is not ours */
  gboolean has_group;
} Reader;

static void warn (Reader *reader, guint number, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
warn (Reader *reader, guint number, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (!reader->warnings)
    return;
  if (reader->warnings->len >= MAX_WARNINGS)
    {
      reader->n_left_out++;
      return;
    }
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  for (char *c = text; *c; c++)
    if (g_ascii_iscntrl (*c)) /* names come from the file and go to a terminal */
      *c = '?';
  g_ptr_array_add (reader->warnings, g_strdup_printf ("%u: %s", number, text));
}

/* Notes that @name stands in line @number; the line it stood in before, or 0. */
static guint
seen_before (Reader *reader, const char *group, const char *key, guint number)
{
  char *name = key ? g_strconcat (group, "\n", key, NULL) : g_strdup (group);
  guint before = GPOINTER_TO_UINT (g_hash_table_lookup (reader->numbers, name));

  g_hash_table_insert (reader->numbers, name, GUINT_TO_POINTER (number));
  return before;
}

static void
take_group (Reader *reader, const Line *line)
{
  g_autofree char *hint = NULL;
  guint before;

  g_clear_pointer (&reader->group, g_free);
  reader->has_group = TRUE;
  if (!is_group (line->name))
    {
      hint = suggest (line->name, TRUE);
      warn (reader, line->number, "unknown group [%s]%s", line->name, hint);
      return;
    }
  before = seen_before (reader, line->name, NULL, line->number);
  if (before)
    warn (reader, line->number, "[%s] stands in line %u already; both are read", line->name, before);
  reader->group = g_strdup (line->name);
  g_string_append_printf (reader->clean, "[%s]\n", line->name);
}

static void
take_pair (Reader *reader, const Line *line, const char *text)
{
  g_autofree char *name = NULL;
  g_autofree char *hint = NULL;
  const SmritiSettingInfo *info;
  guint before;

  if (!reader->has_group)
    warn (reader, line->number, "'%s' stands before the first [group]", line->name);
  if (!reader->group)
    return;
  name = name_of (reader->group, line->name);
  info = find_info (name);
  if (!info)
    {
      hint = suggest (name, FALSE);
      warn (reader, line->number, "unknown key '%s'%s", name, hint);
      return;
    }
  if (!may_stand_in (info, reader->group))
    {
      warn (reader, line->number, "'%s' cannot stand in [%s]", name, reader->group);
      return;
    }
  before = seen_before (reader, reader->group, line->name, line->number);
  if (before)
    warn (reader, line->number, "'%s' stands in line %u already; this one holds", name, before);
  g_string_append_printf (reader->clean, "%s=", line->name);
  g_string_append_len (reader->clean, text + line->value, (gssize) (line->value_end - line->value));
  g_string_append_c (reader->clean, '\n');
}

static void
take_override (Reader *reader, const char *group, const SmritiSettingInfo *info, const char *value)
{
  gboolean is_topic = g_str_has_prefix (group, "topic ");
  GHashTable *all = is_topic ? reader->settings->topics : reader->settings->decks;
  const char *name = strchr (group, ' ') + 1;
  GHashTable *values = g_hash_table_lookup (all, name);

  if (!values)
    {
      values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
      g_hash_table_insert (all, g_strdup (name), values);
    }
  g_hash_table_insert (values, g_strdup (info->name), g_strdup (value));
}

static void
mark_given (SmritiSettings *settings, const SmritiSettingInfo *info)
{
  if (info->offset == G_STRUCT_OFFSET (SmritiSettings, daily_concepts))
    settings->daily_concepts_set = TRUE;
  if (info->offset == G_STRUCT_OFFSET (SmritiSettings, daily_snippets))
    settings->daily_snippets_set = TRUE;
}

static void
take_value (Reader *reader, GKeyFile *file, const char *group, const char *key)
{
  g_autoptr (SmritiSettings) scratch = smriti_settings_new_default ();
  g_autofree char *value = g_key_file_get_string (file, group, key, NULL);
  g_autofree char *raw = g_key_file_get_value (file, group, key, NULL);
  g_autofree char *name = name_of (group, key);
  g_autofree char *place = g_strconcat (group, "\n", key, NULL);
  const SmritiSettingInfo *info = find_info (name);

  if (!value || !set_value (scratch, info, value))
    {
      warn (reader, GPOINTER_TO_UINT (g_hash_table_lookup (reader->numbers, place)), "%s is '%s', which is not %s; %s%s holds",
            name, raw, info->accepts, is_override (group) ? "the general value" : info->preset,
            !is_override (group) && !*info->preset ? "nothing" : "");
      return;
    }
  if (is_override (group))
    {
      take_override (reader, group, info, value);
      return;
    }
  set_value (reader->settings, info, value);
  mark_given (reader->settings, info);
}

static void
take_values (Reader *reader)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) groups = NULL;

  if (!g_key_file_load_from_data (file, reader->clean->str, reader->clean->len, G_KEY_FILE_NONE, &error))
    {
      warn (reader, 1, "nothing of the file is read: %s", error->message);
      return;
    }
  groups = g_key_file_get_groups (file, NULL);
  for (char **group = groups; *group; group++)
    {
      g_auto (GStrv) keys = g_key_file_get_keys (file, *group, NULL, NULL);

      for (char **key = keys; key && *key; key++)
        take_value (reader, file, *group, *key);
    }
}

static int
by_line (gconstpointer a, gconstpointer b)
{
  guint64 line_a = g_ascii_strtoull (*(char *const *) a, NULL, 10);
  guint64 line_b = g_ascii_strtoull (*(char *const *) b, NULL, 10);

  return (line_a > line_b) - (line_a < line_b);
}

static void
read_text (Reader *reader, const char *text, gsize length)
{
  Line line = { 0 };

  while (next_line (text, length, &line))
    {
      if (line.type == LINE_BAD)
        warn (reader, line.number, "the line is left out: %s", line.fault);
      else if (line.type == LINE_GROUP)
        take_group (reader, &line);
      else if (line.type == LINE_PAIR)
        take_pair (reader, &line, text);
    }
  take_values (reader);
  if (!reader->warnings)
    return;
  g_ptr_array_sort (reader->warnings, by_line);
  if (reader->n_left_out)
    g_ptr_array_add (reader->warnings, g_strdup_printf ("%u: %u more warnings are left out", line.number, reader->n_left_out));
}

SmritiSettings *
smriti_settings_parse (const char *text, gsize length, GPtrArray *warnings)
{
  Reader reader = { .settings = smriti_settings_new_default (), .warnings = warnings };

  if (length > MAX_FILE)
    {
      warn (&reader, 1, "the file is larger than 1 MiB; nothing of it is read");
      return reader.settings;
    }
  reader.numbers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  reader.clean = g_string_new (NULL);
  read_text (&reader, text, length);
  g_hash_table_unref (reader.numbers);
  g_string_free (reader.clean, TRUE);
  g_free (reader.group);
  return reader.settings;
}

SmritiSettings *
smriti_settings_load (const char *path, GPtrArray *warnings, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *text = NULL;
  gsize length = 0;
  GStatBuf st;
  gboolean is_there = g_stat (path, &st) == 0;

  if (!is_there && (errno == ENOENT || errno == ENOTDIR))
    return smriti_settings_new_default ();
  if (is_there && !S_ISREG (st.st_mode))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "'%s' is not a file; the settings are read from there", path);
      return NULL;
    }
  if (is_there && st.st_size > MAX_FILE) /* told without reading it */
    return smriti_settings_parse ("", (gsize) st.st_size, warnings);
  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "settings not read: %s", cause->message);
      return NULL;
    }
  return smriti_settings_parse (text, length, warnings);
}

/* ── having ── */

static GHashTable *
new_overrides (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
}

SmritiSettings *
smriti_settings_new_default (void)
{
  SmritiSettings *settings = g_new0 (SmritiSettings, 1);

  settings->topics = new_overrides ();
  settings->decks = new_overrides ();
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (!set_value (settings, &table[i], table[i].preset))
      g_assert_not_reached ();
  return settings;
}

void
smriti_settings_free (SmritiSettings *settings)
{
  if (!settings)
    return;
  g_free (settings->easy_days);
  g_hash_table_unref (settings->topics);
  g_hash_table_unref (settings->decks);
  g_free (settings);
}

char *
smriti_settings_path (void)
{
  return g_build_filename (g_get_user_config_dir (), SMRITI_DIR, SMRITI_SETTINGS_FILE, NULL);
}

static const char *
find_override (GHashTable *all, const char *name, const char *key)
{
  GHashTable *values = g_hash_table_lookup (all, name);

  return values ? g_hash_table_lookup (values, key) : NULL;
}

static void
apply_overrides (SmritiSettings *settings, GHashTable *all, const char *name)
{
  GHashTable *values = g_hash_table_lookup (all, name);
  GHashTableIter iter;
  gpointer key, value;

  if (!values)
    return;
  g_hash_table_iter_init (&iter, values);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      set_value (settings, find_info (key), value);
      mark_given (settings, find_info (key));
    }
}

SmritiSettings *
smriti_settings_for (const SmritiSettings *settings, const char *topic, const char *deck)
{
  SmritiSettings *own = g_memdup2 (settings, sizeof *settings);

  own->easy_days = g_strdup (settings->easy_days);
  g_hash_table_ref (own->topics);
  g_hash_table_ref (own->decks);
  if (topic)
    apply_overrides (own, own->topics, topic);
  for (const char *slash = deck; slash; slash = *slash ? slash + 1 : NULL)
    {
      g_autofree char *above = NULL;

      slash = strchrnul (slash, '/');
      above = g_strndup (deck, (gsize) (slash - deck));
      apply_overrides (own, own->decks, above);
    }
  return own;
}

int
smriti_settings_topic_int (const SmritiSettings *settings, const char *topic, const char *key, int otherwise)
{
  g_autoptr (SmritiSettings) scratch = NULL;
  const SmritiSettingInfo *info = find_info (key);
  const char *value;

  g_return_val_if_fail (info && info->type <= SMRITI_SETTING_WORD, otherwise);
  value = find_override (settings->topics, topic, key);
  value = value ? value : find_override (settings->decks, topic, key);
  if (!value)
    return otherwise;
  scratch = smriti_settings_new_default ();
  set_value (scratch, info, value);
  return G_STRUCT_MEMBER (int, scratch, info->offset);
}

char *
smriti_settings_get (const SmritiSettings *settings, const char *key, GError **error)
{
  g_autoptr (SmritiSettings) own = NULL;
  g_autofree char *group = NULL;
  g_autofree char *bare = NULL;
  const SmritiSettingInfo *info = resolve (key, &group, &bare, error);

  if (!info)
    return NULL;
  if (!is_override (group))
    return format_value (settings, info);
  own = g_str_has_prefix (group, "topic ") ? smriti_settings_for (settings, strchr (group, ' ') + 1, NULL)
                                           : smriti_settings_for (settings, NULL, strchr (group, ' ') + 1);
  return format_value (own, info);
}

/* ── splicing ── */

/* Where one key of one group stands in the text, or would stand. */
typedef struct
{
  gboolean has_value, has_group;
  gsize value, value_end; /* the last one: it holds */
  gsize group_end;        /* after the last line of the group that says something */
} Place;

static Place
find_place (const char *text, gsize length, const char *group, const char *key)
{
  Line line = { 0 };
  Place place = { 0 };
  gboolean is_inside = FALSE;

  while (next_line (text, length, &line))
    {
      if (line.type == LINE_GROUP)
        is_inside = g_str_equal (line.name, group);
      if (!is_inside || line.type == LINE_BLANK)
        continue;
      place.has_group = TRUE;
      place.group_end = line.next;
      if (line.type != LINE_PAIR || !g_str_equal (line.name, key))
        continue;
      place.has_value = TRUE;
      place.value = line.value;
      place.value_end = line.value_end;
    }
  return place;
}

static gboolean
check_splice (const char *text, gsize length, const SmritiSettingInfo *info, const char *value, GError **error)
{
  g_autoptr (SmritiSettings) scratch = smriti_settings_new_default ();

  if (!set_value (scratch, info, value))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "%s cannot be '%s'; it is %s", info->name, value,
                   info->accepts);
      return FALSE;
    }
  if (length > MAX_FILE || (length && memchr (text, '\0', length)))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED,
                   "the settings file is no text (%s); put it right or away first",
                   length > MAX_FILE ? "more than 1 MiB" : "a NUL byte");
      return FALSE;
    }
  return TRUE;
}

static const char *
line_ending (const char *text, gsize length)
{
  const char *newline = length ? memchr (text, '\n', length) : NULL;

  return newline && newline > text && newline[-1] == '\r' ? "\r\n" : "\n";
}

static void
insert_key (GString *out, const Place *place, const char *group, const char *key, const char *value)
{
  const char *ending = line_ending (out->str, out->len);
  gsize at = place->has_group ? place->group_end : out->len;
  const char *gap = out->len && !place->has_group ? ending : "";
  GString *added = g_string_new (NULL);

  if (at > 0 && out->str[at - 1] != '\n')
    g_string_append (added, ending);
  if (!place->has_group)
    g_string_append_printf (added, "%s[%s]%s", gap, group, ending);
  g_string_append_printf (added, "%s=%s%s", key, value, ending);
  g_string_insert_len (out, (gssize) at, added->str, (gssize) added->len);
  g_string_free (added, TRUE);
}

char *
smriti_settings_splice (const char *text, gsize length, const char *key, const char *value, GError **error)
{
  g_autofree char *group = NULL;
  g_autofree char *bare = NULL;
  const SmritiSettingInfo *info = resolve (key, &group, &bare, error);
  GString *out;
  Place place;

  if (!info || !check_splice (text, length, info, value, error))
    return NULL;
  out = g_string_new_len (length ? text : "", (gssize) length);
  place = find_place (text, length, group, bare);
  if (place.has_value)
    {
      g_string_erase (out, (gssize) place.value, (gssize) (place.value_end - place.value));
      g_string_insert (out, (gssize) place.value, value);
    }
  else
    insert_key (out, &place, group, bare, value);
  return g_string_free (out, FALSE);
}
