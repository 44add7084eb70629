"""The demo year, loaded through the doors people use: the longest integration test of the product.

Each module is one chapter. Nothing here writes a mark, a completion or a certificate directly.
"""
