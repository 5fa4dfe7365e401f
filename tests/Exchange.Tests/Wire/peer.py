"""An independent gRPC client: Debian's python3-grpcio calls a real node and says what it saw, one line a check.

Arguments: address:port of the local listener, and the folder with server.crt, client.crt and client.key.
"""
import pathlib
import sys
import threading

import grpc

target, folder = sys.argv[1], pathlib.Path(sys.argv[2])
credentials = grpc.ssl_channel_credentials(
    (folder / "server.crt").read_bytes(), (folder / "client.key").read_bytes(), (folder / "client.crt").read_bytes())
names = [line for line in (folder / "names").read_text().split()] if (folder / "names").exists() else []
options = [("grpc.ssl_target_name_override", names[0])] if names else []
channel = grpc.secure_channel(target, credentials, options)


def method(service, name, kind="unary_unary"):
    return getattr(channel, kind)("/certbridge.v1." + service + "/" + name)  # no serialisers: bytes in, bytes out


def outcome(call):
    try:
        call()
        return "OK"
    except grpc.RpcError as failure:
        return failure.code().name


def role(answer):
    """The words of a WhoAmIResponse: every field that is text."""
    return "admin" if b"admin" in answer else answer.hex()


who = method("NodeService", "WhoAmI")
print("unary", role(who(b"", timeout=60)))
print("pages", outcome(lambda: method("InboxService", "ListInbox")(b"\x08\x05", timeout=60)))
print("large", outcome(lambda: method("ReportService", "Submit")(b"\x0a\x80\x80\x80\x02" + bytes(4 * 1024 * 1024), timeout=60)))
print("deadline", outcome(lambda: who(b"", timeout=-1)))
asked = threading.Event()  # the question never comes, so no answer can be faster than the cancelling
waiting = method("NodeService", "WhoAmI", "stream_unary").future((b"" for _ in range(1) if asked.wait(60)), timeout=60)
waiting.cancel()
asked.set()
print("cancelled", waiting.code().name)
print("missing", outcome(lambda: method("NodeService", "Nothing")(b"", timeout=60)))
print("link", outcome(lambda: next(method("LinkService", "Exchange", "stream_stream")(iter([b""]), timeout=60))))
print("gzip", outcome(lambda: who(bytes(5000), compression=grpc.Compression.Gzip, timeout=60)))
print("again", role(who(b"", timeout=60)))
