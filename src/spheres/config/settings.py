"""Django's settings, made from ``deployment()``; nothing else here reads the environment."""

from typing import Any
from urllib.parse import urlsplit

from spheres.config import relations
from spheres.config.database import APP, OWNER, embedded_address, given_address
from spheres.config.deployment import PROJECT, deployment
from spheres.config.mail_server import SECONDS, mail_server
from spheres.config.pooled import BoundedConnection, forget_session
from spheres.config.rooms import rooms
from spheres.config.zone import zone_of

_deployment = deployment()
_source = PROJECT / "src" / "spheres"

DEBUG = _deployment.debug
DEMO = _deployment.demo
SECRET_KEY = _deployment.session_secret()
ALLOWED_HOSTS = _deployment.allowed_hosts
CSRF_TRUSTED_ORIGINS = _deployment.trusted_origins

INSTALLED_APPS = [
    *rooms("spheres.foundation"),
    *rooms("spheres.programme"),
    "spheres.synthetic",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "procrastinate.contrib.django",
    "django_cotton",
    "lucide",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "spheres.foundation.ui.middleware.response_headers",
    "spheres.foundation.ui.middleware.known_methods",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "spheres.foundation.signin.middleware.Sessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "spheres.foundation.signin.middleware.Authentication",
    "spheres.foundation.accounts.middleware.idle_sign_out",
    "spheres.foundation.accounts.middleware.member_language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "spheres.foundation.ui.middleware.typed_is_kept",
    "allauth.account.middleware.AccountMiddleware",
    "spheres.foundation.signin.middleware.second_step",
    "spheres.foundation.signin.middleware.shared_device",
    "spheres.foundation.ui.middleware.without_nul",
    # Last: each view runs inside one transaction that knows its member.
    "spheres.foundation.signin.middleware.MemberTransaction",
]

ROOT_URLCONF = "spheres.config.urls"
WSGI_APPLICATION = "spheres.config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "spheres.foundation.ui.context.page",
                "spheres.foundation.signin.context.ways_in",
                "spheres.config.navigation.navigation",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "django_cotton.templatetags.cotton",
                "spheres.foundation.ui.templatetags.spheres",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
        },
    }
]

IN_PUBLIC = "-c search_path=public"
"""A name is looked for there alone: not first in a schema that is called as the role is, nor where the
database or the role says."""

# What is stuck ends: a statement, the wait for what another one holds, a transaction that is left open.
# Longer in the background, where nobody waits.
_seconds = (
    {"statement_timeout": 600, "lock_timeout": 60, "idle_in_transaction_session_timeout": 600}
    if _deployment.background
    else {"statement_timeout": 15, "lock_timeout": 3, "idle_in_transaction_session_timeout": 20}
)
ENDS = " ".join(f"-c {name}={seconds}s" for name, seconds in _seconds.items())
# A page says within three seconds that the database is away (config/door.py); a pool tries again at once, and
# never longer than a second later.
POOL = {
    "reset": forget_session,
    "timeout": 2.0,
    "reconnect_timeout": 1.0,
    **({} if _deployment.background else {"connection_class": BoundedConnection}),
}
# A host that is gone from the network says nothing: without these it would be waited for until it does.
REACHED = {
    "connect_timeout": 2,
    "tcp_user_timeout": 1500,
    "keepalives_idle": 10,
    "keepalives_interval": 2,
    "keepalives_count": 2,
}
# Statements keep their parameters apart and are planned once for each connection. Behind a pooler that shares
# connections between transactions, it must know prepared statements (PgBouncer 1.21 and later do).
SERVING = {
    "pool": {**POOL, "min_size": 1, "max_size": 8},
    "server_side_binding": True,
    "prepare_threshold": 5,
    # What a connection that was cleaned goes back to: Django reads each moment as UTC.
    "options": f"{IN_PUBLIC} -c TimeZone=UTC {ENDS}",
}


def _database(url: str | None, role: str, **more: Any) -> dict[str, Any]:
    address = given_address(url) if url else embedded_address(str(_deployment.data_folder / "postgres"), role)
    given = address["OPTIONS"]
    serving = {**SERVING, **more} if role == APP else {"options": IN_PUBLIC}
    if "options" in given and "options" in serving:
        serving["options"] = f"{given['options']} {serving['options']}"
    return {
        "ENGINE": "spheres.config.postgresql",
        **address,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**REACHED, **given, **serving},
    }


DATABASES = {
    "default": _database(_deployment.database_url, APP),
    # Migrations and the making of a region only; the server process never opens it.
    "owner": _database(_deployment.database_owner_url, OWNER),
    # What is counted is counted in a transaction of its own, whatever becomes of the page.
    "attempts": _database(_deployment.database_url, APP, pool={**POOL, "min_size": 0, "max_size": 4}),
}
LIBRARY_RELATIONS = relations.LIBRARY_RELATIONS
# What must be counted by all processes together: failed sign-ins, codes that were used. Plain JSON.
CACHES = {"default": {"BACKEND": "spheres.foundation.signin.attempts.AttemptsCache", "LOCATION": "attempts"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Member"
AUTHENTICATION_BACKENDS = ["spheres.foundation.signin.backends.DoorBackend"]
PASSWORD_HASHERS = ["spheres.foundation.signin.passwords.SealedArgon2"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ACCOUNT_ADAPTER = "spheres.foundation.accounts.adapter.StaffAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # members are invited by their coordinator, never self-made
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False  # a stranger's address gets no message: there is nowhere to sign up
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # this session stays; the others end
ACCOUNT_FORMS = {
    "login": "spheres.foundation.signin.forms.LoginForm",
    "reset_password": "spheres.foundation.signin.forms.WayBackForm",
    "user_token": "spheres.foundation.signin.forms.LinkForm",
}
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "spheres.foundation.accounts.links.NewPasswordTokens"  # noqa: S105
ALLAUTH_TRUSTED_PROXY_COUNT = _deployment.proxies
# The second step: a passkey or an authenticator app, with recovery codes (foundation/signin).
MFA_ADAPTER = "spheres.foundation.signin.adapters.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "spheres.foundation.signin.forms.CodeForm",
    "reauthenticate": "spheres.foundation.signin.forms.CodeAgainForm",
    "login_webauthn": "spheres.foundation.signin.forms.PasskeyForm",
    "authenticate_webauthn": "spheres.foundation.signin.forms.PasskeyStepForm",
    "reauthenticate_webauthn": "spheres.foundation.signin.forms.PasskeyAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_ALLOW_UNVERIFIED_EMAIL = True  # an invitation was answered from it
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Spheres"
MFA_TOTP_TOLERANCE = 1  # a phone's clock may be half a minute off
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not _deployment.secure
DEMO_SECRET = "SPHERESDEMOSPHERESDEMOSPHERESDEM"  # noqa: S105 - of a synthetic region's members
# A partner's own sign-in: its provider is named by its code, and lets in that partner's members alone.
SOCIALACCOUNT_ADAPTER = "spheres.foundation.signin.adapters.PartnerSignInAdapter"
PARTNER_SIGN_INS = [sign_in.partner for sign_in in _deployment.partner_sign_ins]
SOCIALACCOUNT_PROVIDERS = {
    "openid_connect": {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": sign_in.partner,
                "name": sign_in.partner,
                "client_id": sign_in.client_id,
                "secret": sign_in.secret,
                "settings": {
                    "server_url": sign_in.server_url,
                    "addresses_are_sure": sign_in.addresses_are_sure,
                },
            }
            for sign_in in _deployment.partner_sign_ins
        ],
    }
}
# Beside the library's own: what one network address may send on the public page. High, because a
# school or a shelter is one address; the page says so and keeps what she typed.
# And how often one member may say whom she means in an emergency, so that nobody tries numbers.
ACCOUNT_RATE_LIMITS = {"self_referral": "40/h/ip", "emergency": "20/d/user"}
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "welcome"

SESSION_ENGINE = "spheres.foundation.signin.sessions"
SESSION_COOKIE_AGE = _deployment.idle_minutes * 60
SESSION_COOKIE_NAME = "spheres"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _deployment.secure
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_AGE = None  # nothing on a device outlives the browser being closed
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "spheres.foundation.ui.views.csrf_failure"
SECURE_SSL_REDIRECT = _deployment.secure
# Only a proxy of ours is believed that a page came by HTTPS.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _deployment.proxies else None
SECURE_HSTS_SECONDS = 63_072_000 if _deployment.secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Not "no-referrer": browsers then send "Origin: null" with our own forms, and the check against
# forged requests must refuse them. Nothing goes to another site either way (docs/decisions/0004).
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Where a form may lead: here, and to the sign-ins of our partners.
FORMS_MAY_LEAD_TO = sorted(
    {
        "{0.scheme}://{0.netloc}".format(urlsplit(sign_in.server_url))
        for sign_in in _deployment.partner_sign_ins
    }
)
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
# A receipt is never written down in clear, not even for a moment: files stay in memory, or are refused.
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["spheres.foundation.ui.uploads.InMemoryOnly"]

# The vault: who holds the key file's root, and where that file stands (foundation/vault/keyfile.py).
VAULT_PROVIDER = _deployment.key_provider
VAULT_KEY_FILE = _deployment.key_file
VAULT_REGION_KEY = _deployment.region_key.get_secret_value() if _deployment.region_key else ""
VAULT_TRANSIT = _deployment.transit.model_dump() if _deployment.transit else {}
VAULT_PLACES = _deployment.places_of_keys
VAULT_KEYS_KEPT_SECONDS = _deployment.keys_kept_seconds
PACK_FOLDER = _deployment.pack_folder

LANGUAGE_CODE = "fr"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "spheres_language"
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [_source / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = zone_of(_deployment.pack_folder)
FORMAT_MODULE_PATH = ["spheres.config.formats"]

STATIC_URL = "static/"
STATIC_ROOT = PROJECT / "staticfiles"
WHITENOISE_USE_FINDERS = True
WHITENOISE_MAX_AGE = 3600

EMAIL_BACKEND = "spheres.config.mail.Server" if _deployment.email_url else "spheres.config.mail.PrivateFiles"
AUDIT_FOLDER = _deployment.seals_folder
EMAIL_FILE_PATH = _deployment.data_folder / "mail"
if _deployment.email_url:
    _mail = mail_server(_deployment.email_url)
    EMAIL_HOST, EMAIL_PORT = _mail.host, _mail.port
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _mail.user, _mail.password
    EMAIL_USE_TLS, EMAIL_USE_SSL = _mail.secure == "later", _mail.secure == "at once"
    EMAIL_TIMEOUT = SECONDS
DEFAULT_FROM_EMAIL = _deployment.email_from

MESSAGE_STORAGE = "spheres.foundation.ui.sealed_messages.SealedMessages"

# The log holds what happened to the machine, never who: no request line's query, no form, no name.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"no_person": {"()": "spheres.foundation.audit.logs.NoPerson"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["no_person"]}
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django": {"handlers": ["console"], "level": "WARNING", "propagate": False}},
}
