-- Who sends a letter may neither read nor write the blind indexes: the letter is indexed for her,
-- once, while nobody has answered it.
CREATE FUNCTION referrals_index_letter(letter uuid, kinds text[], digests bytea[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  INSERT INTO participants_blindindex (participant_id, kind, digest)
  SELECT r.participant_id, k.kind, k.digest
  FROM referrals_referral r CROSS JOIN unnest(kinds, digests) AS k (kind, digest)
  WHERE r.id = letter AND r.decided_at IS NULL AND r.closed_at IS NULL
    AND NOT EXISTS (SELECT 1 FROM participants_blindindex b WHERE b.participant_id = r.participant_id)
$$;

-- Not now: whoever was to walk with her no longer does. In the database, because closing the letter
-- takes away the right to say so.
CREATE FUNCTION referrals_not_now() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  UPDATE participants_assignment SET ends_at = GREATEST(NEW.closed_at, starts_at)
  WHERE participant_id = NEW.participant_id AND ends_at IS NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER not_now AFTER UPDATE OF status ON referrals_referral
  FOR EACH ROW WHEN (NEW.status = 'not_now' AND OLD.status <> 'not_now')
  EXECUTE FUNCTION referrals_not_now();
