"""How an order moved, in words."""

from spheres.programme.priorities.rules import Card, Move, left_out, moves

SLEEP, BROTHER, MONEY = Card("sleep", "Dormir"), Card("brother", "Mon frère"), Card("", "Ma guitare")


def test_nothing_moved_where_there_was_no_order_before():
    assert moves(None, [SLEEP, MONEY]) == [Move.FIRST_ORDER, Move.FIRST_ORDER]
    assert left_out(None, [SLEEP]) == []


def test_each_card_says_how_it_moved():
    before = [SLEEP, BROTHER, MONEY]
    assert moves(before, [BROTHER, SLEEP, MONEY]) == [Move.HIGHER, Move.LOWER, Move.SAME]
    assert moves([SLEEP], [SLEEP, BROTHER]) == [Move.SAME, Move.NEW]


def test_what_she_did_not_take_this_time_is_left_out():
    assert left_out([SLEEP, BROTHER], [BROTHER, MONEY]) == [SLEEP]


def test_a_card_is_the_same_whatever_it_was_called_and_however_hers_is_spaced():
    before = [Card("sleep", "Sleep somewhere calm"), Card("", " Ma  GUITARE ")]
    assert moves(before, [SLEEP, MONEY]) == [Move.SAME, Move.SAME]
    assert left_out(before, [SLEEP, MONEY]) == []


def test_her_own_words_are_another_card_than_one_of_the_regions():
    assert moves([Card("sleep", "Dormir")], [Card("", "Dormir")]) == [Move.NEW]
