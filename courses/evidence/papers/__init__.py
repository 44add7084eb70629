"""Every paper about what happened: one way of drawing, one letterhead, one field list a paper."""
