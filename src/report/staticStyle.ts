/** Style of the page before its script has run, and where none does: light and dark, and on paper. */
export const STATIC_STYLE = `
:root { color-scheme: light dark; }
.static { max-width: 1080px; margin: 0 auto; padding: 16px; line-height: 1.5; font-family: system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif; }
.static table { border-collapse: collapse; margin: 8px 0; }
.static caption { text-align: left; font-weight: 600; padding: 4px 0; }
.static th, .static td { padding: 3px 12px 3px 0; border-bottom: 1px solid light-dark(#d5dae0, #3c3c3c); text-align: left; vertical-align: top; }
.static .number { text-align: right; font-variant-numeric: tabular-nums; }
.static .scroll { overflow-x: auto; }
.static .facts div { display: flex; gap: 12px; }
.static dt { width: 90px; color: light-dark(#59636e, #a0a0a0); }
.static dd { margin: 0; }
.static .summary { font-weight: 600; }
.static .missed { color: light-dark(#b71c1c, #f4777f); }
.static .met { color: light-dark(#1b6b33, #7fc98f); }
.static .not-measured, .static .substitute { color: light-dark(#8a4b00, #e8a35c); }
.static .place, .static .note, .static .stage, .static code { color: light-dark(#59636e, #a0a0a0); font-size: 0.9em; overflow-wrap: anywhere; }
@media (prefers-color-scheme: dark) { body { background: #1f1f1f; color: #d6d6d6; } }
@media print {
  :root { color-scheme: light; }
  body { background: #ffffff; color: #000000; }
  .static { max-width: none; padding: 0; }
  .static article, .static tr { break-inside: avoid; }
}
`;
