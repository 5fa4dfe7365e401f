using Grpc.Core;

namespace CertBridge.Client;

/// <summary>Gives every call its deadline and turns its gRPC failure into a <see cref="NodeCallException"/>. One local call streams its answer, a backup; its caller says how long it may take.</summary>
internal sealed class NodeCallInvoker(CallInvoker inner, CallTranslation translation, TimeSpan timeout, TimeProvider time) : CallInvoker
{
    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        AsyncUnaryCall<TResponse> call = inner.AsyncUnaryCall(method, host, WithDeadline(options), request);
        return new AsyncUnaryCall<TResponse>(
            TranslateAsync(call.ResponseAsync, options.CancellationToken), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        throw new NotSupportedException("Calls to a node are asynchronous.");

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        AsyncServerStreamingCall<TResponse> call = inner.AsyncServerStreamingCall(method, host, WithDeadline(options), request);
        return new AsyncServerStreamingCall<TResponse>(
            new Answers<TResponse>(call.ResponseStream, this, options.CancellationToken), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NoStreams();

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NoStreams();

    private static NotSupportedException NoStreams() => new("No local service takes a stream; the call would go out without its errors translated.");

    private CallOptions WithDeadline(CallOptions options) =>
        options.Deadline is null ? options.WithDeadline(time.GetUtcNow().UtcDateTime + timeout) : options;

    private async Task<TResponse> TranslateAsync<TResponse>(Task<TResponse> response, CancellationToken cancel)
    {
        try
        {
            TResponse answer = await response;
            translation.NoteAnswer();
            return answer;
        }
        catch (RpcException failure) when (failure.StatusCode == StatusCode.Cancelled && cancel.IsCancellationRequested)
        {
            throw new OperationCanceledException("The call was given up by the caller.", failure, cancel);
        }
        catch (RpcException failure)
        {
            throw translation.ToException(failure);
        }
    }

    private sealed class Answers<TResponse>(IAsyncStreamReader<TResponse> answers, NodeCallInvoker owner, CancellationToken cancel) : IAsyncStreamReader<TResponse>
    {
        public TResponse Current => answers.Current;

        public Task<bool> MoveNext(CancellationToken cancellationToken) => owner.TranslateAsync(answers.MoveNext(cancellationToken), cancel);
    }
}
