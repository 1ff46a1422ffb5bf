"""What auth counts."""

from prometheus_client import Counter, Gauge, Histogram

requests = Counter("parley_auth_requests_total", "Answers by route and status.", ["route", "status"])
password_hash_seconds = Histogram(
    "parley_auth_password_hash_seconds",
    "Time that a password's hash took, with the wait for a core.",
    buckets=(0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4),
)
logins_turned_away = Counter("parley_auth_logins_turned_away_total", "Log-ins and sign-ups refused: too many waited.")
notes_published = Counter(
    "parley_auth_notes_published_total", "Ended sessions and profiles that Kafka acknowledged, by topic.", ["topic"]
)
notes_blocked = Gauge("parley_auth_notes_blocked", "1 while ended sessions and profiles cannot reach Kafka.")
