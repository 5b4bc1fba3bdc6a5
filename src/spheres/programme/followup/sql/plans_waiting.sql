-- An emergency plan that is not made by the second week, or is to be read again since yesterday, waits too.
ALTER FUNCTION followup_late(date, timestamptz) RENAME TO followup_late_but_plans;
CREATE FUNCTION followup_late(today date, midnight timestamptz)
RETURNS TABLE (waits text, subject uuid, due timestamptz, owner uuid, escalates_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
  SELECT l.waits, l.subject, l.due, l.owner, l.escalates_at FROM followup_late_but_plans(today, midnight) l
  UNION ALL
  -- Her worker the first day, three days later the coordinators; at once when nobody walks with her.
  SELECT 'plan', f.id, d.due, a.member_id,
         CASE WHEN a.member_id IS NULL THEN d.due ELSE d.due + interval '3 days' END
  FROM participants_followup f
  LEFT JOIN participants_assignment a ON a.participant_id = f.participant_id AND a.ends_at IS NULL
  LEFT JOIN LATERAL (
    SELECT review_on FROM safety_emergencyplan e
    WHERE e.participant_id = f.participant_id ORDER BY e.version DESC LIMIT 1) p ON true
  CROSS JOIN LATERAL (SELECT COALESCE(p.review_on + 1, f.started_on + 7) AS first_day) l
  CROSS JOIN LATERAL (SELECT midnight - (today - l.first_day) * interval '1 day' AS due) d
  WHERE f.ended_on IS NULL AND l.first_day <= today
$$;
REVOKE EXECUTE ON FUNCTION followup_late(date, timestamptz) FROM PUBLIC;
