/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SPDX-FileCopyrightText: The Smriti contributors */

#include "client/curriculum.h"

#include "client/vault_index.h"
#include "client/vault_of.h"
#include "common/notes/link.h"
#include "common/notes/reader.h"

#include <string.h>
#include <sys/stat.h>

#define MAX_NOTE (32 * 1024 * 1024) /* bytes */
#define MAX_DECLARED 5000           /* notes whose frontmatter is looked at */

/* --- notes --- */

void
smriti_curriculum_note_free (SmritiCurriculumNote *note)
{
  if (!note)
    return;
  g_free (note->path);
  g_free (note->text);
  smriti_scan_free (note->scan);
  smriti_note_free (note->content);
  smriti_blocks_free (note->blocks);
  g_free (note);
}

static gboolean
is_readable (const char *path, GError **error)
{
  struct stat st;

  if (stat (path, &st) == 0 && S_ISREG (st.st_mode) && st.st_size <= MAX_NOTE)
    return TRUE;
  g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "'%s' is no note that can be read", path);
  return FALSE;
}

/* Lines of the outline are no blocks. */
static void
mark_outline (SmritiScan *scan)
{
  g_autoptr (SmritiNote) unused = smriti_note_new ();

  smriti_outline_free (smriti_outline_read (scan, unused));
}

SmritiCurriculumNote *
smriti_curriculum_note_new (const char *path, const char *below, char *text, gsize length)
{
  const SmritiNoteOrigin origin = { .path = below };
  SmritiCurriculumNote *note = g_new0 (SmritiCurriculumNote, 1);

  note->path = g_strdup (path);
  note->content = smriti_note_read (smriti_reader_by_name ("smriti"), &origin, text, length);
  note->scan = smriti_scan_new (text, length);
  if (note->content->outline)
    mark_outline (note->scan);
  note->blocks = smriti_blocks_read (note->scan, note->content->entry);
  note->text = text;
  note->length = length;
  return note;
}

static SmritiCurriculumNote *
note_read (const char *path, const char *below, GError **error)
{
  char *text = NULL;
  gsize length;

  if (!is_readable (path, error) || !g_file_get_contents (path, &text, &length, error))
    return NULL;
  return smriti_curriculum_note_new (path, below, text, length);
}

static gboolean
has_note (const SmritiCurriculum *curriculum, const char *path)
{
  for (guint i = 0; i < curriculum->notes->len; i++)
    if (g_str_equal (((SmritiCurriculumNote *) g_ptr_array_index (curriculum->notes, i))->path, path))
      return TRUE;
  return FALSE;
}

static void
tell_left_out (const GError *error)
{
  g_autofree char *said = smriti_bus_explain (error);

  g_printerr ("smriti: %s, leaving it out\n", said);
}

/* A note that cannot be read takes nothing away from the others. */
static void
add_note (SmritiCurriculum *curriculum, const char *below)
{
  g_autofree char *path = g_build_filename (curriculum->vault, below, NULL);
  g_autoptr (GError) error = NULL;
  SmritiCurriculumNote *note = has_note (curriculum, path) ? NULL : note_read (path, below, &error);

  if (note)
    g_ptr_array_add (curriculum->notes, note);
  else if (error)
    tell_left_out (error);
}

static void
add_linked (SmritiCurriculum *curriculum, SmritiVaultIndex *index, GPtrArray *links, const char *folder)
{
  for (guint i = 0; i < links->len; i++)
    {
      const SmritiLink *link = g_ptr_array_index (links, i);
      g_auto (SmritiLinkTarget) target = { 0 };
      const char *below;

      smriti_link_target_init (&target, link->target, folder);
      below = smriti_vault_index_note (index, &target, folder);
      if (below)
        add_note (curriculum, below);
    }
}

static void
add_declared (SmritiCurriculum *curriculum, SmritiVaultIndex *index)
{
  GPtrArray *paths = smriti_vault_index_notes (index);

  for (guint i = 0; i < paths->len && i < MAX_DECLARED; i++)
    {
      g_autoptr (SmritiNote) head = smriti_vault_index_head (index, g_ptr_array_index (paths, i));

      if (head && head->entry)
        add_note (curriculum, g_ptr_array_index (paths, i));
    }
}

/* --- the outline --- */

void
smriti_curriculum_free (SmritiCurriculum *curriculum)
{
  if (!curriculum)
    return;
  g_free (curriculum->topic);
  g_free (curriculum->vault);
  g_free (curriculum->path);
  g_ptr_array_unref (curriculum->entries);
  g_ptr_array_unref (curriculum->notes);
  g_free (curriculum);
}

static void
add_entries (GPtrArray *entries, const GPtrArray *children)
{
  for (guint i = 0; i < children->len; i++)
    {
      SmritiEntry *entry = g_ptr_array_index (children, i);

      g_ptr_array_add (entries, entry);
      add_entries (entries, entry->children);
    }
}

static gboolean
lies_in (const char *path, const char *dir)
{
  gsize length = strlen (dir);

  return strncmp (path, dir, length) == 0 && (path[length] == '/' || g_str_has_suffix (dir, "/"));
}

/* Whether notes that only name an entry are meant to be of this outline note: the vault's first. */
static gboolean
takes_declared (GPtrArray *outlines, const char *dir, const char *path)
{
  for (guint i = 1; i < outlines->len; i += 2)
    if (lies_in (g_ptr_array_index (outlines, i), dir) && strcmp (g_ptr_array_index (outlines, i), path) < 0)
      return FALSE;
  return TRUE;
}

SmritiCurriculum *
smriti_curriculum_read (const char *vault, const char *path, const char *topic, gboolean declared, GError **error)
{
  g_autoptr (SmritiCurriculum) curriculum = g_new0 (SmritiCurriculum, 1);
  g_autoptr (SmritiVaultIndex) index = NULL;
  const char *below = path + strlen (vault) + strspn (path + strlen (vault), "/");
  g_autofree char *folder = g_path_get_dirname (below);
  SmritiCurriculumNote *note;

  curriculum->entries = g_ptr_array_new ();
  curriculum->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_curriculum_note_free);
  note = note_read (path, below, error);
  if (!note)
    return NULL;
  g_ptr_array_add (curriculum->notes, note);
  if (!note->content->outline)
    {
      g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "'%s' is no outline note any more", path);
      return NULL;
    }
  curriculum->vault = g_strdup (vault);
  curriculum->path = g_strdup (path);
  curriculum->outline = note->content->outline;
  curriculum->topic = g_strdup (topic);
  add_entries (curriculum->entries, curriculum->outline->sections);
  index = smriti_vault_index_new (vault);
  add_linked (curriculum, index, note->content->links, g_str_equal (folder, ".") ? "" : folder);
  if (declared)
    add_declared (curriculum, index);
  return g_steal_pointer (&curriculum);
}

static SmritiCurriculum *
read_of_vault (SmritiDbusDaemon *daemon, GPtrArray *outlines, guint i, GError **error)
{
  const char *topic = g_ptr_array_index (outlines, i), *path = g_ptr_array_index (outlines, i + 1);
  GError *local = NULL;
  g_autoptr (SmritiVaultOf) vault = smriti_vault_of (daemon, path, &local);

  if (vault)
    return smriti_curriculum_read (vault->dir, path, topic, takes_declared (outlines, vault->dir, path), error);
  if (local)
    g_propagate_error (error, local);
  else
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "'%s' is in no vault any more", path);
  return NULL;
}

/* --- which there are --- */

/* topic, path, topic, path … of the outline notes, in the daemon's order. A note whose headings tell no topic is called by
 * its own name. */
static GPtrArray *
list_outlines (SmritiDbusDaemon *daemon, GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  guint offset = 0, total = 0;
  gsize rows;

  do
    {
      g_autoptr (GVariant) page = NULL;

      if (!smriti_dbus_daemon_call_list_entries_sync (daemon, "", offset, SMRITI_MAX_ROWS, SMRITI_MAX_ARGUMENT,
                                                      smriti_no_options (), &page, &total, NULL, error))
        return NULL;
      rows = g_variant_n_children (page);
      for (gsize i = 0; i < rows; i++)
        {
          g_autoptr (GVariant) row = g_variant_get_child_value (page, i);
          const char *path, *topic;

          g_variant_get_child (row, 0, "&s", &path);
          g_variant_get_child (row, 1, "&s", &topic);
          if (found->len > 0 && g_str_equal (g_ptr_array_index (found, found->len - 1), path))
            continue;
          g_ptr_array_add (found, g_strdup (topic));
          g_ptr_array_add (found, g_strdup (path));
        }
      offset += (guint) rows;
    }
  while (rows > 0 && offset < total);
  return g_steal_pointer (&found);
}

static gboolean
is_same_topic (const char *a, const char *b)
{
  g_autofree char *first = smriti_name_fold (a);
  g_autofree char *second = smriti_name_fold (b);

  return g_str_equal (first, second);
}

static void
refuse_topic (GPtrArray *outlines, const char *topic, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < outlines->len; i += 2)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", (char *) g_ptr_array_index (outlines, i));
  if (outlines->len == 0)
    g_set_error_literal (error, SMRITI_ERROR, SMRITI_ERROR_NOTHING,
                         "no vault holds an outline note; 'smriti vault add DIR' adds one");
  else if (!topic)
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_FAILED, "no outline note can be read of: %s", names->str);
  else
    g_set_error (error, SMRITI_ERROR, SMRITI_ERROR_NOT_FOUND, "there is no topic '%s'; there is: %s", topic, names->str);
}

GPtrArray *
smriti_curricula_load (SmritiDbusDaemon *daemon, const char *topic, GError **error)
{
  g_autoptr (GPtrArray) outlines = list_outlines (daemon, error);
  g_autoptr (GPtrArray) curricula = g_ptr_array_new_with_free_func ((GDestroyNotify) smriti_curriculum_free);

  if (!outlines)
    return NULL;
  for (guint i = 0; i < outlines->len; i += 2)
    {
      g_autoptr (GError) local = NULL;
      SmritiCurriculum *curriculum;

      if (topic && !is_same_topic (g_ptr_array_index (outlines, i), topic))
        continue;
      curriculum = read_of_vault (daemon, outlines, i, &local);
      if (curriculum)
        g_ptr_array_add (curricula, curriculum);
      else
        tell_left_out (local);
    }
  if (curricula->len > 0)
    return g_steal_pointer (&curricula);
  refuse_topic (outlines, topic, error);
  return NULL;
}

GPtrArray *
smriti_curricula_gather (GPtrArray *curricula, GPtrArray *(*find) (const SmritiCurriculum *curriculum))
{
  GPtrArray *all = find (g_ptr_array_index (curricula, 0));

  for (guint i = 1; i < curricula->len; i++)
    g_ptr_array_extend_and_steal (all, find (g_ptr_array_index (curricula, i)));
  return all;
}

/* --- looking --- */

const SmritiEntry *
smriti_curriculum_entry (const SmritiCurriculum *curriculum, const char *key)
{
  return smriti_outline_find (curriculum->outline, key);
}

gboolean
smriti_entry_is_of (const char *key, const char *above)
{
  gsize length = strlen (above);

  return strncmp (key, above, length) == 0 && (key[length] == '\0' || key[length] == '.');
}

static gboolean
has_word (const char *title, const char *word)
{
  g_autofree char *folded = smriti_name_fold (title);
  g_autofree char *wanted = smriti_name_fold (word);
  gsize length = strlen (wanted);

  for (const char *p = folded; (p = strstr (p, wanted)); p += length)
    if (p == folded || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (p))))
      return TRUE;
  return FALSE;
}

gboolean
smriti_curriculum_is_under (const SmritiCurriculum *curriculum, const char *key, const char *word)
{
  for (guint i = 0; key && i < curriculum->entries->len; i++)
    {
      const SmritiEntry *entry = g_ptr_array_index (curriculum->entries, i);

      if (smriti_entry_is_of (key, entry->key) && has_word (entry->title, word))
        return TRUE;
    }
  return FALSE;
}

GArray *
smriti_curriculum_blocks (const SmritiCurriculum *curriculum, const char *key, gboolean beneath)
{
  GArray *places = g_array_new (FALSE, FALSE, sizeof (SmritiPlace));

  for (guint n = 0; n < curriculum->notes->len; n++)
    {
      const SmritiCurriculumNote *note = g_ptr_array_index (curriculum->notes, n);
      const SmritiBlock *block;

      for (guint i = 0; (block = smriti_blocks_nth (note->blocks, i)); i++)
        if (!key || (block->entry && (beneath ? smriti_entry_is_of (block->entry, key) : g_str_equal (block->entry, key))))
          {
            const SmritiPlace place = { note, block };

            g_array_append_val (places, place);
          }
    }
  return places;
}

SmritiPlace
smriti_curriculum_heading (const SmritiCurriculum *curriculum, const char *key)
{
  g_autoptr (GArray) places = smriti_curriculum_blocks (curriculum, key, FALSE);

  for (guint i = 0; i < places->len; i++)
    {
      const SmritiPlace *place = &g_array_index (places, SmritiPlace, i);
      g_autofree char *number = smriti_outline_number (place->block->text, strlen (place->block->text), &(gsize){ 0 });

      if (place->block->kind == SMRITI_BLOCK_HEADING && g_strcmp0 (number, key) == 0)
        return *place;
    }
  return (SmritiPlace){ NULL, NULL };
}

const SmritiPlace *
smriti_places_after (const GArray *places, guint i)
{
  if (i + 1 >= places->len || g_array_index (places, SmritiPlace, i + 1).note != g_array_index (places, SmritiPlace, i).note)
    return NULL;
  return &g_array_index (places, SmritiPlace, i + 1);
}
