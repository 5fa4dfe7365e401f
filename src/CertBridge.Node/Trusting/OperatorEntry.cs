using CertBridge.Protocol.Ids;

namespace CertBridge.Node.Trusting;

/// <summary>One line of the register: whose key it is and what it opens, from when until when.</summary>
public sealed record OperatorEntry
{
    /// <summary>1 to 63 characters of <c>a-z 0-9 . -</c>.</summary>
    public required string Name { get; init; }

    public required OperatorRole Role { get; init; }

    public required KeyId KeyId { get; init; }

    public required DateTimeOffset NotBefore { get; init; }

    public required DateTimeOffset NotAfter { get; init; }

    /// <summary>Null while it is not revoked. A revoked entry is kept, so that a log line of last year still has a name.</summary>
    public DateTimeOffset? Revoked { get; init; }

    public bool IsValid(DateTimeOffset now) => Revoked is null && now >= NotBefore && now <= NotAfter;
}
