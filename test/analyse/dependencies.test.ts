import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allOf, anyOf, ceiling, componentsOf, type Structure } from '../../src/analyse/ceiling.ts';
import { structuresOf, survives, type TargetNeed } from '../../src/analyse/dependencies.ts';
import type { Contract, Need } from '../../src/contract/contract.ts';
import { serviceNamed } from '../../src/contract/lookup.ts';
import { fromJSON, toJSON } from '../../src/exact/rational.ts';
import { contract, service } from '../support/contracts.ts';
import { at } from '../support/expressions.ts';

const all = (...of: readonly Need[]): Need => ({ kind: 'all', of, at: at() });
const any = (...of: readonly Need[]): Need => ({ kind: 'any', of, at: at() });
const onService = (name: string): Need => ({ kind: 'service', service: name, at: at() });
const onParty = (party: string): Need => ({ kind: 'party', party, at: at() });
const onTarget = (target: string, level: string): Need => ({
  kind: 'target',
  agreement: 'Supplier',
  target,
  level,
  provider: 'Telco',
  at: at(),
  declaredAt: at(),
});

const needing = (needs: Readonly<Record<string, Need>>): Contract =>
  contract({ services: Object.entries(needs).map(([id, need]) => service(id, undefined, { needs: need })) });

/** What the services stand on, by name; each is asked for in turn. */
function structures(agreement: Contract): (id: string) => Structure {
  const find = structuresOf(agreement, () => undefined);
  return (id) => {
    const found = serviceNamed(agreement, id);
    assert.ok(found);
    return find(found, new Set());
  };
}

const promised = ({ agreement, target, level = '1', declaredAt }: TargetNeed): Structure => ({
  kind: 'component',
  component: { id: `${agreement}.${target}`, level: fromJSON(level), declaredAt },
});

/** What each service stands on, looked up anew in each place in which it stands: the definition. */
function byDefinition(agreement: Contract, id: string, above: readonly string[] = []): Structure {
  const needs = serviceNamed(agreement, id)?.needs;
  if (!needs || above.includes(id)) return { kind: 'unknown', id: `${agreement.id}.${id}` };
  const ofNeed = (need: Need): Structure => {
    switch (need.kind) {
      case 'all':
        return allOf(need.of.map(ofNeed));
      case 'any':
        return anyOf(need.of.map(ofNeed));
      case 'at-least':
        return { kind: 'at-least', count: need.count, of: need.of.map(ofNeed) };
      case 'service':
        return byDefinition(agreement, need.service, [...above, id]);
      case 'party':
        return { kind: 'unknown', id: need.party };
      case 'target':
        return promised(need);
      default:
        return need satisfies never;
    }
  };
  return ofNeed(needs);
}

/** Without the services on the way, which the definition doesn't name. */
const unnamed = (structure: Structure): Structure =>
  structure.kind === 'at-least'
    ? { kind: 'at-least', count: structure.count, of: structure.of.map(unnamed) }
    : structure;

describe('what a service stands on', () => {
  it('is found down a chain of any length', () => {
    const length = 2000;
    const names = Array.from({ length }, (_, i) => `S${i}`);
    const chain = needing(
      Object.fromEntries(
        names.map((name, i) => [name, i === length - 1 ? onTarget('Line', '999/1000') : onService(`S${i + 1}`)]),
      ),
    );
    const find = structures(chain);
    for (const name of ['S0', 'S1999']) {
      const found = find(name);
      assert.deepEqual(
        componentsOf(found).map(({ id }) => id),
        ['Supplier.Line'],
      );
      assert.equal(toJSON(ceiling(found)!), '999/1000');
    }
  });

  it('is one thing where several services need it', () => {
    const diamond = needing({
      Top: all(onService('Left'), onService('Right')),
      Left: onService('Base'),
      Right: any(onService('Base'), onTarget('Spare', '9/10')),
      Base: onTarget('Line', '99/100'),
    });
    assert.equal(toJSON(ceiling(structures(diamond)('Top'))!), '99/100');
  });

  // First so few that looking at each way ends too.
  for (const layers of [8, 60])
    it(`is looked at once for each service, however many ways lead to it: ${layers} layers`, () => {
      const needs: Record<string, Need> = { [`L${layers}`]: onParty('Power') };
      for (let i = 0; i < layers; i++) needs[`L${i}`] = all(onService(`L${i + 1}`), onService(`L${i + 1}`));
      let looked = 0;
      const counted = needing(
        Object.fromEntries(
          Object.entries(needs).map(([name, need]) => [
            name,
            {
              ...need,
              get kind() {
                looked++;
                return need.kind;
              },
            } as Need,
          ]),
        ),
      );
      const find = structures(counted);
      for (const name of Object.keys(needs).reverse()) find(name);
      assert.ok(looked <= 2 * (layers + 1), `${looked} looks at ${layers + 1} services`);
    });

  it('is found and reckoned with where every layer of services shares the next', () => {
    const needs: Record<string, Need> = { L60: all(onTarget('Line', '99/100'), onParty('Power')) };
    for (let i = 0; i < 60; i++) needs[`L${i}`] = all(onService(`L${i + 1}`), onService(`L${i + 1}`));
    const layered = needing(needs);
    const [, top] = layered.services;
    assert.ok(top);
    const found = structures(layered)(top.id);
    assert.deepEqual(
      componentsOf(found).map(({ id }) => id),
      ['Supplier.Line'],
    );
    assert.equal(toJSON(ceiling(found)!), '99/100');
    assert.equal(
      survives(layered, top, () => false),
      true,
    );
    assert.equal(
      survives(layered, top, (party) => party === 'Power'),
      false,
    );
  });

  it('counts a provider as always up only for whom its failures are excluded', () => {
    const agreement = needing({ Top: onService('Base'), Base: onTarget('Line', '99/100') });
    const find = structuresOf(agreement, () => undefined);
    const [top] = agreement.services;
    assert.ok(top);
    const ceilings = [[], ['Telco'], ['Other'], []].map((excluded) => toJSON(ceiling(find(top, new Set(excluded)))!));
    assert.deepEqual(ceilings, ['99/100', '1', '99/100', '99/100']);
  });

  it('is what the definition says, also in circles', () => {
    const names = ['A', 'B', 'C', 'D', 'E'] as const;
    const leaf = fc.oneof(
      { weight: 3, arbitrary: fc.constantFrom(...names).map(onService) },
      {
        weight: 1,
        arbitrary: fc.constantFrom(onTarget('Line', '99/100'), onTarget('Spare', '9/10'), onParty('Power')),
      },
    );
    const need = fc.oneof(
      leaf,
      fc.array(leaf, { minLength: 1, maxLength: 2 }).map((of) => all(...of)),
      fc.array(leaf, { minLength: 1, maxLength: 2 }).map((of) => any(...of)),
    );
    fc.assert(
      fc.property(fc.tuple(need, need, need, need, need), (needs) => {
        const agreement = needing(Object.fromEntries(names.map((name, i) => [name, needs[i]!])));
        const find = structures(agreement);
        for (const name of names) assert.deepEqual(unnamed(find(name)), byDefinition(agreement, name));
      }),
    );
  });
});
