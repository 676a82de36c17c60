"""Courses: how mastery went week by week, from what was kept and what came since."""

from dataclasses import dataclass
from datetime import date, datetime

from scheduler.domain.course import Course, Trail, walked
from scheduler.domain.curriculum import Curriculum
from scheduler.services.journeys import engine_of
from scheduler.store import Store, Transaction, courses, people, practice


@dataclass(frozen=True, slots=True)
class Walk:
    """A person's course to a day, and as much of it as is worth keeping, if that is news."""

    course: Course
    news: Trail | None
    log_size: tuple[int, int]
    """How much there was when the log was read: nothing kept may miss what came since."""


def walk(tx: Transaction, curriculum: Curriculum, person_id: int, today: date) -> Walk:
    """The course to `today`; what was kept saves most of the walk."""
    log_size = practice.log_size(tx, person_id)
    kept = courses.trail_before(tx, curriculum, person_id, today, engine_of(curriculum))
    log = practice.log_after(tx, person_id, kept.until if kept else date.min, today)
    course, trail = walked(curriculum, log, today, kept)
    return Walk(course, None if trail is kept else trail, log_size)


def keep(store: Store, curriculum: Curriculum, person_id: int, walk: Walk, now: datetime) -> None:
    """Spare the next reader the walk; about once a week there is something new to keep."""
    if walk.news is None:
        return
    with store.begin() as tx:
        people.lock(tx, person_id)
        if walk.log_size == practice.log_size(tx, person_id):
            courses.keep(tx, person_id, walk.news, engine_of(curriculum), now)
