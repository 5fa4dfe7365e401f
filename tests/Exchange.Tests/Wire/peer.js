// An independent gRPC client: @grpc/grpc-js calls a real node and says what it saw, one line a check.
// Arguments: address:port of the local listener, and the folder with server.crt, client.crt and client.key.
"use strict";
const fs = require("fs");
const path = require("path");
const grpc = require("@grpc/grpc-js");

const [target, folder] = process.argv.slice(2);
const file = (name) => fs.readFileSync(path.join(folder, name));
const credentials = grpc.credentials.createSsl(file("server.crt"), file("client.key"), file("client.crt"), {
  checkServerIdentity: () => undefined, // the certificate itself is the trusted one
});
const client = new grpc.Client(target, credentials, { "grpc.max_send_message_length": -1 });
const same = (bytes) => bytes;
const inTime = (ms) => ({ deadline: Date.now() + ms });
const role = (answer) => (answer.includes("admin") ? "admin" : answer.toString("hex"));

function call(service, method, request, options) {
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(`/certbridge.v1.${service}/${method}`, same, same, request, new grpc.Metadata(), options,
      (failure, answer) => (failure ? reject(failure) : resolve(answer)));
  });
}

// The question is never sent, so no answer can be faster than the cancelling.
function cancelled(service, method) {
  return new Promise((resolve, reject) => {
    client.makeClientStreamRequest(`/certbridge.v1.${service}/${method}`, same, same, new grpc.Metadata(), inTime(60000),
      (failure, answer) => (failure ? reject(failure) : resolve(answer))).cancel();
  });
}

async function outcome(promise) {
  try {
    await promise;
    return "OK";
  } catch (failure) {
    return grpc.status[failure.code];
  }
}

function stream(service, method) {
  return new Promise((resolve, reject) => {
    const running = client.makeBidiStreamRequest(`/certbridge.v1.${service}/${method}`, same, same, new grpc.Metadata(), inTime(60000));
    running.on("error", reject).on("end", resolve).on("data", () => {});
    running.write(Buffer.alloc(0));
  });
}

async function main() {
  const nothing = Buffer.alloc(0);
  console.log("unary", role(await call("NodeService", "WhoAmI", nothing, inTime(60000))));
  console.log("pages", await outcome(call("InboxService", "ListInbox", Buffer.from([8, 5]), inTime(60000))));
  console.log("large", await outcome(call("ReportService", "Submit", Buffer.concat([Buffer.from([0x0a, 0x80, 0x80, 0x80, 0x02]), Buffer.alloc(4 * 1024 * 1024)]), inTime(60000))));
  console.log("deadline", await outcome(call("NodeService", "WhoAmI", nothing, { deadline: Date.now() - 1 })));
  console.log("cancelled", await outcome(cancelled("NodeService", "WhoAmI")));
  console.log("missing", await outcome(call("NodeService", "Nothing", nothing, inTime(60000))));
  console.log("link", await outcome(stream("LinkService", "Exchange")));
  const gzip = new grpc.Client(target, credentials, { "grpc.default_compression_algorithm": 2 });
  console.log("gzip", await outcome(new Promise((resolve, reject) => gzip.makeUnaryRequest("/certbridge.v1.NodeService/WhoAmI", same, same, Buffer.alloc(5000),
    new grpc.Metadata(), inTime(60000), (failure, answer) => (failure ? reject(failure) : resolve(answer))))));
  gzip.close();
  console.log("again", role(await call("NodeService", "WhoAmI", nothing, inTime(60000))));
  client.close();
  process.exit(0); // the timer of the cancelled call's deadline would keep the process for its minute
}

main().catch((failure) => {
  console.error(failure);
  process.exit(1);
});
