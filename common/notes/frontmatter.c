/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* A reader of lines, not of YAML: "key: value", "key: [a, b]", and "key:" with
 * "- a" lines below it, for a few keys at the first column. Anything else that
 * these keys hold is told, never guessed. */

#include "common/notes/frontmatter.h"

#include "common/notes/schedule.h"
#include "common/notes/tags.h"

#include <string.h>

#define MAX_VALUE 4096

typedef struct
{
  const SmritiScan *scan;
  SmritiNote *note;
  SmritiFrontmatter *frontmatter;
  guint line;                                                          /* 0-based */
  guint deck_line, entry_line, tags_line, aliases_line, sequence_line; /* 1-based, 0 = not met */
  char *due, *interval, *ease;                                         /* the schedule another program keeps, or NULL */
} Fields;

/* One value of a list. */
typedef void (*AddFunc) (Fields *fields, const char *value);

static char *
line_text (const Fields *fields, guint n)
{
  const SmritiLine *line = &fields->scan->lines[n];

  return g_strndup (fields->scan->text + line->start, MIN (line->end - line->start, MAX_VALUE));
}

/* Takes quotes or a trailing comment off, in place. FALSE: not a plain value. */
static gboolean
unquote (char *value)
{
  char quote;
  char *end;

  g_strstrip (value);
  quote = *value;
  if (quote == '"' || quote == '\'')
    {
      end = strchr (value + 1, quote);
      if (!end || memchr (value, '\\', (gsize) (end - value)))
        return FALSE;
      if (end[1 + strspn (end + 1, " \t")] != '\0' && end[1 + strspn (end + 1, " \t")] != '#')
        return FALSE;
      *end = '\0';
      memmove (value, value + 1, strlen (value));
      g_strstrip (value);
      return TRUE;
    }
  end = *value == '#' ? value : strstr (value, " #");
  if (end)
    *end = '\0';
  g_strstrip (value);
  return *value == '\0' || !strchr ("[{|>&*!%@`", *value);
}

static void
add_tag (Fields *fields, const char *tag)
{
  if (*tag == '#')
    tag++;
  if (*tag != '\0')
    g_ptr_array_add (fields->frontmatter->tags, g_strdup (tag));
}

static void
add_alias (Fields *fields, const char *alias)
{
  if (*alias != '\0')
    g_ptr_array_add (fields->note->aliases, g_strdup (alias));
}

/* The first comma of @s outside quotes, or its end. */
static char *
next_comma (char *s)
{
  char quote = '\0';

  s += strspn (s, " \t");
  if (*s == '"' || *s == '\'')
    quote = *s++;
  while (*s && (quote || *s != ','))
    {
      if (*s == quote)
        quote = '\0';
      s++;
    }
  return s;
}

/* "[a, b]" or "a, b". */
static void
read_list (Fields *fields, const char *key, char *value, AddFunc add)
{
  gsize length = strlen (value);
  gboolean flow = *value == '[';
  gboolean more = TRUE;

  if (flow && value[length - 1] != ']')
    {
      smriti_note_warn_as (fields->note, "frontmatter", fields->line + 1,
                           "'%s' is not understood; write '%s: [a, b]' on one line", key, key);
      return;
    }
  if (flow)
    {
      value[length - 1] = '\0';
      value++;
    }
  while (more)
    {
      char *end = next_comma (value);

      more = *end == ',';
      *end = '\0';
      if (unquote (value))
        add (fields, value);
      else
        smriti_note_warn_as (fields->note, "frontmatter", fields->line + 1,
                             "a value of '%s' is not understood; write '%s: [a, b]'", key, key);
      value = end + 1;
    }
}

/* The "- a" lines below "key:". */
static void
read_list_lines (Fields *fields, AddFunc add)
{
  while (fields->line + 1 < fields->scan->n_lines && fields->scan->lines[fields->line + 1].type == SMRITI_LINE_FRONTMATTER)
    {
      g_autofree char *text = line_text (fields, fields->line + 1);

      g_strstrip (text);
      if (!g_str_has_prefix (text, "- "))
        return;
      fields->line++;
      if (unquote (text + 1) && text[1])
        add (fields, text + 1);
    }
}

static void
read_values (Fields *fields, const char *key, char *value, AddFunc add)
{
  if (*value)
    read_list (fields, key, value, add);
  else
    read_list_lines (fields, add);
}

static void
read_deck (Fields *fields, char *value)
{
  char *deck = unquote (value) ? smriti_deck_normalize (value, strlen (value)) : NULL;

  if (!deck)
    smriti_note_warn_as (fields->note, "frontmatter", fields->line + 1, "'deck' is not understood; write 'deck: a/b'");
  fields->frontmatter->deck = deck;
}

static void
read_entry (Fields *fields, char *value)
{
  char *entry = unquote (value) ? smriti_outline_number (value, strlen (value), NULL) : NULL;

  if (!entry)
    smriti_note_warn_as (fields->note, "frontmatter", fields->line + 1,
                         "'entry' is not a number of the outline; write 'entry: 2.1.3'");
  fields->frontmatter->entry = entry;
}

static void
add_after (Fields *fields, const char *number)
{
  char *key = smriti_outline_number (number, strlen (number), NULL);

  if (key)
    g_ptr_array_add (fields->frontmatter->after, key);
  else
    smriti_note_warn_as (fields->note, "frontmatter", fields->line + 1,
                         "a value of 'after' is not a number of the outline; write 'after: 1.1, 1.4'");
}

static void
read_sequence (Fields *fields, char *value)
{
  static const char *const words[] = { "yes", "true", "no", "false" };

  for (gsize i = 0; unquote (value) && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (value, words[i]) == 0)
      {
        fields->frontmatter->no_sequence = i >= 2;
        return;
      }
  smriti_note_warn_as (fields->note, "frontmatter", fields->line + 1, "'sequence' is 'yes' or 'no'");
}

/* FALSE: a key met before, the first one counts. */
static gboolean
first_time (Fields *fields, guint *met, const char *key)
{
  if (*met > 0)
    {
      smriti_note_warn_as (fields->note, "frontmatter", fields->line + 1,
                           "'%s' stands on line %u already, which counts; remove one", key, *met);
      return FALSE;
    }
  *met = fields->line + 1;
  return TRUE;
}

static char *
value_of (char *text, const char *key)
{
  gsize length = strlen (key);

  if (strncmp (text, key, length) != 0 || text[length] != ':' || (text[length + 1] && !strchr (" \t", text[length + 1])))
    return NULL;
  return g_strstrip (text + length + 1);
}

/* The first of each of the keys that obsidian-spaced-repetition schedules a note by. */
static void
read_schedule (Fields *fields, char *text)
{
  const struct
  {
    const char *key;
    char **field;
  } keys[] = { { "sr-due", &fields->due }, { "sr-interval", &fields->interval }, { "sr-ease", &fields->ease } };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      char *value = value_of (text, keys[i].key);

      if (value && !*keys[i].field && unquote (value))
        *keys[i].field = g_strdup (value);
    }
}

static void
read_line (Fields *fields)
{
  g_autofree char *text = line_text (fields, fields->line);
  char *value;

  if ((value = value_of (text, "deck")))
    {
      if (first_time (fields, &fields->deck_line, "deck") && *value)
        read_deck (fields, value);
    }
  else if ((value = value_of (text, "entry")))
    {
      if (first_time (fields, &fields->entry_line, "entry") && *value)
        read_entry (fields, value);
    }
  else if ((value = value_of (text, "sequence")))
    {
      if (first_time (fields, &fields->sequence_line, "sequence") && *value)
        read_sequence (fields, value);
    }
  else if ((value = value_of (text, "after")))
    {
      if (first_time (fields, &fields->frontmatter->after_line, "after"))
        read_values (fields, "after", value, add_after);
    }
  else if ((value = value_of (text, "tags")))
    {
      if (first_time (fields, &fields->tags_line, "tags"))
        read_values (fields, "tags", value, add_tag);
    }
  else if (((value = value_of (text, "aliases")) || (value = value_of (text, "alias")))
           && first_time (fields, &fields->aliases_line, "aliases"))
    read_values (fields, "aliases", value, add_alias);
  else if (g_str_has_prefix (text, "sr-"))
    read_schedule (fields, text);
}

static void
deck_from_tags (SmritiFrontmatter *frontmatter)
{
  for (guint i = 0; !frontmatter->deck && i < frontmatter->tags->len; i++)
    {
      g_autofree char *tag = g_strconcat ("#", g_ptr_array_index (frontmatter->tags, i), NULL);
      gsize length;
      char *deck;

      smriti_tag_read (tag, strlen (tag), &length, &deck);
      frontmatter->deck = deck;
    }
}

SmritiFrontmatter *
smriti_frontmatter_read (const SmritiScan *scan, SmritiNote *note)
{
  SmritiFrontmatter *frontmatter = g_new0 (SmritiFrontmatter, 1);
  Fields fields = { .scan = scan, .note = note, .frontmatter = frontmatter, .line = 1 };

  frontmatter->tags = g_ptr_array_new_with_free_func (g_free);
  frontmatter->after = g_ptr_array_new_with_free_func (g_free);
  for (; fields.line < scan->n_lines && scan->lines[fields.line].type == SMRITI_LINE_FRONTMATTER; fields.line++)
    read_line (&fields);
  deck_from_tags (frontmatter);
  note->prior = smriti_schedule_prior (fields.due, fields.interval, fields.ease);
  g_free (fields.due);
  g_free (fields.interval);
  g_free (fields.ease);
  return frontmatter;
}

void
smriti_frontmatter_free (SmritiFrontmatter *frontmatter)
{
  if (!frontmatter)
    return;
  g_free (frontmatter->deck);
  g_free (frontmatter->entry);
  g_ptr_array_unref (frontmatter->tags);
  g_ptr_array_unref (frontmatter->after);
  g_free (frontmatter);
}
