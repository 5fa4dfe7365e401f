using CertBridge.Node.Founding;
using CertBridge.Node.Linking;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Linking;

public sealed class NoticingPartTests : IAsyncLifetime
{
    private readonly WorkingNode aln = WorkingNode.Founding("cert-aln");
    private readonly WorkingNode bor = WorkingNode.Founding("cert-bor");

    public Task InitializeAsync()
    {
        aln.Meet(bor);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await aln.DisposeAsync();
        await bor.DisposeAsync();
    }

    /// <summary>A folder lies where the partner's card is written: it cannot be replaced by a file.</summary>
    [Fact]
    public async Task Take_ACardThatCannotBeWritten_IsAFaultOfOurDisk_AndNoLostConnection()
    {
        Assert.True(bor.Founded.Desk.SignCard(new CardChange { Name = "CERT Boria, renamed" }, bor.Founded.Root, null, FoundedNode.Now).IsValid);
        Assert.True(bor.Trust.ReloadOwn().IsValid);
        string file = PartnerFile.PathOf(aln.Founded.Home, bor.Identity.Id);
        File.Delete(file);
        Directory.CreateDirectory(Path.Combine(file, "in the way"));
        using var session = new LinkSession(bor.Identity.Id, dialledByUs: true, default, new QueuedFrames(), aln.Clock);

        var notice = new Frame { Notice = new Notice { Card = bor.Trust.Current.OwnBundle } };
        OwnDiskException fault = await Assert.ThrowsAsync<OwnDiskException>(async () => await Part(session).TakeAsync(notice, CancellationToken.None));

        Assert.True(LinkFailure.IsFault(fault));
        Assert.Equal(1ul, aln.Trust.Current.Find(bor.Identity.Id)!.Card.Serial);
    }

    /// <summary>That the partner stops what was agreed calls a person, once.</summary>
    [Fact]
    public async Task Take_ASuspensionOfThePartner_IsAlarmedOnce_AndTheLinkIsSuspended()
    {
        byte[] document = aln.Agree(bor).Bytes.ToArray();
        using var session = new LinkSession(bor.Identity.Id, dialledByUs: true, default, new QueuedFrames(), aln.Clock);
        SignedClaim said = bor.Founded.Say(document, 1, StandingWord.Suspended, StandingReason.TermsBroken, FoundedNode.OfficerName);
        var statement = new KnownStatement(said.Claim) { Signatures = [], Past = said.Signatures };
        var notice = new Frame { Notice = new Notice { Agreement = new AgreementNotice { Document = ByteString.CopyFrom(document), Statements = { AgreementNotices.Write(statement) } } } };

        await Part(session).TakeAsync(notice, CancellationToken.None);
        await Part(session).TakeAsync(notice, CancellationToken.None);

        Assert.Null(aln.Trust.Current.Find(bor.Identity.Id)!.InForce(FoundedNode.Now));
        AlarmRow alarm = Assert.Single(aln.Store.Read(reader => reader.ListAlarms(10)));
        Assert.Equal(("AGREEMENT_STOPPED", bor.Identity.Id), (alarm.Kind, alarm.Partner));
        Assert.EndsWith("suspended agr-aln-bor v1 (terms-broken): certbridge agreement show agr-aln-bor", alarm.Text);
        Assert.Equal((LinkState.Suspended, "officers of cert-bor (terms-broken) suspended agr-aln-bor v1: certbridge agreement show agr-aln-bor"),
            aln.Hellos.StandingOf(session));
    }

    private NoticingPart Part(LinkSession session) => new(
        session,
        new LinkBoard(aln.Identity, aln.Clock).Slot(bor.Identity.Id, LaneGroup.Ordinary),
        aln.Hellos,
        aln.Trust,
        aln.Signals,
        new LinkAlarms(aln.Store, aln.Clock, NullLogger<LinkAlarms>.Instance),
        new AgreementTesting(aln.Store, aln.Clock),
        aln.Maintenances,
        aln.Clock,
        NullLogger<NoticingPart>.Instance);
}
