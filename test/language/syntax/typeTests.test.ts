import assert from 'node:assert/strict';
import { reflection, SlaAstReflection } from '../../../src/language/generated/ast.ts';
import { createSlaServices } from '../../../src/language/module.ts';

describe('tests for types', () => {
  it('answer what Langium answers', () => {
    const { AstReflection } = createSlaServices().shared;
    const plain = new SlaAstReflection();
    assert.equal(AstReflection, reflection);
    const types = [...plain.getAllTypes(), 'Nothing'];
    for (const type of types)
      for (const of of types) {
        assert.equal(reflection.isSubtype(type, of), plain.isSubtype(type, of), `${type} of ${of}`);
        assert.equal(reflection.isInstance({ $type: type }, of), plain.isInstance({ $type: type }, of));
      }
    // What has names that are seen from within is told by its type alone.
    for (const type of ['Agreement', 'Scenario', 'Dataset']) assert.deepEqual(plain.getAllSubTypes(type), [type]);
    for (const node of [undefined, null, 'Model', 1, {}, { $type: 1 }, { $type: Symbol('Model') }, []])
      for (const of of types) assert.equal(reflection.isInstance(node, of), plain.isInstance(node, of));
  });
});
