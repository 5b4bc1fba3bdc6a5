-- Who at a partner may read what she shares with it: those named, from now on, and no longer the others. Said by
-- who walks with her (nobody any more, also by who has not met her yet); a member is named for her own partner alone,
-- and a place that another partner named her for is over.
CREATE FUNCTION participants_set_circle(participant uuid, at_partner uuid, named uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  PERFORM accounts_lock_members(named);
  IF participant <> ALL (COALESCE(access_walked_with(), '{}'::uuid[]))
       AND NOT (named = '{}' AND participant = ANY (COALESCE(access_beside(), '{}'::uuid[])))
     OR EXISTS (SELECT 1 FROM unnest(named) AS n (id)
                WHERE participants_is_shut(participant, n.id) OR NOT EXISTS (SELECT 1 FROM accounts_member m
                                  WHERE m.id = n.id AND m.partner_id = at_partner AND m.is_active)) THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not name %s for participant %s at partner %s', access_member(), named, participant, at_partner);
  END IF;
  UPDATE participants_circle o SET ends_at = GREATEST(access_now(), o.starts_at)
  WHERE o.participant_id = participant AND o.ends_at IS NULL
    AND (o.partner_id = at_partner) <> (o.member_id = ANY (named));
  INSERT INTO participants_circle (id, participant_id, member_id, partner_id, starts_at)
  SELECT gen_random_uuid(), participant, n.id, at_partner, access_now() FROM unnest(named) AS n (id)
  ON CONFLICT (participant_id, member_id) WHERE ends_at IS NULL DO NOTHING;
END $$;

-- She leaves: nobody is named any more.
CREATE FUNCTION participants_end_circles(participant uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
  IF participant <> ALL (COALESCE(access_beside(), '{}'::uuid[])) THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not end the circles of participant %s', access_member(), participant);
  END IF;
  UPDATE participants_circle SET ends_at = GREATEST(access_now(), starts_at)
  WHERE participant_id = participant AND ends_at IS NULL;
END $$;
GRANT EXECUTE ON FUNCTION participants_set_circle, participants_end_circles TO spheres_app;
