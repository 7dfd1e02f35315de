# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""agenda, tick, pause, unpause, calendar, skip and snooze over some weeks on the
virtual clock: promised keys, refusals, and that people and programs are told the
same. The tests run in the order of their names."""

import datetime
import os
import re
import subprocess
import time

import lib

lib.sandboxed(*lib.CLOCK)

SENTENCE = 'A tokenizer with generators is half as long as the one with classes that was there before it.'
LINK = 'https://example.org/commit/4f2a91c04b7e'
CADENCES = {'daily', 'weekly', '30-day', '90-day', 'monthly'}
STATES = {'coming', 'open', 'done', 'skipped', 'missed'}


def go(date):
    """To local time "2026-12-01 10:00", firing what falls due on the way."""
    at = int(datetime.datetime.strptime(date, '%Y-%m-%d %H:%M').timestamp())
    subprocess.run(['gdbus', 'call', '--session', '-d', 'org.smriti.Smriti1', '-o', '/org/smriti/Smriti1', '-m',
                    'org.smriti.Smriti1.TestClock.AdvanceTo', str(at)], check=True, stdout=subprocess.DEVNULL)


class Practice(lib.Case):
    def agenda(self, *args):
        found = self.ok_json('agenda', *args)['occurrences']
        for occurrence in found:
            self.has(occurrence, {**lib.OCCURRENCE, 'title': str, 'why': (str, None)})
            self.assertIn(occurrence['cadence'], CADENCES)
            self.assertIn(occurrence['state'], STATES)
            for n, step in enumerate(occurrence['steps']):
                self.has(step, {**lib.STEP, 'by': (str, None)})
                self.assertEqual(step['n'], n + 1)
        return found

    def acted(self, *args):
        occurrence = self.ok_json(*args)['occurrence']
        self.has(occurrence, lib.OCCURRENCE)
        return occurrence

    def fits(self, text):
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80, line)
            self.assertNotIn('\033', line)

    def test_01_the_first_day(self):
        found = {o['cadence']: o for o in self.agenda() if o['state'] == 'coming' and o['cadence'] != 'daily'}
        self.assertEqual({c: o['date'] for c, o in found.items()},
                         {'weekly': '2026-11-23', 'monthly': '2026-12-01', '30-day': '2026-12-23', '90-day': '2027-02-21'})
        self.assertEqual([s['text'] for s in found['weekly']['steps']], ['Mini build', 'debugging session'])
        self.assertEqual([s['entry'] for s in found['monthly']['steps']], ['5.6.1', '5.6.2', '5.6.3', '5.6.4'])
        text = self.ok('agenda')
        self.fits(text)
        self.assertTrue(text.startswith('Daily Quick Review, Python\n  open until tomorrow 09:00\n  [ ] 5 concepts\n'), text)
        self.assertRegex(text, r'\n  today 18:00 +Weekly Review, Python\n')
        self.assertRegex(text, r'\n  Sun 2027-02-21 09:00  90-Day Mastery Cycle, Python +in 90 days\n')
        self.assertEqual(self.agenda('--past'), [])
        self.assertEqual(self.ok('agenda', '--past'), '')
        self.fails(2, 'tick', 'weekly', '1', says='no weekly occurrence is open')

    def test_02_tick(self):
        go('2026-11-23 18:30')
        self.assertIn('\nWeekly Review, Python: 2 of 2 left, until Mon 2026-11-30.\n', self.ok('status'))
        ticked = self.acted('tick', 'weekly', '1', '--note', SENTENCE, '--link', LINK)
        self.assertEqual((ticked['id'], ticked['state']), ('Python/weekly/2026-11-23', 'open'))
        self.assertEqual([(s['done'], s['note'], s['link']) for s in ticked['steps']],
                         [(True, SENTENCE, LINK), (False, None, None)])
        self.assertIn('\nWeekly Review, Python: 1 of 2 left, until Mon 2026-11-30.\n', self.ok('status'))
        text = self.ok('tick', 'Python/weekly', 'DEBUG')
        self.fits(text)
        self.assertTrue(text.startswith('Weekly Review, Python: done\n  [x] 1. Mini build\n         A tokenizer with'), text)
        self.assertIn(LINK, text)
        off = self.acted('tick', 'weekly', '2', '--off')
        self.assertEqual((off['state'], off['steps'][1]['done']), ('open', False))
        self.assertEqual(self.ok_json('undo')['occurrence']['state'], 'done')
        self.assertNotIn('Weekly Review', self.ok('status'))

    def test_03_refusals(self):
        for code, args, says in (
                (64, ['tick'], 'needs OCC [STEP]'),
                (64, ['tick', 'weekly'], 'which step of'),
                (64, ['tick', 'weekly', '1', '2'], "too many arguments: '2'"),
                (64, ['tick', 'weekly', '1', '--add', 'x'], 'either a step'),
                (64, ['tick', 'weekly', '1', '--by', '2027-01-01'], 'goes with --add'),
                (64, ['tick', 'weekly', '--add', ''], 'needs a text'),
                (64, ['tick', 'weekly', '--add', 'x', '--off'], 'not with --add'),
                (64, ['tick', '90-day/2027', '--add', 'x', '--by', 'soon'], "'soon' is no date"),
                (64, ['tick', 'daily', '1'], "'smriti review' begins"),
                (64, ['tick', 'weekly', '1', '--note', 'a\033[31mb'], 'control character'),
                (64, ['tick', 'Python', '1'], 'could mean'),
                (3, ['tick', 'weekly', '3'], 'has 2 steps, no step 3'),
                (3, ['tick', 'weekly', 'dance'], "has no step 'dance'"),
                (3, ['tick', 'fortnightly', '1'], "'smriti agenda' lists them"),
                (2, ['tick', '30-day', '1'], 'no 30-day occurrence is open'),
                (2, ['skip', '90-day'], 'no 90-day occurrence is open'),
                (2, ['snooze', 'monthly', '1h'], 'no monthly occurrence is open'),
                (2, ['unpause'], 'nothing is paused'),
                (64, ['pause', 'yesterday'], 'cannot pause until'),
                (64, ['pause', '2026-11-23'], 'later day'),
                (64, ['pause', ''], 'until when'),
                (64, ['agenda', '-n', '3'], 'goes with --past or --all'),
                (64, ['agenda', '--past', '-n', '0'], "'--number' takes a number"),
                (64, ['calendar', '--days', '0'], 'from 1 to 1000'),
                (64, ['calendar', '--days', '1001'], 'from 1 to 1000'),
                (64, ['calendar', '--month', '2026-13'], 'is no month'),
                (64, ['calendar', '--month', '2026-12', '--days', '3'], 'either --days or --month'),
                (64, ['calendar', '--ics', '--days', '3'], 'neither --days nor --month')):
            self.fails(code, *args, says=says)

    def test_04_milestones(self):
        planned = self.acted('tick', '90-day/2027', '--add', 'first release', '--by', '2027-03-01')
        self.assertEqual([(s['entry'], s['text'], s['by']) for s in planned['steps']][-1],
                         (None, 'first release', '2027-03-01'))
        self.assertRegex(self.ok('agenda'), r'90 days\n +\[ \] 2\. first release \(by 2027-03-01, 98 days left\)\n')

    def test_05_the_next_round(self):
        go('2026-12-01 10:00')
        text = self.ok('agenda', '--all')
        self.fits(text)
        self.assertRegex(text, r'\n  \[ \] 1\. Mini build\n +last time \(2026-11-23\): A tokenizer with')
        self.assertRegex(text, r'\nEarlier\n2026-11-30  Daily Quick Review, Python: missed')
        self.assertRegex(text, r'\n +and so 8 in a row, from 2026-11-23 on\n')
        self.assertIn('\n2026-11-23  Weekly Review, Python: done\n', text)
        everything = self.agenda('--all')
        self.assertEqual(everything, self.agenda() + self.agenda('--past'))
        self.assertEqual(self.agenda('--past', '-n', '2'), self.agenda('--past')[:2])
        self.assertIn('Python/weekly/2026-11-23', [o['id'] for o in everything if o['state'] == 'done'])
        open_ones = {o['cadence'] for o in everything if o['state'] == 'open'}
        self.assertEqual(open_ones, {'daily', 'weekly', 'monthly'})

    def test_06_skip_and_snooze(self):
        skipped = self.acted('skip', 'monthly', '--why', 'moving house')
        self.assertEqual((skipped['state'], skipped['why']), ('skipped', 'moving house'))
        self.fails(2, 'skip', 'monthly')
        snoozed = self.acted('snooze', 'weekly', 'tomorrow')
        self.assertEqual((snoozed['cadence'], snoozed['state']), ('weekly', 'open'))
        self.assertIn('; put off until tomorrow 09:00\n', self.ok('agenda'))
        self.assertEqual(self.ok('snooze', 'weekly', '1h'), 'Weekly Review, Python, 2026-11-30: put off until 11:00\n')
        self.fails(64, 'snooze', 'Python/monthly/2027-01-01', '1h', says='is not asked before then')
        for _ in range(2):
            self.assertEqual(self.ok_json('undo')['occurrence']['cadence'], 'weekly')

    def test_07_pause(self):
        paused = self.ok_json('pause', '2w')
        until = int(datetime.datetime(2026, 12, 15, 9).timestamp())
        self.assertEqual(paused, {'format': 1, 'occurrence': None, 'paused': {'until': until}})
        self.assertEqual(self.ok_json('status')['paused'], {'until': until})
        self.assertIn('Paused until Tuesday 2026-12-15 09:00: nothing is asked', self.ok('status'))
        self.assertEqual(self.ok('pause', '2026-12-07'),
                         "Nothing is asked until Monday 2026-12-07 09:00; 'smriti unpause' ends it.\n")
        self.assertEqual(self.ok_json('unpause'), {'format': 1, 'occurrence': None, 'paused': None})
        self.assertIsNone(self.ok_json('status')['paused'])
        self.assertEqual(self.ok_json('pause')['paused'], {'until': None})
        self.assertEqual(self.ok('pause'), "Nothing is asked until 'smriti unpause'.\n")
        self.assertEqual(self.ok('unpause'), 'The pause is over; Smriti asks again.\n')

    def test_08_calendar_json(self):
        days = self.ok_json('calendar')['days']
        self.assertEqual(len(days), 30)
        today = datetime.date(2026, 12, 1)
        self.assertEqual([d['day'] for d in days], [str(today + datetime.timedelta(days=i)) for i in range(30)])
        for day in days:
            self.has(day, {'day': str, 'cards': int, 'occurrences': list})
            for occurrence in day['occurrences']:
                self.has(occurrence, lib.OCCURRENCE)
                self.assertEqual(occurrence['date'], day['day'])
        self.assertEqual(self.ok_json('calendar', '--days', '7')['days'], days[:7])
        many = self.ok_json('calendar', '--days', '1000')['days']
        self.assertEqual((len(many), len({d['day'] for d in many})), (1000, 1000))
        self.assertEqual(many[:30], days)
        december = self.ok_json('calendar', '--month', '2026-12')['days']
        self.assertEqual(december, many[:31])
        self.assertEqual(len(self.ok_json('calendar', '--month', '2028-02')['days']), 29)

    def test_09_calendar_text(self):
        for env in ({}, {'LC_ALL': 'C'}, {'TERM': 'xterm', 'NO_COLOR': '1'}):
            text = self.ok('calendar', env=env)
            self.fits(text)
            lines = text.splitlines()
            self.assertEqual(lines[0], 'December 2026')
            self.assertEqual(lines[1].split(), ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'])
            self.assertEqual(lines[2].index('[ 1]'), 10)
            if env.get('LC_ALL') == 'C':
                self.assertTrue(text.isascii())
        drawn = '\n'.join(line.ljust(72) for line in lines[2:7])
        json_days = self.ok_json('calendar', '--month', '2026-12')['days']
        for day in json_days:
            cell = re.search(r'[ \[]%2d[ \]](.)(\d*)(\*?)' % int(day['day'][8:]), drawn)
            self.assertEqual(int(cell.group(2) or '0'), day['cards'], day['day'])
            self.assertEqual(cell.group(1) == ' ', day['cards'] == 0)
        for day in json_days:
            for occurrence in day['occurrences']:
                if occurrence['cadence'] != 'daily':
                    self.assertRegex(text, r'%s  \d\d:\d\d  %s, Python' % (day['day'], occurrence['title']))
        self.assertIn('Monthly Upgrade Ritual, Python: skipped (moving house)\n', text)
        self.assertEqual(text.count('every day'), 1)
        two = self.ok('calendar', '--days', '40')
        self.assertIn('\nJanuary 2027\n', two)

    def test_10_ics(self):
        run = subprocess.run(['smriti', 'calendar', '--ics'], capture_output=True, timeout=60)
        self.assertEqual((run.returncode, run.stderr), (0, b''))
        text = run.stdout.decode()
        self.assertTrue(text.startswith('BEGIN:VCALENDAR\r\n') and text.endswith('END:VCALENDAR\r\n'))
        self.assertEqual(text.count('BEGIN:VEVENT'), 5)
        self.assertEqual(self.ok_json('calendar', '--ics')['ics'], text)

    def test_11_completion(self):
        lines = self.ok('__complete', 'occurrences').splitlines()
        self.assertIn('weekly\tWeekly Review, Python', lines)
        self.assertIn('Python/90-day/2027-02-21\tcoming', lines)
        self.assertEqual(self.ok('__complete', 'steps', 'weekly'), '1\tMini build\n2\tdebugging session\n')
        self.assertEqual(self.ok('__complete', 'steps', 'Python/90-day'), '1\tShip a production-grade system\n'
                         '2\tfirst release\n')
        self.assertEqual(self.ok('__complete', 'steps', 'daily'), '')
        bash = os.path.join(lib.SOURCE, 'data', 'completions', 'smriti.bash')
        for words, expected in ((['tick', 'w'], 'weekly'), (['tick', 'weekly', ''], '1 2'), (['tick', 'weekly', '1', ''], ''),
                                (['skip', 'Python/90'], 'Python/90-day/2027-02-21'), (['pause', 't'], 'tomorrow')):
            script = ('source "$1"; shift; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _smriti; echo "${COMPREPLY[*]}"')
            run = subprocess.run(['bash', '-c', script, 'bash', bash, 'smriti', *words], capture_output=True, text=True)
            self.assertEqual(run.stdout.strip(), expected, words)

    def test_12_over_is_no_reproach(self):
        go('2027-02-22 12:00')
        text = self.ok('agenda')
        self.fits(text)
        self.assertRegex(text, r'90-Day Mastery Cycle, Python: 2 of 2 left\n  open until Sat 2027-05-22 09:00, 89 days left\n')
        self.assertIn('  [ ] 2. first release (by 2027-03-01, 7 days left)\n', text)
        late = self.acted('tick', 'Python/weekly/2026-12-07', '1')
        self.assertEqual((late['state'], late['steps'][0]['done']), ('missed', True))
        past = self.ok('agenda', '--past', '-n', '300')
        self.assertIn('Weekly Review, Python: missed', past)
        for word in ('fail', 'forgot', 'late', 'overdue', 'should'):
            self.assertNotIn(word, past.replace('translate', ''))
        everything = self.agenda('--past', '-n', '1000')
        self.assertEqual(len({o['id'] for o in everything}), len(everything))

    def test_13_hostile_text(self):
        notes = lib.vault(os.path.join(os.environ['HOME'], 'N'), **{
            'No topic': '# **1. PRACTICE**\n\n1.1 **Weekly Review** - a \033[31mred thing, \u202eevil\n'
                        '1.2 Other - x\n',
            'Nor here': '# **1. PRACTICE**\n\n1.1 **Weekly Review** - quiet\n1.2 Other - x\n'})
        self.ok('vault', 'add', notes)
        go('2027-02-22 19:00')
        text = self.ok('agenda') + self.ok('calendar') + self.ok('__complete', 'steps', 'No topic/weekly')
        self.assertNotIn('\033', text)
        self.assertNotIn('\u202e', text)
        self.assertIn('Weekly Review, No topic: 2 of 2 left', text)
        self.assertIn('Weekly Review, Nor here: 1 of 1 left', text)
        self.fails(64, 'tick', 'weekly', '1', says='could mean')
        self.ok('vault', 'remove', notes)

    def test_14_nothing_at_all(self):
        inner = {k: v for k, v in os.environ.items() if k != 'SMRITI_SANDBOX'}
        run = lib.in_sandbox(['--no-vault', *lib.CLOCK], '''
            smriti agenda; smriti agenda --json; smriti calendar; smriti calendar --days 2 --json
            mkdir "$HOME/N"; smriti agenda | sed -n 's/^  //p' > "$HOME/N/Mine.md"
            smriti vault add "$HOME/N" > /dev/null; smriti agenda''', env=inner, cwd=os.environ['HOME'])
        self.assertEqual((run.returncode, run.stderr), (0, ''))
        self.fits('\n'.join(line for line in run.stdout.splitlines() if not line.startswith('{')))
        self.assertTrue(run.stdout.startswith('No note states a rhythm of practice yet.'))
        self.assertIn('{"format":1,"occurrences":[]}\n', run.stdout)
        self.assertIn('Nothing is dated so', run.stdout)
        self.assertIn('"days":[{"day":"2026-11-23","cards":0,"occurrences":[]}', run.stdout)
        # what it says to write is what it reads
        self.assertRegex(run.stdout, r'today 18:00 +Weekly Review, Python\n')
        self.assertRegex(run.stdout, r'30-Day Refresh, Python +in 30 days\n')


if __name__ == '__main__':
    os.environ['TZ'] = 'Europe/Berlin'
    time.tzset()
    lib.main()
