"""The tally and the state of the gateway as Prometheus metrics, read only when asked. No label names a person."""

from collections.abc import Callable, Iterable

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from parley_gateway.domain.gateway import TOPICS
from parley_gateway.domain.tally import Durations, Tally

Gauges = Callable[[], dict[str, float]]


class GatewayMetrics(Collector):
    """`gauges` gives the numbers that are states rather than counts, by name."""

    def __init__(self, tally: Tally, gauges: Gauges) -> None:
        self._tally = tally
        self._gauges = gauges
        self._registry = CollectorRegistry()
        self._registry.register(self)

    def text(self) -> bytes:
        return generate_latest(self._registry)

    def collect(self) -> Iterable[Metric]:
        for name, value in self._gauges().items():
            yield GaugeMetricFamily(f"parley_gateway_{name}", name.replace("_", " "), value=value)
        yield _counter("deliveries", "messages written, once a socket", self._tally.deliveries)
        yield _counter("turned_away", "connections closed because too many stood in the door", self._tally.turned_away)
        yield _counter("evictions", "connections closed because they read too slowly", self._tally.evictions)
        yield _counter("doubled_records", "records whose message the log had already", self._tally.doubled)
        yield _counter("stalls", "times that this process stood still for more than 10 s", self._tally.stalls)
        sends = CounterMetricFamily("parley_gateway_sends", "sends by outcome", labels=["outcome"])
        for outcome, count in self._tally.sends.items():
            sends.add_metric([outcome], count)
        yield sends
        yield from self._poison()
        yield _histogram("loopback_seconds", "from a send to its record coming back", self._tally.loopback)

    def _poison(self) -> Iterable[Metric]:
        count = CounterMetricFamily("parley_gateway_poison_records", "records skipped", labels=["topic"])
        offset = GaugeMetricFamily("parley_gateway_poison_last_offset", "of the last one skipped", labels=["topic"])
        for topic in TOPICS:
            count.add_metric([topic], self._tally.poison[topic])
            if topic in self._tally.poison_offset:
                offset.add_metric([topic], self._tally.poison_offset[topic])
        yield count
        yield offset


def _counter(name: str, says: str, value: int) -> Metric:
    return CounterMetricFamily(f"parley_gateway_{name}", says, value=value)


def _histogram(name: str, says: str, durations: Durations) -> Metric:
    buckets: list[tuple[str, float]] = []
    total = 0
    for bound, count in zip((*map(str, durations.bounds_s), "+Inf"), durations.counts, strict=True):
        total += count
        buckets.append((bound, total))
    return HistogramMetricFamily(f"parley_gateway_{name}", says, buckets=buckets, sum_value=durations.sum_s)
