import { type AstNode, AstUtils, WorkspaceCache } from 'langium';
import type { Contract, DataDeclaration } from '../../contract/contract.ts';
import type { Dataset, Scenario } from '../../contract/dataset.ts';
import { applySubstitutes } from '../../contract/substitutes.ts';
import type { Value } from '../../contract/value.ts';
import { amendedBy, lineageOf } from '../composition/lineage.ts';
import { originOf } from '../composition/origin.ts';
import {
  type Agreement,
  type Calendar,
  type Dataset as DatasetSyntax,
  isCalendar,
  isLiteral,
  isTableRow,
  type Parameter,
  type Scenario as ScenarioSyntax,
} from '../generated/ast.ts';
import { domainOfType } from '../scoping/expected.ts';
import type { SlaServices } from '../services.ts';
import { valueOfLiteral } from '../typing/literals.ts';
import { importsOf } from '../workspace/imports.ts';
import { type LoweredAgreement, lowerAgreement } from './agreement.ts';
import { boundData, keyedFields, type Lowered, lowerDataset } from './dataset.ts';
import { brokenLimit, limitText } from './parameters.ts';
import { lowerScenario } from './scenario.ts';
import { lowerSubstitutes } from './substitutes.ts';
import { attempting, type LoweringProblem } from './unsound.ts';

export interface LowerOptions {
  /** Values in place of parameters', as they are written in `.sla`: a literal, or a constant's name. */
  readonly set?: Readonly<Record<string, string>>;
  /** What this dataset puts in the place of conditions and metrics takes it, lowered as the agreement is. */
  readonly substituting?: DatasetSyntax | undefined;
}

/** From syntax to plain data. Nothing here throws for what an author wrote. */
export interface Contracts {
  /** The contract, without what is broken; undefined where its parties aren't known. */
  readonly contractOf: (agreement: Agreement, options?: LowerOptions) => Contract | undefined;
  /** The agreement's versions, each as it was in force, the oldest first (V1): itself and those that it amends. */
  readonly versionsOf: (agreement: Agreement, options?: LowerOptions) => readonly Contract[];
  readonly datasetOf: (dataset: DatasetSyntax) => Dataset | undefined;
  /** What the data that a dataset binds are, for an agreement; also those of which it asks nothing. */
  readonly boundData: (dataset: DatasetSyntax, agreement: Agreement) => readonly DataDeclaration[];
  /** The fields of data that a dataset binds which name records. */
  readonly keyedFields: (dataset: DatasetSyntax) => ReturnType<typeof keyedFields>;
  readonly scenarioOf: (scenario: ScenarioSyntax) => Scenario | undefined;
  /** The agreement lowered, with what only lowering finds. Kept until a file changes, unless parameters are set. */
  readonly lowered: (agreement: Agreement, options?: LowerOptions) => LoweredAgreement;
  /** What only lowering finds in a document's agreements, datasets and scenarios. */
  readonly problemsOf: (node: Agreement | DatasetSyntax | ScenarioSyntax) => readonly LoweringProblem[];
  /** The value that `--set name=text` gives a parameter; undefined if the text is none of its type. */
  readonly readValue: (text: string, parameter: Parameter, zone: string) => Value | undefined;
  /** A value as `.sla` writes it, whatever its type. */
  readonly readLiteral: (text: string, zone: string) => Value | undefined;
  /** The limit of a parameter that a value doesn't keep to, in words. */
  readonly brokenLimit: (value: Value, parameter: Parameter, agreement: Agreement) => string | undefined;
  readonly calendarNamed: (name: string, at: AstNode) => Calendar | undefined;
}

export function createContracts(services: SlaServices): Contracts {
  const agreements = new WorkspaceCache<Agreement, LoweredAgreement>(services.shared);
  const datasets = new WorkspaceCache<DatasetSyntax, Lowered<Dataset>>(services.shared);
  const scenarios = new WorkspaceCache<ScenarioSyntax, Lowered<Scenario>>(services.shared);

  const lowered = (of: Agreement, { set = {} }: LowerOptions = {}): LoweredAgreement => {
    const agreement = services.composition.Composition.written(of);
    return Object.keys(set).length === 0
      ? agreements.get(agreement, () => lowerAgreement(agreement, services))
      : lowerAgreement(agreement, services, set);
  };
  const dataset = (node: DatasetSyntax): Lowered<Dataset> => datasets.get(node, () => lowerDataset(node, services));
  const scenario = (node: ScenarioSyntax): Lowered<Scenario> =>
    scenarios.get(node, () => lowerScenario(node, services));

  const contractOf = (of: Agreement, options: LowerOptions = {}): Contract | undefined => {
    const { contract, stand } = lowered(of, options);
    const { substituting } = options;
    if (contract === undefined || substituting === undefined) return contract;
    const agreement = services.composition.Composition.written(of);
    // What is wrong with them is said of the dataset.
    const attempt = attempting(() => {});
    const lowering = () => ({ agreement, book: stand.book });
    const substitutes = attempt(() => lowerSubstitutes(substituting, lowering, services, attempt)) ?? [];
    return applySubstitutes(contract, { substitutes });
  };

  return {
    contractOf,
    versionsOf: (agreement, options) =>
      amendedBy(agreement)
        .toReversed()
        .flatMap((version) => contractOf(version, options) ?? []),
    datasetOf: (node) => dataset(node).value,
    boundData: (node, agreement) => boundData(node, agreement, services),
    keyedFields: (node) => keyedFields(node, services),
    scenarioOf: (node) => scenario(node).value,
    lowered,
    problemsOf: (node) => {
      switch (node.$type) {
        case 'Agreement':
          return lowered(node).problems;
        case 'Dataset':
          return dataset(node).problems;
        case 'Scenario':
          return scenario(node).problems;
        default:
          return node satisfies never;
      }
    },
    readValue: (text, parameter, zone) => readValue(text, parameter, zone, services),
    readLiteral: (text, zone) => readLiteral(text, zone, services),
    brokenLimit: (value, parameter, agreement) => {
      const { book } = lowered(agreement).stand;
      const broken = brokenLimit(parameter, value, book);
      return broken && limitText(broken, book);
    },
    calendarNamed: (name, at) => calendarNamed(name, at, services),
  };
}

/** Reads a value as `.sla` writes it; the text is parsed, never evaluated. */
function readValue(text: string, parameter: Parameter, zone: string, services: SlaServices): Value | undefined {
  const domain = domainOfType(parameter.type);
  if (domain !== undefined) {
    const known = domain.elements.some(
      (element) => (isTableRow(element) ? services.references.NameProvider.getName(element) : element.name) === text,
    );
    return known ? { kind: 'symbol', value: text } : undefined;
  }
  const wanted = services.typing.Typing.typeOfNamed(parameter, parameter);
  const read = readLiteral(text, zone, services);
  const fits = read !== undefined && (wanted.kind === read.kind || wanted.kind === 'unknown');
  return fits ? read : undefined;
}

function readLiteral(text: string, zone: string, services: SlaServices): Value | undefined {
  const { value, parserErrors, lexerErrors } = services.parser.LangiumParser.parse(text, { rule: 'Literal' });
  const literal: AstNode = value;
  return parserErrors.length > 0 || lexerErrors.length > 0 || !isLiteral(literal)
    ? undefined
    : valueOfLiteral(literal, zone);
}

/** A calendar that is visible at a node, by name. */
function calendarNamed(name: string, at: AstNode, services: SlaServices): Calendar | undefined {
  const document = originOf(at);
  const { Names } = services.scoping;
  const agreement = AstUtils.getContainerOfType(at, (node): node is Agreement => node.$type === 'Agreement');
  const tables = [
    ...(agreement === undefined ? [] : lineageOf(agreement).map((level) => Names.ofAgreement(level))),
    Names.ofDocument(document),
    ...importsOf(document).flatMap((node) => [Names.ofImport(node), Names.broughtBy(node)]),
    ...services.shared.workspace.LangiumDocuments.all
      .filter((one) => one.uri.scheme === 'builtin')
      .map((one) => Names.ofDocument(one)),
  ];
  for (const table of tables) {
    const found = table
      .get(name)
      ?.map(({ node }) => node)
      .find(isCalendar);
    if (found !== undefined) return found;
  }
  return undefined;
}
