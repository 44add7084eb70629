"""The site's own pages: home, standing texts, search, and what search engines ask for."""
