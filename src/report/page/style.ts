import { customProperties, DARK, LIGHT, PAGE_CHART_STYLE } from '../charts/palette.ts';

/** What takes less time than on the floor. */
const COOL = ['#e3f0fb', '#c2dff5', '#9dccee'];
const DARK_COOL = ['#1a2733', '#1f3548', '#25455f'];

const LIGHT_PAGE = `${customProperties(LIGHT)};--card:#fff;--ground:#f4f6f8;--link:#005a9c;--focus:#005fcc;${heat(
  ['#fff', '#fff6e9', '#ffecd1', '#ffe1b8', '#ffd59e', '#ffc885', '#ffbb6c', '#ffae55', '#ffa03f'],
)};${cool(COOL)}`;
const DARK_PAGE = `${customProperties(DARK)};--card:#14171c;--ground:#0d0f13;--link:#7cc0ff;--focus:#7cc0ff;${heat(
  ['#14171c', '#26201a', '#33281c', '#40301e', '#4d3820', '#5a4022', '#674824', '#745026', '#815828'],
)};${cool(DARK_COOL)}`;

function cool(colours: readonly string[]): string {
  return colours.map((colour, level) => `--cool${level + 1}:${colour}`).join(';');
}

function heat(colours: readonly string[]): string {
  return colours.map((colour, level) => `--heat${level}:${colour}`).join(';');
}

const HEAT_LEVELS = Array.from(
  { length: 9 },
  (_, level) => `.heat${level}{background:var(--heat${level})}`,
).join('');

const COOL_LEVELS = COOL.map((_, level) => `.cool${level + 1}{background:var(--cool${level + 1})}`).join('');

/** Columns of equal width, which scroll sideways before their labels become too small to read. */
const FACETS = Array.from(
  { length: 12 },
  (_, index) =>
    `.facets.across${index + 1}{grid-template-columns:repeat(${index + 1},minmax(min(300px,100%),1fr))}`,
).join('');

/** The style of a page: light or dark by the reader's system, or by the page's button. */
export const PAGE_STYLE = `
:root{color-scheme:light;${LIGHT_PAGE}}
@media(prefers-color-scheme:dark){:root{color-scheme:dark;${DARK_PAGE}}}
:root[data-theme=light]{color-scheme:light;${LIGHT_PAGE}}
:root[data-theme=dark]{color-scheme:dark;${DARK_PAGE}}
*{box-sizing:border-box}
html{scroll-padding-top:1rem}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;overflow-wrap:anywhere}
header,main,footer{max-width:1560px;margin:0 auto;padding:0 16px}
header{padding-top:20px}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 6px}
h2{font-size:1.25rem;margin:0 0 10px}
h3{font-size:1.05rem;margin:0 0 4px}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.lead{color:var(--muted);margin:0 0 12px}
.skip{position:absolute;left:-9999px}
.skip:focus{left:16px;top:8px;background:var(--card);padding:6px 10px;z-index:5}
.bar{display:flex;flex-wrap:wrap;gap:8px 16px;align-items:center;margin:0 0 14px}
.bar ul{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;margin:0;padding:0;flex:1}
button,select{font:inherit;font-size:.9rem;color:var(--ink);background:var(--card);border:1px solid var(--muted);border-radius:6px;padding:4px 10px;min-height:32px;cursor:pointer}
button:hover,select:hover{border-color:var(--ink)}
section{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:16px;margin:0 0 16px}
section>:last-child{margin-bottom:0}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.9rem;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--muted);padding:0 0 6px;max-width:calc(100vw - 4.5rem)}
th,td{padding:5px 10px;text-align:left;vertical-align:top;border-bottom:1px solid var(--rule);overflow-wrap:normal}
thead th{border-bottom:2px solid var(--muted);vertical-align:bottom;white-space:nowrap}
td.n,th.n{text-align:right;white-space:nowrap}
td.short{white-space:nowrap}
th.name,td.name{max-width:22rem}
tbody th.name{min-width:7rem}
.long{overflow-wrap:anywhere}
table .long{display:inline-block;min-width:8rem;max-width:16rem;white-space:normal}
thead small{font-weight:normal;color:var(--muted)}
thead th.n{white-space:normal}
tbody tr:hover{background:var(--band)}
th button{font-size:inherit;background:none;border:0;padding:0;min-height:24px;font-weight:bold;text-align:inherit;color:inherit}
th button::after,th.n button::before{content:"\\a0\\2195";color:var(--muted)}
th[aria-sort=ascending] button::after,th.n[aria-sort=ascending] button::before{content:"\\a0\\2191"}
th[aria-sort=descending] button::after,th.n[aria-sort=descending] button::before{content:"\\a0\\2193"}
th.n button::after{content:none!important}
th.n button::before{margin-right:.2em}
.grid td{min-width:6.5rem;text-align:right}
.grid thead th.n{white-space:normal}
.grid td .ms{display:block;font-size:1.05rem;white-space:nowrap}
.grid td small{display:block}
.grid tbody tr:hover{background:none}
.grid .hole{background:repeating-linear-gradient(45deg,transparent 0 6px,var(--band) 6px 12px)}
.grid .failed{border-left:4px solid var(--slower)}
.heatkey{display:flex;align-items:center;gap:8px;font-size:.85rem;color:var(--muted);margin:8px 0}
.heatkey span{display:flex}
.heatkey i{width:22px;height:14px;border:1px solid var(--rule);border-left:0}
.heatkey i:first-child{border-left:1px solid var(--rule)}
${HEAT_LEVELS}${COOL_LEVELS}
.heatkey.logkey,.logkey span{flex-wrap:wrap}
.logkey i{width:auto;min-width:30px;height:auto;padding:0 3px;text-align:center;font-style:normal;color:var(--ink);white-space:nowrap}
.facts{display:grid;grid-template-columns:minmax(7rem,max-content) 1fr;gap:2px 16px;margin:0;font-size:.92rem}
.facts dt{color:var(--muted)}
.facts dd{margin:0}
.two{display:flex;flex-wrap:wrap;gap:16px}
.two>section{margin:0;min-width:0;flex:3 1 auto}
.two>section+section{flex:2 1 400px}
.two p,.two ol,.two caption{contain:inline-size}
.two{margin:0 0 16px}
.warning{border-left:6px solid var(--slower)}
.warning h2::before{content:"\\26a0  "}
ul.plain{margin:0;padding-left:1.2rem}
.plain li{margin:0 0 4px}
.filters{position:sticky;top:0;z-index:3;max-height:45vh;overflow-y:auto}
.filters form{display:flex;flex-wrap:wrap;gap:10px 22px;align-items:flex-end}
fieldset{border:0;padding:0;margin:0;min-width:0}
legend{padding:0;font-size:.85rem;color:var(--muted)}
.chips{display:flex;flex-wrap:wrap;gap:4px 12px}
.chips label{display:inline-flex;align-items:center;gap:5px;font-size:.92rem;min-height:28px}
.chips input{width:18px;height:18px;margin:0;accent-color:var(--link)}
.filters output{font-size:.9rem;color:var(--muted)}
figure{margin:0}
figcaption{color:var(--muted);font-size:.9rem;margin:0 0 10px;max-width:75rem}
.head{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:baseline;justify-content:space-between;margin:0 0 6px}
.head h2{margin:0}
.dg{display:block;width:100%;height:auto}
.narrow{display:none;max-width:560px}
@media(max-width:1000px){.wide{display:none}.narrow{display:block}}
@media(max-width:700px){section{padding:12px}.filters{position:static;max-height:none}}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(320px,100%),1fr));gap:14px 18px}
.panels.across1{grid-template-columns:repeat(auto-fit,minmax(min(680px,100%),1fr))}
.panels.across1 .panel{overflow-x:auto}
.panels.across1 svg{min-width:680px}
@media(min-width:720px){.across2{grid-template-columns:repeat(2,minmax(0,1fr))}}
@media(min-width:1060px){.across3{grid-template-columns:repeat(3,minmax(0,1fr))}}
@media(min-width:1400px){.across4{grid-template-columns:repeat(4,minmax(0,1fr))}}
.panel{border-radius:6px;max-width:740px}
@media(max-width:719px){.facets{grid-template-columns:1fr}}
@media(min-width:720px){.facets{overflow-x:auto;padding:4px}${FACETS}}
.here{fill:none;stroke:var(--ink);stroke-width:2}
.tip{position:fixed;z-index:9;max-width:min(320px,90vw);background:var(--ink);color:var(--paper);font-size:.85rem;line-height:1.35;border-radius:6px;padding:7px 10px;pointer-events:none;white-space:pre-line}
.verdict{display:flex;gap:14px;align-items:flex-start;border-left:8px solid var(--unsure)}
.verdict.regression{border-left-color:var(--slower)}
.verdict.within{border-left-color:var(--faster)}
.verdict>div{min-width:0}
.verdict svg{flex:none;width:40px;height:40px}
.verdict h1{font-size:1.4rem}
.v-regression{color:var(--slower);font-weight:bold}
.v-within{color:var(--faster);font-weight:bold}
.v-inconclusive{color:var(--unsure);font-weight:bold}
.v-doubtful{color:var(--unsure);font-weight:bold}
details summary{cursor:pointer;font-weight:bold}
details[open] summary{margin-bottom:8px}
.quiet summary{font-weight:normal;color:var(--muted);font-size:.9rem}
footer{color:var(--muted);font-size:.85rem;padding-bottom:24px}
.hidden-label{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
[hidden]{display:none!important}
@media print{
:root,:root[data-theme=dark]{color-scheme:light;${LIGHT_PAGE}}
body{background:#fff;font-size:11pt}
header,main,footer{max-width:none;padding:0}
.bar,.filters,.tip,.download,.skip{display:none!important}
.wide{display:block;max-width:100%}.narrow{display:none}
section{border:0;border-top:1px solid var(--rule);border-radius:0;padding:10px 0;margin:0}
.panels:not(.facets){grid-template-columns:repeat(2,1fr)}
.panels.across1{grid-template-columns:1fr}
figure.rows,.panel,tr,.facts>*{break-inside:avoid}
h2,h3,figcaption,.head{break-after:avoid}
.scroll{overflow:visible}
table{font-size:7pt}th,td{padding:2px 4px}.grid td .ms{font-size:9pt}th button{min-height:0}
th button::after,th button::before{content:none!important}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}
${PAGE_CHART_STYLE}
`;
