"""How the brief looks: ink on paper, one accent, readable in black and white; letter and A4 alike."""

from __future__ import annotations

STYLE = """
@page { margin: 11mm 12mm; }
* { box-sizing: border-box; margin: 0; padding: 0; }
html { font: 13px/1.4 Arial, Helvetica, sans-serif; color: #1d2430; background: #fff; }
body { max-width: 52rem; margin: 0 auto; padding: 1.2rem; overflow-wrap: break-word; }
.link { overflow-wrap: anywhere; }
h1 { font: bold 1.75rem/1.2 Georgia, "Times New Roman", serif; margin: .3rem 0 .5rem; }
h2 { font-size: 1.05rem; margin: 1rem 0 .25rem; }
h3 { font-size: .95rem; margin: .6rem 0 .15rem; }
p + p { margin-top: .25rem; }
.kicker { color: #0b5d7a; font-weight: bold; }
.ranges { font-size: 1.05rem; }
.quiet, caption { color: #4c5462; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; margin: .25rem 0; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { padding: .16rem .5rem .16rem 0; text-align: left; vertical-align: top; border-bottom: 1px solid #d9d5cb; }
thead th { color: #4c5462; font-weight: normal; border-bottom-color: #8b877c; }
tbody th { font-weight: 600; }
.numbers { font-variant-numeric: tabular-nums; }
.aloud { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
svg { display: block; width: 100%; height: auto; margin: .3rem 0; }
dl { display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; }
dl div { display: flex; gap: .35rem; }
dt { color: #4c5462; }
dt::after { content: ":"; }
pre { margin: .3rem 0; padding: .5rem .6rem; font: .8rem/1.3 "Courier New", Courier, monospace; white-space: pre-wrap;
  border: 1px solid #d9d5cb; }
.paper { display: none; }
footer { margin-top: .8rem; padding-top: .5rem; border-top: 2px solid #1d2430; }
@media print {
  .screen { display: none; }
  .paper { display: block; }
  html { font-size: 9.6px; }
  body { max-width: none; padding: 0; }
  .picture, tr, pre, footer { break-inside: avoid; }
  h2, h3, .above { break-after: avoid; }
  h2 { margin-top: .6rem; }
  table { margin: .1rem 0; }
  pre { font-size: .74rem; line-height: 1.2; padding: .3rem .4rem; }
  th, td { padding: .1rem .4rem .1rem 0; }
  p, dl { line-height: 1.3; }
  .many { font-size: 9px; }
  .many svg { width: 74%; margin: 0; }
  .many th, .many td { padding: 0 .25rem 0 0; line-height: 1.3; }
  .many h2 { margin-top: .4rem; }
  .many h3 { margin-top: .3rem; }
  .many footer { margin-top: .3rem; padding-top: .2rem; }
  .many p { line-height: 1.2; }
  .flow thead { display: none; }
  .flow, .flow tbody, .flow tr, .flow th, .flow td { display: inline; border: 0; padding: 0; }
  .flow th::after { content: ": "; }
  .flow td:not(:empty) + td:not(:empty)::before { content: "; "; }
  .flow td:empty + td::before { content: "; "; }
  .flow tr:not(:last-child)::after { content: " · "; }
}
"""
