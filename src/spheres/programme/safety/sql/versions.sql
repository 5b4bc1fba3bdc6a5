-- The reason of an emergency access has a key of its own, wrapped like every other.
CREATE TRIGGER version_stands BEFORE INSERT OR UPDATE OF wrapped ON safety_emergencyaccess
  FOR EACH ROW WHEN (NEW.wrapped IS NOT NULL) EXECUTE FUNCTION vault_version_stands();
