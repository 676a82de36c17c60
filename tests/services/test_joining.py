"""Joining with consent: who may invite, who may agree, and who sees nothing any more."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from scheduler.domain.audit import Act
from scheduler.domain.invitations import Standing
from scheduler.domain.people import Role, Sight
from scheduler.services.coaching import granted, joining
from scheduler.services.errors import InvalidError, NotAllowedError, NotFoundError
from scheduler.store import people
from tests.conftest import joined

ALL = Sight()
WEEK = timedelta(days=7)


@pytest.fixture
def invite(store, cast, morning):
    def make(coach=cast.bob, **wishes):
        asked = {"label": "", "group": False, "days": 7, "now": morning} | wishes
        return joining.invite(store, coach, **asked)

    return make


def link_of(store, client, coach):
    return next(one.link for one in joining.coaches(store, client) if one.link.coach == coach)


def sees(store, coach, link_id):
    """Whether the coach's door to this client opens."""
    with store.read() as tx:
        try:
            return granted(tx, coach, link_id).sight
        except NotFoundError:
            return None


def test_an_agreement_lets_the_coach_see_just_that_much(store, cast, invite, morning):
    joining.agree(store, cast.charlie, invite().token, Sight(notes=False), morning)
    link = link_of(store, cast.charlie, cast.bob)
    assert sees(store, cast.bob, link.id) == Sight(notes=False)
    assert (link.client, link.agreed_at) == (cast.charlie, morning)


def test_nobody_but_the_coach_sees_by_a_link(store, cast):
    link = link_of(store, cast.alice, cast.bob)
    for other in (cast.alice, cast.charlie, 404):
        assert sees(store, other, link.id) is None


def test_a_link_cannot_be_guessed_from_its_neighbour(store, cast, morning):
    one = link_of(store, cast.alice, cast.bob)
    other = joined(store, cast.bob, cast.charlie, morning)
    assert len({one.id, other}) == 2
    assert min(len(one.id), len(other)) >= 22
    assert sees(store, cast.bob, str(cast.alice)) is None


def test_ending_takes_effect_at_once_and_for_ever(store, cast, morning):
    link = link_of(store, cast.alice, cast.bob)
    joining.leave(store, cast.alice, link.id, morning)
    assert sees(store, cast.bob, link.id) is None
    again = joined(store, cast.bob, cast.alice, morning)
    assert again != link.id
    assert sees(store, cast.bob, link.id) is None
    assert sees(store, cast.bob, again) == ALL


def test_a_coach_may_end_it_too(store, cast, morning):
    link = link_of(store, cast.alice, cast.bob)
    with pytest.raises(NotFoundError):
        joining.let_go(store, cast.charlie, link.id, morning)
    joining.let_go(store, cast.bob, link.id, morning)
    assert joining.coaches(store, cast.alice) == []
    with pytest.raises(NotFoundError):
        joining.let_go(store, cast.bob, link.id, morning)


def test_only_the_client_narrows_or_ends_their_own_link(store, cast, morning):
    link = link_of(store, cast.alice, cast.bob)
    for other in (cast.charlie, cast.bob):
        with pytest.raises(NotFoundError):
            joining.show(store, other, link.id, Sight(pain=False), morning)
        with pytest.raises(NotFoundError):
            joining.leave(store, other, link.id, morning)
    joining.show(store, cast.alice, link.id, Sight(pain=False), morning)
    assert sees(store, cast.bob, link.id) == Sight(pain=False)


def test_a_client_may_have_several_coaches(store, cast, invite, morning):
    with store.begin() as tx:
        people.set_role(tx, cast.dora, Role.COACH)
    joined(store, cast.dora, cast.alice, morning, pain=False)
    assert [one.name for one in joining.coaches(store, cast.alice)] == ["Bob", "Dora"]
    joining.leave(store, cast.alice, link_of(store, cast.alice, cast.bob).id, morning)
    assert [one.name for one in joining.coaches(store, cast.alice)] == ["Dora"]


def test_a_coach_may_be_a_client_too(store, cast, morning):
    with store.begin() as tx:
        people.set_role(tx, cast.dora, Role.COACH)
    joined(store, cast.dora, cast.bob, morning)
    assert [one.name for one in joining.coaches(store, cast.bob)] == ["Dora"]


def test_nobody_coaches_themselves(store, cast, invite, morning):
    made = invite()
    with pytest.raises(InvalidError) as refused:
        joining.agree(store, cast.bob, made.token, ALL, morning)
    assert refused.value.field == "token"
    assert joining.offer(store, made.token, cast.bob, morning).own


def test_agreeing_twice_joins_once_and_shows_what_was_said_last(store, cast, invite, morning):
    made = invite(group=True)
    for sight in (ALL, Sight(pain=False)):
        joining.agree(store, cast.charlie, made.token, sight, morning)
    [one] = joining.coaches(store, cast.charlie)
    assert one.link.sight == Sight(pain=False)
    assert joining.invited(store, cast.bob)[0].taken == 1


def test_of_two_at_the_same_moment_one_uses_a_single_invitation(store, cast, invite, morning):
    made = invite()

    def try_to(person):
        try:
            joining.agree(store, person, made.token, ALL, morning)
        except NotFoundError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_to, (cast.charlie, cast.dora))) == [False, True]
    assert joining.invited(store, cast.bob)[0].standing(morning) is Standing.USED


def test_two_invitations_followed_at_once_make_one_link(store, cast, invite, morning):
    tokens = [invite().token, invite().token]
    with ThreadPoolExecutor(2) as pool:
        list(
            pool.map(lambda token: joining.agree(store, cast.charlie, token, ALL, morning), tokens)
        )
    assert len(joining.coaches(store, cast.charlie)) == 1


def test_a_closed_invitation_opens_nothing(store, cast, invite, morning):
    used, revoked, declined = invite(), invite(group=True), invite()
    joining.agree(store, cast.charlie, used.token, ALL, morning)
    newest = {one.group: one.id for one in joining.invited(store, cast.bob)}
    joining.revoke(store, cast.bob, newest[True], morning)
    joining.decline(store, declined.token, morning)
    late = invite()
    for token, at in (
        (used.token, morning),
        (revoked.token, morning),
        (declined.token, morning),
        (late.token, morning + WEEK),
        ("no such token", morning),
    ):
        with pytest.raises(NotFoundError):
            joining.offer(store, token, cast.dora, at)
        with pytest.raises(NotFoundError):
            joining.agree(store, cast.dora, token, ALL, at)
        with pytest.raises(NotFoundError):
            joining.decline(store, token, at)
    assert joining.coaches(store, cast.dora) == []


def test_one_no_does_not_close_a_groups_invitation(store, cast, invite, morning):
    made = invite(group=True)
    joining.decline(store, made.token, morning)
    joining.agree(store, cast.dora, made.token, ALL, morning)
    assert len(joining.coaches(store, cast.dora)) == 1


def test_a_revoked_invitation_leaves_those_who_agreed(store, cast, invite, morning):
    made = invite(group=True)
    joining.agree(store, cast.charlie, made.token, ALL, morning)
    joining.revoke(store, cast.bob, joining.invited(store, cast.bob)[0].id, morning)
    assert len(joining.coaches(store, cast.charlie)) == 1


def test_invitations_are_their_makers_alone(store, cast, invite, morning):
    invite()
    mine = joining.invited(store, cast.bob)[0]
    assert joining.invited(store, cast.charlie) == []
    with pytest.raises(NotFoundError):
        joining.revoke(store, cast.charlie, mine.id, morning)


def test_clients_invite_nobody_and_coaches_make_no_coaches(store, cast, invite):
    with pytest.raises(NotAllowedError):
        invite(cast.alice)
    with pytest.raises(NotAllowedError):
        invite(makes_coach=True)
    assert [one.makes_coach for one in joining.invited(store, cast.bob)] == [False]


def test_the_operators_invitation_makes_a_coach_of_a_client(store, cast, invite, morning):
    with store.begin() as tx:
        people.set_role(tx, cast.bob, Role.OPERATOR)
    made = invite(makes_coach=True)
    joining.agree(store, cast.charlie, made.token, ALL, morning)
    with store.read() as tx:
        assert people.profile(tx, cast.charlie).person.role is Role.COACH
    assert joining.coaches(store, cast.charlie) == []
    assert invite(cast.charlie).token


def test_the_secret_is_kept_nowhere(store, invite):
    token = invite().token
    with store.read() as tx:
        rows = tx.exec_driver_sql("SELECT token_hash FROM invitations").scalars().all()
    assert token not in rows


def test_the_trail_tells_the_client_what_was_agreed_changed_and_ended(store, cast, morning):
    link = link_of(store, cast.alice, cast.bob)
    joining.show(store, cast.alice, link.id, Sight(notes=False), morning)
    joining.show(store, cast.alice, link.id, Sight(notes=False), morning)
    joining.let_go(store, cast.bob, link.id, morning)
    told = [(entry.name, entry.act, entry.words) for entry in joining.trail(store, cast.alice)]
    assert told == [
        ("Bob", Act.ENDED, "ended the coaching."),
        ("Alice", Act.SHOWN, "let Bob see your practice and your pain from now on."),
        ("Alice", Act.AGREED, "agreed that Bob sees your practice, your notes and your pain."),
    ]
    assert joining.trail(store, cast.charlie) == []
