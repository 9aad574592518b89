/** Tutorial and reference do what they say: every file is written, every command run, every printed line compared. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../scripts/bundles.ts';
import { temporaryProject } from './support/cli.ts';
import { type TakeStep, walkIn } from './support/walk.ts';
import { readWalkthrough, type WalkthroughStep, walkthroughs } from './support/walkthrough.ts';

for (const page of walkthroughs) {
  describe(page, () => {
    const steps = readWalkthrough(readFileSync(path.join(root, page), 'utf8'));
    let project: ReturnType<typeof temporaryProject>;
    let take: TakeStep;
    before(() => {
      project = temporaryProject();
      take = walkIn(project.folder);
    });
    after(() => project.remove());

    it('has commands to run', () => assert.ok(steps.some(({ kind }) => kind === 'run')));

    for (const step of steps) {
      it(`line ${step.line}: ${titleOf(step)}`, async () => {
        const printed = await take(step);
        if (step.kind === 'run') assert.equal(printed, step.output, 'After a change that is meant: npm run tutorial');
      });
    }
  });
}

function titleOf(step: WalkthroughStep): string {
  switch (step.kind) {
    case 'write':
      return `write ${step.file}`;
    case 'edit':
      return `change ${step.file}`;
    case 'run':
      return step.command;
    default:
      return step satisfies never;
  }
}
