using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using Grpc.Core;
using Microsoft.AspNetCore.Http;

namespace CertBridge.Node.Admitting;

/// <summary>Who makes a local call: a person or machine on this node's register of operators, with one role.</summary>
/// <param name="Key">Of the certificate it was made with.</param>
internal sealed record Caller(string Name, OperatorRole Role, DateTimeOffset CertificateExpires, KeyId Key);

/// <summary>Carries the caller from the interceptor to the services.</summary>
internal static class CallerFeature
{
    public static void Set(HttpContext http, Caller caller) => http.Features.Set(caller);

    /// <exception cref="InvalidOperationException">The call did not pass the local interceptor: a wiring mistake.</exception>
    public static Caller Require(ServerCallContext context) =>
        context.GetHttpContext().Features.Get<Caller>() ?? throw new InvalidOperationException("a local call without a caller");

    /// <summary>The key the connection was made with.</summary>
    public static KeyId? KeyOf(HttpContext http) =>
        http.Connection.ClientCertificate is { } certificate ? new KeyId(CertificateJudgement.PinOf(certificate)) : null;
}
