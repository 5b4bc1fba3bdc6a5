"""Who is on shift where, from when until when: somebody is there tonight, and sees what that needs."""
