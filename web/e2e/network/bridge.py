"""A wire with faults, in user space: carries IP packets between two TUN interfaces (kernels without netem need it).

    bridge.py NEAR FAR SEED

makes both interfaces in the network namespace it is started in; whoever starts it moves them where they belong. Each
line on standard input is a JSON object with any of the keys of `Way`, for packets in both directions, or with the keys
"up" (NEAR to FAR) and "down" (FAR to NEAR) that hold such objects. Each is answered by a line with what both ways have
carried and dropped so far. Ends with its standard input.
"""

import fcntl
import heapq
import json
import os
import random
import select
import struct
import sys
import time

TUNSETIFF = 0x400454CA
IFF_TUN = 0x0001
IFF_NO_PI = 0x1000
TCP = 6
UDP = 17
# A router's buffer: what would wait longer than this for a narrow wire is dropped.
LONGEST_QUEUE = 0.2


def interface(name):
    """Opens a TUN interface; the descriptor gives and takes one IP packet at a time."""
    tun = os.open("/dev/net/tun", os.O_RDWR | os.O_NONBLOCK)
    fcntl.ioctl(tun, TUNSETIFF, struct.pack("16sH22x", name.encode(), IFF_TUN | IFF_NO_PI))
    return tun


class Way:
    """One direction."""

    def __init__(self, chance, to):
        self.chance = chance
        self.to = to
        # Milliseconds each packet takes.
        self.delay = 0
        # Share of packets lost, each for itself, 0 to 1.
        self.loss = 0
        # Whether UDP passes.
        self.udp = True
        # TCP ports that nothing passes from or to.
        self.closed = []
        # Kilobits per second; 0: no limit.
        self.kbit = 0
        self.free = 0
        self.carried = 0
        self.dropped = 0

    def due(self, packet, now):
        """When this packet arrives; None: never."""
        if not self.passes(packet):
            return None
        if self.chance.random() < self.loss:
            return None
        sent = now
        if self.kbit:
            sent = max(now, self.free) + len(packet) * 8 / (self.kbit * 1000)
            if sent - now > LONGEST_QUEUE:
                return None
            self.free = sent
        return sent + self.delay / 1000

    def passes(self, packet):
        """Whether the wire lets such a packet through at all."""
        if packet[0] >> 4 != 4:
            return True
        if packet[9] == UDP:
            return self.udp
        header = (packet[0] & 15) * 4
        return packet[9] != TCP or not set(struct.unpack("!HH", packet[header : header + 4])) & set(self.closed)

    def set(self, words):
        """Takes new faults."""
        for key in ("delay", "loss", "udp", "closed", "kbit"):
            if key in words:
                setattr(self, key, words[key])


def obey(line, up, down):
    """One command; its answer."""
    words = json.loads(line)
    for way, name in ((up, "up"), (down, "down")):
        way.set(words)
        way.set(words.get(name, {}))
    return {name: {"carried": way.carried, "dropped": way.dropped} for way, name in ((up, "up"), (down, "down"))}


def main():
    near, far = interface(sys.argv[1]), interface(sys.argv[2])
    chance = random.Random(int(sys.argv[3]))
    up, down = Way(chance, far), Way(chance, near)
    waiting, count, commands = [], 0, b""
    print("{}", flush=True)
    while True:
        patience = max(0, waiting[0][0] - time.monotonic()) if waiting else None
        for ready in select.select([near, far, 0], [], [], patience)[0]:
            if ready == 0:
                told = os.read(0, 65536)
                if not told:
                    return
                *lines, commands = (commands + told).split(b"\n")
                for line in lines:
                    print(json.dumps(obey(line, up, down)), flush=True)
                continue
            way = up if ready == near else down
            for _ in range(64):
                try:
                    packet = os.read(ready, 65536)
                except OSError:
                    break
                due = way.due(packet, time.monotonic())
                if due is None:
                    way.dropped += 1
                else:
                    count += 1
                    heapq.heappush(waiting, (due, count, way, packet))
        now = time.monotonic()
        while waiting and waiting[0][0] <= now:
            _, _, way, packet = heapq.heappop(waiting)
            try:
                os.write(way.to, packet)
                way.carried += 1
            except OSError:
                # The interface is down: a cut cable.
                way.dropped += 1


main()
