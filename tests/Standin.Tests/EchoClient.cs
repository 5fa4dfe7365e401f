using Grpc.Core;

namespace CertBridge.Standin.Tests;

/// <summary>The client half of what protoc would generate.</summary>
public sealed class EchoClient : ClientBase<EchoClient>
{
    public EchoClient(ChannelBase channel)
        : base(channel)
    {
    }

    private EchoClient(ClientBaseConfiguration configuration)
        : base(configuration)
    {
    }

    public AsyncUnaryCall<byte[]> Say(byte[] request, CallOptions options = default) =>
        CallInvoker.AsyncUnaryCall(EchoContract.SayMethod, null, options, request);

    public AsyncUnaryCall<string> Ask(string request, CallOptions options = default) =>
        CallInvoker.AsyncUnaryCall(EchoContract.AskMethod, null, options, request);

    public AsyncClientStreamingCall<string, string> Collect(CallOptions options = default) =>
        CallInvoker.AsyncClientStreamingCall(EchoContract.CollectMethod, null, options);

    public AsyncServerStreamingCall<string> Split(string request, CallOptions options = default) =>
        CallInvoker.AsyncServerStreamingCall(EchoContract.SplitMethod, null, options, request);

    public AsyncDuplexStreamingCall<string, string> Chat(CallOptions options = default) =>
        CallInvoker.AsyncDuplexStreamingCall(EchoContract.ChatMethod, null, options);

    protected override EchoClient NewInstance(ClientBaseConfiguration configuration) => new(configuration);
}
