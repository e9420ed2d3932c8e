/**
 * How many wrong names are pointed out? Labelled photos with 1 % and 5 % of the names exchanged at random, and the
 * enrolment of everybody one after the other: how often is somebody held back in error? `npm run measure:doubts`
 */
import { Calibration } from '../../electron/library/calibrate/calibration.ts';
import { dotRow } from '../../electron/library/index/dot.ts';
import { meanTemplate, personScore, type MeanTemplate } from '../../electron/library/templates/fusion.ts';
import { oddsOfSame } from '../../electron/library/templates/odds.ts';
import { anyPrior } from '../../native-models/calibration.ts';
import { seededRandom } from '../support/random.ts';
import { doubtsAbout, plant, type Labelled } from '../templates/planted.ts';
import { labelledFaces, say } from './labelled-faces.ts';

const draws = 20;
const meaning = new Calibration(anyPrior(), null);
const all = await labelledFaces();
const names = [...new Set(all.map(({ person }) => person))];
const photos = Map.groupBy(all, ({ person }) => person);

for (const least of [5, 2]) {
  const faces = all.flatMap(({ person, usable, vector }, at): Labelled[] =>
    (photos.get(person)?.length ?? 0) < least
      ? []
      : [{ face: at + 1, person: names.indexOf(person) + 1, usable, vector }],
  );
  const people = new Set(faces.map(({ person }) => person)).size;
  say(`\n${faces.length} faces of ${people} people with ${least} photos or more, ${draws} draws`);
  for (const { face, own, rival } of await doubtsAbout(faces)) {
    const other = rival === null ? '' : `, ${names[rival.person - 1] ?? ''} ${rival.score.toFixed(2)}`;
    say(`  doubted as labelled: ${all[face - 1]?.path ?? ''} (own ${own.toFixed(2)}${other})`);
  }
  for (const share of [0.01, 0.05]) {
    let [right, wrong, missed, named] = [0, 0, 0, 0];
    for (let seed = 1; seed <= draws; seed++) {
      const found = await plant(faces, share, seededRandom(seed));
      right += found.right;
      wrong += found.wrong;
      missed += found.missed;
      named += found.named;
    }
    const rate = (x: number, of: number): string => (x / of).toFixed(4);
    say(
      `  ${100 * share} % wrong: recall ${rate(right, right + missed)}, precision ${rate(right, right + wrong)}, ` +
        `given back to the right person ${rate(named, right)} (${right + missed} planted)`,
    );
  }
}

// Everybody is enrolled under their own name, one photo first: who is taken for somebody else? Then a second photo
// under a new name: who is recognised?
const known: MeanTemplate[] = [];
let [held, caught, second] = [0, 0, 0];
for (const name of names) {
  const [first, next] = (photos.get(name) ?? []).filter(({ usable }) => usable);
  if (first === undefined) continue;
  const best = Math.max(-1, ...known.map((mean) => personScore(first.vector, mean)));
  if (known.length > 0 && oddsOfSame({ score: best, templates: 1 }, known.length, meaning) >= 0) held++;
  const mean = meanTemplate([first.vector]);
  if (mean !== null) known.push(mean);
  if (next === undefined) continue;
  second++;
  const again = dotRow(first.vector, 0, next.vector, next.vector.length);
  if (oddsOfSame({ score: again, templates: 1 }, known.length, meaning) >= 0) caught++;
}
say(
  `\nenrolment: ${held} of ${known.length} new people held back in error; ` +
    `a second name for somebody known: ${caught} of ${second} noticed`,
);
