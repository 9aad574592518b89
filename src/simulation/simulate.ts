import type { LangiumDocument, TextDocument } from 'langium';
import type { Contract } from '../contract/contract.ts';
import type { Dataset } from '../contract/dataset.ts';
import { NoValueError } from '../evaluate/byDate.ts';
import type { SlaServices } from '../language/services.ts';
import { turn } from '../measure/breath.ts';
import type { Engine, Progress } from '../measure/engine.ts';
import { type MeasureResult, measure, type PeriodsRequest } from '../measure/measure.ts';
import type { Measurements } from '../measure/measurements.ts';
import { sourcesFor } from '../measure/needed.ts';
import type { MeasuringMemory } from '../measure/sharing/measuringMemory.ts';
import { backToBack, type Underpinning } from '../settle/backToBack.ts';
import { SettlementError, type SettlementOptions } from '../settle/options.ts';
import { settle, settleInShort } from '../settle/settle.ts';
import { joined } from '../settle/versions.ts';
import type { BackToBackStatement } from '../statement/beside.ts';
import type { Provenance, Statement, StatementInShort } from '../statement/statement.ts';
import type { Interval } from '../time/intervals.ts';
import { assumedFormats } from './assumedFormats.ts';
import type { ResultCache } from './cache/resultCache.ts';
import { sha256 } from './digest.ts';
import { readRecords, recordsOf, rulingsIn } from './onRecord.ts';
import { askedContract, checkParameters, openParameters } from './parameters.ts';
import { placeOf, problemOf } from './problem.ts';
import { type Answer, askedInstant, askedRange, statedRange } from './range.ts';
import type { Remark } from './remarks.ts';
import {
  type Refusal,
  type ResultInShort,
  refusal,
  refuse,
  type SimulationQuestion,
  type SimulationResult,
  type Stated,
} from './result.ts';
import { type Selection, select } from './selection.ts';
import { errorsOf } from './soundness.ts';
import { tool } from './tool.ts';
import { agreementsNamed, datasetOf, ownDatasetOf, substitutedBefore, underpinningOf } from './underpinning.ts';
import { settleVersions, versionsIn } from './versions.ts';
import { applied, type Change, changesIn, measuredAlike, parametersOutOfReach } from './whatIf.ts';

/** What the command line and the server bring along: this is all that differs between them. */
export interface SimulationContext {
  readonly services: SlaServices;
  readonly engine: Engine;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** Told what is to be known of files beside what is stated, once for each agreement that reads one. */
  readonly onRemark?: (remark: Remark) => void;
  /** What was measured for one question and serves others that differ in nothing that is measured. */
  readonly measured?: Map<string, Promise<MeasureResult>>;
  /** Keeps what was measured between runs; absent: it's measured anew. */
  readonly cache?: ResultCache | undefined;
  /** What was measured for other agreements on the same rows. */
  readonly memory?: MeasuringMemory;
}

/**
 * States what is owed under an agreement, or why nothing can be stated. The document and what it imports have been built with
 * validation; open editors' texts count as they stand. The same texts, data and question give the same statement (S1). Rejects with the
 * signal's reason where it is aborted.
 */
export async function simulate(
  document: LangiumDocument,
  question: SimulationQuestion,
  context: SimulationContext,
): Promise<SimulationResult> {
  const selection = select(document, question, context.services);
  return 'kind' in selection
    ? errorsOr(selection, document, context.services)
    : simulateSelection(selection, question, context);
}

/** The same for an agreement and a dataset that are chosen already. */
export async function simulateSelection(
  selection: Selection,
  question: SimulationQuestion,
  context: SimulationContext,
): Promise<SimulationResult> {
  const prepared = prepare(selection, question, context);
  if ('kind' in prepared) return prepared;
  const { own } = prepared;
  const found = await settled(prepared, context, IN_FULL);
  if (found.kind !== 'statement') return found;
  const beside = await besides(own, found.statement, context);
  return beside === undefined ? found : { ...found, statement: withBesides(found.statement, beside) };
}

/** What `simulateSelection` comes to, where nobody reads the statement. */
export async function simulateInShort(
  selection: Selection,
  question: SimulationQuestion,
  context: SimulationContext,
): Promise<ResultInShort> {
  const prepared = prepare(selection, question, context);
  return 'kind' in prepared ? prepared : settled(prepared, context, IN_SHORT);
}

/** An agreement as it's asked for, or why it can't be. */
function prepare(
  selection: Selection,
  question: SimulationQuestion,
  { services }: SimulationContext,
): (Asked & { readonly own: Parameters<typeof besides>[0] }) | Refusal {
  const errors = errorsOf(selection.documents, services);
  if (errors.length > 0) return refusal('invalid-contract', errors);
  const { Contracts } = services.lowering;
  const written = Contracts.contractOf(selection.agreement);
  const {
    parameters: set,
    changes,
    problems: wrong,
  } = written
    ? changesIn(written, question.set ?? {}, services)
    : { parameters: question.set ?? {}, changes: [], problems: [] };
  const parameters = [...wrong, ...checkParameters(selection.agreement, set, services)];
  if (parameters.length > 0) return refusal('invalid-parameter', parameters);
  const asWritten = Contracts.datasetOf(selection.dataset);
  const lowering = { set, substituting: selection.dataset };
  const contract = Contracts.contractOf(selection.agreement, lowering);
  if (contract === undefined || asWritten === undefined)
    return refuse(
      'invalid-contract',
      'The agreement is not complete enough to be settled: `sla check` says what is missing.',
    );
  const dataset = substitutedBefore(asWritten);
  const open = openParameters(contract);
  if (open.length > 0) return refusal('invalid-parameter', open);
  const asked = askedContract(contract, written, { ...question, set });
  const outOfReach = parametersOutOfReach(asked.contract, written, set);
  if (outOfReach.length > 0) return refusal('invalid-parameter', outOfReach);
  const notes = [...dataset.notes, ...asked.notes, ...changes.map(({ note }) => note)];
  const versions = Contracts.versionsOf(selection.agreement, lowering).slice(0, -1);
  const own = { contract: applied(asked.contract, changes), dataset: { ...dataset, notes }, selection };
  return {
    versions: [...versions, asked.contract],
    dataset: own.dataset,
    question: { ...question, set },
    selection,
    changes,
    own,
  };
}

/** S3: files that only the other agreements are stated from are named as well. */
function withBesides(statement: Statement, { stated, backToBack: beside }: Besides): Statement {
  const { provenance } = statement;
  const named = new Set(provenance.sources.map(({ data, file }) => `${data} ${file}`));
  const others = stated.flatMap((other) => other.provenance.sources);
  const more = others.filter(({ data, file }, place) => {
    const key = `${data} ${file}`;
    return !named.has(key) && others.findIndex((one) => `${one.data} ${one.file}` === key) === place;
  });
  return { ...statement, backToBack: beside, provenance: { ...provenance, sources: [...provenance.sources, ...more] } };
}

interface Besides {
  readonly stated: readonly Statement[];
  readonly backToBack: BackToBackStatement;
}

/** R12. What the agreements that this one stands on come to, for the same time, where the files feed them as well. */
async function besides(
  own: { readonly contract: Contract; readonly dataset: Dataset; readonly selection: Selection },
  statement: Statement,
  context: SimulationContext,
): Promise<Besides | undefined> {
  const { services } = context;
  const { Contracts } = services.lowering;
  const { firstDay: from, lastDay: to } = statement.range;
  const found: Underpinning[] = [];
  for (const agreement of agreementsNamed(underpinningOf(own.contract), own.selection.documents)) {
    const lowering = { substituting: ownDatasetOf(agreement, own.selection) };
    const contract = Contracts.contractOf(agreement, lowering);
    const dataset = contract && datasetOf(contract, lowering.substituting, own, services);
    if (contract === undefined || dataset === undefined || dataset.bindings.length === 0) continue;
    const versions = Contracts.versionsOf(agreement, lowering);
    const other = await settled(
      {
        versions: versions.length === 0 ? [contract] : versions,
        dataset,
        question: { from, to, asOf: statement.asOf },
        selection: { ...own.selection, agreement },
        changes: [],
      },
      context,
      IN_FULL,
    );
    found.push(
      other.kind === 'statement'
        ? { statement: other.statement }
        : { agreement: contract.title, reason: other.problems[0]?.message ?? 'nothing could be stated' },
    );
  }
  const beside = backToBack(statement, found, own.contract);
  return (
    beside && {
      stated: found.flatMap((one) => ('statement' in one ? [one.statement] : [])),
      backToBack: beside,
    }
  );
}

/** A file without a usable dataset because of its errors is better told about the errors. */
function errorsOr(otherwise: Refusal, document: LangiumDocument, services: SlaServices): Refusal {
  const errors = errorsOf([document], services);
  return errors.length > 0 ? refusal('invalid-contract', errors) : otherwise;
}

const UNKEPT: ResultCache = { kept: ({ run }) => run(), look: async () => undefined };

interface Asked {
  /** The agreement as it's asked for, behind those that it amends (V1). */
  readonly versions: readonly Contract[];
  readonly dataset: Dataset;
  readonly question: SimulationQuestion;
  readonly selection: Selection;
  readonly changes: readonly Change[];
}

/** How far it's told how figures came about. */
interface Telling<S> {
  /** How an agreement is settled that no other version of it was in force beside. */
  readonly settleOne: (contract: Contract, measurements: Measurements, options: SettlementOptions) => S;
  readonly withoutFacts: boolean;
}

const IN_FULL: Telling<Statement> = { settleOne: settle, withoutFacts: false };
const IN_SHORT: Telling<StatementInShort> = { settleOne: settleInShort, withoutFacts: true };

async function settled<S extends StatementInShort>(
  { versions, dataset, question, selection, changes }: Asked,
  { services, engine, signal, onProgress, onRemark, measured: kept, cache = UNKEPT, memory }: SimulationContext,
  { settleOne, withoutFacts: short }: Telling<S>,
): Promise<Stated<S | Statement> | Refusal> {
  const contract = versions.at(-1);
  if (contract === undefined) return refuse('no-agreement', 'There is no agreement.');
  const asked = askedRange(question.from, question.to, contract.zone);
  if (!asked.ok) return refuse('invalid-period', asked.message);
  const asOf = question.asOf === undefined ? undefined : askedInstant(question.asOf, contract.zone);
  if (asOf !== undefined && !asOf.ok) return refuse('invalid-period', asOf.message);
  const records = await readRecords(dataset, contract, engine, { signal, cache });
  if ('problems' in records) return refusal('data-rejected', records.problems.map(problemOf));
  // What is kept may be told in full by others.
  const withoutFacts = short && cache === UNKEPT && kept === undefined;
  const overrides = rulingsIn(records, asOf?.value);
  // What is changed isn't measured, so that many questions share what was: it's put in before settling.
  const measureIn = async (
    of: Contract,
    range: PeriodsRequest['range'],
    end: number | undefined,
  ): Promise<MeasureResult> => {
    const alike = changes.length === 0 || measuredAlike(of, applied(of, changes));
    const measureOnce = (): Promise<MeasureResult> => {
      const put = alike ? of : applied(of, changes);
      const asking = typeof range === 'function' ? asked.value : range;
      const run = (): Promise<MeasureResult> =>
        measure(put, dataset, { range, asOf: end }, engine, {
          ...{ signal, onProgress, overrides, memory, withoutFacts },
        });
      if (cache === UNKEPT) return run();
      return cache.kept({
        question: ['measured', engine.name, put, dataset, asking, end, overrides],
        sources: sourcesFor(put, dataset, overrides),
        run,
        readFor: (result) => (result.kind === 'measured' ? result.measurements.sources : undefined),
        signal,
        onProgress,
      });
    };
    const stretch = typeof range === 'function' ? [question.from, question.to] : range;
    const key = JSON.stringify([of.id, of.version, dataset.id, question.set, stretch, end ?? question.asOf]);
    const found = kept === undefined || !alike ? measureOnce() : (kept.get(key) ?? measureOnce());
    if (alike) kept?.set(key, found);
    const result = await found;
    return result.kind === 'measured' && alike ? { ...result, contract: applied(result.contract, changes) } : result;
  };
  const statedIn = (known: Interval | undefined) => statedRange(contract, asked.value, known);
  const whole = await measureIn(
    contract,
    (known) => {
      const range = statedIn(known);
      return range.ok ? range.value : undefined;
    },
    asOf?.value,
  );
  if (whole.kind !== 'measured') return notMeasured(whole, statedIn);
  const { id, title, notes, at } = dataset;
  const inForce = versionsIn(versions, whole.range);
  const onRecord = recordsOf(
    records,
    whole.contract,
    [whole.contract, ...versions],
    whole.range,
    whole.measurements.asOf,
  );
  if (onRemark !== undefined)
    assumedFormats(dataset, [...whole.measurements.sources, ...onRecord.sources]).forEach(onRemark);
  if (onRecord.problems.length > 0) return refusal('data-rejected', onRecord.problems.map(problemOf));
  const optionsFor = ({ range }: { readonly range: Interval }): SettlementOptions => ({
    range,
    dataset: { id, title, notes, at },
    tool,
    get files() {
      return filesOf(selection, services);
    },
    ...onRecord.settled,
    ...(onRecord.sources.length === 0 ? {} : { sources: onRecord.sources }),
  });
  try {
    await turn(signal);
    const [only, ...others] = inForce;
    if (only !== undefined && others.length === 0 && only.contract === contract)
      return {
        kind: 'statement',
        dataset: id,
        statement: settleOne(whole.contract, whole.measurements, optionsFor(only)),
      };
    const found = await settleVersions(
      inForce,
      ({ contract: version, range }) => measureIn(version, range, whole.measurements.asOf),
      optionsFor,
    );
    if (found.kind !== 'settled') return notMeasured(found, statedIn);
    const statement = joined(found.versions);
    if (statement === undefined)
      return refuse('invalid-period', `No version of ${contract.id} was in force in the periods that were asked for.`);
    return { kind: 'statement', dataset: id, statement };
  } catch (error) {
    if (!(error instanceof SettlementError || error instanceof NoValueError)) throw error;
    return refusal('invalid-contract', [{ message: error.message, ...placeOf(error.at) }]);
  }
}

/** Why nothing could be measured. */
function notMeasured(
  found: Exclude<MeasureResult, { kind: 'measured' }>,
  statedIn: (known: Interval | undefined) => Answer<Interval>,
): Refusal {
  switch (found.kind) {
    case 'rejected':
      return refusal('data-rejected', found.problems.map(problemOf));
    case 'no-range': {
      const range = statedIn(found.known);
      return refuse('invalid-period', range.ok ? 'No period was asked for.' : range.message);
    }
    default:
      return found satisfies never;
  }
}

/** The `.sla` files with their digests, by path (S3). */
const filesOf = ({ documents }: Selection, { shared }: SlaServices): Provenance['files'] =>
  documents
    .map(({ uri, textDocument }) => ({ path: shared.workspace.Roots.pathOf(uri), sha256: digestOf(textDocument) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));

const digests = new WeakMap<TextDocument, { readonly version: number; readonly sha256: string }>();

/** Many agreements rest on the same files. */
function digestOf(text: TextDocument): string {
  const known = digests.get(text);
  if (known?.version === text.version) return known.sha256;
  const made = { version: text.version, sha256: sha256(text.getText()) };
  digests.set(text, made);
  return made.sha256;
}
