"""What the picture of her entourage needs in its template."""

from django import template

from spheres.programme.entourage.rules import short

register = template.Library()
register.filter("short_name", short)
