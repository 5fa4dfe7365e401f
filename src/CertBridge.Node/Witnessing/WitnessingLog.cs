using CertBridge.Protocol.Ids;
using Microsoft.Extensions.Logging;

namespace CertBridge.Node.Witnessing;

/// <summary>Event ids 4700 to 4799.</summary>
internal static partial class WitnessingLog
{
    [LoggerMessage(4701, LogLevel.Information, "Our log about {About} was cosigned at {Size} leaves by {Witness}")]
    public static partial void Cosigned(this ILogger logger, PartnerId about, ulong size, PartnerId witness);

    [LoggerMessage(4702, LogLevel.Warning, "Our log about {About} was not cosigned at {Size} leaves: {Trouble}; asked again when it has grown")]
    public static partial void NotCosigned(this ILogger logger, PartnerId about, ulong size, string trouble);

    [LoggerMessage(4703, LogLevel.Error, "Our log about {About} is not shown to the witness: from {OldSize} to {Size} leaves it does not continue itself; run 'certbridge ledger verify'")]
    public static partial void NotProven(this ILogger logger, PartnerId about, ulong oldSize, ulong size);

    [LoggerMessage(4704, LogLevel.Warning, "Our log about {About} has {Size} leaves, and the witness says that it cosigned {Theirs}")]
    public static partial void Ahead(this ILogger logger, PartnerId about, ulong size, ulong theirs);
}
