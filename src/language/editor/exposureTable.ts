import { type AstNode, AstUtils } from 'langium';
import { exposureOfTarget } from '../../analyse/exposure/exposure.ts';
import { daysText, stretchPays } from '../../report/exposure/text.ts';
import * as ast from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';

/** Longer functions are for the command line. */
const MOST_ROWS = 12;

/** What a target pays, value by value, as a table: of a family, the first member. Nothing where it pays nothing at all. */
export function exposureTable(node: AstNode, { lowering }: Pick<SlaServices, 'lowering'>): string | undefined {
  if (!ast.isTarget(node)) return undefined;
  const agreement = AstUtils.getContainerOfType(node, ast.isAgreement);
  const contract = agreement && lowering.Contracts.contractOf(agreement);
  const target = contract?.targets.find(({ family }) => family === node.name);
  if (contract === undefined || target === undefined) return undefined;
  if (target.credits.length + target.points.length + target.extensions.length === 0) return undefined;
  const { value, each, functions } = exposureOfTarget(contract, target);
  const found = functions.at(-1);
  const stretches = target.credits.length > 0 ? found?.credit : (found?.points ?? found?.extension);
  if (found === undefined || stretches === undefined || stretches.length > MOST_ROWS) return undefined;
  const months = functions.length > 1 ? `, of ${daysText(found.days)}` : '';
  const rows = stretches.map((stretch) => {
    const share = stretch.shareOfFee === undefined ? '' : ` (${stretch.shareOfFee} of the fee)`;
    return `| ${cell(stretch.values)} | ${cell(stretchPays(stretch))}${share} |`;
  });
  return [`| ${cell(value)}, each ${each}${months} | pays |`, '|---|---|', ...rows].join('\n');
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
