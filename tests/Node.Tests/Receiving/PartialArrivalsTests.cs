using CertBridge.Node.Linking;
using CertBridge.Node.Rationing;
using CertBridge.Node.Receiving;
using CertBridge.Node.Settings;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Partials;

namespace CertBridge.Node.Tests.Receiving;

/// <summary>What a node makes of the parts on its disk when it starts, and what it says of them.</summary>
public sealed class PartialArrivalsTests : IAsyncLifetime
{
    private static readonly PartialEnvelope First = new(Epoch: 1, Number: 1, Digest.Of("whole"u8), TotalBytes: 1_000);
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    private PartnerId Sender => aln.Identity.Id;

    public Task InitializeAsync()
    {
        bor.Meet(aln);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    [Fact]
    public void AStart_TakesUpWhatGoesOn_AndTheHelloSaysIt()
    {
        Held(Sender, First);

        PartialArrival said = Assert.Single(Said(Recordings.Partials(bor)).PartialArrivals);

        Assert.Equal((LaneName.Bulk, 1ul, 1ul, 1_000u, 10u), (said.Lane, said.Epoch, said.Number, said.Total, said.Held));
        Assert.Equal(First.Digest.ToBytes(), said.Digest.ToByteArray());
    }

    [Fact]
    public void AStart_CountsItInThePartnersRoom()
    {
        Held(Sender, First with { TotalBytes = (int)LimitSettings.PartnerStoredBytesMin });
        var limits = new LimitsInForce(new LimitSettings { PartnerStoredBytes = LimitSettings.PartnerStoredBytesMin });
        var room = new PartnerRoom(bor.Store, limits, new DiskRoom(bor.Clock, () => null), bor.Clock);

        PartialArrivals partials = Recordings.Partials(bor, room);

        Assert.True(room.IsFull(Sender, 1));
        partials.Drop(Sender, LaneName.Bulk);
        Assert.False(room.IsFull(Sender, LimitSettings.PartnerStoredBytesMin));
    }

    [Theory]
    [InlineData("a partner that is gone")]
    [InlineData("a later number")]
    [InlineData("a number that was settled")]
    [InlineData("another epoch")]
    [InlineData("a week ago")]
    public async Task AStart_ErasesWhatNobodyGoesOnWith_AndLeavesWhatIsNotIts(string what)
    {
        if (what is "a number that was settled" or "another epoch")
            await bor.Store.CommitAsync(CommitUrgency.Routine, 1, writer => writer.AdvanceFloor(Sender, LaneName.Bulk, 1, 1));
        PartialEnvelope held = what switch
        {
            "a later number" => First with { Number = 2 },
            "another epoch" => First with { Epoch = 2, Number = 2 },
            _ => First,
        };
        string file = Held(what == "a partner that is gone" ? PartnerId.Parse("cert-cel") : Sender, held);
        if (what == "a week ago")
            File.SetLastWriteTimeUtc(file, bor.Clock.Now.UtcDateTime.AddDays(-7));
        string foreign = Path.Combine(bor.Founded.Home.PartialsFolder, "README");
        await File.WriteAllTextAsync(foreign, "put here by hand");

        Assert.Empty(Said(Recordings.Partials(bor)).PartialArrivals);
        Assert.False(File.Exists(file));
        Assert.True(File.Exists(foreign));
    }

    [Fact]
    public void TakeUp_OfWhatTheHelloDidNotSay_ErasesIt()
    {
        string file = Held(Sender, First);
        PartialArrivals partials = Recordings.Partials(bor);

        Assert.Null(partials.TakeUp(Sender, LaneName.Bulk, offered: null));
        Assert.False(File.Exists(file));
    }

    [Fact]
    public void WhereTheDiskFails_ItIsTheDiskOfThisNode_AndNotTheLink()
    {
        PartialArrivals partials = Recordings.Partials(bor);
        File.WriteAllText(bor.Founded.Home.PartialsFolder, "a file where the folder should be");

        Assert.Throws<OwnDiskException>(() => partials.Begin(Sender, LaneName.Bulk, First));
    }

    private Hello Said(PartialArrivals partials)
    {
        Hello hello = bor.Hellos.Write(Sender);
        partials.Say(Sender, hello);
        return hello;
    }

    private string Held(PartnerId partner, PartialEnvelope envelope)
    {
        new PartialFolder(bor.Founded.Home).Begin(partner, LaneName.Bulk, envelope).Append(new byte[10]);
        return Path.Combine(bor.Founded.Home.PartialsFolder, $"{partner}.bulk.part");
    }
}
