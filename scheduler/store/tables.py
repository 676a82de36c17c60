"""The tables, all of them the engine's; `pwa.accounts` adds its own to the same metadata."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
    text,
)
from sqlalchemy.orm import DeclarativeBase

from scheduler.store.types import Utc

# Named constraints, so that a migration can find each one again on either database.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only where the key is called INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True, autoincrement=True)


def _person(name: str = "person_id", *, primary_key: bool = False) -> Column[int]:
    key = ForeignKey("people.id", ondelete="CASCADE")
    return Column(name, Id, key, nullable=False, primary_key=primary_key)


people = Table(
    "people",
    metadata,
    _id(),
    Column("email", String(254), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", Utc, nullable=False),
    Column("consented_at", Utc),
    Column("screened_at", Utc),
    # The address is theirs: a link mailed to it was opened.
    Column("confirmed_at", Utc),
    Column("confirm_sent_at", Utc),
    Column("mail_wanted_at", Utc),
    CheckConstraint("role IN ('client', 'coach', 'operator')", name="role_known"),
)

screenings = Table(
    "screenings",
    metadata,
    _id(),
    _person(),
    Column("answered_at", Utc, nullable=False),
    Column("red_flags", JSON, nullable=False),
    Index(None, "person_id"),
)

rhythms = Table(
    "rhythms",
    metadata,
    _person(primary_key=True),
    Column("timezone", String(64), nullable=False),
    Column("times", JSON, nullable=False),
    Column("ladder", JSON, nullable=False),
    Column("quiet_from", String(5)),
    Column("quiet_to", String(5)),
    Column("cutoff_hour", SmallInteger, nullable=False),
    Column("follow_device_timezone", Boolean, nullable=False),
    # The next occasion, kept beside the rhythm it comes from: the clock asks for nothing else.
    Column("next_at", Utc, index=True),
    Column("next_day", Date),
    Column("next_local", String(20)),
    Column("next_rung", SmallInteger),
    Column("next_fixed", Boolean),
    # No clock looks before: one has the person in hand, or could not claim the occasion.
    Column("look_again_at", Utc),
)

plans = Table(
    "plans",
    metadata,
    _id(),
    _person(),
    Column("effective_from", Date, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("made_by", Id, ForeignKey("people.id", ondelete="SET NULL")),
    Column("weekdays", JSON, nullable=False),
    Column("minutes", SmallInteger, nullable=False),
    Column("stage_hold", String(16)),
    Column("pinned", JSON, nullable=False),
    Column("excluded", JSON, nullable=False),
    Index(None, "person_id", "effective_from"),
)

holds = Table(
    "holds",
    metadata,
    _id(),
    _person(),
    Column("kind", String(16), nullable=False),
    Column("since", Date, nullable=False),
    Column("until", Date),
    Column("reason", Text, nullable=False),
    Column("turn_to", JSON, nullable=False),
    Column("opened_at", Utc, nullable=False),
    Column("ended_at", Utc),
    # The check-off whose pain or red flag opened it; taking that back ends it.
    Column("check_off_id", Uuid, ForeignKey("check_offs.id", ondelete="SET NULL")),
    CheckConstraint("kind IN ('safety', 'holiday', 'illness')", name="kind_known"),
    Index(None, "person_id", "since"),
)

check_offs = Table(
    "check_offs",
    metadata,
    Column("id", Uuid, primary_key=True),
    _person(),
    Column("drill", String(64), nullable=False),
    Column("leg", String(8)),
    Column("done_at", Utc, nullable=False),
    Column("practice_day", Date, nullable=False),
    Column("received_at", Utc, nullable=False),
    Column("late", Boolean, nullable=False),
    Column("tension", SmallInteger),
    Column("release", SmallInteger),
    Column("effort", SmallInteger),
    Column("pain", SmallInteger),
    Column("red_flags", JSON(none_as_null=True)),
    Column("seconds", Integer),
    Column("note", Text, nullable=False),
    Column("source", String(16), nullable=False),
    CheckConstraint("leg IN ('left', 'right', 'both')", name="leg_known"),
    CheckConstraint("tension BETWEEN 1 AND 4", name="tension_range"),
    CheckConstraint("release BETWEEN 1 AND 4", name="release_range"),
    CheckConstraint("effort BETWEEN 1 AND 4", name="effort_range"),
    CheckConstraint("pain BETWEEN 0 AND 10", name="pain_range"),
    Index(None, "person_id", "practice_day"),
)

retractions = Table(
    "retractions",
    metadata,
    _id(),
    Column(
        "check_off_id",
        Uuid,
        ForeignKey("check_offs.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("retracted_at", Utc, nullable=False),
    Column("retracted_by", Id, ForeignKey("people.id", ondelete="SET NULL")),
)

soreness_answers = Table(
    "soreness_answers",
    metadata,
    _id(),
    _person(),
    Column("check_off_id", Uuid, ForeignKey("check_offs.id", ondelete="CASCADE"), nullable=False),
    Column("answered_at", Utc, nullable=False),
    Column("answer", String(8), nullable=False),
    CheckConstraint("answer IN ('gone', 'easing', 'worse')", name="answer_known"),
    Index(None, "person_id"),
)

balance_checks = Table(
    "balance_checks",
    metadata,
    _id(),
    _person(),
    Column("practice_day", Date, nullable=False),
    Column("answered_at", Utc, nullable=False),
    Column("swayback", Boolean),
    Column("flat_ribs", Boolean),
    Column("tighter", String(8)),
    CheckConstraint("tighter IN ('left', 'right', 'both')", name="tighter_known"),
    Index(None, "person_id", "practice_day"),
)

journeys = Table(
    "journeys",
    metadata,
    _person(primary_key=True),
    # The last practice day that it holds.
    Column("until", Date, nullable=False),
    # Another engine, curriculum or furthest stage would have gone another way.
    Column("engine", BigInteger, nullable=False),
    Column("furthest", String(16), nullable=False),
    Column("journey", JSON, nullable=False),
    Column("kept_at", Utc, nullable=False),
)

courses = Table(
    "courses",
    metadata,
    _person(primary_key=True),
    # The Sunday that it reaches to.
    Column("until", Date, nullable=False),
    # Another engine or curriculum would have gone another way.
    Column("engine", BigInteger, nullable=False),
    Column("trail", JSON, nullable=False),
    Column("kept_at", Utc, nullable=False),
)

routines = Table(
    "routines",
    metadata,
    _person(primary_key=True),
    Column("practice_day", Date, primary_key=True),
    Column("due", Boolean, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("drills", JSON, nullable=False),
    Column("focus", Text, nullable=False),
    Column("move", JSON),
    Column("opened_at", Utc, nullable=False),
    Column("done_at", Utc),
    Column("timer_confirmed", Boolean, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    _id(),
    _person(),
    Column("endpoint", String(2048), nullable=False, unique=True),
    Column("p256dh", String(120), nullable=False),
    Column("auth", String(40), nullable=False),
    Column("user_agent", String(256), nullable=False),
    Column("reachable", Boolean, nullable=False),
    Column("registered_at", Utc, nullable=False),
    Column("seen_at", Utc, nullable=False),
    Column("lost_at", Utc),
    Index(None, "person_id"),
)

occasions = Table(
    "occasions",
    metadata,
    _id(),
    _person(),
    Column("practice_day", Date, nullable=False),
    Column("planned_local", String(20), nullable=False),
    Column("rung", SmallInteger, nullable=False),
    Column("at", Utc, nullable=False),
    Column("claimed_at", Utc, nullable=False),
    Column("state", String(16), nullable=False),
    # None where nothing was to be said; else what every device is to show, kept for a retry.
    Column("note", JSON),
    CheckConstraint(
        "state IN ('open', 'sent', 'done', 'excused', 'snoozed', 'expired', 'unreachable')",
        name="state_known",
    ),
    UniqueConstraint("person_id", "practice_day", "planned_local"),
)

deliveries = Table(
    "deliveries",
    metadata,
    _id(),
    Column("occasion_id", Id, ForeignKey("occasions.id", ondelete="CASCADE"), nullable=False),
    Column("device_id", Id, ForeignKey("devices.id", ondelete="CASCADE"), nullable=False),
    Column("state", String(16), nullable=False),
    Column("due_at", Utc),
    Column("expires_at", Utc, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("attempted_at", Utc),
    Column("status", SmallInteger),
    Column("shown_at", Utc),
    Column("opened_at", Utc),
    Column("dismissed_at", Utc),
    CheckConstraint(
        "state IN ('pending', 'sent', 'gone', 'failed', 'cancelled', 'expired')",
        name="state_known",
    ),
    UniqueConstraint("occasion_id", "device_id"),
    Index("ix_deliveries_due_at", "due_at"),
    Index("ix_deliveries_device_id", "device_id", "id"),
)

mails = Table(
    "mails",
    metadata,
    _id(),
    Column(
        "occasion_id",
        Id,
        ForeignKey("occasions.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("state", String(16), nullable=False),
    Column("due_at", Utc),
    Column("expires_at", Utc, nullable=False),
    Column("attempts", SmallInteger, nullable=False),
    Column("attempted_at", Utc),
    Column("status", SmallInteger),
    CheckConstraint(
        "state IN ('pending', 'sent', 'unsure', 'failed', 'cancelled', 'expired')",
        name="state_known",
    ),
    Index(None, "due_at"),
)

calendar_feeds = Table(
    "calendar_feeds",
    metadata,
    _person(primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("made_at", Utc, nullable=False),
)

links = Table(
    "links",
    metadata,
    _id(),
    # What addresses say of it: long and random, so that nobody can guess another's.
    Column("public_id", String(32), nullable=False, unique=True),
    _person("coach_id"),
    _person("client_id"),
    Column("sees_notes", Boolean, nullable=False),
    Column("sees_pain", Boolean, nullable=False),
    Column("agreed_at", Utc, nullable=False),
    Column("ended_at", Utc),
    Column("ended_by", Id, ForeignKey("people.id", ondelete="SET NULL")),
    Index(None, "coach_id"),
    Index(None, "client_id"),
    # Two consents at the same moment make one link.
    Index(
        "uq_links_living",
        "coach_id",
        "client_id",
        unique=True,
        sqlite_where=text("ended_at IS NULL"),
        postgresql_where=text("ended_at IS NULL"),
    ),
)

client_tags = Table(
    "client_tags",
    metadata,
    _id(),
    Column("link_id", Id, ForeignKey("links.id", ondelete="CASCADE"), nullable=False),
    Column("tag", String(32), nullable=False),
    UniqueConstraint("link_id", "tag"),
)

summaries = Table(
    "summaries",
    metadata,
    _person(primary_key=True),
    # Another engine or curriculum would have them stand elsewhere; 0 where nothing was practised.
    Column("engine", BigInteger, nullable=False),
    Column("began", Date, nullable=False),
    # One letter a practice day.
    Column("days", Text, nullable=False),
    Column("ahead", JSON, nullable=False),
    Column("stands", JSON, nullable=False),
    Column("cells", JSON, nullable=False),
    Column("last_day", Date),
    Column("last_at", Utc),
    Column("kept_at", Utc, nullable=False),
)

invitations = Table(
    "invitations",
    metadata,
    _id(),
    _person("coach_id"),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("label", String(80), nullable=False),
    Column("group", Boolean, nullable=False),
    Column("makes_coach", Boolean, nullable=False),
    Column("made_at", Utc, nullable=False),
    Column("expires_at", Utc, nullable=False),
    Column("taken", Integer, nullable=False),
    Column("declined_at", Utc),
    Column("revoked_at", Utc),
    Column("mailed_to", String(254)),
    Index(None, "coach_id"),
)

audit_entries = Table(
    "audit_entries",
    metadata,
    _id(),
    # Whose trail it is: the client's.
    _person(),
    Column("at", Utc, nullable=False),
    Column("actor_id", Id, ForeignKey("people.id", ondelete="SET NULL")),
    Column("actor_name", String(80), nullable=False),
    Column("act", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Index("ix_audit_entries_person_id_id", "person_id", "id"),
)

tallies = Table(
    "tallies",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("label", String(32), primary_key=True),
    # Several clocks count at once, each in a row of its own.
    Column("shard", SmallInteger, primary_key=True),
    Column("value", Double, nullable=False),
)

zone_rules = Table(
    "zone_rules",
    metadata,
    # Of the time zone database by which the stored instants were reckoned; one row at most.
    Column("edition", String(16), primary_key=True),
)

key_rings = Table(
    "key_rings",
    metadata,
    # Always 1: a database belongs to one set of keys.
    Column("one", SmallInteger, primary_key=True, autoincrement=False),
    Column("fingerprint", String(64), nullable=False),
)

heartbeats = Table(
    "heartbeats",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("at", Utc, nullable=False),
)


class Base(DeclarativeBase):
    """For the account, the one place where rows are objects."""

    metadata = metadata


class PersonRow(Base):
    """A person as the account extends it; everyone else speaks to the table."""

    __table__ = people
