"""Ports are kept from the moment they are chosen: two runs that start in the same second meet no taken port."""

from ops.ports import choose_port, take_port


def test_taken_port_gives_way_to_another() -> None:
    with take_port(0) as first:
        port = first.getsockname()[1]
        with take_port(port) as second:
            assert second.getsockname()[1] != port


def test_port_is_free_again_when_its_holder_lets_go() -> None:
    with take_port(0) as held:
        port = held.getsockname()[1]
        assert choose_port(port) != port

    assert choose_port(port) == port
