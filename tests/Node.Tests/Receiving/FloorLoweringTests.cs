using System.Text;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Operating;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Founding;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;
using CertBridge.Storage;

namespace CertBridge.Node.Tests.Receiving;

public sealed class FloorLoweringTests : IAsyncLifetime, IDisposable
{
    private static readonly PartnerId Aln = PartnerId.Parse("cert-aln");

    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");
    private readonly TempFolder folder = new();
    private readonly PrivateKey second = PrivateKey.Create();
    private byte[] secondCertificate = [];

    private FloorLowering Lowering => new Desks(bor).Floors;

    /// <summary>A second officer on the card, and a floor that rose.</summary>
    public async Task InitializeAsync()
    {
        secondCertificate = CertificateIssuing.SelfSigned(second, CertificateUse.Officer, new CertificateName("officer-2", "CERT"), FoundedNode.Now.AddDays(-1), FoundedNode.Now.AddDays(300));
        string file = folder.At("officer-2.officer.crt");
        await File.WriteAllTextAsync(file, System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", secondCertificate));
        Parsed<CardSigned> signed = bor.Founded.Desk.SignCard(new CardChange { OfficerCertificates = [file] }, bor.Founded.Root, null, FoundedNode.Now);
        Assert.True(signed.IsValid, string.Join('\n', signed.Problems));
        Assert.True(bor.Trust.ReloadOwn().IsValid);
        await RaiseAsync();
    }

    public async Task DisposeAsync() => await bor.DisposeAsync();

    public void Dispose()
    {
        second.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task TwoOfficers_LowerIt_AndWhatTheySignedIsKept()
    {
        byte[] statement = Lowering.Statement(Aln, EnvelopeSuite.Classical).Value!;
        Assert.StartsWith("CertBridge/1 suite-floor\nnode: cert-bor\nenvironment: dev\npartner: cert-aln\n", Encoding.UTF8.GetString(statement), StringComparison.Ordinal);

        Parsed<byte[]> lowered = await LowerAsync(bor.Founded.Sign(statement), Second(statement));

        Assert.True(lowered.IsValid, string.Join('\n', lowered.Problems));
        Assert.Equal(EnvelopeSuite.Classical, new SuiteFloors(bor.Store).Of(Aln));
        Assert.Equal("SUITE_FLOOR_LOWERED", Assert.Single(bor.Store.Read(reader => reader.ListAlarms(10))).Kind);
    }

    [Fact]
    public async Task OneOfficer_OrTheSameTwice_OrAStranger_DoesNot()
    {
        byte[] statement = Lowering.Statement(Aln, EnvelopeSuite.Classical).Value!;
        using var stranger = PrivateKey.Create();
        byte[] strange = CertificateIssuing.SelfSigned(stranger, CertificateUse.Officer, new CertificateName("stranger", ""), FoundedNode.Now.AddDays(-1), FoundedNode.Now.AddDays(300));
        byte[][][] bad =
        [
            [Second(statement)],
            [Second(statement), Second(statement)],
            [bor.Founded.Sign(statement), DetachedSignature.Sign(statement, stranger, strange, FoundedNode.Now)],
            [bor.Founded.Sign(statement), Second([.. statement, 0x0A])],
        ];
        foreach (byte[][] signatures in bad)
            Assert.False((await LowerAsync(signatures)).IsValid);
        Assert.Equal(EnvelopeSuite.Hybrid, new SuiteFloors(bor.Store).Of(Aln));
    }

    [Fact]
    public async Task AStatement_HoldsOnce()
    {
        byte[] statement = Lowering.Statement(Aln, EnvelopeSuite.Classical).Value!;
        byte[][] signatures = [bor.Founded.Sign(statement), Second(statement)];
        Assert.True((await LowerAsync(signatures)).IsValid);
        Assert.False((await LowerAsync(signatures)).IsValid); // it is down already
        bor.Clock.Now = FoundedNode.Now.AddHours(1);
        await RaiseAsync();
        Assert.Contains((await LowerAsync(signatures)).Problems, problem => problem.Code == IdentityErrors.SignatureWrong); // it rose again since
    }

    [Theory]
    [InlineData(23, true)]
    [InlineData(24, false)]
    public async Task AStatement_HoldsForADay(int hoursLater, bool isTaken)
    {
        byte[] statement = Lowering.Statement(Aln, EnvelopeSuite.Classical).Value!;
        Assert.Contains("\nwritten: 2026-11-25T12:00Z, holds 24 hours\n", Encoding.UTF8.GetString(statement), StringComparison.Ordinal);
        bor.Clock.Now = FoundedNode.Now.AddHours(hoursLater);

        Parsed<byte[]> lowered = await LowerAsync(bor.Founded.Sign(statement), Second(statement));

        Assert.Equal(isTaken, lowered.IsValid);
        Assert.Equal(isTaken, lowered.Value?.AsSpan().SequenceEqual(statement) ?? false);
        Assert.Equal(isTaken ? EnvelopeSuite.Classical : EnvelopeSuite.Hybrid, new SuiteFloors(bor.Store).Of(Aln));
    }

    [Fact]
    public async Task TwoStatementsOfDifferentHours_AreNotOne()
    {
        byte[] first = Lowering.Statement(Aln, EnvelopeSuite.Classical).Value!;
        bor.Clock.Now = FoundedNode.Now.AddHours(1);
        byte[] later = Lowering.Statement(Aln, EnvelopeSuite.Classical).Value!;
        Assert.False((await LowerAsync(bor.Founded.Sign(first), Second(later))).IsValid);
    }

    /// <summary>The running node has not read its card again yet.</summary>
    [Fact]
    public async Task AnOfficerWhoHasLeftTheCardOnDisk_DoesNotCount()
    {
        byte[] statement = Lowering.Statement(Aln, EnvelopeSuite.Classical).Value!;
        Assert.True(bor.Founded.Desk.SignCard(new CardChange { RemoveOfficers = ["officer-2"] }, bor.Founded.Root, null, FoundedNode.Now).IsValid);
        Assert.Equal(2, bor.Trust.Current.OwnCard.Officers.Count);

        Assert.False((await LowerAsync(bor.Founded.Sign(statement), Second(statement))).IsValid);
        Assert.Equal(EnvelopeSuite.Hybrid, new SuiteFloors(bor.Store).Of(Aln));
    }

    [Fact]
    public void NothingIsLowered_ThatIsNotAbove()
    {
        Assert.Equal(TrustErrors.FloorNotLowered, Assert.Single(Lowering.Statement(Aln, EnvelopeSuite.Hybrid).Problems).Code);
        Assert.False(Lowering.Statement(Aln, 0x0007).IsValid);
        Assert.False(Lowering.Statement(PartnerId.Parse("cert-cel"), EnvelopeSuite.Classical).IsValid);
    }

    private Task<Parsed<byte[]>> LowerAsync(params byte[][] signatures) => Lowering.LowerAsync(Aln, EnvelopeSuite.Classical, signatures, CancellationToken.None);

    private byte[] Second(byte[] statement) => DetachedSignature.Sign(statement, second, secondCertificate, FoundedNode.Now);

    private Task<bool> RaiseAsync() => bor.Store.CommitAsync(CommitUrgency.Routine, 64, writer =>
    {
        writer.SetSuiteFloor(Aln, EnvelopeSuite.Hybrid, bor.Clock.Now);
        return true;
    });
}
