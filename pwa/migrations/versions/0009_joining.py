"""Links that say what a coach sees, invitations to them, and the client's audit trail."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
LIVING = sa.text("ended_at IS NULL")
links = sa.table(
    "links",
    sa.column("id", sa.BigInteger),
    sa.column("coach_id", sa.BigInteger),
    sa.column("client_id", sa.BigInteger),
    sa.column("public_id", sa.String),
    sa.column("sees_notes", sa.Boolean),
    sa.column("sees_pain", sa.Boolean),
    sa.column("agreed_at", AT),
    sa.column("ended_at", AT),
)


def upgrade() -> None:
    _links()
    op.create_table(
        "invitations",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("coach_id", ID, nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("group", sa.Boolean(), nullable=False),
        sa.Column("makes_coach", sa.Boolean(), nullable=False),
        sa.Column("made_at", AT, nullable=False),
        sa.Column("expires_at", AT, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.Column("declined_at", AT, nullable=True),
        sa.Column("revoked_at", AT, nullable=True),
        sa.Column("mailed_to", sa.String(length=254), nullable=True),
        sa.ForeignKeyConstraint(
            ["coach_id"], ["people.id"], name=op.f("fk_invitations_coach_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_invitations_token_hash")),
    )
    op.create_index(op.f("ix_invitations_coach_id"), "invitations", ["coach_id"])
    op.create_table(
        "audit_entries",
        sa.Column("id", ID, autoincrement=True, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("at", AT, nullable=False),
        sa.Column("actor_id", ID, nullable=True),
        sa.Column("actor_name", sa.String(length=80), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_audit_entries_person_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"],
            ["people.id"],
            name=op.f("fk_audit_entries_actor_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entries")),
    )
    op.create_index(op.f("ix_audit_entries_person_id_id"), "audit_entries", ["person_id", "id"])


def downgrade() -> None:
    for table in ("audit_entries", "invitations"):
        op.drop_table(table)
    op.drop_index("uq_links_living", table_name="links")
    with op.batch_alter_table("links") as batch:
        batch.drop_constraint(op.f("fk_links_ended_by"), type_="foreignkey")
        batch.drop_constraint(op.f("uq_links_public_id"), type_="unique")
        for name in ("ended_by", "sees_pain", "sees_notes", "public_id"):
            batch.drop_column(name)


def _links() -> None:
    with op.batch_alter_table("links") as table:
        table.add_column(sa.Column("public_id", sa.String(length=32), nullable=True))
        table.add_column(sa.Column("sees_notes", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("sees_pain", sa.Boolean(), nullable=True))
        table.add_column(sa.Column("ended_by", ID, nullable=True))
    _fill()
    with op.batch_alter_table("links") as table:
        for name, kind in (
            ("public_id", sa.String(length=32)),
            ("sees_notes", sa.Boolean()),
            ("sees_pain", sa.Boolean()),
        ):
            table.alter_column(name, existing_type=kind, nullable=False)
        table.create_unique_constraint(op.f("uq_links_public_id"), ["public_id"])
        table.create_foreign_key(
            op.f("fk_links_ended_by"), "people", ["ended_by"], ["id"], ondelete="SET NULL"
        )
    op.create_index(
        "uq_links_living",
        "links",
        ["coach_id", "client_id"],
        unique=True,
        sqlite_where=LIVING,
        postgresql_where=LIVING,
    )


def _fill() -> None:
    """Links made before there was a consent to ask for show no notes and no pain."""
    seen: set[tuple[int, int]] = set()
    rows = op.get_bind().execute(sa.select(links).order_by(links.c.id))
    for row in rows.all():
        pair = row.coach_id, row.client_id
        again = row.ended_at is None and pair in seen
        seen.update({pair} if row.ended_at is None else ())
        op.execute(
            links.update()
            .where(links.c.id == row.id)
            .values(
                public_id=secrets.token_urlsafe(16),
                sees_notes=False,
                sees_pain=False,
                ended_at=row.agreed_at if again else row.ended_at,
            )
        )
