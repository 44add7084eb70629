"""Rows for tests, believable and clearly fictional."""
