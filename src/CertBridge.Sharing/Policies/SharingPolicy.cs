using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Redacting;

namespace CertBridge.Sharing.Policies;

/// <summary>
/// The rules one CERT keeps for what leaves it and what comes in (docs/POLICY.md). Rules only narrow what the guards leave; every rule is asked, their order
/// is without meaning, a denial beats every permission, and what no rule allows is denied.
/// </summary>
public sealed record SharingPolicy
{
    public const int BytesMax = 512 * 1024;

    /// <summary>Rules of one policy.</summary>
    public const int RulesMax = 1_000;

    /// <summary>Lists of one policy.</summary>
    public const int ListsMax = 64;

    /// <summary>Entries of one list.</summary>
    public const int ListEntriesMax = 1_000;

    private static readonly Lazy<SharingPolicy> BuiltInRead = new(ReadBuiltIn);

    /// <summary>In force where no policy was loaded.</summary>
    public static SharingPolicy BuiltIn => BuiltInRead.Value;

    public required string Name { get; init; }

    public required ulong Version { get; init; }

    /// <summary>Whom to ask about it; information.</summary>
    public required string Owner { get; init; }

    /// <summary>True when it is only tried out: what it would answer is recorded and nothing follows from it.</summary>
    public required bool IsShadow { get; init; }

    /// <summary>The named lists rules look partners up in.</summary>
    public required IReadOnlyDictionary<string, IReadOnlyList<string>> Lists { get; init; }

    public required IReadOnlyList<RedactionProfile> Profiles { get; init; }

    public required IReadOnlyList<Rule> Rules { get; init; }

    /// <summary>SHA-256 of <see cref="Bytes"/>: how decisions name it.</summary>
    public required Digest Hash { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Reads a document; every problem in it is reported at once, with its line.</summary>
    public static Parsed<SharingPolicy> Read(ReadOnlyMemory<byte> yaml) => PolicyReading.Read(yaml);

    /// <summary>For people: <c>aln-outbound v41</c>.</summary>
    public override string ToString() => $"{Name} v{Version}";

    private static SharingPolicy ReadBuiltIn()
    {
        using Stream stream = typeof(SharingPolicy).Assembly.GetManifestResourceStream("policy/built-in.yaml")
            ?? throw new InvalidOperationException("The built-in policy is not in the assembly.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        Parsed<SharingPolicy> policy = Read(bytes.ToArray());
        return policy.IsValid ? policy.Value : throw new InvalidOperationException($"The built-in policy cannot be read: {policy.Problems[0]}");
    }
}
