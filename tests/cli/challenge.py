# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Challenges from the list to the grade: what is copied where, what is judged, what
is kept of it; that the check is cut off, and what is asked where it cannot be."""

import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile

import lib

OUTLINE = '''# 4. [[RECALL — Bread]]

4.3 **Challenges** – bake; taste
'''

SUM = '''---
challenge: sum
entry: 4.3
kind: debug
minutes: 10
check: sh test.sh
---

# The Sum

Mend `sum.sh`: it must print the sum of **both** numbers.

```sh file=sum.sh
echo $(($1 - $2))
```

Which operator adds two numbers in a shell? :: `+`

```sh file=sum.sh solution
echo $(($1 + $2))
```

```sh file=test.sh hidden
[ "$(sh sum.sh 2 3)" = 5 ] || { echo 'FAILED 2 and 3'; exit 1; }
cat secret /etc/shadow "$HOME"/* 2>/dev/null && exit 1
echo all good
```
'''

WAIT = '''---
challenge: wait
entry: 4.3
kind: slow
minutes: 10
check: sh wait.sh
time: sh time.sh
faster: 3
---

# The Wait

```sh file=wait.sh
sleep 0.4
```

How does one wait less? :: By not waiting.

```sh file=time.sh hidden
sh wait.sh
```

```sh file=wait.sh solution
:
```
'''

BROKEN = '---\nchallenge: broken\nentry: 4.3\nkind: debug\nminutes: 10\n---\n'

ONE = {'name': str, 'topic': str, 'entry': (str, None), 'kind': str, 'title': str, 'minutes': int, 'state': str,
       'started': (int, None), 'tries': int, 'best_s': (int, None), 'best_ratio': (float, int, None),
       'needed': (float, int, None), 'card': (str, None), 'due': (int, None), 'dir': (str, None), 'files': list, 'note': str}
CHECKED = {**ONE, 'passed': bool, 'output': str, 'output_cut': bool, 'limit': (str, None), 'jailed': bool,
           'ratio': (float, int, None), 'took_s': (int, None), 'diff': (str, None), 'grade': (str, None), 'event': str}


def works():
    """Whether bubblewrap does here; tried."""
    run = subprocess.run(['bwrap', '--unshare-all', '--ro-bind', '/', '/', 'true'], capture_output=True, check=False) \
        if shutil.which('bwrap') else None
    return run is not None and run.returncode == 0


class Challenge(lib.Case):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix='smriti-cli.')
        self.addCleanup(shutil.rmtree, self.dir)
        lib.vault(self.dir, Bread=OUTLINE)
        lib.vault(self.dir + '/Challenges', Sum=SUM, Wait=WAIT)

    def run_script(self, script, code=0):
        run = lib.in_sandbox(['--vault', self.dir, *lib.CLOCK], script)
        self.assertEqual(run.returncode, code, (run.stdout, run.stderr))
        return run

    def objects(self, run):
        return [json.loads(line).get('results', []) for line in run.stdout.splitlines() if line.startswith('{')]

    def needs_jail(self):
        if not works():
            self.skipTest('bubblewrap does not work here')

    def test_list_and_show(self):
        run = self.run_script('smriti challenge list --json; smriti challenge list --kind slow --json; smriti challenge list;'
                              'smriti challenge show sum; smriti challenge show sum --json')
        every, slow, shown = self.objects(run)
        self.assertEqual([(one['name'], one['kind'], one['state']) for one in every],
                         [('sum', 'debug', 'new'), ('wait', 'slow', 'new')])
        for one in every:
            self.has(one, ONE)
            self.assertEqual((one['topic'], one['entry'], one['minutes'], one['due']), ('Bread', '4.3', 10, None))
            self.assertIsNotNone(one['card'])
        self.assertEqual([one['name'] for one in slow], ['wait'])
        self.assertEqual((every[1]['needed'], every[0]['needed']), (3, None))
        self.assertEqual(shown[0]['files'], ['sum.sh'])
        self.assertIn('Mend `sum.sh`', shown[0]['task'])
        self.assertIn('The Sum (debug, 10 min): new', run.stdout)
        self.assertNotIn('+', run.stdout.split('The Sum (debug')[1].split('{')[0], 'neither solution nor card is shown')
        self.assertNotIn('FAILED', run.stdout)

    def test_solve(self):
        self.needs_jail()
        run = self.run_script('''
            cd ~; echo private >secret
            smriti challenge start sum --json; cd Smriti/Challenges/sum; ls >&2
            smriti challenge check sum --json
            smriti challenge list --json
            sed -i s/-/+/ sum.sh
            forward () { gdbus call --session -d org.smriti.Smriti1 -o /org/smriti/Smriti1 \\
                -m org.smriti.Smriti1.TestClock.AdvanceTo "$1" >/dev/null; }
            forward %d
            smriti challenge check sum --json
            smriti challenge list --json
            smriti challenge check sum . --json
            cat ~/.local/state/smriti/challenges/sum/*.diff >&2
            smriti challenge start sum --json
            ''' % (lib.NOW + 400))
        started, failed, under_way, solved, after, again, anew = (results[0] for results in self.objects(run))
        self.has(started, ONE)
        self.assertEqual((started['state'], started['started']), ('started', lib.NOW))
        self.assertTrue(started['dir'].endswith('/Smriti/Challenges/sum'))
        self.has(failed, CHECKED)
        self.assertEqual((failed['passed'], failed['jailed'], failed['output'], failed['grade'], failed['diff']),
                         (False, True, 'FAILED 2 and 3\n', None, None))
        self.assertEqual((under_way['state'], under_way['tries'], under_way['due']), ('started', 1, None))
        self.has(solved, CHECKED)
        self.assertEqual((solved['passed'], solved['state'], solved['grade'], solved['took_s'], solved['output']),
                         (True, 'solved', 'good', 400, 'all good\n'))
        self.assertGreater(solved['due'], lib.NOW)
        self.assertEqual((after['state'], after['best_s'], after['due']), ('solved', 400, solved['due']))
        self.assertEqual((again['passed'], again['grade'], again['took_s']), (True, None, None), 'one start, one grade')
        self.assertTrue(anew['dir'].endswith('/Smriti/Challenges/sum-2'))
        self.assertIn('sum.sh\n', run.stderr)
        self.assertNotIn('test.sh', run.stderr, 'the hidden file is in no folder of the person and in no diff')
        self.assertIn('-echo $(($1 - $2))\n+echo $(($1 + $2))\n', run.stderr)
        self.assertIn("smriti: 'sum' is not solved yet\n", run.stderr)

    def test_grades(self):
        self.needs_jail()
        run = self.run_script('''
            cd ~
            for at in %d %d; do
              smriti challenge start sum work >/dev/null
              gdbus call --session -d org.smriti.Smriti1 -o /org/smriti/Smriti1 \\
                -m org.smriti.Smriti1.TestClock.AdvanceTo $at >/dev/null
              sed -i s/-/+/ work/sum*/sum.sh
              smriti challenge check sum --json
            done
            smriti challenge start sum work >/dev/null
            smriti challenge give-up sum --json
            smriti challenge list --json
            smriti log --json
            smriti log
            ''' % (lib.NOW + 299, lib.NOW + 299 + 601))
        self.assertIn('/sum: checked, solved', run.stdout)
        easy, hard, up, after = (results[0] for results in self.objects(run)[:4])
        self.assertEqual([one['grade'] for one in (easy, hard, up)], ['easy', 'hard', 'again'])
        self.assertEqual(up['state'], 'gave-up')
        self.assertEqual((after['state'], after['best_s']), ('gave-up', 299))
        given = [json.loads(line) for line in run.stdout.splitlines() if '"solution"' in line]
        self.assertEqual(given[0]['solution'], [{'file': 'sum.sh', 'text': 'echo $(($1 + $2))\n'}])

    def test_slow(self):
        self.needs_jail()
        run = self.run_script('''
            smriti challenge start wait >/dev/null
            cd ~/Smriti/Challenges/wait
            smriti challenge check wait --json
            echo : >wait.sh
            smriti challenge check wait --json
            smriti challenge list --kind slow --json
            echo 'exit $(ls time.sh | wc -l)' >wait.sh
            smriti challenge check wait
            true''')
        same, faster, listed = (results[0] for results in self.objects(run))
        self.assertEqual((same['passed'], same['grade'], same['needed']), (False, None, 3))
        self.assertLess(same['ratio'], 3)
        self.assertEqual((faster['passed'], faster['grade']), (True, 'easy'))
        self.assertGreater(faster['ratio'], 3)
        self.assertAlmostEqual(listed['best_ratio'], faster['ratio'], delta=faster['ratio'] / 10 + 0.1)
        self.assertIn('Not solved yet', run.stdout)

    def test_limits(self):
        self.needs_jail()
        run = self.run_script('''
            smriti challenge start sum >/dev/null
            cd ~/Smriti/Challenges/sum
            echo 'yes "$(printf "\\033]0;x\\007")" >&2' >sum.sh
            echo 'echo all good' >test.sh   # the hidden one stands in its place
            smriti challenge check sum
            cp sum.sh link; rm sum.sh; ln -s link sum.sh; mkfifo pipe
            smriti challenge check sum >&2
            for i in $(seq 401); do : >$i; done
            smriti challenge check sum
            echo code $?''')
        self.assertIn('It met a limit: output.', run.stdout)
        self.assertLess(len(run.stdout), 300000)
        self.assertNotIn('\033', run.stdout)
        self.assertNotIn('all good', run.stdout)
        self.assertTrue(run.stdout.endswith('code 1\n'), run.stdout)
        self.assertIn('holds more than 400 files', run.stderr)

    def test_no_sandbox(self):
        fake = self.dir + '/fake'
        os.makedirs(fake)
        os.chmod(self.dir, 0o755)
        with open(fake + '/bwrap', 'w', encoding='utf-8') as script:
            script.write('#!/bin/sh\necho "bwrap: No permissions to create a new namespace" >&2\nexit 1\n')
        os.chmod(fake + '/bwrap', 0o755)
        run = self.run_script(f'''
            smriti challenge start sum >/dev/null
            PATH={fake}:$PATH
            smriti challenge check sum; echo $?
            sed -i s/-/+/ ~/Smriti/Challenges/sum/sum.sh
            smriti challenge check sum --unsafe --json
            smriti challenge start sum >/dev/null
            sed -i s/-/+/ ~/Smriti/Challenges/sum-2/sum.sh
            python3 {os.path.abspath(__file__)} --answer n; python3 {os.path.abspath(__file__)} --answer y''')
        self.assertIn('smriti: no sandbox works here (bubblewrap: No permissions to create a new namespace): your own code would'
                      ' run with your rights; --unsafe does that\n', run.stderr)
        self.assertTrue(run.stdout.startswith('1\n'), run.stdout)
        unsafe = self.objects(run)[0][0]
        self.assertEqual((unsafe['passed'], unsafe['jailed'], unsafe['grade']), (True, False, 'easy'))
        no, yes = run.stdout.split('ANSWERED')[1:]
        self.assertIn('Run it? [y/N]', no)
        self.assertIn('nothing was run', no)
        self.assertIn('Solved', yes)

    def test_wrong(self):
        lib.vault(self.dir + '/Challenges', Broken=BROKEN)
        lib.vault(self.dir, Elsewhere=SUM)
        run = self.run_script('''
            for args in 'start nothing' 'check sum' 'give-up sum' 'check' 'list sum' 'eat sum' 'list --kind fast' 'show sum .'; do
              smriti challenge $args 2>&1 >/dev/null | tail -n 1; smriti challenge $args >/dev/null 2>&1; echo "$args: $?"
            done
            smriti challenge start sum >/dev/null; smriti challenge start sum; echo twice: $?
            rm -r ~/Smriti/Challenges/sum; smriti challenge check sum; echo gone: $?
            smriti challenge start sum >/dev/null && echo anew
            smriti challenge list --json''')
        for words in ('start nothing: 3', 'check sum: 2', 'give-up sum: 2', 'check: 64', 'list sum: 64', 'eat sum: 64',
                      'list --kind fast: 64', 'show sum .: 64', 'twice: 1', 'gone: 3', 'anew'):
            self.assertIn(words + '\n', run.stdout)
        self.assertIn('cannot be used: what checks it is not said', run.stderr)
        self.assertIn('is under way in', run.stderr)
        self.assertEqual([one['name'] for one in self.objects(run)[-1]], ['sum', 'wait'])


def answer(word):
    """The check at a terminal, where @word is typed."""
    def see(fd):
        data = os.read(fd, 1024)
        if b'[y/N]' in data:
            os.write(fd, word.encode() + b'\n')
        return data

    print('ANSWERED', flush=True)
    pty.spawn(['smriti', 'challenge', 'check', 'sum'], see)


if __name__ == '__main__':
    if sys.argv[1:2] == ['--answer']:
        answer(sys.argv[2])
    else:
        lib.main()
