"""Every address of Spheres; each app names its own pages."""

from allauth.account import views as allauth_views
from django.urls import include, path, re_path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from spheres.config import home
from spheres.config.rooms import addresses
from spheres.foundation.signin.views import PasskeyRemove, not_a_member
from spheres.foundation.ui.views import without_cookie

urlpatterns = [
    path("", home.welcome, name="welcome"),
    path("home/", home.home, name="home"),
    path("limits/", home.limits, name="limits"),
    # Changes nothing but a cookie of this device: one who keeps no cookies is told of no session.
    path("language/", without_cookie(set_language), name="set_language"),
    path("sign-in/", allauth_views.login, name="account_login"),
    path("sign-out/", allauth_views.logout, name="account_logout"),
    path("password/forgotten/", allauth_views.password_reset, name="account_reset_password"),
    path("password/forgotten/sent/", allauth_views.password_reset_done, name="account_reset_password_done"),
    re_path(  # the key has a dash of its own, her id has none
        r"^password/choose/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/chosen/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("account/password/", allauth_views.password_change, name="account_change_password"),
    path("account/password/set/", allauth_views.password_set, name="account_set_password"),
    path("account/confirm/", allauth_views.reauthenticate, name="account_reauthenticate"),
    # One page says how a member signs in; allauth's two lists lead to it.
    path("account/steps/", RedirectView.as_view(pattern_name="signin:account")),
    path("account/steps/webauthn/", RedirectView.as_view(pattern_name="signin:account")),
    path("account/steps/webauthn/keys/<int:pk>/remove/", PasskeyRemove.as_view(), name="mfa_remove_webauthn"),
    path("account/steps/", include("allauth.mfa.urls")),
    path("account/", include("spheres.foundation.signin.urls")),
    path("sign-in/partner/", include("allauth.socialaccount.providers.openid_connect.urls")),
    # allauth leads here where it would let strangers join, or something went wrong on the partner's side.
    *(
        path(f"sign-in/partner/{name}/", not_a_member, name=f"socialaccount_{name}")
        for name in ("signup", "login_cancelled", "login_error", "connections")
    ),
    path("drafts/", include("spheres.foundation.vault.urls")),
    path("", include("spheres.foundation.ui.urls")),
    *(path("", include(urls)) for urls in addresses("spheres.programme")),
]

handler404 = "spheres.foundation.ui.views.not_found"
handler500 = "spheres.foundation.ui.views.server_error"
handler403 = "spheres.foundation.ui.views.not_found"
handler400 = "spheres.foundation.ui.views.bad_request"
