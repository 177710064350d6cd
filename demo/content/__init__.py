"""Fictional content on real communes: nothing here names a real structure, person, address or number."""
