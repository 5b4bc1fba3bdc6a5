"""How the wall's SQL is written, where a shape decides what it costs or what it leaves open."""

import re
from pathlib import Path

SQL = sorted((Path(__file__).resolve().parents[1] / "src" / "spheres").rglob("sql/*.sql"))
OF_A_ROW = re.compile(
    r"(?<![\w.])(?!NEW\.|referral\.)(?:\w+\.(?:participant_id|participant|id)|participant_id|id) "
    r"(?:= ANY|<> ALL) \(COALESCE\((?!\(SELECT )"
)
"""A column beside what a function answers, where that is not asked in a SELECT of its own."""


def test_what_a_function_answers_is_asked_once_a_statement_and_not_once_a_row():
    """``= ANY (COALESCE((SELECT f()), '{}'))`` is one InitPlan; without the SELECT, f is called for each row
    (design of access: the shape of a policy matters)."""
    assert len(SQL) > 50
    found = [
        f"{path.name}: {line.strip()}"
        for path in SQL
        for line in path.read_text(encoding="utf-8").splitlines()
        if OF_A_ROW.search(line)
    ]
    assert found == []
