/** Scenarios of published agreements notice what their rules say, but for what is judged. `npm run noticed` looks at all of them. */
import assert from 'node:assert/strict';
import { noticer } from './notice.ts';
import { judgements } from './page.ts';

const SAMPLE = ['alibaba-ecs', 'cogent', 'telus-wavelength', 'vultr', 'wind-availability'];

describe('rules that no scenario notices', function noticed() {
  this.timeout(300_000);
  const outcomesOf = noticer();
  for (const slug of SAMPLE)
    it(`are judged: ${slug}`, async () => {
      const outcomes = await outcomesOf(slug);
      const unnoticed = outcomes.filter(({ result }) => result === 'unnoticed').map(({ rule }) => rule);
      const judged = judgements().filter((each) => each.slug === slug);
      assert.deepEqual(unnoticed.sort(), judged.map(({ rule }) => rule).sort());
    });
});
