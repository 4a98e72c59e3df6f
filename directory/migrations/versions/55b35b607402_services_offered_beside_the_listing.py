"""services offered beside the listing

Revision ID: 55b35b607402
Revises: e1e389439e45
"""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import directory.database

revision = '55b35b607402'
down_revision = 'e1e389439e45'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('location', schema=None) as batch_op:
        batch_op.add_column(sa.Column('offered', sa.JSON(), nullable=False, server_default='[]'))
    location = sa.table('location', sa.column('id', sa.Integer), sa.column('listing', sa.JSON()), sa.column('offered', sa.JSON()))
    connection = op.get_bind()
    fill = location.update().where(location.c.id == sa.bindparam('row')).values(offered=sa.bindparam('terms', type_=sa.JSON()))
    for id_, listing in connection.execute(sa.select(location.c.id, location.c.listing)).all():
        terms = [service['term'] for service in (listing or {}).get('services', []) if service['status'] == 'offered']
        if terms:
            connection.execute(fill, {'row': id_, 'terms': terms})
    with op.batch_alter_table('location', schema=None) as batch_op:
        batch_op.alter_column('offered', server_default=None, existing_type=sa.JSON(), existing_nullable=False)


def downgrade() -> None:
    with op.batch_alter_table('location', schema=None) as batch_op:
        batch_op.drop_column('offered')
