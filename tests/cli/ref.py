# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Looking things up: ref, ref error, snippet, define; about two topics."""

import os
import subprocess
import time

import lib

lib.sandboxed('--no-vault', *lib.CLOCK)

PYTHON = '''# **[[1.0 BASICS — Python]]**

1.1 **Definitions** – Decorator, What is a metaclass?

# **3. [[QUICK REFERENCE — Python]]**

3.1 **Cheatsheets** – Syntax
3.2 **Snippets** – Files
3.5 **Error & Issue Playbook**
3.5.1 **Common Errors** – KeyError, ImportError
3.5.2 **Causes** – Names
'''
BASICS = '''## 1.1 Definitions

- Decorator ::: A callable that wraps another callable

A **generator** is a function that yields.
'''
QUICK = '''## 3.1 Cheatsheets

- Two decimals of `x` :: `f"{x:.2f}"`
- Read a key with a default :: `d.get(k, 0)`

| type | means |
|---|---|
| tuple | a row that stays as it is |

## 3.2 Snippets

%% snippet read-csv %%
Reads a table. #io #csv

```python
import csv
```

### 3.5.1 Common Errors

#### KeyError

- Cause: the key is not in the dict
- Fix: `d.get(k)`
- Which exception says that a key is missing? :: `KeyError`

#### ImportError

- Cause: it is not installed
- Fix: install it

#### ImportError: attempted relative import

- Cause: run as a script
- Fix: `python3 -m package.module`

### 3.5.2 Causes

- Why is there a KeyError for `d[1]`? :: The keys are strings
'''
GIT = '''# **[[1.0 WORK — Git]]**

1.1 **Errors met** – merge

## 1.1 Errors met

#### fatal: refusing to merge unrelated histories

- Cause: two repositories
- Fix: `--allow-unrelated-histories`
'''
TRACEBACK = '''Traceback (most recent call last):
  File "/home/ada/secret-project/main.py", line 3, in <module>
    login(password["hunter2"])
KeyError: 'hunter2'
'''
HOME = os.environ['HOME']
VAULT = os.path.join(HOME, 'Notes')


def setUpModule():
    lib.vault(os.path.join(VAULT, 'Python'), **{'Python': PYTHON, '1.0 BASICS — Python': BASICS,
                                               'QUICK REFERENCE — Python': QUICK})
    lib.vault(os.path.join(VAULT, 'Git'), Git=GIT)
    for name in ('Python', 'Git'):
        assert lib.smriti('vault', 'add', os.path.join(VAULT, name)).returncode == 0


class Ref(lib.Case):
    def first(self, *args, **kwargs):
        return self.ok_json('ref', *args, **kwargs)['results'][0]

    def test_words(self):
        self.assertEqual(self.first('two decimals')['line'], 3)
        found = self.first('key', 'default')
        self.assertEqual((found['entry'], found['kind'], found['heading']), ('3.1', 'card', '3.1 Cheatsheets'))
        self.assertTrue(os.path.isfile(found['note']))
        self.assertIn('QUICK REFERENCE', self.ok('ref', 'key', 'default'))
        self.assertIn('Two decimals', self.ok('ref', 'f"{x:.2f}"'))
        self.assertEqual(self.first('-e', '1.1', 'callable')['entry'], '1.1')
        self.assertEqual(self.first('--language', 'python', 'table')['title'], 'read-csv')
        self.assertEqual(self.first('--topic', 'git', 'cause')['topic'], 'Git')
        self.assertEqual(len(self.ok_json('ref', '-n', '1', 'cause')['results']), 1)

    def test_nothing(self):
        self.fails(3, 'ref', 'giraffe', says='try')
        self.fails(3, 'ref', '--topic', 'git', 'decimals', says='--topic')
        self.fails(64, 'ref', ' ', says='word')
        self.fails(64, 'ref', '-n', '0', 'x', says='number')
        self.fails(64, 'ref', '--dry-run', 'x', says='ref error')
        self.fails(64, 'ref', b'\xff', says='UTF-8')

    def test_plain_output(self):
        out = self.ok('ref', 'decorator')
        self.assertNotIn('\033', out)
        for line in out.splitlines():
            self.assertLessEqual(len(line), 80)

    def test_columns(self):
        '''What is no code is no wider than the terminal.'''
        run = lib.in_sandbox(lib.CLOCK, 'smriti ref debugging puzzles; smriti ref case; smriti snippet list')
        self.assertEqual([line for line in run.stdout.splitlines() if len(line) > 80 and not line.startswith('    ')], [])

    def test_quick(self):
        took = []
        self.ok('ref', 'key')
        for _ in range(10):
            began = time.monotonic()
            self.ok('ref', 'key')
            took.append(time.monotonic() - began)
        patience = float(subprocess.run([os.path.join(lib.SOURCE, 'tests', 'patience')], capture_output=True,
                                        text=True).stdout or 1)
        self.assertLess(sorted(took)[5], 0.05 * patience)

    def test_follows_the_notes(self):
        self.fails(3, 'ref', 'rhinoceros')
        self.ok('add', '--vault', os.path.join(VAULT, 'Git'), 'What is a rhinoceros?', 'An animal')
        self.assertEqual(self.first('rhinoceros')['kind'], 'card')


class Error(lib.Case):
    def test_traceback(self):
        found = self.ok_json('ref', 'error', stdin=TRACEBACK)
        result = found['results'][0]
        self.assertEqual((result['title'], result['entry'], result['kind']), ('KeyError', '3.5.1', 'error'))
        self.assertEqual(result['causes'], ['the key is not in the dict'])
        self.assertEqual(result['fixes'], ['`d.get(k)`'])
        self.assertEqual(found['error'], {'name': 'KeyError', 'message': "KeyError: 'hunter2'"})
        event = self.ok_json('log', '-n', '1')['events'][0]
        self.assertEqual((event['event'], event['type'], event['subject']), (found['event'], 'recorded', 'Python/KeyError'))
        cards = {c['id']: c['front'] for c in self.ok_json('cards', 'KeyError')['cards']}
        self.assertEqual(set(event['cards'].split()), set(cards))
        self.assertEqual(len(cards), 2)
        self.assertEqual(event['message'], "KeyError: 'hunter2'")
        with open(os.path.join(os.environ['XDG_DATA_HOME'], 'smriti', 'smriti.db'), 'rb') as database:
            self.assertNotIn(b'secret-project', database.read())
        # they are asked before other new cards now
        self.assertIn(self.ok_json('next')['card']['id'], cards)
        self.ok('undo')
        self.assertNotIn(self.ok_json('next')['card']['id'], cards)

    def test_the_longest_heading_wins(self):
        for text, title in (('ImportError: No module named x', 'ImportError'),
                            ('ImportError: attempted relative import with no known parent package',
                             'ImportError: attempted relative import'),
                            ('hint: x\nfatal: refusing to merge unrelated histories\n',
                             'fatal: refusing to merge unrelated histories'),
                            (TRACEBACK + '\nDuring handling of the above exception, another exception occurred:\n\n'
                             'Traceback (most recent call last):\n  File "a"\nImportError: x', 'ImportError')):
            for args in (['--dry-run'], ['--no-log']):
                found = self.ok_json('ref', 'error', *args, stdin=text)
                self.assertEqual((found['results'][0]['title'], found['event']), (title, None))
        self.assertIn('install it', self.ok('ref', 'error', '--no-log', stdin='ImportError: x'))

    def test_files_and_words(self):
        path = os.path.join(HOME, 'log.txt')
        with open(path, 'w', encoding='utf-8') as file:
            file.write(TRACEBACK)
        for args in ([path], ['-'], ["KeyError: 'k'"]):
            found = self.ok_json('ref', 'error', '--dry-run', *args, stdin=TRACEBACK)
            self.assertEqual(found['results'][0]['title'], 'KeyError')
        self.assertEqual(self.ok_json('log', '-t', 'recorded')['events'][-1:], self.ok_json('log', '-t', 'recorded', '-n', '1')['events'])

    def test_unknown(self):
        self.fails(3, 'ref', 'error', stdin='Zoo: giraffe', says='no playbook')
        self.fails(2, 'ref', 'error', stdin=' \n', says='nothing was pasted')
        # the words of the playbook come nearest, and nothing is noted
        found = self.ok_json('ref', 'error', stdin='nobody installed unrelated things')
        self.assertIsNone(found['event'])
        self.fails(1, 'ref', 'error', '/', says='cannot be read')


class Snippet(lib.Case):
    def test_show_and_list(self):
        found = self.ok_json('snippet', 'show', 'READ-csv')['results'][0]
        self.assertEqual((found['name'], found['language'], found['tags'], found['code']),
                         ('read-csv', 'python', ['io', 'csv'], 'import csv'))
        self.assertEqual(self.ok_json('snippet', 'show', 'reads', 'table')['results'][0]['name'], 'read-csv')
        self.assertIn('read-csv', [r['name'] for r in self.ok_json('snippet', 'list', '--language', 'python')['results']])
        self.assertEqual(self.ok_json('snippet', 'list', '--language', 'cobol')['results'], [])
        self.assertIn('read-csv  python  #io #csv', self.ok('snippet', 'list'))
        self.assertIn('read-csv', self.ok('__complete', 'snippets'))
        self.fails(3, 'snippet', 'show', 'giraffe', says='snippet list')
        self.fails(64, 'snippet', 'show', says='needs')
        self.fails(64, 'snippet', 'eat', 'x', says='eat')

    def test_save(self):
        path = os.path.join(VAULT, 'Python', 'Snippets.md')
        vault = ['--vault', os.path.join(VAULT, 'Python')]
        self.ok('snippet', 'save', 'one', *vault, '--tags', 'a,b', '--language', 'sh', '--about', 'Lists.', stdin='ls\n```\n')
        with open(path, encoding='utf-8') as file:
            self.assertEqual(file.read(), '%% snippet one %%\nLists. #a #b\n\n````sh\nls\n```\n````\n')
        self.assertEqual(self.ok_json('snippet', 'show', 'one')['results'][0]['code'], 'ls\n```')
        self.fails(1, 'snippet', 'save', 'one', *vault, stdin='x', says='already')
        self.fails(1, 'snippet', 'save', 'read-csv', *vault, stdin='x', says='already')
        code = os.path.join(HOME, 'two.py')
        with open(code, 'w', encoding='utf-8') as file:
            file.write('x = 1\n\ny = 2\n')
        before = self.ok_json('cards')['total']
        saved = self.ok_json('snippet', 'save', 'two', code, *vault, '--card', '--about', 'Name two numbers')
        self.assertEqual((saved['results'][0]['language'], saved['results'][0]['card']), ('python', True))
        self.assertEqual(self.ok_json('cards')['total'], before + 1)
        self.assertTrue(self.ok_json('cards', 'Name two numbers')['cards'][0]['snippet'])
        self.assertEqual(self.ok_json('snippet', 'show', 'two')['results'][0]['code'], 'x = 1\n\ny = 2')
        self.assertEqual(self.ok_json('snippet', 'show', 'one')['results'][0]['code'], 'ls\n```')
        for args, says in ((['Bad Name'], 'name'), (['three', '--tags', '!'], 'tag'), (['three', '--language', 'a b'], 'language')):
            self.fails(64, 'snippet', 'save', *args, *vault, stdin='x', says=says)
        self.fails(64, 'snippet', 'save', 'three', *vault, stdin='', says='no code')

    def test_copy(self):
        """By the display's program where there is one; else the code is printed."""
        run = lib.smriti('snippet', 'copy', 'read-csv', env={'WAYLAND_DISPLAY': '', 'DISPLAY': ''})
        self.assertEqual((run.returncode, run.stdout), (0, 'import csv\n'))
        self.assertIn('no clipboard', run.stderr)
        bin_dir = os.path.join(HOME, 'bin')
        os.makedirs(bin_dir, exist_ok=True)
        program = os.path.join(bin_dir, 'wl-copy')
        with open(program, 'w', encoding='utf-8') as file:
            file.write('#!/bin/sh\ncat >"$HOME/copied"\n')
        os.chmod(program, 0o755)
        env = {'WAYLAND_DISPLAY': 'wayland-0', 'PATH': bin_dir + ':' + os.environ['PATH']}
        self.assertEqual(self.ok('snippet', 'copy', 'read-csv', env=env), "copied 'read-csv'\n")
        with open(os.path.join(HOME, 'copied'), encoding='utf-8') as file:
            self.assertEqual(file.read(), 'import csv')


class Define(lib.Case):
    def test_forms(self):
        for term, definition, entry in (('decorator', 'A callable that wraps another callable', '1.1'),
                                        ('Generator', 'A **generator** is a function that yields.', '1.1'),
                                        ('tuple', 'a row that stays as it is', '3.1')):
            found = self.ok_json('define', term)['results'][0]
            self.assertEqual((found['definition'], found['entry']), (definition, entry))
        self.assertIsNotNone(self.ok_json('define', 'a decorator')['results'][0]['card'])
        self.assertIsNone(self.ok_json('define', 'tuple')['results'][0]['card'])

    def test_only_named(self):
        found = self.ok_json('define', 'metaclass')['results']
        self.assertEqual([(r['definition'], r['card'], r['entry']) for r in found], [(None, None, '1.1')])
        self.assertIn('named in 1.1, no card defines it: smriti add', self.ok('define', 'metaclass'))

    def test_nothing(self):
        self.fails(3, 'define', 'giraffe', says='smriti ref')
        self.fails(3, 'define', 'is:nothing')
        self.fails(64, 'define', '...', says='term')


if __name__ == '__main__':
    lib.main()
