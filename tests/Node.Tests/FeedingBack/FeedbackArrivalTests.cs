using CertBridge.Node.Receiving;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Protocol;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.FeedingBack;

/// <summary>What a partner's node may say of reports of ours, whatever it says: only what was sent to it, in its form, within its limits.</summary>
public sealed class FeedbackArrivalTests : SaidReport
{
    public static TheoryData<RefusalReason, Action<Feedback, EnvelopeDraftChange>> Hostile => new()
    {
        { RefusalReason.NotSent, (_, draft) => draft.ReportId = "CB-ALN-2026-9999" },
        { RefusalReason.NotSent, (feedback, _) => feedback.Revision = 2 },
        { RefusalReason.NotSent, (feedback, _) => feedback.ManifestDigest = ByteString.CopyFrom(new byte[32]) },
        { RefusalReason.NotSent, (feedback, _) => feedback.Item.Index = 2 },
        { RefusalReason.NotSent, (feedback, _) => feedback.Item.Index = 0 },
        { RefusalReason.NotSent, (feedback, _) => feedback.Item.Salt = ByteString.CopyFrom(new byte[16]) },
        { RefusalReason.NotSent, (feedback, _) => feedback.Item.Item = new EnvelopeItem { Type = "indicator", Path = "indicators[0]", Content = ByteString.CopyFromUtf8("{}") }.ToByteString() },
        { RefusalReason.NotSent, (feedback, _) => feedback.Item.Path.Add(ByteString.CopyFrom(new byte[32])) },
        { RefusalReason.NotSent, (feedback, _) => feedback.Item.SignedManifest = ByteString.CopyFrom([.. feedback.Item.SignedManifest.Span, 0]) },
        { RefusalReason.Limit, (feedback, _) => feedback.Note = new string('x', Limits.FeedbackNoteLengthMax + 1) },
        { RefusalReason.Limit, (feedback, _) => feedback.Note = "\u001b]0;owned\u0007" },
        { RefusalReason.Limit, (feedback, _) => feedback.Kind = (FeedbackKind)99 },
        { RefusalReason.Limit, (feedback, _) => feedback.Item.SignedManifest = ByteString.CopyFrom(new byte[Limits.FeedbackBytesMax]) },
        { RefusalReason.Limit, (_, draft) => draft.Marking = new Marking { Tlp = Tlp.Clear, Pap = Pap.Clear } },
        { RefusalReason.Limit, (_, draft) => draft.Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red } },
        { RefusalReason.Limit, (_, draft) => draft.Marking = new Marking { Tlp = (Tlp)77, Pap = Pap.Amber } },
    };

    /// <summary>A partner whose node says what it likes, under keys and an agreement that hold.</summary>
    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Receive_OfWhatWasNotSentOrIsNotOfItsForm_IsRefusedByCode_AndNothingOfItIsKept(RefusalReason reason, Action<Feedback, EnvelopeDraftChange> spoil)
    {
        ReportId id = await SharedAsync();
        FeedbackRow said = await GivenAsync(Sighting(id, "indicators[0]"));
        Feedback feedback = said.Message!.Clone();
        var draft = new EnvelopeDraftChange { ReportId = id.Value, Marking = new Marking { Tlp = Tlp.Green, Pap = Pap.Amber } };
        spoil(feedback, draft);

        SealedEnvelope envelope = Forged(feedback, draft);
        var refused = Assert.IsType<ArrivalVerdict.Refused>(await ArriveAsync(Bor, Aln, LaneName.Routine, 1, envelope.Header, envelope.Cms));

        Assert.Equal(reason, refused.Reason);
        Assert.Empty(Received(id));
        InboxRow row = Aln.Store.Read(reader => reader.FindInboxByNumber(Bor.Identity.Id, LaneName.Routine, 1, 1))!;
        Assert.Equal((InboxState.Refused, 0), (row.State, row.SizeBytes));
        Assert.DoesNotContain(refused.Because, c => char.IsControl(c));
    }

    [Fact]
    public async Task Receive_OfAReportThatWentToAnotherPartner_IsNotSent()
    {
        ReportId id = (await Aln.AcceptedAsync(Reports.Yaml())).ReportId; // queued for cert-bor, and never numbered
        OutboxRow queued = Newest(id);
        var feedback = new Feedback { Kind = FeedbackKind.Useful, Revision = 1, ManifestDigest = ByteString.CopyFrom(queued.ManifestDigest.ToBytes()) };

        SealedEnvelope envelope = Forged(feedback, new EnvelopeDraftChange { ReportId = id.Value, Marking = new Marking { Tlp = Tlp.Green, Pap = Pap.Amber } });

        Assert.Equal(RefusalReason.NotSent, Assert.IsType<ArrivalVerdict.Refused>(await ArriveAsync(Bor, Aln, LaneName.Routine, 1, envelope.Header, envelope.Cms)).Reason);
    }

    [Fact]
    public async Task Receive_OfTheSameEnvelopeAgain_ChangesNothing_AndOfMoreThanIsTaken_IsOverTheLimit()
    {
        ReportId id = await SharedAsync();
        FeedbackRow said = await GivenAsync(Useful(id));
        var draft = new EnvelopeDraftChange { ReportId = id.Value, Marking = new Marking { Tlp = Tlp.Green, Pap = Pap.Amber } };
        SealedEnvelope first = Forged(said.Message!, draft);
        await ArriveAsync(Bor, Aln, LaneName.Routine, 1, first.Header, first.Cms);
        await ArriveAsync(Bor, Aln, LaneName.Routine, 2, first.Header, first.Cms);
        Assert.Single(Received(id));

        for (ulong number = 3; number <= Limits.FeedbackPerReportMax + 1; number++)
        {
            SealedEnvelope more = Forged(said.Message!, draft);
            Assert.IsType<ArrivalVerdict.FedBack>(await ArriveAsync(Bor, Aln, LaneName.Routine, number, more.Header, more.Cms));
        }
        SealedEnvelope over = Forged(said.Message!, draft);

        Assert.Equal(RefusalReason.Limit, Assert.IsType<ArrivalVerdict.Refused>(await ArriveAsync(Bor, Aln, LaneName.Routine, Limits.FeedbackPerReportMax + 2, over.Header, over.Cms)).Reason);
    }

    private SealedEnvelope Forged(Feedback feedback, EnvelopeDraftChange change) => FeedbackForging.Seal(Bor, Aln, change.ReportId, change.Marking, feedback);

    /// <summary>What a forger may change of the envelope itself.</summary>
    public sealed class EnvelopeDraftChange
    {
        public required string ReportId { get; set; }

        public required Marking Marking { get; set; }
    }
}
