# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""The table of commands, the help, the man pages and the completions agree, and a
command that is not built yet is nowhere."""

import json
import os
import re
import shutil
import subprocess
import unittest

import lib

os.environ['PATH'] = os.path.join(lib.BUILD, 'client') + ':' + os.environ['PATH']
MAN = os.path.join(lib.SOURCE, 'data', 'man')
COMPLETIONS = os.path.join(lib.SOURCE, 'data', 'completions')
LATER = ['report', 'lint', '__nothing']
DAILY = ['status', 'next', 'show', 'answer', 'again', 'hard', 'good', 'easy', 'undo', 'review', 'ask', 'edit', 'cards',
         'suspend', 'resume', 'bury', 'log', 'outline', 'snooze', 'skip', 'vault', 'notes', 'doctor', 'rebuild',
         'backup', 'restore', 'config']
ANY_VAULT = ['add', 'export', 'import']
MEMORY = ['memory', 'why', 'stats']
CURRICULUM = ['ref', 'snippet', 'define', 'quiz', 'sheet', 'diagram', 'workflow', 'template', 'challenge', 'project', 'watch', 'explain']
CALENDAR = ['agenda', 'tick', 'pause', 'unpause', 'calendar', 'ritual', 'repo', 'verdict', 'archive']


def read(*parts):
    with open(os.path.join(*parts), encoding='utf-8') as file:
        return file.read()


class Agree(lib.Case):
    def setUp(self):
        self.commands = self.ok_json('help')['commands']
        self.names = [c['name'] for c in self.commands]

    def test_every_command_built_so_far_is_there(self):
        self.assertEqual(set(DAILY + CALENDAR + ANY_VAULT + MEMORY + CURRICULUM) - set(self.names), set())
        self.assertEqual(set(self.names) & set(LATER), set())

    def test_help(self):
        everything = self.ok('--help')
        self.assertEqual(everything, self.ok('help'))
        for command in self.commands:
            text = self.ok(command['name'], '--help')
            self.assertEqual(text, self.ok('help', command['name']))
            self.assertEqual(text, self.ok(command['name'], '-h'))
            self.assertIn(command['summary'], text)
            self.assertIn(command['summary'], everything)
            self.assertLess(len(command['summary']), 60)
            for option in command['options'] + ['json', 'help']:
                self.assertIn('--' + option, text)
            self.assertEqual([line for line in text.splitlines() if len(line) > 80], [])
        for line in everything.splitlines():
            self.assertLessEqual(len(line), 100)

    def test_later_commands_are_unknown(self):
        for name in LATER:
            self.fails(64, name, says='unknown command')
            self.assertNotIn('smriti-%s.1' % name, os.listdir(MAN))

    def test_man_pages(self):
        pages = {p for p in os.listdir(MAN) if re.search(r'\.[15]$', p)}
        self.assertEqual(pages, {'smriti-%s.1' % n for n in self.names} | {'smriti.1', 'smriti.conf.5'})
        installed = re.findall(r"'([a-z]+)'", read(MAN, 'meson.build').split('man_pages')[0])
        self.assertEqual(sorted(installed), sorted(self.names))
        overview = read(MAN, 'smriti.1')
        for command in self.commands:
            page = read(MAN, 'smriti-%s.1' % command['name'])
            if page.startswith('.so '):
                self.assertEqual(page, '.so man1/smriti-answer.1\n')
                continue
            self.assertIn('smriti-%s 1' % command['name'], overview)
            for option in command['options']:
                self.assertIn('Fl Fl ' + option, page)
            for section in ('NAME', 'SYNOPSIS', 'DESCRIPTION', 'JSON', 'EXIT STATUS', 'SEE ALSO'):
                self.assertIn('.Sh ' + section, page, command['name'])

    def test_settings_page(self):
        page = read(MAN, 'smriti.conf.5')
        for setting in self.ok_json('config', 'list')['settings']:
            item = '.It %s Pq %s;' % (setting['key'], setting['default'] or 'none')
            self.assertIn(item, page)

    @unittest.skipUnless(shutil.which('mandoc'), 'no mandoc')
    def test_mandoc(self):
        for page in sorted(os.listdir(MAN)):
            if page.endswith(('.1', '.5')) and not read(MAN, page).startswith('.so '):
                run = subprocess.run(['mandoc', '-Tlint', '-W', 'warning', page], cwd=MAN, capture_output=True,
                                     text=True)
                # a page that is not installed yet is not found by the checker
                found = [line for line in run.stdout.splitlines() if 'referenced manual not found' not in line]
                self.assertEqual(found, [], page)

    def complete(self, *words):
        script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _smriti; '
                  'printf "%s\\n" "${COMPREPLY[@]}"')
        run = subprocess.run(['bash', '-c', script, 'bash', os.path.join(COMPLETIONS, 'smriti.bash'), 'smriti', *words],
                             capture_output=True, text=True, timeout=30)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout.split()

    def test_bash(self):
        self.assertEqual(sorted(self.complete('')), sorted(self.names))
        self.assertEqual(self.complete('rev'), ['review'])
        for command in self.commands:
            options = {'--' + option for option in command['options'] + ['json', 'help']}
            self.assertEqual(set(self.complete(command['name'], '--')), options)
        self.assertEqual(self.complete('vault', ''), ['add', 'list', 'remove'])
        self.assertEqual(self.complete('export', ''), ['events', 'cards'])
        self.assertEqual(self.complete('notes', ''), ['check', 'stamp'])
        self.assertEqual(self.complete('workflow', ''), ['list', 'show', 'start'])
        self.assertEqual(self.complete('template', 'u'), ['use'])
        self.assertEqual(self.complete('quiz', '--level', 'b'), ['beginner'])
        self.assertEqual(self.complete('template', 'use', 'x', os.path.dirname(MAN) + '/ma'), [MAN])
        self.assertEqual(self.complete('snippet', ''), ['show', 'list', 'copy', 'save'])
        self.assertEqual(self.complete('ref', 'e'), ['error'])
        self.assertEqual(self.complete('memory', 'e'), ['evaluate'])
        self.assertEqual(self.complete('memory', 'evaluate', '--model', 'f'), ['fsrs6'])
        self.assertEqual(self.complete('memory', 'fit', '--csv', os.path.join(MAN, 'smriti.c')),
                         [os.path.join(MAN, 'smriti.conf.5')])
        self.assertIn('done', self.complete('outline', 'do'))
        self.assertIn('stale', self.complete('outline', 'st'))
        self.assertEqual(self.complete('project', 's'), ['show', 'start', 'ship'])
        self.assertEqual(self.complete('watch', 'again', '1', 's'), ['still'])
        self.assertEqual(self.complete('config', 'get', 'daily.h'), ['daily.hour'])
        self.assertEqual(self.complete('answer', 'x', 'e'), ['easy'])
        self.assertEqual(self.complete('notes', 'check', os.path.join(MAN, 'smriti.c')),
                         [os.path.join(MAN, 'smriti.conf.5')])

    def test_other_shells(self):
        """They ask the program, so only the arguments of commands stand in them."""
        for shell, file in (('zsh', '_smriti'), ('fish', 'smriti.fish')):
            text = read(COMPLETIONS, file)
            self.assertIn('__complete', text)
            if shutil.which(shell):
                subprocess.run([shell, '-n', os.path.join(COMPLETIONS, file)], check=True)

    def test_version(self):
        version = self.ok_json('version')['version']
        for args in (['version'], ['--version'], ['-V']):
            self.assertEqual(self.ok(*args), 'smriti %s\n' % version)


if __name__ == '__main__':
    lib.main()
