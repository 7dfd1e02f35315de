# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""memory fit, evaluate, replay and simulate, which need no daemon: what they promise, the numbers of other programs, and the mistakes of somebody new to it."""

import json
import os
import re
import shutil
import tempfile

import lib

os.environ['PATH'] = os.path.join(lib.BUILD, 'client') + ':' + os.environ['PATH']
for name in ('DBUS_SESSION_BUS_ADDRESS', 'XDG_RUNTIME_DIR'):
    os.environ.pop(name, None)

FIXTURES = os.path.join(lib.SOURCE, 'tests', 'fixtures', 'memory')
JOSH = os.path.join(FIXTURES, 'revlog-josh.csv')
DAY_MS = 86400000
HEAD = 'card_id,review_rating,review_time\n'
NUMBER = (float, int)
STEP = {'grade': int, 'elapsed_days': int, 'stability': NUMBER, 'difficulty': NUMBER, 'retrievability': (*NUMBER, None),
        'interval_days': NUMBER}
BIN = {'from': NUMBER, 'to': NUMBER, 'n': int, 'predicted': (*NUMBER, None), 'recalled': (*NUMBER, None)}


def fixture(name):
    with open(os.path.join(FIXTURES, name), encoding='utf-8') as file:
        return file.read()


def rows(answers):
    """A log of (card, grade, day) at noon UTC."""
    return HEAD + ''.join('%s,%d,%d\n' % (card, grade, day * DAY_MS + DAY_MS // 2) for card, grade, day in answers)


class Memory(lib.Case):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix='smriti-cli.')
        self.addCleanup(shutil.rmtree, self.dir)

    def write(self, text, name='log.csv'):
        path = os.path.join(self.dir, name)
        with open(path, 'wb') as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def steps(self, *args):
        cards = self.ok_json('memory', 'replay', *args)['cards']
        self.assertEqual(len(cards), 1)
        self.has(cards[0], {'id': str, 'steps': list})
        for step in cards[0]['steps']:
            self.has(step, STEP)
        return cards[0]['steps']

    # --- fit ---

    def test_fit_of_a_real_log(self):
        fit = self.ok_json('memory', 'fit', '--csv', JOSH)
        self.has(fit, {'parameters': list, 'log_loss': float, 'rmse_bins': float, 'default': dict, 'kept': bool,
                       'reviews': int, 'items': int, 'fit_ms': NUMBER})
        self.assertEqual((fit['reviews'], fit['items'], fit['kept']), (12580, 6276, False))
        self.assertEqual(len(fit['parameters']), 21)
        # fsrs-rs 6.5.0 after 8 epochs
        self.assertLessEqual(fit['log_loss'], .436968)
        self.assertLessEqual(fit['rmse_bins'], .047309)
        self.assertAlmostEqual(fit['default']['log_loss'], .446561, delta=.001)
        self.assertAlmostEqual(fit['default']['rmse_bins'], .075612, delta=.001)
        text = self.ok('memory', 'fit', '--csv', JOSH)
        self.assertIn('12,580 answers to 1,205 cards.\n', text)
        self.assertIn('predicted: 6,276.\n', text)
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80)
        self.assertIn('predict better', text)
        # what is printed is what --parameters takes
        printed = text.split('w0 to w20:')[1]
        again = self.steps('--ratings', '3:0', '--parameters', ' '.join(printed.split()))
        self.assertAlmostEqual(again[0]['stability'], fit['parameters'][2], delta=1e-4)

    def test_fit_does_not_depend_on_the_order_of_rows_or_on_the_locale(self):
        lines = fixture('revlog-josh.csv').splitlines()
        turned = self.write('\n'.join([lines[0]] + lines[:0:-1]))
        expected = self.ok_json('memory', 'fit', '--csv', JOSH)
        for found in (self.ok_json('memory', 'fit', '--csv', turned),
                      self.ok_json('memory', 'fit', '--csv', JOSH, env={'LC_ALL': 'de_DE.UTF-8'}),
                      self.ok_json('memory', 'fit', '--csv', '-', stdin=fixture('revlog-josh.csv'))):
            self.assertEqual({**found, 'fit_ms': 0}, {**expected, 'fit_ms': 0})

    def test_days(self):
        log = self.write(HEAD + 'a,3,2024-03-29T03:30:00+01:00\na,3,2024-03-30T03:30:00+01:00\n'
                         'a,3,2024-03-30T04:30:00+01:00\n')
        for args, items in (([], 1), (['--zone', 'Europe/Berlin'], 2), (['--zone', '+01:00', '--rollover', '03:00'], 1),
                            (['--rollover', '03:00'], 2), (['-z', 'UTC', '--rollover', '4:00'], 1)):
            self.assertEqual(self.ok_json('memory', 'fit', '--csv', log, *args)['items'], items, args)

    def test_few_answers(self):
        for text, reviews, items in (('', 0, 0), (HEAD, 0, 0), (rows([('a', 3, 0)]), 1, 0),
                                     (rows([('a', 1, 0), ('a', 1, 1)]), 2, 1),
                                     (rows([('a', 1, 1), ('a', 4, 1), ('a', 3, 0)]), 3, 1)):
            log = self.write(text)
            fit = self.ok_json('memory', 'fit', '--csv', log)
            self.assertEqual((fit['reviews'], fit['items'], fit['kept']), (reviews, items, True))
            self.assertEqual(fit['parameters'][:4], [.212, 1.2931, 2.3065, 8.2956])
            self.assertEqual((fit['log_loss'], fit['rmse_bins']), (fit['default']['log_loss'], fit['default']['rmse_bins']))
            self.assertIn('Too few to learn from', self.ok('memory', 'fit', '--csv', log))
            found = self.ok_json('memory', 'evaluate', '--csv', log)
            self.assertEqual((found['reviews'], found['items'], len(found['calibration'])), (reviews, items, 10))
            self.assertEqual(found['log_loss'] is None, items == 0)
            self.ok('memory', 'evaluate', '--csv', log)
            steps = sum(len(card['steps']) for card in self.ok_json('memory', 'replay', '--csv', log)['cards'])
            self.assertEqual(steps, reviews)
            self.ok('memory', 'replay', '--csv', log)

    def test_odd_histories(self):
        """Defined results: parameters in range, numbers that are numbers."""
        histories = {
            'all again': [('c%d' % (i % 20), 1, i) for i in range(400)],
            'all easy': [('c%d' % (i % 20), 4, i) for i in range(400)],
            'one card': [('c', 3, i) for i in range(10000)],
            'one day': [('c%d' % (i % 20), 3, 5) for i in range(400)],
            'far apart': [('c%d' % (i % 20), 1 + i % 4, i * 900) for i in range(400)],
        }
        for what, answers in histories.items():
            log = self.write(rows(answers))
            fit = self.ok_json('memory', 'fit', '--csv', log)
            self.assertEqual(len(fit['parameters']), 21, what)
            for parameter in fit['parameters']:
                self.assertTrue(0 <= parameter <= 100, (what, parameter))
            found = self.ok_json('memory', 'evaluate', '--csv', log)
            if found['items'] > 0:
                self.assertTrue(0 <= found['log_loss'] < 40 and 0 <= found['rmse_bins'] <= 1, (what, found))
            self.assertEqual(found['items'], fit['items'], what)

    # --- evaluate ---

    def test_evaluate_a_real_log(self):
        found = {}
        for model in ('default', 'fsrs6', 'smriti'):
            found[model] = self.ok_json('memory', 'evaluate', '--csv', JOSH, '--model', model)
            self.has(found[model], {'model': str, 'log_loss': float, 'rmse_bins': float, 'auc': float, 'reviews': int,
                                    'items': int, 'scored': int, 'fits': int, 'against': dict, 'calibration': list})
            for other in ('default', 'fsrs6'):
                self.has(found[model]['against'][other], dict.fromkeys(('difference', 'low', 'high'), NUMBER))
            bins = found[model]['calibration']
            for row in bins:
                self.has(row, BIN)
            self.assertEqual([row['from'] for row in bins], [i / 10 for i in range(10)])
            self.assertEqual(sum(row['n'] for row in bins), found[model]['scored'])
            self.assertEqual((found[model]['reviews'], found[model]['items'], found[model]['scored']), (12580, 6276, 5230))
        self.assertEqual(self.ok_json('memory', 'evaluate', '--csv', JOSH), found['smriti'])
        self.assertAlmostEqual(found['default']['log_loss'], .4422, delta=.0005)
        self.assertAlmostEqual(found['default']['rmse_bins'], .0621, delta=.001)
        self.assertLessEqual(found['smriti']['log_loss'], .4290)
        self.assertLessEqual(found['smriti']['rmse_bins'], .0300)
        for other in ('default', 'fsrs6'):
            against = found['smriti']['against'][other]
            self.assertAlmostEqual(against['difference'], found['smriti']['log_loss'] - found[other]['log_loss'], places=9)
            self.assertTrue(against['low'] < against['difference'] < against['high'] < 0, against)
        self.assertEqual(set(found['default']['against']['default'].values()), {0})
        text = self.ok('memory', 'evaluate', '--csv', JOSH)
        for words in ('the last 5,230', 'FSRS-6 defaults', '(-', 'better', '0.8 to 0.9'):
            self.assertIn(words, text)
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80)

    # --- replay ---

    def test_replay_follows_fsrs_rs(self):
        given, expected = [], []
        for line in fixture('fsrs6-fsrs-rs.txt').splitlines():
            match = re.match(r'seq (\d) (\d+) (\S+) (\S+) (\S+)$', line)
            if match:
                given.append('%s:%s' % match.group(1, 2))
                expected.append([float(x) for x in match.group(3, 4, 5)])
        self.assertEqual(len(given), 6)
        steps = self.steps('--ratings', ','.join(given))
        for step, (stability, difficulty, interval) in zip(steps, expected, strict=True):
            # it counts in 32 bits
            self.assertAlmostEqual(step['stability'], stability, delta=1e-5 * stability)
            self.assertAlmostEqual(step['difficulty'], difficulty, delta=1e-5)
            self.assertAlmostEqual(step['interval_days'], interval, delta=1e-5 * interval)

    def test_replay_follows_ts_fsrs(self):
        """Its short-term sequences: each answer when the one before said, which on a
        step is the same day."""
        sequences, here = [], None
        for line in fixture('fsrs6-ts-fsrs.txt').splitlines():
            if line.startswith('short-term ['):
                here = {'grades': json.loads(line.split(' ')[1]), 'steps': []}
                sequences.append(here)
            elif line.startswith('    [') and here:
                here['steps'].append(json.loads(line))
            else:
                here = None
        self.assertEqual(len(sequences), 5)
        for sequence in sequences:
            elapsed = [0] + [step[2] for step in sequence['steps'][:-1]]
            self.assertEqual([step[0] for step in sequence['steps']], sequence['grades'])
            steps = self.steps('--ratings', ','.join('%d:%d' % pair for pair in zip(sequence['grades'], elapsed)))
            for step, (_, _, _, stability, difficulty, _) in zip(steps, sequence['steps'], strict=True):
                # it rounds to 8 digits on the way
                self.assertAlmostEqual(step['stability'], stability, delta=1e-6 + 1e-7 * stability)
                self.assertAlmostEqual(step['difficulty'], difficulty, delta=1e-6)

    def test_replay_a_log(self):
        log = self.write(rows([('x y', 3, 0), ('2', 1, 0), ('x y', 3, 1), ('x y', 1, 5)]))
        cards = self.ok_json('memory', 'replay', '--csv', log)['cards']
        self.assertEqual([card['id'] for card in cards], ['x y', '2'])
        self.assertEqual([(s['grade'], s['elapsed_days']) for s in cards[0]['steps']], [(3, 0), (3, 1), (1, 4)])
        self.assertEqual(cards[0]['steps'], self.steps('--ratings', '3:0 good:1 again:4'))
        self.assertEqual(cards[0]['steps'][0]['retrievability'], None)
        self.assertAlmostEqual(cards[0]['steps'][1]['retrievability'], .946847, places=6)
        cards = self.ok_json('memory', 'replay', '--csv', JOSH)['cards']
        self.assertEqual((len(cards), sum(len(card['steps']) for card in cards)), (1205, 12580))
        text = self.ok('memory', 'replay', '--csv', log)
        self.assertIn('x y\n', text)
        self.assertIn('    3  again        4        0.935958       1.173429', text)
        for line in text.splitlines():
            self.assertLessEqual(len(line), 80)

    def test_replay_retention_and_parameters(self):
        step = self.steps('--ratings', '3:0', '--retention', '0.7')[0]
        self.assertAlmostEqual(step['interval_days'] / step['stability'], 9.28791122, places=6)
        step = self.steps('--ratings', '3:0', '--parameters',
                          '[0.1, 0.2, 7, 9, 5, 1, 1, .1, 1, .1, 1, 1, .1, .5, 1, .5, 2, .5, .5, .1, .5]')[0]
        self.assertEqual((step['stability'], step['interval_days']), (7, 7))

    # --- simulate ---

    def simulate(self, *args, **kwargs):
        return self.ok_json('memory', 'simulate', *args, **kwargs)

    def test_simulate_of_nobody(self):
        found = self.simulate()
        self.assertEqual((found['cards'], found['days'], found['new_per_day'], found['max_minutes']), (10000, 365, None, 30))
        self.assertEqual((found['reviews'], found['parameters_from'], found['speed']['from']), (0, 'default', 'default'))
        self.assertEqual(found['speed']['review_s'], [19.38, 17.59, 12.38, 8.94])
        self.assertEqual([row['retention'] for row in found['retentions']], [.7, .75, .8, .85, .9, .95, .97])
        self.assertEqual(len(found['memorised']), 365)
        row = found['retentions'][4]
        self.assertAlmostEqual(row['memorised'], found['memorised'][-1])
        # fsrs-rs: 3370.383, one draw of a spread of 60
        self.assertAlmostEqual(row['memorised'], 3370, delta=200)
        self.assertAlmostEqual(row['minutes_per_memorised'], row['minutes_per_day'] * 365 / row['memorised'])
        self.assertEqual(found['suggested_retention'], .7)
        for low, high in zip(found['retentions'], found['retentions'][1:]):
            self.assertGreater(low['memorised'], high['memorised'])
            self.assertLess(low['cards_per_day'], high['cards_per_day'])

    def test_simulate_of_a_real_log(self):
        found = self.simulate('--csv', JOSH, '--new', '10', '--days', '200', '--retention', '.8')
        self.assertEqual((found['speed']['from'], found['parameters_from'], found['max_minutes']), ('own', 'fit', None))
        self.assertEqual((found['reviews'], found['speed']['answers']), (12580, 12580))
        self.assertEqual([row['retention'] for row in found['retentions']], [.8])
        self.assertLessEqual(found['memorised'][0], 10)
        self.assertLess(found['memorised'][-1], 2000)
        given = self.simulate('--csv', JOSH, '--parameters', ','.join(['1'] * 21), '--days', '10')
        self.assertEqual(given['parameters_from'], 'given')

    def test_simulate_without_times(self):
        log = self.write(rows([('a', 3, 1), ('a', 3, 4), ('b', 1, 4)]))
        found = self.simulate('--csv', log, '--days', '10')
        self.assertEqual((found['reviews'], found['speed']['from'], found['speed']['answers']), (3, 'default', 0))
        self.assertEqual(self.simulate('--csv', self.write(HEAD), '--days', '10')['memorised'],
                         self.simulate('--days', '10')['memorised'])

    def test_simulate_draws_by_seed(self):
        args = ('--days', '30', '--cards', '300')
        self.assertEqual(self.simulate(*args), self.simulate(*args, '--seed', '42', env={'LC_ALL': 'de_DE.UTF-8'}))
        self.assertNotEqual(self.simulate(*args)['memorised'], self.simulate(*args, '--seed', '1')['memorised'])

    def test_simulate_for_a_person(self):
        text = self.ok('memory', 'simulate', '--new', '20', env={'LC_ALL': 'C.UTF-8'})
        for part in ('10,000 new cards, over 365 days, at most 20 a day.', 'its defaults', 'minutes/day', '\n       0.97 ',
                     '█', '│', 'The least time for each card memorised: 0.70, the lowest that is tried.'):
            self.assertIn(part, text)
        self.assertNotIn(' min a day', text)
        text = self.ok('memory', 'simulate', '--minutes', '5', '--days', '2', '--retention', '.8', env={'LC_ALL': 'C', 'LANG': 'C'})
        self.assertTrue(text.isascii(), text)
        for part in ('in about 5 min a day', 'at 0.80', '#'):
            self.assertIn(part, text)
        self.assertNotIn('\n       0.97 ', text)
        for line in text.splitlines():
            self.assertEqual(line, line.rstrip())

    # --- mistakes ---

    def test_usage(self):
        for args, says in (
                ([], 'needs fit|evaluate|replay'),
                (['fti'], "did you mean 'fit'? Try"),
                (['nothing'], "not 'nothing'"),
                (['fit', JOSH], '--csv FILE'),
                (['fit', '--csv', JOSH, '--model', 'smriti'], "'memory fit' has no option '--model'"),
                (['evaluate', '--csv', JOSH, '--model', 'best'], 'default, fsrs6 or smriti'),
                (['evaluate', '--csv', JOSH, '--ratings', '3:0'], 'has no option'),
                (['fit', '--csv', JOSH, '--zone', 'Berlin'], 'Europe/Berlin'),
                (['fit', '--csv', JOSH, '--zone', '../../etc/passwd'], 'no zone'),
                (['fit', '--csv', JOSH, '--zone', 'leapseconds'], 'no zone'),
                (['fit', '--csv', JOSH, '--zone', ''], 'no zone'),
                (['fit', '--csv', JOSH, '--rollover', '24:00'], '23:59'),
                (['fit', '--csv', JOSH, '--rollover', '4'], '23:59'),
                (['fit', '--csv', JOSH, '--rollover', '-4:00'], '23:59'),
                (['fit', '--csv', JOSH, '--days', '3'], 'has no option'),
                (['simulate', '--model', 'smriti'], 'has no option'),
                (['simulate', '--cards', '0'], 'from 1 to 100000'),
                (['simulate', '--days', '3651'], 'from 1 to 3650'),
                (['simulate', '--new', '0'], 'from 1 to'),
                (['simulate', '--minutes', '1e3'], 'from 1 to 1440'),
                (['simulate', '--seed', '-1'], 'takes a number'),
                (['simulate', '--retention', '1'], '0.01 to 0.999'),
                (['replay', '--csv', JOSH, '--ratings', '3:0'], 'not both'),
                (['replay', '--ratings', ''], 'is empty'),
                (['replay', '--ratings', '3'], 'GRADE:DAYS'),
                (['replay', '--ratings', '3:1.5'], 'whole days'),
                (['replay', '--ratings', '3:-1'], 'whole days'),
                (['replay', '--ratings', '3:99999999999999999999'], 'whole days'),
                (['replay', '--ratings', '0:1'], '1 (again)'),
                (['replay', '--ratings', '3:0', '--retention', '90'], '0.01 to 0.999'),
                (['replay', '--ratings', '3:0', '--retention', 'nan'], '0.01 to 0.999'),
                (['replay', '--ratings', '3:0', '--retention', ''], '0.01 to 0.999'),
                (['replay', '--ratings', '3:0', '--parameters', '1,2,3'], 'a set has 21'),
                (['replay', '--ratings', '3:0', '--parameters', ''], 'takes 21 numbers'),
                (['replay', '--ratings', '3:0', '--parameters', ','.join(['inf'] * 21)], "'inf' is none"),
                (['replay', '--ratings', '3:0', '--parameters', ','.join(['1,5'] * 21)], 'a set has 21')):
            self.fails(64, 'memory', *args, says=says)

    def test_files(self):
        self.fails(3, 'memory', 'fit', '--csv', os.path.join(self.dir, 'nowhere.csv'), says='there is no file')
        self.fails(1, 'memory', 'fit', '--csv', self.dir, says='cannot be read')
        for text, says in (
                ('a,3,0\n', ":1: no column 'card_id'"),
                (HEAD + 'a,3,0\na,5,0\n', ":3: review_rating is '5'"),
                (HEAD + 'a,good,0\n', ":2: review_rating is 'good'"),
                (HEAD + 'a,3,2024-03-29T20:32:32\n', ':2: review_time'),
                (HEAD + 'a,3,\n', ':2: review_time'),
                (HEAD + 'a\n', ':2: the row ends before review_rating'),
                (HEAD + '"a,3,0\n', ':2: a quote is opened'),
                (HEAD.encode('utf-16'), ':1: '),
                (os.urandom(5000), ':')):
            log = self.write(text)
            for verb in ('fit', 'evaluate', 'replay'):
                self.fails(1, 'memory', verb, '--csv', log, says=says)


if __name__ == '__main__':
    lib.main()
