import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  allOf,
  anyOf,
  atLeast,
  type Component,
  calculation,
  ceiling,
  ceilingBound,
  componentsOf,
  type Structure,
  smallestRedundancy,
  stepsOf,
  withCopies,
} from '../../src/analyse/ceiling.ts';
import {
  isAtLeast,
  isAtMost,
  isBelow,
  ONE,
  type Rational,
  ratio,
  rational,
  toJSON,
  ZERO,
} from '../../src/exact/rational.ts';

const level = (): fc.Arbitrary<Rational> => fc.integer({ min: 0, max: 100 }).map((n) => ratio(n, 100));
const names = ['A', 'B', 'C', 'D'] as const;

/** A few components, so that the same one often stands in several places. */
const structures = (): fc.Arbitrary<Structure> =>
  fc.tuple(level(), level(), level(), level()).chain((levels) => {
    const components = names.map((id, i): Component => ({ id, level: levels[i] ?? ONE }));
    const leaf = fc.constantFrom(...components).map((component): Structure => ({ kind: 'component', component }));
    return fc.letrec<{ node: Structure }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 3, depthSize: 'small' },
        leaf,
        fc
          .array(tie('node'), { minLength: 1, maxLength: 3 })
          .chain((of) =>
            fc.integer({ min: 1, max: of.length }).map((count): Structure => ({ kind: 'at-least', count, of })),
          ),
      ),
    })).node;
  });

const isUp = (structure: Structure, up: ReadonlySet<string>): boolean =>
  structure.kind === 'component'
    ? up.has(structure.component.id)
    : structure.kind === 'unknown' || structure.of.filter((part) => isUp(part, up)).length >= structure.count;

/** The sum over all states of the components in which the structure is up: the definition. */
function byEnumeration(structure: Structure): Rational {
  const components = componentsOf(structure);
  let total = ZERO;
  for (let state = 0; state < 2 ** components.length; state++) {
    const up = new Set(components.filter((_, i) => (state >> i) & 1).map(({ id }) => id));
    if (!isUp(structure, up)) continue;
    total = total.add(components.reduce((p, c) => p.mul(up.has(c.id) ? c.level : ONE.sub(c.level)), ONE));
  }
  return total;
}

const component = (id: string, text: string): Structure => ({
  kind: 'component',
  component: { id, level: rational(text) },
});

describe('the ceiling', () => {
  it('of a series is the product', () => {
    fc.assert(
      fc.property(fc.array(level(), { maxLength: 6 }), (levels) => {
        const parts = levels.map(
          (each, i): Structure => ({ kind: 'component', component: { id: `${i}`, level: each } }),
        );
        const product = levels.reduce((a, b) => a.mul(b), ONE);
        assert.equal(toJSON(ceiling(allOf(parts))!), toJSON(product));
      }),
    );
  });

  it('of n of m, nested, with components in several places, is what enumeration gives', () => {
    fc.assert(
      fc.property(structures(), (structure) => {
        assert.equal(toJSON(ceiling(structure)!), toJSON(byEnumeration(structure)));
      }),
      { numRuns: 300 },
    );
  });

  it('does not fall when a part is asked for less, or copied', () => {
    fc.assert(
      fc.property(structures(), structures(), (a, b) => {
        assert.ok(isAtLeast(ceiling(anyOf([a, b]))!, ceiling(a)!));
        assert.ok(isAtMost(ceiling(allOf([a, b]))!, ceiling(a)!));
        const [first] = componentsOf(a);
        if (first) assert.ok(isAtLeast(ceiling(withCopies(a, [{ component: first, copies: 1 }]))!, ceiling(a)!));
      }),
    );
  });

  it('shows its arithmetic', () => {
    const redundant = anyOf([component('CardA', '0.995'), component('CardB', '0.995')]);
    const structure = allOf([component('Fibre', '0.999'), redundant]);
    assert.equal(calculation(structure), '99.9% × (1 - (1 - 99.5%) × (1 - 99.5%)) = 99.8975%');
    const quorum: Structure = { kind: 'at-least', count: 2, of: ['X', 'Y', 'Z'].map((id) => component(id, '0.99')) };
    assert.equal(calculation(quorum), 'at least 2 of (99%, 99%, 99%) = 99.9702%');
    const shared = anyOf([component('Fibre', '0.999'), allOf([component('Fibre', '0.999'), component('B', '0.9')])]);
    assert.match(calculation(shared), /= 99\.9% \(Fibre counted once\)$/);
  });

  it('counts exact parts of n', () => {
    assert.equal(toJSON(atLeast(2, ['1/2', '1/2', '1/2'].map(rational))), '1/2');
    assert.equal(toJSON(atLeast(0, [])), '1');
    assert.equal(toJSON(atLeast(1, [])), '0');
  });
});

describe('the smallest redundancy', () => {
  it('reaches the level, and nothing with fewer copies does', () => {
    const levels = fc.array(fc.integer({ min: 80, max: 99 }), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(levels, fc.integer({ min: 900, max: 9999 }), (parts, wanted) => {
        const structure = allOf(parts.map((n, i) => component(`${i}`, `${n}/100`)));
        const goal = ratio(wanted, 10_000);
        if (isAtLeast(ceiling(structure)!, goal)) return;
        const found = smallestRedundancy(structure, goal, 4);
        const copies = found ? found.additions.reduce((n, each) => n + each.copies, 0) : 5;
        if (found) assert.ok(isAtLeast(ceiling(withCopies(structure, found.additions))!, goal));
        // Every way to add one copy less, tried by brute force.
        const spread = (rest: number, i: number, chosen: number[]): void => {
          if (i === parts.length) {
            const levelsWith = parts.map((n, k) => ONE.sub(ratio(100 - n, 100).pow((chosen[k] ?? 0) + 1)!));
            assert.ok(
              isBelow(
                levelsWith.reduce((a, b) => a.mul(b), ONE),
                goal,
              ),
            );
            return;
          }
          for (let own = 0; own <= rest; own++) spread(rest - own, i + 1, [...chosen, own]);
        };
        spread(copies - 1, 0, []);
      }),
    );
  });

  it('is none for a target of 100%', () => {
    assert.equal(smallestRedundancy(component('A', '0.99'), ONE), undefined);
  });
});

describe('the bound of the ceiling', () => {
  it('is the ceiling itself while that can be computed', () => {
    fc.assert(
      fc.property(structures(), (structure) => {
        const { level, exact } = ceilingBound(structure);
        assert.equal(exact, true);
        assert.equal(toJSON(level), toJSON(byEnumeration(structure)));
      }),
    );
  });

  it('is never too low, however few cases are looked at', () => {
    fc.assert(
      fc.property(structures(), fc.integer({ min: 0, max: 3 }), (structure, cases) => {
        const { level, exact } = ceilingBound(structure, cases);
        const truth = byEnumeration(structure);
        assert.ok(isAtLeast(level, truth));
        if (exact) assert.equal(toJSON(level), toJSON(truth));
      }),
    );
  });

  it('is exact for many components in several places where one that is down decides much', () => {
    const parts = Array.from({ length: 20 }, (_, i) => component(`C${i}`, `0.${90 + (i % 10)}`));
    const product = parts.reduce((p, part) => (part.kind === 'component' ? p.mul(part.component.level) : p), ONE);
    const { level, exact } = ceilingBound(allOf([allOf(parts), allOf(parts)]));
    assert.equal(exact, true);
    assert.equal(toJSON(level), toJSON(product));
  });

  it('is not too low where too many components stand in several places', () => {
    // A ring in which any two neighbours hold it up: nothing falls away early.
    const parts = Array.from({ length: 40 }, (_, i) => component(`C${i}`, `0.${50 + (i % 40)}`));
    const ring = parts.map((part, i) => allOf([part, parts[(i + 1) % 40]!, parts[(i + 7) % 40]!]));
    const structure: Structure = { kind: 'at-least', count: 20, of: ring };
    const { level, exact } = ceilingBound(structure);
    assert.equal(exact, false);
    assert.ok(isAtMost(level, ONE));
    assert.match(calculation(structure), / ≤ /);
  });
});

describe('the calculation', () => {
  // First so many that what goes through each path ends too, and is wrong.
  for (const layers of [10, 60])
    it(`names services where it would be too long, and each of them has a line of its own: ${layers} layers`, () => {
      const at = { file: 'a.sla', start: { line: 0, column: 0 }, end: { line: 0, column: 1 } };
      const named = (id: string, of: readonly Structure[]): Structure => ({
        kind: 'at-least',
        count: of.length,
        of,
        service: { id, at },
      });
      let layer = named('S.Base', [component('A', '0.99'), component('B', '0.98')]);
      for (let i = 0; i < layers; i++) layer = named(`S.L${i}`, [layer, layer]);
      const below = `S.L${layers - 2}`;
      assert.equal(calculation(layer), `${below} × ${below} = 97.02% (A, B counted once)`);
      const steps = stepsOf(layer);
      assert.equal(steps.length, layers);
      assert.deepEqual(steps[0], { service: 'S.Base', at, calculation: '99% × 98% = 97.02%' });
    });
});
