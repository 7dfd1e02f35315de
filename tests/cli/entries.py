#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Walks data/entries.tsv: every entry of the mastery note has a row, and the row's command
does what it says, each in a sandbox of its own with the starter vault. Then
tests/fixtures/git-modes.tsv: every mode with another topic."""

import os
import re
import unittest
from concurrent.futures import ThreadPoolExecutor

import lib

TABLE = os.path.join(lib.SOURCE, 'data', 'entries.tsv')
OUTLINE = os.path.join(lib.SOURCE, 'data', 'vault', 'Python', 'Python.md')
ENTRY = re.compile(r'^(\d+(?:\.\d+)+) \*\*(.+?)\*\*')
MODES = os.path.join(lib.SOURCE, 'tests', 'fixtures', 'git-modes.tsv')
GIT = os.path.join(lib.SOURCE, 'tests', 'fixtures', 'git-vault')
SANDBOX = ('--clock', '2026-11-29T10:00:00+00:00', '--zone', 'UTC', '--server', 'mock')


def rows(path):
    with open(path, encoding='utf-8') as table:
        return [line.rstrip('\n').split('\t') for line in table if not line.startswith('#')]


class Tables(lib.Case):
    def test_every_entry_has_a_row(self):
        """In the order of the outline, under its own title."""
        with open(OUTLINE, encoding='utf-8') as note:
            entries = [match.groups() for match in map(ENTRY.match, note) if match]
        self.assertEqual(len(entries), 66)
        self.assertEqual([tuple(row[:2]) for row in rows(TABLE)], entries)
        for row in rows(TABLE):
            self.assertEqual(len(row), 5, row)
            self.assertTrue(all(row), row)
            self.assertIn('smriti ', row[3])

    def walk(self, table, options, before):
        """The last two columns: a command, and what its output matches."""
        with ThreadPoolExecutor(max_workers=2) as pool:
            runs = list(pool.map(lambda row: lib.in_sandbox(SANDBOX + options, before + row[-2]), table))
        for row, done in zip(table, runs):
            with self.subTest(row=row[0]):
                self.assertEqual(done.returncode, 0, (row[-2], done.stdout[-400:], done.stderr[-400:]))
                self.assertRegex(done.stdout, row[-1], (row[-2], done.stderr[-400:]))

    def test_entries(self):
        self.walk(rows(TABLE), (), '')

    def test_another_topic(self):
        """In a copy: some commands write into the notes."""
        copy = f'cp -r {GIT} ~/Git && smriti vault add ~/Git >/dev/null && '
        self.walk(rows(MODES), ('--no-vault',), copy)


if __name__ == '__main__':
    unittest.main()
