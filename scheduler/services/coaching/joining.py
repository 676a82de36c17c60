"""Joining: a coach invites, a client agrees to what is seen, narrows it, and either ends it."""

import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from scheduler.domain.audit import Act, Entry
from scheduler.domain.invitations import Invitation, Standing, expiry, invitation_problem
from scheduler.domain.people import COACHES, Link, Person, Role, Sight
from scheduler.services.coaching import granted
from scheduler.services.errors import InvalidError, NotAllowedError, NotFoundError
from scheduler.services.people import profile_in
from scheduler.store import Store, Transaction, audit, invitations, links, people
from scheduler.store.links import NamedLink

__all__ = ["Invited", "NamedLink", "Offer"]

TOKEN_BYTES = 32
LINK_BYTES = 16
NO_INVITATION = "This invitation does not open any door."
NO_COACH = "You have no such coach."
MOST_ENTRIES = 500


@dataclass(frozen=True, slots=True)
class Invited:
    """A new invitation with its secret, told this once."""

    invitation: Invitation
    token: str


@dataclass(frozen=True, slots=True)
class Offer:
    """An open invitation as whoever follows it sees it."""

    invitation: Invitation
    coach: Person
    joined: Link | None = None
    """What joins the two already."""
    own: bool = False
    """Its maker is looking at it."""


def invite(
    store: Store,
    coach_id: int,
    *,
    label: str,
    group: bool,
    days: int,
    now: datetime,
    makes_coach: bool = False,
    mailed_to: str | None = None,
) -> Invited:
    """A new invitation. `InvalidError` names what is wrong with it; `NotAllowedError` for clients,
    and for a coach who would make coaches: that is the operator's.
    """
    plain = " ".join(label.split())
    if problem := invitation_problem(plain, days):
        raise InvalidError(problem.field, problem.message)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    made = Invitation(
        id=0,
        coach=coach_id,
        label=plain,
        group=group,
        makes_coach=makes_coach,
        made_at=now,
        expires_at=expiry(now, days),
        mailed_to=mailed_to,
    )
    with store.begin() as tx:
        _check_maker(tx, coach_id, makes_coach=makes_coach)
        invitations.add(tx, made, _hash(token))
    return Invited(made, token)


def invited(store: Store, coach_id: int) -> list[Invitation]:
    """The coach's own, the newest first."""
    with store.read() as tx:
        return invitations.of_coach(tx, coach_id)


def revoke(store: Store, coach_id: int, invitation_id: int, now: datetime) -> None:
    """Nobody follows it any more; who has agreed stays. Revoking again changes nothing."""
    with store.begin() as tx:
        mine = {one.id: one for one in invitations.of_coach(tx, coach_id)}
        if invitation_id not in mine:
            raise NotFoundError("You have made no such invitation.")
        if mine[invitation_id].revoked_at is None:
            invitations.revoke(tx, invitation_id, now)


def offer(store: Store, token: str, person_id: int | None, now: datetime) -> Offer:
    """What the invitation of this secret offers. `NotFoundError` unless it is open."""
    with store.read() as tx:
        return _offer(tx, invitations.by_hash(tx, _hash(token)), person_id, now)


def agree(store: Store, person_id: int, token: str, sight: Sight, now: datetime) -> Offer:
    """Join the coach and show them this much; who is joined already changes what is shown.

    `NotFoundError` unless the invitation is open, `InvalidError` for one's own.
    """
    with store.begin() as tx:
        people.lock(tx, person_id)
        offered = _offer(tx, invitations.locked(tx, _hash(token)), person_id, now)
        if offered.own:
            raise InvalidError("token", "This invitation is your own; give it to a client.")
        if offered.invitation.makes_coach:
            _become_coach(tx, person_id, offered, now)
        elif offered.joined is None:
            _join(tx, person_id, offered, sight, now)
        else:
            _show(tx, offered.joined, offered.coach.name, sight, now)
    return offered


def decline(store: Store, token: str, now: datetime) -> None:
    """No, thank you: an invitation for one person is over; of a group nothing is kept."""
    with store.begin() as tx:
        offered = _offer(tx, invitations.locked(tx, _hash(token)), None, now)
        if not offered.invitation.group:
            invitations.decline(tx, offered.invitation.id, now)


def coaches(store: Store, client_id: int) -> list[NamedLink]:
    """Who sees this client, since when, and how much."""
    with store.read() as tx:
        return links.of_client(tx, client_id)


def show(store: Store, client_id: int, link_id: str, sight: Sight, now: datetime) -> None:
    """Let a coach see more or less from now on. `NotFoundError` for another's coach."""
    with store.begin() as tx:
        found = _mine(tx, client_id, link_id)
        _show(tx, found.link, found.name, sight, now)


def leave(store: Store, client_id: int, link_id: str, now: datetime) -> None:
    """The client ends it: from this moment the coach sees nothing."""
    with store.begin() as tx:
        found = _mine(tx, client_id, link_id)
        links.end(tx, link_id, client_id, now)
        client = profile_in(tx, client_id).person
        audit.add(tx, client_id, client, Act.ENDED, f"ended the coaching by {found.name}.", now)


def let_go(store: Store, coach_id: int, link_id: str, now: datetime) -> None:
    """The coach ends it. `NotFoundError` unless a living link joins the two."""
    with store.begin() as tx:
        link = granted(tx, coach_id, link_id)
        links.end(tx, link_id, coach_id, now)
        coach = profile_in(tx, coach_id).person
        audit.add(tx, link.client, coach, Act.ENDED, "ended the coaching.", now)


def trail(store: Store, client_id: int) -> list[Entry]:
    """Who looked at the client and what was changed, the newest first."""
    with store.read() as tx:
        return audit.trail(tx, client_id, MOST_ENTRIES)


def _check_maker(tx: Transaction, coach_id: int, *, makes_coach: bool) -> None:
    role = profile_in(tx, coach_id).person.role
    if role not in COACHES:
        raise NotAllowedError("Only coaches invite clients.")
    if makes_coach and role is not Role.OPERATOR:
        raise NotAllowedError("Only the operator invites coaches.")


def _offer(
    tx: Transaction, found: Invitation | None, person_id: int | None, now: datetime
) -> Offer:
    if found is None or found.standing(now) is not Standing.OPEN:
        raise NotFoundError(NO_INVITATION)
    joined = None if person_id is None else links.between(tx, found.coach, person_id)
    coach = profile_in(tx, found.coach).person
    return Offer(found, coach, joined, own=found.coach == person_id)


def _become_coach(tx: Transaction, person_id: int, offered: Offer, now: datetime) -> None:
    person = profile_in(tx, person_id).person
    if person.role is Role.CLIENT:
        people.set_role(tx, person_id, Role.COACH)
        invitations.take(tx, offered.invitation.id)
        words = f"became a coach, invited by {offered.coach.name}."
        audit.add(tx, person_id, person, Act.AGREED, words, now)


def _join(tx: Transaction, person_id: int, offered: Offer, sight: Sight, now: datetime) -> None:
    coach = offered.coach
    made = Link(secrets.token_urlsafe(LINK_BYTES), coach.id, person_id, sight, agreed_at=now)
    links.add(tx, made)
    invitations.take(tx, offered.invitation.id)
    client = profile_in(tx, person_id).person
    words = f"agreed that {coach.name} sees {sight.words}."
    audit.add(tx, person_id, client, Act.AGREED, words, now)


def _show(tx: Transaction, link: Link, coach: str, sight: Sight, now: datetime) -> None:
    if sight == link.sight:
        return
    links.set_sight(tx, link.id, sight)
    client = profile_in(tx, link.client).person
    words = f"let {coach} see {sight.words} from now on."
    audit.add(tx, link.client, client, Act.SHOWN, words, now)


def _mine(tx: Transaction, client_id: int, link_id: str) -> NamedLink:
    for found in links.of_client(tx, client_id):
        if found.link.id == link_id:
            return found
    raise NotFoundError(NO_COACH)


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
