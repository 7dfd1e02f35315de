# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Where the bus may be, and buses that do not do what they should: an answer gets
there by one way or another, and counts once."""

import os
import selectors
import socket
import threading

import lib

lib.sandboxed(*lib.CLOCK)

REAL = os.environ['DBUS_SESSION_BUS_ADDRESS']
RUNTIME = os.environ['XDG_RUNTIME_DIR']
DATA = os.path.join(os.environ['XDG_DATA_HOME'], 'smriti')


def pump(caller, bus, until):
    """Carries bytes both ways until one side ends or the bus has said @until."""
    said = b''
    with selectors.DefaultSelector() as ready:
        for source, sink in ((caller, bus), (bus, caller)):
            ready.register(source, selectors.EVENT_READ, sink)
        while True:
            for key, _ in ready.select():
                data = key.fileobj.recv(65536)
                if not data:
                    return
                if key.fileobj is bus:
                    said += data
                    if until and until in said:
                        return
                key.data.sendall(data)


class Relay:
    """A bus that stands before the real one: @first is what it does with its first
    caller ('reject', or bytes after which it hangs up, having kept them)."""

    def __init__(self, first):
        self.path = os.path.join(RUNTIME, 'relay')
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.path)
        self.listener.listen(2)
        self.callers = 0
        self.thread = threading.Thread(target=self.serve, args=(first,), daemon=True)
        self.thread.start()

    def serve(self, first):
        while self.callers < 2:
            caller = self.listener.accept()[0]
            self.callers += 1
            with caller, socket.socket(socket.AF_UNIX) as bus:
                if self.callers == 1 and first == 'reject':
                    caller.recv(65536)
                    caller.sendall(b'REJECTED DBUS_COOKIE_SHA1\r\n')
                    continue
                bus.connect(REAL.split('=', 1)[1])
                pump(caller, bus, first if self.callers == 1 else None)

    def end(self):
        self.thread.join(30)
        assert self.callers == 2, self.callers
        self.listener.close()
        os.unlink(self.path)


class Addresses(lib.Case):
    def setUp(self):
        self.env = dict(os.environ)

    def answer(self, address, repeated=False):
        """An answer through @address (None: nothing is said), given once."""
        os.environ.update(self.env)
        before = self.ok_json('status')['done']['answers']
        card = self.ok_json('cards', '-n', '1')['cards'][0]['id']
        os.environ.pop('DBUS_SESSION_BUS_ADDRESS')
        if address is not None:
            os.environ['DBUS_SESSION_BUS_ADDRESS'] = address
        given = self.ok_json('answer', card, 'good')
        os.environ.update(self.env)
        self.assertEqual(given['repeated'], repeated)
        self.assertEqual(self.ok_json('status')['done']['answers'], before + 1)

    def test_addresses(self):
        for address in (REAL, 'unix:path=/nonexistent/bus;' + REAL, 'tcp:host=127.0.0.1,port=1;' + REAL,
                        REAL.replace('/bus', '/%62us')):
            with self.subTest(address):
                self.answer(address)

    def test_no_address(self):
        os.symlink(REAL.split('=', 1)[1], os.path.join(RUNTIME, 'bus'))
        self.addCleanup(os.unlink, os.path.join(RUNTIME, 'bus'))
        self.answer(None)
        self.answer('')

    def test_own_bus(self):
        for path in (os.path.join(RUNTIME, 'smriti-bus'), os.path.join(DATA, 'bus')):
            with open(path, 'w', encoding='utf-8') as file:
                file.write(REAL + '\n')
            self.addCleanup(os.unlink, path)
            self.answer(None)
            self.answer('unix:path=/nonexistent/bus')
        with open(os.path.join(RUNTIME, 'smriti-bus'), 'w', encoding='utf-8') as file:
            file.write('unix:path=/nonexistent/bus\n')
        self.answer(None)

    def test_none(self):
        os.environ['DBUS_SESSION_BUS_ADDRESS'] = 'unix:path=/nonexistent/bus'
        self.fails(4, 'good', says='the daemon cannot be reached: no session bus answers')
        os.environ.update(self.env)

    def test_long(self):
        self.fails(3, 'answer', 4096 * 'x', 'good')
        self.fails(1, 'answer', 4096 * 'x', 'good', '--token', 4096 * 'y', says='token')

    def test_rejected(self):
        relay = Relay('reject')
        self.answer('unix:path=' + relay.path)
        relay.end()

    def test_lost_reply(self):
        """The answer is kept, its reply is lost: asked again, it is the same one."""
        relay = Relay(b'(ddduu)')
        self.answer('unix:path=' + relay.path, repeated=True)
        relay.end()


if __name__ == '__main__':
    lib.main()
