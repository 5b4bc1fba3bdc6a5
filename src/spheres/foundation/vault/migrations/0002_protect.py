"""Keys go with any grant; a draft is its member's own, while she may know the participant."""

from django.db import migrations

from spheres.foundation.access.protection import ANY, APP_ROLE, force, readable, run

OWN = f"member_id = (SELECT access_member()) AND (participant_id IS NULL OR participant_id = {readable(ANY)})"


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial"), ("access", "0002_members_and_grants")]
    operations = [
        run(
            *force("vault_participantkey"),
            f"CREATE POLICY key_read ON vault_participantkey FOR SELECT TO {APP_ROLE} "
            f"USING (participant_id = {readable(ANY)})",
            # A referral brings the key of someone not yet known. A key that exists can't be replaced.
            f"CREATE POLICY key_add ON vault_participantkey FOR INSERT TO {APP_ROLE} WITH CHECK (true)",
            *force("vault_draft"),
            f"CREATE POLICY draft_own ON vault_draft TO {APP_ROLE} USING ({OWN}) WITH CHECK ({OWN})",
            f"GRANT UPDATE, DELETE ON vault_draft TO {APP_ROLE}",
        ),
    ]
