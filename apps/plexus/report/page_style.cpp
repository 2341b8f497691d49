#include "report/page_parts.hpp"

namespace plexus::app {

// Colours are those of Okabe and Ito, which people with any colour vision tell apart; every mark has a shape
// or a word besides.
std::string page_style() {
  return R"(
:root { color-scheme: light dark; --page: #fcfcfb; --card: #ffffff; --ink: #1b1f24; --soft: #57606a; --rule: #d8dde3;
  --good: #00694a; --bad: #b3261e; --doubt: #8a5a00; --good-bg: #e3f4ec; --bad-bg: #fbe6e4; --doubt-bg: #fbf0d9;
  --c0: #0063a3; --c1: #c04e00; --c2: #00795a; --c3: #a3477f; --c4: #7a6a00; --noise: #e4e7eb; }
@media (prefers-color-scheme: dark) { :root { --page: #14171a; --card: #1c2024; --ink: #e7eaee; --soft: #a3adb8;
  --rule: #363d45; --good: #5fd0a5; --bad: #ff8a80; --doubt: #f0c060; --good-bg: #12352a; --bad-bg: #421c1a;
  --doubt-bg: #3a2c0c; --c0: #62b5f0; --c1: #f59a55; --c2: #45c9a0; --c3: #e59ac6; --c4: #d9c84a; --noise: #2d333a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 20px 16px 48px; }
h1 { font-size: 1.05rem; font-weight: 600; color: var(--soft); margin: 0 0 12px; overflow-wrap: anywhere; }
h2 { font-size: 1.2rem; margin: 0 0 4px; }
h3 { font-size: 1rem; margin: 20px 0 4px; }
p { margin: 0 0 10px; } .how { color: var(--soft); font-size: .9rem; max-width: 75ch; }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 10px; padding: 18px 20px; margin: 0 0 16px; }
.verdict { border-left: 8px solid; } .verdict strong { display: block; font-size: 1.5rem; line-height: 1.25; margin-bottom: 6px; }
.verdict p { margin: 0; } .verdict p + p { margin-top: 4px; }
.agrees { border-color: var(--good); background: var(--good-bg); } .differs { border-color: var(--bad); background: var(--bad-bg); }
.inconclusive { border-color: var(--doubt); background: var(--doubt-bg); }
.word-agrees { color: var(--good); } .word-differs { color: var(--bad); font-weight: 700; } .word-inconclusive { color: var(--doubt); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; font-weight: 600; padding: 12px 0 4px; }
th, td { text-align: right; padding: 5px 8px; border-bottom: 1px solid var(--rule); vertical-align: middle; white-space: nowrap; }
th:first-child, td:first-child { text-align: left; padding-left: 0; min-width: 9em; white-space: normal; overflow-wrap: anywhere; }
thead th { color: var(--soft); font-weight: 500; font-size: .82rem; vertical-align: bottom; }
tbody th { font-weight: 500; } tr.group th { font-weight: 600; padding-top: 16px; border: 0; }
td.drawn, th.drawn { width: 34%; min-width: 150px; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 0 32px; }
td.text { text-align: left; white-space: normal; overflow-wrap: anywhere; }
svg { display: block; overflow: visible; } svg text { fill: var(--soft); font-size: 11px; }
.grid { stroke: var(--rule); stroke-width: 1; } .one { stroke: var(--ink); stroke-width: 1.5; } .noise { fill: var(--noise); }
.limit { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 3 4; }
polyline { fill: none; stroke-width: 2; vector-effect: non-scaling-stroke; stroke-linejoin: round; }
.b0 { --c: var(--c0); } .b1 { --c: var(--c1); } .b2 { --c: var(--c2); } .b3 { --c: var(--c3); } .b4 { --c: var(--c4); }
line.b { stroke: var(--c); stroke-width: 2.5; } circle.b, rect.b { fill: var(--c); }
circle.hollow { fill: var(--card); stroke: var(--c); stroke-width: 2; } line.thin { stroke: var(--c); stroke-width: 1; opacity: .6; }
polyline.b { stroke: var(--c); } polyline.b1 { stroke-dasharray: 7 4; } polyline.b2 { stroke-dasharray: 2 4; }
.mark { display: inline-block; width: .8em; height: .8em; background: var(--c); margin-right: .45em; border-radius: 50%; }
.mark.b1 { border-radius: 0; } .mark.b2 { transform: rotate(45deg); border-radius: 0; }
.key { display: flex; flex-wrap: wrap; gap: 4px 20px; font-size: .88rem; color: var(--soft); margin: 4px 0 8px; }
.key svg { display: inline-block; vertical-align: -2px; margin-right: 6px; width: 26px; }
.best { font-weight: 700; } code { font: .88em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
.facts { display: grid; grid-template-columns: max-content 1fr; gap: 4px 20px; margin: 8px 0 0; }
.facts dt { color: var(--soft); } .facts dd { margin: 0; overflow-wrap: anywhere; }
details summary { cursor: pointer; color: var(--soft); padding: 8px 0 0; }
@media (max-width: 640px) {
  main { padding: 12px 10px 32px; } section { padding: 14px 12px; } .verdict strong { font-size: 1.25rem; }
  .pair { grid-template-columns: 1fr; }
  .facts { grid-template-columns: 1fr; gap: 0; } .facts dd { margin-bottom: 8px; }
  table.blocks, .blocks tbody, .blocks caption { display: block; } .blocks thead { display: none; }
  .blocks thead.axis { display: block; } .blocks thead.axis tr, .blocks thead.axis th { display: block; width: auto; padding: 0; border: 0; }
  .blocks thead.axis th:not(.drawn) { display: none; }
  .blocks tr { display: grid; grid-template-columns: 1fr 1fr; gap: 0 14px; border-bottom: 1px solid var(--rule); padding: 8px 0; }
  .blocks tr.group { border: 0; padding: 10px 0 0; }
  .blocks tbody th, .blocks td { border: 0; padding: 1px 0; white-space: normal; text-align: left; width: auto; }
  .blocks tbody th, .blocks td.drawn, .blocks td.text { grid-column: 1 / -1; }
  .blocks td[data-head]:not(.drawn)::before { content: attr(data-head) " "; color: var(--soft); font-size: .82rem; }
}
@media print { section { break-inside: avoid; } }
)";
}

}  // namespace plexus::app
