import { formatOfName } from '../../contract/fileFormat.ts';
import { DAY_MS, isoDate } from '../../time/civil.ts';
import { formatDuration } from '../../time/duration.ts';
import { FAR, type FileSample } from '../engines/duckdb/sampleFile.ts';
import { otherSeparator } from '../otherSeparator.ts';
import { type ColumnProfile, profileOf } from './profile.ts';
import { shapeOf, shown } from './shape.ts';

export interface ProposalOptions {
  /** As the dataset is to write it. */
  readonly path: string;
  readonly data: string;
  readonly dataset: string;
  /** What has to stand behind the path for the file to be read: `format csv`, `sheet "Tickets"`. */
  readonly reading: readonly string[];
  /** Words that can't stand for a column as they are. */
  readonly isNoColumnName: (word: string) => boolean;
}

/** What stands of a proposal in the braces of a dataset: the options behind the path, and a line for each field. */
export interface ProposedBinding {
  /** What the values leave open, as comments. */
  readonly remarks: readonly string[];
  readonly options: readonly string[];
  readonly lines: readonly string[];
}

/** A proposal in its parts, for texts that have some of them already. */
export interface Proposal {
  readonly declaration: readonly string[];
  readonly binding: ProposedBinding;
}

/**
 * Declarations and a dataset for a file that nobody has described yet, as `.sla` text: what its columns seem to be, with everything that the values leave
 * open as a comment. It compiles as it stands; what it proposes is for people to judge.
 */
export function proposeMapping(sample: FileSample, options: ProposalOptions): string {
  const { declaration, binding } = proposalOf(sample, options);
  const head = `${options.data} from ${quoted(options.path)}${binding.options.map((part) => ` ${part}`).join('')} {`;
  const lines = [
    `// Proposed from ${shown(sample.file)}, ${sample.rows} ${sample.rows === 1 ? 'row' : 'rows'}. Read it before you rely on it.`,
    ...declaration,
    '',
    `dataset ${options.dataset} {`,
    ...[...binding.remarks, head, ...binding.lines.map((line) => `  ${line}`), '}'].map((line) => `  ${line}`),
    '}',
    '',
  ];
  return lines.join('\n');
}

export function proposalOf(sample: FileSample, options: ProposalOptions): Proposal {
  const profiles = profileOf(sample);
  const shape = shapeOf(profiles);
  const pattern = shape.times.map(([, { guess }]) => patternOf(guess)).find((each) => each !== undefined);
  const taken = new Set(shape.times.map(([, column]) => column));
  const fields = new Map(shape.times.map(([field, column]) => [column, field]));
  const names = new Set(shape.times.map(([field]) => field));
  const used = profiles.filter((profile) => taken.has(profile) || isUsable(profile, pattern));
  for (const profile of used) if (!fields.has(profile)) fields.set(profile, uniqueName(profile.name, names));
  const declared = used.filter((profile) => !taken.has(profile) || shape.kind === 'items');
  const fieldOf = (profile: ColumnProfile): string => fields.get(profile) ?? profile.name;
  const key =
    shape.by.length === 0 ? '' : ` ${shape.kind === 'records' ? 'key' : 'by'} ${shape.by.map(fieldOf).join(', ')}`;
  const every = shape.everyMs === undefined ? '' : ` every ${formatDuration(shape.everyMs)}`;
  const left = profiles.filter((profile) => !used.includes(profile));
  return {
    declaration: [
      ...[...separatorDoubt(sample), ...partedTimes(profiles, options), ...shape.doubts].map(
        (doubt) => `// Uncertain: ${doubt}`,
      ),
      `data ${options.data} ${shape.kind}${every}${key} {`,
      ...declared.map((profile) =>
        taken.has(profile) ? `  field ${fieldOf(profile)}: time` : declaration(profile, fieldOf(profile)),
      ),
      '}',
    ],
    binding: {
      ...readingOf(sample, used, pattern, options),
      lines: [
        ...used.map((profile) => `${fieldOf(profile)} = ${columnText(profile, options)}`),
        ...left.map((profile) => `// ${shown(profile.name)}: ${whyLeft(profile)}`),
        ...unusableIn(sample),
      ],
    },
  };
}

const TIME_OF_DAY = /^\d{1,2}:\d\d(?::\d\d(?:\.\d+)?)?$/;

/** Days in one column and times of day in others, which a mapping puts together. */
function partedTimes(
  profiles: readonly ColumnProfile[],
  options: Pick<ProposalOptions, 'isNoColumnName'>,
): readonly string[] {
  const day = profiles.find(({ guess }) => guess.kind === 'date');
  const time = profiles.find(
    ({ values, examples }) => examples.length > 0 && values.every((text) => text === null || TIME_OF_DAY.test(text)),
  );
  return day === undefined || time === undefined
    ? []
    : [
        `the times of day of '${shown(time.name)}' belong to a day: map them by \`${columnText(day, options)} + " " + ${columnText(time, options)}\`.`,
      ];
}

/** One column that looks like several. */
function separatorDoubt({ columns }: FileSample): readonly string[] {
  const separated = otherSeparator(columns.map(({ name }) => name));
  return separated === undefined ? [] : [`${separated}, and propose again.`];
}

/** How columns have to be read: what stands behind the path, and what is uncertain of it. */
export function readingOf(
  sample: FileSample,
  used: readonly ColumnProfile[],
  pattern: string | undefined,
  options: Pick<ProposalOptions, 'reading'>,
): Pick<ProposedBinding, 'remarks' | 'options'> {
  const absent = [...new Set(used.flatMap((profile) => profile.absent ?? []))];
  const walls = used.filter(({ guess }) => guess.kind === 'time' && !guess.pattern.offset);
  const swapped = used.flatMap(({ guess }) => (guess.kind === 'time' ? (guess.pattern.otherwise ?? []) : []));
  return {
    remarks: [
      ...(options.reading.includes('format csv')
        ? ["// Uncertain: the file's name doesn't say what it is; correct the format where it isn't CSV."]
        : []),
      ...(walls.length > 0
        ? [
            `// Uncertain: the times of ${walls.map(({ name }) => shown(name)).join(', ')} say no zone; say which one they are in.`,
          ]
        : []),
      ...(swapped[0] === undefined ? [] : [`// Uncertain: every time would also fit ${quoted(swapped[0])}.`]),
      ...(sample.isEndless === true ? ['// Uncertain: an event recurs without an end; say up to when it counts.'] : []),
    ],
    options: [
      ...options.reading,
      ...(pattern === undefined ? [] : [`times ${quoted(pattern)}`]),
      ...(walls.length > 0 ? ['zone "UTC"'] : []),
      ...(absent.length > 0 ? [`absent ${absent.map(quoted).join(', ')}`] : []),
      ...(sample.isEndless === true ? [`known until ${LAST_DAY}`] : []),
      ...(holdsCancelled(sample) ? ['where (status is not "CANCELLED")'] : []),
    ],
  };
}

/** Up to here endless events are looked at. */
const LAST_DAY = isoDate(Math.floor(FAR / DAY_MS) - 1);

/** What doesn't take place is in a calendar all the same. */
const holdsCancelled = ({ file, columns }: FileSample): boolean =>
  formatOfName(file) === 'ics' && columns.some(({ name, values }) => name === 'status' && values.includes('CANCELLED'));

/** A column as a mapping names it. */
export const columnText = (
  { name }: ColumnProfile,
  { isNoColumnName }: Pick<ProposalOptions, 'isNoColumnName'>,
): string => (/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !isNoColumnName(name) ? name : `column ${quoted(name)}`);

/** Columns that a user would miss. */
export const unusableIn = ({ unusable = [] }: FileSample): readonly string[] =>
  unusable.map(
    ({ name, type, why }) => `// ${shown(name)}: ${type === undefined ? '' : `of type ${shown(type)}, `}${why}`,
  );

const whyLeft = ({ guess }: ColumnProfile): string =>
  guess.kind === 'empty' ? 'no row says anything' : 'times in another pattern than the others';

/** Of times in several patterns, one can be declared. */
export const isUsable = ({ guess }: ColumnProfile, pattern: string | undefined): boolean =>
  guess.kind !== 'empty' && (guess.kind !== 'time' || patternOf(guess) === pattern);

export const patternOf = (guess: ColumnProfile['guess']): string | undefined =>
  guess.kind === 'time' ? guess.pattern.pattern : undefined;

function declaration(profile: ColumnProfile, field: string): string {
  const { type, remark } = typeOf(profile);
  return `  field ${field}: ${type}${profile.optional ? '?' : ''}${remark === undefined ? '' : ` // ${remark}`}`;
}

function typeOf({ guess, examples }: ColumnProfile): { readonly type: string; readonly remark?: string } {
  switch (guess.kind) {
    case 'time':
      return { type: 'time' };
    case 'date':
    case 'boolean':
    case 'number':
    case 'percent':
    case 'duration':
      return { type: guess.kind };
    case 'money':
      return { type: 'text', remark: `amounts: 'money' once an agreement in ${guess.currency} reads them` };
    case 'constants':
      return guess.values.length > 1 && guess.values.every(isConstant)
        ? { type: guess.values.join(' | ') }
        : { type: 'text', remark: `one of ${guess.values.map(shown).join(', ')}` };
    case 'text':
      return { type: 'text', ...(examples[0] === undefined ? {} : { remark: `such as ${shown(examples[0])}` }) };
    case 'empty':
      return { type: 'text' };
    default:
      return guess satisfies never;
  }
}

const isConstant = (text: string): boolean =>
  /^[A-Za-z][A-Za-z0-9_]*$/.test(text) && !/^(?:true|false|none)$/i.test(text) && !/^p\d+$/.test(text);

/** A field's name for a column: `Response time (ms)` becomes `responseTimeMs`. */
function uniqueName(column: string, taken: Set<string>): string {
  const words = column.split(/[^A-Za-z0-9]+/).filter((word) => word !== '');
  const joined = words.map((word, i) => (i === 0 ? decapitalised(word) : capitalised(word))).join('');
  const name = /^[A-Za-z]/.test(joined) && !/^p\d+$/i.test(joined) ? joined : `column${capitalised(joined)}`;
  let unique = name;
  for (let i = 2; taken.has(unique); i++) unique = `${name}_${i}`;
  taken.add(unique);
  return unique;
}

const decapitalised = (word: string): string =>
  /^[A-Z0-9]+$/.test(word) ? word.toLowerCase() : word.charAt(0).toLowerCase() + word.slice(1);
const capitalised = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

const quoted = (text: string): string => JSON.stringify(text);
