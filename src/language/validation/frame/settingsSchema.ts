import type { RuleDescription, RuleOption } from './rule.ts';
import { LEVELS, SETTINGS_FILE } from './settings.ts';

/** The JSON Schema of the settings file, with every rule and its options. */
export function settingsSchema(rules: readonly RuleDescription[]): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: `SLA as Code: ${SETTINGS_FILE}`,
    type: 'object',
    additionalProperties: false,
    properties: {
      $schema: { type: 'string' },
      rules: {
        description: 'What each rule is set to. A rule that is not named keeps its default.',
        type: 'object',
        additionalProperties: false,
        properties: Object.fromEntries(rules.map((rule) => [rule.name, ruleSchema(rule)])),
      },
    },
  };
}

function ruleSchema(rule: RuleDescription): object {
  const level = { enum: LEVELS, default: rule.defaultSeverity };
  const options = Object.entries(rule.options ?? {}).map(([name, option]) => [name, optionSchema(option)] as const);
  return {
    description: rule.doc.what,
    anyOf: [
      level,
      {
        type: 'object',
        additionalProperties: false,
        properties: {
          severity: level,
          options: { type: 'object', additionalProperties: false, properties: Object.fromEntries(options) },
        },
      },
    ],
  };
}

function optionSchema(option: RuleOption): object {
  const { type, description } = option;
  const minimum = option.type === 'number' && option.minimum !== undefined ? { minimum: option.minimum } : {};
  return { type, default: option.default, description, ...minimum };
}
