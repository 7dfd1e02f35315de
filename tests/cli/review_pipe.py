# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""A review through a pipe: one word or key a line, every answer kept at once, the
end of the input ends it."""

import os
import shutil
import subprocess
import sys
import tempfile

import lib

NOTES = '''one :: first
two :: second

three :: \x1b[31mred\x1b]0;title\x07 third
'''


class Pipe(lib.Case):
    def grades(self):
        return [e['grade'] for e in self.ok_json('log')['events'] if e['type'] == 'answered' and e['stands']]

    def tearDown(self):
        while lib.smriti('undo').returncode == 0:
            pass

    def test_a_sitting(self):
        out = self.ok('review', stdin='\n4\nshow\neasy\n\n4\n')
        self.assertIn('[1 of 3]', out)
        self.assertIn('[3 of 3]', out)
        for word in ('one', 'first', 'two', 'second', 'third', '1 again 1m   2 hard 6m   3 good 10m   4 easy'):
            self.assertIn(word, out)
        self.assertIn('Done for today.', out)
        self.assertIn('This sitting: 3 answers (3 easy)', out)
        self.assertNotIn('\x1b', out)
        self.assertNotIn('\x07', out)
        self.assertEqual(self.grades(), ['easy'] * 3)
        self.fails(2, 'review', says='done for today')

    def test_end_of_input(self):
        for stdin in ('', '\n', '\n\n', '\n3\n', '3', 'q\n', '\nq\n3\n'):
            out = self.ok('review', stdin=stdin)
            self.assertIn('to go today', out)
            self.assertEqual(len(self.grades()), 1 if stdin in ('\n\n', '\n3\n', '3') else 0, repr(stdin))
            self.tearDown()

    def test_space_is_good_once_the_answer_is_out(self):
        self.ok('review', stdin='\n\n')
        self.assertEqual(self.grades(), ['good'])

    def test_undo_suspend_bury(self):
        out = self.ok('review', stdin='\n1\nu\n!\nu\ns\nu\n?\nwhat\nq\n')
        self.assertEqual(self.grades(), [])
        for word in ('again: comes back', 'taken back: answered', 'buried', 'taken back: buried', 'suspended',
                     'taken back: suspended', 'scroll a long card', "'what' is no key here"):
            self.assertIn(word, out)
        self.assertEqual(self.ok_json('status')['due']['total'], 3)

    def test_edit_of_the_card_on_the_table(self):
        card = self.ok_json('next')['card']
        home = os.environ['HOME']
        editor = os.path.join(home, 'ed')
        with open(editor, 'w') as script:
            script.write('#!/bin/sh\nsed -i "s/^%s ::/%s, again ::/" "$1"\n' % (card['front'], card['front']))
        os.chmod(editor, 0o755)
        out = self.ok('review', stdin='e\nq\n', env={'VISUAL': editor})
        self.assertEqual(out.count('[1 of 3]'), 2)
        self.assertIn('%s, again' % card['front'], self.ok('cards'))

    def test_a_daemon_killed_in_the_middle(self):
        """It comes back by activation; no answer is lost, none is kept twice."""
        os.mkfifo(os.path.join(os.environ['HOME'], 'keys'))
        pipe = os.path.join(os.environ['HOME'], 'keys')
        review = subprocess.Popen('smriti review < "%s"' % pipe, shell=True, stdout=subprocess.PIPE, text=True)
        with open(pipe, 'w') as keys:
            def seen(text):
                while text not in (line := review.stdout.readline()):
                    self.assertNotEqual(line, '', text)
            for n in range(2):
                seen('space show answer')
                keys.write('\n')
                keys.flush()
                seen('1 again')
                os.kill(self.ok_json('doctor')['pid'], 9)
                keys.write('4\n')
                keys.flush()
                seen('easy: comes back')
            keys.write('q\n')
        review.stdout.read()
        self.assertEqual(review.wait(), 0)
        self.assertEqual(self.grades(), ['easy', 'easy'])

    def test_dumb_terminal_and_no_colour(self):
        out = self.ok('review', stdin='q\n', env={'TERM': 'dumb', 'NO_COLOR': '1', 'LC_ALL': 'C'})
        self.assertTrue(out.isascii())


if __name__ == '__main__':
    if 'SMRITI_SANDBOX' not in os.environ:
        folder = lib.vault(tempfile.mkdtemp(prefix='smriti-cli.'), note=NOTES)
        try:
            sys.exit(subprocess.run([lib.SANDBOX, *lib.CLOCK, '--vault', folder, '--', sys.executable,
                                     *sys.argv]).returncode)
        finally:
            shutil.rmtree(folder)
    lib.main()
