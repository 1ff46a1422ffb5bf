"""Free ports and their holders."""

import os
import socket
from pathlib import Path

import pytest
from parley_local.ports import FIRST, LAST, free_ports, holder, is_free, listeners, taken_sentence

TABLE = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1388 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4242 1
   1: 0100007F:1388 0100007F:C000 01 00000000:00000000 00:00000000 00000000     0        0 4243 1
   2: 0100007F:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4244 1
"""


def test_listeners_of_a_port_are_the_sockets_that_listen_not_those_connected() -> None:
    """A browser that is connected to a port does not hold it."""
    assert listeners(TABLE, 5000) == ["4242"]


def test_free_ports_are_distinct_and_below_the_ephemeral_range() -> None:
    """No outgoing connection can take such a port while its owner restarts."""
    ports = free_ports(8)
    assert len(set(ports)) == 8
    assert all(FIRST <= port < LAST for port in ports)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="needs Linux's /proc")
def test_holder_of_a_taken_port_names_the_process() -> None:
    """The sentence names who holds the port, here this very test."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert not is_free(port)
        who = holder(port)
    assert who is not None
    assert f"pid {os.getpid()}" in who


def test_taken_sentence_without_a_holder_still_says_the_port_and_a_way_out() -> None:
    """Another user's process cannot be named, but the person can go on."""
    sentence = taken_sentence(5000, None)
    assert "5000" in sentence
    assert "--port 5001" in sentence
