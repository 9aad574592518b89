import type { DataDeclaration } from '../contract/contract.ts';
import { formatOfName } from '../contract/fileFormat.ts';
import { proposeFields } from '../measure/describe/mapping.ts';
import { type Proposal, type ProposedBinding, proposalOf, proposeMapping } from '../measure/describe/proposal.ts';
import { sampleFile } from '../measure/engines/duckdb/sampleFile.ts';
import type { FileAccess } from '../measure/files.ts';
import { DataError } from '../measure/problems.ts';
import { problemOf } from './problem.ts';
import { type Refusal, refusal } from './result.ts';

/** A file that nobody has described yet. */
export interface DescribedFile {
  /** As a binding would say it, from where `relativeTo` lies; forward slashes. */
  readonly path: string;
  readonly relativeTo: string;
  /** Of a workbook. */
  readonly sheet?: string;
}

export interface ProposedNames {
  /** Of the data; default: after the file. */
  readonly name?: string;
  /** The path as the proposal is to write it. */
  readonly path: string;
}

/** What a parser alone knows. */
export interface ProposalSyntax {
  readonly format: (text: string) => string;
  readonly isNoName: (word: string) => boolean;
  readonly isNoColumnName: (word: string) => boolean;
}

/** Proposes declarations and a dataset as a text of their own. */
export const describeFile = (
  access: FileAccess,
  file: DescribedFile,
  { name, path }: ProposedNames,
  { format, isNoName, isNoColumnName }: ProposalSyntax,
  signal?: AbortSignal,
): Promise<{ readonly text: string } | Refusal> =>
  sampled(
    access,
    file,
    (sample) => {
      const data = nameOf(name ?? baseOf(file.path), isNoName);
      const dataset = `${data.charAt(0).toUpperCase()}${data.slice(1)}Files`;
      return {
        text: format(proposeMapping(sample, { path, data, dataset, reading: readingOf(file), isNoColumnName })),
      };
    },
    signal,
  );

/** Proposes what stands in the braces of a binding for data that are declared. */
export const describeFields = (
  access: FileAccess,
  file: DescribedFile,
  declaration: Pick<DataDeclaration, 'kind' | 'fields'>,
  { isNoColumnName }: Pick<ProposalSyntax, 'isNoColumnName'>,
): Promise<{ readonly binding: ProposedBinding } | Refusal> =>
  sampled(access, file, (sample) => ({
    binding: proposeFields(sample, declaration, { reading: readingOf(file), isNoColumnName }),
  }));

/** Proposes a declaration of the data that a binding names, and what stands in its braces. */
export const describeBinding = (
  access: FileAccess,
  file: DescribedFile,
  data: string,
  { isNoColumnName }: Pick<ProposalSyntax, 'isNoColumnName'>,
): Promise<Proposal | Refusal> =>
  sampled(access, file, (sample) =>
    proposalOf(sample, { path: file.path, data, dataset: '', reading: readingOf(file), isNoColumnName }),
  );

const START = { line: 0, column: 0 } as const;
/** No text asks for the file yet. */
const NOWHERE = { file: '', start: START, end: START } as const;

async function sampled<T>(
  access: FileAccess,
  { path, relativeTo, sheet }: DescribedFile,
  propose: (sample: Awaited<ReturnType<typeof sampleFile>>) => T,
  signal?: AbortSignal,
): Promise<T | Refusal> {
  try {
    const source = { kind: 'file', path, relativeTo, at: NOWHERE, ...(sheet === undefined ? {} : { sheet }) } as const;
    return propose(await sampleFile(access, source, signal));
  } catch (error) {
    if (error instanceof DataError) return refusal('data-rejected', error.problems.map(problemOf));
    throw error;
  }
}

const readingOf = ({ path, sheet }: DescribedFile): readonly string[] => [
  ...(formatOfName(path) === undefined ? ['format csv'] : []),
  ...(sheet === undefined ? [] : [`sheet ${JSON.stringify(sheet)}`]),
];

const baseOf = (path: string): string => (path.split('/').at(-1) ?? path).replace(/\..*$/, '');

/** A name for data after a file: `probes-2026` becomes `probes2026`, and `count`, a word of the language, `countRows`. */
function nameOf(text: string, isNoName: ProposalSyntax['isNoName']): string {
  const words = text.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word, i) => (i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1))).join('');
  const name =
    /^[A-Za-z]/.test(joined) && !/^p\d+$/i.test(joined)
      ? joined.charAt(0).toLowerCase() + joined.slice(1)
      : `data${joined}`;
  return isNoName(name) ? `${name}Rows` : name;
}
