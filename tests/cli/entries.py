#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Walks data/entries.tsv: every entry of the mastery note has a row, and the row's command
does what it says, each in a sandbox of its own with the starter vault."""

import os
import re
import unittest
from concurrent.futures import ThreadPoolExecutor

import lib

TABLE = os.path.join(lib.SOURCE, 'data', 'entries.tsv')
OUTLINE = os.path.join(lib.SOURCE, 'data', 'vault', 'Python', 'Python.md')
ENTRY = re.compile(r'^(\d+(?:\.\d+)+) \*\*(.+?)\*\*')
SANDBOX = ('--clock', '2026-11-29T10:00:00+00:00', '--zone', 'UTC', '--server', 'mock')


def rows():
    with open(TABLE, encoding='utf-8') as table:
        return [line.rstrip('\n').split('\t') for line in table if not line.startswith('#')]


def run(row):
    return lib.in_sandbox(SANDBOX, row[3])


class Entries(lib.Case):
    def test_table(self):
        """One row an entry, in the order of the outline, under its own title."""
        with open(OUTLINE, encoding='utf-8') as note:
            entries = [match.groups() for match in map(ENTRY.match, note) if match]
        self.assertEqual(len(entries), 66)
        self.assertEqual([tuple(row[:2]) for row in rows()], entries)
        for row in rows():
            self.assertEqual(len(row), 5, row)
            self.assertTrue(all(row), row)
            self.assertIn('smriti ', row[3])

    def test_commands(self):
        table = rows()
        with ThreadPoolExecutor(max_workers=2) as pool:
            runs = list(pool.map(run, table))
        for row, done in zip(table, runs):
            with self.subTest(entry=row[0]):
                self.assertEqual(done.returncode, 0, (row[3], done.stdout[-400:], done.stderr[-400:]))
                self.assertRegex(done.stdout, row[4], (row[3], done.stderr[-400:]))


if __name__ == '__main__':
    unittest.main()
