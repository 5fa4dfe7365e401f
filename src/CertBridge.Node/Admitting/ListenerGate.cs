using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Extensions.Primitives;

namespace CertBridge.Node.Admitting;

/// <summary>Lets a call through only on the listener it belongs to: a partner never reaches a local service, an operator never the link.</summary>
internal static class ListenerGate
{
    private const string LinkPath = "/certbridge.v1.LinkService";
    private static readonly PathString[] HealthPaths = ["/healthz", "/metrics", "/grpc.health.v1.Health"];

    public static Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        ListenerKind? kind = context.Features.Get<ListenerFeature>()?.Kind;
        if (kind == Belonging(context.Request.Path))
        {
            if (IsCompressed(context.Request))
                return RefuseCompressedAsync(context);
            if (kind == ListenerKind.Partners && context.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
                rate.MinDataRate = null; // a link may be silent between heartbeats, and has its own rule for how long
            return next(context);
        }
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }

    private static bool IsCompressed(HttpRequest request) =>
        request.Headers.TryGetValue("grpc-encoding", out StringValues encoding) && encoding != "identity";

    /// <summary>
    /// What is sealed does not compress, and what decompresses a thousandfold is an attack: a compressed message is refused unread, in the words of the gRPC
    /// specification (compression.md, PROTOCOL-HTTP2.md).
    /// </summary>
    private static Task RefuseCompressedAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        context.Response.Headers["grpc-accept-encoding"] = "identity";
        context.Response.Headers["grpc-status"] = "12";
        context.Response.Headers["grpc-message"] = "compressed messages are not taken";
        return Task.CompletedTask;
    }

    private static ListenerKind Belonging(PathString path) =>
        path.StartsWithSegments(LinkPath, StringComparison.Ordinal) ? ListenerKind.Partners
        : Array.Exists(HealthPaths, known => path.StartsWithSegments(known, StringComparison.Ordinal)) ? ListenerKind.Health
        : ListenerKind.Local;
}
