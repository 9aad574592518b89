/** What a user's profile says of a setting that matters here. */
export interface ProfileSetting {
  readonly name: string;
  readonly value: string;
}

/**
 * Settings under which an answer is whole, or there is none: no part of the rows, no shard, no filter, no old answer, no other meaning of a
 * name. A profile may have any of them otherwise.
 */
const REQUIRED: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    [
      'read_overflow_mode',
      'read_overflow_mode_leaf',
      'group_by_overflow_mode',
      'sort_overflow_mode',
      'result_overflow_mode',
      'timeout_overflow_mode',
      'timeout_overflow_mode_leaf',
      'set_overflow_mode',
      'join_overflow_mode',
      'transfer_overflow_mode',
      'distinct_overflow_mode',
    ].map((name) => [name, 'throw']),
  ),
  limit: '0',
  offset: '0',
  skip_unavailable_shards: '0',
  fallback_to_stale_replicas_for_distributed_queries: '0',
  partial_result_on_first_cancel: '0',
  use_query_cache: '0',
  additional_table_filters: '{}',
  additional_result_filter: '',
  prefer_column_name_to_alias: '0',
  any_join_distinct_right_table_keys: '0',
};

/** What else is asked for, where it may be: a query ends with whoever asked for it. */
const WISHED: Readonly<Record<string, string>> = { cancel_http_readonly_queries_on_client_close: '1' };

/** Names to ask a profile for. */
export const SETTING_NAMES: readonly string[] = ['readonly', ...Object.keys(REQUIRED), ...Object.keys(WISHED)];

/** Stale replicas are what a server of one replica never has; such a profile needs no change. */
const HARMLESS_IF_FIXED: ReadonlySet<string> = new Set(['fallback_to_stale_replicas_for_distributed_queries']);

export type Negotiated =
  /** Settings that each query is sent with. */
  | { readonly kind: 'settings'; readonly settings: Readonly<Record<string, string>> }
  /** The profile lets nobody change what would have to be changed. */
  | { readonly kind: 'fixed'; readonly wanted: readonly string[] };

/**
 * What is to be sent with each query. `readonly` is 1 as soon as the profile allows to set it. In a profile that has 1 nothing can be set, and what the
 * server doesn't know (an older one) isn't asked of it.
 */
export function negotiate(profile: readonly ProfileSetting[]): Negotiated {
  const has = new Map(profile.map(({ name, value }) => [name, value]));
  const level = has.get('readonly') ?? '0';
  const different = Object.entries({ ...REQUIRED, ...WISHED }).filter(
    ([name, value]) => has.has(name) && has.get(name) !== value,
  );
  if (level === '1') {
    const wanted = different.filter(([name]) => name in REQUIRED && !HARMLESS_IF_FIXED.has(name));
    return wanted.length === 0
      ? { kind: 'settings', settings: {} }
      : { kind: 'fixed', wanted: wanted.map(([name, value]) => `${name} = ${value === '' ? "''" : value}`) };
  }
  return {
    kind: 'settings',
    settings: { ...Object.fromEntries(different), ...(level === '0' ? { readonly: '1' } : {}) },
  };
}
