"""Settings of the site: `dev` (demo and development), `test`, `production` (12-factor)."""
