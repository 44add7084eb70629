"""Ayacucho Quechua writes numbers and dates as Peruvian Spanish does.

Month names fall back to Spanish until a named person has reviewed Quechua ones.
"""

from cms.formats.es.formats import *  # noqa: F403
