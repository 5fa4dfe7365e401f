using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace CertBridge.Standin.Tests;

/// <summary>Answers, refuses and waits, as it is asked to.</summary>
internal sealed class EchoService(EchoSignals signals) : EchoContract
{
    public override Task<byte[]> Say(byte[] request, ServerCallContext context) => Task.FromResult(request);

    public override async Task<string> Ask(string request, ServerCallContext context)
    {
        switch (request)
        {
            case "who":
                return context.GetHttpContext().Connection.ClientCertificate!.Thumbprint;
            case "headers":
                await context.WriteResponseHeadersAsync(new Metadata { { "answer", context.RequestHeaders.GetValue("question")! } });
                context.ResponseTrailers.Add("seen-bin", context.RequestHeaders.GetValueBytes("raw-bin")!);
                return context.Method;
            case "refuse":
                throw new RpcException(new Status(StatusCode.FailedPrecondition, "not now: naïve, 100 %"), new Metadata { { "why-bin", [0, 255, 10] } });
            case "break":
                throw new InvalidOperationException("must not travel");
            case "wait":
                await WaitAsync(context);
                return "unreachable";
            default:
                return request;
        }
    }

    public override async Task<string> Collect(IAsyncStreamReader<string> requestStream, ServerCallContext context)
    {
        var words = new List<string>();
        await foreach (string word in requestStream.ReadAllAsync(context.CancellationToken))
            words.Add(word);
        return string.Join(' ', words);
    }

    public override async Task Split(string request, IServerStreamWriter<string> responseStream, ServerCallContext context)
    {
        foreach (string word in request.Split(' '))
            await responseStream.WriteAsync(word, context.CancellationToken);
    }

    public override async Task Chat(IAsyncStreamReader<string> requestStream, IServerStreamWriter<string> responseStream, ServerCallContext context)
    {
        await foreach (string word in requestStream.ReadAllAsync(context.CancellationToken))
        {
            if (word == "wait")
                await WaitAsync(context);
            await responseStream.WriteAsync(word.ToUpperInvariant(), context.CancellationToken);
        }
        context.Status = new Status(StatusCode.OutOfRange, "no more words");
    }

    private async Task WaitAsync(ServerCallContext context)
    {
        signals.Started.TrySetResult();
        using CancellationTokenRegistration ended = context.CancellationToken.Register(() => signals.Cancelled.TrySetResult());
        await Task.Delay(Timeout.Infinite, context.CancellationToken);
    }
}
