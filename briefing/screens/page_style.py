"""The one file's shell: its style sheet, the script that draws its charts, and leave to ask nobody for anything."""

from __future__ import annotations

import base64
from functools import cache
from html import escape
from pathlib import Path
from string import Template

import plotly

from charts.palette import FONT, FRAME, GRID, INK, MUTED, NAVY, ROW_RULE
from components.card_style import HATCH, card_style

# Nothing is fetched: scripts and styles stand in the file, pictures in their own address.
POLICY = (
    "default-src 'none'; script-src 'unsafe-inline' 'unsafe-eval' blob:; style-src 'unsafe-inline'; "
    "img-src data: blob:; font-src data:; worker-src blob:"
)

SHELL = Template("""<!DOCTYPE html>
<html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}"><title>${title}</title>
<link rel="icon" href="data:,"><style>${style}</style></head>
<body><main class="ip">${body}</main>
<script>${plotly}</script>
<script type="application/json" id="figures">${figures}</script>
<script>${draw}</script></body></html>
""")

# Charts are drawn as they come near the screen; where the browser cannot tell, all at once. Old Chromium reads it too.
DRAW = Template("""
(function () {
  var figures = JSON.parse(document.getElementById('figures').textContent), drawn = {};
  function draw(box) {
    if (drawn[box.id]) { return; }
    drawn[box.id] = true;
    var figure = figures[box.id];
    figure.layout.autosize = true;
    delete figure.layout.width;
    Plotly.newPlot(box, figure.data, figure.layout, {
      displaylogo: false, responsive: true, locale: 'zh-CN', displayModeBar: 'hover', modeBarButtons: [[{
        name: 'save', title: ${save}, icon: Plotly.Icons.camera, click: function (plot) {
          Plotly.downloadImage(plot, {format: 'png', scale: 2, filename: figure.name});
        }
      }]]
    });
  }
  var boxes = [].slice.call(document.querySelectorAll('.plot'));
  if (!window.IntersectionObserver) { boxes.forEach(draw); return; }
  var watch = new IntersectionObserver(function (seen) {
    seen.forEach(function (one) { if (one.isIntersecting) { draw(one.target); watch.unobserve(one.target); } });
  }, {rootMargin: '600px'});
  boxes.forEach(function (box) { watch.observe(box); });
  window.addEventListener('beforeprint', function () { boxes.forEach(draw); });
})();
""")

_RULES = Template("""
html { scroll-behavior: auto; } body { margin: 0; background: #fff; color: ${INK}; font-family: ${FONT}; font-size: 15px; line-height: 1.5; }
.ip, .ip * { box-sizing: border-box; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
main.ip { max-width: 1480px; margin: 0 auto; padding: 14px 18px 30px; font-variant-numeric: tabular-nums; background: ${MARK}; }
.ip a { color: ${NAVY}; } .ip img { margin: 0 3px 0 0; } .ip .muted { color: ${MUTED}; } .ip .small { font-size: 13px; }
.ip h1 { font-size: 24px; line-height: 1.4; margin: 10px 0 12px; } .ip h2 { font-size: 20px; line-height: 1.4; margin: 0 0 6px; } .ip h3 { font-size: 16px; margin: 14px 0 4px; }
.ip h3 span { font-weight: 400; color: ${MUTED}; }
.ip header { border-bottom: 2px solid ${NAVY}; padding-bottom: 6px; display: flex; flex-wrap: wrap; gap: 4px 18px; align-items: baseline; justify-content: space-between; }
.ip header b { font-size: 20px; } .ip .marks { border: 1px solid ${FRAME}; background: ${HATCH}; padding: 2px 8px; margin: 6px 0; } .ip .marks span { background: #fff; padding: 0 6px; font-weight: 700; }
.ip nav { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 8px 0; font-size: 14px; border-bottom: 1px solid ${ROW}; }
.ip nav a { text-decoration: none; white-space: nowrap; }
.ip section { padding: 22px 0 10px; border-top: 2px solid ${NAVY}; margin-top: 22px; } .ip section.first { border: 0; margin: 0; padding-top: 0; }
.ip .cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(${CARD}px, 1fr)); grid-gap: 10px; margin: 12px 0; }
.ip .cards > a { color: inherit; text-decoration: none; display: flex; } .ip .cards > a > .ip { display: flex; flex: 1 1 auto; min-width: 0; } .ip .cards .card { flex: 1 1 auto; min-width: 0; height: auto; } .ip .cards > a:focus, .ip .cards > a:hover { outline: 2px solid ${NAVY}; }
.ip .state { font-weight: 700; } .ip .two { display: grid; grid-template-columns: 62fr 38fr; grid-gap: 26px; } .ip .two > div { min-width: 0; }
.ip .plot { width: 100%; } .ip .prose { max-width: 1000px; } .ip .stamp, .ip .notes { color: ${MUTED}; font-size: 13px; }
.ip .notes { margin: 8px 0 0; padding: 0; list-style: none; } .ip .hard { color: #9C1B1B; } .ip .doubt { color: #9C5C00; }
.ip .box { overflow-x: auto; } .ip table { border-collapse: collapse; width: 100%; font-size: 14px; }
.ip th { text-align: left; font-size: 13px; border-bottom: 1.5px solid ${INK}; padding: 4px 12px 4px 0; vertical-align: bottom; } .ip th small { display: block; font-weight: 400; color: ${MUTED}; }
.ip td { border-bottom: 1px solid ${ROW}; padding: 5px 12px 5px 0; vertical-align: top; } .ip .r { text-align: right; white-space: nowrap; } .ip td.r img { margin: 0 0 0 6px; } .ip .c { text-align: center; }
.ip .gap { display: inline-block; width: 20px; } .ip tr.total td { border-top: 1.5px solid ${INK}; font-weight: 700; }
.ip table.wide { min-width: 820px; } .ip td.first, .ip th.first, .ip td > b { white-space: nowrap; }
.ip footer { border-top: 2px solid ${NAVY}; margin-top: 26px; padding-top: 8px; color: ${MUTED}; font-size: 13px; }
${CARDS}
.ip .card { min-height: 172px; }
@media (max-width: 760px) {
  main.ip { padding: 10px 14px 24px; } .ip h1 { font-size: 20px; } .ip .two { display: block; } .ip .cards { display: block; } .ip .cards > a { margin-bottom: 10px; }
  .ip .strip { grid-template-columns: repeat(2, 1fr); } .ip .strip > div { border-top: 1px solid ${FRAME}; }
  .ip .strip > div:nth-child(odd) { border-left: 0; } .ip .strip > div:nth-child(-n+2) { border-top: 0; } .ip .card .fig { flex-wrap: wrap; }
  .ip td.first, .ip th.first { position: sticky; left: 0; background: #fff; }
}
@media print { .ip nav { display: none; } .ip section { page-break-inside: avoid; } }
""")


def style(watermark: str, *, small_cards: bool) -> str:
    """The whole style sheet; `watermark` stands in light diagonal words under everything."""
    return _RULES.substitute(
        INK=INK,
        MUTED=MUTED,
        NAVY=NAVY,
        FRAME=FRAME,
        GRID=GRID,
        ROW=ROW_RULE,
        FONT=FONT,
        HATCH=HATCH,
        CARDS=card_style(),
        CARD=260 if small_cards else 440,
        MARK=_mark(watermark),
    )


def _mark(words: str) -> str:
    if not words:
        return "none"
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="700" height="420"><text x="350" y="230" text-anchor="middle" '
        f'transform="rotate(-20 350 220)" font-family="sans-serif" font-weight="700" font-size="58" fill="{INK}" '
        f'fill-opacity=".05">{escape(words)}</text></svg>'
    )
    return f"url(data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()})"


@cache
def plotly_script() -> str:
    """plotly.js as its package carries it (MIT licence, said at its head)."""
    return (Path(plotly.__file__).parent / "package_data" / "plotly.min.js").read_text(encoding="utf-8")
