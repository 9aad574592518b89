import path from 'node:path';
import { formatOfName } from '../../contract/fileFormat.ts';
import { proposeMapping } from '../../measure/describe/proposal.ts';
import { sampleFile } from '../../measure/engines/duckdb/sampleFile.ts';
import { DataError } from '../../measure/problems.ts';
import { problemOf } from '../../simulation/problem.ts';
import { type Refusal, refusal } from '../../simulation/result.ts';
import { filesBelow } from './dataAccess.ts';
import { createSyntax } from './formatter.ts';
import { projectRoot } from './root.ts';

interface ProposalQuestion {
  readonly name?: string;
  readonly sheet?: string;
  readonly output?: string;
  readonly allowData?: readonly string[];
}

const START = { line: 0, column: 0 } as const;
/** No text asks for the file yet. */
const NOWHERE = { file: '', start: START, end: START } as const;

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
  const { format, isKeyword } = createSyntax();
  try {
    const sample = await sampleFile(access, {
      kind: 'file',
      path: slashed(path.relative(root, file)),
      relativeTo: '',
      at: NOWHERE,
      ...(sheet === undefined ? {} : { sheet }),
    });
    const data = nameOf(name ?? path.basename(file).replace(/\..*$/, ''));
    const text = proposeMapping(sample, {
      path: slashed(path.relative(beside, file)),
      data,
      dataset: `${data.charAt(0).toUpperCase()}${data.slice(1)}Files`,
      reading: [
        ...(formatOfName(file) === undefined ? ['format csv'] : []),
        ...(sheet === undefined ? [] : [`sheet ${JSON.stringify(sheet)}`]),
      ],
      isKeyword,
    });
    const formatted = format(text);
    return { text: formatted.kind === 'formatted' ? formatted.text : text };
  } catch (error) {
    if (error instanceof DataError) return refusal('data-rejected', error.problems.map(problemOf));
    throw error;
  }
}

/** A name for data after a file: `probes-2026` becomes `probes2026`. */
function nameOf(text: string): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  return /^[A-Za-z]/.test(joined) && !/^p\d+$/i.test(joined)
    ? joined.charAt(0).toLowerCase() + joined.slice(1)
    : `data${joined}`;
}
