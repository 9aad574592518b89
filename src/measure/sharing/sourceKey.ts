import type { SourcePlan } from '../plan/source.ts';
import { withoutPlaces } from './text.ts';

/**
 * A text that two sources share exactly when they are read alike: from the same place, by the same mapping, into the same declaration. Where the
 * `.sla` texts say so doesn't matter.
 */
export const sourceKey = (plan: SourcePlan): string => spelledOnce(plan, keyOf);

function keyOf({ declaration, binding, zone, rejectedAtMost, needed }: SourcePlan): string {
  const declared = spelledOnce(declaration, withoutPlaces);
  const bound = spelledOnce(binding, ({ source, ...mapping }) => `${withoutPlaces(mapping)}\n${placeOf(source)}`);
  // Files and tables are looked at as a whole, whatever time is asked of them; of series only what lies in the time is read.
  const time = binding.source.kind !== 'series' || needed === undefined ? '' : `${needed.start} ${needed.end}`;
  return [declared, bound, zone, rejectedAtMost, time].join('\n');
}

const spelled = new WeakMap<object, string>();

/** They are asked about again and again. */
function spelledOnce<Part extends object>(part: Part, spell: (part: Part) => string): string {
  const known = spelled.get(part) ?? spell(part);
  spelled.set(part, known);
  return known;
}

/** Files are named from the `.sla` file that asks for them. */
function placeOf(source: SourcePlan['binding']['source']): string {
  if (source.kind !== 'file') return withoutPlaces(source);
  const { path, relativeTo, ...rest } = source;
  return `${resolved(relativeTo, path)} ${withoutPlaces(rest)}`;
}

/** `../probes.csv`, as `contracts/a.sla` names it, is `probes.csv`. */
function resolved(relativeTo: string, path: string): string {
  if (path.startsWith('/')) return path;
  const steps: string[] = [];
  for (const step of [...relativeTo.split('/').slice(0, -1), ...path.split('/')]) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}
