-- Letters without their accents, in lower case: how both the directory and what is asked are written.
CREATE FUNCTION directory_folded(words text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT translate(replace(replace(lower(words), 'œ', 'oe'), 'æ', 'ae'),
                 'àâäáãåçéèêëíìîïñóòôöõúùûüýÿ’‘', 'aaaaaaceeeeiiiinooooouuuuyy  ')
$$;

-- A service by its words, in French and in English and as they are written, its name first.
CREATE FUNCTION directory_words(name text, organization text, rest text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT setweight(to_tsvector('pg_catalog.french', directory_folded(name))
              || to_tsvector('pg_catalog.english', directory_folded(name))
              || to_tsvector('pg_catalog.simple', directory_folded(name)), 'A')
    || setweight(to_tsvector('pg_catalog.simple', directory_folded(organization)), 'B')
    || setweight(to_tsvector('pg_catalog.french', directory_folded(rest))
              || to_tsvector('pg_catalog.english', directory_folded(rest))
              || to_tsvector('pg_catalog.simple', directory_folded(rest)), 'C')
$$;

-- What is asked, the same way: all its words, in either language, the last ones perhaps not yet whole.
CREATE FUNCTION directory_asked(words text) RETURNS tsquery
LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$
  SELECT plainto_tsquery('pg_catalog.french', directory_folded(words))
      || plainto_tsquery('pg_catalog.english', directory_folded(words))
      || COALESCE((SELECT to_tsquery('pg_catalog.simple', string_agg(word || ':*', ' & '))
                   FROM regexp_split_to_table(directory_folded(words), '[^a-z0-9]+') AS word WHERE word <> ''),
                  ''::tsquery)
$$;

-- The words of a service follow what is said of it.
CREATE FUNCTION directory_set_words() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
  NEW.words := directory_words(NEW.name, NEW.organization, NEW.description || ' ' || NEW.more || ' ' || NEW.places);
  RETURN NEW;
END $$;
CREATE TRIGGER set_words BEFORE INSERT OR UPDATE ON directory_listing FOR EACH ROW
  EXECUTE FUNCTION directory_set_words();
GRANT EXECUTE ON FUNCTION directory_folded, directory_words, directory_asked TO spheres_app;

-- Any member proposes a correction, in her own name; a coordinator answers it, once.
CREATE POLICY directory_correction_read ON directory_correction FOR SELECT TO spheres_app
  USING (author_id = (SELECT access_member()) OR (SELECT access_role()) = 'coordinator');
CREATE POLICY directory_correction_add ON directory_correction FOR INSERT TO spheres_app
  WITH CHECK (author_id = (SELECT access_member()) AND state = 'proposed' AND read_at IS NULL);
CREATE POLICY directory_correction_answer ON directory_correction FOR UPDATE TO spheres_app
  USING ((SELECT access_role()) = 'coordinator' AND state = 'proposed')
  WITH CHECK (state <> 'proposed' AND read_by_id = (SELECT access_member()));
