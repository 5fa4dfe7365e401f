using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Founding;

/// <summary>What was made, and where it lies.</summary>
public sealed record InitResult
{
    public required PartnerId Id { get; init; }

    /// <summary>Of the first card, to be read aloud to partners.</summary>
    public required string Fingerprint { get; init; }

    public required DateTimeOffset CardExpires { get; init; }

    public required DateTimeOffset SheetExpires { get; init; }

    public required string NodeFile { get; init; }

    /// <summary>The root key, encrypted. It is needed for the next card and belongs on a medium of its own.</summary>
    public required string RootKeyFile { get; init; }

    /// <summary>Null when officers made their own keys.</summary>
    public required PersonalKeyMade? FirstOfficer { get; init; }

    public required OperatorMade FirstOperator { get; init; }

    /// <summary>False when endpoints or contacts were given but no officer's key was there to sign them: <c>certbridge sheet sign</c> does that.</summary>
    public required bool ContactsSigned { get; init; }
}
