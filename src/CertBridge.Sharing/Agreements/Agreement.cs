using CertBridge.Sharing.Reports;
using CertBridge.Protocol.V1;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;

namespace CertBridge.Sharing.Agreements;

/// <summary>
/// What two partners' officers signed: the exact bytes of a YAML document and the terms in it. The bytes are what is hashed, signed
/// and sent; they are never written again from the terms. docs/POLICY.md has every field.
/// </summary>
public sealed class Agreement
{
    internal Agreement()
    {
    }

    /// <summary>Such as <c>agr-aln-bor</c>; with <see cref="Version"/> it names the document.</summary>
    public required string Id { get; init; }

    /// <summary>From 1, rising; the highest version in force is the one that counts.</summary>
    public required ulong Version { get; init; }

    public required string Title { get; init; }

    /// <summary>The two parties, in the order of the document.</summary>
    public required (PartnerId First, PartnerId Second) Parties { get; init; }

    /// <summary>First day, in UTC.</summary>
    public required DateOnly From { get; init; }

    /// <summary>Last day, in UTC, still included.</summary>
    public required DateOnly Until { get; init; }

    public required DateOnly? ReviewBy { get; init; }

    public required string LegalBasis { get; init; }

    /// <summary>How many officers of each side have to sign it at least, 1 to 5. One that widens the one before it takes more: <see cref="AgreementComparison"/>.</summary>
    public int OfficersPerSide { get; init; } = 1;

    /// <summary>The channels that are open; see <see cref="AgreementChannels"/>.</summary>
    public required IReadOnlySet<string> Channels { get; init; }

    public required AgreementCeilings Ceilings { get; init; }

    public required SectorTerms Sectors { get; init; }

    /// <summary>Redactions that are lifted, such as <c>full-ip</c>.</summary>
    public required IReadOnlySet<string> Grants { get; init; }

    public required OnwardTerms Onward { get; init; }

    /// <summary>Statements of the Information Exchange Policy (FIRST IEP 2.0), such as <c>encrypt_in_transit: must</c>.</summary>
    public required IReadOnlyDictionary<string, string> ExchangePolicy { get; init; }

    public required AgreementLimits Limits { get; init; }

    public required UrgentTerms Urgent { get; init; }

    public required IReadOnlyList<string> Languages { get; init; }

    /// <summary>How long the receiver may keep what carries a marking: ISO 8601 durations in days, months or years.</summary>
    public required IReadOnlyDictionary<string, string> Retention { get; init; }

    /// <summary>Until when what was received under it may be kept: of what bears no marking that is known, the shortest time it names. Null where it says nothing.</summary>
    public DateTimeOffset? KeptUntil(Tlp tlp, DateTimeOffset received)
    {
        string word = MarkingWords.Of(tlp);
        IEnumerable<string> times = MarkingWords.TlpWords.Contains(word) ? Retention.Where(pair => pair.Key == word).Select(pair => pair.Value) : Retention.Values;
        return times.Select(time => (DateTimeOffset?)KeepingTime.Parse(time).EndFrom(received)).Min();
    }

    public required DisputeTerms Disputes { get; init; }

    /// <summary>SHA-256 of <see cref="Bytes"/>: how envelopes, hellos and receipts name this agreement.</summary>
    public required Digest Hash { get; init; }

    public required ReadOnlyMemory<byte> Bytes { get; init; }

    /// <summary>Reads a document; every problem in it is reported at once.</summary>
    public static Parsed<Agreement> Read(ReadOnlyMemory<byte> yaml) => AgreementReading.Read(yaml);

    public bool IsBetween(PartnerId one, PartnerId other) => one != other && HasParty(one) && HasParty(other);

    public bool HasParty(PartnerId partner) => Parties.First == partner || Parties.Second == partner;

    /// <exception cref="ArgumentException">The partner is no party.</exception>
    public PartnerId OtherParty(PartnerId party) =>
        party == Parties.First ? Parties.Second
        : party == Parties.Second ? Parties.First
        : throw new ArgumentException($"{party} is no party of {Id}.", nameof(party));

    /// <summary>For people: <c>agr-aln-bor v3</c>.</summary>
    public override string ToString() => $"{Id} v{Version}";
}

/// <summary>Whom to write to in a dispute, and whether queued items are held when the agreement is revoked.</summary>
public sealed record DisputeTerms(string Contact, bool FreezeOnRevoke);
