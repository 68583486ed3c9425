"""The look of the report, light and dark."""

STYLE = """
:root { color-scheme: light dark; --paper:#faf9f6; --card:#fff; --ink:#1c1c1a; --soft:#5d5b55;
  --line:#e4e1d9; --accent:#1d4f91; --band:#b9cfec; --mark:#fbe7a8 }
@media (prefers-color-scheme: dark) { :root { --paper:#141517; --card:#1b1d20; --ink:#ecebe6;
  --soft:#b0ada4; --line:#2e3135; --accent:#8db8f5; --band:#35527a; --mark:#5c4a12 } }
body { margin:0; background:var(--paper); color:var(--ink); font:15px/1.5 system-ui, sans-serif }
main { max-width:1040px; margin:0 auto; padding:24px }
h1 { font-size:26px } h2 { font-size:19px; margin-top:36px } h3 { font-size:16px; margin:0 0 8px }
small { color:var(--soft); font-weight:400 }
.wide { overflow-x:auto }
table { border-collapse:collapse; font-variant-numeric:tabular-nums }
th, td { padding:4px 12px 4px 0; border-bottom:1px solid var(--line); text-align:right;
  white-space:nowrap }
th:last-child, td:last-child { padding-right:0 }
th:first-child, .words { text-align:left } th { font-weight:600 }
.words { color:var(--soft); white-space:normal; min-width:260px; font-weight:400 }
.bar { display:inline-block; position:relative; width:120px; height:10px; background:var(--line) }
.bar i { position:absolute; top:0; bottom:0; background:var(--band) }
.bar b { position:absolute; top:-2px; bottom:-2px; width:2px; background:var(--accent) }
dl { display:grid; grid-template-columns:minmax(120px, max-content) 1fr; gap:3px 16px }
dt { color:var(--soft); max-width:240px; overflow-wrap:anywhere }
dd { margin:0; overflow-wrap:anywhere; white-space:pre-wrap }
.apart { margin:18px 0 } td small { display:block; line-height:1.2 }
.charts { display:flex; flex-wrap:wrap; gap:24px }
figure { margin:0; max-width:414px } figcaption { color:var(--soft); font-size:13px }
svg { max-width:100%; height:auto }
svg text { font:12px system-ui, sans-serif; fill:var(--soft) }
svg .grid { stroke:var(--line) } svg .bound,
  svg .diagonal { stroke:var(--soft); stroke-dasharray:4 4 }
svg .curve { fill:none; stroke:var(--accent); stroke-width:2 }
svg .spread { stroke:var(--band); stroke-width:3 } svg .dot { fill:var(--accent) }
mark { background:var(--mark); color:inherit; border-radius:3px }
summary { cursor:pointer; padding:6px 0; font-weight:600 }
article { background:var(--card); border:1px solid var(--line); border-radius:10px;
  padding:14px 18px; margin:10px 0 }
"""
