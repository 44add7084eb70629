"""Keys for the certificates of the world, made once."""

from tests.certificates.conftest import keys  # noqa: F401
