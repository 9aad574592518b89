import assert from 'node:assert/strict';
import fc from 'fast-check';
import { jsonParts, jsonText } from '../../src/report/json.ts';

describe('JSON in parts', () => {
  it('is what is written at once', () => {
    const value = fc.oneof(
      fc.object({ maxDepth: 7, values: [fc.string(), fc.integer(), fc.boolean(), fc.constantFrom(null, undefined)] }),
      fc.array(fc.array(fc.jsonValue())),
    );
    fc.assert(
      fc.property(value, (document) => {
        assert.equal(jsonText(document), `${JSON.stringify(document, null, 2)}\n`);
        // Beside so much else that it's written part by part.
        for (const large of [{ much, document }, [{ much }, document], { in: { it: { document } }, much }])
          assert.equal(jsonText(large), `${JSON.stringify(large, null, 2)}\n`);
      }),
      { numRuns: 300 },
    );
  });

  const much = Array.from({ length: 1001 }, () => 0);

  it('comes in parts of some length however long it is', () => {
    const document = {
      targets: [{ lines: Array.from({ length: 5000 }, (_, i) => ({ id: `line ${i}\n`, steps: [i] })) }],
    };
    const parts = [...jsonParts(document)];
    assert.ok(parts.length > 3);
    assert.ok(parts.every((part) => part.length < 1 << 17));
    assert.equal(parts.join(''), `${JSON.stringify(document, null, 2)}\n`);
  });
});
