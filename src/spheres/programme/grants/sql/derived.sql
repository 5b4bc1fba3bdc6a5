-- Every grant there should be, from every source.
CREATE VIEW access_derived AS
SELECT * FROM grants_from_assignment
UNION ALL SELECT * FROM grants_from_consent
UNION ALL SELECT * FROM grants_from_triage
UNION ALL SELECT * FROM grants_from_welcome
UNION ALL SELECT * FROM grants_from_supervision
UNION ALL SELECT * FROM grants_from_committee
UNION ALL SELECT * FROM grants_from_emergency
UNION ALL SELECT * FROM grants_from_therapy;
