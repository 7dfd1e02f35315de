# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""The guided ritual on a terminal of 80×24, from its first step to "done until":
one key an action, words typed on lines of their own, the terminal given back as it
was, nothing lost when it is left half-way."""

import os
import re
import signal
import sys

import lib
import ritual
from review_pty import ENTER, Review


class Session(Review):
    """What is told line by line: the raw text is looked at, not the screen."""

    def __init__(self, *args, **env):
        super().__init__(command=('smriti', 'ritual', *args), **env)
        self.seen = 0

    def wait_for(self, text):
        self.wait_until(lambda: text in self.screen.raw[self.seen:], text)
        found = self.screen.raw.index(text, self.seen) + len(text)
        told, self.seen = self.screen.raw[self.seen:found], found
        return told

    def keys(self, keys, text):
        os.write(self.master, keys.encode())
        return self.wait_for(text)


PROMPT = 'q quit'


class Pty(lib.Case):
    def tearDown(self):
        for process in Review.started:
            if process.poll() is None:
                process.kill()
                process.wait()
        Review.started.clear()
        while lib.smriti('undo').returncode == 0:
            pass

    def done(self):
        return [s['done'] for s in self.ok_json('ritual')['steps']]

    def assert_fits(self, session):
        text = re.sub(r'\x1b\[[0-9;?]*[A-Za-z]', '', session.screen.raw)
        for line in text.replace('\r', '').split('\n'):
            self.assertLessEqual(len(line), 80, line)

    def test_from_start_to_done(self):
        editor = os.path.join(os.environ['HOME'], 'ed')
        ritual.write(editor, '#!/bin/sh\nstty -a | grep -o " icanon" > "$HOME/tty"\necho in the editor\n')
        os.chmod(editor, 0o755)
        session = Session(EDITOR=editor, VISUAL='')
        told = session.wait_for(PROMPT)
        self.assertIn('To the work alone', told)
        self.assertIn('1 of 5', told)
        self.assertIn('new.md:1', told)
        self.assertLess(told.count('\n'), 24)
        session.keys('o', 'in the editor')
        session.wait_for(PROMPT)
        self.assertEqual(ritual.read(os.path.join(os.environ['HOME'], 'tty')), ' icanon\n')
        told = session.keys(' ', PROMPT)
        self.assertIn('2 of 5', told)
        self.assertIn('40 days since the last commit, 2 TODOs', told)
        self.assertEqual(self.done(), [True, False, False, False, False])  # stored at once
        session.keys('n', 'worth keeping of it')
        session.keys('all green\r', 'a link to it')
        told = session.keys('\r', PROMPT)
        self.assertIn('3 of 5', told)
        session.keys('x', 'that is no key here')
        session.wait_for(PROMPT)
        session.keys('v', 'category')
        session.keys('2\r', 'tool:')
        session.keys('Gardena\r', 'keep, try or drop')
        session.keys('drop\r', 'why')
        told = session.keys('it bends\r', PROMPT)
        self.assertIn('drop  Gardena  2026-12-01, it bends', told)
        session.keys('\r', '4 of 5')
        session.wait_for(PROMPT)
        session.keys('a', 'nothing to archive now')
        session.wait_for(PROMPT)
        session.keys('\r', '5 of 5')
        session.wait_for(PROMPT)
        os.write(session.master, b' ')
        self.assertEqual(session.end(), (0, True))
        self.assertIn('Monthly Upgrade Ritual: done until 2027-01-01.', session.screen.raw)
        self.assertNotIn(ENTER, session.screen.raw)  # it stays in the scrollback
        self.assert_fits(session)
        steps = self.ok_json('agenda', '--past')['occurrences'][0]['steps']
        self.assertEqual([s['done'] for s in steps], [True] * 5)
        self.assertEqual(steps[1]['note'], 'all green')

    def test_left_and_gone_on_with(self):
        session = Session()
        session.wait_for(PROMPT)
        session.keys(' ', '2 of 5')
        session.wait_for(PROMPT)
        os.write(session.master, b'q')
        self.assertEqual(session.end(), (0, True))
        self.assertIn('4 of 5 left', session.screen.raw)
        session = Session(NO_COLOR='1')
        told = session.wait_for(PROMPT)
        self.assertIn('2 of 5', told)
        self.assertNotIn('1 of 5  ', told)
        session.keys('s', '3 of 5')
        session.wait_for(PROMPT)
        session.keys('u', 'taken back: ticked')
        session.wait_for('1 of 5')
        session.wait_for(PROMPT)
        os.kill(session.process.pid, signal.SIGTERM)
        self.assertEqual(session.end(), (-signal.SIGTERM, True))
        self.assertIsNone(re.search(r'\x1b\[[0-9;]*m', session.screen.raw))
        self.assertEqual(self.done(), [False] * 5)

    def test_end_of_input(self):
        for keys in (b'\x04', b'n\x04'):
            session = Session()
            session.wait_for(PROMPT)
            os.write(session.master, keys[:1])
            if len(keys) > 1:
                session.wait_for('worth keeping of it')
                os.write(session.master, keys[1:])
            self.assertEqual(session.end(), (0, True))
            self.assertIn('5 of 5 left', session.screen.raw)
        self.assertEqual(self.done(), [False] * 5)

    def test_dumb_terminal(self):
        session = Session(TERM='dumb')
        session.wait_for(PROMPT)
        session.keys('s\n', '2 of 5')
        session.wait_for(PROMPT)
        os.write(session.master, b'q\n')
        self.assertEqual(session.end(), (0, True))
        self.assertNotIn('\x1b', session.screen.raw)

    def test_not_by_mistake(self):
        """The next one, when nothing is open, is only begun when the person says so."""
        for n in range(1, 6):
            self.ok('tick', 'monthly', str(n))
        session = Session()
        session.wait_for('comes on 2027-01-01; do it now already?')
        os.write(session.master, b'\r')
        self.assertEqual(session.end(), (0, True))
        session = Session()
        session.wait_for('do it now already?')
        session.keys('y\r', '1 of 5')
        session.wait_for(PROMPT)
        os.write(session.master, b'q')
        self.assertEqual(session.end(), (0, True))

    def test_archive_asks(self):
        card = [c for c in self.ok_json('cards')['cards'] if c['front'] == 'rake'][0]
        for answer, moved in (('n', False), ('y', True)):
            session = Review(command=('smriti', 'archive', 'stay.md', '--move'))
            session.wait_until(lambda: '[y/N]' in session.screen.raw, '[y/N]')
            os.write(session.master, answer.encode() + b'\r')
            self.assertEqual(session.end(), (0 if moved else 2, True))
            self.assertEqual(os.path.exists(os.path.join(ritual.VAULT, 'Archive', 'stay.md')), moved)
            self.assertEqual(self.ok_json('show', card['id'])['card']['off'], 'archived' if moved else None)
        self.ok('archive', 'stay.md', '--back', '--yes')


if __name__ == '__main__':
    if 'SMRITI_SANDBOX' not in os.environ:
        if not ritual.shutil.which('git'):
            print('no git here')
            sys.exit(77)
        sys.exit(ritual.run_in_world())
    lib.main()
