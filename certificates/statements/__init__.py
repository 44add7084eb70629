"""Statements for the authority and passports for the road: asked for, checked, numbered, never changed."""
