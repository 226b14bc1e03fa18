/** The look of the pages: no picture, no script, nothing from elsewhere; light or dark as the reader's system is. */
export const styleSheet = `
:root {
  color-scheme: light dark;
  --ground: #ffffff;
  --raised: #f5f7f9;
  --text: #1b1f24;
  --soft: #57606a;
  --line: #d5dae0;
  --link: #0a58ca;
  --mark: #e7effc;
  --warn: #8a3c00;
  --warn-ground: #fdf0e3;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #12151a;
    --raised: #1a1e25;
    --text: #e6e9ed;
    --soft: #a4adb8;
    --line: #323944;
    --link: #84b6ff;
    --mark: #1e2c42;
    --warn: #ffc08a;
    --warn-ground: #3a2614;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0;
  background: var(--ground);
  color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", Ubuntu, "DejaVu Sans", sans-serif;
  overflow-wrap: anywhere;
}
a[href] { color: var(--link); text-underline-offset: 0.15em; }
a:not([href]) { color: inherit; }
a:hover { text-decoration-thickness: 0.12em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
h1, h2, h3, h4, h5, h6 { line-height: 1.25; margin: 1.6em 0 0.5em; }
h1 { font-size: 1.75rem; margin: 0; }
h2 { font-size: 1.25rem; }
h3 { font-size: 1.15rem; }
h4, h5, h6 { font-size: 1rem; }
p, ul, ol, dl, pre, table, blockquote { margin: 0 0 1rem; }
code, pre, kbd { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; font-size: 0.875em; }
pre code { font-size: inherit; }
:not(pre) > code { background: var(--raised); border-radius: 4px; padding: 0.1em 0.3em; }
pre {
  background: var(--raised);
  border: 1px solid var(--line);
  border-radius: 6px;
  padding: 0.75rem 0.9rem;
  overflow-x: auto;
  overflow-wrap: normal;
}
pre.wrapped { white-space: pre-wrap; overflow-wrap: anywhere; }
blockquote { border-left: 4px solid var(--line); margin-left: 0; padding-left: 1rem; color: var(--soft); }
hr { border: 0; border-top: 1px solid var(--line); margin: 1.5rem 0; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 0.5rem; top: 0.5rem; background: var(--ground); padding: 0.5rem 0.75rem; z-index: 1; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.page { max-width: 82rem; margin: 0 auto; padding-inline: 1.25rem; }
.top { border-bottom: 1px solid var(--line); background: var(--raised); }
.top .page { display: flex; flex-wrap: wrap; align-items: center; gap: 0.6rem 1.5rem; padding-block: 0.8rem; }
.top .home { color: var(--text); font-weight: 650; font-size: 1.05rem; text-decoration: none; padding-block: 0.3rem; }
.home:hover { text-decoration: underline; }
.top search { margin-left: auto; flex: 0 1 26rem; }
.search { display: flex; gap: 0.5rem; }
.search input {
  flex: 1 1 auto;
  min-width: 0;
  font: inherit;
  color: inherit;
  background: var(--ground);
  border: 1px solid var(--soft);
  border-radius: 6px;
  padding: 0.4rem 0.7rem;
}
.search input::placeholder { color: var(--soft); opacity: 1; }
.search button {
  font: inherit;
  color: var(--ground);
  background: var(--link);
  border: 1px solid var(--link);
  border-radius: 6px;
  padding: 0.4rem 0.9rem;
  cursor: pointer;
}
main { padding-block: 1.75rem 3rem; }
.soft { color: var(--soft); }
.lead { font-size: 1.1rem; margin: 0.4rem 0 0; max-width: 70ch; }
.tag {
  display: inline-block;
  border: 1px solid var(--line);
  border-radius: 1rem;
  padding: 0 0.6rem;
  font-size: 0.85rem;
  background: var(--ground);
}
.tag.warn { color: var(--warn); background: var(--warn-ground); border-color: currentcolor; }
.charts { list-style: none; padding: 0; margin: 1.25rem 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); }
.charts > li { border: 1px solid var(--line); border-radius: 8px; padding: 1rem 1.1rem; background: var(--raised); display: flex; flex-direction: column; }
.charts h2 { margin: 0; font-size: 1.1rem; }
.charts p { margin: 0.4rem 0 0; }
.charts .facts { margin-top: auto; padding-top: 0.7rem; font-size: 0.875rem; color: var(--soft); display: flex; flex-wrap: wrap; gap: 0.1rem 1rem; }
.title { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.35rem 0.75rem; }
.path { font-size: 0.9rem; margin: 0 0 0.6rem; }
.chart { display: grid; gap: 0 3rem; margin-top: 1.5rem; }
.chart > * { min-width: 0; }
aside h2, .readme > h2:first-child { margin-top: 0; }
aside section + section { margin-top: 1.75rem; }
.facts-list { display: grid; grid-template-columns: minmax(6.5rem, auto) 1fr; gap: 0.3rem 1rem; }
.facts-list dt { color: var(--soft); }
.facts-list dd { margin: 0; min-width: 0; }
.plain { list-style: none; padding: 0; margin: 0; }
.scroll { overflow-x: auto; margin: 0 0 1rem; }
.scroll > table { margin: 0; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); padding: 0.4rem 0.8rem 0.4rem 0; text-align: left; vertical-align: top; }
th { font-weight: 600; overflow-wrap: normal; }
thead th { white-space: nowrap; }
li > ul, li > ol { margin-bottom: 0; }
main:focus { outline: none; }
.versions td { white-space: nowrap; }
.versions td:first-child { white-space: normal; min-width: 6rem; }
.dependencies td { min-width: 4.5rem; overflow-wrap: break-word; }
.dependencies td:last-child { min-width: 9rem; overflow-wrap: anywhere; }
.versions tr.this td:first-child { font-weight: 650; }
.readme { max-width: 56rem; }
.readme td, .readme th { min-width: 7rem; }
td.right, th.right { text-align: right; }
td.center, th.center { text-align: center; }
details > summary { cursor: pointer; color: var(--link); padding-block: 0.3rem; }
.pages { display: flex; flex-wrap: wrap; gap: 0.5rem 1.5rem; align-items: baseline; }
footer { border-top: 1px solid var(--line); font-size: 0.875rem; color: var(--soft); }
footer .page { padding-block: 1rem; }
@media (min-width: 64rem) {
  .chart { grid-template-columns: minmax(0, 1fr) minmax(20rem, 25rem); }
  .chart > aside { grid-column: 2; grid-row: 1; }
  .chart > .readme { grid-column: 1; grid-row: 1; }
}
@media (max-width: 40rem) {
  .page { padding-inline: 1rem; }
  .top search { flex: 1 1 100%; margin: 0; }
  main { padding-block: 1.25rem 2.5rem; }
  h1 { font-size: 1.5rem; }
  .facts-list { grid-template-columns: 1fr; gap: 0; }
  .facts-list dd { margin: 0 0 0.6rem; }
  .chart > .readme { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
}
@media (min-width: 40.01rem) and (max-width: 63.99rem) {
  .chart > .readme { margin-top: 2rem; border-top: 1px solid var(--line); padding-top: 1.5rem; }
}
@media (prefers-contrast: more) {
  :root { --soft: var(--text); --line: var(--text); }
}
@media print {
  .top search, .skip { display: none; }
}
`;

/** A boat and an oar. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0a58ca"/><path d="M5 18h22l-4 7H9z" fill="#fff"/><path d="M8 7l13 13" stroke="#fff" stroke-width="2.5" stroke-linecap="round"/></svg>`;
