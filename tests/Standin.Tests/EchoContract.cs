using System.Text;
using Grpc.Core;

namespace CertBridge.Standin.Tests;

/// <summary>What protoc would generate for a small service with one method of each kind, written by hand over plain bytes.</summary>
[BindServiceMethod(typeof(EchoContract), nameof(BindService))]
public abstract class EchoContract
{
    private const string ServiceName = "standin.Echo";

    private static readonly Marshaller<string> Text = Marshallers.Create(Encoding.UTF8.GetBytes, Encoding.UTF8.GetString);

    // The form the protobuf stubs use: straight into and out of the transport's buffers.
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(
        (message, context) =>
        {
            context.SetPayloadLength(message.Length);
            message.CopyTo(context.GetBufferWriter().GetSpan(message.Length));
            context.GetBufferWriter().Advance(message.Length);
            context.Complete();
        },
        context => System.Buffers.BuffersExtensions.ToArray(context.PayloadAsReadOnlySequence()));

    public static readonly Method<byte[], byte[]> SayMethod = new(MethodType.Unary, ServiceName, nameof(Say), Bytes, Bytes);
    public static readonly Method<string, string> AskMethod = new(MethodType.Unary, ServiceName, nameof(Ask), Text, Text);
    public static readonly Method<string, string> CollectMethod = new(MethodType.ClientStreaming, ServiceName, nameof(Collect), Text, Text);
    public static readonly Method<string, string> SplitMethod = new(MethodType.ServerStreaming, ServiceName, nameof(Split), Text, Text);
    public static readonly Method<string, string> ChatMethod = new(MethodType.DuplexStreaming, ServiceName, nameof(Chat), Text, Text);

    public static void BindService(ServiceBinderBase binder, EchoContract? service)
    {
        binder.AddMethod(SayMethod, service is null ? null : new UnaryServerMethod<byte[], byte[]>(service.Say));
        binder.AddMethod(AskMethod, service is null ? null : new UnaryServerMethod<string, string>(service.Ask));
        binder.AddMethod(CollectMethod, service is null ? null : new ClientStreamingServerMethod<string, string>(service.Collect));
        binder.AddMethod(SplitMethod, service is null ? null : new ServerStreamingServerMethod<string, string>(service.Split));
        binder.AddMethod(ChatMethod, service is null ? null : new DuplexStreamingServerMethod<string, string>(service.Chat));
    }

    public abstract Task<byte[]> Say(byte[] request, ServerCallContext context);

    public abstract Task<string> Ask(string request, ServerCallContext context);

    public abstract Task<string> Collect(IAsyncStreamReader<string> requestStream, ServerCallContext context);

    public abstract Task Split(string request, IServerStreamWriter<string> responseStream, ServerCallContext context);

    public abstract Task Chat(IAsyncStreamReader<string> requestStream, IServerStreamWriter<string> responseStream, ServerCallContext context);
}
