"""Which edition of the time zone database the stored instants were reckoned by."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "zone_rules",
        sa.Column("edition", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("edition", name=op.f("pk_zone_rules")),
    )


def downgrade() -> None:
    op.drop_table("zone_rules")
