-- What walking with her opens. Therapy notes are their author's; the notebook is hers alone.
CREATE FUNCTION grants_follow_up() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT ARRAY['identity', 'contact', 'referral', 'safety', 'clinical', 'needs', 'legal', 'health', 'activities',
               'measures', 'entourage', 'committee']
$$;

-- What is needed to answer a referral, before she has joined.
CREATE FUNCTION grants_in_welcome() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ARRAY['identity', 'contact', 'referral'] $$;

-- What of it stays with who sent the letter and answers it, once somebody walks with whom it is about, who shut her file to
-- them: not how to reach her, which others write down from then on.
CREATE FUNCTION grants_in_ones_own_letter() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT ARRAY['identity', 'referral']
$$;

-- What a danger opens.
CREATE FUNCTION grants_in_danger() RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ARRAY['safety', 'contact', 'identity'] $$;

-- Whether a member of a partner of this mandate, in this role, may ever hold this category by what was agreed.
-- Nobody but their author holds therapy notes, nobody but her the notebook; administrators and researchers hold
-- nothing about anyone; the police never what is clinical. No pack can raise it.
CREATE FUNCTION grants_may_hold(mandate text, role text, category text) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT role NOT IN ('administrator', 'researcher')
    AND category NOT IN ('therapy', 'notebook')
    AND NOT (mandate = 'police' AND category IN ('clinical', 'health', 'measures', 'committee'))
    AND NOT (role = 'police_liaison' AND category IN ('clinical', 'health', 'measures', 'committee'))
$$;
