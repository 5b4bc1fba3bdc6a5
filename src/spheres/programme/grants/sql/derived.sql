-- Every grant there should be, from every source; what is not narrowed is whole. To whom she shut her file, none
-- opens it: not a named person, emergency access included; nor a kind of person or a place, emergency access apart. Whoever
-- sent the letter that her no went along with answers it like any other.
CREATE VIEW access_derived AS
SELECT d.* FROM (
  SELECT * FROM grants_from_consent
  UNION ALL SELECT * FROM grants_from_supervision
  UNION ALL SELECT * FROM grants_from_search
  UNION ALL
  SELECT *, NULL::timestamptz, '{}'::uuid[], '{}'::uuid[] FROM (
    SELECT * FROM grants_from_assignment
    UNION ALL SELECT * FROM grants_from_triage
    UNION ALL SELECT * FROM grants_from_welcome
    UNION ALL SELECT * FROM grants_from_committee
    UNION ALL SELECT * FROM grants_from_emergency
    UNION ALL SELECT * FROM grants_from_therapy
    UNION ALL SELECT * FROM grants_from_bed) AS whole) AS d
WHERE NOT EXISTS (
  SELECT 1 FROM participants_in_force f JOIN accounts_member m ON m.id = d.member_id
  WHERE f.participant_id = d.participant_id
    AND participants_shuts(f.said, m)
    AND m.id IS DISTINCT FROM f.spares
    AND NOT (m.id IS NOT DISTINCT FROM f.sent_by AND d.source = 'triage' AND d.category = ANY (grants_in_ones_own_letter()))
    AND ((f.said).member_id IS NOT NULL OR d.source <> 'emergency'));
