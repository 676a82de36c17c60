"""Practice and reminders without the web: proposals, a push service that only remembers."""

from collections.abc import Iterator, Sequence
from uuid import uuid4

import pytest

from scheduler.domain.check_off import Proposal
from scheduler.domain.deliveries import Outcome, OutcomeKind, Outgoing


@pytest.fixture
def proposal(morning):
    def propose(drill="standing_bow", **fields):
        return Proposal(**{"id": uuid4(), "drill": drill, "done_at": morning} | fields)

    return propose


class Sender:
    """Answers as it is told and keeps what it was handed; real pushes stand in tests/delivery."""

    def __init__(self) -> None:
        self.sent: list[Outgoing] = []
        self.answer = Outcome(OutcomeKind.SENT, 201)
        self.die = False

    def __call__(self, batch: Sequence[Outgoing]) -> Iterator[tuple[int, Outcome]]:
        if self.die:
            self.die = False
            raise KeyboardInterrupt
        for outgoing in batch:
            self.sent.append(outgoing)
            yield outgoing.delivery_id, self.answer


@pytest.fixture
def sender() -> Sender:
    return Sender()
