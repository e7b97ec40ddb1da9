#!/usr/bin/env python3
"""Counts the packets that leave the network namespace it runs in, by interface and destination.

Prints "ready", then, when its input ends, one line of JSON: {"<interface> <destination> <protocol>": packets}.
Packets of the loopback interface stay here and are left out.
"""

import ipaddress
import json
import select
import socket
import struct
import sys

ALL = 0x0003
OUTGOING = 4
# The kernel copies a packet here for each interface; a large buffer loses none of a meeting.
BUFFER = 64 * 1024 * 1024
SO_RCVBUFFORCE = 33
SOL_PACKET, PACKET_STATISTICS = 263, 6
PROTOCOLS = {1: "icmp", 6: "tcp", 17: "udp", 58: "icmp6"}


def told(kind, packet):
    """Destination and protocol, without ports: a port more or less is no other host."""
    if kind == 0x0800 and len(packet) >= 20:
        protocol = PROTOCOLS.get(packet[9], packet[9])
        return f"{ipaddress.ip_address(packet[16:20])} {protocol}"
    if kind == 0x86DD and len(packet) >= 40:
        protocol = PROTOCOLS.get(packet[6], packet[6])
        return f"{ipaddress.ip_address(packet[24:40])} {protocol}"
    if kind == 0x0806:
        return "neighbours arp"
    return f"? {kind:#06x}"


def main():
    listening = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(ALL))
    listening.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
    counted = {}
    print("ready", flush=True)
    while True:
        ready, _, _ = select.select([listening, sys.stdin], [], [])
        if listening in ready:
            packet, (interface, kind, direction, _, _) = listening.recvfrom(64)
            if direction == OUTGOING and interface != "lo":
                key = f"{interface} {told(kind, packet)}"
                counted[key] = counted.get(key, 0) + 1
        elif sys.stdin in ready:
            break
    _, dropped = struct.unpack("II", listening.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))
    print(json.dumps({"sent": counted, "missed": dropped}), flush=True)


if __name__ == "__main__":
    main()
