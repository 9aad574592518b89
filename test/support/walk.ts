/** Takes the steps of a walkthrough in a folder, as its reader would. */
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from './cli.ts';
import type { WalkthroughStep } from './walkthrough.ts';

/** Takes one step; a command gives what it prints, standard output first. */
export type TakeStep = (step: WalkthroughStep) => Promise<string | undefined>;

export function walkIn(folder: string): TakeStep {
  let lastCode: number | null = null;
  return async (step) => {
    switch (step.kind) {
      case 'write':
        writeFileSync(path.join(folder, step.file), step.text);
        return undefined;
      case 'edit': {
        const file = path.join(folder, step.file);
        const parts = readFileSync(file, 'utf8').split(step.before);
        assert.equal(parts.length, 2, `the lines to change must stand once in ${step.file}`);
        writeFileSync(file, parts.join(step.after));
        return undefined;
      }
      case 'run': {
        if (step.command === 'echo $?') return `${lastCode}\n`;
        const { code, stdout, stderr } = await runCli(argumentsOf(step.command), { cwd: folder });
        lastCode = code;
        return `${stdout}${stderr}`;
      }
      default:
        return step satisfies never;
    }
  };
}

/** The commands need no shell: words, some of them in double quotes. */
function argumentsOf(command: string): readonly string[] {
  const words = [...command.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
  assert.equal(words[0], 'sla', command);
  return words.slice(1);
}
