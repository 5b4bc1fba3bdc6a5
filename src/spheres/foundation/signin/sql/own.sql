-- The devices a member signs in from are noted while she signs in.
CREATE POLICY signin_knowndevice_read ON signin_knowndevice FOR SELECT TO spheres_app USING (true);
CREATE POLICY signin_knowndevice_add ON signin_knowndevice FOR INSERT TO spheres_app WITH CHECK (true);
CREATE POLICY signin_knowndevice_change ON signin_knowndevice FOR UPDATE TO spheres_app USING (true) WITH CHECK (true);
