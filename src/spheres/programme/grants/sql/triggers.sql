-- When a source of grants changes, what it opens or shuts is derived in the same transaction: once for each
-- statement, however many rows it wrote. Which tables are sources, their declarations say (is_source_of_grants).
CREATE FUNCTION access_source_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  CASE TG_OP
    WHEN 'INSERT' THEN
      PERFORM access_rederive((SELECT array_agg(DISTINCT participant_id) FROM fresh));
    WHEN 'DELETE' THEN
      PERFORM access_rederive((SELECT array_agg(DISTINCT participant_id) FROM gone));
    ELSE
      PERFORM access_rederive((SELECT array_agg(DISTINCT participant_id) FROM (
        SELECT participant_id FROM fresh UNION SELECT participant_id FROM gone) AS concerned));
  END CASE;
  RETURN NULL;
END $$;

-- A member who changes role or partner, leaves or comes back: whoever she has to do with, and, for a coordinator,
-- every referral in triage.
CREATE FUNCTION access_member_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_rederive((SELECT array_agg(id) FROM (
    SELECT participant_id AS id FROM participants_assignment
      WHERE member_id = NEW.id
         OR member_id IN (SELECT worker_id FROM team_supervision WHERE supervisor_id = NEW.id)
    UNION SELECT participant_id FROM participants_circle WHERE member_id = NEW.id
    UNION SELECT participant_id FROM access_grant WHERE member_id = NEW.id
    UNION SELECT i.participant_id FROM committee_agendaitem i
          JOIN committee_call k ON k.meeting_id = i.meeting_id WHERE k.member_id = NEW.id
    UNION SELECT participant_id FROM safety_emergencyaccess
          WHERE member_id = NEW.id AND ends_at > access_now()
    UNION SELECT participant_id FROM therapy_therapy WHERE therapist_id = NEW.id
    UNION SELECT participant_id FROM grants_by_shift WHERE partner_id = NEW.partner_id
    UNION SELECT participant_id FROM referrals_referral
          WHERE closed_at IS NULL AND NEW.role = 'coordinator') AS concerned));
  RETURN NULL;
END $$;
CREATE TRIGGER derive_member AFTER INSERT OR UPDATE OF role, partner_id, is_active, is_on_call ON accounts_member
  FOR EACH ROW EXECUTE FUNCTION access_member_changed();

-- A ceiling, or the mandate of a partner: all that was agreed with partners is judged anew.
CREATE FUNCTION access_mandate_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_rederive((SELECT array_agg(DISTINCT participant_id) FROM (
    SELECT participant_id FROM participants_circle
    UNION SELECT participant_id FROM committee_agendaitem
    UNION SELECT participant_id FROM participants_assignment
    UNION SELECT participant_id FROM therapy_therapy
    UNION SELECT participant_id FROM grants_by_shift
    UNION SELECT participant_id FROM safety_emergencyaccess WHERE ends_at > access_now()) AS concerned));
  RETURN NULL;
END $$;
CREATE TRIGGER derive_ceiling AFTER INSERT OR UPDATE OR DELETE ON access_ceiling
  FOR EACH STATEMENT EXECUTE FUNCTION access_mandate_changed();
-- A pack that is loaded again says each mandate again: nothing is derived anew when it is the same.
CREATE TRIGGER derive_partner AFTER UPDATE OF mandate ON accounts_partner FOR EACH ROW
  WHEN (OLD.mandate IS DISTINCT FROM NEW.mandate) EXECUTE FUNCTION access_mandate_changed();

-- The grace is another: everyone who ever joined.
CREATE FUNCTION access_grace_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_rederive((SELECT array_agg(DISTINCT participant_id) FROM consents_consent));
  RETURN NULL;
END $$;
CREATE TRIGGER derive_grace AFTER INSERT OR UPDATE OR DELETE ON access_grace
  FOR EACH STATEMENT EXECUTE FUNCTION access_grace_changed();

CREATE FUNCTION access_supervision_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_rederive((SELECT array_agg(DISTINCT participant_id) FROM participants_assignment
    WHERE member_id IN (NEW.worker_id, OLD.worker_id)));
  RETURN NULL;
END $$;
CREATE TRIGGER derive_supervision AFTER INSERT OR UPDATE OR DELETE ON team_supervision
  FOR EACH ROW EXECUTE FUNCTION access_supervision_changed();

CREATE FUNCTION access_meeting_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_rederive((SELECT array_agg(DISTINCT participant_id) FROM committee_agendaitem
    WHERE meeting_id::text IN (to_jsonb(NEW) ->> TG_ARGV[0], to_jsonb(OLD) ->> TG_ARGV[0])));
  RETURN NULL;
END $$;
CREATE TRIGGER derive_meeting AFTER UPDATE ON committee_meeting
  FOR EACH ROW EXECUTE FUNCTION access_meeting_changed('id');
CREATE TRIGGER derive_call AFTER INSERT OR UPDATE OR DELETE ON committee_call
  FOR EACH ROW EXECUTE FUNCTION access_meeting_changed('meeting_id');

-- What went along with her to another record holds there as long as it holds where she said it.
CREATE FUNCTION access_restriction_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM access_rederive((SELECT array_agg(participant_id) FROM participants_carriedrestriction
    WHERE restriction_id = NEW.id));
  RETURN NULL;
END $$;
CREATE TRIGGER derive_along AFTER UPDATE OF in_force_at, lifted_at ON participants_restriction
  FOR EACH ROW EXECUTE FUNCTION access_restriction_changed();

-- Whom a shift at a partner, or who is named, can open now: of whom a search is open, or a bed for this night is asked.
CREATE VIEW grants_by_shift AS
SELECT u.participant_id, p.id AS partner_id
FROM safety_missingepisode u CROSS JOIN accounts_partner p
WHERE u.closed_at IS NULL
UNION
SELECT r.participant_id, r.partner_id
FROM services_servicereferral r
WHERE r.night_may_read
  AND r.closed_at IS NULL
  AND r.needed_at > access_now() - interval '2 days';

-- Once for each statement, however many shifts it wrote.
CREATE FUNCTION access_shift_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE partners uuid[];
BEGIN
  PERFORM pg_advisory_xact_lock(2023, 1);  -- after every change under way: a search that is begun now sees the shift, or is seen
  CASE TG_OP
    WHEN 'INSERT' THEN SELECT array_agg(DISTINCT partner_id) INTO partners FROM fresh;
    WHEN 'DELETE' THEN SELECT array_agg(DISTINCT partner_id) INTO partners FROM gone;
    ELSE
      SELECT array_agg(DISTINCT partner_id) INTO partners
      FROM (SELECT partner_id FROM fresh UNION SELECT partner_id FROM gone) AS concerned;
  END CASE;
  PERFORM access_rederive((SELECT array_agg(DISTINCT participant_id) FROM grants_by_shift
    WHERE partner_id = ANY (COALESCE(partners, '{}'))));
  RETURN NULL;
END $$;
CREATE TRIGGER derive_shift_added AFTER INSERT ON shifts_shift REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION access_shift_changed();
CREATE TRIGGER derive_shift_changed AFTER UPDATE ON shifts_shift REFERENCING NEW TABLE AS fresh OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION access_shift_changed();
CREATE TRIGGER derive_shift_removed AFTER DELETE ON shifts_shift REFERENCING OLD TABLE AS gone
  FOR EACH STATEMENT EXECUTE FUNCTION access_shift_changed();
