"""What a person of the staff sees first: the next thing to do, in the order of her role."""
