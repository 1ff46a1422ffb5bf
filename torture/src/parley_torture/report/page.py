"""One page that stands alone: the verdict, the picture, the findings, the faults."""

from html import escape
from typing import Any

from parley_torture.checker.anomalies import MEANINGS, Anomaly
from parley_torture.evidence import Evidence
from parley_torture.report.timeline import timeline

STYLE = """
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1180px; margin: 2rem auto; padding: 0 1rem; color: #1c2430; }
h1 { font-size: 1.5rem; } .good { color: #1a7f4b; } .bad { color: #b3261e; }
table { border-collapse: collapse; margin: 1rem 0; } td, th { text-align: left; padding: .2rem .8rem .2rem 0;
border-bottom: 1px solid #e3e7ed; vertical-align: top; } svg { width: 100%; height: auto; }
@media (prefers-color-scheme: dark) { body { background: #12161c; color: #dde3ea; } td, th { border-color: #2a313b; } }
"""
FINDINGS_MAX = 100


def page(summary: dict[str, Any], evidence: Evidence, anomalies: list[Anomaly]) -> str:
    """HTML, without anything from elsewhere."""
    verdict = f"{len(anomalies)} anomalies" if anomalies else "Nothing lost, doubled, out of order or late"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>Parley torture</title>'
        f"<style>{STYLE}</style><h1 class={'bad' if anomalies else 'good'}>{verdict}</h1>"
        f"<p>Seed {summary['seed']}, {summary['minutes']:g} minutes, {escape(summary['at'])}. "
        f"{escape(summary['line'])}.</p>"
        f"{timeline(evidence, anomalies)}"
        f"{_findings(anomalies)}{_counts(summary)}{_faults(summary)}</html>\n"
    )


def _table(head: tuple[str, ...], rows: list[tuple[object, ...]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join("<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<table><tr>{top}</tr>{body}</table>"


def _findings(anomalies: list[Anomaly]) -> str:
    rows: list[tuple[object, ...]] = [(f"{a.at:.1f}", a.name, a.sentence) for a in anomalies[:FINDINGS_MAX]]
    return _table(("at, s", "anomaly", "what was seen"), rows) if rows else ""


def _counts(summary: dict[str, Any]) -> str:
    rows: list[tuple[object, ...]] = [(name, summary["anomalies"][name], MEANINGS[name]) for name in MEANINGS]
    return _table(("rule", "found", "meaning"), rows)


def _faults(summary: dict[str, Any]) -> str:
    rows: list[tuple[object, ...]] = []
    for fault in summary["faults"]:
        back = [r for r in summary["recoveries"] if (r["kind"], r["target"]) == (fault["kind"], fault["target"])]
        told = ", ".join(f"{r['service']} {r['took_s']} s" for r in back)
        over = "-" if fault["over_at"] is None else f"{fault['over_at']:.1f}"
        rows.append((f"{fault['began_at']:.1f}", over, fault["kind"], fault["target"], told, fault["note"]))
    return _table(("from, s", "to, s", "fault", "target", "at work again after", "note"), rows)
