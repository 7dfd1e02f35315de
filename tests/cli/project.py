#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Projects: the board of two topics, a project from its beginning to its shipping, what
it gives to the 90-day cycle, and what is refused."""

import json
import os

import lib

GIT = os.path.join(lib.SOURCE, 'tests', 'fixtures', 'git-vault')
PROJECT = {'name': str, 'slug': str, 'topic': str, 'entry': str, 'level': (str, None), 'state': str, 'done': int, 'of': int,
           'milestones': list, 'hours': (int, float), 'link': (str, None), 'started': (str, None), 'shipped': (str, None),
           'dropped': (str, None), 'about': (str, None), 'note': (str, None), 'line': (int, None)}


class Project(lib.Case):
    def see(self, script, code=0):
        run = lib.in_sandbox(['--vault', GIT, *lib.CLOCK], script)
        self.assertEqual(run.returncode, code, run.stderr)
        return run

    def projects(self, script):
        return [json.loads(line)['results'] for line in self.see(script).stdout.splitlines() if line.startswith('{')]

    def test_board(self):
        board, = self.projects('smriti project --json')
        self.assertEqual([(p['entry'], p['level'], p['slug'], p['state'], p['of']) for p in board], [
            ('2.2.1', 'beginner', 'dotfiles-repository', 'open', 4), ('2.2.1', 'beginner', 'lab-notebook', 'open', 4),
            ('2.2.2', 'intermediate', 'commit-hook', 'open', 4), ('2.2.2', 'intermediate', 'release-script', 'open', 4),
            ('2.2.3', 'production', 'mirror-of-a-server', 'open', 4), ('2.2.3', 'production', 'shared-handbook', 'open', 4)])
        for project in board:
            self.has(project, PROJECT)
            self.assertTrue(project['about'])
            self.assertTrue(project['note'].endswith('2.0 PRACTICE — Git.md'))
            for n, milestone in enumerate(project['milestones'], 1):
                self.has(milestone, {'n': int, 'text': str, 'done': bool, 'note': (str, None), 'link': (str, None)})
                self.assertEqual((milestone['n'], milestone['done']), (n, False))
        text = self.see('smriti project').stdout
        self.assertIn('Beginner (2.2.1)\n  Dotfiles repository ', text)
        self.assertTrue(all(len(line) <= 80 for line in text.splitlines()), text)

    def test_starter_vault(self):
        run = lib.in_sandbox(lib.CLOCK, 'smriti project --json')
        self.assertEqual(run.returncode, 0, run.stderr)
        slugs = [p['slug'] for p in json.loads(run.stdout)['results']]
        for slug in ('cli-calculator', 'file-organizer', 'web-scraper', 'database-projects', 'ml-pipeline'):
            self.assertIn(slug, slugs)

    def test_a_life(self):
        steps = self.projects('''
            smriti project start mirror --json
            smriti project tick mirror 2 --json; smriti project tick MIRROR "bare mirror" --json
            smriti project tick mirror bare --off --json
            smriti project hours mirror 1.5 --json; smriti project hours mirror .25 --json
            smriti project link mirror https://example.org/m --json
            yes '' | smriti workflow start security --for mirror-of-a-server >/dev/null
            smriti project ship mirror --json; smriti undo >/dev/null; smriti project drop mirror --why "no server" --json
            smriti project start mirror --json''')
        told = [(p['state'], p['done'], p['of'], p['hours'], p['link']) for p, in steps]
        self.assertEqual(told, [('started', 0, 4, 0, None), ('started', 1, 4, 0, None), ('started', 2, 4, 0, None),
                                ('started', 1, 4, 0, None), ('started', 1, 4, 1.5, None), ('started', 1, 4, 1.75, None),
                                ('started', 1, 4, 1.75, 'https://example.org/m'),
                                ('shipped', 1, 4, 1.75, 'https://example.org/m'),
                                ('dropped', 1, 4, 1.75, 'https://example.org/m'),
                                ('started', 0, 4, 0, 'https://example.org/m')])
        self.assertEqual(steps[7][0]['shipped'], '2026-11-23')
        self.assertEqual(steps[8][0]['dropped'], '2026-11-23')

    def test_fits(self):
        for done in ('ship', 'drop'):
            run = self.see('smriti project start mirror >/dev/null; smriti project hours mirror 123.5 >/dev/null\n'
                           'smriti project link mirror https://example.org/m >/dev/null\n'
                           "yes '' | smriti workflow start security --for mirror >/dev/null\n"
                           'smriti project %s mirror; smriti project; smriti project show mirror' % done)
            self.assertEqual([line for line in run.stdout.splitlines() if len(line) > 80 or '…' in line], [])

    def test_security_first(self):
        """Whole, for this project, since it was begun."""
        ship = 'smriti project ship hook --link https://x.org/h\n'
        workflow = "yes '' | smriti workflow start security --for %s >/dev/null\n"
        begin = 'smriti project start hook >/dev/null\n'
        for before in (begin, begin + workflow % 'lab-notebook',
                       begin + "echo q | smriti workflow start security --for commit-hook >/dev/null\n",
                       begin + "yes s | smriti workflow start security --for commit-hook >/dev/null\n"):
            run = self.see(before + ship, 1)
            self.assertEqual(run.stderr.strip().splitlines()[-1],
                             "smriti: project commit-hook has not passed the security list; "
                             "run 'smriti workflow start security --for commit-hook'")
        self.see(begin + workflow % 'commit-hook' + ship)
        self.see(begin + workflow % 'HOOK' + ship)
        run = self.see(begin + 'echo | smriti workflow start security --for shed', 3)
        self.assertIn("there is no project 'shed'", run.stderr)
        self.assertIn('has no link', self.see(begin + 'smriti project ship hook', 1).stderr)

    def test_steps_of_the_90_days(self):
        run = self.see('''
            smriti project start mirror >/dev/null; smriti tick 90-day/2027 fsck >/dev/null
            smriti project tick mirror timer >/dev/null; smriti project show mirror --json; smriti agenda --json''')
        board, agenda = map(json.loads, run.stdout.splitlines())
        self.assertEqual([m['done'] for m in board['results'][0]['milestones']], [False, True, True, False])
        steps, = [o['steps'] for o in agenda['occurrences'] if o['cadence'] == '90-day']
        # what was done on the board before the cycle opens is none of its steps
        self.assertEqual([(s['entry'], s['done']) for s in steps],
                         [('4.5.4', False), ('2.2.3', False), ('2.2.3', True), ('2.2.3', False)])

    def test_refused(self):
        for args, code, says in (('tick hook 1', 2, 'not begun'), ('hours hook 1', 2, 'not begun'),
                                 ('ship hook', 2, 'not begun'), ('show nothing', 3, 'no project'), ('show r', 64, 'could mean'),
                                 ('fly', 64, 'knows list'), ('list x', 64, 'takes nothing'), ('tick hook', 64, 'takes a name and'),
                                 ('hours hook 1,5', 64, 'no number'), ('hours hook -- -1', 64, 'no number'),
                                 ('hours hook nan', 64, 'no number'), ('start hook --link /nowhere', 64, 'neither')):
            run = self.see('smriti project ' + args, code)
            self.assertEqual(run.stdout, '')
            self.assertIn(says, run.stderr)
            self.assertEqual(len(run.stderr.splitlines()), 1)
        for args, code, says in (('tick hook 9', 3, 'no milestone 9'), ('tick hook zebra', 3, 'no milestone'),
                                 ('tick hook commit', 64, 'could mean'), ('tick hook 1 --off', 2, 'not ticked'),
                                 ('start hook', 2, 'begun already')):
            run = self.see('smriti project start hook >/dev/null; smriti project ' + args, code)
            self.assertIn(says, run.stderr)


if __name__ == '__main__':
    lib.main()
