using System.Globalization;
using System.Text;
using CertBridge.Protocol.Ids;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Sealing.Releasing;

/// <summary>
/// What two persons sign who release content to a partner (docs/ENVELOPE.md, Release). The text is written anew from the facts wherever it is needed: by the person's own
/// client from the items it shows, by the receiver from the manifest. So nothing in it is parsed, and nothing can be in it that is not a fact.
/// </summary>
public sealed record ReleaseStatement
{
    public required PartnerId Sender { get; init; }

    public required PartnerId Partner { get; init; }

    /// <summary>production, exercise or dev.</summary>
    public required string Environment { get; init; }

    public required string ReportId { get; init; }

    public required ulong Revision { get; init; }

    public required uint ItemCount { get; init; }

    /// <summary>Over the salted items: the signature is over exactly this content.</summary>
    public required Digest Root { get; init; }

    public required V1.Marking Marking { get; init; }

    /// <summary>Keys of the named persons it is sealed to; empty below TLP:RED.</summary>
    public required IReadOnlyList<KeyId> Persons { get; init; }

    /// <summary>The most urgent lane it may ride.</summary>
    public required V1.LaneName HighestLane { get; init; }

    /// <summary>When the release stops holding; whole milliseconds.</summary>
    public required DateTimeOffset Expires { get; init; }

    /// <summary>One person alone releases it, and says so.</summary>
    public required bool IsEmergency { get; init; }

    /// <summary>The statement a manifest stands on.</summary>
    /// <param name="manifest">With a release; its form and its signature were verified.</param>
    /// <param name="environment">The receiver's own: what was released for another is not released for it.</param>
    /// <returns>Null where the manifest names something no statement could.</returns>
    public static ReleaseStatement? Of(V1.EnvelopeHeader header, V1.Manifest manifest, string environment)
    {
        if (manifest.Release is not { } release || release.ExpiresMs > (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
            return null;
        if (!PartnerId.TryParse(header.Sender, out PartnerId sender) || !PartnerId.TryParse(header.Recipient, out PartnerId partner))
            return null;
        return new ReleaseStatement
        {
            Sender = sender,
            Partner = partner,
            Environment = environment,
            ReportId = manifest.ReportId,
            Revision = manifest.Revision,
            ItemCount = manifest.ItemCount,
            Root = Digest.FromBytes(manifest.ItemRoot.Span),
            Marking = manifest.Marking,
            Persons = [.. manifest.PersonKeyIds.Select(key => new KeyId(Digest.FromBytes(key.Span)))],
            HighestLane = release.HighestLane,
            Expires = DateTimeOffset.FromUnixTimeMilliseconds((long)release.ExpiresMs),
            IsEmergency = release.Emergency,
        };
    }

    /// <returns>UTF-8, one fact a line, in this order.</returns>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
        $"""
        CertBridge/1 release
        sender: {Sender}
        partner: {Partner}
        environment: {Environment}
        report: {ReportId}
        revision: {Revision}
        items: {ItemCount}
        root: {Root}
        marking: {Word(Marking.Tlp)} {Word(Marking.Pap)}
        persons: {(Persons.Count == 0 ? "none" : string.Join(' ', Persons))}
        highest lane: {HighestLane.ToString().ToLowerInvariant()}
        expires: {Expires.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fff}Z
        released by: {(IsEmergency ? "one person alone, in an emergency" : "two persons or more")}

        """));

    private static string Word(V1.Tlp tlp) => tlp switch
    {
        V1.Tlp.Clear => "TLP:CLEAR",
        V1.Tlp.Green => "TLP:GREEN",
        V1.Tlp.Amber => "TLP:AMBER",
        V1.Tlp.AmberStrict => "TLP:AMBER+STRICT",
        V1.Tlp.Red => "TLP:RED",
        _ => $"TLP:{(int)tlp}",
    };

    private static string Word(V1.Pap pap) => pap switch
    {
        V1.Pap.Clear => "PAP:CLEAR",
        V1.Pap.Green => "PAP:GREEN",
        V1.Pap.Amber => "PAP:AMBER",
        V1.Pap.Red => "PAP:RED",
        _ => $"PAP:{(int)pap}",
    };
}
