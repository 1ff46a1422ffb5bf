"""One JSON line an event, on standard output. Never a token, a password, a message's text or a query string."""

import logging
import sys
from typing import Any

import structlog


def configure(service: str, level: str) -> None:
    """Send structlog and the standard library's loggers through one JSON renderer."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        lambda _logger, _name, event: {"service": service, **event},
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                # JSON escapes CR, LF and ESC: an event cannot forge a second line.
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(level.upper())
    # Client libraries tell each retry at warning or error; who decides logs once (house rule).
    for noisy in ("aiokafka", "kafka", "httpx", "httpcore", "alembic"):
        logging.getLogger(noisy).setLevel(logging.CRITICAL if noisy in {"aiokafka", "kafka"} else logging.WARNING)


def audit(name: str) -> structlog.stdlib.BoundLogger:
    """For what an auditor asks about: log-ins, refusals, revocations. Its lines carry `"audit": true`."""
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name, audit=True)
    return logger


def get(name: str) -> structlog.stdlib.BoundLogger:
    logger: structlog.stdlib.BoundLogger = structlog.get_logger(name)
    return logger
