-- What whoever is asking is about to be shown, or changes, as the rows that say so: when, for which partner, as it is
-- now, and why it was allowed. Of the grants that hold now, those of the categories that were opened allowed it. Where
-- none is of them, and she shares something else with this member's partner, it was addressed to it. A name goes with
-- any grant. ``sources`` that are said already stay.
CREATE FUNCTION audit_as_written(
  ids uuid[], participants uuid[], people integer[], kinds text[], pages text[], categories text[], sources text[]
) RETURNS TABLE (
  id uuid, at timestamptz, member_id uuid, partner_id uuid, participant_id uuid, people integer, kind text, page text,
  categories text[], sources text[]
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT asked.id, access_now(), who.id, who.partner_id, asked.participant_id, asked.people, asked.kind, asked.page,
         string_to_array(asked.categories, ','),
         COALESCE(string_to_array(asked.sources, ','), held.of_these,
                  CASE WHEN asked.categories = '' THEN held.of_any
                       WHEN 'consent' = ANY (held.of_any) THEN '{addressed}'::text[] END, '{}')
  FROM unnest(ids, participants, people, kinds, pages, categories, sources)
       AS asked(id, participant_id, people, kind, page, categories, sources)
  LEFT JOIN accounts_member who ON who.id = (SELECT access_member())
  LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT g.source::text ORDER BY g.source::text)
             FILTER (WHERE g.category = ANY (string_to_array(asked.categories, ','))) AS of_these,
           array_agg(DISTINCT g.source::text ORDER BY g.source::text) AS of_any
    FROM access_grant g
    WHERE asked.sources IS NULL AND g.participant_id = asked.participant_id
      AND g.member_id = who.id AND g.valid_from <= access_now()
      AND (g.valid_until IS NULL OR g.valid_until > access_now())
  ) AS held ON true
$$;

-- The looks of one answer, the last that its transaction does: in the name of whoever is asking, and of nobody else.
-- The one look that names no member is that of a letter, in the letter's own transaction. Answers, for each, with
-- what the database said of it, from which the process builds its digest by itself (lines.py).
CREATE FUNCTION audit_write(
  whose uuid, ids uuid[], participants uuid[], people integer[], kinds text[], pages text[], categories text[],
  sources text[]
) RETURNS TABLE (look uuid, moment text, for_partner uuid, allowed_by text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp SET timezone = 'UTC' SET datestyle = 'ISO'
AS $$
BEGIN
  IF whose IS DISTINCT FROM access_member() THEN
    RAISE insufficient_privilege USING MESSAGE = format(
      'member %s may not write a look of member %s', access_member(), whose);
  END IF;
  IF whose IS NULL AND EXISTS (
    SELECT 1 FROM audit_as_written(ids, participants, people, kinds, pages, categories, sources) w
    WHERE referrals_leaves_look(w.participant_id, w.kind, w.page) IS NOT TRUE OR w.people IS NOT NULL
          OR w.sources <> '{}'
  ) THEN
    RAISE insufficient_privilege USING MESSAGE = 'who is not proven may not write a look';
  END IF;
  RETURN QUERY
  WITH written AS (
    INSERT INTO audit_look
      (id, at, member_id, partner_id, participant_id, people, kind, page, categories, sources)
    SELECT w.* FROM audit_as_written(ids, participants, people, kinds, pages, categories, sources) w
    RETURNING *
  )
  SELECT w.id, w.at::text, w.partner_id, w.sources::text FROM written w;
END $$;
GRANT EXECUTE ON FUNCTION audit_as_written, audit_write TO spheres_app;

-- Whoever adds one, in words that nothing can make another's.
CREATE FUNCTION audit_look_in_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
  IF NEW.page !~ '^[a-z0-9_:-]*$' OR NEW.kind NOT IN ('view', 'print', 'change', 'refusal')
     OR EXISTS (SELECT 1 FROM unnest(NEW.categories || NEW.sources) AS word (said)
                WHERE said IS NULL OR said !~ '^[a-z_]+$') THEN
    RAISE insufficient_privilege USING MESSAGE = format('look %s is not in the words of a look', NEW.id);
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER in_words BEFORE INSERT ON audit_look FOR EACH ROW EXECUTE FUNCTION audit_look_in_words();

-- Who walks with her and who coordinates read who looked.
CREATE POLICY audit_look_read ON audit_look FOR SELECT TO spheres_app
  USING (participant_id = ANY (COALESCE((SELECT access_readable('identity')), '{}'::uuid[]))
         AND (SELECT access_role()) IN ('pivot_worker', 'coordinator'));
