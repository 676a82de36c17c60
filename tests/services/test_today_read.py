"""What today's page asks in one question is what the questions it stands for would have told."""

from datetime import timedelta

from scheduler.services import practice, today
from scheduler.store import days
from scheduler.store import practice as log


def test_one_question_tells_what_two_would(store, cast, curriculum, morning, proposal):
    for day in range(5):
        at = morning + timedelta(days=day)
        today.today(store, curriculum, cast.alice, at)
        told = [
            proposal(done_at=at, pain=(None, 4, 2, 0, 3)[day], tension=3),
            proposal("heels_draw", done_at=at, pain=3 if day == 2 else None),
        ]
        practice.check_off(store, curriculum, cast.alice, told, at)
    practice.retract(store, curriculum, cast.alice, told[0].id, at)

    first, screened_at = morning.date(), morning - timedelta(days=1)
    with store.read() as tx:
        for day in (first + timedelta(days=n) for n in range(-1, 6)):
            with_routine = days.outcomes_with(tx, cast.alice, first, day)
            assert with_routine[0] == days.outcomes(tx, cast.alice, first)
            assert with_routine[1] == days.opened_day(tx, cast.alice, day)
            asked = (morning - timedelta(days=2), screened_at)
            of_day, painful = log.log_of_day_and_painful(tx, cast.alice, day, *asked)
            assert of_day == log.log_of_day(tx, cast.alice, day)
            assert painful == log.painful_since(tx, cast.alice, *asked)
    assert len(with_routine[0]) == 5
    assert [one.pain for one in painful] == [4, 3]
