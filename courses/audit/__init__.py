"""Who saw, changed, printed and exported what: written once, kept at least two years, shown in plain words."""
