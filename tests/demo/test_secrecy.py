from osq.demo.secrecy import conceal_counts, conceal_zone


def test_counts_from_one_to_four_are_hidden_and_zero_is_not() -> None:
    row = conceal_counts({"a": 0, "b": 1, "c": 4, "d": 5})
    assert row == {"a": 0, "b": "s", "c": "s", "d": 5}


def test_nothing_is_told_of_a_zone_under_a_hundred_recipients() -> None:
    assert set(conceal_zone({"alloc": 99, "rsa": 0, "aah": "nd"}, 99).values()) == {"ss"}


def test_a_zone_of_a_hundred_recipients_is_told() -> None:
    assert conceal_zone({"alloc": 100, "rsa": 3}, 100) == {"alloc": 100, "rsa": "s"}
