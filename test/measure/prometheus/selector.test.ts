import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  readSelector,
  type SeriesSelector,
  selectorQuery,
  selectorText,
} from '../../../src/contract/seriesSelector.ts';

const read = (text: string): SeriesSelector => {
  const found = readSelector(text);
  assert.equal(found.kind, 'selector', found.kind === 'problem' ? found.message : '');
  return found.kind === 'selector' ? found.selector : { matchers: [] };
};
const problem = (text: string): string => {
  const found = readSelector(text);
  assert.equal(found.kind, 'problem', text);
  return found.kind === 'problem' ? found.message : '';
};

describe('selectors of series', () => {
  it('are a metric with matchers', () => {
    assert.deepEqual(read('up'), { metric: 'up', matchers: [] });
    assert.deepEqual(read(' node:cpu:rate5m { job = "a" , instance=~\'eu-.*\', } '), {
      metric: 'node:cpu:rate5m',
      matchers: [
        { label: 'job', operator: '=', value: 'a' },
        { label: 'instance', operator: '=~', value: 'eu-.*' },
      ],
    });
    assert.deepEqual(read('{__name__="up",env!~`a\\d`}').matchers[1], { label: 'env', operator: '!~', value: 'a\\d' });
  });

  it('are written in one way', () => {
    const selector = read('probe_success{ job="shop",path=\'a"b\\u00e9\\n\' }');
    assert.equal(selectorText(selector), 'probe_success{job="shop",path="a\\"bé\\n"}');
    assert.equal(selectorQuery(selector), '{__name__="probe_success",job="shop",path="a\\"bé\\n"}');
    assert.equal(selectorQuery(read('inf')), '{__name__="inf"}');
  });

  it('are nothing more', () => {
    for (const text of [
      'rate(up[5m])',
      'up[5m]',
      'up offset 5m',
      'up @ 0',
      'up or down',
      'up > 0',
      'up{job="a"} # note',
      'up{job="a"}[1h:5m]',
      'up{job="a"',
      'up{job=a}',
      'up{"http.name"="a"}',
      'up{job=="a"}',
      'up{,}',
      'up{job="\\xff"}',
      'up{job="\\uD800"}',
      'up{job="\\q"}',
      'up{job="a\n"}',
      '{}',
      '',
      '1',
    ])
      assert.match(problem(text), /./);
    assert.match(problem('rate(up[5m])'), /^Expected nothing more behind the matchers and found '\(up\[5m\]\)': write/);
  });

  it('say the same whatever a value says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (value) => {
        const selector: SeriesSelector = { metric: 'up', matchers: [{ label: 'job', operator: '=', value }] };
        assert.deepEqual(read(selectorText(selector)), selector);
        assert.deepEqual(read(selectorQuery(selector)).matchers.slice(1), selector.matchers);
      }),
    );
  });
});
