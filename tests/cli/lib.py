# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""What the tests of the client share: running smriti inside tests/sandbox, and the
promises of every run. Standard library only."""

import json
import os
import subprocess
import sys
import unittest

SOURCE = os.environ.get('SMRITI_SOURCE') or os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
BUILD = os.environ.get('SMRITI_BUILD') or os.path.join(SOURCE, 'build')
SANDBOX = os.path.join(SOURCE, 'tests', 'sandbox')
CLOCK = ('--clock', '2026-11-23T10:00:00+01:00', '--zone', 'Europe/Berlin')
NOW = 1795424400


def sandboxed(*options):
    """Runs this very script again inside a sandbox, unless it is in one already."""
    if 'SMRITI_SANDBOX' not in os.environ:
        os.execv(SANDBOX, [SANDBOX, *options, '--', sys.executable, *sys.argv])


def in_sandbox(options, script, **kwargs):
    """One shell script in a sandbox of its own."""
    return subprocess.run([SANDBOX, *options, '--', 'sh', '-c', script], capture_output=True, text=True, timeout=120,
                          **kwargs)


def smriti(*args, stdin='', env=None, **kwargs):
    return subprocess.run(['smriti', *args], input=stdin, capture_output=True, text=True, timeout=60,
                          env={**os.environ, **(env or {})}, **kwargs)


def vault(path, **notes):
    """A folder of notes: vault(dir, Name='text')."""
    os.makedirs(path, exist_ok=True)
    for name, text in notes.items():
        with open(os.path.join(path, name + '.md'), 'w', encoding='utf-8') as note:
            note.write(text)
    return path


class Case(unittest.TestCase):
    maxDiff = None

    def ok(self, *args, **kwargs):
        """A run that succeeds; its stdout."""
        run = smriti(*args, **kwargs)
        self.assertEqual(run.returncode, 0, (args, run.stdout, run.stderr))
        return run.stdout

    def ok_json(self, *args, **kwargs):
        """A run that succeeds with --json: one line, one object, "format" first."""
        out = self.ok(*args, '--json', **kwargs)
        self.assertEqual(out.count('\n'), 1, args)
        self.assertTrue(out.startswith('{"format":1'), args)
        return json.loads(out)

    def fails(self, code, *args, says='', **kwargs):
        """A run that fails as promised: nothing on stdout, one line on stderr."""
        for extra in ((), ('--json',)):
            run = smriti(*args, *(() if '--' in args else extra), **kwargs)
            self.assertEqual(run.returncode, code, (args, run.stdout, run.stderr))
            self.assertEqual(run.stdout, '', args)
            self.assertTrue(run.stderr.startswith('smriti: '), run.stderr)
            self.assertEqual(run.stderr.count('\n'), 1, run.stderr)
            self.assertIn(says, run.stderr)

    def has(self, found, keys):
        """@found is an object with @keys: {name: type or tuple of types}."""
        self.assertIsInstance(found, dict)
        for key, kind in keys.items():
            self.assertIn(key, found)
            kinds = kind if isinstance(kind, tuple) else (kind,)
            good = any(found[key] is None if k is None else type(found[key]) is k for k in kinds)
            self.assertTrue(good, (key, found[key], kinds))


CARD = {'id': str, 'kind': str, 'snippet': bool, 'deck': (str, None), 'entry': (str, None), 'front': str, 'state': str,
        'off': (str, None), 'due': (int, None), 'note': (str, None), 'line': (int, None)}
STEP = {'n': int, 'entry': (str, None), 'text': str, 'done': bool, 'note': (str, None), 'link': (str, None)}
OCCURRENCE = {'id': str, 'topic': str, 'cadence': str, 'date': str, 'state': str, 'until': (int, None), 'steps': list}
VAULT = {'dir': str, 'reader': str, 'notes': int, 'cards': int, 'snippets': int, 'warnings': int, 'state': str}


def main():
    unittest.main(verbosity=1)
