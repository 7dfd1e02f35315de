/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Settings. A line of the file is looked at once, by smriti_settings_line_next(): from what it
 * makes of it come the warnings, the places to splice at, and the clean text
 * that GKeyFile reads the values from. So one bad line costs that line only. */

#include "common/settings.h"

#include "common/error.h"
#include "common/names.h"
#include "common/settings_line.h"
#include "common/settings_private.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#define MAX_WARNINGS 100

/* ── groups and names ── */

gboolean
smriti_settings_is_override (const char *group)
{
  return (g_str_has_prefix (group, "topic ") && group[6]) || (g_str_has_prefix (group, "deck ") && group[5]);
}

static gboolean
may_stand_in (const SmritiSettingInfo *info, const char *group)
{
  if (!smriti_settings_is_override (group))
    return TRUE;
  return g_str_has_prefix (group, "topic ") ? info->in_topic : info->in_deck;
}

static gboolean
is_group (const char *group)
{
  gsize length = strlen (group);
  guint n;
  const SmritiSettingInfo *table = smriti_settings_table (&n);

  for (guint i = 0; i < n; i++)
    if (strncmp (table[i].name, group, length) == 0 && table[i].name[length] == '.')
      return TRUE;
  return smriti_settings_is_override (group);
}

/* The name in the table of @key as it stands in [@group]. */
static char *
name_of (const char *group, const char *key)
{
  return smriti_settings_is_override (group) ? g_strdup (key) : g_strconcat (group, ".", key, NULL);
}

const SmritiSettingInfo *
smriti_settings_resolve (const char *name, char **out_group, char **out_key, GError **error)
{
  const char *slash = strrchr (name, '/');
  g_autofree char *group = slash ? g_strndup (name, (gsize) (slash - name)) : NULL;
  const SmritiSettingInfo *info = smriti_setting_find (slash ? slash + 1 : name);
  g_autofree char *hint = NULL;

  if (group && (!smriti_settings_is_override (group) || strpbrk (group, "[]\r\n") || strlen (group) > SMRITI_MAX_SETTINGS_NAME))
    info = NULL;
  if (!info)
    {
      hint = smriti_setting_suggest (slash ? slash + 1 : name, FALSE);
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "no setting '%s'%s", name, hint);
      return NULL;
    }
  if (group && !may_stand_in (info, group))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "'%s' cannot stand in [%s]", info->name, group);
      return NULL;
    }
  if (!group && !strchr (info->name, '.'))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                   "'%s' stands in a group [topic NAME]; write 'topic NAME/%s'", info->name, info->name);
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
take_group (Reader *reader, const SmritiSettingsLine *line)
{
  g_autofree char *hint = NULL;
  guint before;

  g_clear_pointer (&reader->group, g_free);
  reader->has_group = TRUE;
  if (!is_group (line->name))
    {
      hint = smriti_setting_suggest (line->name, TRUE);
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
take_pair (Reader *reader, const SmritiSettingsLine *line, const char *text)
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
  info = smriti_setting_find (name);
  if (!info)
    {
      hint = smriti_setting_suggest (name, FALSE);
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
take_value (Reader *reader, GKeyFile *file, const char *group, const char *key)
{
  g_autoptr (SmritiSettings) scratch = smriti_settings_new_default ();
  g_autofree char *value = g_key_file_get_string (file, group, key, NULL);
  g_autofree char *raw = g_key_file_get_value (file, group, key, NULL);
  g_autofree char *name = name_of (group, key);
  g_autofree char *place = g_strconcat (group, "\n", key, NULL);
  const SmritiSettingInfo *info = smriti_setting_find (name);

  if (!value || !smriti_setting_parse (scratch, info, value))
    {
      warn (reader, GPOINTER_TO_UINT (g_hash_table_lookup (reader->numbers, place)), "%s is '%s', which is not %s; %s%s holds",
            name, raw, info->accepts, smriti_settings_is_override (group) ? "the general value" : info->preset,
            !smriti_settings_is_override (group) && !*info->preset ? "nothing" : "");
      return;
    }
  if (smriti_settings_is_override (group))
    {
      take_override (reader, group, info, value);
      return;
    }
  smriti_setting_parse (reader->settings, info, value);
  smriti_setting_mark_given (reader->settings, info);
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

/* The line @key stands in; 0 = none. */
static guint
line_of (Reader *reader, const char *group, const char *key)
{
  g_autofree char *place = g_strconcat (group, "\n", key, NULL);

  return GPOINTER_TO_UINT (g_hash_table_lookup (reader->numbers, place));
}

/* Values that are right each by itself, and not together. */
static void
check_hours (Reader *reader)
{
  const SmritiSettings *settings = reader->settings;
  g_autofree char *fault = smriti_settings_daily_fault (settings, settings->daily_minute);
  guint line = line_of (reader, "daily", "hour");
  GHashTableIter topics;
  gpointer topic;

  line = line ? line : line_of (reader, "quiet", "from");
  line = line ? line : line_of (reader, "quiet", "to");
  line = line ? line : line_of (reader, "day", "rollover");
  if (fault)
    warn (reader, MAX (line, 1), "%s", fault);
  g_hash_table_iter_init (&topics, settings->topics);
  while (g_hash_table_iter_next (&topics, &topic, NULL))
    {
      g_autofree char *group = g_strconcat ("topic ", topic, NULL);
      g_autofree char *own = smriti_settings_daily_fault (
          settings, smriti_settings_topic_int (settings, topic, "daily.hour", settings->daily_minute));

      if (own && line_of (reader, group, "daily.hour"))
        warn (reader, line_of (reader, group, "daily.hour"), "%s", own);
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
  SmritiSettingsLine line = { 0 };

  while (smriti_settings_line_next (text, length, &line))
    {
      if (line.type == SMRITI_SETTINGS_LINE_BAD)
        warn (reader, line.number, "the line is left out: %s", line.fault);
      else if (line.type == SMRITI_SETTINGS_LINE_GROUP)
        take_group (reader, &line);
      else if (line.type == SMRITI_SETTINGS_LINE_PAIR)
        take_pair (reader, &line, text);
    }
  take_values (reader);
  if (!reader->warnings)
    return;
  check_hours (reader);
  g_ptr_array_sort (reader->warnings, by_line);
  if (reader->n_left_out)
    g_ptr_array_add (reader->warnings, g_strdup_printf ("%u: %u more warnings are left out", line.number, reader->n_left_out));
}

SmritiSettings *
smriti_settings_parse (const char *text, gsize length, GPtrArray *warnings)
{
  Reader reader = { .settings = smriti_settings_new_default (), .warnings = warnings };

  if (length > SMRITI_MAX_SETTINGS_FILE)
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
  if (is_there && st.st_size > SMRITI_MAX_SETTINGS_FILE) /* told without reading it */
    return smriti_settings_parse ("", (gsize) st.st_size, warnings);
  if (!g_file_get_contents (path, &text, &length, &cause))
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "settings not read: %s", cause->message);
      return NULL;
    }
  return smriti_settings_parse (text, length, warnings);
}

/* ── having ── */

/* How far into the review day the clock shows @minute. */
static int
into_day (const SmritiSettings *settings, int minute)
{
  return (minute - settings->rollover_minute + 1440) % 1440;
}

char *
smriti_settings_daily_fault (const SmritiSettings *settings, int minute)
{
  int from = settings->quiet_from_minute, to = settings->quiet_to_minute;
  gboolean is_quiet = from <= to ? from <= minute && minute < to : minute >= from || minute < to;

  if (!is_quiet || into_day (settings, to) > into_day (settings, minute))
    return NULL;
  return g_strdup_printf ("the daily hour %02d:%02d lies in quiet hours that last until the day is over (%02d:%02d): "
                          "its reminder can never go out",
                          minute / 60, minute % 60, to / 60, to % 60);
}

static GHashTable *
new_overrides (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_hash_table_unref);
}

SmritiSettings *
smriti_settings_new_default (void)
{
  SmritiSettings *settings = g_new0 (SmritiSettings, 1);
  guint n;
  const SmritiSettingInfo *table = smriti_settings_table (&n);

  settings->topics = new_overrides ();
  settings->decks = new_overrides ();
  for (guint i = 0; i < n; i++)
    if (!smriti_setting_parse (settings, &table[i], table[i].preset))
      g_assert_not_reached ();
  return settings;
}

void
smriti_settings_free (SmritiSettings *settings)
{
  if (!settings)
    return;
  g_free (settings->easy_days);
  g_free (settings->exam);
  g_free (settings->version);
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
      smriti_setting_parse (settings, smriti_setting_find (key), value);
      smriti_setting_mark_given (settings, smriti_setting_find (key));
    }
}

SmritiSettings *
smriti_settings_for (const SmritiSettings *settings, const char *topic, const char *deck)
{
  SmritiSettings *own = g_memdup2 (settings, sizeof *settings);

  own->easy_days = g_strdup (settings->easy_days);
  own->exam = g_strdup (settings->exam);
  own->version = g_strdup (settings->version);
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

const char *
smriti_settings_topic_version (const SmritiSettings *settings, const char *topic)
{
  const char *version = topic ? find_override (settings->topics, topic, "version") : NULL;

  return version && version[0] != '\0' ? version : NULL;
}

int
smriti_settings_topic_int (const SmritiSettings *settings, const char *topic, const char *key, int otherwise)
{
  g_autoptr (SmritiSettings) scratch = NULL;
  const SmritiSettingInfo *info = smriti_setting_find (key);
  const char *value;

  g_return_val_if_fail (info && info->type <= SMRITI_SETTING_WORD, otherwise);
  value = find_override (settings->topics, topic, key);
  value = value ? value : find_override (settings->decks, topic, key);
  if (!value)
    return otherwise;
  scratch = smriti_settings_new_default ();
  smriti_setting_parse (scratch, info, value);
  return G_STRUCT_MEMBER (int, scratch, info->offset);
}

char *
smriti_settings_get (const SmritiSettings *settings, const char *key, GError **error)
{
  g_autoptr (SmritiSettings) own = NULL;
  g_autofree char *group = NULL;
  g_autofree char *bare = NULL;
  const SmritiSettingInfo *info = smriti_settings_resolve (key, &group, &bare, error);

  if (!info)
    return NULL;
  if (!smriti_settings_is_override (group))
    return smriti_setting_format (settings, info);
  own = g_str_has_prefix (group, "topic ") ? smriti_settings_for (settings, strchr (group, ' ') + 1, NULL)
                                           : smriti_settings_for (settings, NULL, strchr (group, ' ') + 1);
  return smriti_setting_format (own, info);
}
