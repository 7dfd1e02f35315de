# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Notes of other programs: notes check and vaults in each of their syntaxes; what another
program's schedule says is where a card's memory begins, once, and can be taken back."""

import os
import shutil
import tempfile
import unittest

from lib import SOURCE, Case, sandboxed

NOTES = os.path.join(SOURCE, 'tests', 'fixtures', 'notes')
CARDS = {'hashcards': 5, 'logseq': 9, 'o2a': 12, 'mochi': 1}
CLOCK = '2026-11-23T08:00:00+00:00'


class Syntaxes(Case):
    def setUp(self):
        self.dir = tempfile.mkdtemp()
        self.addCleanup(shutil.rmtree, self.dir)

    def add(self, syntax):
        root = os.path.join(self.dir, syntax)
        os.mkdir(root)
        note = shutil.copy(os.path.join(NOTES, syntax + '.md'), root)
        with open(note, 'rb') as before:
            self.before = before.read()
        self.addCleanup(self.ok, 'vault', 'remove', root)
        return note, self.ok_json('vault', 'add', '--syntax', syntax, root)['vaults'][0]

    def test_check(self):
        for syntax, n in CARDS.items():
            with self.subTest(syntax):
                path = os.path.join(NOTES, syntax + '.md')
                note = self.ok_json('notes', 'check', '--syntax', syntax, path)['notes'][0]
                self.assertEqual(len(note['cards']), n)
                for card in note['cards']:
                    self.assertTrue(card['front'] and card['back'] and card['line'] > 0)
                self.assertIn('%d card' % n, self.ok('notes', 'check', '--syntax', syntax, path))

    def test_vaults(self):
        for syntax, n in CARDS.items():
            with self.subTest(syntax):
                found = self.add(syntax)[1]
                self.assertEqual((found['reader'], found['notes'], found['cards']), (syntax, 1, n))
                self.doCleanups()
                self.setUp()

    def test_adopted(self):
        note, found = self.add('logseq')
        adopted = [e for e in self.ok_json('log', '--type', 'adopted')['events'] if e['stands']]
        self.assertEqual([(e['date'], e['last'], e['interval_days'], e['front']) for e in adopted],
                         [('2026-06-28', '2026-06-24', 4.28, 'What does mise install do?'),
                          ('2024-12-24', '2024-12-24', 1, 'forgotten')])
        self.assertIn('took over a schedule: forgotten, due 2024-12-24', self.ok('log'))
        card = next(c for c in self.ok_json('cards')['cards'] if c['front'] == 'forgotten')
        self.assertEqual((card['state'], card['due']), ('review', adopted[1]['due']))
        status = self.ok_json('status')
        self.assertEqual((status['due']['total'], status['done']['concepts']), (6, 0))
        answered = self.ok_json('answer', card['id'], 'good')['card']
        self.assertEqual((answered['reps'], answered['lapses'], answered['state']), (1, 0, 'review'))
        self.ok('undo')
        again = next(c for c in self.ok_json('cards')['cards'] if c['front'] == 'forgotten')
        self.assertEqual(again['due'], card['due'])
        self.ok('undo', adopted[1]['event'])
        self.ok('rebuild')  # reads the notes again
        new = next(c for c in self.ok_json('cards')['cards'] if c['front'] == 'forgotten')
        self.assertEqual((new['state'], new['due']), ('new', None))
        with open(note, 'rb') as after:
            self.assertEqual(after.read(), self.before)


if __name__ == '__main__':
    sandboxed('--no-vault', '--clock', CLOCK)
    unittest.main()
