using CertBridge.Node.Deciding;
using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Founding;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sharing.Reports;
using CertBridge.Storage.Rows;
using Microsoft.Extensions.Logging.Abstractions;

namespace CertBridge.Node.Tests.Releasing;

/// <summary>TLP:RED goes to named persons' keys, after two persons released it; the receiving node keeps what it cannot read, and the sending node forgets what it has read.</summary>
public sealed class RedReleaseTests : RedNode
{
    [Fact]
    public async Task TwoPersonsRelease_TheNodeKeepsWhatItCannotRead_AndTheNamedPersonReadsIt()
    {
        Introduce("duty-1");
        ApprovalRow approval = await RedAsync();
        Assert.Equal(KeyId("duty-1"), Assert.Single(approval.Persons));

        await ReleasedAsync(approval);
        OutboxRow entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
        ArrivalVerdict.Stored stored = Assert.IsType<ArrivalVerdict.Stored>(Judge(entry));

        Assert.True(stored.Report.IsSealedToPersons);
        Assert.Equal((AdmittedReport.SealedTitle, 0, 2), (stored.Report.Title, stored.Report.Json.Length, stored.Report.Indicators));
        Assert.Contains("released by officer-1 and officer-2", stored.Report.Decision.Because, StringComparison.Ordinal);
        PersonSealedContent content = PersonOpening.Unwrap(entry.Header, entry.Cms, Bor.Keys.Encryption)!;
        using PrivateKey person = PrivateKey.FromPem(File.ReadAllText(KeyOf("duty-1")));
        OpenedByPerson opened = PersonOpening.Open(entry.Header, content, Aln.Keys.SigningCertificate, person).Value!;
        Report report = ReportItems.Join(opened.Items, opened.Manifest).Value!;
        Assert.Equal(("For one person", 2), (report.Content.Title.First, report.Content.Indicators.Count));
    }

    [Fact]
    public async Task ARetraction_EndsWhatWaitsForPeople_AndTheCopyIsGone()
    {
        Introduce("duty-1");
        ApprovalRow approval = await RedAsync();

        Assert.True((await Aln.Retractions.RetractAsync(approval.ReportId, WithdrawalReason.Wrong, WithdrawalInstruction.Delete, WorkingNode.Operator, CancellationToken.None)).IsValid);

        Assert.Equal((ApprovalState.Withdrawn, 0), (Find(approval.Id).State, Find(approval.Id).Items.Length));
        Assert.True(Aln.Store.Read(reader => reader.FindReport(approval.ReportId))!.IsDestroyed);
    }

    [Fact]
    public async Task OnceItHasItsNumber_TheSendingNodeForgetsTheClearCopies()
    {
        Introduce("duty-1");
        ApprovalRow approval = await ReleasedAsync(await RedAsync());
        Assert.NotEmpty(Aln.Store.Read(reader => reader.FindReport(approval.ReportId))!.Json);

        await Aln.NumberedAsync(Bor.Identity.Id);

        ReportRow report = Aln.Store.Read(reader => reader.FindReport(approval.ReportId))!;
        Assert.Equal((true, "", 0, 0), (report.IsDestroyed, report.Title, report.Json.Length, Find(approval.Id).Items.Length));
        Assert.False(Aln.Store.MayHoldDestroyedContent);
    }

    [Fact]
    public async Task WithoutAKeyOfEachPerson_NobodyReleasesIt_AndWithOneTheyAreAsked()
    {
        Introduce("lead-1");
        ApprovalRow approval = await RedAsync();

        Parsed<Node.Releasing.GrantedRelease> granted = await GrantAsync(approval);
        Assert.Equal(ReleaseErrors.NotPossible, granted.Problems[0].Code);
        Assert.Contains("has no key of each of duty-1", granted.Problems[0].Message, StringComparison.Ordinal);

        Introduce("duty-1");
        Assert.Equal(ReleaseErrors.Changed, (await GrantAsync(approval)).Problems[0].Code);
        await ReleasedAsync(Find(approval.Id));
        Assert.IsType<ArrivalVerdict.Stored>(Judge(Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id))));
    }

    [Fact]
    public async Task AnotherKeyOfThePerson_BeforeTheNumber_AsksAgain()
    {
        Introduce("duty-1");
        ApprovalRow approval = await ReleasedAsync(await RedAsync());
        File.Delete(KeyOf("duty-1"));
        File.Delete(KeyOf("duty-1")[..^3] + "crt");
        Introduce("duty-1");

        Assert.Empty(await Aln.NumberedAsync(Bor.Identity.Id));

        Assert.Contains("the keys of the named persons are others", Find(approval.Id).Because, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WhereOnlyAPartIsRed_ThatPartGoesToNobody_AndTheRestWithoutARelease()
    {
        Introduce("duty-1");
        string yaml = Reports.Yaml(tlp: "amber", more: Named + "\n").Replace("confidence: 80 }", "confidence: 80, marking: { tlp: red, pap: red } }", StringComparison.Ordinal);

        await Aln.AcceptedAsync(yaml);
        Report sent = OpenedReport.Of(Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id)), Aln, Bor);

        Assert.Equal((Tlp.Amber, "i2"), (sent.Content.StrictestMarking.Tlp, Assert.Single(sent.Content.Indicators).Ref));
    }

    [Fact]
    public async Task AtTheReceiver_APersonWhoIsNotOnItsSheet_OrNoReleaseAtAll_IsNotAllowed()
    {
        Introduce("duty-1");
        await ReleasedAsync(await RedAsync());
        OutboxRow entry = Assert.Single(await Aln.NumberedAsync(Bor.Identity.Id));
        PersonSealedEnvelope opened = Open(entry);

        Assert.Equal("TLP_RED", Bor.Incoming.Decide(opened, Bor.Trust.Current.Find(Aln.Identity.Id)!, own: null, Bor.Clock.Now).Reason);
        opened.Manifest.Release = null;
        Assert.Equal("RELEASE_MISSING", Bor.Incoming.Decide(opened, Bor.Trust.Current.Find(Aln.Identity.Id)!, Bor.Trust.Current.OwnContacts, Bor.Clock.Now).Reason);
        opened.Manifest.Marking = new Marking { Tlp = Tlp.Amber, Pap = Pap.Red };
        Assert.Equal("TLP_RED", Bor.Incoming.Decide(opened, Bor.Trust.Current.Find(Aln.Identity.Id)!, Bor.Trust.Current.OwnContacts, Bor.Clock.Now).Reason);
    }

    private PersonSealedEnvelope Open(OutboxRow entry)
    {
        var context = new OpeningContext(Bor.Identity.Id, Aln.Trust.Current.OwnCard, Bor.Keys.Encryption, FoundedNode.Now);
        return Assert.IsType<OpenOutcome.ForPersons>(EnvelopeOpening.Open(entry.Header, entry.Cms, context)).Envelope;
    }

    private ArrivalVerdict Judge(OutboxRow entry)
    {
        var judging = new ArrivalJudging(Bor.Identity, Bor.Trust, Bor.Keys, Bor.Incoming, new SuiteFloors(Bor.Store), Bor.Clock, NullLogger<ArrivalJudging>.Instance);
        return judging.Judge(Aln.Identity.Id, new Arrival(1, LaneName.Routine, 1, entry.Header, entry.Cms));
    }
}
