// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: The Smriti contributors
//
// Our fit of the real log against fsrs-rs's (the npm package
// @open-spaced-repetition/binding 0.5.0, 5 epochs), in turn, the best of 15 each,
// and both results judged by fsrs-rs itself. Ours may take a fifth of its time and
// may not be worse.
//
// usage: node fsrs-rs.mjs BENCH-FIT LOG.csv FOLDER   (FOLDER: where npm may install)

import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const PACKAGE = '@open-spaced-repetition/binding';
const VERSION = '0.5.0';
const ROUNDS = 15;
const LIMIT = 1 / 5;

const [bench, log, folder] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
execFileSync('npm', ['install', '--silent', '--no-audit', '--no-fund', '--prefix', folder, `${PACKAGE}@${VERSION}`],
  { stdio: ['ignore', 'ignore', 'inherit'], timeout: 120000 });
const { FSRSBinding, FSRSBindingItem, FSRSBindingReview, computeParameters } = createRequire(`${folder}/`)(PACKAGE);

// Each answer a day or more after the one before, with all that came before it; days cut at 04:00 UTC.
const cards = new Map();
for (const line of readFileSync(log, 'utf8').trim().split('\n').slice(1)) {
  const [card, rating, time] = line.split(',');
  const ms = Date.parse(time);
  if (!cards.has(card)) cards.set(card, []);
  cards.get(card).push({ rating: Number(rating), ms, day: Math.floor((ms - 4 * 3600000) / 86400000) });
}
const items = [];
for (const answers of cards.values()) {
  const before = [];
  answers.forEach((answer, i) => {
    const gap = i === 0 ? 0 : answer.day - answers[i - 1].day;
    before.push([answer.rating, gap]);
    if (gap > 0) items.push({ ms: answer.ms, reviews: before.slice() });
  });
}
items.sort((a, b) => a.ms - b.ms);
const trainSet = () => items.map((item) => new FSRSBindingItem(item.reviews.map(([r, d]) => new FSRSBindingReview(r, d))));

let theirs = Infinity, ours = Infinity, theirParameters, ourFit;
for (let round = 0; round < ROUNDS; round++) {
  const set = trainSet();
  const began = performance.now();
  theirParameters = await computeParameters(set, { enableShortTerm: true, numRelearningSteps: 1, numEpochs: 5, timeout: 1 });
  theirs = Math.min(theirs, performance.now() - began);
  ourFit = JSON.parse(execFileSync(bench, [log, '--once'], { encoding: 'utf8' }));
  ours = Math.min(ours, ourFit.ms);
}
const judged = (parameters) => new FSRSBinding(parameters).evaluate(trainSet());
const [their, our] = [judged(theirParameters), judged(ourFit.parameters)];
const ratio = ours / theirs;
const print = (name, ms, m) => console.log(`${name.padEnd(9)} ${ms.toFixed(2).padStart(7)} ms  log loss ${m.logLoss.toFixed(6)}  RMSE(bins) ${m.rmseBins.toFixed(6)}`);
print('fsrs-rs', theirs, their);
print('Smriti', ours, our);
const ok = ratio <= LIMIT && our.logLoss <= their.logLoss && our.rmseBins <= their.rmseBins;
console.log(`time of Smriti's fit, of fsrs-rs's: ${ratio.toFixed(3)} (limit ${LIMIT})${ok ? '' : '  MISSED'}`);
process.exit(ok ? 0 : 1);
