"""When a clock looks again at a person in hand or in trouble, and which moments are fixed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("rhythms", sa.Column("next_fixed", sa.Boolean(), nullable=True))
    op.add_column("rhythms", sa.Column("look_again_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("rhythms", "look_again_at")
    op.drop_column("rhythms", "next_fixed")
