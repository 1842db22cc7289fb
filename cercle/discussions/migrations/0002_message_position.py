"""Positions are given in the order in which messages become visible.

A plain sequence would let message 8 be committed before message 7: a stream that had sent 8 would then resume after
it and miss 7. The transaction-long lock makes giving a position and committing it one step, for everybody.
"""

from django.db import migrations

FORWARD = """
CREATE SEQUENCE discussions_position AS bigint;
CREATE FUNCTION discussions_next_position() RETURNS bigint LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtext('discussions_position')::bigint);
    RETURN nextval('discussions_position');
END $$;
"""
BACKWARD = """
DROP FUNCTION discussions_next_position();
DROP SEQUENCE discussions_position;
"""


class Migration(migrations.Migration):
    dependencies = [("discussions", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
