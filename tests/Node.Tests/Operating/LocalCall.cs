using System.Text;
using CertBridge.Node.Admitting;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace CertBridge.Node.Tests.Operating;

/// <summary>A local call as a service sees it once the listener has let the caller in.</summary>
internal sealed class LocalCall : ServerCallContext
{
    private readonly Dictionary<object, object> state;

    public LocalCall(string call, OperatorRole role)
        : this(call, $"{role.Word()}-1", role)
    {
    }

    /// <summary>A person is a name with a key of their own.</summary>
    public LocalCall(string call, string name, OperatorRole role)
    {
        MethodCore = $"/certbridge.v1.{call}";
        var http = new DefaultHttpContext();
        CallerFeature.Set(http, new Caller(name, role, FoundedNode.Now.AddDays(300), new KeyId(Digest.Of(Encoding.UTF8.GetBytes(name)))));
        state = new Dictionary<object, object> { ["__HttpContext"] = http }; // where Grpc.AspNetCore looks outside its own server
    }

    protected override string MethodCore { get; }

    protected override string HostCore => "localhost";

    protected override string PeerCore => "ipv4:127.0.0.1:1";

    protected override DateTime DeadlineCore => DateTime.MaxValue;

    protected override Metadata RequestHeadersCore { get; } = [];

    protected override CancellationToken CancellationTokenCore => CancellationToken.None;

    protected override Metadata ResponseTrailersCore { get; } = [];

    protected override Status StatusCore { get; set; }

    protected override WriteOptions? WriteOptionsCore { get; set; }

    protected override AuthContext AuthContextCore { get; } = new(null, []);

    protected override IDictionary<object, object> UserStateCore => state;

    protected override Task WriteResponseHeadersAsyncCore(Metadata responseHeaders) => Task.CompletedTask;

    protected override ContextPropagationToken CreatePropagationTokenCore(ContextPropagationOptions? options) => throw new NotSupportedException();
}
