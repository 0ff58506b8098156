"""Where the dashboard can be reached: a free port, and this machine's addresses, the likely one first."""

from __future__ import annotations

import errno
import os
import re
import socket
import struct
import sys
from contextlib import suppress

PORTS_TRIED = 20
_FAR = re.compile(
    r"(docker|br-|veth|virbr|vmnet|vbox|cni|flannel|podman|lxc|tun|tap|wg|utun|ppp|tailscale|zt|nordlynx)"
)
_NEAR = re.compile(r"(en|eth|wl|wlan|wifi|wi-fi|ethernet)")
_GET_ADDRESS = 0x8915  # SIOCGIFADDR on Linux


class NoPortError(Exception):
    """There is no port to listen on; the message says why."""


def free_port(host: str, wanted: int) -> int:
    """Return the wanted port, or the next free one.

    Raises:
        NoPortError: There is none, or the address is not one of this machine.
    """
    refused = False
    for port in range(wanted, min(wanted + PORTS_TRIED, 65_536)):
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            if (
                os.name == "posix"
            ):  # connections of an earlier start may linger; elsewhere this would share the port
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as error:
                if error.errno in (errno.EADDRINUSE, errno.EACCES):
                    refused = refused or error.errno == errno.EACCES
                    continue
                raise NoPortError(f"Cannot listen on {host}: {error.strerror or error}.") from None
        return port
    if refused:
        raise NoPortError(
            f"Port {wanted} needs the rights of an administrator on this machine. Choose one from 1024 on with --port."
        )
    raise NoPortError(f"There is no free port from {wanted} on. Choose another with --port.")


def own_addresses() -> list[str]:
    """Return this machine's addresses in its networks: Wi-Fi and Ethernet first, then others, then tunnels and containers."""
    found = dict(_by_interface())
    for address in (_on_the_way_out(), *_by_name()):
        if address:
            found.setdefault(address, "")
    usable = [one for one in found if not one.startswith(("127.", "169.254.", "0."))]
    return sorted(usable, key=lambda one: (rank(found[one], one), list(found).index(one)))


def rank(interface: str, address: str) -> int:
    """Return how likely others reach this machine there; 0 is best.

    Args:
        interface: Its name; empty where that is not known.
        address: Its address.
    """
    name = interface.lower()
    shared = (
        address.startswith("100.") and 64 <= int(address.split(".")[1]) < 128
    )  # of carriers and overlay networks
    if _FAR.match(name) or shared:
        return 3
    if _NEAR.match(name):
        return 0
    return 1 if address.startswith(("192.168.", "10.")) else 2


def _by_interface() -> list[tuple[str, str]]:
    """Return addresses with the names of their interfaces, where the system tells."""
    found: list[tuple[str, str]] = []
    if sys.platform != "linux":
        return found
    import fcntl

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        for _, name in socket.if_nameindex():
            with suppress(OSError):
                reply = fcntl.ioctl(probe.fileno(), _GET_ADDRESS, struct.pack("256s", name.encode()[:15]))
                found.append((socket.inet_ntoa(reply[20:24]), name))
    return found


def _by_name() -> list[str]:
    with suppress(OSError):
        return socket.gethostbyname_ex(socket.gethostname())[2]
    return []


def _on_the_way_out() -> str:
    """Return the address that this machine would use to reach others; nothing is sent to find it."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))
        return str(probe.getsockname()[0])
    return ""


def room_for(connections: int) -> None:
    """Let the process hold so many connections, where the system limits them to fewer."""
    with suppress(ImportError, OSError, ValueError):
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = connections + 200
        if soft != resource.RLIM_INFINITY and soft < wanted:
            most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
