"""What is shared follows the entry, whichever way the entry is written: form, API, import, bulk change, merge, undo.

A copy that one of them forgot would go on showing other cities what a person has corrected (GDPR, articles 16 and 19).
Where the address changes to one that has not agreed, or the organisation's name is taken out, sharing ends.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION stakeholders_follow_entry() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM stakeholders_sharedentry shared USING changed entry
     WHERE shared.city_id = entry.city_id AND shared.stakeholder_id = entry.id
       AND CASE WHEN shared.consent_email IS NULL
                THEN entry.organisation = '' OR entry.helix_group = 'citizen'
                ELSE NOT EXISTS (SELECT FROM stakeholders_consent consent
                                  WHERE consent.city_id = entry.city_id AND consent.share_email = lower(entry.email))
           END;
    UPDATE stakeholders_sharedentry shared
       SET consent_email = CASE WHEN shared.consent_email IS NOT NULL THEN lower(entry.email) END,
           organisation = entry.organisation,
           person = CASE WHEN shared.consent_email IS NULL THEN '' ELSE entry.person END,
           role = CASE WHEN shared.consent_email IS NULL THEN '' ELSE entry.role END,
           email = CASE WHEN shared.consent_email IS NULL THEN '' ELSE entry.email END,
           helix_group = entry.helix_group, level = entry.level, language = entry.language, country = entry.country,
           region = entry.region, website = entry.website, themes = entry.themes, cpv = entry.cpv,
           cpv_tree = entry.cpv_tree,
           tags = ARRAY(SELECT tag FROM unnest(shared.tags) tag WHERE tag = ANY (entry.tags) ORDER BY tag),
           changed_at = statement_timestamp()
      FROM changed entry
     WHERE shared.city_id = entry.city_id AND shared.stakeholder_id = entry.id;
    RETURN NULL;
END
$$;

CREATE TRIGGER stakeholders_follow_entry AFTER UPDATE ON stakeholders_stakeholder
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION stakeholders_follow_entry();
"""

BACKWARD = """
DROP TRIGGER stakeholders_follow_entry ON stakeholders_stakeholder;
DROP FUNCTION stakeholders_follow_entry();
"""


class Migration(migrations.Migration):
    dependencies = [("stakeholders", "0014_shared_entries")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
