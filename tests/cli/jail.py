# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""What a hostile solution can do when it is checked: nothing but fail. By the whole
program, as whoever runs this and, as root, as a plain user too. test-client-jail.c
tries each way out by itself, and without the jail."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile

import lib

PERSON = 'nobody'  # a bus wants a user with a name

OUTLINE = '# 4. [[RECALL — Bread]]\n\n4.3 **Challenges** – bake; taste\n'

NOTE = '''---
challenge: hostile
entry: 4.3
kind: debug
minutes: 10
check: sh test.sh
---

# Hostile

```sh file=try.sh
true
```

Nothing to see? :: Nothing.

```sh file=test.sh hidden
sh try.sh
echo ended with $?
exit 1
```
'''

TRIES = {
    'reads the home': 'cat ~/secret %(home)s/secret %(home)s/.config/secret',
    'reads the notes': 'cat %(vault)s/*.md',
    'reads the system': 'cat /etc/shadow /etc/passwd /root/.bashrc',
    'reads others': 'cat /proc/[0-9]*/environ | tr "\\\\0" "\\\\n" | grep -a SMRITI',
    'writes the home': 'echo x >%(home)s/written; echo x >>%(home)s/secret',
    'writes its own folder': 'echo x >written; echo x >>try.sh',
    'writes the system': 'echo x >/usr/bin/smriti-was-here; echo x >/etc/smriti-was-here; echo x >/var/tmp/smriti-was-here',
    'writes the temporary folder': 'echo x >/tmp/smriti-was-here',
    'network': 'python3 -c "import socket; socket.create_connection((\\"127.0.0.1\\", %(port)d)); print(\\"through\\")"',
    'session bus': 'DBUS_SESSION_BUS_ADDRESS="%(bus)s" gdbus call --session -d org.smriti.Smriti1 -o /org/smriti/Smriti1'
                   ' -m org.smriti.Smriti1.GetStatus {} && echo through',
    'signals': 'kill -9 -1; kill -9 %(pid)d; echo killed',
    'stays': 'setsid sh -c "sleep 97531" >/dev/null 2>&1 & true',
    'forks': 'f () { f | f & }; f; sleep 1',
    'memory': 'python3 -c "x = bytearray(4 << 30); print(\\"through\\")"',
    'output': 'yes through',
    'disk': 'dd if=/dev/zero of=big bs=1M count=4096 2>/dev/null && echo through',
}


def bubblewrap_fails():
    """Why it does not work here, or None; tried."""
    if not shutil.which('bwrap'):
        return 'bubblewrap is not installed'
    run = subprocess.run(['bwrap', '--unshare-all', '--ro-bind', '/', '/', 'true'], capture_output=True, text=True, check=False,
                         user=PERSON if os.geteuid() == 0 else None)
    return None if run.returncode == 0 else run.stderr.strip()


class Jail(lib.Case):
    def test_hostile(self):
        home = os.environ['HOME']
        work = os.path.join(home, 'Smriti', 'Challenges', 'hostile')
        os.makedirs(home + '/.config', exist_ok=True)
        for path in ('secret', '.config/secret'):
            with open(os.path.join(home, path), 'w', encoding='utf-8') as secret:
                secret.write('private\n')
        listener = socket.create_server(('127.0.0.1', 0))
        listener.setblocking(False)
        self.addCleanup(listener.close)
        where = {'home': home, 'vault': os.environ['SMRITI_TEST_VAULT'], 'port': listener.getsockname()[1],
                 'bus': os.environ['DBUS_SESSION_BUS_ADDRESS'], 'pid': os.getpid()}
        self.ok('challenge', 'start', 'hostile')
        for name, script in TRIES.items():
            with self.subTest(name):
                script = script % where
                with open(work + '/try.sh', 'w', encoding='utf-8') as solution:
                    solution.write(script + '\n')
                run = lib.smriti('challenge', 'check', 'hostile', '--json')
                self.assertEqual(run.returncode, 1, run)
                checked = json.loads(run.stdout)['results'][0]
                self.assertEqual((checked['passed'], checked['jailed'], checked['grade']), (False, True, None), checked)
                for word in ('private', 'Nothing to see', 'root:', 'SMRITI', 'through\nended'):
                    self.assertNotIn(word, checked['output'], script)
                self.assertLessEqual(len(checked['output']), 256 * 1024)
                self.assertEqual(os.listdir(work), ['try.sh'])
                with open(work + '/try.sh', encoding='utf-8') as solution:
                    self.assertEqual(solution.read(), script + '\n')
                with open(home + '/secret', encoding='utf-8') as secret:
                    self.assertEqual(secret.read(), 'private\n')
                self.assertFalse(os.path.exists(home + '/written'))
                for folder in ('/usr/bin', '/etc', '/var/tmp', '/tmp'):
                    self.assertFalse(os.path.exists(folder + '/smriti-was-here'))
        with self.assertRaises(BlockingIOError):
            listener.accept()
        self.assertEqual(subprocess.run(['pgrep', '-f', 'sleep 97531'], check=False).returncode, 1)
        self.assertEqual([name for name in os.listdir(tempfile.gettempdir()) if name.startswith('smriti-challenge.')
                          and os.stat(os.path.join(tempfile.gettempdir(), name)).st_uid == os.geteuid()], [])


def inside(vault, **kwargs):
    """This script in a sandbox, perhaps as another user, who may not reach the Python that runs this."""
    env = {**os.environ, 'SMRITI_TEST_VAULT': vault, 'PYTHONDONTWRITEBYTECODE': '1', 'PATH': '/usr/local/bin:/usr/bin:/bin'}
    return subprocess.run([lib.SANDBOX, '--vault', vault, '--', 'python3', os.path.abspath(__file__)], env=env, check=False,
                          timeout=170, **kwargs).returncode


def outside():
    why = bubblewrap_fails()
    if why:
        print('1..0 # SKIP bubblewrap does not work here:', why)
        return 77
    vault = tempfile.mkdtemp(prefix='smriti-cli.')
    try:
        lib.vault(vault, Bread=OUTLINE)
        lib.vault(vault + '/Challenges', Hostile=NOTE)
        os.chmod(vault, 0o755)
        code = inside(vault)
        if code == 0 and os.geteuid() == 0:
            if subprocess.run(['test', '-x', os.path.join(lib.BUILD, 'client', 'smriti')], user=PERSON, check=False).returncode == 0:
                code = inside(vault, user=PERSON, group='nogroup', extra_groups=[], cwd='/')
            else:
                print('as a plain user not tried: they cannot reach', lib.BUILD)
        return code
    finally:
        shutil.rmtree(vault)


if __name__ == '__main__':
    if 'SMRITI_SANDBOX' in os.environ:
        lib.main()
    else:
        sys.exit(outside())
