# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""What needs no daemon: notes check and config. There is no bus here at all."""

import json
import os
import re
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
        self.assertEqual(notes[1], {'path': empty, 'outline': None, 'cards': [], 'anchors': [], 'warnings': []})
        cards = notes[0]['cards']
        for card in cards:
            self.has(card, {'kind': str, 'snippet': bool, 'front': str, 'back': str, 'line': int, 'deck': (str, None),
                            'explain': bool, 'since': (str, None), 'until': (str, None)})
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
            self.has(warning, {'line': int, 'text': str, 'code': str})
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

    def check(self, *files):
        """(file's last name, line, code) of each warning."""
        notes = self.ok_json('notes', 'check', *files)['notes']
        return [(os.path.basename(note['path']), w['line'], w['code']) for note in notes for w in note['warnings']]

    def test_links(self):
        a = self.write('v/a.md', '[[Nowhere]] [[sub/B#Head one|x]] [[b#Other]] [[#Mine]] ![[pic.png]] ![[no.png]]\n'
                       '[x](sub/B.md#head-one) [y](sub) [z](../out.md) [w](b%20c.md) [v](https://x.y/z.md)\n'
                       '[[B#^id]] [[B#^no]] [[Other name]] [[CAFE\u0301]] [n]: no [^1]: no\n\n# Mine\n\n`[[code]]`\n')
        self.write('v/sub/B.md', '---\naliases: [Other name]\n---\n# **Head** one\n\ntext ^id\n\nSetext\n---\n')
        self.write('v/b c.md', '[[B#Setext]] [[../v/a]] [[B#Head one#Setext]]\n')
        self.write('v/caf\u00e9.md', '')
        self.write('v/pic.png', b'x')
        wrong = [('a.md', 1, 'link-heading'), ('a.md', 1, 'link-note'), ('a.md', 1, 'link-file'),
                 ('a.md', 2, 'link-file'), ('a.md', 3, 'link-heading')]
        self.assertEqual(self.check(a), wrong)
        # the folder, all notes below it by path
        folder = os.path.join(self.dir, 'v')
        self.assertEqual([os.path.relpath(n['path'], folder) for n in self.ok_json('notes', 'check', folder)['notes']],
                         ['a.md', 'b c.md', 'caf\u00e9.md', 'sub/B.md'])
        self.assertEqual(sorted(self.check(folder)), sorted(wrong + [('b c.md', 1, 'link-note')]))
        # a vault is what holds .obsidian, however deep the note is in it
        deep = self.write('v/sub/deep/d.md', '[[pic.png]] [[a]] [[Nowhere]]\n')
        self.assertEqual(self.check(deep), [('d.md', 1, 'link-file'), ('d.md', 1, 'link-note'), ('d.md', 1, 'link-note')])
        os.mkdir(os.path.join(folder, '.obsidian'))
        self.assertEqual(self.check(deep), [('d.md', 1, 'link-note')])

    def test_outline_labels(self):
        # an outline whose headings lead nowhere uses them as labels; once one leads somewhere, the others are wrong
        text = '# 1.0 [[A — T]]\n1.1 **a**\n\n# 2.0 [[B — T]]\n2.1 **b**\n\n[[C]]\n'
        path = self.write('o/T.md', text)
        self.assertEqual(self.check(path), [('T.md', 7, 'link-note')])
        self.write('o/B — T.md', '')
        self.assertEqual(self.check(path), [('T.md', 1, 'link-note'), ('T.md', 7, 'link-note')])

    def test_same_question(self):
        a = self.write('a.md', 'q :: a\n\nr :: b\n\ns :: c\n')
        b = self.write('b.md', 'q  :: other\n\nr :: b\n\nQ: s\nA: c\n')
        c = self.write('c.md', 's\n?\nc\n')
        self.assertEqual(self.check(a, b, c), [('b.md', 1, 'duplicate-front'), ('b.md', 3, 'duplicate-card'),
                                               ('b.md', 5, 'duplicate-card'), ('c.md', 1, 'duplicate-front')])
        self.assertEqual(self.check(a, a), [])
        text = self.ok('notes', 'check', '-q', a, b)
        self.assertIn('%s:1: the same question as in %s:1, with another answer' % (b, a), text)

    def test_strict(self):
        good = self.write('good.md', 'a :: b\n')
        bad = self.write('bad.md', '`a :: b`\n==c\n')
        self.assertEqual(self.ok('notes', 'check', '-q', '--strict', good), '')
        run = subprocess.run(['smriti', 'notes', 'check', '-q', '--strict', good, bad], capture_output=True, text=True)
        self.assertEqual(run.returncode, 1)
        self.assertEqual([line.split(': ')[0] for line in run.stdout.splitlines()], [bad + ':1', bad + ':2'])
        self.assertEqual(run.stderr, 'smriti: 2 warnings in 2 notes\n')
        run = subprocess.run(['smriti', 'notes', 'check', '--strict', '--json', bad], capture_output=True, text=True)
        self.assertEqual((run.returncode, len(json.loads(run.stdout)['notes'][0]['warnings'])), (1, 2))
        self.assertEqual(self.ok('notes', 'check', '-q', bad).count('\n'), 2)

    def test_what_waits_over_notes(self):
        folder = os.path.join(self.dir, 'waits')
        os.makedirs(folder)
        outline = self.write('waits/T.md', '# 1.0 [[A — T]]\n1.1 **a** – x  \n1.2 **b** – y\n')
        a = self.write('waits/A.md', '## 1.1 a\n%% after 1.2 %%\n')
        b = self.write('waits/B.md', '## 1.2 b\n%% after 1.1, 1.7 %%\n')
        self.assertEqual(self.check(folder), [('A.md', 2, 'after'), ('B.md', 2, 'after'), ('B.md', 2, 'after')])
        self.write('waits/A.md', '## 1.1 a\n')
        self.assertEqual(self.check(outline, a, b), [('B.md', 2, 'after')])

    def test_starter_is_right(self):
        self.assertEqual(self.check(os.path.join(lib.SOURCE, 'data', 'vault', 'Python')), [])

    def test_every_rule_is_in_the_manual(self):
        codes = set()
        for folder in ('common/notes', 'client'):
            for name in os.listdir(os.path.join(lib.SOURCE, folder)):
                if name.endswith('.c'):
                    with open(os.path.join(lib.SOURCE, folder, name), encoding='utf-8') as file:
                        text = file.read()
                    codes |= set(re.findall(r'warn_as \([^;"]*?"([a-z-]+)"', text))
                    codes |= set(re.findall(r'warn \(scan, [^;"]*?"([a-z-]+)"', text))
        self.assertGreater(len(codes), 20)
        with open(os.path.join(lib.SOURCE, 'data', 'man', 'smriti-notes.1'), encoding='utf-8') as file:
            manual = file.read()
        self.assertEqual([code for code in sorted(codes | {'syntax', 'too-many'}) if '.It ' + code + '\n' not in manual], [])

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
