#!/usr/bin/python3
"""Passes connections on to another address, byte by byte and in both directions.

The service speaks plain HTTP, which the program allows on its own machine alone; so a machine with a network of its own
reaches it by a port of its own loopback device.
"""

import asyncio
import os
import sys

PIECE_BYTES = 65_536
under_way = set()  # the loop itself keeps its tasks by weak references only


async def pump(reader, writer):
    try:
        while piece := await reader.read(PIECE_BYTES):
            writer.write(piece)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.transport.abort()  # the other side is gone, and this one shall know


async def relay(reader, writer, host, port):
    task = asyncio.current_task()
    under_way.add(task)
    task.add_done_callback(under_way.discard)
    try:
        onward_reader, onward_writer = await asyncio.open_connection(host, port)
    except OSError:
        writer.transport.abort()
        return
    await asyncio.gather(pump(reader, onward_writer), pump(onward_reader, writer))
    writer.close()
    onward_writer.close()


async def serve(host, port, onward_host, onward_port):
    server = await asyncio.start_server(lambda reader, writer: relay(reader, writer, onward_host, onward_port),
                                        host, port)
    asyncio.get_running_loop().add_reader(sys.stdin, os._exit, 0)  # whoever began it is gone
    print("ready", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(sys.argv[1], int(sys.argv[2]), sys.argv[3], int(sys.argv[4])))
