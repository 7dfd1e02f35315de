# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Leaving and arriving: what a home knew is known in another one after export and
import, wherever the notes are and whenever they come; both go on and agree
again. And what happens with a file that is not as it should be."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import lib

DAYS = ['2026-11-%02d' % day for day in range(23, 31)] + ['2026-12-%02d' % day for day in range(1, 9)]


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read()


class Home:
    """A home of its own under tests/sandbox, and what it says on a day."""

    def __init__(self, top, name, vault):
        self.dir = os.path.join(top, name)
        self.vault = vault

    def run(self, day, script, check=True):
        run = subprocess.run([lib.SANDBOX, '--no-vault', '--keep', self.dir, '--clock', day + 'T10:00:00+01:00', '--zone',
                              'Europe/Berlin', '--', 'bash', '-ec', script], capture_output=True, text=True, timeout=300)
        if check and run.returncode != 0:
            raise AssertionError((script, run.returncode, run.stdout, run.stderr))
        return run

    def says(self, day, *args):
        return json.loads(self.run(day, 'smriti %s --json' % ' '.join(args)).stdout)

    def file(self, name):
        return os.path.join(self.dir, name)

    def lines(self, name):
        with open(self.file(name), encoding='utf-8') as file:
            return [json.loads(line) for line in file]


def live(home):
    """Two weeks of a person: answers, second thoughts, practice, a renamed card."""
    home.run(DAYS[0], '''
        smriti vault add %s
        for i in 1 2 3 4 5 6; do smriti next >/dev/null; smriti good; done
        smriti undo; smriti undo
        smriti verdict linters ruff try --why new
    ''' % home.vault)
    for n, day in enumerate(DAYS[1:], 1):
        grades = ('again', 'good', 'easy', 'hard')
        home.run(day, '''
            for i in 1 2 3; do smriti next >/dev/null && smriti %s || true; done
            id=$(smriti cards --json -n %d | python3 -c 'import json,sys; print(json.load(sys.stdin)["cards"][-1]["id"])')
            case %d in
              1) smriti suspend $id ;;
              2) smriti bury $id ;;
              3) smriti suspend $id; smriti undo ;;
              4) smriti archive $id ;;
              5) smriti snooze daily 1h || true ;;
              6) smriti pause 2d; smriti unpause ;;
              8) smriti tick weekly 1 --note "it was \\"slow\\", ∆" --link https://example.org/a
                 smriti tick weekly --add "first milestone" --by 2026-12-20
                 smriti tick monthly 2; smriti tick monthly 2 --off; smriti tick monthly 1 ;;
              9) smriti skip daily --why "no time" ;;
              10) smriti config set weekly.weekday wed ;;
            esac
        ''' % (grades[n % 4], n, n))
    # a card that has a history is worded anew
    card = next(c for c in home.says(DAYS[-1], 'cards')['cards'] if c['state'] != 'new' and c['kind'] == 'basic')
    with open(card['note'], encoding='utf-8') as file:
        lines = file.readlines()
    assert card['front'] in lines[card['line'] - 1], card
    lines[card['line'] - 1] = lines[card['line'] - 1].rstrip('\n') + ' (reworded)\n'
    with open(card['note'], 'w', encoding='utf-8') as file:
        file.writelines(lines)
    home.run(DAYS[-1], '''
        n=0
        until smriti cards --json "(reworded)" | grep -q '"total":1'; do n=$((n + 1)); [ $n -lt 300 ]; sleep 0.1; done
        smriti log -t renamed | grep -q .
    ''')
    return DAYS[-1]


def settled(found):
    """Cards that are as weak as one another come in the order they were met here."""
    if isinstance(found, dict):
        return {key: settled(value) for key, value in found.items()}
    if isinstance(found, list):
        found = [settled(value) for value in found]
        if all(isinstance(value, dict) and 'lapses' in value for value in found):
            found.sort(key=lambda value: (-value['lapses'], value['id']))
    return found


def looks(home, day):
    """What must be the same, without paths."""
    here = home.vault
    commands = ['status', 'cards', 'agenda', 'agenda --all', 'ritual', 'outline', 'verdict', 'log -n 500', 'log --month']
    said = home.run(day, '\n'.join('smriti %s --json' % command for command in commands)).stdout.splitlines()
    everything = {command: settled(json.loads(line.replace(json.dumps(here, ensure_ascii=False)[1:-1], 'VAULT')))
                  for command, line in zip(commands, said, strict=True)}
    events = everything['log -n 500']['events']
    everything['log -n 500'] = [e for e in events if e['type'] != 'configured']
    everything['status']['learnt'].sort(key=str)  # all at one instant
    return everything


class RoundTrip(lib.Case):
    @classmethod
    def setUpClass(cls):
        cls.top = tempfile.mkdtemp(prefix='smriti-roundtrip-')
        cls.vault = os.path.join(cls.top, 'Notes')
        shutil.copytree(os.path.join(lib.SOURCE, 'data', 'vault', 'Python'), cls.vault)
        cls.home = Home(cls.top, 'home', cls.vault)
        cls.day = live(cls.home)
        cls.home.run(cls.day, 'smriti export events ~/log.jsonl; smriti export cards ~/cards.csv')
        cls.log = cls.home.file('log.jsonl')
        cls.before = looks(cls.home, cls.day)

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.top)

    def other(self, name, vault=None):
        """Another machine, with the same settings."""
        new = Home(self.top, name, vault or self.vault)
        shutil.copytree(self.home.file('.config'), new.file('.config'))
        return new

    def same(self, one, two):
        for key in one:
            self.assertEqual(one[key], two[key], key)

    def test_1_the_file(self):
        header, *events = self.home.lines('log.jsonl')
        self.assertEqual((header['format'], header['v'], header['count']), ('smriti-events', 1, len(events)))
        self.assertEqual(len({e['id'] for e in events}), len(events))
        self.assertEqual({e['id'].split('-')[0] for e in events}, set(header['devices']))
        types = {e['type'] for e in events}
        for kind in ('answered', 'undone', 'suspended', 'archived', 'renamed', 'ticked', 'planned', 'verdict', 'paused',
                     'skipped', 'configured'):
            self.assertIn(kind, types)
        for event in events:
            self.assertEqual('grade' in event, event['type'] == 'answered')
        answer = next(e for e in events if e['type'] == 'answered')
        self.assertEqual(list(answer), ['v', 'id', 'at_ms', 'offset_s', 'day', 'hlc', 'type', 'subject', 'payload', 'grade',
                                        'elapsed_days', 'state_before', 'state_after', 'step_after', 'parameters',
                                        'interval_s', 'due', 'due_day', 'took_ms', 'token', 'digest'])
        self.assertEqual(os.stat(self.log).st_mode & 0o777, 0o600)

    def test_1_the_table(self):
        with open(self.home.file('cards.csv'), encoding='utf-8', newline='') as file:
            rows = list(csv.DictReader(file))
        cards = {c['id']: c for c in self.before['cards']['cards']}
        self.assertEqual({r['id'] for r in rows}, set(cards))
        for row in rows:
            card = cards[row['id']]
            self.assertEqual((row['front'], row['kind'], row['state'], row['deck'], row['off']),
                             (card['front'], card['kind'], card['state'], card['deck'] or '', card['off'] or ''))
            self.assertTrue(row['back'])
            self.assertEqual(row['stability'] == '', card['state'] == 'new')

    def test_2_same_place(self):
        new = self.other('same')
        new.run(self.day, 'smriti vault add %s; smriti import %s' % (new.vault, self.log))
        self.same(looks(new, self.day), self.before)
        again = new.says(self.day, 'import', self.log)
        self.assertEqual((again['added'], again['refused']), (0, 0))
        self.assertEqual(again['known'], len(self.home.lines('log.jsonl')) - 1)
        self.same(looks(new, self.day), self.before)
        self.assertEqual(new.says(self.day, 'rebuild')['changed'], 0)
        self.same(looks(new, self.day), self.before)

    def test_2_another_place(self):
        vault = os.path.join(self.top, 'else', 'where')
        shutil.copytree(self.vault, vault)
        new = self.other('elsewhere', vault)
        new.run(self.day, 'smriti vault add %s; smriti import - < %s' % (vault, self.log))
        self.same(looks(new, self.day), self.before)

    def test_2_notes_come_later(self):
        new = self.other('later')
        new.run(self.day, 'smriti import %s' % self.log)
        new.run(self.day, 'smriti vault add %s' % new.vault)
        self.same(looks(new, self.day), self.before)

    def test_3_killed_in_the_middle(self):
        new = self.other('killed')
        run = new.run(self.day, '''
            smriti vault add %s
            pid=$(smriti doctor --no-test --json | python3 -c 'import json,sys; print(json.load(sys.stdin)["pid"])')
            kill -STOP $pid
            smriti import %s & import=$!
            kill -KILL $pid
            wait $import || echo "cut short: $?"
            smriti import %s
        ''' % (new.vault, self.log, self.log))
        self.assertIn('0 refused', run.stdout)
        self.same(looks(new, self.day), self.before)

    def test_4_both_go_on(self):
        one, two = self.other('one'), self.other('two')
        for home in (one, two):
            home.run(self.day, 'smriti vault add %s; smriti import %s' % (home.vault, self.log))
        one.run('2026-12-09', 'for i in 1 2 3 4; do smriti next >/dev/null; smriti good; done; smriti export events ~/a.jsonl')
        two.run('2026-12-10', '''
            for i in 1 2 3; do smriti next >/dev/null; smriti again; done; smriti undo
            smriti import %s; smriti export events ~/b.jsonl''' % one.file('a.jsonl'))
        one.run('2026-12-10', 'smriti import %s; smriti export events ~/c.jsonl' % two.file('b.jsonl'))
        two.run('2026-12-10', 'smriti import %s; smriti export events ~/d.jsonl' % one.file('c.jsonl'))
        self.assertEqual({e['id'] for e in one.lines('c.jsonl')[1:]}, {e['id'] for e in two.lines('d.jsonl')[1:]})
        a, b = looks(one, '2026-12-10'), looks(two, '2026-12-10')
        for key in a:
            if key.startswith('log -n'):
                a[key], b[key] = ({e['event']: e for e in found[key]} for found in (a, b))
            self.assertEqual(a[key], b[key], key)
        # answers go on
        one.run('2026-12-11', 'smriti next; smriti good; smriti undo')


class Wrong(lib.Case):
    """Files that are not as they should be; one home for all of them."""

    @classmethod
    def setUpClass(cls):
        cls.top = tempfile.mkdtemp(prefix='smriti-roundtrip-')
        vault = lib.vault(os.path.join(cls.top, 'Notes'), Cards='one :: 1\n\ntwo :: 2\n\nthree :: 3\n')
        cls.home = Home(cls.top, 'home', vault)
        cls.home.run(DAYS[0], '''
            smriti vault add %s
            for i in 1 2 3; do smriti next >/dev/null; smriti good; done
            smriti export events ~/log.jsonl''' % vault)
        with open(cls.home.file('log.jsonl'), encoding='utf-8') as file:
            cls.lines = file.read().splitlines()

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.top)

    @staticmethod
    def signed(line):
        """A line with a digest that fits, however hostile it is."""
        import hashlib
        body = re.sub(r',"digest":"[0-9a-f]{16}"}$', '', line)
        return '%s,"digest":"%s"}' % (body, hashlib.sha256(body.encode('utf-8', 'surrogateescape')).hexdigest()[:16])

    def bring(self, lines, *args, end='\n', code=0, name='wrong.jsonl'):
        path = os.path.join(self.top, name)
        with open(path, 'w', encoding='utf-8', errors='surrogateescape') as file:
            file.write('\n'.join(lines) + end)
        new = Home(self.top, 'new', '')
        run = new.run(DAYS[0], 'cd %s; smriti import %s %s' % (self.top, name, ' '.join(args)), check=False)
        self.assertEqual(run.returncode, code, (run.stdout, run.stderr))
        return run

    def refuses(self, line, says, signed=True):
        """The one line is named; what stands before and behind it comes in."""
        lines = self.lines[:2] + [self.signed(line) if signed else line] + self.lines[-1:]
        lines[0] = self.signed(lines[0].replace('"count":%d' % (len(self.lines) - 1), '"count":3'))
        run = self.bring(lines, '--json')
        found = json.loads(run.stdout)
        self.assertEqual((found['added'] + found['known'], found['refused']), (2, 1), (line, found))
        self.assertEqual((found['errors'][0]['file'], found['errors'][0]['line']), ('wrong.jsonl', 3))
        self.assertIn(says, found['errors'][0]['text'], line)

    def test_header(self):
        header = self.lines[0]
        for wrong, says in (('{}', 'no digest'), (header[:-5], 'no digest'), ('id,question', 'names its columns'),
                            (header.replace('0.', '1.'), 'digest is wrong'),
                            (self.signed(header.replace('smriti-events', 'other')), 'not a log'),
                            (self.signed(header.replace('"v":1', '"v":2')), 'newer Smriti'),
                            (self.signed(header.replace('"devices":', '"things":')), 'devices'),
                            (self.signed('{"a":' + '[' * 60000), 'JSON')):
            run = self.bring([wrong] + self.lines[1:], code=1)
            self.assertEqual(run.stdout, '')
            self.assertTrue(run.stderr.startswith('smriti: wrong.jsonl:1: '), run.stderr)
            self.assertIn(says, run.stderr)

    def test_lines(self):
        answer = next(line for line in self.lines if '"answered"' in line)
        for pattern, new, says in (
                (r'"grade":"good"', '"grade":"great"', 'no grade'), (r'"grade":"good"', '"grade":3', 'grade'),
                (r'"grade":"good",', '', 'grade'), (r'"v":1', '"v":9', 'newer'), (r'"v":1', '"v":"1"', 'v'),
                (r'"at_ms":\d+', '"at_ms":-1', 'at_ms'), (r'"at_ms":\d+', '"at_ms":1e9', 'whole'),
                (r'"at_ms":\d+', '"at_ms":99999999999999999999999', 'number'),
                (r'"at_ms":\d+', '"at_ms":1999999999999', 'day ahead'), (r'"hlc":"\d+"', '"hlc":"9223372036854775807"', 'ahead'),
                (r'"hlc":"\d+"', '"hlc":"x"', 'hlc'), (r'"type":"answered"', '"type":"danced"', 'newer'),
                (r'"offset_s":-?\d+', '"offset_s":3600000', 'review day'), (r'"day":"[^"]*"', '"day":"2026-02-30"', 'no date'),
                (r'"day":"[^"]*"', '"day":"2020-01-01"', 'review day'), (r'"subject":"[^"]*"', r'"subject":"a\\u0000b"', 'character'),
                (r'"subject":"[^"]*"', r'"subject":"a\\u001b[2J"', 'named'), (r'"subject":"[^"]*"', '"subject":""', 'named'),
                (r'"subject":"[^"]*"', '"subject":"a\tb"', 'control'), (r'"subject":"[^"]*"', r'"subject":"\\ud800"', 'half'),
                (r'"subject":"[^"]*"', '"subject":"\udcff"', 'UTF-8'), (r'"payload":{}', '"payload":{"a":{"b":"c"}}', 'JSON'),
                (r'"payload":{}', '"payload":[]', 'payload'), (r'"payload":{}', r'"payload":{"a\\"b":"c"}', 'details'),
                (r'"payload":{}', '"payload":{"a":"c","a":"d"}', 'twice'), (r'"payload":{}', '"payload":' + '{' * 90000, 'JSON'),
                (r'"payload":{}', '"payload":{"a":"%s"}' % ('x' * 5000), 'too long'),
                (r'"payload":{}', '"payload":{},"more":1', 'not known'), (r'"payload":{}', '"payload":{},"id":"x-1"', 'twice'),
                (r'"elapsed_days":\d+', '"elapsed_days":-4', 'out of range'),
                (r'"due_day":"[^"]*"', '"due_day":"9999-12-31"', 'out of range'), (r'"id":"[^"]*"', '"id":"../../x"', 'no id'),
                (r'"id":"[^"]*"', '"id":"' + 'x' * 200 + '-1"', 'id')):
            line, n = re.subn(pattern, new, answer, count=1)
            self.assertEqual(n, 1, pattern)
            self.refuses(line, says)
        self.refuses(answer[:-9], 'cut off', signed=False)
        self.refuses(answer.replace('good', 'easy'), 'digest is wrong', signed=False)
        self.refuses('not JSON at all', 'cut off', signed=False)
        self.refuses('x' * 2000000, 'longer than 1 MiB', signed=False)

    def test_torn_end(self):
        run = self.bring(self.lines[:-1] + [self.lines[-1][:40]], end='')
        self.assertIn('wrong.jsonl:%d: ' % len(self.lines), run.stderr)
        self.assertIn(', 1 refused', run.stdout)
        run = self.bring(self.lines[:-2])
        self.assertIn('ends early', run.stderr)
        run = self.bring(self.lines, end='')
        self.assertEqual(run.stderr, '')

    def test_twice_in_one_file(self):
        run = self.bring(self.lines + self.lines)
        self.assertEqual(run.stderr, '')
        forged = self.signed(self.lines[-1].replace('"grade":"good"', '"grade":"easy"'))
        self.assertNotEqual(forged, self.lines[-1])
        run = self.bring(self.lines + [forged])
        self.assertIn('wrong.jsonl:%d: event' % (len(self.lines) + 1), run.stderr)
        self.assertIn('copied disk', run.stderr)

    def test_strict_and_dry(self):
        new = Home(self.top, 'dry', '')
        lines = self.lines[:-1] + [self.lines[-1][:40]]
        path = os.path.join(self.top, 'strict.jsonl')
        with open(path, 'w', encoding='utf-8') as file:
            file.write('\n'.join(lines))
        run = new.run(DAYS[0], 'smriti import --strict %s' % path, check=False)
        self.assertEqual((run.returncode, run.stdout), (1, ''))
        self.assertIn('nothing was imported', run.stderr)
        dry = new.says(DAYS[0], 'import', '--dry-run', self.home.file('log.jsonl'))
        self.assertEqual((dry['added'], dry['known']), (len(self.lines) - 1, 0))
        self.assertEqual(new.says(DAYS[0], 'log')['events'], [])
        done = new.says(DAYS[0], 'import', '--strict', self.home.file('log.jsonl'))
        self.assertEqual((done['added'], done['known']), (len(self.lines) - 1, 0))


class Cards(lib.Case):
    """Tables of cards into notes, and from one home into another."""

    def setUp(self):
        self.top = tempfile.mkdtemp(prefix='smriti-roundtrip-')
        self.addCleanup(shutil.rmtree, self.top)

    def test_table(self):
        vault = lib.vault(os.path.join(self.top, 'V'), Imported='old :: card\n\nlast words')
        note = os.path.join(vault, 'Imported.md')
        before = read(note)
        table = os.path.join(self.top, 't.csv')
        with open(table, 'w', encoding='utf-8') as file:
            file.write('Front;Back;Deck;reversed\n"What; exactly?";"an ""answer""";A::B C;\none;1;;yes\nold;card;;\n'
                       '"two\nlines";"code\n```c\nint x;\n```";;\n;empty;;\n"bad :: sep";x;;\nlast;"unclosed')
        home = Home(self.top, 'home', vault)
        home.run(DAYS[0], 'smriti vault add ' + vault)
        dry = home.says(DAYS[0], 'import', '--dry-run', table)
        self.assertEqual((dry['added'], dry['known'], dry['refused'], dry['note']), (4, 1, 2, note))
        self.assertEqual(read(note), before)
        strict = home.run(DAYS[0], 'smriti import --strict ' + table, check=False)
        self.assertEqual((strict.returncode, strict.stdout), (1, ''))
        self.assertEqual(read(note), before)
        run = home.run(DAYS[0], 'smriti import --json %s; smriti cards --json; smriti import --json %s' % (table, table))
        done, cards, again = map(json.loads, run.stdout.splitlines())
        self.assertEqual((done['added'], done['known'], done['refused'], done['note']), (4, 1, 2, note))
        self.assertEqual([(e['file'], e['line']) for e in done['errors']], [(table, 10), (table, 12)])
        self.assertEqual((again['added'], again['known'], again['note']), (0, 5, None))
        self.assertTrue(read(note).startswith(before + '\n\n'))
        found = {(c['front'], c['kind'], c['deck']) for c in cards['cards']}
        for wanted in (('old', 'basic', None), ('What; exactly?', 'basic', 'A/B-C'), ('one', 'basic', None),
                       ('1', 'reversed', None), ('two\nlines', 'multi-line', None), ('bad :: sep', 'multi-line', None)):
            self.assertIn(wanted, found)
        self.assertEqual(cards['total'], 6)
        self.fails(3, 'import', '/no/such/file')

    def fails(self, code, *args):
        run = Home(self.top, 'home', '').run(DAYS[0], 'smriti ' + ' '.join(args), check=False)
        self.assertEqual((run.returncode, run.stdout, run.stderr.count('\n')), (code, '', 1), run.stderr)

    def test_from_home_to_home(self):
        one = Home(self.top, 'one', os.path.join(self.top, 'V'))
        shutil.copytree(os.path.join(lib.SOURCE, 'data', 'vault', 'Python'), one.vault)
        one.run(DAYS[0], 'smriti vault add %s; smriti export cards ~/cards.csv' % one.vault)
        self.assertEqual(one.says(DAYS[0], 'import', '--dry-run', '~/cards.csv')['added'], 0)
        two = Home(self.top, 'two', lib.vault(os.path.join(self.top, 'W'), Empty=''))
        done = two.run(DAYS[0], 'smriti vault add %s; smriti import --json %s; smriti export cards ~/again.csv'
                       % (two.vault, one.file('cards.csv')))
        self.assertIn('"refused":0', done.stdout)
        sides = []
        for home, name in ((one, 'cards.csv'), (two, 'again.csv')):
            with open(home.file(name), encoding='utf-8', newline='') as file:
                sides.append({(row['front'], row['back']) for row in csv.DictReader(file)})
        self.assertEqual(sides[0], sides[1])
        again = two.says(DAYS[0], 'import', one.file('cards.csv'))
        self.assertEqual((again['added'], again['refused']), (0, 0))


if __name__ == '__main__':
    os.environ.pop('SMRITI_SANDBOX', None)
    lib.main()
