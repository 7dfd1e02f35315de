# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""A review on a terminal of 80×24: what stands on the screen, one key an action, and
the terminal given back as it was, whatever ends the sitting."""

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time

import lib

LONG = '\n'.join('- point %d of a long answer' % i for i in range(1, 61))
NOTES = '''What is one? :: the *first*

two ::: `x = 1`

long
?
''' + LONG + '''

%s :: very wide %s

evil \x1b[31mred \x1b]0;title\x07 :: \x1b[2J gone
''' % ('word ' * 60, 'w' * 200)
ENTER, LEAVE = '\x1b[?1049h', '\x1b[?1049l'


class Screen:
    """Just enough of a terminal for what smriti sends: cursor home, erase, SGR."""

    def __init__(self, columns=80, rows=24):
        self.size(columns, rows)
        self.raw = ''
        self.rest = ''

    def size(self, columns, rows):
        self.columns, self.rows = columns, rows
        self.lines = [''] * rows
        self.row = 0
        self.scrolled = False

    def feed(self, text):
        self.raw += text
        text = self.rest + text
        cut = text.rfind('\x1b', max(0, len(text) - 12))
        self.rest = ''
        if cut >= 0 and not re.match(r'\x1b\[[?0-9;]*[A-Za-z]', text[cut:]):
            text, self.rest = text[:cut], text[cut:]
        for part in re.findall(r'\x1b\[[?0-9;]*[A-Za-z]|\r|\n|[^\x1b\r\n]+|\x1b', text):
            if part == '\x1b[H' or part == '\x1b[2J':
                self.row = 0
                self.fresh = True
                self.scrolled = False
            elif part == '\n':
                self.row += 1
                self.fresh = True
                if self.row >= self.rows:
                    self.row = self.rows - 1
                    self.scrolled = True
            elif part == '\x1b[J':
                for row in range(self.row + 1, self.rows):
                    self.lines[row] = ''
            elif part[0] not in '\x1b\r':
                self.lines[self.row] = part if self.fresh else self.lines[self.row] + part
                self.fresh = False
            elif part == '\x1b[K' and self.fresh:
                self.lines[self.row] = ''
                self.fresh = False

    fresh = True

    def text(self):
        return '\n'.join(line.rstrip() for line in self.lines)


class Review:
    started = []

    def __init__(self, columns=80, rows=24, command=('smriti', 'review'), **env):
        self.master, slave = pty.openpty()
        self.screen = Screen(columns, rows)
        self.resize(columns, rows)
        self.before = termios.tcgetattr(slave)
        self.slave = slave
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, start_new_session=True,
                                        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
                                        env={**os.environ, 'TERM': 'xterm-256color', **env})
        Review.started.append(self.process)

    def resize(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
        self.screen.size(columns, rows)

    def wait_until(self, fact, what, timeout=20):
        deadline = time.monotonic() + timeout
        while not fact():
            left = deadline - time.monotonic()
            if left <= 0 or not select.select([self.master], [], [], left)[0]:
                raise AssertionError('never saw %r; the screen is:\n%s' % (what, self.screen.text()))
            self.screen.feed(os.read(self.master, 65536).decode('utf-8', 'replace'))
        return self.screen.text()

    def wait_for(self, text):
        """The whole of a frame may come in parts: wait for its last line, or for each text that is looked for."""
        return self.wait_until(lambda: text in self.screen.text(), text)

    def wait_for_count(self, sequence, times):
        """For what has no place on the screen: the terminal taken, given back."""
        return self.wait_until(lambda: self.screen.raw.count(sequence) == times, sequence)

    def keys(self, keys, text):
        os.write(self.master, keys.encode())
        return self.wait_for(text)

    def end(self):
        """Reads what is left; the exit status and whether the terminal is as it was."""
        deadline = time.monotonic() + 20
        while self.process.poll() is None and time.monotonic() < deadline:
            if select.select([self.master], [], [], 0.05)[0]:
                self.screen.feed(os.read(self.master, 65536).decode('utf-8', 'replace'))
        while select.select([self.master], [], [], 0)[0]:
            self.screen.feed(os.read(self.master, 65536).decode('utf-8', 'replace'))
        after = termios.tcgetattr(self.slave)
        os.close(self.slave)
        os.close(self.master)
        raw = self.screen.raw
        given_back = after == self.before and raw.count(ENTER) == raw.count(LEAVE)
        return self.process.wait(), given_back and raw.rfind('\x1b[?25h') >= raw.rfind('\x1b[?25l')


class Pty(lib.Case):
    def tearDown(self):
        for process in Review.started:  # of a test that failed half-way
            if process.poll() is None:
                process.kill()
                process.wait()
        Review.started.clear()
        while lib.smriti('undo').returncode == 0:
            pass

    def answers(self):
        return [(e['subject'], e['grade'], e['took_ms']) for e in self.ok_json('log')['events']
                if e['type'] == 'answered' and e['stands']]

    def assert_fits(self, review):
        self.assertFalse(review.screen.scrolled)
        for line in review.screen.lines:
            self.assertLessEqual(len(line), review.screen.columns)

    def test_a_sitting(self):
        review = Review()
        text = review.wait_for('space show answer')
        self.assertIn('1 of 5', text)
        self.assertIn('What is one?', text)
        self.assertNotIn('the first', text)
        os.write(review.master, b' ')
        grades = r'1 again 1m   2 hard 6m   3 good 10m   4 easy \d+d'
        text = review.wait_until(lambda: re.search(grades, review.screen.text()), grades)
        self.assertIn('the first', text)
        self.assert_fits(review)
        review.keys('4', '2 of 5')
        review.wait_for('easy: comes back in')
        self.assertEqual([a[1] for a in self.answers()], ['easy'])  # stored at once
        review.keys('?', 'any key goes back')
        review.wait_for('suspend: do not ask')
        review.keys('x', 'space show answer')
        review.keys('3', 'space shows the answer first')
        review.keys('u', '1 of 5')
        self.assertEqual(self.answers(), [])
        review.keys('!', 'buried')
        review.keys('u', 'taken back: buried')
        review.keys('s', 'suspended')
        review.keys('u', 'taken back: suspended')
        os.write(review.master, b'q')
        self.assertEqual(review.end(), (0, True))
        self.assertIn('to go today', review.screen.raw.split(LEAVE)[-1])

    def only(self, word):
        """Leaves only the card whose front holds @word to be asked."""
        cards = self.ok_json('cards')['cards']
        self.ok('suspend', *[c['id'] for c in cards if word not in c['front']])

    def test_a_long_card_is_scrolled(self):
        self.only('long')
        review = Review()
        review.wait_for('space show answer')
        text = review.keys('\r', 'point 1 of')
        self.assertIn('scroll', text)
        seen = set()
        for _ in range(10):
            seen |= set(re.findall(r'point (\d+) of', review.screen.text()))
            self.assert_fits(review)
            if 'point 60 of' in review.screen.text():
                break
            marker = re.search(r'lines (\d+)-', review.screen.text()).group(0)
            os.write(review.master, b' ')
            deadline = time.monotonic() + 10
            while marker in review.screen.text() and time.monotonic() < deadline:
                review.wait_for('scroll')
                if select.select([review.master], [], [], 0.1)[0]:
                    review.screen.feed(os.read(review.master, 65536).decode())
        self.assertEqual(len(seen), 60)
        self.assertEqual(self.answers(), [])  # space scrolled, it did not grade
        review.keys('\x1b[H', 'lines 1-')
        review.keys('\x1b[6~', 'lines 19-')
        review.keys('\x1b[5~', 'lines 1-')
        review.resize(40, 12)
        os.kill(review.process.pid, signal.SIGWINCH)
        review.wait_for('1 1m')
        self.assert_fits(review)
        os.write(review.master, b'q')
        self.assertEqual(review.end(), (0, True))

    def test_wide_and_hostile_text(self):
        for word in ('word', 'evil'):
            self.only(word)
            review = Review()
            review.wait_for('space show answer')
            review.keys('\r', '1 again')
            self.assert_fits(review)
            os.write(review.master, b'q')
            self.assertEqual(review.end(), (0, True))
            self.assertNotIn('\x07', review.screen.raw)
            self.assertNotIn('\x1b]', review.screen.raw)
            self.assertNotIn('\x1b[31m', review.screen.raw)
            self.tearDown()

    def test_colour(self):
        for env, coloured in (({}, True), ({'NO_COLOR': '1'}, False), ({'NO_COLOR': ''}, True)):
            review = Review(**env)
            review.wait_for('space show answer')
            review.keys(' ', '1 again')
            os.write(review.master, b'q')
            self.assertEqual(review.end(), (0, True))
            self.assertEqual(bool(re.search(r'\x1b\[[0-9;]*m', review.screen.raw)), coloured, env)

    def test_dumb_terminal(self):
        review = Review(TERM='dumb')
        review.wait_for('\n>')
        os.write(review.master, b'show\n')
        review.wait_for('1 again')
        os.write(review.master, b'\x04')
        self.assertEqual(review.end(), (0, True))
        self.assertNotIn('\x1b', review.screen.raw)

    def test_signals(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
            review = Review()
            review.wait_for('space show answer')
            review.keys(' ', '1 again')
            os.kill(review.process.pid, number)
            status, given_back = review.end()
            self.assertEqual((status, given_back), (-number, True))

    def test_control_keys(self):
        review = Review()
        review.wait_for('space show answer')
        os.write(review.master, b'\x03')
        self.assertEqual(review.end(), (-signal.SIGINT, True))
        review = Review()
        review.wait_for('space show answer')
        os.write(review.master, b'\x04')
        self.assertEqual(review.end(), (0, True))

    def test_stop_and_continue(self):
        """Ctrl-Z under a shell with job control, then fg."""
        shell = 'set -m; smriti review; stty -a | grep -o " icanon"; read x; fg >/dev/null; echo "status $?"'
        review = Review(command=('bash', '-c', shell))
        review.wait_for('space show answer')
        os.write(review.master, b'\x1a')
        review.wait_for_count(LEAVE, 1)
        review.wait_until(lambda: ' icanon' in review.screen.raw.split(LEAVE)[-1], 'icanon')
        os.write(review.master, b'\n')
        review.wait_for_count(ENTER, 2)
        review.wait_for('space show answer')
        review.keys(' ', '1 again')
        os.write(review.master, b'q')
        self.assertEqual(review.end(), (0, True))
        self.assertIn('status 0', review.screen.raw)

    def test_edit(self):
        editor = os.path.join(os.environ['HOME'], 'ed')
        with open(editor, 'w') as script:
            script.write('#!/bin/sh\nstty -a | grep -o " icanon" > "$HOME/tty"\necho in the editor\n')
        os.chmod(editor, 0o755)
        review = Review(EDITOR=editor, VISUAL='')
        review.wait_for('space show answer')
        os.write(review.master, b'e')
        review.wait_for_count(ENTER, 2)
        review.keys(' ', '1 again')
        os.write(review.master, b'q')
        self.assertEqual(review.end(), (0, True))
        self.assertIn('in the editor', review.screen.raw)
        with open(os.path.join(os.environ['HOME'], 'tty')) as file:
            self.assertEqual(file.read(), ' icanon\n')

    def test_time_to_answer(self):
        review = Review()
        review.wait_for('space show answer')
        time.sleep(0.3)
        review.keys(' ', '1 again')
        review.keys('3', '2 of 5')
        os.write(review.master, b'q')
        review.end()
        self.assertGreaterEqual(self.answers()[0][2], 300)

    def test_daemon_gone_for_good(self):
        """The sitting ends with the terminal given back and exit 4."""
        review = Review(command=('sh', '-c', 'smriti review; echo "status $?"'))
        review.wait_for('space show answer')
        review.keys(' ', '1 again')
        services = os.path.join(os.path.dirname(os.environ['XDG_RUNTIME_DIR']), 'services')
        service = os.path.join(services, 'org.smriti.Smriti1.service')
        with open(service) as file:
            text = file.read()
        try:
            with open(service, 'w') as file:
                file.write(re.sub('Exec=.*', 'Exec=/bin/false', text))
            reload = ['dbus-send', '--session', '--print-reply', '--dest=org.freedesktop.DBus', '/org/freedesktop/DBus',
                      'org.freedesktop.DBus.ReloadConfig']
            subprocess.run(reload, check=True, stdout=subprocess.DEVNULL)
            os.kill(self.ok_json('doctor')['pid'], 9)
            review.keys('3', 'status 4')
            self.assertEqual(review.end(), (0, True))
            self.assertIn('the daemon cannot be reached', review.screen.raw.split(LEAVE)[-1])
        finally:
            with open(service, 'w') as file:
                file.write(text)
            subprocess.run(reload, check=True, stdout=subprocess.DEVNULL)
        self.assertEqual(self.answers(), [])


if __name__ == '__main__':
    if 'SMRITI_SANDBOX' not in os.environ:
        folder = lib.vault(tempfile.mkdtemp(prefix='smriti-cli.'), note=NOTES)
        try:
            sys.exit(subprocess.run([lib.SANDBOX, *lib.CLOCK, '--vault', folder, '--', sys.executable,
                                     *sys.argv]).returncode)
        finally:
            shutil.rmtree(folder)
    lib.main()
