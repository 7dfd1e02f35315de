/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "daemon/bus/check.h"

#include "common/error.h"
#include "common/names.h"
#include "common/text.h"

#include <string.h>

GError *
smriti_error_for_bus (const GError *error)
{
  g_autofree char *message = smriti_text_bounded (error->message, SMRITI_MAX_ARGUMENT);

  for (char *p = message; *p; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  return g_error_new_literal (SMRITI_ERROR, error->domain == SMRITI_ERROR ? error->code : SMRITI_ERROR_FAILED, message);
}

void
smriti_reply_error (GDBusMethodInvocation *call, GError *error)
{
  g_autoptr (GError) line = smriti_error_for_bus (error);

  g_dbus_method_invocation_return_gerror (call, line);
  g_error_free (error);
}

static gboolean
check_text (GDBusMethodInvocation *call, const char *name, const char *text, const char *allowed)
{
  if (strlen (text) > SMRITI_MAX_ARGUMENT)
    {
      g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_LIMIT, "%s is longer than %d bytes", name,
                                             SMRITI_MAX_ARGUMENT);
      return FALSE;
    }
  for (const char *p = text; *p; p++)
    if (g_ascii_iscntrl (*p) && !strchr (allowed, *p))
      {
        g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "%s holds a control character",
                                               name);
        return FALSE;
      }
  return TRUE;
}

gboolean
smriti_check_string (GDBusMethodInvocation *call, const char *name, const char *text)
{
  return check_text (call, name, text, "");
}

gboolean
smriti_check_lines (GDBusMethodInvocation *call, const char *name, const char *text)
{
  return check_text (call, name, text, "\n\t");
}

gboolean
smriti_check_path (GDBusMethodInvocation *call, const char *name, const char *path)
{
  if (!smriti_check_string (call, name, path))
    return FALSE;
  if (path[0] == '/')
    return TRUE;
  g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "%s '%s' is no absolute path", name,
                                         path);
  return FALSE;
}

gboolean
smriti_check_page (GDBusMethodInvocation *call, guint limit, guint max_text)
{
  if (limit <= SMRITI_MAX_ROWS && max_text <= SMRITI_MAX_STRING)
    return TRUE;
  g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_LIMIT,
                                         "a page holds at most %d rows with texts of at most %d bytes", SMRITI_MAX_ROWS,
                                         SMRITI_MAX_STRING);
  return FALSE;
}

/* The value of @key if it is there with @type; FALSE + reply when of another. */
static gboolean
look_up (GDBusMethodInvocation *call, GVariant *options, const char *key, const char *type, GVariant **out)
{
  *out = g_variant_lookup_value (options, key, NULL);
  if (!*out || g_variant_is_of_type (*out, G_VARIANT_TYPE (type)))
    return TRUE;
  g_clear_pointer (out, g_variant_unref);
  g_dbus_method_invocation_return_error (call, SMRITI_ERROR, SMRITI_ERROR_INVALID_ARGUMENT, "option '%s' is of type '%s'", key,
                                         type);
  return FALSE;
}

gboolean
smriti_check_boolean (GDBusMethodInvocation *call, GVariant *options, const char *key, gboolean *out)
{
  g_autoptr (GVariant) value = NULL;

  if (!look_up (call, options, key, "b", &value))
    return FALSE;
  if (value)
    *out = g_variant_get_boolean (value);
  return TRUE;
}

gboolean
smriti_check_uint (GDBusMethodInvocation *call, GVariant *options, const char *key, guint *out)
{
  g_autoptr (GVariant) value = NULL;

  if (!look_up (call, options, key, "u", &value))
    return FALSE;
  if (value)
    *out = g_variant_get_uint32 (value);
  return TRUE;
}

gboolean
smriti_check_int64 (GDBusMethodInvocation *call, GVariant *options, const char *key, gint64 *out)
{
  g_autoptr (GVariant) value = NULL;

  if (!look_up (call, options, key, "x", &value))
    return FALSE;
  if (value)
    *out = g_variant_get_int64 (value);
  return TRUE;
}

gboolean
smriti_check_text (GDBusMethodInvocation *call, GVariant *options, const char *key, const char **out)
{
  g_autoptr (GVariant) value = NULL;

  if (!look_up (call, options, key, "s", &value))
    return FALSE;
  if (!value)
    return TRUE;
  if (!smriti_check_string (call, key, g_variant_get_string (value, NULL)))
    return FALSE;
  return g_variant_lookup (options, key, "&s", out);
}
