/** The report on its own: renders the statement that the page carries as data. */
import './preview.css';
import './standalone.css';
import type { Statement } from '../statement/statement.ts';
import { h } from './dom.ts';
import { renderStatement } from './render.ts';

const carrier = document.getElementById('statement');
const page = document.getElementById('page');
if (carrier !== null && page !== null) {
  try {
    page.replaceChildren(renderStatement(JSON.parse(carrier.textContent ?? '') as Statement, {}));
  } catch (error) {
    page.replaceChildren(h('p', { role: 'alert' }, `This statement can't be shown: ${String(error)}`));
  }
}
