"""The short road (migration 0004) writes what finds each message, and leaves closed discussions to the long one.

A wish may carry ``words``, numbers made by ``cercle.discussions.finding``; code from before sends none, and the worker
writes them later.
"""

from importlib import import_module

from django.db import migrations

FORWARD = """
CREATE OR REPLACE FUNCTION discussions_post_together(
    wishes jsonb, roles text[], now_ timestamptz,
    post_full float8, post_rate float8, call_full float8, call_rate float8, channel text,
    by_bus boolean
) RETURNS TABLE (n int, seq bigint, "position" bigint, author_name varchar, rung text) LANGUAGE plpgsql
SET enable_hashjoin = off SET enable_mergejoin = off SET enable_seqscan = off SET jit = off AS $$
DECLARE
    may_post text[];
    may_call text[];
BEGIN
    PERFORM FROM discussions_discussion d
        WHERE d.id IN (SELECT (w ->> 'discussion')::uuid FROM jsonb_array_elements(wishes) w)
        ORDER BY d.id FOR UPDATE;
    may_post := discussions_take('POSTS', wishes, 'post', post_full, post_rate, now_);
    may_call := discussions_take('API_REQUESTS', wishes, 'call', call_full, call_rate, now_);
    PERFORM pg_advisory_xact_lock(hashtext('discussions_position')::bigint);
    RETURN QUERY
    WITH granted AS MATERIALIZED (
        SELECT w.*, a.name, m.last_read_seq,
               d.last_seq + row_number() OVER (PARTITION BY w.discussion ORDER BY w.n) AS seq,
               row_number() OVER (PARTITION BY w.discussion, w.author ORDER BY w.n) AS turn
        FROM jsonb_to_recordset(wishes) AS w(n int, id uuid, discussion uuid, author uuid, client uuid, token uuid,
                                             session text, body text, post text, call text,
                                             words bigint[])
        JOIN accounts_account a ON a.id = w.author AND a.is_active AND a.role = ANY(roles)
        JOIN discussions_discussion d ON d.id = w.discussion AND d.kind <> 'thread' AND d.closed_at IS NULL
        JOIN discussions_member m ON m.discussion_id = d.id AND m.account_id = a.id AND m.left_at IS NULL
        WHERE w.post = ANY(may_post) AND (w.call IS NULL OR w.call = ANY(may_call))
          AND (EXISTS (SELECT FROM accounts_apitoken t
                       WHERE t.id = w.token AND t.account_id = a.id AND t.revoked_at IS NULL)
               OR EXISTS (SELECT FROM django_session s WHERE s.session_key = w.session AND s.expire_date > now_))
          -- Written so that the unique index answers, whatever the planner knows of the table.
          AND (SELECT f.seq FROM discussions_message f WHERE f.discussion_id = w.discussion
               AND f.author_id = w.author AND f.client_id = w.client LIMIT 1) IS NULL
    ), lines AS (
        INSERT INTO discussions_message AS l (id, discussion_id, seq, position, author_id, client_id, body, system, at)
        SELECT g.id, g.discussion, g.seq, nextval('discussions_position'), g.author, g.client,
               convert_to(g.body, 'UTF8'), '', now_
        FROM (SELECT * FROM granted ORDER BY granted.n) g
        RETURNING l.id, l.position
    ), indexed AS (
        INSERT INTO discussions_searchentry (message_id, discussion_id, words)
        SELECT g.id, g.discussion, g.words FROM granted g WHERE cardinality(g.words) > 0
    ), counted AS (
        UPDATE discussions_discussion d SET last_seq = last.seq, last_at = now_
        FROM (SELECT g.discussion, max(g.seq) AS seq FROM granted g GROUP BY 1) last WHERE d.id = last.discussion
    ), read AS (
        UPDATE discussions_member m SET last_read_seq = last.seq
        FROM (SELECT g.discussion, g.author, max(g.seq) AS seq FROM granted g GROUP BY 1, 2) last
        WHERE m.discussion_id = last.discussion AND m.account_id = last.author AND m.left_at IS NULL
    ), traced AS (
        INSERT INTO audit_auditline (at, actor, act, subject_type, subject, detail)
        SELECT now_, g.author, 'message.posted', 'discussion', g.discussion::text,
               jsonb_build_object('message', g.id, 'seq', g.seq)
        FROM granted g ORDER BY g.n
    )
    SELECT g.n, g.seq, l.position, g.name,
           CASE WHEN by_bus THEN '' ELSE
             pg_notify(channel, json_build_object('topic', 'discussion:' || g.discussion, 'event', 'message',
               'ids', json_build_object('id', g.id, 'position', l.position))::text)::text END
           || CASE WHEN g.turn = 1 AND g.last_read_seq < g.seq - 1 THEN
                pg_notify(channel, json_build_object('topic', 'account:' || g.author, 'event', 'read',
                    'ids', json_build_object('account', g.author, 'discussion', g.discussion))::text)::text
              ELSE '' END
    FROM granted g JOIN lines l ON l.id = g.id ORDER BY l.position;
END $$;
"""
#: As it was.
BACKWARD = (
    import_module("cercle.discussions.migrations.0004_post_together")
    .FORWARD.partition("CREATE FUNCTION discussions_post_together")[2]
)


class Migration(migrations.Migration):
    dependencies = [("discussions", "0006_last_change")]
    operations = [
        migrations.RunSQL(FORWARD, "CREATE OR REPLACE FUNCTION discussions_post_together" + BACKWARD),
    ]
