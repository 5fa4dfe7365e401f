using System.Security.Cryptography;
using CertBridge.Exchange.Tests.Nodes;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Releasing;
using CertBridge.Sealing.Statements;
using Google.Protobuf;

namespace CertBridge.Exchange.Tests.Releasing;

/// <summary>A sender with real keys that skips the persons: it has no release, forges one, or uses one that was given for something else. The receiver keeps none of it as a report.</summary>
public sealed class RogueReleaseTests(MaskedReleasingPair shared) : IClassFixture<MaskedReleasingPair>
{
    private static readonly Marking Amber = new() { Tlp = Tlp.Amber, Pap = Pap.Green };

    [Fact]
    public async Task ByTwoPersons_IsStored() => Assert.Equal(ReceiptVerdict.Stored, (await DeliverAsync((statement, sign) => [sign(statement, 1), sign(statement, 2)])).Verdict);

    [Fact]
    public async Task BelowTheMarking_NobodyAsksForOne()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal());

        Assert.Equal(ReceiptVerdict.Stored, (await lane.ReceiptAsync()).Verdict);
    }

    [Fact]
    public async Task Stripped_IsNotAllowed()
    {
        await using Lane lane = await shared.OpenLaneAsync();
        await lane.DeliverAsync(lane.Seal(marking: Amber));

        Assert.Equal(QuarantineReason.NotAllowed, (await lane.ReceiptAsync()).QuarantineReason);
    }

    [Fact]
    public async Task ByOnePerson_IsNotAllowed() => await RefusedAsync((statement, sign) => [sign(statement, 1)]);

    [Fact]
    public async Task ByOnePersonTwice_IsNotAllowed() => await RefusedAsync((statement, sign) => [sign(statement, 1), sign(statement, 1)]);

    [Fact]
    public async Task ByOnePersonInAnEmergency_IsStored_AndWithoutSayingSo_IsNot()
    {
        Assert.Equal(ReceiptVerdict.Stored, (await DeliverAsync((statement, sign) => [sign(statement, 1)], isEmergency: true)).Verdict);
        await RefusedAsync((statement, sign) => [sign(statement with { IsEmergency = true }, 1)]);
    }

    [Fact]
    public async Task BySomebodyWhoIsNotOnTheCard_IsNotAllowed() => await RefusedAsync((statement, sign) => [sign(statement, 1), Stranger(statement)]);

    [Fact]
    public async Task OverAnotherRoot_IsNotAllowed() =>
        await RefusedAsync((statement, sign) => [sign(statement with { Root = Digest.Of("what they looked at"u8) }, 1), sign(statement with { Root = Digest.Of("what they looked at"u8) }, 2)]);

    [Fact]
    public async Task ForAnotherPartnerOrReport_IsNotAllowed()
    {
        await RefusedAsync((statement, sign) => [sign(statement with { Partner = PartnerId.Parse("cert-cel") }, 1), sign(statement with { Partner = PartnerId.Parse("cert-cel") }, 2)]);
        await RefusedAsync((statement, sign) => [sign(statement with { ReportId = "CB-ALN-2026-9999" }, 1), sign(statement with { ReportId = "CB-ALN-2026-9999" }, 2)]);
    }

    [Fact]
    public async Task ForALooserMarking_IsNotAllowed() => await RefusedAsync((statement, sign) =>
    [
        sign(statement with { Marking = new Marking { Tlp = Tlp.Green, Pap = Pap.Green } }, 1), sign(statement with { Marking = new Marking { Tlp = Tlp.Green, Pap = Pap.Green } }, 2),
    ]);

    [Fact]
    public async Task Expired_IsNotAllowed() => await RefusedAsync((statement, sign) => [sign(statement, 1), sign(statement, 2)], validFor: TimeSpan.FromHours(-2));

    [Fact]
    public async Task Noise_IsNotAllowed() => await RefusedAsync((_, _) => [RandomNumberGenerator.GetBytes(200), RandomNumberGenerator.GetBytes(200)]);

    private async Task RefusedAsync(Func<ReleaseStatement, Func<ReleaseStatement, int, byte[]>, byte[][]> signatures, TimeSpan? validFor = null)
    {
        Receipt receipt = await DeliverAsync(signatures, isEmergency: false, validFor);
        Assert.Equal((ReceiptVerdict.Quarantined, QuarantineReason.NotAllowed), (receipt.Verdict, receipt.QuarantineReason));
        Assert.DoesNotContain("RELEASE", receipt.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    /// <param name="signatures">What is put beside the statement the receiver will write from the manifest.</param>
    private async Task<Receipt> DeliverAsync(Func<ReleaseStatement, Func<ReleaseStatement, int, byte[]>, byte[][]> signatures, bool isEmergency = false, TimeSpan? validFor = null)
    {
        await using Lane lane = await shared.OpenLaneAsync();
        ulong expires = (ulong)TimeProvider.System.GetUtcNow().Add(validFor ?? TimeSpan.FromDays(3)).ToUnixTimeMilliseconds();
        await lane.DeliverAsync(lane.Seal(draft =>
        {
            SaltedItems items = SaltedItems.Fix(draft.Items);
            var statement = new ReleaseStatement
            {
                Sender = draft.Sender,
                Partner = draft.Recipient,
                Environment = "dev",
                ReportId = draft.ReportId,
                Revision = draft.Revision,
                ItemCount = (uint)items.Items.Count,
                Root = items.Root,
                Marking = draft.Marking,
                Persons = [],
                HighestLane = LaneName.Routine,
                Expires = DateTimeOffset.FromUnixTimeMilliseconds((long)expires),
                IsEmergency = isEmergency,
            };
            var release = new ReleaseRecord { HighestLane = LaneName.Routine, ExpiresMs = expires, Emergency = isEmergency };
            release.Signatures.Add(signatures(statement, Sign).Select(signature => ByteString.CopyFrom(signature)));
            return draft with { Items = items.Items, Salted = items, Release = release };
        }, Amber));
        return await lane.ReceiptAsync();
    }

    /// <param name="person">The first or the second officer of the mask.</param>
    private byte[] Sign(ReleaseStatement statement, int person)
    {
        string[] flags = person == 1 ? shared.Pair.Aln.OfficerFlags : shared.Pair.Aln.SecondOfficerFlags;
        using PrivateKey key = PrivateKey.FromPem(File.ReadAllText(flags[1]));
        string pem = File.ReadAllText(flags[3]);
        byte[] certificate = Convert.FromBase64String(pem[PemEncoding.Find(pem).Base64Data]);
        return DetachedSignature.Sign(statement.ToBytes(), key, certificate, TimeProvider.System.GetUtcNow());
    }

    private static byte[] Stranger(ReleaseStatement statement)
    {
        using PrivateKey key = PrivateKey.Create();
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        byte[] certificate = CertificateIssuing.SelfSigned(key, CertificateUse.Officer, new CertificateName("stranger", "CERT"), now.AddDays(-1), now.AddDays(30));
        return DetachedSignature.Sign(statement.ToBytes(), key, certificate, now);
    }
}
