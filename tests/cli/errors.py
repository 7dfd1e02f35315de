# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Bad input and missing things: the right exit code, nothing on stdout, one line
that says what was wrong."""

import os
import subprocess

import lib

lib.sandboxed(*lib.CLOCK)


class Errors(lib.Case):
    def test_usage(self):
        for args, says in (
                (['revew'], "did you mean 'review'"),
                (['frobnicate'], "unknown command 'frobnicate'"),
                (['next', '--jsno'], "did you mean '--json'"),
                (['next', '-x'], "unknown option '-x'"),
                (['status', 'now'], "takes no argument, not 'now'"),
                (['answer'], 'needs [CARD] GRADE'),
                (['answer', 'goood'], "unknown grade 'goood': it is again, hard, good or easy"),
                (['answer', 'abc', '5'], "unknown grade '5'"),
                (['answer', '0'], 'unknown grade'),
                (['answer', 'a', 'b', 'good'], "too many arguments: 'good'"),
                (['log', '-n', 'many'], "'--number' takes a number"),
                (['log', '-n', '0'], "'--number' takes a number"),
                (['log', '--since', 'soon'], "'--since' takes a date"), (['log', '--until', '7w'], "'--until' takes a date"),
                (['log', '--type', 'answerd'], "did you mean 'answered'"), (['log', '2026-11'], "goes with '--month'"),
                (['log', '--month', '2026-13'], 'is no month'), (['log', '--month', '2999-01'], 'is no month'),
                (['cards', '-n', '-1'], 'takes a number'),
                (['vault'], 'needs add|list|remove'),
                (['vault', 'frob'], "not 'frob'"),
                (['vault', 'add'], 'takes a folder'),
                (['vault', 'list', 'x'], 'takes no folder'),
                (['vault', 'add', '/etc/passwd'], 'is not a folder'),
                (['notes', 'chek', 'x'], "not 'chek'"),
                (['notes', 'check'], 'needs a FILE'),
                (['notes', 'check', '--syntax', 'latin', 'x'], "unknown syntax 'latin'"),
                (['config', 'frob'], "not 'frob'"),
                (['config', 'get'], 'takes a KEY'),
                (['config', 'set', 'daily.hour'], 'takes a KEY and a VALUE'),
                (['config', 'get', 'daily.hous'], "did you mean 'daily.hour'"),
                (['config', 'set', 'daily.hour', '25:00'], 'HH:MM'),
                (['suspend'], 'needs CARD'),
                (['doctor', '--wait', '0'], 'from 1 to 300'),
                (['help', 'frob'], "no command 'frob'"),
                (['show', 'x' * 5000], 'longer than 4096 bytes'),
                (['skip', 'daily', '--why', 'x' * 5000], '4096')):
            self.fails(64, *args, says=says)

    def test_bytes(self):
        run = subprocess.run([b'smriti', b'show', b'\xff\xfe'], capture_output=True)
        self.assertEqual((run.returncode, run.stdout), (64, b''))
        self.assertIn(b'not valid UTF-8', run.stderr)

    def test_not_found(self):
        for args in (['show', 'nosuchcard'], ['answer', 'nosuchcard', 'good'], ['good', 'nosuchcard'],
                     ['edit', 'nosuchcard'], ['suspend', 'nosuchcard'], ['bury', 'nosuchcard'],
                     ['undo', 'nodevice-1'], ['outline', 'no such note'], ['vault', 'add', '/no/such/folder'],
                     ['vault', 'remove', '/no/such/folder'], ['restore', '/no/such/backup'],
                     ['skip', 'no such occurrence'], ['snooze', 'no such occurrence', '1h'],
                     ['notes', 'check', '/no/such/note.md']):
            self.fails(3, *args)

    def test_bad_arguments_the_daemon_knows(self):
        self.fails(64, 'snooze', 'sometime')
        self.fails(64, 'snooze', 'daily', '99:99')

    def test_all_or_none(self):
        card = self.ok_json('next')['card']['id']
        self.fails(3, 'suspend', card, 'nosuchcard')
        self.assertIsNone(self.ok_json('show', card)['card']['off'])

    def test_nothing(self):
        self.fails(2, 'undo', says='nothing')
        card = self.ok_json('next')['card']['id']
        self.ok('good', card)
        self.fails(2, 'good')
        self.ok('undo')

    def test_folder_without_notes(self):
        note = os.path.join(os.environ['HOME'], 'folder.md')
        os.makedirs(note, exist_ok=True)
        self.fails(2, 'notes', 'check', note, says='there is no note in the folder')

    def test_no_editor(self):
        card = self.ok_json('next')['card']['id']
        self.fails(1, 'edit', card, env={'VISUAL': '/no/such/editor'}, says="the editor '/no/such/editor'")
        self.fails(1, 'edit', card, env={'VISUAL': 'false'})

    def test_full_output(self):
        with open('/dev/full', 'w') as full:
            run = subprocess.run(['smriti', 'status'], stdout=full, stderr=subprocess.PIPE, text=True)
        self.assertEqual(run.returncode, 1)
        self.assertIn('cannot be written', run.stderr)

    def test_not_a_database(self):
        path = os.path.join(os.environ['HOME'], 'not.db')
        with open(path, 'w') as file:
            file.write('this is no database, but it is long enough to be looked at as one\n' * 20)
        self.fails(64, 'restore', path, says='is no Smriti database')
        self.ok('status')


if __name__ == '__main__':
    lib.main()
