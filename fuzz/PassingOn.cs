using System.Security.Cryptography;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Cms;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sharing.Reports;
using V1 = CertBridge.Protocol.V1;

namespace CertBridge.Fuzz;

/// <summary>What a relay passed on, as it lies in an envelope that opened: the items behind each other. The relay's own manifest and header say what the enclosed ones ask for, so that what is behind is reached.</summary>
internal static class PassingOn
{
    private const string Vector = "passed-on-whole";

    private static readonly VerifiedCard Originator = CardVerification.Card(V1.SignedCard.Parser.ParseFrom(Convert.FromBase64String((string)Seed.Against(Vector)["originatorCards"]![0]!)), null).Value!;

    public static bool Read(byte[] bytes)
    {
        if (!ItemBlock.TryRead(bytes, 0, out ItemBlock? block) || ContentForm.ReadItems(block!.Items) is not { } items)
            return false;
        V1.Manifest said = Said(items[0]) ?? new V1.Manifest();
        string relay = HeaderOf(said)?.Recipient ?? "cert-bor";
        var outer = new OpenedEnvelope(block, [])
        {
            Header = new V1.EnvelopeHeader { Sender = relay, Kind = V1.EnvelopeKind.PassedOn },
            Manifest = said,
            Items = items,
            SignedManifest = default,
            ManifestDigest = default,
            SignedBy = default,
        };
        return PassedOnReading.Read(outer, id => id == Originator.Id ? Originator : null) is PassedOnOutcome.Proven { Report: { } proven }
            && (ReportItems.Join(proven.Items, proven.Manifest, proven.Indexes).IsValid || proven.Items.Count > 0);
    }

    /// <summary>The item block of the envelope in the vector.</summary>
    public static byte[] SeedBlock()
    {
        using var scalar = ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Convert.FromHexString((string)Seed.Against(Vector)["recipientScalars"]![0]!) });
        var key = PrivateKey.FromPem(PemEncoding.WriteString("PRIVATE KEY", scalar.ExportPkcs8PrivateKey()));
        var keys = new Dictionary<string, DecryptionKey> { [Convert.ToHexStringLower(key.SubjectKeyIdentifier)] = new DecryptionKey(key, null) };
        byte[] plaintext = EnvelopeOpening.Decrypt(Seed.Vector(Vector, "header"), Seed.Vector(Vector, "cms"), EnvelopeSuite.Classical, keys)!;
        if (!SignedManifest.TryRead(plaintext, out SignedManifestParts parts) || !ItemBlock.TryRead(plaintext, parts.Whole.Length, out ItemBlock? block))
            throw new InvalidDataException($"{Vector} does not open.");
        var bytes = new byte[Padme.LengthFor(ItemBlock.SizeFor(block!.Items))];
        ItemBlock.Write(block.Seed.Span, block.Items, bytes);
        return bytes;
    }

    private static V1.Manifest? Said(V1.EnvelopeItem item) => SignedManifest.TryRead(item.Content.Span, out SignedManifestParts parts) ? ContentForm.ReadManifest(parts.Manifest) : null;

    private static V1.EnvelopeHeader? HeaderOf(V1.Manifest manifest) => HeaderForm.Read(manifest.Header.Span).Value;
}
