"""A person whom a clock has in hand, or whose claim failed, is looked at again later."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rhythms", sa.Column("look_again_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("rhythms", "look_again_at")
