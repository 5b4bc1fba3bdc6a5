"""A referral is sent by anyone and read by who answers it; a receipt is its referrer's."""

from pathlib import Path

from django.db import migrations

from spheres.foundation.access.protection import APP_ROLE, force, readable, run, run_file, stays, writable

# Whoever answers the referral tells its referrer. The referral's own policy judges inside.
BY_ITS_READER = "EXISTS (SELECT 1 FROM referrals_referral r WHERE r.receipt_id = referrals_receipt.id)"
# A colleague without an account leaves the receipt with the member who gave her the link.
BY_LINK = (
    "EXISTS (SELECT 1 FROM referrals_referrallink l "
    "WHERE l.used_for = referrals_receipt.id AND l.made_by_id = referrals_receipt.member_id)"
)


class Migration(migrations.Migration):
    dependencies = [
        ("referrals", "0001_initial"),
        ("access", "0002_members_and_grants"),
        ("participants", "0002_protect"),
    ]
    operations = [
        run(
            *force("referrals_referral"),
            # A referral is dropped like a letter: anyone may send one, undecided; nobody reads it so.
            f"CREATE POLICY referral_add ON referrals_referral FOR INSERT TO {APP_ROLE} "
            "WITH CHECK (status = 'sent' AND decided_at IS NULL AND closed_at IS NULL)",
            f"CREATE POLICY referral_read ON referrals_referral FOR SELECT TO {APP_ROLE} "
            f"USING (participant_id = {readable('referral')})",
            f"CREATE POLICY referral_change ON referrals_referral FOR UPDATE TO {APP_ROLE} "
            f"USING (participant_id = {writable('referral')}) "
            f"WITH CHECK (participant_id = {writable('referral')})",
            f"GRANT UPDATE ON referrals_referral TO {APP_ROLE}",
            stays("referrals_referral"),
            *force("referrals_receipt"),
            f"CREATE POLICY receipt_add ON referrals_receipt FOR INSERT TO {APP_ROLE} "
            f"WITH CHECK (member_id = (SELECT access_member()) OR {BY_LINK})",
            f"CREATE POLICY receipt_read ON referrals_receipt FOR SELECT TO {APP_ROLE} "
            f"USING (member_id = (SELECT access_member()) OR {BY_ITS_READER})",
            f"CREATE POLICY receipt_news ON referrals_receipt FOR UPDATE TO {APP_ROLE} "
            f"USING ({BY_ITS_READER}) WITH CHECK ({BY_ITS_READER})",
            f"GRANT UPDATE (news, news_at) ON referrals_receipt TO {APP_ROLE}",
        ),
        run_file(Path(__file__).parents[1] / "sql" / "letters.sql"),
    ]
