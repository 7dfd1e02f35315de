# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""What a person sees first: no notes, no cards, nothing left, a card that comes back
soon, and no daemon. Each names the next useful command."""

import json
import os
import shutil
import tempfile

import lib

ANSWER_ALL = '''
for i in 1 2 3 4 5 6 7 8 9; do smriti next >/dev/null 2>&1 || break; smriti easy >/dev/null; done
'''


class Empty(lib.Case):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix='smriti-cli.')
        self.addCleanup(shutil.rmtree, self.dir)

    def see(self, options, script):
        run = lib.in_sandbox(options, script)
        self.assertEqual(run.returncode, 0, run.stderr)
        return run.stdout

    def test_no_vault(self):
        out = self.see(['--no-vault'], 'smriti; smriti vault list --json; smriti cards --json; smriti outline --json')
        self.assertIn('smriti vault add ~/Notes', out)
        self.assertIn('"vaults":[]', out)
        self.assertIn('"cards":[],"total":0', out)
        self.assertIn('"notes":[]', out)
        run = lib.in_sandbox(['--no-vault'], 'smriti next; echo $?; smriti review </dev/null; echo $?')
        self.assertEqual(run.stdout, '2\n2\n')
        self.assertEqual(run.stderr.count('smriti vault add ~/Notes'), 2)

    def test_no_cards(self):
        lib.vault(self.dir, note='only text\n')
        out = self.see(['--vault', self.dir], 'smriti; smriti vault list')
        self.assertIn('smriti notes check FILE', out)
        self.assertIn('1 note, 0 cards (0 snippets), 0 warnings', out)

    def test_all_done(self):
        lib.vault(self.dir, note='one :: two\n')
        out = self.see([*lib.CLOCK, '--vault', self.dir], 'smriti; %s smriti; smriti next; echo $?' % ANSWER_ALL)
        self.assertTrue(out.startswith('2026-11-23  1 concept to go today.\n'), out)
        self.assertIn("'smriti review' begins", out)
        self.assertIn('Done for today.', out)
        self.assertIn('Learnt today: 1 concept (1 answer).', out)
        self.assertRegex(out, r'  one +comes back in \d+ days\n')
        self.assertIn('Tomorrow: ', out)
        self.assertTrue(out.endswith('2\n'))

    def test_a_card_comes_back_soon(self):
        lib.vault(self.dir, note='one :: two\n')
        os.makedirs(os.path.join(self.dir, 'config', 'smriti'))
        out = self.see([*lib.CLOCK, '--vault', self.dir],
                       'smriti config set memory.learning_steps "1m 3h" >/dev/null;'
                       'until smriti show --json | grep -q \'"good":{"interval_s":10800\'; do :; done;'
                       'smriti next >/dev/null; smriti good >/dev/null; smriti; smriti status --json')
        status = json.loads(out.splitlines()[-1])
        self.assertEqual(status['done']['answers'], 1)
        self.assertEqual(status['due']['total'], 0)
        self.assertIn('in 3 h', out)

    def test_daemon_gone(self):
        out = lib.in_sandbox([], '''
            unset DBUS_SESSION_BUS_ADDRESS
            for c in status next show "answer good" good undo review ask "edit x" cards "suspend x" log outline \
                     "snooze 1h" "skip daily" "vault list" ritual "repo list" verdict "archive x" \
                     quiz "quiz --history" "sheet 1" diagram workflow "template use x" \
                     agenda "tick weekly 1" pause unpause \
                     calendar "calendar --ics" doctor rebuild backup restore; do
              smriti $c </dev/null; echo "$? $c"
            done
            DBUS_SESSION_BUS_ADDRESS=unix:path=/no/such/bus smriti; echo $?
            smriti config list >/dev/null; echo $?''')
        self.assertTrue(all(line.startswith('4') for line in out.stdout.splitlines()[:-1]), out.stdout)
        self.assertTrue(out.stdout.endswith('\n0\n'))
        lines = [line for line in out.stderr.splitlines() if line.startswith('smriti: ')]
        self.assertEqual(len(lines), 37)
        for line in lines:
            self.assertIn("run './start' or 'systemctl --user start smriti'", line)

    def test_bus_of_our_own(self):
        """Where no session bus answers, the address stands in a file."""
        out = self.see([], '''
            address=$DBUS_SESSION_BUS_ADDRESS
            export DBUS_SESSION_BUS_ADDRESS=unix:path=/no/such/bus
            echo "$address" > "$XDG_RUNTIME_DIR/smriti-bus"
            smriti cards -n 0 --json
            unset DBUS_SESSION_BUS_ADDRESS
            smriti cards -n 0 --json
            rm "$XDG_RUNTIME_DIR/smriti-bus"
            echo "$address" > "$XDG_DATA_HOME/smriti/bus"
            smriti cards -n 0 --json
            unset XDG_RUNTIME_DIR
            smriti cards -n 0 --json''')
        self.assertEqual(out.count('"cards":[]'), 4, out)

    def test_what_add_finds(self):
        lib.vault(self.dir, good='one :: two\nx :: `y`\n',
                  bad=''.join('line %d\n\n' % i for i in range(5)) + 'a :: \n\nb :: \n\nc :: \n\nd :: \n')
        run = lib.in_sandbox(['--no-vault'], 'smriti vault add "%s"' % self.dir)
        self.assertEqual(run.returncode, 0, run.stderr)
        first, *mend = run.stdout.splitlines()
        self.assertRegex(first, r'^added .*: 2 notes, \d cards \(1 snippet\), \d warnings?; ')
        if ' 0 warnings' not in first:
            self.assertRegex(mend[0], r'^/.*bad\.md:\d+: .')
            self.assertLessEqual(len(mend), 4)


if __name__ == '__main__':
    lib.main()
