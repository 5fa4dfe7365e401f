using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Receiving;

/// <summary>The floor is a matter of what was opened, not of what this machine can do, so these hold on every platform.</summary>
public sealed class SuiteFloorsTests : IAsyncLifetime
{
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln");

    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await bor.DisposeAsync();

    [Fact]
    public void AtFirst_EverySuiteIsTaken()
    {
        var floors = new SuiteFloors(bor.Store);
        Assert.True(floors.Admits(Aln, EnvelopeSuite.Classical));
        Assert.True(floors.Admits(Aln, EnvelopeSuite.Hybrid));
        Assert.False(floors.Admits(Aln, 0x0007));
    }

    [Fact]
    public void ItRises_ByWhatWasStored_AndByNothingElse()
    {
        var floors = new SuiteFloors(bor.Store);
        Assert.Null(floors.RaisedBy(Aln, []));
        Assert.Null(floors.RaisedBy(Aln, [Stored(EnvelopeSuite.Classical)]));
        Assert.Null(floors.RaisedBy(Aln, [Unopened(EnvelopeSuite.Hybrid)]));
        Assert.Null(floors.RaisedBy(Aln, [NotAllowed(EnvelopeSuite.Hybrid)]));
        Assert.Equal(EnvelopeSuite.Hybrid, floors.RaisedBy(Aln, [Stored(EnvelopeSuite.Classical), Stored(EnvelopeSuite.Hybrid), Unopened(EnvelopeSuite.Hybrid)]));
        floors.Took(Aln, EnvelopeSuite.Hybrid);
        Assert.Null(floors.RaisedBy(Aln, [Stored(EnvelopeSuite.Hybrid)]));
        Assert.False(floors.Admits(Aln, EnvelopeSuite.Classical));
        Assert.True(floors.Admits(PartnerId.Parse("cert-cel"), EnvelopeSuite.Classical));
    }

    [Fact]
    public async Task ItOutlivesARestart()
    {
        await bor.Store.CommitAsync(CommitUrgency.Routine, 64, writer =>
        {
            writer.SetSuiteFloor(Aln, EnvelopeSuite.Hybrid, bor.Clock.Now);
            return true;
        });
        await bor.RestartAsync();
        Assert.Equal(EnvelopeSuite.Hybrid, new SuiteFloors(bor.Store).Of(Aln));
        Assert.Equal(bor.Clock.Now, bor.Store.Read(reader => reader.SuiteFloor(Aln))!.Since);
    }

    private static JudgedArrival Stored(uint suite) => Judged(suite, id => new ArrivalVerdict.Stored(id, Digest.Of("manifest"u8), null!)); // no report is looked at

    private static JudgedArrival NotAllowed(uint suite) => Quarantined(suite, Digest.Of("manifest"u8));

    private static JudgedArrival Unopened(uint suite) => Quarantined(suite, null);

    private static JudgedArrival Quarantined(uint suite, Digest? manifest) =>
        Judged(suite, id => new ArrivalVerdict.Quarantined(QuarantineReason.ContentInvalid, id, manifest, "for the test", null));

    private static JudgedArrival Judged(uint suite, Func<EnvelopeId, ArrivalVerdict> verdict)
    {
        EnvelopeId id = EnvelopeId.Create(Founding.FoundedNode.Now);
        ulong now = (ulong)Founding.FoundedNode.Now.ToUnixTimeMilliseconds();
        var header = new EnvelopeHeader
        {
            Version = 1,
            Suite = suite,
            Kind = EnvelopeKind.Report,
            EnvelopeId = ByteString.CopyFrom(id.ToBytes()),
            Sender = "cert-aln",
            Recipient = "cert-bor",
            AgreementHash = ByteString.CopyFrom(new byte[32]),
            CreatedMs = now,
            ExpiresMs = now + 1,
        };
        var arrival = new Arrival(1, LaneName.Routine, 1, header.ToByteArray(), new byte[1]);
        return new JudgedArrival(arrival, verdict(id));
    }
}
