/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/output.h"

#include "common/error.h"

#include <errno.h>
#include <unistd.h>

SmritiOutput *
smriti_output_new (gboolean as_json)
{
  SmritiOutput *out = g_new0 (SmritiOutput, 1);

  out->as_json = as_json;
  out->term = smriti_term_new (STDOUT_FILENO);
  out->text = g_string_new (NULL);
  out->hints = g_string_new (NULL);
  out->json.text = out->text;
  if (as_json)
    {
      smriti_json_begin_object (&out->json, NULL);
      smriti_json_int (&out->json, "format", 1);
    }
  return out;
}

void
smriti_output_free (SmritiOutput *out)
{
  if (!out)
    return;
  g_string_free (out->text, TRUE);
  g_string_free (out->hints, TRUE);
  g_free (out);
}

void
smriti_output_printf (SmritiOutput *out, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (out->text, format, arguments);
  va_end (arguments);
}

int
smriti_output_width (const SmritiOutput *out)
{
  return out->term.tty ? MIN (out->term.columns, 100) : 80;
}

void
smriti_output_hint (SmritiOutput *out, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_string_append_vprintf (out->hints, format, arguments);
  va_end (arguments);
  g_string_append_c (out->hints, '\n');
}

static gboolean
write_all (int fd, const char *data, gsize length, GError **error)
{
  while (length > 0)
    {
      ssize_t written = write (fd, data, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written < 0)
        {
          g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "the result cannot be written: %s", g_strerror (errno));
          return FALSE;
        }
      data += written;
      length -= (gsize) written;
    }
  return TRUE;
}

gboolean
smriti_output_flush (SmritiOutput *out, GError **error)
{
  if (out->as_json)
    return TRUE;
  if (!write_all (STDOUT_FILENO, out->text->str, out->text->len, error))
    return FALSE;
  g_string_truncate (out->text, 0);
  return TRUE;
}

gboolean
smriti_output_finish (SmritiOutput *out, GError **error)
{
  if (out->as_json)
    {
      smriti_json_end_object (&out->json);
      g_string_append_c (out->text, '\n');
    }
  if (!write_all (STDOUT_FILENO, out->text->str, out->text->len, error))
    return FALSE;
  g_string_truncate (out->text, 0);
  if (!out->as_json && out->hints->len > 0 && isatty (STDERR_FILENO))
    write_all (STDERR_FILENO, out->hints->str, out->hints->len, NULL);
  return TRUE;
}
