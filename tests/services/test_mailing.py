"""Mail where no device shows reminders: who gets it, once an occasion, and never too late."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from scheduler.domain.deliveries import Outcome, OutcomeKind
from scheduler.domain.mails import Letter, MailKind, MailOutcome
from scheduler.services import devices, later, mailing, practice, reminders, today
from scheduler.services.beat import beat
from scheduler.store import UnavailableError
from scheduler.store.tables import mails, occasions, people
from tests.subscriptions import target

HALF_PAST_SEVEN = datetime(2026, 11, 24, 6, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


SENT = MailOutcome(MailKind.SENT)


@dataclass
class Post:
    """Answers as it is told and keeps what it was handed; real SMTP stands in tests/delivery."""

    letters: list[Letter] = field(default_factory=list)
    answer: MailOutcome = SENT
    meanwhile: Callable[[], object] | None = None

    def __call__(self, letter: Letter) -> MailOutcome:
        self.letters.append(letter)
        if self.meanwhile:
            self.meanwhile()
        return self.answer


@pytest.fixture
def post() -> Post:
    return Post()


@pytest.fixture
def tick(store, curriculum, sender, post):
    """A beat, and beside it a mail round."""

    def tick(now):
        beat(store, curriculum, sender, now)
        while (outcome := mailing.post_next(store, post, now)) and outcome.kind is MailKind.SENT:
            continue

    return tick


@pytest.fixture
def wishing(store, cast, morning):
    """Alice confirmed her address and asked for mail."""
    mailing.confirm(store, cast.alice, morning)
    mailing.want(store, cast.alice, morning)


def phone(store, person, now, name="phone"):
    return devices.register(store, person, target(f"{name}-{person}"), "Test", (), now)


def states(store):
    """Alice's, of today."""
    of_people = select(occasions.c.state).join(people, people.c.id == occasions.c.person_id)
    today = of_people.where(people.c.name == "Alice", occasions.c.practice_day == TODAY)
    with store.read() as tx:
        return list(tx.execute(today.order_by(occasions.c.at)).scalars())


def finish(store, curriculum, person, now, proposal):
    seen = today.today(store, curriculum, person, now)
    proposals = [proposal(one.drill.slug, done_at=now) for one in seen.drills]
    practice.check_off(store, curriculum, person, proposals, now)


def test_who_has_no_device_is_mailed(store, cast, wishing, tick, post, sender):
    tick(HALF_PAST_SEVEN)
    [letter] = post.letters
    assert (letter.person_id, letter.to) == (cast.alice, "alice@example.org")
    assert "bow" in letter.note.body.lower()
    assert sender.sent == []
    assert "sent" in states(store)


def test_who_asked_for_no_mail_gets_none(store, cast, tick, post, morning):
    mailing.confirm(store, cast.alice, morning)
    tick(HALF_PAST_SEVEN)
    assert post.letters == []
    assert set(states(store)) == {"unreachable"}


def test_an_address_that_is_not_confirmed_gets_no_mail(store, cast, tick, post, morning):
    mailing.want(store, cast.alice, morning)
    tick(HALF_PAST_SEVEN)
    assert post.letters == []


def test_who_has_a_phone_is_pushed_and_not_mailed(
    store, cast, wishing, tick, post, sender, morning
):
    phone(store, cast.alice, morning)
    tick(HALF_PAST_SEVEN)
    assert post.letters == []
    assert len(sender.sent) == 1


def test_one_mail_an_occasion_however_often_the_clock_looks(wishing, tick, post):
    for minutes in (0, 1, 2, 10, 60):
        tick(HALF_PAST_SEVEN + minutes * MINUTE)
    assert len(post.letters) == 1


def test_each_rung_mails_until_the_day_is_done(
    store, curriculum, cast, wishing, tick, post, proposal
):
    tick(HALF_PAST_SEVEN)
    tick(HALF_PAST_SEVEN + 120 * MINUTE)
    assert len(post.letters) == 2
    finish(store, curriculum, cast.alice, HALF_PAST_SEVEN + 130 * MINUTE, proposal)
    tick(HALF_PAST_SEVEN + 300 * MINUTE)
    assert len(post.letters) == 2


def test_a_check_off_stops_a_mail_that_waits(
    store, curriculum, cast, wishing, tick, post, proposal
):
    post.answer = MailOutcome(MailKind.AWAY)
    tick(HALF_PAST_SEVEN)
    finish(store, curriculum, cast.alice, HALF_PAST_SEVEN + MINUTE, proposal)
    tick(HALF_PAST_SEVEN + 10 * MINUTE)
    assert len(post.letters) == 1
    assert states(store)[-1] == "done"


def test_a_snooze_stops_a_mail_that_waits(store, cast, wishing, tick, post):
    post.answer = MailOutcome(MailKind.LATER, 450)
    tick(HALF_PAST_SEVEN)
    occasion_id = post.letters[0].occasion_id
    later.snooze(store, cast.alice, occasion_id, 60 * MINUTE, HALF_PAST_SEVEN + MINUTE)
    tick(HALF_PAST_SEVEN + 10 * MINUTE)
    assert len(post.letters) == 1


def test_the_way_out_stops_a_mail_that_waits(store, cast, wishing, tick, post):
    post.answer = MailOutcome(MailKind.AWAY)
    tick(HALF_PAST_SEVEN)
    mailing.stop(store, cast.alice)
    tick(HALF_PAST_SEVEN + 10 * MINUTE)
    assert len(post.letters) == 1
    assert not mailing.wish(store, cast.alice).granted


def test_a_server_that_is_away_is_tried_again_with_growing_pauses(wishing, tick, post):
    post.answer = MailOutcome(MailKind.AWAY)
    for minute in range(8):
        tick(HALF_PAST_SEVEN + minute * MINUTE)
    assert len(post.letters) == 4  # after 0, 1, 3 and 7 minutes


def test_a_mail_that_comes_too_late_is_ended_and_missed_by_us(store, wishing, tick, post):
    post.answer = MailOutcome(MailKind.AWAY)
    tick(HALF_PAST_SEVEN)
    post.answer = MailOutcome(MailKind.SENT)
    tried = len(post.letters)
    mailing.post_next(store, post, HALF_PAST_SEVEN + 91 * MINUTE)
    assert len(post.letters) == tried
    assert states(store) == ["expired"]


def test_without_a_mail_server_a_mail_ends_too_late_all_the_same(
    store, curriculum, sender, wishing
):
    beat(store, curriculum, sender, HALF_PAST_SEVEN)
    assert mailing.post_next(store, None, HALF_PAST_SEVEN) is None
    assert states(store) == ["open"]
    mailing.post_next(store, None, HALF_PAST_SEVEN + 91 * MINUTE)
    assert states(store) == ["expired"]


def test_a_letter_that_may_have_arrived_is_not_repeated(store, wishing, tick, post):
    post.answer = MailOutcome(MailKind.UNSURE)
    for minute in range(10):
        tick(HALF_PAST_SEVEN + minute * MINUTE)
    assert len(post.letters) == 1
    assert states(store) == ["sent"]


def test_a_refused_mailbox_is_not_tried_again(store, wishing, tick, post):
    post.answer = MailOutcome(MailKind.REFUSED, 550)
    for minute in range(10):
        tick(HALF_PAST_SEVEN + minute * MINUTE)
    assert len(post.letters) == 1
    assert states(store) == ["unreachable"]


def test_who_dies_with_a_letter_in_hand_delays_it_by_the_lease(store, wishing, tick, post):
    def die():
        raise KeyboardInterrupt

    post.meanwhile = die
    with pytest.raises(KeyboardInterrupt):
        tick(HALF_PAST_SEVEN)
    post.meanwhile = None
    tick(HALF_PAST_SEVEN + mailing.LEASE - MINUTE)
    assert len(post.letters) == 1
    tick(HALF_PAST_SEVEN + mailing.LEASE)
    assert [letter.occasion_id for letter in post.letters] == [post.letters[0].occasion_id] * 2
    assert states(store) == ["sent"]


def test_an_outcome_waits_for_a_database_that_is_away(
    store, curriculum, sender, wishing, post, monkeypatch
):
    beat(store, curriculum, sender, HALF_PAST_SEVEN)
    begin, pauses = store.begin, []

    def cut_off():
        raise UnavailableError("SELECT", {}, Exception("the network is down"))

    post.meanwhile = lambda: monkeypatch.setattr(store, "begin", cut_off)

    def pause(seconds):
        pauses.append(seconds)
        if len(pauses) == 3:
            monkeypatch.setattr(store, "begin", begin)

    monkeypatch.setattr(mailing.time, "sleep", pause)
    mailing.post_next(store, post, HALF_PAST_SEVEN)
    assert states(store) == ["sent"]
    assert mailing.post_next(store, post, HALF_PAST_SEVEN + mailing.LEASE) is None
    assert len(post.letters) == 1


def test_two_clocks_never_have_the_same_letter_in_hand(store, curriculum, sender, wishing, post):
    beat(store, curriculum, sender, HALF_PAST_SEVEN)
    other = Post()
    post.meanwhile = lambda: mailing.post_next(store, other, HALF_PAST_SEVEN)
    mailing.post_next(store, post, HALF_PAST_SEVEN)
    assert (len(post.letters), len(other.letters)) == (1, 0)


def test_a_mail_called_off_on_its_way_is_still_known_to_have_left(store, cast, wishing, tick, post):
    post.meanwhile = lambda: mailing.stop(store, cast.alice)
    tick(HALF_PAST_SEVEN)
    with store.read() as tx:
        assert tx.execute(select(mails.c.state)).scalar_one() == "sent"


def test_when_the_last_phone_turns_out_to_be_gone_mail_takes_over(
    store, cast, wishing, tick, post, sender, morning
):
    phone(store, cast.alice, morning)
    sender.answer = Outcome(OutcomeKind.GONE, 410)
    tick(HALF_PAST_SEVEN)
    assert (len(sender.sent), len(post.letters)) == (1, 1)
    assert states(store) == ["sent"]


def test_while_another_phone_is_there_mail_does_not_take_over(
    store, curriculum, cast, wishing, post, morning
):
    for name in ("phone", "tablet"):
        phone(store, cast.alice, morning, name)

    def half(batch):
        answers = (Outcome(OutcomeKind.GONE, 410), Outcome(OutcomeKind.SENT, 201))
        for outgoing, answer in zip(batch, answers, strict=True):
            yield outgoing.delivery_id, answer

    beat(store, curriculum, half, HALF_PAST_SEVEN)
    assert mailing.post_next(store, post, HALF_PAST_SEVEN) is None


def test_a_phone_that_shows_nothing_is_still_pushed_and_mail_tries_too(
    store, cast, wishing, tick, post, sender, morning
):
    phone(store, cast.alice, morning)
    for minutes in (0, 120, 300):
        tick(HALF_PAST_SEVEN + minutes * MINUTE)
    assert (len(sender.sent), len(post.letters)) == (3, 0)
    tick(HALF_PAST_SEVEN + DAY)
    assert (len(sender.sent), len(post.letters)) == (4, 1)


def test_a_receipt_clears_the_phone(store, cast, wishing, tick, post, sender, morning):
    device = phone(store, cast.alice, morning)
    for minutes in (0, 120, 300):
        tick(HALF_PAST_SEVEN + minutes * MINUTE)
    last = sender.sent[-1]
    evening = HALF_PAST_SEVEN + 310 * MINUTE
    reminders.receipt(store, cast.alice, last.occasion_id, "shown", evening, device)
    tick(HALF_PAST_SEVEN + DAY)
    assert (len(sender.sent), len(post.letters)) == (4, 0)


def test_an_answer_from_the_phone_clears_it_too(store, cast, wishing, tick, post, sender, morning):
    device = phone(store, cast.alice, morning)
    for minutes in (0, 120, 300):
        tick(HALF_PAST_SEVEN + minutes * MINUTE)
    first = sender.sent[0]
    evening = HALF_PAST_SEVEN + 310 * MINUTE
    reminders.receipt(store, cast.alice, first.occasion_id, "opened", evening, device)
    tick(HALF_PAST_SEVEN + DAY)
    assert post.letters == []


def test_a_link_goes_out_at_most_every_other_minute(store, cast, morning):
    at = [morning + seconds * timedelta(seconds=1) for seconds in (0, 60, 119, 120)]
    sent = [mailing.may_send_link(store, cast.alice, moment) for moment in at]
    assert sent == [True, False, False, True]


def test_what_waits_for_mail_is_told_to_the_operator(store, cast, wishing, tick, post):
    post.answer = MailOutcome(MailKind.LATER, 450)
    tick(HALF_PAST_SEVEN)
    [one] = reminders.due(store, HALF_PAST_SEVEN).retrying
    assert (one.way, one.email, one.attempts, one.status) == ("mail", "alice@example.org", 1, 450)
