"""Bars as SVG text. Light and dark alike: colours are of middle brightness, text takes a grey readable on both."""

from collections.abc import Mapping
from html import escape

WIDTH, LABEL, BAR, GAP = 760, 190, 18, 6
COLOURS = ("#3b82c4", "#9aa3ad", "#c48a3b", "#8a6fb8", "#5a9e6f")
GREY = "#7a828c"


def bars(title: str, groups: Mapping[str, Mapping[str, float]], unit: str) -> str:
    """One group of bars for each name, all on one scale from zero, each with its figure."""
    most = max((value for sides in groups.values() for value in sides.values()), default=1.0) or 1.0
    lines, top = [text(0, 18, title, 15, "bold")], 40
    for group, sides in groups.items():
        lines.append(text(0, top + 12, group, 13, "bold"))
        top += 22
        for number, (side, value) in enumerate(sides.items()):
            width = max(1.0, (WIDTH - LABEL - 130) * value / most)
            lines.append(text(0, top + 13, side, 12))
            colour = COLOURS[number % len(COLOURS)]
            lines.append(f'<rect x="{LABEL}" y="{top}" width="{width:.1f}" height="{BAR}" rx="2" fill="{colour}"/>')
            lines.append(text(LABEL + width + 6, top + 13, f"{figure(value)} {unit}", 12))
            top += BAR + GAP
        top += 12
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top}" font-family="system-ui, sans-serif">'
    return "\n".join((head, f"<title>{escape(title)}</title>", *lines, "</svg>")) + "\n"


def text(x: float, y: float, words: str, size: int, weight: str = "normal") -> str:
    style = f'font-size="{size}" font-weight="{weight}" fill="{GREY}"'
    return f'<text x="{x:.1f}" y="{y:.1f}" {style}>{escape(words)}</text>'


def figure(value: float) -> str:
    """Three digits that matter, with thousands set apart."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"
