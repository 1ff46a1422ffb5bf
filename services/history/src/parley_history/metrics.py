"""What /metrics shows of this service."""

from prometheus_client import Counter, Gauge, Histogram

FOLDED = Counter("parley_history_records", "Records folded.", ["topic"])
POISON = Counter("parley_history_poison", "Records skipped because they cannot be read.", ["topic"])
POISON_OFFSET = Gauge("parley_history_poison_last_offset", "Offset of the last record skipped.", ["topic", "partition"])
COPIES = Counter("parley_history_copies", "Messages that the log had already (same sender and cid).")
LAG = Gauge("parley_history_lag_records", "Offsets between the ends of the topics and what has been folded.")
VIEW_ROWS = Gauge("parley_history_view_rows", "Messages in the view.")
VIEW_OPENED = Counter("parley_history_view_opened", "How often the view was opened: at start, and after a fault.")
PAGE_SECONDS = Histogram(
    "parley_history_page_seconds",
    "Time to read and encode a page, without waiting for `until`.",
    buckets=(0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1.0),
)
SEARCH_SECONDS = Histogram(
    "parley_history_search_seconds",
    "Time to find and encode a page of hits.",
    buckets=(0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1.0),
)
