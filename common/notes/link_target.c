/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "common/notes/link_target.h"

#include <string.h>

char *
smriti_name_fold (const char *s)
{
  g_autofree char *valid = NULL;
  g_autofree char *composed = NULL;
  g_autofree char *folded = NULL;
  const guchar *p = (const guchar *) s;

  while (*p >= 0x20 && *p < 0x80)
    p++;
  if (*p == '\0')
    return g_ascii_strdown (s, -1);
  valid = g_utf8_make_valid (s, -1);
  composed = g_utf8_normalize (valid, -1, G_NORMALIZE_NFC);
  folded = g_utf8_casefold (composed, -1);
  return g_utf8_normalize (folded, -1, G_NORMALIZE_NFC); /* folding takes letters apart */
}

/* Takes ".md" or ".markdown" off, in place. */
static void
cut_suffix (char *name)
{
  char *slash = strrchr (name, '/');
  char *dot = strrchr (slash ? slash + 1 : name, '.');

  if (dot && dot > (slash ? slash + 1 : name)
      && (g_ascii_strcasecmp (dot, ".md") == 0 || g_ascii_strcasecmp (dot, ".markdown") == 0))
    *dot = '\0';
}

char *
smriti_note_name (const char *path)
{
  char *name = smriti_name_fold (path);

  cut_suffix (name);
  return name;
}

char *
smriti_note_stem (const char *path)
{
  const char *slash = strrchr (path, '/');

  return smriti_note_name (slash ? slash + 1 : path);
}

/* Joins @folder and @written and works out "." and ".."; NULL = above the top. */
static char *
resolve (const char *folder, const char *written)
{
  g_autofree char *joined = g_strconcat (folder, "/", written, NULL);
  g_auto (GStrv) parts = g_strsplit (joined, "/", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (char **part = parts; *part; part++)
    {
      g_strstrip (*part);
      if (g_str_equal (*part, ".."))
        {
          if (kept->len == 0)
            return NULL;
          g_ptr_array_set_size (kept, (int) kept->len - 1);
        }
      else if (**part && !g_str_equal (*part, "."))
        g_ptr_array_add (kept, *part);
    }
  g_ptr_array_add (kept, NULL);
  return g_strjoinv ("/", (char **) kept->pdata);
}

void
smriti_link_target_init (SmritiLinkTarget *target, const char *written, const char *folder)
{
  gboolean dotted = g_str_has_prefix (written, "./") || g_str_has_prefix (written, "../");
  g_autofree char *path = resolve (dotted ? folder : "", written);
  const char *slash;

  memset (target, 0, sizeof *target);
  target->whole = dotted || *written == '/';
  target->path = path ? smriti_note_name (path) : NULL;
  slash = target->path ? strrchr (target->path, '/') : NULL;
  target->stem = g_strdup (slash ? slash + 1 : target->path ? target->path : "");
}

void
smriti_link_target_clear (SmritiLinkTarget *target)
{
  g_clear_pointer (&target->stem, g_free);
  g_clear_pointer (&target->path, g_free);
}

static gboolean
is_inside (const char *name, const char *folder)
{
  gsize length = strlen (folder);

  return length == 0 || (strncmp (name, folder, length) == 0 && name[length] == '/');
}

/* @end is all of @name or its last folders and stem. */
static gboolean
ends_with (const char *name, const char *end)
{
  gsize length = strlen (name), end_length = strlen (end);

  return length >= end_length && strcmp (name + length - end_length, end) == 0
         && (length == end_length || name[length - end_length - 1] == '/');
}

/* TRUE when @a comes before @b. */
static gboolean
is_better (const char *a, const char *b, const char *folder)
{
  gboolean inside = is_inside (a, folder);
  glong longer;

  if (inside != is_inside (b, folder))
    return inside;
  longer = g_utf8_strlen (a, -1) - g_utf8_strlen (b, -1);
  return longer != 0 ? longer < 0 : strcmp (a, b) < 0;
}

int
smriti_link_target_choose (const SmritiLinkTarget *target, const char *folder, const char *const *names, guint n)
{
  int best = -1;

  for (guint i = 0; target->path && i < n; i++)
    {
      if (g_str_equal (names[i], target->path))
        return (int) i;
      if (!target->whole && ends_with (names[i], target->path) && (best < 0 || is_better (names[i], names[best], folder)))
        best = (int) i;
    }
  return best;
}

int
smriti_link_target_nearest (const char *folder, const char *const *names, guint n)
{
  int best = n > 0 ? 0 : -1;

  for (guint i = 1; i < n; i++)
    if (is_better (names[i], names[best], folder))
      best = (int) i;
  return best;
}
