"""`/livez`, `/readyz` and `/metrics`, for the operator; the edge does not route them."""

from parley_chassis.health import Readiness
from quart import Quart, Response

from parley_gateway.adapters.metrics import GatewayMetrics


def add_health(app: Quart, readiness: Readiness, metrics: GatewayMetrics) -> None:
    @app.get("/livez")
    async def livez() -> Response:
        return Response('{"alive": true}', mimetype="application/json")

    @app.get("/readyz")
    async def readyz() -> Response:
        status, body = readiness.report()
        return Response(body, status, mimetype="application/json")

    @app.get("/metrics")
    async def metrics_text() -> Response:
        return Response(metrics.text(), mimetype="text/plain; version=0.0.4; charset=utf-8")
