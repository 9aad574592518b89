import assert from 'node:assert/strict';
import { summarySentence } from '../../src/webview/render.ts';
import { claimText, instantText } from '../../src/webview/words.ts';
import { exampleStatement } from './statement.ts';

describe('the words of the preview', () => {
  it('say in one sentence who owes what, on which verdicts, and what is left out', () => {
    assert.equal(
      summarySentence(exampleStatement()),
      'Northwind owes Acme 4,000.00 USD (4,300.00 USD before limits): 8 of 104 verdicts missed the target. 6 could not be measured.',
    );
  });

  it('say what the data leaves open', () => {
    const statement = exampleStatement();
    const { entitled } = statement.total;
    const open = summarySentence({
      ...statement,
      total: { ...statement.total, undecidedUpTo: { ...entitled, text: '9,000.00 USD' } },
    });
    assert.match(open, /, at most 9,000\.00 USD where the data leaves it open: 8 of/);
  });

  it('show instants to the minute unless seconds matter', () => {
    assert.equal(instantText('2026-03-01T10:15:00Z'), '2026-03-01 10:15 UTC');
    assert.equal(instantText('2026-03-01T10:15:07.250Z'), '2026-03-01 10:15:07 UTC');
    assert.equal(instantText('soon'), 'soon');
  });

  it('say how a credit is had', () => {
    assert.equal(claimText({ kind: 'automatic' }), 'paid without a claim');
    assert.equal(claimText({ kind: 'claim', by: 'Acme', until: '2026-02-14' }), 'Acme claims by 2026-02-14');
  });
});
