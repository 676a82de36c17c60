"""Triage on both databases: what a coach sees of whom, whoever else may ask."""

from datetime import timedelta

import pytest

from scheduler.domain.audit import Act
from scheduler.domain.people import Role, Sight
from scheduler.domain.triage import Group
from scheduler.services import devices, people, practice
from scheduler.services.coaching import client, joining, triage
from scheduler.services.coaching.triage import Order, Wish
from scheduler.services.errors import InvalidError, NotFoundError
from scheduler.store import people as rows
from scheduler.store.tables import summaries
from tests.conftest import joined
from tests.subscriptions import target

DAY = timedelta(days=1)


@pytest.fixture
def phones(store, cast, morning):
    for name in ("alice", "charlie", "dora"):
        devices.register(store, getattr(cast, name), target(name), "Test", (), morning)


@pytest.fixture
def desk(store, curriculum, cast, morning, phones):
    def see(coach=cast.bob, now=morning, **wish):
        return triage.desk(store, curriculum, coach, Wish(**wish), now)

    return see


def names(seen):
    return [row.client.name for row in seen.rows]


def link(store, client_id):
    return joining.coaches(store, client_id)[0].link.id


def test_a_coach_sees_their_clients_and_nobody_else(desk, cast):
    assert names(desk()) == ["Alice"]
    assert names(desk(cast.alice)) == []
    assert names(desk(cast.charlie)) == []


def test_a_link_that_ended_is_gone_from_the_list_at_once(store, cast, desk, morning):
    joining.leave(store, cast.alice, link(store, cast.alice), morning)
    assert (names(desk()), desk().total) == ([], 0)


def test_two_coaches_of_one_client_see_each_as_much_as_was_agreed(
    store, curriculum, cast, desk, proposal, morning
):
    with store.begin() as tx:
        rows.set_role(tx, cast.dora, Role.COACH)
    joined(store, cast.dora, cast.alice, morning, pain=False)
    practice.check_off(store, curriculum, cast.alice, [proposal(pain=6)], morning)
    [bobs], [doras] = desk().rows, desk(cast.dora).rows
    assert bobs.client.verdict.reason == "Pain 6 in standing bow. Plan on hold."
    assert doras.client.verdict.reason == "Plan on hold for safety. They do not show you why."
    assert bobs.client.id != doras.client.id


def test_pain_six_puts_a_client_into_safety_and_taking_it_back_out_again(
    store, curriculum, cast, desk, proposal, morning
):
    made = proposal(pain=6)
    practice.check_off(store, curriculum, cast.alice, [made], morning)
    assert desk().counts == {Group.SAFETY: 1}
    practice.retract(store, curriculum, cast.alice, made.id, morning)
    assert desk().counts == {Group.WELL: 1}


def test_a_red_flag_of_the_safety_questions_is_told_as_one(store, cast, desk, morning):
    people.answer_screening(store, cast.alice, ["weak_legs"], morning)
    [row] = desk().rows
    assert row.client.verdict.reason == "A red flag in the safety questions. Plan on hold."


def test_days_that_pass_are_missed_without_anybody_looking(desk, morning):
    assert desk(now=morning + 2 * DAY).counts == {Group.WELL: 1}
    seen = desk(now=morning + 5 * DAY)
    assert seen.counts == {Group.SLIPPING: 1}
    assert seen.rows[0].client.adherence_7.asked == 6


def test_who_has_not_answered_the_safety_questions_is_there_too(store, cast, desk, morning):
    joined(store, cast.bob, cast.dora, morning)
    [new] = [row for row in desk(now=morning).rows if row.client.name == "Dora"]
    assert (new.client.verdict.group, new.client.adherence_7, new.strength) == (Group.WELL, None, 0)
    [later] = [row for row in desk(now=morning + 4 * DAY).rows if row.client.name == "Dora"]
    assert later.client.verdict.group is Group.SLIPPING


def test_a_row_says_what_was_practised(store, curriculum, cast, desk, proposal, morning):
    said = proposal(tension=4, release=4)
    practice.check_off(store, curriculum, cast.alice, [said], morning)
    [row] = desk().rows
    assert row.client.last_at == morning
    assert max(row.mastery.values()) > 0


def test_a_summary_from_before_there_were_any_is_made_when_it_is_first_asked_for(
    store, curriculum, cast, desk, proposal, morning
):
    practice.check_off(store, curriculum, cast.alice, [proposal()], morning)
    before = desk()
    with store.begin() as tx:
        tx.execute(summaries.delete())
    assert desk() == before


def test_search_group_tag_and_order(store, cast, desk, morning):
    joined(store, cast.bob, cast.charlie, morning)
    triage.tag(store, cast.bob, link(store, cast.charlie), ("Runner",))
    people.answer_screening(store, cast.charlie, ["weak_legs"], morning)
    assert names(desk()) == ["Charlie", "Alice"]
    assert names(desk(order=Order.NAME)) == ["Alice", "Charlie"]
    assert names(desk(text="ALI example")) == ["Alice"]
    assert names(desk(text="runner")) == ["Charlie"]
    assert names(desk(tag="Runner")) == ["Charlie"]
    assert names(desk(group=Group.WELL)) == ["Alice"]
    assert desk(text="nobody").found == 0
    assert desk(text="nobody").total == 2
    assert desk().tags == ("Runner",)
    for order in Order:
        assert len(desk(order=order).rows) == 2


def test_the_list_comes_in_pages(store, cast, desk, morning):
    joined(store, cast.bob, cast.charlie, morning)
    first, second, beyond = (desk(size=1, page=page) for page in (1, 2, 99))
    assert (names(first), names(second)) == (["Alice"], ["Charlie"])
    assert (beyond.page, beyond.pages, names(beyond)) == (2, 2, ["Charlie"])


def test_tags_are_a_coachs_own(store, cast, desk, morning):
    mine = link(store, cast.alice)
    triage.tag(store, cast.bob, mine, ("Runner", "Tuesday"))
    assert desk().rows[0].client.tags == ("Runner", "Tuesday")
    for other in (cast.alice, cast.charlie):
        with pytest.raises(NotFoundError):
            triage.tag(store, other, mine, ())
    triage.tag(store, cast.bob, mine, ("Tuesday",))
    assert desk().rows[0].client.tags == ("Tuesday",)
    joining.leave(store, cast.alice, mine, morning)
    with pytest.raises(NotFoundError):
        triage.tag(store, cast.bob, mine, ())


@pytest.mark.parametrize("tags", [("x" * 33,), tuple("abcdefghijk"), ("a\x07b",)])
def test_a_tag_that_cannot_be_names_its_field(store, cast, tags):
    with pytest.raises(InvalidError) as refused:
        triage.tag(store, cast.bob, link(store, cast.alice), tags)
    assert refused.value.field == "tags"


def test_a_look_stands_in_the_clients_trail(store, curriculum, cast, morning):
    seen = client.look(store, curriculum, cast.bob, link(store, cast.alice), morning)
    assert seen.row.client.name == "Alice"
    assert seen.days[-1].day == seen.row.client.today
    last = joining.trail(store, cast.alice)[0]
    assert (last.name, last.act, last.at) == ("Bob", Act.LOOKED, morning)


def test_the_list_itself_is_no_look_at_a_clients_page(store, cast, desk):
    desk()
    assert all(entry.act is not Act.LOOKED for entry in joining.trail(store, cast.alice))


def test_nobody_looks_at_a_client_but_their_coach(store, curriculum, cast, morning):
    mine = link(store, cast.alice)
    fellow = joined(store, cast.bob, cast.charlie, morning)
    for other, address in (
        (cast.charlie, mine),
        (cast.alice, mine),
        (cast.dora, mine),
        (cast.charlie, fellow),
        (cast.bob, str(cast.alice)),
    ):
        with pytest.raises(NotFoundError):
            client.look(store, curriculum, other, address, morning)
    joining.leave(store, cast.alice, mine, morning)
    with pytest.raises(NotFoundError):
        client.look(store, curriculum, cast.bob, mine, morning)
    assert all(entry.act is not Act.LOOKED for entry in joining.trail(store, cast.alice))


def test_a_narrowed_link_says_so(store, curriculum, cast, morning):
    mine = link(store, cast.alice)
    joining.show(store, cast.alice, mine, Sight(notes=False, pain=False), morning)
    seen = client.look(store, curriculum, cast.bob, mine, morning)
    assert seen.link.sight == Sight(notes=False, pain=False)
