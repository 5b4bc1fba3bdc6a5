"""Coming in by one's own organisation."""

import json

import pytest

from tests.builders.journeys import assert_accessible
from tests.journeys.conftest import Visitor, serve_copy

pytestmark = pytest.mark.journey


@pytest.fixture(scope="session")
def iam_configuration(iam_configuration):
    """A nonce is for flows that pass tokens through the browser: this one passes a code, with PKCE."""
    iam_configuration.setdefault("CANAILLE_OIDC", {})["REQUIRE_NONCE"] = False
    return iam_configuration


def register(iam_server, address):
    """Spheres becomes known to the partner's provider."""
    client = iam_server.models.Client(
        client_id="spheres", client_secret="between-us", client_name="Spheres", client_uri=address,
        contacts=["admin@spheres.example"], grant_types=["authorization_code"], response_types=["code"],
        redirect_uris=[f"{address}/sign-in/partner/oidc/ccsmtl/login/callback/"],
        scope=["openid", "email", "profile"], token_endpoint_auth_method="client_secret_post",
    )  # fmt: skip
    with iam_server.app.app_context():
        iam_server.backend.save(client)
        client.audience = [client]
        iam_server.backend.save(client)


def test_a_partners_own_sign_in_lets_in_its_members_alone(region_folder, browser, iam_server):
    """The whole way, by a real OpenID Connect provider (Canaille) and its own pages."""
    settings = {"partner": "ccsmtl", "client_id": "spheres", "secret": "between-us",
                "server_url": iam_server.url, "addresses_are_sure": True}  # fmt: skip
    known = iam_server.random_user(
        user_name="lussier", emails=["liaison@spheres.example"], password="correct horse"
    )
    elsewhere = iam_server.random_user(
        user_name="walsh", emails=["liaison.west@spheres.example"], password="correct horse"
    )
    stranger = iam_server.random_user(
        user_name="nobody", emails=["nobody@spheres.example"], password="correct horse"
    )
    with serve_copy(region_folder, SPHERES_PARTNER_SIGN_INS=json.dumps([settings])) as address:
        register(iam_server, address)
        for user, comes_in in ((known, True), (elsewhere, False), (stranger, False)):
            visitor = Visitor(browser, address, "phone", "fr")
            page = visitor.page
            page.goto("/sign-in/")
            assert_accessible(page)
            page.click("form[action*='/oidc/ccsmtl/'] button")
            iam_server.consent(user)
            page.fill("[name=login]", user.user_name)
            page.click("button[type=submit] >> nth=0")
            page.fill("[name=password]", "correct horse")
            page.click("button[type=submit] >> nth=0")
            if comes_in:
                page.fill("[name=code]", page.locator("[data-demo-code]").inner_text())
                page.click("main form .button >> nth=0")
                page.wait_for_url("**/young-people/shared/")
            else:
                page.wait_for_url("**/not-a-member/")
                assert_accessible(page)
                page.goto("/young-people/shared/")
                assert "/sign-in/" in page.url
            visitor.context.close()
