"""People: who they are, and the safety screen that starts a plan."""

from collections.abc import Collection
from datetime import date, datetime

from scheduler.domain.people import Person
from scheduler.domain.plan import Plan
from scheduler.domain.practice_day import ONE_DAY, practice_day
from scheduler.domain.red_flags import RED_FLAGS, RedFlag, UnknownRedFlagError, red_flag
from scheduler.domain.safety import Hold, HoldKind, hold_for
from scheduler.services.ahead import plan_ahead
from scheduler.services.errors import InvalidError, NotFoundError, NotScreenedError
from scheduler.services.holds import open_hold
from scheduler.services.summaries import keep_days
from scheduler.store import Store, Transaction, deliveries, people, plans
from scheduler.store.people import Profile

CONSENT_MISSING = "Without this we may not keep your answers, and there is no plan to begin."


def profile(store: Store, person_id: int) -> Profile:
    with store.read() as tx:
        return profile_in(tx, person_id)


def profile_by_email(store: Store, email: str) -> Profile:
    """`NotFoundError` where nobody has this address."""
    with store.read() as tx:
        found = people.profile_by_email(tx, email)
    if found is None:
        raise NotFoundError(f"Nobody here has the address {email}.")
    return found


def profile_in(tx: Transaction, person_id: int) -> Profile:
    found = people.profile(tx, person_id)
    if found is None:
        raise NotFoundError("There is no such person.")
    return found


def screened(tx: Transaction, person_id: int) -> Profile:
    """The profile of somebody whose plan has begun, else `NotScreenedError`."""
    known = profile_in(tx, person_id)
    if known.person.screened_at is None:
        raise NotScreenedError
    return known


def anybody(store: Store) -> bool:
    """Whether there is one person at all."""
    with store.read() as tx:
        return people.anybody(tx)


def everybody(store: Store) -> tuple[Person, ...]:
    """Everyone here, by address; for the operator."""
    with store.read() as tx:
        return people.everybody(tx)


def today_of(known: Profile, now: datetime) -> date:
    """The person's practice day at this moment."""
    return practice_day(now, known.rhythm.zone, known.rhythm.cutoff_hour)


def screening_questions() -> tuple[RedFlag, ...]:
    return RED_FLAGS


def answer_screening(
    store: Store,
    person_id: int,
    red_flags: Collection[str],
    now: datetime,
    *,
    consent: bool | None = None,
) -> Hold | None:
    """Open the plan, or a safety hold where a red flag was ticked.

    Answering again without a red flag ends a safety hold: the person says that whoever
    they turned to lets them go on. `consent` is what was said beside the answers, None
    where nobody asked; it counts for those who have agreed to nothing yet.
    `InvalidError` names an unknown flag, or the consent that was refused.
    """
    ticked = _known(red_flags)
    with store.begin() as tx:
        people.lock(tx, person_id)
        known = profile_in(tx, person_id)
        if known.person.consented_at is None and consent is not None:
            _agree(tx, person_id, now, consent=consent)
        people.keep_screening(tx, person_id, ticked, now)
        _open_plan(tx, known, now)
        hold = hold_for(ticked, today_of(known, now))
        if hold is None:
            _release(tx, known, now)
        else:
            _hold(tx, known, hold, now)
        keep_days(tx, person_id, now)
    return hold


def silence(store: Store, person_id: int, now: datetime) -> None:
    """No reminder goes to this person any more, not even one that is on its way."""
    with store.begin() as tx:
        people.lock(tx, person_id)
        people.plan_next(tx, person_id, None)
        deliveries.call_off(tx, person_id, today_of(profile_in(tx, person_id), now), "excused")


def remind_again(store: Store, person_id: int, now: datetime) -> None:
    """Undo `silence`: the next occasion of the rhythm comes again."""
    with store.begin() as tx:
        people.lock(tx, person_id)
        known = profile_in(tx, person_id)
        plan_ahead(tx, known, known.rhythm, now)


def _known(slugs: Collection[str]) -> tuple[str, ...]:
    try:
        return tuple(red_flag(slug).slug for slug in dict.fromkeys(slugs))
    except UnknownRedFlagError as error:
        raise InvalidError("red_flags", str(error)) from error


def _agree(tx: Transaction, person_id: int, now: datetime, *, consent: bool) -> None:
    if not consent:
        raise InvalidError("consent", CONSENT_MISSING)
    people.keep_consent(tx, person_id, now)


def _open_plan(tx: Transaction, known: Profile, now: datetime) -> None:
    """The first answer opens the plan on the current practice day, with its reminders."""
    if plans.plan_history(tx, known.person.id):
        return
    plan, day = Plan(), today_of(known, now)
    plans.add_plan(tx, known.person.id, plan, effective_from=day, by=known.person.id, now=now)
    plan_ahead(tx, known, known.rhythm, now)


def _hold(tx: Transaction, known: Profile, hold: Hold, now: datetime) -> None:
    plans.end_holds(tx, known.person.id, HoldKind.SAFETY, hold.since - ONE_DAY, now)
    open_hold(tx, known.person.id, hold, now)


def _release(tx: Transaction, known: Profile, now: datetime) -> None:
    yesterday = today_of(known, now) - ONE_DAY
    plans.end_holds(tx, known.person.id, HoldKind.SAFETY, yesterday, now)
