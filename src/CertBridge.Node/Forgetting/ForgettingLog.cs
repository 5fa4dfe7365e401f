using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Forgetting;

/// <summary>Event ids 4100 to 4199.</summary>
internal static partial class ForgettingLog
{
    [LoggerMessage(4101, LogLevel.Information, "Forgotten by {Caller}: content of {Reports} reports, {EnvelopesOut} envelopes out, {EnvelopesIn} envelopes in, {Bytes} bytes; {Copies} copies of older stores")]
    public static partial void Forgotten(this ILogger logger, ulong reports, ulong envelopesOut, ulong envelopesIn, ulong bytes, ulong copies, string caller);

    [LoggerMessage(4102, LogLevel.Information, "Forgotten because their agreements keep them no longer: content of {Items} received items")]
    public static partial void RetentionOver(this ILogger logger, int items);
}
