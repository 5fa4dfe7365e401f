"""An independent gRPC client: Debian's python3-grpcio calls the echo service and says what it saw, one line a check.

Arguments: port, and the folder with server.crt, client.crt and client.key.
"""
import pathlib
import sys
import threading

import grpc

port, folder = sys.argv[1], pathlib.Path(sys.argv[2])
credentials = grpc.ssl_channel_credentials(
    (folder / "server.crt").read_bytes(), (folder / "client.key").read_bytes(), (folder / "client.crt").read_bytes())
channel = grpc.secure_channel("localhost:" + port, credentials)


def method(kind, name):
    return getattr(channel, kind)("/standin.Echo/" + name)  # no serialisers: bytes in, bytes out


def outcome(call):
    try:
        call()
        return "OK"
    except grpc.RpcError as failure:
        return failure.code().name


ask = method("unary_unary", "Ask")
say = method("unary_unary", "Say")
chat = method("stream_stream", "Chat")

print("unary", ask(b"hello", timeout=30).decode())
print("empty", len(say(b"", timeout=30)))
print("server", b",".join(method("unary_stream", "Split")(b"one two three", timeout=30)).decode())
print("client", method("stream_unary", "Collect")(iter([b"one", b"two"]), timeout=30).decode())

answers = chat(iter([b"one", b"two"]), timeout=30)
print("duplex", next(answers).decode(), next(answers).decode(), outcome(lambda: next(answers)), answers.details())

answer, call = ask.with_call(b"headers", metadata=(("question", "why"), ("raw-bin", b"\x00\x01\xff")), timeout=30)
print("headers", dict(call.initial_metadata())["answer"], dict(call.trailing_metadata())["seen-bin"].hex())

try:
    ask(b"refuse", timeout=30)
except grpc.RpcError as refusal:
    print("refusal", refusal.code().name, refusal.details(), dict(refusal.trailing_metadata())["why-bin"].hex())

print("deadline", outcome(lambda: ask(b"wait", timeout=0.3)))
print("limit", outcome(lambda: say(bytes(64 * 1024), timeout=30)), outcome(lambda: say(bytes(64 * 1024 + 1), timeout=30)))
print("gzip", len(say(bytes(50000), compression=grpc.Compression.Gzip, timeout=30)))
print("missing", outcome(lambda: method("unary_unary", "Missing")(b"", timeout=30)))
print("intercepted", outcome(lambda: ask(b"stop", timeout=30)))

waiting = ask.future(b"wait")
threading.Timer(0.2, waiting.cancel).start()
try:
    print("cancelled", waiting.result())
except grpc.FutureCancelledError:
    print("cancelled", waiting.code().name)
