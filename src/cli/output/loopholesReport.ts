import { listed } from '../../report/words.ts';
import type { AgreementLoopholes, ReportedFinding, ReportedTarget } from '../../scenario/loopholes/file.ts';
import type { ProvenLoopholes } from '../input/loopholes.ts';
import type { Colours } from '../terminal.ts';
import { printable } from './codeFrame.ts';
import { plural } from './words.ts';

/** Version of the JSON form of `sla loopholes`; raised when its meaning changes. */
const LOOPHOLES_SCHEMA = 'sla-loopholes/1';

/** What `sla loopholes --format json` prints. */
export interface LoopholesReport {
  readonly schema: typeof LOOPHOLES_SCHEMA;
  readonly tool: { readonly name: string; readonly version: string };
  readonly path: string;
  readonly agreements: readonly ProvenAgreement[];
}

export interface ProvenAgreement extends Omit<AgreementLoopholes, 'targets'> {
  readonly targets: readonly ProvenTarget[];
}

export interface ProvenTarget extends Omit<ReportedTarget, 'findings'> {
  readonly findings: readonly ProvenFinding[];
}

export interface ProvenFinding extends ReportedFinding {
  /** Its scenario passes in the language, as `sla test` runs it. */
  readonly proven: boolean;
  /** Why it doesn't. */
  readonly because?: string;
}

export const loopholesReport = (found: ProvenLoopholes, tool: LoopholesReport['tool']): LoopholesReport => ({
  schema: LOOPHOLES_SCHEMA,
  tool,
  path: found.path,
  agreements: found.agreements.map((agreement) => ({
    ...agreement,
    targets: agreement.targets.map((target) => ({
      ...target,
      findings: target.findings.map((each) => provenFinding(each, found)),
    })),
  })),
});

function provenFinding(finding: ReportedFinding, { replayed }: ProvenLoopholes): ProvenFinding {
  const result = replayed.get(finding.scenario.title);
  const because = result?.because ?? (result === undefined ? 'its scenario could not be read' : undefined);
  return { ...finding, proven: result?.passed === true, ...(because === undefined ? {} : { because }) };
}

/** The findings for a reader: what each target forgives first, then what it costs. */
export function loopholesText(found: ProvenLoopholes, colours: Colours, scenarios: boolean): string {
  const blocks = found.agreements.map((agreement) => agreementText(agreement, found, colours, scenarios));
  if (blocks.length === 0) return `${printable(found.path)} declares no agreement.\n`;
  const targets = found.agreements.flatMap((one) => one.targets);
  const undecided = targets.filter((target) => target.findings.length === 0).length;
  const findings = targets.flatMap((target) => target.findings);
  const proven = findings.filter(({ scenario }) => found.replayed.get(scenario.title)?.passed === true).length;
  const summary = [
    plural(targets.length, 'target'),
    `${plural(proven, 'finding')} replayed`,
    ...(proven < findings.length ? [colours.yellow(`${findings.length - proven} not proven`)] : []),
    ...(undecided > 0 ? [`${undecided} undecided`] : []),
  ];
  return `${[...blocks, summary.join(', ')].join('\n\n')}.\n`;
}

function agreementText(
  { title, agreement, targets, problem }: AgreementLoopholes,
  found: ProvenLoopholes,
  colours: Colours,
  scenarios: boolean,
): string {
  const name = title === agreement ? agreement : `${title} (${agreement})`;
  const head = colours.bold(colours.underline(printable(name)));
  if (problem !== undefined) return `${head}\n  Not looked at: ${problem}.`;
  if (targets.length === 0) return `${head}\n  It has no targets.`;
  // Members of a family that forgive the same are read once.
  const texts = targets.map((target) => ({ target, text: targetText(target, found, colours, scenarios) }));
  const blocks = [...Map.groupBy(texts, ({ target, text }) => JSON.stringify([target.period, text])).values()].map(
    (alike) => {
      const [first, ...others] = alike.map(({ target }) => target);
      const text = alike[0]?.text ?? '';
      const like = others.length === 0 ? [] : [`    likewise ${printable(listed(others.map(({ target }) => target)))}`];
      return [`  ${colours.bold(printable(first ? nameOf(first) : ''))}, ${first?.period ?? ''}`, ...like, text].join(
        '\n',
      );
    },
  );
  return [head, ...blocks].join('\n\n');
}

const nameOf = ({ target, title }: ReportedTarget): string => (title === target ? target : `${title} (${target})`);

/** What stands below a target's name. */
function targetText(
  { findings, undecided }: ReportedTarget,
  found: ProvenLoopholes,
  colours: Colours,
  scenarios: boolean,
): string {
  const lines = findings.flatMap((finding) => {
    const { passed = false, because = 'its scenario could not be read' } =
      found.replayed.get(finding.scenario.title) ?? {};
    const sentence = printable(finding.sentence);
    const mark = finding.kind === 'free' ? colours.yellow('free ') : colours.cyan('costs');
    return [
      `    ${mark}  ${sentence}`,
      ...(passed ? [] : [`           ${colours.red(`Not proven: ${printable(because)}`)}`]),
      ...(scenarios
        ? [
            '',
            ...finding.scenario.text
              .trimEnd()
              .split('\n')
              .map((line) => colours.dim(`           ${line}`)),
            '',
          ]
        : []),
    ];
  });
  const reason = undecided === undefined ? [] : [`    ${colours.dim(`undecided: ${printable(undecided)}`)}`];
  return [...lines, ...reason].join('\n');
}
