import type { LangiumDocument } from 'langium';
import type { Figure } from '../../analyse/loopholes/history.ts';
import type { Contract, Target } from '../../contract/contract.ts';
import { termOf } from '../../evaluate/periods.ts';
import { toJSON } from '../../exact/rational.ts';
import { declaredIn } from '../../language/lowering/declared.ts';
import type { SlaServices } from '../../language/services.ts';
import { type DateRange, parsePeriodText } from '../../simulation/periodText.ts';
import { addMonths, civilDate, dayNumber } from '../../time/civil.ts';
import { type Period, periodContaining } from '../../time/periods.ts';
import { localDay, startOfDay } from '../../time/zone.ts';
import { loopholesOf } from './find.ts';
import { scenarioText } from './text.ts';
import { periodName, sentenceOf, titleOf } from './words.ts';

export interface LoopholesQuestion {
  readonly agreement?: string;
  readonly target?: string;
  /** A month such as `2026-03`; by default the first whole month of the term. */
  readonly month?: string;
  /** Only the first target of each family. */
  readonly firstOfFamily?: boolean;
  readonly signal?: AbortSignal;
}

/** What was found in the agreements of one file. */
export interface FileLoopholes {
  readonly path: string;
  readonly agreements: readonly AgreementLoopholes[];
}

export interface AgreementLoopholes {
  readonly agreement: string;
  readonly title: string;
  readonly targets: readonly ReportedTarget[];
  /** Why nothing was looked at. */
  readonly problem?: string;
}

export interface ReportedTarget {
  readonly target: string;
  readonly title: string;
  /** `March 2026` */
  readonly period: string;
  /** Local dates; `until` is exclusive. */
  readonly from: string;
  readonly until: string;
  readonly findings: readonly ReportedFinding[];
  /** Why there is none. */
  readonly undecided?: string;
}

export interface ReportedFinding {
  /** `free`: it pays nothing, and the next worse pays. `costs`: the smallest incident that costs so much. */
  readonly kind: 'free' | 'costs';
  /** Its way, such as `one-outage`, `short-outages`, `excluded`. */
  readonly way: string;
  readonly sentence: string;
  readonly figure: Figure;
  /** What the target pays, as an exact number of the agreement's currency. */
  readonly credit: string;
  /** What the same incident costs under all targets together, as an exact number; only of what costs, where others pay as well. */
  readonly total?: string;
  /** `verified`: one step further was settled too, and differs; `whole`: nothing is worse. */
  readonly limit: 'verified' | 'whole';
  /** The scenario's name and text. */
  readonly scenario: { readonly title: string; readonly text: string };
}

/** The loopholes of the agreements that a document declares, those of templates left out. The document has been built. */
export async function loopholesIn(
  document: LangiumDocument,
  services: SlaServices,
  question: LoopholesQuestion,
): Promise<FileLoopholes> {
  const { Contracts } = services.lowering;
  const agreements: AgreementLoopholes[] = [];
  for (const node of declaredIn(document).agreements) {
    if (question.agreement !== undefined && node.name !== question.agreement) continue;
    const contract = Contracts.contractOf(node);
    if (contract === undefined) {
      agreements.push({
        agreement: node.name,
        title: node.name,
        targets: [],
        problem: 'it has errors: `sla check` says where',
      });
      continue;
    }
    const head = { agreement: contract.id, title: contract.title };
    if ((contract.open ?? []).length > 0) {
      agreements.push({ ...head, targets: [], problem: 'it is a template whose parameters have no values' });
      continue;
    }
    const versions = Contracts.versionsOf(node);
    const targets: ReportedTarget[] = [];
    const families = new Set<string>();
    for (const target of contract.targets) {
      if (question.firstOfFamily === true && families.has(target.family)) continue;
      families.add(target.family);
      if (question.target !== undefined && target.id !== question.target && target.family !== question.target) continue;
      targets.push(await reported(contract, target, versions, question));
    }
    agreements.push({ ...head, targets });
  }
  return { path: services.shared.workspace.Roots.pathOf(document.uri), agreements };
}

async function reported(
  contract: Contract,
  target: Target,
  versions: readonly Contract[],
  { month, signal }: LoopholesQuestion,
): Promise<ReportedTarget> {
  const period = periodFor(contract, target, month === undefined ? undefined : parsePeriodText(month));
  const found = await loopholesOf({ contract, target, period, versions, ...(signal === undefined ? {} : { signal }) });
  const context = { contract, target, found };
  return {
    target: target.id,
    title: target.title,
    period: periodName(found.days),
    ...found.days,
    findings: found.findings.map((finding) => {
      const title = titleOf(finding, context);
      return {
        kind: finding.kind,
        way: finding.shape.kind,
        sentence: sentenceOf(finding, context),
        figure: finding.figure,
        credit: toJSON(finding.verdict.credit),
        ...(finding.kind === 'costs' && finding.verdict.others.length > 0
          ? { total: toJSON(finding.verdict.total) }
          : {}),
        limit: finding.limit,
        scenario: { title, text: scenarioText(finding, title, target, contract, finding.days ?? found.days) },
      };
    }),
    ...(found.undecided === undefined ? {} : { undecided: found.undecided }),
  };
}

/** The target's period in which a month begins; without a month, the first that lies whole in the term. */
function periodFor(contract: Contract, { scope: { period } }: Target, month: DateRange | undefined): Period {
  const { zone } = contract;
  if (month !== undefined) return periodContaining(period, zone, startOfDay(zone, month.from));
  const { start } = termOf(contract);
  if (!Number.isFinite(start)) return periodContaining(period, zone, startOfDay(zone, dayNumber(2026, 1, 1)));
  const first = localDay(zone, start);
  const whole = civilDate(first).day === 1 ? first : addMonths(first - civilDate(first).day + 1, 1);
  const found = periodContaining(period, zone, startOfDay(zone, whole));
  return found.start < start ? periodContaining(period, zone, found.end) : found;
}
