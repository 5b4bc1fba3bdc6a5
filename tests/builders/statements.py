"""The database, asked without the application."""

from conftest import as_owner
from django.db import connection


def answers(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def one_answer(statement, *values):
    ((answer,),) = answers(statement, *values)
    return answer


def set_back(model, pk, **values):
    with as_owner():
        model.objects.filter(pk=pk).update(**values)


def account_asking():
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_account()")
        return cursor.fetchone()[0]
