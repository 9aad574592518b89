/** The scenarios of the workspace as the test explorer lists them: a file, and below it what it declares. */
import { Range, type TestController, type TestItem, Uri, workspace } from 'vscode';
import type { ScenariosResult } from '../../protocol/requests.ts';

type Listed = ScenariosResult['documents'][number];

export interface ScenarioTree {
  /** Lists exactly these documents. */
  readonly replaceAll: (documents: readonly Listed[]) => void;
  /** Lists one document anew; one without scenarios disappears. */
  readonly replace: (uri: string, document: Listed | undefined) => void;
}

export function scenarioTree(controller: TestController): ScenarioTree {
  const replace: ScenarioTree['replace'] = (uri, document) => {
    const place = Uri.parse(uri);
    const id = place.toString();
    if (document === undefined) return controller.items.delete(id);
    const file = controller.items.get(id) ?? controller.createTestItem(id, workspace.asRelativePath(place), place);
    file.children.replace(
      document.scenarios.map((scenario, index) => scenarioItem(controller, place, scenario, index)),
    );
    controller.items.add(file);
  };
  return {
    replace,
    replaceAll(documents) {
      controller.items.replace([]);
      for (const document of documents) replace(document.uri, document);
    },
  };
}

/** An item's place in its file is its name: a scenario may have the title of another. */
function scenarioItem(
  controller: TestController,
  uri: Uri,
  { title, agreement, start, end }: Listed['scenarios'][number],
  index: number,
): TestItem {
  const item = controller.createTestItem(String(index), title, uri);
  item.description = agreement;
  item.range = new Range(start.line, start.column, end.line, end.column);
  return item;
}

/** What is to be run in each file: places of its scenarios, or all of them. */
export function chosenScenarios(
  items: Iterable<TestItem>,
  without: readonly TestItem[],
): ReadonlyMap<TestItem, readonly TestItem[]> {
  const skipped = new Set(without);
  const chosen = new Map<TestItem, readonly TestItem[]>();
  for (const item of items) {
    const file = item.parent ?? item;
    if (skipped.has(file)) continue;
    const wanted = (item.parent === undefined ? [...item.children].map(([, child]) => child) : [item]).filter(
      (child) => !skipped.has(child),
    );
    chosen.set(file, [...(chosen.get(file) ?? []), ...wanted]);
  }
  return chosen;
}
