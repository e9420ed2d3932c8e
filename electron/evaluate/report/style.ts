/** Looks of the HTML report: the window's colours, by the reader's own choice of light or dark. */
export const style = `
:root{color-scheme:light dark;--facet-bg:#fff;--facet-panel:#f7f7f9;--facet-line:#e4e4ea;--facet-text:#1c1d22;--facet-dim:#62646f;--facet-accent:#4c4ddc;--facet-good:#16794a;--facet-warn:#935c00;--facet-bad:#c02b32}
@media (prefers-color-scheme:dark){:root{--facet-bg:#1b1c1f;--facet-panel:#222327;--facet-line:#313238;--facet-text:#ececf0;--facet-dim:#a0a2ad;--facet-accent:#8f90ff;--facet-good:#57c78d;--facet-warn:#e5b155;--facet-bad:#ff8084}}
body{max-width:1320px;margin:0 auto;padding:32px 24px 64px;background:var(--facet-bg);color:var(--facet-text);font:14px/1.5 system-ui,sans-serif}
h1{margin:0 0 4px;font-size:22px}h2{margin:36px 0 10px;font-size:16px}.lead{margin:0 0 20px;color:var(--facet-dim)}
table{border-collapse:collapse;font-variant-numeric:tabular-nums}th{padding:5px 24px 5px 0;color:var(--facet-dim);font-weight:400;text-align:left;vertical-align:top;white-space:nowrap}td{padding:5px 0}tr+tr{border-top:1px solid var(--facet-line)}
.charts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,520px),1fr));gap:32px 40px;margin-top:32px}
figure{margin:0}figure svg{width:100%;height:auto}figcaption{color:var(--facet-dim);font-size:12px}figcaption b{display:block;color:var(--facet-text);font-size:14px}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;margin:4px 0 0;padding-left:44px;color:var(--facet-dim);font-size:12px}.legend span{display:flex;align-items:center;gap:8px}.legend i{width:14px;height:3px;border-radius:2px}
.accent{background:var(--facet-accent)}.warn{background:var(--facet-warn)}.good{background:var(--facet-good)}.bad{background:var(--facet-bad)}.dim{background:var(--facet-dim)}
.pairs{display:grid;grid-template-columns:repeat(auto-fill,minmax(216px,1fr));gap:14px}.pair{padding:10px;border:1px solid var(--facet-line);border-radius:8px;background:var(--facet-panel);font-size:12px}.pair>div{display:flex;gap:6px}.pair img,.blank{width:50%;aspect-ratio:1;border-radius:5px;background:var(--facet-line);object-fit:cover}.pair p{margin:6px 0 0;overflow-wrap:anywhere}.pair p+p{color:var(--facet-dim);font-size:11px}.pair em{color:var(--facet-bad);font-style:normal}
@media print{.pair,figure{break-inside:avoid}}
`;
