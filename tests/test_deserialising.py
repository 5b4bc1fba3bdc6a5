"""Nothing that serves turns bytes into code: no pickle, and no backend that pickles."""

import ast
from pathlib import Path

from django.conf import settings

SOURCE = Path(__file__).resolve().parents[1] / "src"
RUNS_WHAT_IT_READS = {
    "pickle",
    "_pickle",
    "cPickle",
    "marshal",
    "shelve",
    "dill",
    "cloudpickle",
    "joblib",
    "jsonpickle",
}
PICKLING_CACHES = "django.core.cache.backends."


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name.split(".")[0] for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").split(".")[0]


def unsafe_calls(tree):
    """``yaml.load`` without a safe loader, ``eval``, ``exec``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = ast.unparse(node.func)
            if name in ("yaml.load", "yaml.unsafe_load", "yaml.full_load", "eval", "exec"):
                yield name


def problems(text):
    tree = ast.parse(text)
    return sorted((set(imported(tree)) & RUNS_WHAT_IT_READS) | set(unsafe_calls(tree)))


def test_no_module_imports_what_runs_what_it_reads():
    found = {str(path): problems(path.read_text(encoding="utf-8")) for path in SOURCE.rglob("*.py")}
    assert {path: said for path, said in found.items() if said} == {}
    assert problems("import pickle") == ["pickle"]
    assert problems("from shelve import open\nimport yaml\nyaml.load(x)") == ["shelve", "yaml.load"]


def test_the_settings_name_no_backend_that_pickles():
    assert not [cache for cache in settings.CACHES.values() if cache["BACKEND"].startswith(PICKLING_CACHES)]
    assert settings.SESSION_ENGINE.startswith("spheres.")
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"
