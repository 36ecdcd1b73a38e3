"""What the public rows did not know before: how full each lab is, how many came, for which groups it is meant."""

from django.db import migrations

# Row-level security holds for the owner too, so each city is entered in turn.
COUNT = """
DO $$
DECLARE one uuid;
BEGIN
  FOR one IN SELECT id FROM cities_city LOOP
    PERFORM set_config('app.city', one::text, true);
    UPDATE citylabs_publiclab lab SET
      seats_taken = people.taken,
      waiting = people.waiting,
      came = CASE WHEN lab.state IN ('reporting', 'closed') AND people.taken > 0 THEN people.came END,
      groups = people.groups
    FROM (
      SELECT public.id,
        (SELECT count(*) FROM citylabs_registration r
          WHERE r.city_id = one AND r.lab_id = public.id AND r.state IN ('confirmed', 'offered')) AS taken,
        (SELECT count(*) FROM citylabs_registration r
          WHERE r.city_id = one AND r.lab_id = public.id AND r.state = 'waiting_list') AS waiting,
        (SELECT count(checked_in_at) FROM citylabs_registration r
          WHERE r.city_id = one AND r.lab_id = public.id) AS came,
        ARRAY(SELECT t.helix_group FROM citylabs_labtarget t
          WHERE t.city_id = one AND t.lab_id = public.id ORDER BY t.helix_group)::varchar(20)[] AS groups
      FROM citylabs_publiclab public WHERE public.city_id = one
    ) people
    WHERE lab.id = people.id;
  END LOOP;
  PERFORM set_config('app.city', '', true);
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("citylabs", "0007_show_seats_in_the_catalogue")]
    operations = [migrations.RunSQL(COUNT, migrations.RunSQL.noop)]
