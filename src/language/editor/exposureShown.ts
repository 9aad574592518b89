import { type AstNode, AstUtils } from 'langium';
import type { Stretch, TargetExposure } from '../../analyse/exposure/document.ts';
import { exposureOfTarget } from '../../analyse/exposure/exposure.ts';
import { exposurePicture } from '../../report/exposure/picture.ts';
import { daysText, stretchPays } from '../../report/exposure/text.ts';
import * as ast from '../generated/ast.ts';
import type { SlaServices } from '../services.ts';

/** Longer functions are for the command line. */
const MOST_ROWS = 12;

/** Editors show no more of a text than about 100,000 characters; a picture of twelve stretches has a tenth. */
const LONGEST_PICTURE = 24_000;

/** What a target pays, value by value, as a table and drawn: of a family, the first member. Nothing where it pays nothing at all. */
export function exposureShown(node: AstNode, { lowering }: Pick<SlaServices, 'lowering'>): readonly string[] {
  if (!ast.isTarget(node)) return [];
  const agreement = AstUtils.getContainerOfType(node, ast.isAgreement);
  const contract = agreement && lowering.Contracts.contractOf(agreement);
  const target = contract?.targets.find(({ family }) => family === node.name);
  if (contract === undefined || target === undefined) return [];
  if (target.credits.length + target.points.length + target.extensions.length === 0) return [];
  const exposure = exposureOfTarget(contract, target);
  const found = exposure.functions.at(-1);
  const stretches = target.credits.length > 0 ? found?.credit : (found?.points ?? found?.extension);
  if (found === undefined || stretches === undefined || stretches.length > MOST_ROWS) return [];
  return [tableOf(exposure, found.days, stretches), ...pictureOf(exposure)];
}

function tableOf({ value, each, functions }: TargetExposure, days: readonly number[], stretches: readonly Stretch[]) {
  const months = functions.length > 1 ? `, of ${daysText(days)}` : '';
  const rows = stretches.map((stretch) => {
    const share = stretch.shareOfFee === undefined ? '' : ` (${stretch.shareOfFee} of the fee)`;
    return `| ${cell(stretch.values)} | ${cell(stretchPays(stretch))}${share} |`;
  });
  return [`| ${cell(value)}, each ${each}${months} | pays |`, '|---|---|', ...rows].join('\n');
}

/** A picture has its own ground and its colours stand out from it, whatever the theme around it; as base64 nothing in it is Markdown. */
function pictureOf(exposure: TargetExposure): readonly string[] {
  const uri = `data:image/svg+xml;base64,${base64(exposurePicture(exposure))}`;
  return uri.length > LONGEST_PICTURE ? [] : [`![What it pays, drawn](${uri})`];
}

function base64(text: string): string {
  const bytes = new TextEncoder().encode(text);
  return btoa(Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''));
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
