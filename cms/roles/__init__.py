"""Who may do what: six roles as data, and the groups that are kept equal to them."""
