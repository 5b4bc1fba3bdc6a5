"""The contract of imports for the floors of an area, from where their order is written (config/rooms.py)."""

from importlinter.contracts.layers import LayersContract

from spheres.config.rooms import AREAS


class FloorsContract(LayersContract):
    """Each room uses only rooms on lower floors. Its one option, ``area``, is a key of ``AREAS``."""

    type_name = "floors"

    def __init__(self, name, session_options, contract_options):
        area = contract_options["area"]
        layers = [" | ".join(floor) for floor in reversed(AREAS[area])]
        others = {key: value for key, value in contract_options.items() if key != "area"}
        super().__init__(
            name, session_options, {**others, "containers": [area], "layers": layers, "exhaustive": "true"}
        )
