"""Knitting charts as plain values: grid, checks, written rows, drawing. Standard library only."""
