"""A view that rooms bring together is made of one SELECT a room, in the order of the rooms."""

import pytest
from django.apps import apps

from spheres.foundation.declaration import Joined
from spheres.foundation.installation.declared import branch_files, joined, pieces, tables
from spheres.foundation.installation.pieces import BadSql, read_branch
from spheres.foundation.installation.plan import sql_files, whole_plan


def test_a_branch_is_one_select(tmp_path):
    path = tmp_path / "due.sql"
    path.write_text("-- What it is.\nSELECT 1 AS one\nUNION ALL\n-- And another.\nSELECT 2;\n")
    assert read_branch(path).startswith("SELECT 1 AS one")


@pytest.mark.parametrize(
    "text", ["SELECT 1; SELECT 2;", "CREATE VIEW v AS SELECT 1;", "DROP TABLE t;", ""], ids=str
)
def test_anything_else_is_none(tmp_path, text):
    path = tmp_path / "due.sql"
    path.write_text(text)
    with pytest.raises(BadSql):
        read_branch(path)


def test_a_branch_is_no_piece_by_itself_and_each_stands_in_the_view_in_the_order_of_the_rooms():
    order = [config.path for config in apps.get_app_configs()]
    by_name = {piece.name: piece.sql for piece in pieces() if piece.kind == "view"}
    assert joined()
    for model, how in joined():
        assert isinstance(how, Joined)
        paths = branch_files(how.branch)
        assert not set(paths) & set(sql_files())
        places = [order.index(str(path.parent.parent)) for path in paths]
        assert places == sorted(places)
        sql = by_name[model._meta.db_table]
        stands = [sql.index(read_branch(path)) for path in paths]
        assert stands == sorted(stands)


def test_no_view_is_open_but_one_that_asks_as_whoever_reads_it():
    plan = whole_plan()
    views = {piece.name: piece.sql for piece in plan.pieces if piece.kind == "view"}
    open_to_some = {table.name for table in tables() if table.name in views and table.verbs}
    assert open_to_some == {model._meta.db_table for model, _how in joined()}
    for name in open_to_some:
        assert "WITH (security_invoker = true) AS" in views[name]
        table = plan.table(name)
        assert table
        assert {verb for verbs in table.verbs.values() for verb in verbs} == {"SELECT"}
