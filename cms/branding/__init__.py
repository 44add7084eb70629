"""Who the site speaks for: name, address, logo, the quick exit's address. One row for each of Wagtail's sites."""
