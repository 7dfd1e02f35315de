# SPDX-License-Identifier: GPL-3.0-or-later
# SPDX-FileCopyrightText: The Smriti contributors
"""Every command with --json: the promised keys, always there, of the promised
types; and that what one command says another knows."""

import json
import os
import time

import lib

lib.sandboxed(*lib.CLOCK)

GRADES = ('again', 'hard', 'good', 'easy')


class Json(lib.Case):
    def test_1_status(self):
        for args in (['status'], []):
            status = self.ok_json(*args)
            self.has(status, {'day': str, 'due': dict, 'quota': dict, 'done': dict, 'next_prompt': (dict, None),
                              'held': (dict, None), 'catch_up': (dict, None), 'agenda': list})
            self.assertEqual(status['day'], '2026-11-23')
            self.has(status['due'], {'concepts': int, 'snippets': int, 'total': int, 'more': int})
            self.assertEqual(status['due']['total'], status['due']['concepts'] + status['due']['snippets'])
            self.has(status['quota'], {'concepts': int, 'snippets': int})
            self.has(status['done'], {'concepts': int, 'snippets': int, 'answers': int})
            if status['next_prompt']:
                self.has(status['next_prompt'], {'cadence': str, 'at': int})
            if status['held']:
                self.has(status['held'], {'reason': str, 'until': (int, None)})
            for occurrence in status['agenda']:
                self.has(occurrence, lib.OCCURRENCE)
                for step in occurrence['steps']:
                    self.has(step, lib.STEP)

    def test_2_a_card_from_question_to_undo(self):
        card = self.ok_json('next')['card']
        self.has(card, lib.CARD)
        self.assertEqual((card['state'], card['due'], card['off']), ('new', None, None))
        self.assertTrue(os.path.isfile(card['note']))
        shown = self.ok_json('show')
        self.assertEqual(shown['card']['id'], card['id'])
        self.has(shown['card'], {**lib.CARD, 'back': str, 'anchors': list})
        self.has(shown['grades'], dict.fromkeys(GRADES, dict))
        for grade in GRADES:
            self.has(shown['grades'][grade], {'interval_s': int, 'due': int})
        self.assertEqual(self.ok_json('show', card['id'][:8])['card'], shown['card'])
        answered = self.ok_json('answer', 'good')
        self.has(answered, {'card': dict, 'event': str, 'leech': bool, 'anchors': list})
        self.has(answered['card'], {'id': str, 'state': str, 'due': int, 'stability': float, 'difficulty': float,
                                    'reps': int, 'lapses': int})
        self.assertEqual(answered['card']['id'], card['id'])
        self.assertEqual(answered['card']['due'], shown['grades']['good']['due'])
        events = self.ok_json('log')['events']
        for event in events:
            self.has(event, {'event': str, 'at': int, 'type': str, 'subject': (str, None)})
        self.assertEqual((events[-1]['event'], events[-1]['type'], events[-1]['subject'], events[-1]['grade']),
                         (answered['event'], 'answered', card['id'], 'good'))
        self.assertEqual(self.ok_json('log', '-n', '1')['events'], events[-1:])
        undone = self.ok_json('undo')
        self.has(undone, {'event': str, 'undone': str, 'card': dict, 'occurrence': None})
        self.assertEqual(undone['undone'], answered['event'])
        self.assertEqual(undone['card']['state'], 'new')
        everything = self.ok_json('log')['events']
        self.assertFalse(everything[-2]['stands'])
        for args, kept in ((['--type', 'answered,undone'], lambda e: e['type'] in ('answered', 'undone')),
                           (['--since', '2026-11-24'], lambda e: False), (['--until', '2026-11-22'], lambda e: False),
                           (['--since', '0d', '--until', '2026-11-23'], lambda e: True),
                           (['--topic', 'PYTHON', '-t', 'answered'], lambda e: e['type'] == 'answered'),
                           (['--topic', 'No such topic'], lambda e: False)):
            self.assertEqual(self.ok_json('log', *args)['events'], [e for e in everything if kept(e)], args)
        self.assertEqual(self.ok_json('log', '-t', 'undone', '-n', '1')['events'], everything[-1:])

    def test_2_explain(self):
        card = self.ok_json('next')['card']
        kept = self.ok_json('explain', card['id'], 'in', 'my', 'words')
        self.has(kept, {'card': dict, 'event': str, 'results': list})
        self.has(kept['card'], {**lib.CARD, 'back': str})
        self.has(kept['results'][0], {'event': str, 'at': int, 'text': str})
        self.assertEqual((kept['results'][0]['event'], kept['results'][0]['text']), (kept['event'], 'in my words'))
        listed = self.ok_json('explain', card['id'], '--list')
        self.assertEqual((listed['event'], listed['results']), (None, kept['results']))
        self.ok('undo')

    def test_2_waits(self):
        self.has(self.ok_json('outline', 'waits'), {'results': list})

    def test_2_month(self):
        counts = ['days', 'of_days', 'paused_days', 'streak', 'answers', 'new', 'lapses', 'concepts', 'snippets', 'ticks',
                  'planned', 'skipped', 'snoozes', 'prompts', 'archived', 'missed']
        for args in ([], ['2026-11'], ['2026-10']):
            summary = self.ok_json('log', '--month', *args)['summary']
            self.has(summary, {'month': str, 'from': str, 'to': str, **dict.fromkeys(counts, int), 'done': dict,
                               'notes': list, 'skips': list, 'verdicts': list})
            self.assertEqual(summary['month'], args[0] if args else '2026-11')
            self.assertEqual(set(summary['done']), {'weekly', '30-day', '90-day', 'monthly'})
        self.assertIn('a quiet month', self.ok('log', '--month', '2026-10'))

    def test_3_a_leech(self):
        card = self.ok_json('next')['card']['id']
        self.ok('easy', card)
        for lapses in range(1, 9):
            forgotten = self.ok_json('again', card, '--token', 'lapse-%d' % lapses)
            self.assertEqual((forgotten['card']['lapses'], forgotten['leech']), (lapses, lapses == 8))
            self.assertEqual(self.ok_json('cards', 'is:leech')['total'], int(lapses == 8))
            self.assertFalse(self.ok_json('easy', card)['leech'])
        said = self.ok('again', card, '--token', 'lapse-8')
        for words in ('Forgotten 8 times', 'memory anchor', 'smriti edit ' + card, 'smriti suspend ' + card):
            self.assertIn(words, said)
        self.assertNotIn('Forgotten', self.ok('again', card))
        for _ in range(18):
            self.ok('undo')

    def test_2_why(self):
        why = self.ok_json('why')
        self.has(why, {'card': dict, 'reason': str, 'retrievability': (float, None), 'retention': float,
                       'stability_days': (float, None), 'difficulty': (float, None), 'answers': int, 'lapses': int,
                       'leech': bool, 'due': (int, None), 'curve': list, 'history': list, 'grades': dict,
                       'parameters': (str, None)})
        self.has(why['card'], {**lib.CARD, 'back': str, 'anchors': list})

    def test_2_plan(self):
        plan = self.ok_json('memory', 'plan')
        self.has(plan, {'overdue': int, 'due': int, 'cap': int, 'needed': int, 'days': list, 'done_on': (str, None),
                        'in_a_day': (float, int), 'active': (dict, None), 'exams': list})

    def test_2_stats(self):
        stats = self.ok_json('stats')
        self.has(stats, {'day': str, 'from': str, 'to': str, 'answers': int, 'new': int, 'different_cards': int,
                         'practised_days': int, 'minutes': (float, int), 'answer_s': (float, int, None), 'grades': dict,
                         'days': list, 'retention': dict, 'cards': int, 'states': dict, 'memorised': (float, int),
                         'stability': list, 'due': list, 'n_leeches': int, 'leeches': list})
        for name in ('all', 'young', 'mature'):
            self.has(stats['retention'][name], {'answers': int, 'recalled': int, 'share': (float, int, None)})

    def test_2_look_up(self):
        place = {'note': str, 'line': int, 'entry': (str, None), 'heading': (str, None), 'kind': str,
                 'language': (str, None), 'title': (str, None), 'text': str}
        for args, more in ((['ref', 'list'], {}), (['snippet', 'list'], {'name': str, 'tags': list, 'code': str}),
                           (['snippet', 'show', 'csv'], {'name': str, 'tags': list, 'code': str})):
            results = self.ok_json(*args)['results']
            self.assertNotEqual(results, [], args)
            for result in results:
                self.has(result, {**place, **more})
        for result in self.ok_json('define', 'iterable')['results']:
            self.has(result, {'term': str, 'definition': (str, None), 'card': (str, None), 'entry': (str, None), 'note': str,
                              'line': int})
        found = self.ok_json('ref', 'error', '--dry-run', stdin='KeyError: 1')
        self.has(found, {'results': list, 'error': dict, 'event': None})

    def test_3_short_forms_and_tokens(self):
        card = self.ok_json('next')['card']['id']
        for n, grade in enumerate(GRADES):
            first = self.ok_json(grade, card, '--token', 'token-' + grade)
            again = self.ok_json('answer', card, str(n + 1), '--token', 'token-' + grade)
            self.assertEqual(first['event'], again['event'])
            self.assertEqual((first['repeated'], again['repeated']), (False, True))
        for _ in GRADES:
            self.ok_json('undo')

    def test_4_cards(self):
        everything = self.ok_json('cards')
        self.has(everything, {'cards': list, 'total': int})
        self.assertEqual(len(everything['cards']), everything['total'])
        self.assertEqual(len({c['id'] for c in everything['cards']}), everything['total'])
        for card in everything['cards']:
            self.has(card, lib.CARD)
        some = self.ok_json('cards', '-n', '3')
        self.assertEqual((some['cards'], some['total']), (everything['cards'][:3], everything['total']))
        snippets = self.ok_json('cards', 'is:snippet')
        self.assertEqual(snippets['total'], sum(c['snippet'] for c in everything['cards']))
        self.assertEqual(self.ok_json('cards', 'surely-in-no-card'), {'format': 1, 'cards': [], 'total': 0})
        ids = [card['id'] for card in everything['cards'][:2]]
        for command, off in (('suspend', 'suspended'), ('resume', None), ('bury', 'buried'), ('resume', None)):
            changed = self.ok_json(command, *ids)['cards']
            self.assertEqual([(c['id'], c['off']) for c in changed], [(i, off) for i in ids])
            self.has(changed[0], lib.CARD)

    def test_5_occurrences(self):
        for args in (['snooze', 'daily', '1h'], ['skip', 'daily', '--why', 'a holiday']):
            occurrence = self.ok_json(*args)['occurrence']
            self.has(occurrence, lib.OCCURRENCE)
            self.assertEqual((occurrence['cadence'], occurrence['date']), ('daily', '2026-11-23'))
        self.assertEqual(self.ok_json('log')['events'][-1]['why'], 'a holiday')
        for state in ('open', 'open'):
            undone = self.ok_json('undo')
            self.has(undone, {'card': None, 'occurrence': dict})
            self.has(undone['occurrence'], lib.OCCURRENCE)
            self.assertEqual(undone['occurrence']['state'], state)
        asked = self.ok_json('ask')
        self.has(asked, {'shown': bool, 'held': (dict, None)})
        self.assertEqual((asked['shown'], asked['held']['reason']), (False, 'no-server'))

    def test_6_outline(self):
        notes = self.ok_json('outline')['notes']
        self.assertEqual([n['topic'] for n in notes], ['Python'])
        progress = self.ok_json('outline', 'Python.md', '--progress')['notes']
        for entry in progress[0]['entries']:
            for covered in entry['coverage']:
                self.has(covered, {'item': str, 'taught': bool, 'asked': int, 'known': int})
            entry['coverage'] = None
        self.assertEqual(progress, notes)
        for entry in notes[0]['entries']:
            self.has(entry, {'number': str, 'title': str, 'items': list, 'done': bool, 'cards': int, 'known': int})

    def test_7_vaults(self):
        new = lib.vault(os.path.join(os.environ['HOME'], 'N'), a='one :: two\n\n%% cards %%\n', b='x :: `y`\n')
        added = self.ok_json('vault', 'add', new)['vaults']
        self.assertEqual(len(added), 1)
        self.has(added[0], lib.VAULT)
        self.assertEqual((added[0]['dir'], added[0]['notes'], added[0]['cards'], added[0]['snippets']), (new, 2, 2, 1))
        self.fails(1, 'vault', 'add', new)
        vaults = self.ok_json('vault', 'list')['vaults']
        self.assertEqual(len(vaults), 2)
        self.assertIn(added[0]['dir'], [v['dir'] for v in vaults])
        self.assertEqual(self.ok_json('vault', 'remove', new)['vaults'][0]['dir'], new)
        self.assertEqual(len(self.ok_json('vault', 'list')['vaults']), 1)

    def test_7_writing(self):
        new = lib.vault(os.path.join(os.environ['HOME'], 'W'), n='one :: two ^mine\n')
        note = os.path.join(new, 'n.md')
        self.ok('vault', 'add', new)
        card = self.ok_json('add', 'three', 'four', '--to', note)['card']
        self.has(card, {**lib.CARD, 'back': str})
        self.assertIn(card['id'], [c['id'] for c in self.ok_json('cards')['cards']])
        found = self.ok_json('notes', 'stamp', note)
        self.has(found, {'stamped': list, 'left': list})
        self.has(found['stamped'][0], {'path': str, 'line': int, 'id': str})
        self.has(found['left'][0], {'path': str, 'line': int, 'reason': str})
        entry = self.ok_json('outline', 'done', '4.2.1')['entry']
        self.has(entry, {'note': str, 'number': str, 'title': str, 'done': bool})
        self.assertEqual(self.ok_json('outline', 'done', '4.2.1', '--undo')['entry'], {**entry, 'done': False})
        self.ok('vault', 'remove', new)

    def test_8_upkeep(self):
        self.has(self.ok_json('rebuild'), {'cards': int, 'events': int, 'changed': int})
        self.assertEqual(self.ok_json('rebuild')['changed'], 0)
        path = self.ok_json('backup')['path']
        self.assertTrue(os.path.isfile(path))
        backups = self.ok_json('restore')['backups']
        self.assertIn(path, [b['path'] for b in backups])
        self.has(backups[0], {'path': str, 'at': int, 'bytes': int})
        restored = self.ok_json('restore', path)
        self.has(restored, {'kept': str, 'events': int})
        self.assertTrue(os.path.exists(restored['kept']))
        report = self.ok_json('doctor')
        self.has(report, {'version': str, 'pid': int, 'unit': (str, None), 'server': None, 'buttons': int,
                          'held': (dict, None), 'deadline': (dict, None), 'database': str, 'integrity': str,
                          'vaults': int, 'settings_warnings': list, 'clock': str, 'zone': str, 'now': int,
                          'test': None})
        self.assertEqual((report['clock'], report['zone'], report['now']), ('virtual', 'Europe/Berlin', lib.NOW))

    def test_8_export_and_import(self):
        for what in ('events', 'cards'):
            path = os.path.join(os.environ['HOME'], 'out.' + what)
            written = self.ok_json('export', what, path)
            self.has(written, {'file': str, what: int})
            self.assertEqual(written['file'], path)
            self.assertEqual(os.stat(path).st_mode & 0o777, 0o600)
            self.fails(1, 'export', what, path, says='--force')
            self.ok('export', what, path, '--force')
        self.fails(64, 'export', 'notes', says='none of events, cards')
        run = lib.smriti('export', 'events', '--json')
        self.assertEqual((run.returncode, run.stdout), (64, ''))
        imported = self.ok_json('import', os.path.join(os.environ['HOME'], 'out.events'))
        self.has(imported, {'added': int, 'known': int, 'refused': int, 'errors': list})
        self.assertEqual((imported['added'], imported['refused'], imported['errors']), (0, 0, []))
        self.assertGreater(imported['known'], 5)
        self.fails(3, 'import', '/no/such/file')

    def test_8_memory(self):
        numbers, null = (float, int), (float, int, None)
        log = os.path.join(os.environ['HOME'], 'log.csv')
        with open(log, 'w') as file:
            file.write('card_id,review_rating,review_time\n')
            for i in range(200):
                file.write('c%d,%d,%d\n' % (i % 10, 1 + (i * 7) % 4, i * 86400000))
        fit = self.ok_json('memory', 'fit', '--csv', log)
        self.has(fit, {'parameters': list, 'log_loss': null, 'rmse_bins': null, 'default': dict, 'kept': bool,
                       'reviews': int, 'items': int, 'fit_ms': numbers})
        self.has(fit['default'], {'log_loss': null, 'rmse_bins': null})
        found = self.ok_json('memory', 'evaluate', '--csv', log)
        self.has(found, {'log_loss': null, 'rmse_bins': null, 'auc': null, 'reviews': int, 'items': int,
                         'calibration': list, 'model': str, 'against': dict, 'scored': int, 'fits': int})
        for row in found['calibration']:
            self.has(row, {'from': numbers, 'to': numbers, 'n': int, 'predicted': null, 'recalled': null})
        for args in (['--csv', log], ['--ratings', '3:0,3:1,1:4']):
            for card in self.ok_json('memory', 'replay', *args)['cards']:
                self.has(card, {'id': str, 'steps': list})
                for step in card['steps']:
                    self.has(step, {'grade': int, 'elapsed_days': int, 'stability': numbers, 'difficulty': numbers,
                                    'retrievability': null, 'interval_days': numbers})

        for args in ([], ['--csv', log, '--new', '5']):
            found = self.ok_json('memory', 'simulate', '--cards', '100', '--days', '20', *args)
            self.has(found, {'cards': int, 'days': int, 'new_per_day': (int, None), 'max_minutes': null, 'seed': int,
                             'reviews': int, 'parameters_from': str, 'retentions': list, 'retention': numbers,
                             'memorised': list, 'suggested_retention': numbers, 'speed': dict})
            self.has(found['speed'], {'from': str, 'answers': int, 'learn_s': list, 'review_s': list, 'relearn_s': list})
            for row in found['retentions']:
                self.has(row, {'retention': numbers, 'minutes_per_day': numbers, 'cards_per_day': numbers,
                               'memorised': numbers, 'minutes_per_memorised': null})

    def test_8_reschedule(self):
        for args in (['--dry-run'], []):
            moved = self.ok_json('memory', 'reschedule', *args)
            self.has(moved, {'moves': list, 'total': int, 'dry_run': bool})
            for move in moved['moves']:
                self.has(move, {'card': str, 'from': str, 'to': str, 'recall': (float, int)})

    def test_8_challenge(self):
        every = self.ok_json('challenge', 'list')['results']
        self.assertGreaterEqual(len(every), 12)
        self.assertEqual({one['kind'] for one in every}, {'slow', 'refactor', 'debug'})
        for one in every + self.ok_json('challenge', 'show', every[0]['name'])['results']:
            self.has(one, {'name': str, 'topic': str, 'entry': (str, None), 'kind': str, 'title': str, 'minutes': int,
                           'state': str, 'started': (int, None), 'tries': int, 'best_s': (int, None),
                           'best_ratio': (float, int, None), 'needed': (float, int, None), 'card': str, 'due': (int, None),
                           'dir': (str, None), 'files': list, 'note': str})

    def test_8_project_and_watch(self):
        for project in self.ok_json('project')['results']:
            self.has(project, {'name': str, 'slug': str, 'topic': str, 'entry': str, 'level': (str, None), 'state': str,
                               'done': int, 'of': int, 'milestones': list, 'hours': (int, float), 'link': (str, None),
                               'started': (str, None), 'shipped': (str, None), 'dropped': (str, None)})
        begun = self.ok_json('project', 'start', 'cli-calculator')
        self.has(begun, {'results': list, 'event': str})
        self.assertEqual(begun['results'][0]['state'], 'started')
        self.has(self.ok_json('watch', 'add', 'something new'), {'results': list})
        watched = self.ok_json('watch')
        self.has(watched, {'results': list, 'due': int, 'captured': list})
        self.assertIn('something new', [o['text'] for o in watched['results']])
        for entry in self.ok_json('outline', 'stale', '--all')['entries']:
            self.has(entry, {'topic': str, 'entry': str, 'title': str, 'checked': str, 'shelf_days': (int, None),
                             'over_days': (int, None), 'stale': bool, 'note': str, 'line': int})

    def test_9_doctor_waits_for_a_click(self):
        script = '''
            until smriti doctor --no-test | grep -q 'mock'; do sleep 0.1; done
            smriti doctor --json > out &
            mock wait 1 10 && mock click 1 default >/dev/null
            wait
            cat out
            smriti doctor --no-test
        '''
        inner = {k: v for k, v in os.environ.items() if k != 'SMRITI_SANDBOX'}
        run = lib.in_sandbox(['--no-vault', '--server', 'mock', *lib.CLOCK], script, env=inner,
                             cwd=os.environ['HOME'])
        self.assertEqual(run.returncode, 0, run.stderr)
        report = json.loads(run.stdout.splitlines()[0])
        self.assertEqual((report['test'], report['server']), ('clicked', 'mock'))
        self.has(report, {'buttons': int, 'capabilities': list})
        self.assertIn('notifications  mock', run.stdout)

    def test_9_review_and_edit(self):
        done = self.ok_json('review', stdin='show\n3\nq\n')
        self.has(done, {'answers': list, 'left': int})
        self.assertEqual([a['grade'] for a in done['answers']], ['good'])
        self.has(done['answers'][0], {'card': str, 'grade': str, 'due': int, 'event': str})
        card = self.ok_json('next')['card']
        editor = os.path.join(os.environ['HOME'], 'vim')
        with open(editor, 'w') as script:
            script.write('#!/bin/sh\nprintf "%s\\n" "$@" > "$HOME/edited"\n')
        os.chmod(editor, 0o755)
        edited = self.ok_json('edit', card['id'], env={'VISUAL': editor})
        self.assertEqual((edited['card'], edited['note'], edited['line']), (card['id'], card['note'], card['line']))
        with open(os.path.join(os.environ['HOME'], 'edited')) as file:
            self.assertEqual(file.read().splitlines(), ['+%d' % card['line'], card['note']])


if __name__ == '__main__':
    os.environ['TZ'] = 'Europe/Berlin'
    time.tzset()
    lib.main()
