"""The operator's figures in Prometheus' text format; the only user of prometheus_client."""

import hmac
import math
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Blueprint, Response, abort, make_response, request
from prometheus_client import CollectorRegistry
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from werkzeug.datastructures import WWWAuthenticate
from werkzeug.exceptions import Unauthorized

from pwa.wiring import parts
from scheduler.now import now
from scheduler.services.figures import BEYOND, LATE_BY, Figures, figures

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def metrics() -> Response:
    """For whoever holds FOURFOLD_METRICS_TOKEN, as a bearer token; without one set, nothing."""
    token = parts().settings.metrics_token
    if token is None:
        abort(404)
    shown = request.headers.get("Authorization", "")
    if not hmac.compare_digest(shown.encode(), f"Bearer {token}".encode()):
        raise Unauthorized(www_authenticate=WWWAuthenticate("bearer"))
    response = make_response(written(figures(parts().store, now())))
    response.content_type = CONTENT_TYPE_LATEST
    return response


def written(found: Figures) -> bytes:
    registry = CollectorRegistry()
    registry.register(_Found(found))
    return generate_latest(registry)


class _Found(Collector):
    """What the database told, handed over once."""

    def __init__(self, found: Figures) -> None:
        self._found = found

    def collect(self) -> Iterator[Metric]:
        yield from _queues(self._found)
        yield from _counters(self._found)
        yield _late(self._found)
        yield _labelled(
            GaugeMetricFamily(
                "fourfold_devices", "Devices, by whether pushes reach them.", labels=["reach"]
            ),
            {
                ("reachable",): self._found.devices[True],
                ("unreachable",): self._found.devices[False],
            },
        )
        age = self._found.beat_age
        yield GaugeMetricFamily(
            "fourfold_clock_heartbeat_age_seconds",
            "Seconds since a clock last beat; +Inf where none ever has.",
            value=math.inf if age is None else age,
        )


def _queues(found: Figures) -> Iterator[Metric]:
    queues = {("occasions",): found.occasions_due, ("push",): found.notes, ("mail",): found.mails}
    yield _labelled(
        GaugeMetricFamily(
            "fourfold_due", "What should have left by now: unclaimed or unsent.", labels=["queue"]
        ),
        {labels: queue.length for labels, queue in queues.items()},
    )
    yield _labelled(
        GaugeMetricFamily(
            "fourfold_queue_age_seconds", "How long the first of them has waited.", labels=["queue"]
        ),
        {labels: queue.seconds for labels, queue in queues.items()},
    )
    yield GaugeMetricFamily(
        "fourfold_retrying", "Notes and mails that wait for another try.", value=found.retrying
    )


def _counters(found: Figures) -> Iterator[Metric]:
    yield _labelled(
        CounterMetricFamily("fourfold_sent", "Reminders that left.", labels=["way"]),
        {(way,): found.outcomes.get((way, "sent"), 0) for way in ("push", "mail")},
    )
    yield _labelled(
        CounterMetricFamily(
            "fourfold_outcomes", "Attempts, by what came of them.", labels=["way", "outcome"]
        ),
        found.outcomes,
    )
    yield _labelled(
        CounterMetricFamily(
            "fourfold_occasions",
            "Occasions that are over, by what became of them.",
            labels=["state"],
        ),
        {(state,): number for state, number in found.occasions.items()},
    )


def _late(found: Figures) -> Metric:
    buckets, so_far = [], 0.0
    for bound in (*map(str, LATE_BY), BEYOND):
        so_far += found.late.get(bound, 0.0)
        buckets.append(("+Inf" if bound == BEYOND else bound, so_far))
    return HistogramMetricFamily(
        "fourfold_late_seconds",
        "How long after its planned moment a reminder left.",
        buckets=buckets,
        sum_value=found.late_seconds,
    )


def _labelled(
    family: GaugeMetricFamily | CounterMetricFamily, values: Mapping[Any, float]
) -> Metric:
    """With a value for each tuple of labels."""
    for labels, value in sorted(values.items()):
        family.add_metric(labels, value)
    return family
