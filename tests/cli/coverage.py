#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""The outline item by item: taught, asked, known; and how fresh its entries are: what is
stale, and that one was looked through, recorded and written down."""

import json
import os
import shutil
import tempfile

import lib

GIT = os.path.join(lib.SOURCE, 'tests', 'fixtures', 'git-vault')
LATER = ('--clock', '2027-06-05T10:00:00+00:00', '--zone', 'UTC')
NOTE = '''# **1.0 ALPHA — Greek**

1.1 **Letters** – vowels, consonants, accents (three)
1.2 **Words** – What is a word? Nouns / verbs
1.3 **Nothing**

## 1.1 Letters

There are seven vowels.

a vowel :: alpha
a breathing :: before rho

### A consonant

beta :: b
gamma :: g

## 1.2 Words

Verbs stand here: ==luo== is a verb.

A noun :: logos
'''
FRESH = {'topic': str, 'entry': str, 'title': str, 'checked': str, 'shelf_days': (int, None), 'over_days': (int, None),
         'stale': bool, 'note': str, 'line': int}


class Coverage(lib.Case):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix='smriti-cli.')
        self.addCleanup(shutil.rmtree, self.dir)
        self.vault = os.path.join(self.dir, 'Git')

    def see(self, script, code=0, clock=lib.CLOCK):
        run = lib.in_sandbox(['--vault', self.vault, *clock], script)
        self.assertEqual(run.returncode, code, run.stderr)
        return run

    def items(self, script):
        note, = json.loads(self.see(script).stdout.splitlines()[-1])['notes']
        return {e['number']: [(c['item'], c['taught'], c['asked'], c['known']) for c in e['coverage']] for e in note['entries']}

    def test_items(self):
        lib.vault(self.vault, Greek=NOTE)
        self.assertEqual(self.items('smriti outline --progress --json'), {
            '1.0': [], '1.1': [('vowels', True, 1, 0), ('consonants', True, 2, 0), ('accents', False, 0, 0)],
            '1.2': [('What is a word?', False, 0, 0), ('Nouns', False, 1, 0), ('verbs', True, 1, 0)], '1.3': []})
        known = self.items('smriti easy $(smriti cards --json beta | grep -o \'"id":"[^"]*\' | cut -c7-) >/dev/null; '
                           'smriti suspend $(smriti cards --json logos | grep -o \'"id":"[^"]*\' | cut -c7-) >/dev/null; '
                           'smriti outline -p --json')
        self.assertEqual(known['1.1'][1], ('consonants', True, 2, 1))
        self.assertEqual(known['1.2'][1], ('Nouns', False, 0, 0))
        text = self.see('smriti outline -p').stdout
        self.assertRegex(text, r'\n {6}consonants +taught +2 asked +0 known\n')
        self.assertRegex(text, r'\n {6}accents +- +0 asked +0 known\n')
        self.assertIn('6 items: 3 taught, 4 asked, 0 known\n', text)
        self.assertNotIn('items:', self.see('smriti outline').stdout)
        for line in self.see('COLUMNS=40 smriti outline -p').stdout.splitlines():
            self.assertTrue(len(line) <= 40 or self.dir in line, line)

    def test_starter(self):
        """Every item of the starter vault is taught and asked."""
        run = lib.in_sandbox(lib.CLOCK, 'smriti outline --progress --json')
        note, = json.loads(run.stdout)['notes']
        covered = [(e['number'], c['item'], c['taught'], c['asked']) for e in note['entries'] for c in e['coverage']]
        self.assertEqual([c for c in covered if not (c[2] and c[3])], [])
        self.assertEqual(len(covered), 190)

    def test_git(self):
        """Every item of the small curriculum is taught, and asked but for plans."""
        shutil.copytree(GIT, self.vault)
        items = self.items('smriti outline --progress --json')
        for number, covered in items.items():
            for item, taught, asked, known in covered:
                self.assertTrue(taught, (number, item))
                if number not in ('4.2', '4.4'):  # one phrase for a whole group
                    self.assertTrue(asked > 0 or number.startswith(('4.5', '5.4')), (number, item))
        self.assertEqual(items['4.5.1'], [])  # a quota

    def test_two_topics(self):
        """The same numbers of another topic's note are another entry."""
        lib.vault(self.vault, Greek=NOTE, Latin='# **1.0 PRIMA — Latin**\n\n1.1 **Letters** – vowels\n\n## 1.1 Letters\n\nvowel :: a\n')
        notes = json.loads(self.see('smriti outline -p --json').stdout)['notes']
        self.assertEqual({n['topic']: n['entries'][1]['coverage'][0]['asked'] for n in notes}, {'Greek': 1, 'Latin': 1})

    def test_stale(self):
        shutil.copytree(GIT, self.vault)
        out = self.see('smriti outline stale --json; smriti outline stale --all --json; smriti outline checked 5.1 5.2 --json; '
                       'smriti outline stale --json; smriti undo >/dev/null; smriti outline stale --json', clock=LATER).stdout
        stale, everything, checked, after, undone = [json.loads(line)['entries'] for line in out.splitlines()]
        for entry in everything:
            self.has(entry, FRESH)
        self.assertEqual([(e['entry'], e['over_days']) for e in stale],
                         [('2.4', 8), ('3.1', 8), ('3.6.2', 8), ('5.1', 98), ('5.2', 98), ('5.3', 98)])
        self.assertEqual([e for e in everything if e['stale']], stale)
        self.assertIn(('2.2.1', None), [(e['entry'], e['shelf_days']) for e in everything])
        self.assertEqual([(e['entry'], e['checked']) for e in checked], [('5.1', '2027-06-05'), ('5.2', '2027-06-05')])
        self.assertEqual([e['entry'] for e in after], ['2.4', '3.1', '3.6.2', '5.3'])
        self.assertEqual([e['entry'] for e in undone], ['2.4', '3.1', '3.6.2', '5.2', '5.3'])
        self.assertEqual(self.see('smriti outline stale').stdout, '')

    def test_written(self):
        shutil.copytree(GIT, self.vault)
        path = os.path.join(self.vault, 'STAYING CURRENT — Git.md')
        with open(path, encoding='utf-8') as note:
            before = note.read()
        self.see('smriti outline checked 5.1 5.3 --write; smriti outline checked 5.1 --write', clock=LATER)
        with open(path, encoding='utf-8') as note:
            after = note.read()
        heads = ['## 5.1 New Features & Updates\n', '## 5.3 Watch List\n']
        for head in heads:
            before = before.replace(head + '%% checked 2026-11-29, 90 days %%', head + '%% checked 2027-06-05, 90 days %%')
        self.assertEqual(after, before)

    def test_refused(self):
        shutil.copytree(GIT, self.vault)
        for args, code, says in (('checked 9.9', 3, 'no entry'), ('checked', 64, 'needs the number'), ('checked x', 64, 'number of an'),
                                 ('stale 5.1', 64, 'takes nothing'), ('--all', 64, '--all is for'), ('stale --write', 64, '--write is'),
                                 ('stale -p', 64, '--progress is'), ('stale --topic Zz', 3, 'no topic'),
                                 ('checked 5.4.1 9.9', 3, 'no entry'), ('done 4.1 4.2', 64, 'needs the number')):
            run = self.see('smriti outline ' + args, code)
            self.assertEqual(run.stdout, '')
            self.assertIn(says, run.stderr)


if __name__ == '__main__':
    lib.main()
