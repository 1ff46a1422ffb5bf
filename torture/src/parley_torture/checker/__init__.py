"""Judges the evidence of a run. Pure: records in, anomalies out."""
