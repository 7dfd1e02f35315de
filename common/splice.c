/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Invariant: offsets rise, and no splice reaches into the next. */

#include "common/splice.h"

#include <string.h>

static void
splice_free (gpointer data)
{
  SmritiSplice *splice = data;

  g_bytes_unref (splice->before);
  g_bytes_unref (splice->after);
  g_free (splice);
}

GPtrArray *
smriti_splices_new (void)
{
  return g_ptr_array_new_with_free_func (splice_free);
}

static void
append (GPtrArray *splices, gsize offset, GBytes *before, GBytes *after)
{
  SmritiSplice *splice = g_new0 (SmritiSplice, 1);

  splice->offset = offset;
  splice->before = before;
  splice->after = after;
  g_ptr_array_add (splices, splice);
}

/* Where the bytes end that the last one takes. */
static gsize
taken_to (const GPtrArray *splices)
{
  const SmritiSplice *last = splices->len > 0 ? g_ptr_array_index (splices, splices->len - 1) : NULL;

  return last ? last->offset + g_bytes_get_size (last->before) : 0;
}

void
smriti_splices_add (GPtrArray *splices, const char *text, gsize offset, gsize n_before, const char *after, gsize n_after)
{
  g_return_if_fail (offset >= taken_to (splices));
  append (splices, offset, g_bytes_new (text ? text + offset : NULL, n_before), g_bytes_new (after, n_after));
}

char *
smriti_splices_apply (const GPtrArray *splices, const char *text, gsize length, gsize *out_length)
{
  g_autoptr (GString) out = g_string_sized_new (length + 64);
  gsize at = 0;

  for (guint i = 0; i < splices->len; i++)
    {
      const SmritiSplice *splice = g_ptr_array_index (splices, i);
      gsize n_before, n_after;
      const char *before = g_bytes_get_data (splice->before, &n_before);
      const char *after = g_bytes_get_data (splice->after, &n_after);

      if (splice->offset < at || splice->offset > length || n_before > length - splice->offset
          || (n_before > 0 && memcmp (text + splice->offset, before, n_before) != 0))
        return NULL;
      if (splice->offset > at)
        g_string_append_len (out, text + at, (gssize) (splice->offset - at));
      if (n_after > 0)
        g_string_append_len (out, after, (gssize) n_after);
      at = splice->offset + n_before;
    }
  if (at < length)
    g_string_append_len (out, text + at, (gssize) (length - at));
  *out_length = out->len;
  return g_string_free (g_steal_pointer (&out), FALSE);
}

GPtrArray *
smriti_splices_invert (const GPtrArray *splices)
{
  GPtrArray *inverse = smriti_splices_new ();
  gsize shift = 0; /* how far what follows has moved; unsigned arithmetic wraps back */

  for (guint i = 0; i < splices->len; i++)
    {
      const SmritiSplice *splice = g_ptr_array_index (splices, i);

      append (inverse, splice->offset + shift, g_bytes_ref (splice->after), g_bytes_ref (splice->before));
      shift += g_bytes_get_size (splice->after) - g_bytes_get_size (splice->before);
    }
  return inverse;
}
