/**
 * Runs the tutorial and the reference of the command line, and writes what their commands print now under each of them:
 * `npm run tutorial`. Read the diff before you commit it.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { temporaryProject } from '../test/support/cli.ts';
import { walkIn } from '../test/support/walk.ts';
import { readWalkthrough, walkthroughs } from '../test/support/walkthrough.ts';
import { root } from './bundles.ts';

for (const page of walkthroughs) await refresh(path.join(root, page));

async function refresh(file: string): Promise<void> {
  const lines = readFileSync(file, 'utf8').split('\n');
  const project = temporaryProject();
  try {
    const take = walkIn(project.folder);
    // The lines move while outputs are replaced, by this many so far.
    let moved = 0;
    for (const step of readWalkthrough(lines.join('\n'))) {
      const printed = await take(step);
      if (step.kind !== 'run' || printed === undefined) continue;
      const before = step.output.split('\n').length - 1;
      const now = printed.split('\n').slice(0, -1);
      lines.splice(step.line + moved, before, ...now);
      moved += now.length - before;
    }
    writeFileSync(file, lines.join('\n'));
  } finally {
    project.remove();
  }
}
