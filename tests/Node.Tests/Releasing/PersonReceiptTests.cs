using CertBridge.Node.FeedingBack;
using CertBridge.Node.Receiving;
using CertBridge.Node.Releasing;
using CertBridge.Node.Tests.Submitting;
using CertBridge.Node.Tests.Withdrawing;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sealing.Statements;
using CertBridge.Storage.Rows;
using Google.Protobuf;

namespace CertBridge.Node.Tests.Releasing;

/// <summary>What named persons of cert-bor say about a TLP:RED report of cert-aln: signed with their own key, believed at neither node without it.</summary>
public sealed class PersonReceiptTests : RedNode
{
    [Theory]
    [InlineData(FeedbackKind.Opened, PersonRefusal.Unspecified)]
    [InlineData(FeedbackKind.Applied, PersonRefusal.Unspecified)]
    [InlineData(FeedbackKind.Refused, PersonRefusal.Marking)]
    public async Task WhatThePersonSigned_ReachesTheSender_WhoForgotTheReport(FeedbackKind outcome, PersonRefusal reason)
    {
        ReportId id = await SharedAsync();

        FeedbackRow given = await GivenAsync(Receipt(id, outcome, reason));
        await CarryBackAsync();

        FeedbackEntry received = FeedbackEntries.Of(Assert.Single(Received(id)), Aln.Identity);
        Assert.Equal((outcome, "duty-1", reason, Tlp.Red), (received.Kind, received.Person.Name, received.Person.Reason, received.Marking.Tlp));
        Assert.Equal((FeedbackState.Stored, ""), (Of(given).State, Of(given).Because));
        Assert.Equal(FeedbackEntries.Of(Of(given), Bor.Identity).Statement, received.Statement); // both ends write the same text
        Assert.Contains("\nperson: duty-1\n", received.Statement.ToStringUtf8(), StringComparison.Ordinal);
        Assert.True(Aln.Store.Read(reader => reader.FindReport(id))!.IsDestroyed);
        NodeLeafRow leaf = Assert.Single(Bor.Store.Read(reader => reader.NodeLeaves(0, 50)), leaf => leaf.Kind == FeedbackLeaf.Kind);
        Assert.Contains("\"person\":\"duty-1\"", System.Text.Encoding.UTF8.GetString(leaf.Record), StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheSameAgain_IsAnsweredWithTheFirst_AndAnotherOutcomeIsAnother()
    {
        ReportId id = await SharedAsync();

        FeedbackRow first = await GivenAsync(Receipt(id));
        Assert.Equal(first.Id, (await GivenAsync(Receipt(id))).Id);
        Assert.NotEqual(first.Id, (await GivenAsync(Receipt(id, FeedbackKind.Applied))).Id);

        FeedbackRow refused = await GivenAsync(Receipt(id, FeedbackKind.Refused, PersonRefusal.Other));
        Assert.NotEqual(refused.Id, (await GivenAsync(Receipt(id, FeedbackKind.Refused, PersonRefusal.Marking))).Id); // another reason says something else

        Assert.Equal(4, Bor.Store.Read(reader => reader.ListFeedback(10)).Count);
    }

    /// <summary>A node that keeps what its person once signed cannot make it their newest word.</summary>
    [Fact]
    public async Task WhatThePersonSaidBefore_IsNotTakenAgain()
    {
        ReportId id = await SharedAsync();
        FeedbackRow given = await GivenAsync(Receipt(id));
        await CarryBackAsync();

        var envelope = FeedingBack.FeedbackForging.Seal(Bor, Aln, id.Value, new Marking { Tlp = Tlp.Red, Pap = Pap.Amber }, given.Message!);
        ArrivalVerdict verdict = await SharedReport.ArriveAsync(Bor, Aln, LaneName.Routine, 2, envelope.Header, envelope.Cms);

        Assert.Equal(RefusalReason.Limit, Assert.IsType<ArrivalVerdict.Refused>(verdict).Reason);
        Assert.Single(Received(id));
    }

    /// <summary>The sender forgets its copy again and again, with each further approval; what persons signed it keeps.</summary>
    [Fact]
    public async Task WhatThePersonSigned_StaysWithTheSender_WhateverItForgets()
    {
        ReportId id = await SharedAsync();
        await GivenAsync(Receipt(id));
        await CarryBackAsync();

        await Aln.Store.CommitAsync(Storage.CommitUrgency.Routine, 1, writer => writer.DestroyReportUpTo(id, 7, Aln.Clock.Now), CancellationToken.None);
        Assert.True((await Aln.Retractions.RetractAsync(id, WithdrawalReason.Wrong, WithdrawalInstruction.Delete, WorkingNode.Operator, CancellationToken.None)).IsValid);

        Assert.Equal("duty-1", FeedbackEntries.Of(Assert.Single(Received(id)), Aln.Identity).Person.Name);
    }

    /// <summary>Under another's name it would stand before what that partner sends, wherever somebody asks by report id.</summary>
    [Fact]
    public async Task AReportForPersons_UnderAnIdOfAnotherPartner_IsQuarantined()
    {
        Introduce("duty-1");
        KeyCertificate person = Aln.Trust.Current.Find(Bor.Identity.Id)!.Contacts!.Persons.Single().Encryption;
        SealedEnvelope envelope = FeedingBack.FeedbackForging.Seal(Aln, Bor, draft => draft with
        {
            Kind = EnvelopeKind.Report,
            ReportId = "CB-CYR-2026-0001",
            Revision = 99,
            Marking = new Marking { Tlp = Tlp.Red, Pap = Pap.Red },
            Persons = [person],
            Items = [new EnvelopeItem { Type = "report", Content = ByteString.CopyFromUtf8("{}") }],
        });

        ArrivalVerdict verdict = await SharedReport.ArriveAsync(Aln, Bor, LaneName.Routine, 1, envelope.Header, envelope.Cms);

        Assert.Equal(QuarantineReason.ContentInvalid, Assert.IsType<ArrivalVerdict.Quarantined>(verdict).Reason);
    }

    public static TheoryData<string, Action<AddPersonReceiptRequest>> NotSigned => new()
    {
        { "CB1277", request => request.Kind = FeedbackKind.Applied }, // signed: opened
        { "CB1277", request => request.Person.Name = "other-1" },
        { "CB1277", request => request.Person.SealedTo = ByteString.CopyFrom(new byte[32]) },
        { "CB1277", request => request.Person.Signature = ByteString.CopyFromUtf8("nothing") },
        { "CB1270", request => request.Person.Signature = ByteString.Empty },
        { "CB1270", request => request.Person.Name = "\u001b[2J" },
        { "CB1270", request => request.Person.SealedTo = ByteString.CopyFrom(new byte[31]) },
        { "CB1270", request => request.Person.Reason = PersonRefusal.Other },
        { "CB1270", request => request.Kind = FeedbackKind.Refused },
        { "CB1270", request => request.Kind = FeedbackKind.Useful },
        { "CB1270", request => request.Kind = (FeedbackKind)77 },
        { "CB1270", request => request.Person = PersonReceipt.Parser.ParseFrom([.. request.Person.ToByteArray(), 0x92, 0x03, 1, 65]) }, // field 50, one byte
        { "CB1270", request => request.Person = null },
        { "CB5051", request => request.Id = "CB-ALN-2026-9999" },
    };

    [Theory]
    [MemberData(nameof(NotSigned))]
    public async Task WhatNobodySigned_IsRefusedHere(string code, Action<AddPersonReceiptRequest> spoil)
    {
        AddPersonReceiptRequest request = Receipt(await SharedAsync());
        spoil(request);

        Parsed<FeedbackRow> given = await Bor.Receipts.GiveAsync(request, WorkingNode.Operator, CancellationToken.None);

        Assert.Equal(code, given.Problems[0].Code.Code);
        Assert.Empty(Bor.Store.Read(reader => reader.ListFeedback(10)));
    }

    [Fact]
    public async Task AnOperator_CannotSayIt_AndNothingElseIsSaidAboutIt()
    {
        ReportId id = await SharedAsync();

        Parsed<FeedbackRow> opened = await Bor.Giving.GiveAsync(new AddFeedbackRequest { Id = id.Value, Kind = FeedbackKind.Opened }, WorkingNode.Operator, CancellationToken.None);
        Parsed<FeedbackRow> useful = await Bor.Giving.GiveAsync(new AddFeedbackRequest { Id = id.Value, Kind = FeedbackKind.Useful }, WorkingNode.Operator, CancellationToken.None);

        Assert.Equal((FeedbackErrors.NotAboutThis, FeedbackErrors.NotAboutThis), (opened.Problems[0].Code, useful.Problems[0].Code));
    }

    /// <summary>A node that makes up what its people said: the sender asks the contact sheet an officer there signed.</summary>
    public static TheoryData<RefusalReason, Action<Feedback>> MadeUp => new()
    {
        { RefusalReason.BadSignature, feedback => feedback.Kind = FeedbackKind.Applied },
        { RefusalReason.BadSignature, feedback => feedback.Revision = 2 },
        { RefusalReason.BadSignature, feedback => feedback.ManifestDigest = ByteString.CopyFrom(new byte[32]) },
        { RefusalReason.NotSent, feedback => feedback.Person.Name = "lead-1" },
        { RefusalReason.NotSent, feedback => feedback.Person.SealedTo = ByteString.CopyFrom(new byte[32]) },
        { RefusalReason.Limit, feedback => feedback.Person = PersonReceipt.Parser.ParseFrom([.. feedback.Person.ToByteArray(), 0x92, 0x03, 1, 65]) }, // field 50, one byte
        { RefusalReason.BadSignature, feedback => (feedback.Kind, feedback.Person.Reason) = (FeedbackKind.Refused, PersonRefusal.Other) },
        { RefusalReason.Limit, feedback => feedback.Person = null },
        { RefusalReason.Limit, feedback => (feedback.Kind, feedback.Person) = (FeedbackKind.Useful, null) },
        { RefusalReason.Limit, feedback => feedback.Note = "And a note." },
    };

    [Theory]
    [MemberData(nameof(MadeUp))]
    public async Task WhatNobodySigned_IsRefusedThere(RefusalReason reason, Action<Feedback> spoil)
    {
        ReportId id = await SharedAsync();
        FeedbackRow given = await GivenAsync(Receipt(id));
        Feedback feedback = given.Message!.Clone();
        spoil(feedback);

        ArrivalVerdict verdict = await ArriveAsync(id, feedback);

        Assert.Equal(reason, Assert.IsType<ArrivalVerdict.Refused>(verdict).Reason);
        Assert.Empty(Received(id));
    }

    [Fact]
    public async Task APersonItWasNotSealedTo_SaysNothingAboutIt()
    {
        Introduce("lead-1");
        ReportId id = await SharedAsync();
        FeedbackRow given = await GivenAsync(Receipt(id, person: "lead-1")); // known here, and this node cannot tell whom it is sealed to better than the sender

        ArrivalVerdict verdict = await ArriveAsync(id, given.Message!);

        Assert.Equal(RefusalReason.NotSent, Assert.IsType<ArrivalVerdict.Refused>(verdict).Reason);
    }

    [Fact]
    public async Task AReceiptByThePersonsOtherKey_OrByAnOfficer_IsNone()
    {
        ReportId id = await SharedAsync();
        AddPersonReceiptRequest byOfficer = Receipt(id);
        byte[] statement = Statement(byOfficer);
        byOfficer.Person.Signature = ByteString.CopyFrom(Bor.Founded.Sign(statement, Founding.FoundedNode.OfficerName));

        Assert.Equal(FeedbackErrors.PersonUnsigned, (await Bor.Receipts.GiveAsync(byOfficer, WorkingNode.Operator, CancellationToken.None)).Problems[0].Code);
        (PrivateKey encryption, _, byte[] certificate) = KeysOf("duty-1");
        Assert.Throws<ArgumentException>(() => DetachedSignature.Sign(statement, encryption, certificate, Bor.Clock.Now, CertificateUse.PersonReceipt));
    }

    [Fact]
    public async Task APersonWhoLeftTheContactSheet_SignsNothingAnyMore()
    {
        ReportId id = await SharedAsync();
        AddPersonReceiptRequest receipt = Receipt(id);
        File.Delete(KeyOf("duty-1")[..^3] + "crt");
        SignContacts();

        Assert.Contains("not on the contact sheet", (await Bor.Receipts.GiveAsync(receipt, WorkingNode.Operator, CancellationToken.None)).Problems[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnceTheReportIsTakenBack_NobodySaysAnythingAboutIt()
    {
        ReportId id = await SharedAsync();
        AddPersonReceiptRequest receipt = Receipt(id);
        Assert.True((await Aln.Retractions.RetractAsync(id, WithdrawalReason.Wrong, WithdrawalInstruction.Delete, WorkingNode.Operator, CancellationToken.None)).IsValid);
        await Aln.WithdrawalWorker.SayDueAsync(CancellationToken.None);
        foreach (OutboxRow entry in await Aln.NumberedAsync(Bor.Identity.Id))
            Assert.IsType<ArrivalVerdict.Withdrawn>(await SharedReport.ArriveAsync(Aln, Bor, entry));

        Assert.Equal(FeedbackErrors.TakenBack, (await Bor.Receipts.GiveAsync(receipt, WorkingNode.Operator, CancellationToken.None)).Problems[0].Code);
    }

    /// <summary>A TLP:RED report for duty-1, at cert-bor.</summary>
    private async Task<ReportId> SharedAsync()
    {
        Introduce("duty-1");
        ApprovalRow approval = await ReleasedAsync(await RedAsync());
        foreach (OutboxRow entry in await Aln.NumberedAsync(Bor.Identity.Id))
            Assert.IsType<ArrivalVerdict.Stored>(await SharedReport.ArriveAsync(Aln, Bor, entry));
        await SharedReport.SettleAsync(Aln, Bor);
        return approval.ReportId;
    }

    private AddPersonReceiptRequest Receipt(ReportId id, FeedbackKind outcome = FeedbackKind.Opened, PersonRefusal reason = PersonRefusal.Unspecified, string person = "duty-1")
    {
        (PrivateKey encryption, PrivateKey receipt, byte[] certificate) = KeysOf(person);
        using (encryption)
        using (receipt)
        {
            var request = new AddPersonReceiptRequest
            {
                Id = id.Value,
                Kind = outcome,
                Person = new PersonReceipt { Name = person, SealedTo = ByteString.CopyFrom(encryption.Id.ToBytes()), Reason = reason },
            };
            request.Person.Signature = ByteString.CopyFrom(DetachedSignature.Sign(Statement(request), receipt, certificate, Bor.Clock.Now, CertificateUse.PersonReceipt));
            return request;
        }
    }

    private byte[] Statement(AddPersonReceiptRequest request)
    {
        InboxRow held = Bor.Store.Read(reader => reader.FindInbox(request.Id))!;
        var said = new Feedback { Kind = request.Kind, Revision = held.Revision, ManifestDigest = ByteString.CopyFrom(held.ManifestDigest!.Value.ToBytes()), Person = request.Person };
        return PersonReceipts.Statement(said, held.ReportId!.Value, Aln.Identity.Id, Bor.Identity.Id, Bor.Identity.Environment).ToBytes();
    }

    private (PrivateKey Encryption, PrivateKey Receipt, byte[] Certificate) KeysOf(string person)
    {
        IReadOnlyList<PrivateKey> keys = PrivateKey.AllFromPem(File.ReadAllText(KeyOf(person)), passphrase: null);
        return (keys[0], keys[1], Bor.Trust.Current.OwnContacts!.Persons.Single(one => one.Name == person).Receipt!.Der);
    }

    private async Task<FeedbackRow> GivenAsync(AddPersonReceiptRequest request)
    {
        Parsed<FeedbackRow> given = await Bor.Receipts.GiveAsync(request, WorkingNode.Operator, CancellationToken.None);
        Assert.True(given.IsValid, string.Join('\n', given.Problems));
        return given.Value;
    }

    private async Task CarryBackAsync()
    {
        await Bor.FeedbackWorker.SayDueAsync(CancellationToken.None);
        foreach (OutboxRow entry in await Bor.NumberedAsync(Aln.Identity.Id))
            Assert.IsType<ArrivalVerdict.FedBack>(await SharedReport.ArriveAsync(Bor, Aln, entry));
        await SharedReport.SettleAsync(Bor, Aln);
    }

    private Task<ArrivalVerdict> ArriveAsync(ReportId id, Feedback feedback)
    {
        var envelope = FeedingBack.FeedbackForging.Seal(Bor, Aln, id.Value, new Marking { Tlp = Tlp.Red, Pap = Pap.Amber }, feedback);
        return SharedReport.ArriveAsync(Bor, Aln, LaneName.Routine, 1, envelope.Header, envelope.Cms);
    }

    private IReadOnlyList<InboxRow> Received(ReportId id) => Aln.Store.Read(reader => reader.ListReceivedFeedback(1_000, about: id));

    private FeedbackRow Of(FeedbackRow given) => Bor.Store.Read(reader => reader.FindFeedback(given.Id))!;
}
