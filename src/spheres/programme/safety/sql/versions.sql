-- The reason of an emergency access has a key of its own, wrapped like every other.
CREATE TRIGGER version_stands BEFORE INSERT OR UPDATE OF wrapped ON safety_emergencyaccess
  FOR EACH ROW WHEN (NEW.wrapped IS NOT NULL) EXECUTE FUNCTION vault_version_stands();

-- How many emergency accesses are late to be answered for: a number, for the reminder.
CREATE FUNCTION safety_reviews_late() RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
AS $$ SELECT count(*) FROM safety_emergencyaccess WHERE reviewed_at IS NULL AND review_by < access_now() $$;
