# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""What needs no daemon: notes check and config. There is no bus here at all."""

import json
import os
import shutil
import stat
import subprocess
import tempfile

import lib

os.environ['PATH'] = os.path.join(lib.BUILD, 'client') + ':' + os.environ['PATH']
for name in ('DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR'):
    os.environ.pop(name, None)

NOTE = '''---
deck: from/front
---
# 1.1 Definitions

What is a list?::no card
What is a list? :: a *mutable* sequence
C ::: `D`

many
?
lines
and more

The ==sky== is ==blue;;colour==.

#cards/a/b
q :: r #snippet
'''


class Offline(lib.Case):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix='smriti-cli.')
        self.addCleanup(shutil.rmtree, self.dir)
        os.environ['XDG_CONFIG_HOME'] = self.dir
        self.conf = os.path.join(self.dir, 'smriti', 'smriti.conf')

    def write(self, name, data):
        path = os.path.join(self.dir, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, 'wb') as file:
            file.write(data if isinstance(data, bytes) else data.encode())
        return path

    def test_notes(self):
        path = self.write('note.md', NOTE)
        empty = self.write('empty.md', '')
        notes = self.ok_json('notes', 'check', path, empty, path)['notes']
        self.assertEqual([n['path'] for n in notes], [path, empty, path])
        self.assertEqual(notes[1], {'path': empty, 'outline': None, 'cards': [], 'warnings': []})
        cards = notes[0]['cards']
        for card in cards:
            self.has(card, {'kind': str, 'snippet': bool, 'front': str, 'back': str, 'line': int, 'deck': (str, None)})
        self.assertEqual([(c['line'], c['kind'], c['snippet']) for c in cards],
                         [(7, 'basic', False), (8, 'basic', True), (8, 'reversed', True), (10, 'multi-line', False),
                          (15, 'cloze', False), (15, 'cloze', False), (18, 'basic', True)])
        self.assertEqual(cards[0]['back'], 'a *mutable* sequence')
        self.assertEqual([c['deck'] for c in cards], ['from/front'] * 6 + ['a/b'])
        text = self.ok('notes', 'check', path)
        self.assertIn('7: basic card: What is a list? | a mutable sequence\n', text)

    def test_warnings(self):
        path = self.write('bad.md', b'a :: b\n\xff :: c\n\x00 :: d\n')
        text = self.ok('notes', 'check', '--quiet', path)
        self.assertIn('%s:2: ' % path, text)
        for line in text.splitlines():
            self.assertRegex(line, r'^%s:\d+: .' % path)
        note = self.ok_json('notes', 'check', path)['notes'][0]
        self.assertIn(2, [w['line'] for w in note['warnings']])
        for warning in note['warnings']:
            self.has(warning, {'line': int, 'text': str})
        # a name that is no UTF-8 is a name all the same
        odd = os.path.join(self.dir.encode(), b'\xff.md')
        shutil.copy(path, odd)
        run = subprocess.run(['smriti', 'notes', 'check', odd, '--json'], capture_output=True)
        self.assertEqual(run.returncode, 0)
        json.loads(run.stdout)

    def test_outline(self):
        starter = os.path.join(lib.SOURCE, 'data', 'vault', 'Python', 'Python.md')
        outline = self.ok_json('notes', 'check', starter)['notes'][0]['outline']
        self.assertEqual(outline['topic'], 'Python')
        found = []

        def walk(entries):
            for entry in entries:
                self.has(entry, {'number': str, 'title': str, 'items': list, 'done': bool, 'line': int})
                found.append(entry['number'])
                walk(entry['children'])
        walk(outline['sections'])
        self.assertIn('4.5.1', found)
        self.assertEqual(len(outline['sections']), 5)

    def test_one_bad_file_prints_nothing(self):
        path = self.write('note.md', NOTE)
        self.fails(3, 'notes', 'check', path, path + 'x')

    def test_settings(self):
        table = self.ok_json('config', 'list')['settings']
        for row in table:
            self.has(row, {'key': str, 'value': (str, None), 'default': (str, None), 'accepts': str})
            self.assertEqual(row['value'], row['default'], row['key'])
        self.assertEqual(self.ok('config', 'get', 'daily.hour'), '09:00\n')
        self.assertFalse(os.path.exists(self.conf))
        self.ok('config', 'set', 'daily.hour', '08:30')
        got = self.ok_json('config', 'get', 'daily.hour')
        self.assertEqual((got['key'], got['value']), ('daily.hour', '08:30'))
        self.ok('config', 'set', 'topic Python/daily.concepts', '8')
        self.assertEqual(self.ok('config', 'check'), '')

    def test_setting_keeps_the_file(self):
        text = '# mine\n[daily]\n  hour = 07:00   \n\n[quiet]\r\nfrom=23:00\r\n# ende ü'
        real = self.write('elsewhere/real.conf', text)
        os.chmod(real, 0o640)
        os.makedirs(os.path.dirname(self.conf))
        os.symlink(real, self.conf)
        self.ok('config', 'set', 'quiet.from', '22:30')
        with open(real, newline='', encoding='utf-8') as file:
            self.assertEqual(file.read(), text.replace('23:00', '22:30'))
        self.assertTrue(os.path.islink(self.conf))
        self.assertEqual(stat.S_IMODE(os.stat(real).st_mode), 0o640)
        self.assertEqual(os.listdir(os.path.dirname(self.conf)), ['smriti.conf'])

    def test_check(self):
        self.write('smriti/smriti.conf', '[daily]\nhuor=09:00\nhour=99:00\n')
        warnings = self.ok_json('config', 'check')['warnings']
        self.assertEqual([w['line'] for w in warnings], [2, 3])
        self.assertIn('hour', warnings[0]['text'])
        text = self.ok('config', 'check')
        self.assertIn('%s:2: ' % self.conf, text)
        self.assertEqual(self.ok('config', 'get', 'daily.hour'), '09:00\n')

    def test_unwritable(self):
        os.makedirs(self.conf)  # a folder in the place of the file
        self.fails(1, 'config', 'set', 'daily.hour', '08:30')
        self.fails(1, 'config', 'get', 'daily.hour')


if __name__ == '__main__':
    lib.main()
