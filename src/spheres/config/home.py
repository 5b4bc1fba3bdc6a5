"""The front door: the public page, and each member's own first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from spheres.config.navigation import places
from spheres.foundation.accounts.gates import members
from spheres.programme.region.pack import current_pack


def welcome(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return redirect("home")
    return render(request, "ui/welcome.html", {"pack": current_pack()})


def limits(request: HttpRequest) -> HttpResponse:
    """What no software can do for her: said before she trusts it with anything."""
    return render(request, "ui/limits.html", {"pack": current_pack()})


@members()
def home(request: HttpRequest) -> HttpResponse:
    return redirect(places(request.user)[0].name)
