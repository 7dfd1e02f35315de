/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

/* Invariant: link.target is the note that the link means now, 0 = none. It is
 * looked at again whenever a note of that name comes or goes, so that nobody
 * else has to know the rules. */

#include "daemon/store/links.h"

#include "daemon/store/statement.h"

#include <string.h>

gboolean
smriti_links_add (SmritiStore *store, gint64 note, const SmritiLinkTarget *target, const char *written, guint line,
                  GError **error)
{
  g_autofree char *path = g_strconcat (target->whole ? "/" : "", target->path, NULL);

  return smriti_store_run (store, error, "INSERT INTO link (note, stem, path, written, line) VALUES (?1, ?2, ?3, ?4, ?5)",
                           "isssi", note, target->stem, path, written, (gint64) line);
}

gboolean
smriti_links_add_alias (SmritiStore *store, gint64 note, const char *stem, GError **error)
{
  return smriti_store_run (store, error, "INSERT INTO alias (note, stem) VALUES (?1, ?2)", "is", note, stem);
}

/* --- which note a link means --- */

typedef struct
{
  gint64 n, target;
  char *stem, *path, *folder; /* folder: of the outline note, folded */
} Link;

static void
link_clear (gpointer data)
{
  Link *link = data;

  g_free (link->stem);
  g_free (link->path);
  g_free (link->folder);
}

/* Notes of one name, kept while links of that name are looked at. */
typedef struct
{
  char *stem; /* NULL = none yet */
  GArray *notes;
  GPtrArray *names;
  guint n_files; /* the first ones are so called by their file, the others by an alias */
} Named;

static void
named_clear (Named *named)
{
  g_clear_pointer (&named->stem, g_free);
  g_clear_pointer (&named->notes, g_array_unref);
  g_clear_pointer (&named->names, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Named, named_clear)

/* The end of a loop over rows: FALSE when it was an error. */
static gboolean
pass_on (GError *local, GError **error)
{
  if (!local)
    return TRUE;
  g_propagate_error (error, local);
  return FALSE;
}

static gboolean
read_named (SmritiStore *store, Named *named, const char *sql, gint64 vault, GError **error)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, sql, error);
  GError *local = NULL;

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "si", named->stem, vault);
  while (smriti_statement_row (store, statement, &local))
    {
      gint64 n = sqlite3_column_int64 (statement, 0);

      g_array_append_val (named->notes, n);
      g_ptr_array_add (named->names, smriti_note_name (smriti_column_text (statement, 1)));
    }
  return pass_on (local, error);
}

static gboolean
look_up (SmritiStore *store, Named *named, gint64 vault, const char *stem, GError **error)
{
  if (named->stem && g_str_equal (named->stem, stem))
    return TRUE;
  named_clear (named);
  named->stem = g_strdup (stem);
  named->notes = g_array_new (FALSE, FALSE, sizeof (gint64));
  named->names = g_ptr_array_new_with_free_func (g_free);
  if (!read_named (store, named, "SELECT n, path FROM note WHERE stem = ?1 AND vault = ?2 ORDER BY path", vault, error))
    return FALSE;
  named->n_files = named->notes->len;
  return read_named (store, named,
                     "SELECT note.n, note.path FROM alias JOIN note ON note.n = alias.note"
                     " WHERE alias.stem = ?1 AND note.vault = ?2 ORDER BY note.path",
                     vault, error);
}

/* 0 = none. An alias has no folders. */
static gint64
meant (const Link *link, const Named *named)
{
  gboolean whole = *link->path == '/';
  SmritiLinkTarget target = { link->stem, link->path + whole, whole };
  const char *const *names = (const char *const *) named->names->pdata;
  int i = smriti_link_target_choose (&target, link->folder, names, named->n_files);

  if (i < 0 && g_str_equal (link->path, link->stem))
    {
      i = smriti_link_target_nearest (link->folder, names + named->n_files, named->notes->len - named->n_files);
      i = i < 0 ? i : i + (int) named->n_files;
    }
  return i < 0 ? 0 : g_array_index (named->notes, gint64, i);
}

static GArray *
read_links (SmritiStore *store, gint64 vault, gint64 only, GError **error)
{
  static const char all[]
      = "SELECT link.rowid, link.target, link.stem, link.path, o.path FROM note AS o JOIN link ON link.note = o.n"
        " WHERE o.vault = ?1 AND o.topic IS NOT NULL ORDER BY link.stem";
  static const char some[]
      = "SELECT link.rowid, link.target, link.stem, link.path, o.path FROM ("
        " SELECT rowid AS n FROM link WHERE target = ?2"
        " UNION SELECT link.rowid FROM note JOIN link ON link.stem = note.stem WHERE note.n = ?2"
        " UNION SELECT link.rowid FROM alias JOIN link ON link.stem = alias.stem WHERE alias.note = ?2) AS l"
        " JOIN link ON link.rowid = l.n JOIN note AS o ON o.n = link.note WHERE o.vault = ?1 ORDER BY link.stem";
  g_autoptr (SmritiStatement) statement = smriti_statement (store, only == 0 ? all : some, error);
  g_autoptr (GArray) links = NULL;
  GError *local = NULL;

  if (!statement)
    return NULL;
  smriti_statement_bind (statement, only == 0 ? "i" : "ii", vault, only);
  links = g_array_new (FALSE, TRUE, sizeof (Link));
  g_array_set_clear_func (links, link_clear);
  while (smriti_statement_row (store, statement, &local))
    {
      Link link = { sqlite3_column_int64 (statement, 0), sqlite3_column_int64 (statement, 1) };
      g_autofree char *folder = g_path_get_dirname (smriti_column_text (statement, 4));

      link.stem = g_strdup (smriti_column_text (statement, 2));
      link.path = g_strdup (smriti_column_text (statement, 3));
      link.folder = smriti_name_fold (g_str_equal (folder, ".") ? "" : folder);
      g_array_append_val (links, link);
    }
  return pass_on (local, error) ? g_steal_pointer (&links) : NULL;
}

/* Brings link.target up to date; the notes that lost or gained a link go into @touched. */
static gboolean
resolve_links (SmritiStore *store, gint64 vault, gint64 only, GArray *touched, GError **error)
{
  g_autoptr (GArray) links = read_links (store, vault, only, error);
  g_auto (Named) named = { 0 };

  for (guint i = 0; links && i < links->len; i++)
    {
      const Link *link = &g_array_index (links, Link, i);
      gint64 target;

      if (!look_up (store, &named, vault, link->stem, error))
        return FALSE;
      target = meant (link, &named);
      if (target == link->target)
        continue;
      if (!smriti_store_run (store, error, "UPDATE link SET target = ?2 WHERE rowid = ?1", "ii", link->n, target))
        return FALSE;
      g_array_append_val (touched, link->target);
      g_array_append_val (touched, target);
    }
  return links != NULL;
}

/* --- which outline note a note belongs to --- */

#define WANTED                                                                                                              \
  "WITH wanted AS (SELECT n, CASE WHEN topic IS NOT NULL THEN n ELSE coalesce ("                                            \
  "  (SELECT link.note FROM link JOIN note AS o ON o.n = link.note WHERE link.target = note.n ORDER BY o.path LIMIT 1),"    \
  "  CASE WHEN declared THEN (SELECT o.n FROM note AS o WHERE o.vault = note.vault AND o.topic IS NOT NULL ORDER BY o.path" \
  "   LIMIT 1) END, 0) END AS outline FROM note WHERE "
#define SET_OUTLINE                                                                                                   \
  ") UPDATE note SET outline = wanted.outline FROM wanted WHERE note.n = wanted.n AND note.outline <> wanted.outline" \
  " RETURNING note.n"

static gboolean
set_outlines (SmritiStore *store, const char *sql, gint64 n, GArray *moved, GError **error)
{
  g_autoptr (SmritiStatement) statement = smriti_statement (store, sql, error);
  GError *local = NULL;

  if (!statement)
    return FALSE;
  smriti_statement_bind (statement, "i", n);
  while (smriti_statement_row (store, statement, &local))
    {
      gint64 note = sqlite3_column_int64 (statement, 0);

      g_array_append_val (moved, note);
    }
  return pass_on (local, error);
}

GArray *
smriti_links_resolve (SmritiStore *store, gint64 vault, gint64 only, GError **error)
{
  static const char every[] = WANTED "vault = ?1" SET_OUTLINE;
  static const char one[] = WANTED "n = ?1" SET_OUTLINE;
  g_autoptr (GArray) touched = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GArray) moved = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!resolve_links (store, vault, only, touched, error))
    return NULL;
  if (only == 0)
    return set_outlines (store, every, vault, moved, error) ? g_steal_pointer (&moved) : NULL;
  g_array_append_val (touched, only);
  for (guint i = 0; i < touched->len; i++)
    if (!set_outlines (store, one, g_array_index (touched, gint64, i), moved, error))
      return NULL;
  return g_steal_pointer (&moved);
}
