/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/event_line.h"

#include "client/json.h"
#include "common/day.h"
#include "common/error.h"
#include "common/names.h"

#include <string.h>

#define VERSION 1
#define DIGEST_KEY ",\"digest\":\""
#define DIGEST_DIGITS 16
#define HEADER_START "{\"format\":"

void
smriti_event_header_clear (SmritiEventHeader *header)
{
  g_clear_pointer (&header->version, g_free);
}

/* --- out --- */

static void
append_digest (GString *text, gsize start)
{
  g_autofree char *digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) text->str + start,
                                                         text->len - start);

  g_string_append (text, DIGEST_KEY);
  g_string_append_len (text, digest, DIGEST_DIGITS);
  g_string_append (text, "\"}\n");
}

void
smriti_event_line_append_header (GString *text, const char *version, const char *const *devices, gint64 count)
{
  gsize start = text->len;
  SmritiJson json = { .text = text };

  smriti_json_begin_object (&json, NULL);
  smriti_json_string (&json, "format", SMRITI_EVENT_LINE_FORMAT);
  smriti_json_int (&json, "v", VERSION);
  smriti_json_string (&json, "version", version);
  smriti_json_begin_list (&json, "devices");
  for (const char *const *device = devices; *device; device++)
    smriti_json_string (&json, NULL, *device);
  smriti_json_end_list (&json);
  smriti_json_int (&json, "count", count);
  append_digest (text, start);
}

static void
append_answer (SmritiJson *json, const SmritiEvent *event)
{
  g_autofree char *due_day = smriti_day_to_string (event->due_day);

  smriti_json_string (json, "grade", smriti_grade_to_string (event->grade));
  smriti_json_int (json, "elapsed_days", event->elapsed_days);
  smriti_json_string (json, "state_before", smriti_state_to_string (event->state_before));
  smriti_json_string (json, "state_after", smriti_state_to_string (event->state_after));
  smriti_json_int (json, "step_after", event->step_after);
  smriti_json_string (json, "parameters", event->parameters ? event->parameters : "");
  smriti_json_int (json, "interval_s", event->interval_s);
  smriti_json_int (json, "due", event->due_s);
  smriti_json_string (json, "due_day", due_day);
  smriti_json_int (json, "took_ms", event->took_ms);
  if (event->token)
    smriti_json_string (json, "token", event->token);
}

void
smriti_event_line_append (GString *text, const SmritiEvent *event)
{
  gsize start = text->len;
  SmritiJson json = { .text = text };
  g_autofree char *day = smriti_day_to_string (event->day);
  g_autofree char *hlc = g_strdup_printf ("%" G_GINT64_FORMAT, event->hlc);

  smriti_json_begin_object (&json, NULL);
  smriti_json_int (&json, "v", VERSION);
  smriti_json_string (&json, "id", event->id);
  smriti_json_int (&json, "at_ms", event->at_ms);
  smriti_json_int (&json, "offset_s", event->offset_s);
  smriti_json_string (&json, "day", day);
  smriti_json_string (&json, "hlc", hlc); /* as text: it has more digits than many readers of JSON keep */
  smriti_json_string (&json, "type", smriti_event_type_to_string (event->type));
  smriti_json_string (&json, "subject", event->subject);
  smriti_json_begin_object (&json, "payload");
  for (char **p = event->payload; p[0]; p += 2)
    smriti_json_string (&json, p[0], p[1]);
  smriti_json_end_object (&json);
  if (event->type == SMRITI_EVENT_ANSWERED)
    append_answer (&json, event);
  append_digest (text, start);
}

/* --- in: the JSON --- */

typedef enum
{
  TEXT,
  NUMBER,
  LIST, /* of texts */
  PAIRS /* name, text, name, text … */
} Kind;

typedef struct
{
  char *name;
  Kind kind;
  char *text;
  gint64 number;
  GPtrArray *items;
  gboolean used;
} Member;

static void
member_free (Member *member)
{
  g_free (member->name);
  g_free (member->text);
  g_clear_pointer (&member->items, g_ptr_array_unref);
  g_free (member);
}

#define MAX_MEMBERS 40
#define MAX_ITEMS 1024

typedef struct
{
  const char *p, *end;
  const char *wrong; /* what, once something is */
} Reader;

static gboolean
fail (Reader *reader, const char *wrong)
{
  if (!reader->wrong)
    reader->wrong = wrong;
  return FALSE;
}

static void
skip_blanks (Reader *reader)
{
  while (reader->p < reader->end && (*reader->p == ' ' || *reader->p == '\t' || *reader->p == '\r'))
    reader->p++;
}

static gboolean
next_is (Reader *reader, char c)
{
  skip_blanks (reader);
  if (reader->p >= reader->end || *reader->p != c)
    return FALSE;
  reader->p++;
  return TRUE;
}

static gboolean
expect (Reader *reader, char c)
{
  return next_is (reader, c) || fail (reader, "this is no JSON object of Smriti's");
}

static gboolean
read_hex (Reader *reader, gunichar *out)
{
  *out = 0;
  if (reader->end - reader->p < 4)
    return fail (reader, "a text is cut off");
  for (int i = 0; i < 4; i++, reader->p++)
    {
      if (!g_ascii_isxdigit (*reader->p))
        return fail (reader, "a \\u in a text is wrong");
      *out = *out * 16 + (gunichar) g_ascii_xdigit_value (*reader->p);
    }
  return TRUE;
}

/* After "\u": one character, or the two halves of one. */
static gboolean
read_unicode (Reader *reader, GString *text)
{
  gunichar c, low;

  if (!read_hex (reader, &c))
    return FALSE;
  if (c >= 0xd800 && c < 0xdc00)
    {
      if (reader->end - reader->p < 2 || reader->p[0] != '\\' || reader->p[1] != 'u')
        return fail (reader, "half a character in a text");
      reader->p += 2;
      if (!read_hex (reader, &low))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return fail (reader, "half a character in a text");
      c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
    }
  if (c == 0 || !g_unichar_validate (c))
    return fail (reader, "a text holds a character that is none");
  g_string_append_unichar (text, c);
  return TRUE;
}

static gboolean
read_escape (Reader *reader, GString *text)
{
  static const char letters[] = "\"\\/bfnrt", meant[] = "\"\\/\b\f\n\r\t";
  const char *found;

  if (reader->p >= reader->end)
    return fail (reader, "a text is cut off");
  if (*reader->p == 'u')
    {
      reader->p++;
      return read_unicode (reader, text);
    }
  found = *reader->p ? strchr (letters, *reader->p) : NULL;
  if (!found)
    return fail (reader, "a backslash in a text is wrong");
  g_string_append_c (text, meant[found - letters]);
  reader->p++;
  return TRUE;
}

/* New text, valid UTF-8; NULL when it is none. */
static char *
read_text (Reader *reader)
{
  g_autoptr (GString) text = NULL;

  if (!expect (reader, '"'))
    return NULL;
  text = g_string_new (NULL);
  while (reader->p < reader->end && *reader->p != '"')
    {
      const char *start = reader->p;

      while (reader->p < reader->end && *reader->p != '"' && *reader->p != '\\' && (guchar) *reader->p >= 0x20)
        reader->p++;
      g_string_append_len (text, start, reader->p - start);
      if (reader->p < reader->end && (guchar) *reader->p < 0x20)
        fail (reader, "a text holds a control character");
      else if (reader->p < reader->end && *reader->p == '\\')
        {
          reader->p++;
          read_escape (reader, text);
        }
      if (reader->wrong)
        return NULL;
    }
  if (reader->p >= reader->end)
    fail (reader, "a text is cut off");
  else if (!g_utf8_validate (text->str, (gssize) text->len, NULL))
    fail (reader, "a text is no UTF-8");
  if (reader->wrong)
    return NULL;
  reader->p++;
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
read_number (Reader *reader, gint64 *out)
{
  const char *start = reader->p;
  char digits[24];
  gsize length;

  if (reader->p < reader->end && *reader->p == '-')
    reader->p++;
  while (reader->p < reader->end && g_ascii_isdigit (*reader->p))
    reader->p++;
  length = (gsize) (reader->p - start);
  if (length == 0 || length >= sizeof digits || (reader->p < reader->end && memchr (".eE+-", *reader->p, 5)))
    return fail (reader, "a number is no whole one, or too long");
  memcpy (digits, start, length);
  digits[length] = '\0';
  if ((digits[0] == '0' && length > 1) || (digits[0] == '-' && (digits[1] == '0' || length == 1))
      || !g_ascii_string_to_signed (digits, 10, G_MININT64, G_MAXINT64, out, NULL))
    return fail (reader, "a number is out of range");
  return TRUE;
}

/* Texts, or (@pairs) names with a text each, up to @close. */
static gboolean
read_items (Reader *reader, GPtrArray *items, gboolean pairs, char close)
{
  if (next_is (reader, close))
    return TRUE;
  do
    {
      char *text = read_text (reader);

      if (!text)
        return FALSE;
      g_ptr_array_add (items, text);
      if (pairs)
        {
          if (!expect (reader, ':') || !(text = read_text (reader)))
            return FALSE;
          g_ptr_array_add (items, text);
        }
      if (items->len > MAX_ITEMS)
        return fail (reader, "there are too many details");
    }
  while (next_is (reader, ','));
  return expect (reader, close);
}

static gboolean
read_value (Reader *reader, Member *member)
{
  char c;

  skip_blanks (reader);
  c = reader->p < reader->end ? *reader->p : '\0';
  if (c == '"')
    {
      member->kind = TEXT;
      member->text = read_text (reader);
      return member->text != NULL;
    }
  if (c == '-' || g_ascii_isdigit (c))
    {
      member->kind = NUMBER;
      return read_number (reader, &member->number);
    }
  if (c != '{' && c != '[')
    return fail (reader, "a value is neither text, whole number nor details");
  reader->p++;
  member->kind = c == '{' ? PAIRS : LIST;
  member->items = g_ptr_array_new_with_free_func (g_free);
  return read_items (reader, member->items, c == '{', c == '{' ? '}' : ']');
}

static gboolean
has_member (GPtrArray *members, const char *name)
{
  for (guint i = 0; i < members->len; i++)
    if (g_str_equal (((Member *) g_ptr_array_index (members, i))->name, name))
      return TRUE;
  return FALSE;
}

static gboolean
read_members (Reader *reader, GPtrArray *members)
{
  if (!expect (reader, '{'))
    return FALSE;
  do
    {
      Member *member;
      char *name = read_text (reader);

      if (!name)
        return FALSE;
      if (members->len >= MAX_MEMBERS || has_member (members, name))
        {
          g_free (name);
          return fail (reader, "a name is there twice, or there are too many");
        }
      member = g_new0 (Member, 1);
      member->name = name;
      g_ptr_array_add (members, member);
      if (!expect (reader, ':') || !read_value (reader, member))
        return FALSE;
    }
  while (next_is (reader, ','));
  if (!expect (reader, '}'))
    return FALSE;
  skip_blanks (reader);
  return reader->p == reader->end || fail (reader, "something follows the object");
}

/* --- in: what it means --- */

static gboolean
refuse (GError **error, const char *format, const char *name)
{
  g_autofree char *shown = g_strndup (name, 40);

  if (!error || !*error)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "%s '%s'", format, shown);
  return FALSE;
}

static gboolean
check_digest (const char *line, gsize length, GError **error)
{
  gsize tail = strlen (DIGEST_KEY) + DIGEST_DIGITS + strlen ("\"}");
  gsize body = length - MIN (tail, length);
  g_autofree char *digest = NULL;

  if (length > tail && memcmp (line + body, DIGEST_KEY, strlen (DIGEST_KEY)) == 0)
    {
      digest = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) line, body);
      if (memcmp (line + body + strlen (DIGEST_KEY), digest, DIGEST_DIGITS) == 0)
        return TRUE;
      g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT,
                           "its digest is wrong: the line was changed, or damaged on its way");
      return FALSE;
    }
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "it has no digest at its end: the line is cut off");
  return FALSE;
}

/* New array of Member, or NULL. */
static GPtrArray *
parse (const char *line, gsize length, GError **error)
{
  g_autoptr (GPtrArray) members = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  Reader reader = { line, line + length, NULL };

  if (length > 0 && line[length - 1] == '\r')
    reader.end = line + --length;
  if (!check_digest (line, length, error))
    return NULL;
  if (read_members (&reader, members))
    return g_steal_pointer (&members);
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, reader.wrong);
  return NULL;
}

/* The member, marked as read; NULL with @error when it is missing or of another kind. */
static Member *
take (GPtrArray *members, const char *name, Kind kind, GError **error)
{
  for (guint i = 0; i < members->len; i++)
    {
      Member *member = g_ptr_array_index (members, i);

      if (!g_str_equal (member->name, name))
        continue;
      member->used = TRUE;
      if (member->kind == kind)
        return member;
      refuse (error, "of another kind than it should be:", name);
      return NULL;
    }
  refuse (error, "there is no", name);
  return NULL;
}

static const char *
take_text (GPtrArray *members, const char *name, GError **error)
{
  const Member *member = take (members, name, TEXT, error);

  return member ? member->text : NULL;
}

static gboolean
take_number (GPtrArray *members, const char *name, gint64 min, gint64 max, gint64 *out, GError **error)
{
  const Member *member = take (members, name, NUMBER, error);

  if (!member)
    return FALSE;
  if (member->number < min || member->number > max)
    return refuse (error, "out of range:", name);
  *out = member->number;
  return TRUE;
}

static gboolean
take_int (GPtrArray *members, const char *name, int *out, GError **error)
{
  gint64 number = 0;

  if (!take_number (members, name, G_MININT, G_MAXINT, &number, error))
    return FALSE;
  *out = (int) number;
  return TRUE;
}

static gboolean
take_day (GPtrArray *members, const char *name, gint32 *out, GError **error)
{
  const char *text = take_text (members, name, error);

  if (!text)
    return FALSE;
  return smriti_day_from_string (text, out) || refuse (error, "no date:", name);
}

static gboolean
take_state (GPtrArray *members, const char *name, SmritiState *out, GError **error)
{
  const char *text = take_text (members, name, error);

  if (!text)
    return FALSE;
  return smriti_state_from_string (text, out) || refuse (error, "no state:", text);
}

static gboolean
take_version (GPtrArray *members, GError **error)
{
  gint64 version = 0;

  if (!take_number (members, "v", 1, G_MAXINT, &version, error))
    return FALSE;
  if (version <= VERSION)
    return TRUE;
  g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_TOO_NEW, "a newer Smriti wrote it; install that one first");
  return FALSE;
}

/* Nothing is lost unseen: a name that is not known here is told of. */
static gboolean
check_all_used (GPtrArray *members, GError **error)
{
  for (guint i = 0; i < members->len; i++)
    {
      const Member *member = g_ptr_array_index (members, i);

      if (!member->used)
        return refuse (error, "not known here:", member->name);
    }
  return TRUE;
}

static gboolean
take_payload (GPtrArray *members, SmritiEvent *event, GError **error)
{
  const Member *member = take (members, "payload", PAIRS, error);

  if (!member)
    return FALSE;
  if (member->items->len > 2 * SMRITI_EVENT_MAX_PAYLOAD)
    return refuse (error, "too many details in", "payload");
  for (guint i = 0; i < member->items->len; i += 2)
    {
      const char *name = g_ptr_array_index (member->items, i), *value = g_ptr_array_index (member->items, i + 1);

      if (smriti_event_get (event, name))
        return refuse (error, "there twice:", name);
      if (strlen (name) > 64 || strlen (value) > SMRITI_MAX_ARGUMENT)
        return refuse (error, "too long:", name);
      smriti_event_put (event, name, value);
    }
  return TRUE;
}

static gboolean
take_answer (GPtrArray *members, SmritiEvent *event, GError **error)
{
  const char *grade = take_text (members, "grade", error);
  const char *parameters = take_text (members, "parameters", error);
  gint64 took_ms = 0;

  if (!grade || !parameters || !take_int (members, "elapsed_days", &event->elapsed_days, error)
      || !take_state (members, "state_before", &event->state_before, error)
      || !take_state (members, "state_after", &event->state_after, error)
      || !take_int (members, "step_after", &event->step_after, error)
      || !take_number (members, "interval_s", 0, G_MAXINT64, &event->interval_s, error)
      || !take_number (members, "due", G_MININT64, G_MAXINT64, &event->due_s, error)
      || !take_day (members, "due_day", &event->due_day, error)
      || !take_number (members, "took_ms", 0, SMRITI_MAX_ANSWER_MS, &took_ms, error))
    return FALSE;
  if (g_ascii_isdigit (grade[0]) || !smriti_grade_from_string (grade, &event->grade))
    return refuse (error, "no grade:", grade);
  if (strlen (parameters) > SMRITI_MAX_ARGUMENT)
    return refuse (error, "too long:", "parameters");
  event->took_ms = (guint) took_ms;
  event->parameters = g_strdup (parameters);
  if (!has_member (members, "token"))
    return TRUE;
  event->token = g_strdup (take_text (members, "token", error));
  return event->token && (strlen (event->token) <= SMRITI_MAX_ARGUMENT || refuse (error, "too long:", "token"));
}

static gboolean
take_event (GPtrArray *members, SmritiEvent *event, GError **error)
{
  const char *id = take_text (members, "id", error), *hlc = take_text (members, "hlc", error);

  if (!id || !hlc || !take_number (members, "at_ms", 0, G_MAXINT64, &event->at_ms, error)
      || !take_int (members, "offset_s", &event->offset_s, error) || !take_day (members, "day", &event->day, error)
      || !take_payload (members, event, error))
    return FALSE;
  if (g_strlcpy (event->id, id, sizeof event->id) >= sizeof event->id)
    return refuse (error, "no id of an event:", id);
  if (!g_ascii_string_to_signed (hlc, 10, 0, G_MAXINT64, &event->hlc, NULL))
    return refuse (error, "no number:", "hlc");
  return (event->type != SMRITI_EVENT_ANSWERED || take_answer (members, event, error)) && check_all_used (members, error);
}

SmritiEvent *
smriti_event_line_read (const char *line, gsize length, GError **error)
{
  g_autoptr (GPtrArray) members = parse (line, length, error);
  g_autoptr (SmritiEvent) event = NULL;
  const char *word, *subject;
  SmritiEventType type;

  if (!members || !take_version (members, error) || !take (members, "digest", TEXT, error)
      || !(word = take_text (members, "type", error)) || !(subject = take_text (members, "subject", error)))
    return NULL;
  if (!smriti_event_type_from_string (word, &type))
    {
      refuse (error, "a type that is not known here, a newer Smriti may have written it:", word);
      return NULL;
    }
  if (strlen (subject) > SMRITI_MAX_ARGUMENT)
    {
      refuse (error, "too long:", "subject");
      return NULL;
    }
  event = smriti_event_new (type, subject);
  return take_event (members, event, error) ? g_steal_pointer (&event) : NULL;
}

gboolean
smriti_event_line_is_header (const char *line, gsize length)
{
  return length >= strlen (HEADER_START) && memcmp (line, HEADER_START, strlen (HEADER_START)) == 0;
}

gboolean
smriti_event_line_read_header (const char *line, gsize length, SmritiEventHeader *out, GError **error)
{
  g_autoptr (GPtrArray) members = parse (line, length, error);
  const char *format, *version;

  if (!members || !(format = take_text (members, "format", error)))
    return FALSE;
  if (!g_str_equal (format, SMRITI_EVENT_LINE_FORMAT))
    return refuse (error, "not a log of Smriti's but", format);
  if (!take_version (members, error) || !take (members, "digest", TEXT, error) || !take (members, "devices", LIST, error)
      || !(version = take_text (members, "version", error)) || !take_number (members, "count", 0, G_MAXINT64, &out->count, error)
      || !check_all_used (members, error))
    return FALSE;
  out->version = g_strdup (version);
  return TRUE;
}
