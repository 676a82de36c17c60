"""Mail and calendar as second ways, and what is counted for the operator."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
ON_PEOPLE = ("confirmed_at", "confirm_sent_at", "mail_wanted_at")


def upgrade() -> None:
    for name in ON_PEOPLE:
        op.add_column("people", sa.Column(name, AT, nullable=True))
    op.drop_index(op.f("ix_deliveries_device_id"), table_name="deliveries")
    op.create_index(op.f("ix_deliveries_device_id"), "deliveries", ["device_id", "id"])
    op.create_table(
        "mails",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("occasion_id", ID, nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("due_at", AT, nullable=True),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("attempts", sa.SmallInteger(), nullable=False),
        sa.Column("attempted_at", AT, nullable=True),
        sa.Column("status", sa.SmallInteger(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'sent', 'unsure', 'failed', 'cancelled', 'expired')",
            name=op.f("ck_mails_state_known"),
        ),
        sa.ForeignKeyConstraint(
            ["occasion_id"],
            ["occasions.id"],
            name=op.f("fk_mails_occasion_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sa.UniqueConstraint("occasion_id", name=op.f("uq_mails_occasion_id")),
    )
    op.create_index(op.f("ix_mails_due_at"), "mails", ["due_at"])
    op.create_table(
        "calendar_feeds",
        sa.Column("person_id", ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_calendar_feeds_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    op.create_table(
        "tallies",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=32), nullable=False),
        sa.Column("shard", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("name", "label", "shard", name=op.f("pk_tallies")),
    )


def downgrade() -> None:
    for table in ("tallies", "calendar_feeds", "mails"):
        op.drop_table(table)
    op.drop_index(op.f("ix_deliveries_device_id"), table_name="deliveries")
    op.create_index(op.f("ix_deliveries_device_id"), "deliveries", ["device_id"])
    for name in reversed(ON_PEOPLE):
        op.drop_column("people", name)
