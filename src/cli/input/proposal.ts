import path from 'node:path';
import { describeFile } from '../../simulation/describeFile.ts';
import type { Refusal } from '../../simulation/result.ts';
import { filesBelow } from './dataAccess.ts';
import { createSyntax } from './formatter.ts';
import { projectRoot } from './root.ts';

interface ProposalQuestion {
  readonly name?: string;
  readonly sheet?: string;
  readonly output?: string;
  readonly allowData?: readonly string[];
}

/** A proposal as `.sla` text that lies in the current folder, or where it's to be written. `file` is absolute. */
export async function proposalFor(
  file: string,
  directory: string,
  { name, sheet, output, allowData = [] }: ProposalQuestion,
): Promise<{ readonly text: string } | Refusal> {
  const root = projectRoot(directory);
  const access = await filesBelow(root, allowData, directory);
  const beside = path.dirname(path.resolve(directory, output === undefined || output === '-' ? 'x.sla' : output));
  const slashed = (text: string): string => text.split(path.sep).join('/');
  const { format, words } = createSyntax();
  return describeFile(
    access,
    { path: slashed(path.relative(root, file)), relativeTo: '', ...(sheet === undefined ? {} : { sheet }) },
    { path: slashed(path.relative(beside, file)), ...(name === undefined ? {} : { name }) },
    {
      format: (text) => {
        const formatted = format(text);
        return formatted.kind === 'formatted' ? formatted.text : text;
      },
      ...words,
    },
  );
}
