"""The chain of the log, made by PostgreSQL when a transaction commits.

A deferred trigger gives each entry the next number of its city and a SHA-256 over its predecessor's hash and all of its
columns. The lock on the city's head is taken only then, so that long transactions do not wait for each other.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION cities_log_digest(entry cities_logentry, before bytea, place bigint) RETURNS bytea
LANGUAGE sql STABLE AS $$
    SELECT sha256(before || convert_to(jsonb_build_array(
        entry.id, entry.city_id, place, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        entry.actor_kind, entry.actor_id, entry.actor_label, entry.action,
        entry.object_type, entry.object_id, entry.object_label, entry.changes
    )::text, 'UTF8'))
$$;

CREATE FUNCTION cities_log_chain() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public AS $$
DECLARE
    outer_city text := COALESCE(current_setting('app.city', true), '');
    place bigint;
    before bytea;
    digest bytea;
BEGIN
    -- The wall is forced on the owner too; the entry's own city may differ from the outer transaction's.
    PERFORM set_config('app.city', NEW.city_id::text, true);
    INSERT INTO cities_loghead (city_id, seq, hash) VALUES (NEW.city_id, 0, ''::bytea) ON CONFLICT DO NOTHING;
    UPDATE cities_loghead SET seq = seq + 1 WHERE city_id = NEW.city_id RETURNING seq, hash INTO place, before;
    digest := cities_log_digest(NEW, before, place);
    UPDATE cities_logentry SET seq = place, previous_hash = before, hash = digest WHERE id = NEW.id;
    UPDATE cities_loghead SET hash = digest WHERE city_id = NEW.city_id;
    PERFORM set_config('app.city', outer_city, true);
    RETURN NULL;
END
$$;

CREATE CONSTRAINT TRIGGER cities_log_chain AFTER INSERT ON cities_logentry
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cities_log_chain();
"""

BACKWARD = """
DROP TRIGGER cities_log_chain ON cities_logentry;
DROP FUNCTION cities_log_chain();
DROP FUNCTION cities_log_digest(cities_logentry, bytea, bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("cities", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
