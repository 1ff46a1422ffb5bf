"""The one clock of all connections."""

from parley_gateway.domain.rota import Rota

from services.gateway.tests.fakes import World


def test_each_connection_is_looked_at_once_a_period(world: World) -> None:
    """Ten ticks meet everybody once, none of them everybody; after a long silence one tick is enough."""
    rota = Rota(1.0)
    connections = [world.connect(str(number)) for number in range(200)]
    for connection in connections:
        rota.add(connection)
    rota.due(0.0)
    met = [rota.due(tick / 10 + 0.01) for tick in range(1, 11)]
    assert sorted(id(each) for part in met for each in part) == sorted(map(id, connections))
    assert max(map(len, met)) < len(connections)
    assert len(rota.due(100.0)) == len(rota) == len(connections)


def test_who_left_is_not_looked_at(world: World) -> None:
    """A connection that ended is on the rota no more."""
    rota, connection = Rota(1.0), world.connect("1")
    rota.add(connection)
    rota.discard(connection)
    assert (rota.due(0.0), list(rota), len(rota)) == ([], [], 0)
