"""Red flags of a check-off, answers about soreness, balance checks."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "soreness_answers",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("check_off_id", sa.Uuid(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=8), nullable=False),
        sa.CheckConstraint(
            "answer IN ('gone', 'easing', 'worse')", name=op.f("ck_soreness_answers_answer_known")
        ),
        sa.ForeignKeyConstraint(
            ["check_off_id"],
            ["check_offs.id"],
            name=op.f("fk_soreness_answers_check_off_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_soreness_answers_person_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_soreness_answers")),
    )
    with op.batch_alter_table("soreness_answers", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_soreness_answers_person_id"), ["person_id"], unique=False
        )

    op.create_table(
        "balance_checks",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column(
            "person_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False
        ),
        sa.Column("practice_day", sa.Date(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("swayback", sa.Boolean(), nullable=True),
        sa.Column("flat_ribs", sa.Boolean(), nullable=True),
        sa.Column("tighter", sa.String(length=8), nullable=True),
        sa.CheckConstraint(
            "tighter IN ('left', 'right', 'both')", name=op.f("ck_balance_checks_tighter_known")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["people.id"], name=op.f("fk_balance_checks_person_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_balance_checks")),
    )
    with op.batch_alter_table("balance_checks", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_balance_checks_person_id_balance_checks_practice_day"),
            ["person_id", "practice_day"],
            unique=False,
        )

    op.add_column("check_offs", sa.Column("red_flags", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("check_offs", "red_flags")
    with op.batch_alter_table("balance_checks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_balance_checks_person_id_balance_checks_practice_day"))

    op.drop_table("balance_checks")
    with op.batch_alter_table("soreness_answers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_soreness_answers_person_id"))

    op.drop_table("soreness_answers")
