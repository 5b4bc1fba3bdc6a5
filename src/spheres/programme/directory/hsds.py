"""The Human Services Data Specification, version 3 (Open Referral): its entities, and what ties them.

Source: the specification's schema reference (docs.openreferral.org). Fields that are not named here are kept as
they came: the specification lets publishers add their own.
"""

from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["text", "number", "uri", "email", "date", "time", "uuid"]
"""What a value has to be; what is not named in an entity's ``kinds`` is text."""


@dataclass(frozen=True)
class Link:
    """An entity inside another, in JSON; in tables, an id in a column of ``on``."""

    key: str
    entity: str
    column: str
    on: Literal["child", "parent"] = "child"


@dataclass(frozen=True)
class Entity:
    file: str
    columns: str
    required: tuple[str, ...] = ("id",)
    required_in_tables: tuple[str, ...] = ()
    kinds: dict[str, Kind] = field(default_factory=dict)
    choices: dict[str, tuple[str, ...]] = field(default_factory=dict)
    holds: tuple[Link, ...] = ()

    @property
    def names(self) -> list[str]:
        return self.columns.split()


DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
PLACES = ("physical", "postal", "virtual")
EVERY = (Link("attributes", "attribute", "link_id"), Link("metadata", "metadata", "resource_id"))

ENTITIES: dict[str, Entity] = {
    "organization": Entity(
        "organizations.csv",
        "id name alternate_name description email website tax_status tax_id year_incorporated legal_status logo "
        "uri parent_organization_id",
        ("id", "name", "description"),
        kinds={"email": "email", "website": "uri", "uri": "uri", "year_incorporated": "number"},
        holds=(
            Link("funding", "funding", "organization_id"), Link("contacts", "contact", "organization_id"),
            Link("phones", "phone", "organization_id"), Link("locations", "location", "organization_id"),
            Link("programs", "program", "organization_id"),
            Link("organization_identifiers", "organization_identifier", "organization_id"), *EVERY,
        ),
    ),
    "program": Entity(
        "programs.csv", "id organization_id name alternate_name description", ("id", "name", "description"),
        ("organization_id",), holds=EVERY,
    ),
    "service": Entity(
        "services.csv",
        "id organization_id program_id name alternate_name description url email status interpretation_services "
        "application_process fees_description wait_time fees accreditations eligibility_description minimum_age "
        "maximum_age assured_date assurer_email licenses alert last_modified",
        ("id", "name", "status"), ("organization_id",),
        kinds={
            "url": "uri", "email": "email", "assurer_email": "email", "minimum_age": "number",
            "maximum_age": "number", "assured_date": "date",
        },
        choices={"status": ("active", "inactive", "defunct", "temporarily closed")},
        holds=(
            Link("phones", "phone", "service_id"), Link("schedules", "schedule", "service_id"),
            Link("service_areas", "service_area", "service_id"),
            Link("service_at_locations", "service_at_location", "service_id"),
            Link("languages", "language", "service_id"),
            Link("organization", "organization", "organization_id", "parent"),
            Link("funding", "funding", "service_id"), Link("cost_options", "cost_option", "service_id"),
            Link("program", "program", "program_id", "parent"),
            Link("required_documents", "required_document", "service_id"),
            Link("contacts", "contact", "service_id"), *EVERY,
        ),
    ),
    "service_at_location": Entity(
        "service_at_location.csv", "id service_id location_id description", ("id",), ("service_id", "location_id"),
        holds=(
            Link("contacts", "contact", "service_at_location_id"), Link("phones", "phone", "service_at_location_id"),
            Link("schedules", "schedule", "service_at_location_id"),
            Link("location", "location", "location_id", "parent"), *EVERY,
        ),
    ),
    "location": Entity(
        "locations.csv",
        "id location_type url organization_id name alternate_name description transportation latitude longitude "
        "external_identifier external_identifier_type",
        ("id", "location_type"), kinds={"url": "uri", "latitude": "number", "longitude": "number"},
        choices={"location_type": PLACES},
        holds=(
            Link("languages", "language", "location_id"), Link("addresses", "address", "location_id"),
            Link("contacts", "contact", "location_id"), Link("accessibility", "accessibility", "location_id"),
            Link("phones", "phone", "location_id"), Link("schedules", "schedule", "location_id"), *EVERY,
        ),
    ),
    "address": Entity(
        "addresses.csv",
        "id location_id attention address_1 address_2 city region state_province postal_code country address_type",
        ("id", "address_1", "city", "state_province", "postal_code", "country", "address_type"),
        choices={"address_type": PLACES}, holds=EVERY,
    ),
    "phone": Entity(
        "phones.csv",
        "id location_id service_id organization_id contact_id service_at_location_id number extension type description",
        ("id", "number"), kinds={"extension": "number"},
        holds=(Link("languages", "language", "phone_id"), *EVERY),
    ),
    "schedule": Entity(
        "schedules.csv",
        "id service_id location_id service_at_location_id valid_from valid_to dtstart timezone until count wkst freq "
        "interval byday byweekno bymonthday byyearday description opens_at closes_at schedule_link attending_type notes",
        kinds={
            "valid_from": "date", "valid_to": "date", "dtstart": "date", "until": "date", "timezone": "number",
            "count": "number", "interval": "number", "opens_at": "time", "closes_at": "time", "schedule_link": "uri",
        },
        choices={"wkst": DAYS, "freq": ("WEEKLY", "MONTHLY")}, holds=EVERY,
    ),
    "contact": Entity(
        "contacts.csv",
        "id organization_id service_id service_at_location_id location_id name title department email",
        kinds={"email": "email"}, holds=(Link("phones", "phone", "contact_id"), *EVERY),
    ),
    "service_area": Entity(
        "service_areas.csv", "id service_id name description extent extent_type uri", holds=EVERY
    ),
    "language": Entity("languages.csv", "id service_id location_id phone_id name code note", holds=EVERY),
    "funding": Entity("funding.csv", "id organization_id service_id source", holds=EVERY),
    "cost_option": Entity(
        "cost_options.csv", "id service_id valid_from valid_to option currency amount amount_description", ("id",),
        ("service_id",), kinds={"valid_from": "date", "valid_to": "date", "amount": "number"}, holds=EVERY,
    ),
    "required_document": Entity("required_documents.csv", "id service_id document uri", holds=EVERY),
    "accessibility": Entity(
        "accessibility.csv", "id location_id description details url", kinds={"url": "uri"}, holds=EVERY
    ),
    "organization_identifier": Entity(
        "organization_identifiers.csv", "id organization_id identifier_scheme identifier_type identifier",
        ("id", "identifier_type", "identifier"), ("organization_id",), holds=EVERY,
    ),
    "attribute": Entity(
        "attributes.csv", "id link_id taxonomy_term_id link_type link_entity value", ("id",),
        ("link_id", "taxonomy_term_id", "link_entity"),
        holds=(Link("taxonomy_term", "taxonomy_term", "taxonomy_term_id", "parent"), EVERY[1]),
    ),
    "taxonomy_term": Entity(
        "taxonomy_terms.csv", "id code name description parent_id taxonomy language taxonomy_id term_uri",
        ("id", "code", "name", "description"),
        holds=(Link("taxonomy_detail", "taxonomy", "taxonomy_id", "parent"), EVERY[1]),
    ),
    "taxonomy": Entity(
        "taxonomies.csv", "id name description uri version", ("id", "name", "description"), holds=(EVERY[1],)
    ),
    "metadata": Entity(
        "metadata.csv",
        "id resource_id resource_type last_action_date last_action_type field_name previous_value replacement_value "
        "updated_by",
        ("id", "last_action_date", "last_action_type", "field_name", "previous_value", "replacement_value", "updated_by"),
        ("resource_id", "resource_type"),
    ),
    "meta_table_description": Entity(
        "meta_table_descriptions.csv", "id name language character_set", holds=EVERY
    ),
}  # fmt: skip

BY_FILE = {entity.file: name for name, entity in ENTITIES.items()}
UUIDS = (
    {"id"}
    | {link.column for entity in ENTITIES.values() for link in entity.holds}
    | {"parent_organization_id"}
)
"""Columns whose values are UUIDs, in whichever entity."""
