"""Django's settings for the host of Open edX's platform code."""

import sys

PORT, FOLDER = int(sys.argv[1]), sys.argv[2]
BASE = f"http://localhost:{PORT}"
SECRET_KEY = "for-tests-only"
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "campus"
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "waffle",
    "config_models",
    "rest_framework",
    "lti_consumer",
]
MIDDLEWARE = [
    "campus.outage",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{FOLDER}/edx.sqlite",
        "OPTIONS": {"timeout": 30, "transaction_mode": "IMMEDIATE"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
SESSION_COOKIE_NAME = f"edx{PORT}"
USE_TZ = True
USAGE_ID_PATTERN = r"(?P<usage_id>(?:i4x://?[^/]+/[^/]+/[^/]+/[^@]+(?:@[^/]+)?)|(?:[^/]+))"
PLATFORM_NAME = "Open edX"
LMS_ROOT_URL = BASE
LTI_API_BASE = BASE
LTI_BASE = BASE
LTI_NRPS_DISALLOW_PII = False
