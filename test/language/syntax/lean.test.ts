import assert from 'node:assert/strict';
import { globSync } from 'node:fs';
import path from 'node:path';
import { type AstNode, AstUtils, type CstNode, CstUtils, isAstNode, isReference } from 'langium';
import { URI } from 'vscode-uri';
import { root } from '../../../scripts/bundles.ts';
import { declaredIn } from '../../../src/language/lowering/declared.ts';
import { createSlaServices } from '../../../src/language/module.ts';
import { isLean } from '../../../src/language/syntax/lean/nodes.ts';
import { createForgetfulParser, type LeanOptions } from '../../../src/language/syntax/parser.ts';
import { eachNode, referringNodesIn, someNode } from '../../../src/language/syntax/tree.ts';
import { isRuleName } from '../../../src/language/validation/rules.ts';
import { type Checking, loadFiles } from '../../../src/language/workspace/load.ts';
import { nodeContext } from '../../../src/language/workspace/node.ts';
import { writtenTexts } from '../fuzz/texts.ts';

const LEAN: LeanOptions = { lean: true };

/** Written down, built again by its steps, cast from a mold. */
const TURNS = 3;

const EACH_SO_MANY = 4;

describe('trees without their tokens', () => {
  const { Sla } = createSlaServices();
  const { NameProvider } = Sla.references;
  const { CommentProvider } = Sla.documentation;
  const parser = Sla.parser.LangiumParser;
  const forgetful = createForgetfulParser(Sla);
  const texts = writtenTexts()
    .map(({ text }) => text)
    .filter((text) => forgetful.parse(text).parserErrors.length === 0);

  const named = (tree: AstNode): unknown =>
    nodesIn(tree).map((node) => [
      NameProvider.getNameNode(node)?.offset,
      NameProvider.getNameNode(node)?.text,
      CommentProvider.getComment(node),
    ]);

  it('are those with them, whether their shapes are known or not', () => {
    for (const text of texts) {
      const whole = forgetful.parse(text).value;
      const wanted = [shown(whole), named(whole)];
      for (let turn = 0; turn < TURNS; turn++) {
        const lean = parser.parse(text, LEAN).value;
        assert.ok(isLean(lean.$cstNode));
        assert.deepEqual([shown(lean), named(lean)], wanted);
      }
    }
  });

  it('are walked in the order of their nodes and references', () => {
    for (const text of texts) {
      for (let turn = 0; turn < TURNS; turn++) {
        const lean = parser.parse(text, LEAN).value;
        const nodes = [...AstUtils.streamAst(lean)];
        assert.ok(sameItems(nodesIn(lean), nodes));
        for (const node of nodes.filter((_, place) => place % EACH_SO_MANY === 0))
          assert.ok(sameItems(nodesIn(node), [...AstUtils.streamAst(node)]));
        const referring = nodes.filter((node) => !AstUtils.streamReferences(node).isEmpty());
        assert.ok(
          sameItems(
            referringNodesIn(lean).filter((node) => referring.includes(node)),
            referring,
          ),
        );
        for (const kind of new Set(nodes.map(({ $type }) => $type)))
          assert.ok(someNode(lean, ({ $type }) => $type === kind));
        assert.ok(!someNode(lean, () => false));
      }
    }
  });

  it('have them when somebody asks', () => {
    for (const text of texts.filter((_, place) => place % EACH_SO_MANY === 0)) {
      const [lean, whole] = [parser.parse(text, LEAN).value, forgetful.parse(text).value];
      const held = lean.$cstNode;
      assert.deepEqual(tokens(lean), tokens(whole));
      assert.ok(!isLean(lean.$cstNode));
      assert.deepEqual(shown(lean), shown(whole));
      assert.equal(held?.astNode, lean);
      for (const node of nodesIn(lean)) assert.equal(node.$cstNode?.astNode.$type, node.$type);
    }
  });

  it('come to the same contracts, datasets and errors', async () => {
    const files = globSync('examples/constructs/*.sla', { cwd: root }).sort();
    const found = async (checking: Checking): Promise<unknown> => {
      const { Sla: services } = createSlaServices(nodeContext([URI.file(root)]));
      const documents = await loadFiles(
        services,
        files.map((file) => URI.file(path.join(root, file))),
        checking,
      );
      return documents.map((document) => {
        const { agreements, datasets } = declaredIn(document);
        return [
          agreements.map((one) => services.lowering.Contracts.contractOf(one)),
          datasets.map((one) => services.lowering.Contracts.datasetOf(one)),
          (document.diagnostics ?? [])
            .filter(({ severity, code }) => severity === 1 && !isRuleName(code))
            .map(({ message, range }) => [message, range]),
        ];
      });
    };
    assert.deepEqual(await found('soundness'), await found('everything'));
  });

  it('are read with them where something is wrong', () => {
    for (const text of ['agreement A {', 'agreement A { target }', 'agreement § {}']) {
      const found = parser.parse(text, LEAN);
      const wanted = forgetful.parse(text);
      assert.ok(!isLean(found.value.$cstNode));
      assert.deepEqual(
        [found.parserErrors, found.lexerErrors].map((errors) => errors.map(({ message }) => message)),
        [wanted.parserErrors, wanted.lexerErrors].map((errors) => errors.map(({ message }) => message)),
      );
    }
  });
});

const nodesIn = (tree: AstNode): readonly AstNode[] => {
  const nodes: AstNode[] = [];
  eachNode(tree, (node) => nodes.push(node));
  return nodes;
};

const sameItems = <T>(found: readonly T[], wanted: readonly T[]): boolean =>
  found.length === wanted.length && found.every((one, place) => one === wanted[place]);

const tokens = ({ $cstNode }: AstNode): unknown =>
  $cstNode &&
  CstUtils.flattenCst($cstNode)
    .map(({ text, offset, astNode }) => [text, offset, astNode.$type])
    .toArray();

const shown = (of: AstNode): unknown =>
  Object.entries(of).map(([name, value]) => {
    if (name === '$container') return [name, (value as AstNode).$type];
    if (name === '$cstNode') return [name, value && place(value as CstNode)];
    return [name, Array.isArray(value) ? value.map(part) : part(value)];
  });

const part = (value: unknown): unknown => {
  if (isReference(value)) return ['→', value.$refText, value.$refNode && place(value.$refNode)];
  return isAstNode(value) ? shown(value) : value;
};

const place = ({
  offset,
  end,
  length,
  text,
  range,
  hidden,
  grammarSource,
  astNode,
  root: { fullText },
}: CstNode): unknown => [
  offset,
  end,
  length,
  text,
  JSON.stringify(range),
  hidden,
  grammarSource?.$cstNode?.offset,
  astNode.$type,
  fullText.length,
];
