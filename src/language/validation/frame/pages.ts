/**
 * Where the pages of the rules are read. They lie in docs/rules of the repository; this is the one place that knows their
 * address, so a mirror or a fork changes this line only.
 */
const RULE_PAGES = 'https://github.com/sla-as-code/sla-as-code/blob/main/docs/rules';

export const pageOf = (rule: string): string => `${RULE_PAGES}/${rule}.md`;

/** How rules are configured and silenced. */
export const SETTINGS_PAGE = `${RULE_PAGES}/README.md#configuring-and-silencing`;
