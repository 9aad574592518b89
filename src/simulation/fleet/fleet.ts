import type { LangiumDocument } from 'langium';
import { documentOf } from '../../language/lowering/declared.ts';
import type { SlaServices } from '../../language/services.ts';
import { turn } from '../../measure/breath.ts';
import { sourcesFor } from '../../measure/needed.ts';
import type { SourcePlan } from '../../measure/plan/source.ts';
import { MeasuringMemory } from '../../measure/sharing/measuringMemory.ts';
import { sharedSources } from '../../measure/sharing/sharedSources.ts';
import { sourceKey } from '../../measure/sharing/sourceKey.ts';
import type { DirectionTotal, Statement, StatementInShort } from '../../statement/statement.ts';
import { keepingTables } from '../cache/keptTables.ts';
import { sourcesOnRecord } from '../onRecord.ts';
import { owedIn } from '../owed.ts';
import {
  type Refusal,
  type RefusalReason,
  type ResultInShort,
  refuse,
  type SimulationProblem,
  type SimulationQuestion,
} from '../result.ts';
import type { Selection } from '../selection.ts';
import { type SimulationContext, simulateInShort, simulateSelection } from '../simulate.ts';
import { errorsOf } from '../soundness.ts';
import { type LeftOutMember, type LeftOutReason, membersOf } from './members.ts';
import { type PartyTotal, partyTotals } from './totals.ts';

/** What is owed under many agreements, each stated for itself. */
export interface Fleet {
  readonly agreements: readonly FleetAgreement[];
  /** Agreements that nothing could be stated of, and files with errors that none of these mentions. */
  readonly refused: readonly FleetRefusal[];
  /** Agreements of the files that aren't stated by themselves. */
  readonly leftOut: readonly FleetLeftOut[];
  readonly total: FleetTotal;
}

/** One statement in short. */
export interface FleetAgreement extends Named {
  readonly version?: string;
  readonly provider: string;
  readonly customer: string;
  readonly currency: string;
  readonly dataset: string;
  /** Local dates in the agreement's zone, the last one included. */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly met: number;
  readonly missed: number;
  readonly notMeasured: number;
  readonly notApplicable: number;
  /** Every direction in which something is or could be owed. */
  readonly owed: readonly DirectionTotal[];
  /** The file of its statement in the folder that was asked for. */
  readonly statement?: string;
}

/** An agreement and the `.sla` file that declares it. */
interface Named {
  readonly agreement: string;
  readonly title: string;
  readonly file: string;
}

export interface FleetRefusal {
  /** Absent for a file whose errors leave open what it declares. */
  readonly agreement?: string;
  readonly file: string;
  readonly reason: RefusalReason;
  readonly problems: readonly SimulationProblem[];
}

export interface FleetLeftOut extends Omit<Named, 'title'> {
  readonly reason: LeftOutReason;
}

export interface FleetTotal {
  readonly stated: number;
  /** Agreements and files. */
  readonly refused: number;
  readonly leftOut: number;
  readonly met: number;
  readonly missed: number;
  readonly notMeasured: number;
  readonly notApplicable: number;
  /** By party and currency: what it owes all others, and is owed by them. */
  readonly parties: readonly PartyTotal[];
}

export interface FleetContext extends SimulationContext {
  /** Gets each statement once it's made, and says where it's kept; nobody else keeps it. */
  readonly onStatement?: (statement: Statement) => Promise<string | undefined>;
}

/**
 * States what is owed under all agreements of some files. Sources that are read alike are opened once, what is asked of them is asked once, and what
 * is measured alike is measured once; each statement is the one that `simulate` makes. An agreement of which nothing can be stated doesn't
 * keep the others from it. Rejects with the signal's reason where it is aborted.
 */
export async function simulateFleet(
  documents: readonly LangiumDocument[],
  question: SimulationQuestion,
  context: FleetContext,
): Promise<Fleet | Refusal> {
  const { services, engine, onProgress, signal, cache } = context;
  const { selections, ...members } = membersOf(documents, question, services);
  const { Roots } = services.shared.workspace;
  const named = (agreement: Selection['agreement']) => ({
    agreement: agreement.name,
    file: Roots.pathOf(documentOf(agreement).uri),
  });
  const sound = (one: LeftOutMember): boolean => errorsOf(one.documents, services).length === 0;
  const leftOut = members.leftOut.filter(sound);
  const broken = members.leftOut
    .filter((one) => !sound(one))
    .map(({ agreement, documents: files }) => refusedFor(named(agreement), files, services));
  const brokenFiles = documents
    .filter((document) => errorsOf([document], services).length > 0)
    .map((document) => refusedFor({ file: Roots.pathOf(document.uri) }, [document], services));
  if (selections.length === 0 && members.leftOut.length === 0 && brokenFiles.length === 0)
    return refuse(
      'no-agreement',
      question.agreement === undefined
        ? 'The files declare no agreement.'
        : `The files declare no agreement '${question.agreement}'.`,
    );
  const found: (FleetAgreement | FleetRefusal)[] = [];
  // What tables answer is kept, rather than what each of a thousand agreements makes of it.
  const sources = sharedSources(cache === undefined ? engine : keepingTables(engine, cache));
  const shared: SimulationContext = {
    ...context,
    cache: undefined,
    engine: sources.engine,
    memory: new MeasuringMemory(),
    // How far one of a thousand is says nothing.
    onProgress: (progress) => {
      if (progress.step !== 'measuring') onProgress?.(progress);
    },
  };
  try {
    const ordered = inOrderOfSources(selections, context);
    for (const { plans } of ordered) sources.expect(plans);
    for (const [done, { place, selection, plans }] of ordered.entries()) {
      // Also where all was measured before.
      await turn(signal);
      const { agreement } = selection;
      onProgress?.({ step: 'measuring', label: agreement.name, done, total: ordered.length });
      const { agreement: _, dataset: __, ...asked } = question;
      const result = await statedInShort(selection, asked, shared, context.onStatement);
      await sources.release(plans);
      found[place] =
        result.kind === 'statement'
          ? inShort(result.statement, named(agreement), result.kept)
          : { ...named(agreement), reason: result.reason, problems: result.problems };
    }
  } finally {
    await sources.close();
  }
  const agreements = found.filter((one): one is FleetAgreement => 'owed' in one);
  const refused = withUnmentioned(
    [...found.filter((one): one is FleetRefusal => 'problems' in one), ...broken],
    brokenFiles,
  );
  return {
    agreements,
    refused,
    leftOut: leftOut.map(({ agreement, reason }) => ({ ...named(agreement), reason })),
    total: {
      stated: agreements.length,
      refused: refused.length,
      leftOut: leftOut.length,
      met: sum(agreements, ({ met }) => met),
      missed: sum(agreements, ({ missed }) => missed),
      notMeasured: sum(agreements, ({ notMeasured }) => notMeasured),
      notApplicable: sum(agreements, ({ notApplicable }) => notApplicable),
      parties: partyTotals(agreements),
    },
  };
}

const refusedFor = (
  named: Pick<FleetRefusal, 'agreement' | 'file'>,
  files: readonly LangiumDocument[],
  services: SlaServices,
): FleetRefusal => ({ ...named, reason: 'invalid-contract', problems: errorsOf(files, services) });

/** What keeps an agreement from being stated may be the errors of a file: they are reported with it, and once. */
function withUnmentioned(
  refused: readonly FleetRefusal[],
  brokenFiles: readonly FleetRefusal[],
): readonly FleetRefusal[] {
  const mentioned = new Set(refused.flatMap(({ problems }) => problems.map(({ file }) => file)));
  return [...refused, ...brokenFiles.filter(({ file }) => !mentioned.has(file))];
}

const sum = (agreements: readonly FleetAgreement[], figure: (one: FleetAgreement) => number): number =>
  agreements.reduce((total, one) => total + figure(one), 0);

interface Member {
  readonly selection: Selection;
  /** Among all. */
  readonly place: number;
  readonly plans: readonly SourcePlan[];
}

/** Those who share their sources follow each other, so that few are open at a time. */
function inOrderOfSources(selections: readonly Selection[], { services }: FleetContext): readonly Member[] {
  const { Contracts } = services.lowering;
  const keyed = selections.map((selection, place) => {
    const contract = Contracts.contractOf(selection.agreement);
    const dataset = Contracts.datasetOf(selection.dataset);
    const plans =
      contract === undefined || dataset === undefined
        ? []
        : [...sourcesFor(contract, dataset), ...sourcesOnRecord(dataset, contract)];
    return { selection, place, plans, key: plans.map(sourceKey).sort().join('\n') };
  });
  return keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : a.place - b.place));
}

/** A statement is made in full where somebody takes it. */
async function statedInShort(
  selection: Selection,
  asked: SimulationQuestion,
  context: SimulationContext,
  onStatement: FleetContext['onStatement'],
): Promise<ResultInShort & { readonly kept?: string | undefined }> {
  if (onStatement === undefined) return simulateInShort(selection, asked, context);
  const result = await simulateSelection(selection, asked, context);
  return result.kind === 'statement' ? { ...result, kept: await onStatement(result.statement) } : result;
}

function inShort(
  statement: StatementInShort,
  { agreement: name, file }: Omit<Named, 'title'>,
  kept: string | undefined,
): FleetAgreement {
  const { agreement, dataset, range, total } = statement;
  return {
    agreement: name,
    title: agreement.title,
    file,
    ...(agreement.version === undefined ? {} : { version: agreement.version }),
    provider: agreement.provider,
    customer: agreement.customer,
    currency: agreement.currency,
    dataset: dataset.id,
    firstDay: range.firstDay,
    lastDay: range.lastDay,
    met: total.met,
    missed: total.missed,
    notMeasured: total.notMeasured,
    notApplicable: total.notApplicable,
    owed: owedIn(statement),
    ...(kept === undefined ? {} : { statement: kept }),
  };
}
