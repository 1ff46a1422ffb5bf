"""The picture of a run as SVG: faults as bands; below them outcomes a second, how long they took, what was shown to
whom, and when each service was seen at work. Anomalies are red lines through all of it.
"""

from collections import Counter
from html import escape

from parley_torture.checker.anomalies import Anomaly
from parley_torture.evidence import Evidence

LEFT, WIDTH, ROW, LANE = 110, 1000, 90, 12
COLOURS = {
    "kill": "#c4453a",
    "pause": "#7d5ba6",
    "terminate": "#c98a1b",
    "away": "#8a5a3c",
    "partition": "#2d7dd2",
    "slow": "#5aa9a3",
    "retention": "#6b8e23",
    "poison": "#97a81c",
    "recreate": "#b0468c",
    "wipe": "#5b2333",
    "skew": "#8d99ae",
}
OUTCOMES = {"ack": "#2f9e6e", "retry": "#d9a441", "broken": "#8d99ae", "refused": "#b0468c", "silent": "#b3261e"}
LATENCY_MAX_S = 12.0


class Canvas:
    """Places things in time; rows are stacked by `below`."""

    def __init__(self, ends_s: float) -> None:
        self.ends_s = max(1.0, ends_s)
        self.y = 20
        self.parts: list[str] = []

    def x(self, at: float) -> float:
        return round(LEFT + min(at, self.ends_s) / self.ends_s * WIDTH, 1)

    def rect(self, since: float, until: float, y: float, height: float, fill: str, title: str = "") -> None:
        width = max(1.0, self.x(until) - self.x(since))
        told = f"<title>{escape(title)}</title>" if title else ""
        place = f'x="{self.x(since)}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}"'
        self.parts.append(f'<rect {place} fill="{fill}">{told}</rect>')

    def text(self, x: float, y: float, words: str, anchor: str = "end") -> None:
        self.parts.append(f'<text x="{x}" y="{y}" text-anchor="{anchor}">{escape(words)}</text>')


def timeline(evidence: Evidence, anomalies: list[Anomaly]) -> str:
    """An <svg> element."""
    canvas = Canvas(max([evidence.ended_at, *(a.at for a in anomalies)]))
    _faults(canvas, evidence)
    _outcomes(canvas, evidence)
    _latencies(canvas, evidence)
    _shown(canvas, evidence)
    _signs(canvas, evidence)
    for anomaly in anomalies[:200]:
        canvas.parts.append(
            f'<line x1="{canvas.x(anomaly.at)}" x2="{canvas.x(anomaly.at)}" y1="10" y2="{canvas.y}" stroke="#e5383b" '
            f'stroke-width="1.5"><title>{escape(anomaly.name)}: {escape(anomaly.sentence)}</title></line>'
        )
    _axis(canvas)
    return (
        f'<svg viewBox="0 0 {LEFT + WIDTH + 20} {canvas.y + 30}" font-size="11" fill="currentColor" '
        f'font-family="system-ui">{"".join(canvas.parts)}</svg>'
    )


def _faults(canvas: Canvas, evidence: Evidence) -> None:
    for kind in dict.fromkeys(fault.kind for fault in evidence.faults):
        canvas.text(LEFT - 8, canvas.y + 9, kind)
        for fault in evidence.faults:
            if fault.kind == kind:
                over = evidence.ended_at if fault.over_at is None else fault.over_at
                told = f"{kind} {fault.target}: {fault.began_at:.1f} to {over:.1f} s"
                canvas.rect(fault.began_at, over, canvas.y, LANE - 2, COLOURS.get(kind, "#666"), told)
        canvas.y += LANE
    canvas.y += 12


def _outcomes(canvas: Canvas, evidence: Evidence) -> None:
    counts: Counter[tuple[int, str]] = Counter((int(a.ended_at), a.outcome) for a in evidence.attempts)
    highest = max(Counter(int(a.ended_at) for a in evidence.attempts).values(), default=1)
    canvas.text(LEFT - 8, canvas.y + 12, "outcomes / s")
    canvas.text(LEFT - 8, canvas.y + 26, f"max {highest}")
    for second in range(int(canvas.ends_s) + 1):
        top = float(canvas.y + ROW)
        for outcome, colour in OUTCOMES.items():
            height = counts[second, outcome] / highest * ROW
            if height:
                top -= height
                canvas.rect(second, second + 0.9, top, height, colour, f"{counts[second, outcome]} {outcome}")
    canvas.y += ROW + 12


def _latencies(canvas: Canvas, evidence: Evidence) -> None:
    canvas.text(LEFT - 8, canvas.y + 12, "outcome, s")
    canvas.text(LEFT - 8, canvas.y + 26, f"0 to {LATENCY_MAX_S:.0f}")
    worst: dict[tuple[int, str], float] = {}
    for attempt in evidence.attempts:
        key = (int(attempt.sent_at), attempt.outcome)
        worst[key] = max(worst.get(key, 0.0), attempt.ended_at - attempt.sent_at)
    for (second, outcome), took_s in worst.items():
        y = canvas.y + ROW * (1 - min(took_s, LATENCY_MAX_S) / LATENCY_MAX_S)
        canvas.parts.append(f'<circle cx="{canvas.x(second)}" cy="{y:.1f}" r="2" fill="{OUTCOMES[outcome]}"/>')
    limit = canvas.y + ROW * (1 - 10 / LATENCY_MAX_S)
    canvas.parts.append(
        f'<line x1="{LEFT}" x2="{LEFT + WIDTH}" y1="{limit:.1f}" y2="{limit:.1f}" stroke="#e5383b" '
        'stroke-dasharray="4 4" opacity=".6"/>'
    )
    canvas.y += ROW + 12


def _shown(canvas: Canvas, evidence: Evidence) -> None:
    """A row for each reader: dark where messages were shown, so that absences and gaps can be seen."""
    seconds: dict[str, set[int]] = {}
    for heard in evidence.heard:
        seconds.setdefault(heard.reader, set()).add(int(heard.at))
    for reader in sorted(seconds):
        canvas.text(LEFT - 8, canvas.y + 8, reader)
        for second in seconds[reader]:
            canvas.rect(second, second + 1, canvas.y, LANE - 4, "#4a6fa5")
        for joined in evidence.joined:
            if joined.reader == reader and joined.gap is not None:
                told = f"gap {joined.gap.first} to {joined.gap.last}: {joined.gap.reason}"
                canvas.rect(joined.at, joined.at + 0.5, canvas.y - 1, LANE - 2, "#e76f51", told)
        canvas.y += LANE
    canvas.y += 12


def _signs(canvas: Canvas, evidence: Evidence) -> None:
    """A row for each service: light where it did work."""
    seconds: dict[str, set[int]] = {}
    for sign in evidence.signs:
        seconds.setdefault(sign.service, set()).add(int(sign.at))
    for service in sorted(seconds):
        canvas.text(LEFT - 8, canvas.y + 8, service)
        for second in seconds[service]:
            canvas.rect(second, second + 1, canvas.y, LANE - 4, "#2f9e6e")
        canvas.y += LANE


def _axis(canvas: Canvas) -> None:
    step = next(s for s in (5, 10, 30, 60, 120, 300, 3600) if canvas.ends_s / s <= 20 or s == 3600)
    for second in range(0, int(canvas.ends_s) + 1, step):
        canvas.text(canvas.x(second), canvas.y + 18, f"{second} s", "middle")
