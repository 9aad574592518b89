/** What a YAML file holds, as what it should be; `where` says which part isn't. */
import assert from 'node:assert/strict';

export function recordOf(value: unknown, where: string): Readonly<Record<string, unknown>> {
  assert.ok(typeof value === 'object' && value !== null && !Array.isArray(value), `${where} isn't a mapping`);
  return value as Readonly<Record<string, unknown>>;
}

export function listOf(value: unknown, where: string): readonly unknown[] {
  assert.ok(Array.isArray(value), `${where} isn't a list`);
  return value;
}

export function textOf(value: unknown, where: string): string {
  assert.ok(typeof value === 'string', `${where} isn't a text`);
  return value;
}
