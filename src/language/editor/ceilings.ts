import { type AstNode, AstUtils } from 'langium';
import { calculation, ceilingBound, componentsOf, levelText, stepsOf } from '../../analyse/ceiling.ts';
import { structuresOf } from '../../analyse/dependencies.ts';
import { excludedParties, timeTarget } from '../../analyse/timeTarget.ts';
import type { Contract, Service } from '../../contract/contract.ts';
import * as ast from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';
import { surroundingsOf } from '../validation/surroundings.ts';

/** Of a large structure no more than so many of its services are written out. */
const MOST_STEPS = 8;

/** What a service can reach by the promises that it stands on, with the calculation: of a family, the first member that stands on any. */
export function ceilingText(node: AstNode, services: SlaServices): string | undefined {
  if (!ast.isService(node) && !ast.isTarget(node)) return undefined;
  const agreement = AstUtils.getContainerOfType(node, ast.isAgreement);
  const contract = agreement && services.lowering.Contracts.contractOf(agreement);
  if (contract === undefined) return undefined;
  const about = ast.isService(node) ? serviceCalled(contract, node.name) : ofTarget(contract, node.name);
  if (about?.service.needs === undefined) return undefined;
  const { agreements } = surroundingsOf(AstUtils.getDocument(node), services);
  const structure = structuresOf(contract, agreements)(about.service, about.excluded);
  if (componentsOf(structure).length === 0) return undefined;
  const steps = stepsOf(structure);
  const shown = steps.slice(0, MOST_STEPS).map((step) => `- \`${step.service}\`: ${step.calculation}`);
  const more = steps.length > MOST_STEPS ? [`- and ${steps.length - MOST_STEPS} more`] : [];
  const { level } = ceilingBound(structure);
  return [
    `**Ceiling ${levelText(level)}**, where what \`${about.service.id}\` needs just keeps its promises and fails independently: ${calculation(structure)}`,
    ...(steps.length === 0 ? [] : [[...shown, ...more].join('\n')]),
  ].join('\n\n');
}

interface About {
  readonly service: Service;
  /** Providers whose failures are excluded. */
  readonly excluded: ReadonlySet<string>;
}

const nameOf = (id: string): string => id.replace(/[([].*$/s, '');

function serviceCalled(contract: Contract, name: string): About | undefined {
  const service = contract.services.find(({ id, needs }) => nameOf(id) === name && needs !== undefined);
  return service && { service, excluded: new Set() };
}

function ofTarget(contract: Contract, name: string): About | undefined {
  const found = contract.targets
    .filter(({ family }) => family === name)
    .flatMap((target) => timeTarget(contract, target) ?? [])
    .find(({ service }) => service?.needs !== undefined);
  return found?.service && { service: found.service, excluded: excludedParties(contract, found.metric.measure) };
}
