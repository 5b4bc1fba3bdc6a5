"""What ``tools/faults.py`` is made of: what was promised, who writes, a region of its own, and each fault."""
