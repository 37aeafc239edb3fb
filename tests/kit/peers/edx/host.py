"""Open edX's own platform code (lti-consumer-xblock) in the smallest Django that carries it.

A process of its own: `python host.py PORT FOLDER`.
"""

import os
from importlib import import_module

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "settings"
    django.setup()
    import_module("campus").serve()
