#!/usr/bin/env python3
"""Door for commands. Without `DJANGO_SETTINGS_MODULE` the settings of the demo are used."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.dev")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
