#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""The watch list: what is dated, when it is asked again, a line written into its note and
nothing else, what became of one, the inbox; and what the ritual says of it."""

import json
import os
import shutil
import tempfile

import lib

GIT = os.path.join(lib.SOURCE, 'tests', 'fixtures', 'git-vault')
CLOCK = ('--clock', '2026-11-29T10:00:00+00:00', '--zone', 'UTC')
NOTE = 'STAYING CURRENT — Git.md'
OBSERVATION = {'n': int, 'topic': str, 'entry': str, 'date': str, 'text': str, 'state': str, 'age_days': int,
               'asked': (str, None), 'again': (str, None), 'why': (str, None), 'note': str, 'line': int}


class Watch(lib.Case):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix='smriti-cli.')
        self.addCleanup(shutil.rmtree, self.dir)
        self.vault = os.path.join(self.dir, 'Git')
        shutil.copytree(GIT, self.vault)

    def see(self, script, code=0):
        run = lib.in_sandbox(['--vault', self.vault, *CLOCK], script)
        self.assertEqual(run.returncode, code, run.stderr)
        return run

    def told(self, script):
        return [json.loads(line) for line in self.see(script).stdout.splitlines() if line.startswith('{')]

    def note(self):
        with open(os.path.join(self.vault, NOTE), encoding='utf-8', newline='') as note:
            return note.read()

    def test_list(self):
        everything, due = self.told('smriti watch --json; smriti watch list --due --json')
        for observation in everything['results']:
            self.has(observation, OBSERVATION)
        self.assertEqual([(o['n'], o['entry'], o['date'], o['state'], o['age_days'], o['again']) for o in everything['results']],
                         [(1, '5.1', '2025-08-18', 'due', 468, '2025-11-17'), (2, '5.3', '2026-03-02', 'due', 272, '2026-06-01'),
                          (3, '5.3', '2026-11-29', 'waiting', 0, '2027-02-28'),
                          (4, '5.3', '2026-11-29', 'waiting', 0, '2027-02-28')])
        self.assertEqual((everything['due'], everything['captured']), (2, []))
        self.assertEqual(due['results'], everything['results'][:2])
        text = self.see('smriti watch').stdout
        self.assertTrue(all(len(line) <= 80 for line in text.splitlines()), text)

    def test_add(self):
        before = self.note()
        self.see('smriti watch add "2.53: something new"; smriti watch add "look at jj" --entry 5.3')
        after = self.note()
        line = '- 2025-08-18: Git 2.51 is out; it deprecates `git whatchanged`.\n'
        self.assertEqual(after, before.replace(line, line + '- 2026-11-29: 2.53: something new\n').replace(
            '\n### Hosting', '\n- 2026-11-29: look at jj\n\n### Hosting'))
        told, = self.told('smriti watch add again --json')
        self.has(told['results'][0], {'topic': str, 'entry': str, 'text': str, 'note': str})

    def test_again(self):
        still, changed, all_of_it = self.told('''
            smriti watch again "SHA-256 repositories as" still --why "not ours" --json
            smriti watch again 1 changed --json; smriti watch --json''')
        self.assertEqual([(o['state'], o['asked'], o['again'], o['why']) for o in still['results']],
                         [('waiting', '2026-11-29', '2027-02-28', 'not ours')])
        self.assertEqual([(o['state'], o['asked'], o['again'], o['why']) for o in changed['results']],
                         [('changed', '2026-11-29', None, None)])
        self.assertTrue(still['event'] and changed['event'])
        self.assertEqual(all_of_it['due'], 0)
        self.assertIn("no observation '51'", self.see('smriti watch again 51 still', 3).stderr)  # stands in one's text
        undone, = self.told('smriti watch again 1 changed; smriti undo; smriti watch --json')
        self.assertEqual(undone['due'], 2)

    def test_inbox(self):
        told, = self.told('smriti add "New in 2.53?" "Nothing" >/dev/null; smriti watch --json')
        self.assertEqual([(c['front'], c['topic'], c['feeds'], c['line']) for c in told['captured']], [('New in 2.53?', 'Git', '5.1', 1)])
        self.assertIn('New in 2.53?  (feeds 5.1)', self.see('smriti watch').stdout)

    def test_ritual(self):
        """What is due and what is stale stand under the step about the document."""
        run = lib.in_sandbox(['--vault', self.vault, '--clock', '2027-06-05T10:00:00+00:00', '--zone', 'UTC'],
                             'smriti watch again 1 changed >/dev/null; smriti ritual --json; smriti ritual </dev/null')
        self.assertEqual(run.returncode, 0, run.stderr)
        told, text = run.stdout.split('\n', 1)
        help = json.loads(told)['steps'][0]['help']
        self.assertEqual([o['n'] for o in help['watch']], [2, 3, 4])
        self.assertEqual([f['entry'] for f in help['stale']], ['2.4', '3.1', '3.6.2', '5.1', '5.2', '5.3'])
        self.assertEqual(help['outdated'], [])
        for observation in help['watch']:
            self.has(observation, OBSERVATION)
        self.assertIn('    2.4 Tools & Tips, 8 days over\n', text)
        self.assertIn("  3 observed a quarter ago or more; is it still so ('smriti watch')?\n    2026-03-02  Several", text)

    def test_starter_vault(self):
        run = lib.in_sandbox(CLOCK, 'smriti watch add "3.15: frozendict" --entry 5.1 && smriti watch list')
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertIn('frozendict', run.stdout)

    def test_refused(self):
        before = self.note()
        for args, code, says in (('add "a :: b"', 1, 'would change how'), ('add ""', 64, 'one line'), ('add', 64, 'one text'),
                                 ('add "$(printf \'a\\nb\')"', 64, 'one line'), ('add x --entry 9.9', 3, 'no note has'),
                                 ('again 9 still', 3, 'no observation'), ('again git still', 64, 'could mean'),
                                 ('again 1 maybe', 64, "'still' so"), ('again 1', 64, 'takes a number'), ('fly', 64, 'knows list'),
                                 ('list x', 64, 'takes nothing'), ('--topic Zz', 3, 'no topic')):
            run = self.see('smriti watch ' + args, code)
            self.assertEqual(run.stdout, '')
            self.assertIn(says, run.stderr)
        self.assertEqual(self.note(), before)


if __name__ == '__main__':
    lib.main()
