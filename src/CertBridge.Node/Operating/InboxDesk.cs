using System.Globalization;
using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Forwarding;
using CertBridge.Node.Restoring;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Sharing.Policies;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Grpc.Core;

namespace CertBridge.Node.Operating;

/// <summary>
/// What partners sent, quarantined and refused items included. That something is here and what became of it everybody may see who may read; content only where the decision made now lets it be shown, opened or written.
/// </summary>
internal sealed class InboxDesk(
    NodeStore store, TrustBook trust, NodeKeys keys, NodeHome home, KeptDeciding kept, ForwardingOrders forwarding, ForwardingEnding ending, RestoredGate restored, TimeProvider time)
    : InboxService.InboxServiceBase
{
    private const int FilesMax = 1_000;
    private const int PathLengthMax = 4_096;
    private const int PassedOnMax = 1_000;

    public override Task<ListInboxResponse> ListInbox(ListInboxRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        ListFilter filter = ListTerms.Read(Page.Read(request.Limit, request.Cursor), request.SinceMs, request.UntilMs, request.Partner, request.Tlp);
        ListPage<InboxRow> page = store.Read(reader => reader.ListInbox(filter));
        return Task.FromResult(new ListInboxResponse { Items = { page.Rows.Select(row => store.Read(reader => Listed(reader, row))) }, Next = ListTerms.Cursor(page.Next) });
    }

    public override Task<ShowInboxResponse> ShowInbox(ShowInboxRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        return Task.FromResult(store.Read(reader => reader.FindInbox(request.Id) is { } row ? Show(reader, row) : null) ?? throw Unknown());
    }

    /// <summary>Where it is written is remembered first: a withdrawal that comes later does not reach files, and people must find them.</summary>
    public override async Task<ExportInboxResponse> ExportInbox(ExportInboxRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        if (request.Path.Length > PathLengthMax)
            throw Asked.Refused(StoredItemErrors.IdMalformed, "path", $"The path has {request.Path.Length} characters, at most {PathLengthMax} are taken.");
        (InboxRow row, ExportInboxResponse export) = store.Read(reader => reader.FindInbox(request.Id) is { } found ? (found, Export(reader, found, request.AsReport)) : throw Unknown());
        Demand(row, export);
        DecisionRow? decision = await DecidedAsync(row, KeptExit.Export, context.CancellationToken);
        var file = new ExportedFileRow(request.Path.Length > 0 ? request.Path : "(not said)", caller.Name, time.GetUtcNow());
        bool stands = await store.CommitAsync(CommitUrgency.Routine, file.Path.Length + (decision?.Record.Length ?? 0), writer =>
        {
            if (Withdrawn(writer, row) is not null)
                return false; // it came since: what it says of files would not be true any more
            writer.AddExportedFile(row.Id, file);
            if (decision is not null)
                export.Decision = (ulong)writer.AddDecision(decision);
            return true;
        }, context.CancellationToken);
        if (!stands)
            throw TakenBack(row);
        return export;
    }

    private void Demand(InboxRow row, ExportInboxResponse export)
    {
        if (store.Read(reader => Withdrawn(reader, row)) is not null)
            throw TakenBack(row);
        if (export.Summary is { ForgottenMs: > 0 } forgotten)
            throw Forgotten(DateTimeOffset.FromUnixTimeMilliseconds((long)forgotten.ForgottenMs));
        if (export.Envelope is null)
            throw Asked.Refused(StoredItemErrors.NotExportable, "id", "The envelope was refused, and the bytes of a refused envelope are not kept.");
    }

    /// <summary>Asks before anything is handed out. A denial is written down before it is answered.</summary>
    /// <returns>The decision that lets it go, to be written down with what is done; null for a withdrawal.</returns>
    private async Task<DecisionRow?> DecidedAsync(InboxRow row, KeptExit exit, CancellationToken cancellationToken)
    {
        restored.RefuseContentOf(row);
        if (row.State != InboxState.Stored)
            throw Asked.Refused(StoredItemErrors.NotForOperators, "id", $"It was never let in: {row.Reason}");
        if (kept.Decide(row, store.Read(reader => Arrival(reader, row)), exit) is not { } decided)
            return null;
        DecisionRow decision = decided.ToRow();
        if (decided.IsAllowed)
            return decision;
        await store.CommitAsync(CommitUrgency.Routine, decision.Record.Length, writer => writer.AddDecision(decision), cancellationToken);
        throw Asked.Refused(StoredItemErrors.NotForOperators, "id", $"{decided.Reason}: {decided.Because}");
    }

    public override async Task<OpenInboxResponse> OpenInbox(OpenInboxRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        InboxRow row = store.Read(reader => reader.FindInbox(request.Id)) ?? throw Unknown();
        if (row.ForgottenAt is { } forgotten)
            throw Forgotten(forgotten);
        if (store.Read(reader => Withdrawn(reader, row)) is not null)
            throw TakenBack(row);
        if (!row.IsSealedToPersons)
            throw Asked.Refused(ReleaseErrors.NotForThisPerson, "id", "It is not sealed to persons.");
        PersonSealedContent content = PersonOpening.Unwrap(row.Header, row.Cms, keys.Encryption)
            ?? throw Asked.Refused(StoredItemErrors.NotExportable, "id", "The key of this node it was sealed to is gone, and with it the way to what is inside.");
        DecisionRow decision = await DecidedAsync(row, KeptExit.Open, context.CancellationToken)
            ?? throw Asked.Refused(StoredItemErrors.NotExportable, "id", "What is sealed to persons was destroyed here.");
        await store.CommitAsync(CommitUrgency.Routine, decision.Record.Length, writer => writer.AddDecision(decision), context.CancellationToken);
        VerifiedCard? card = trust.Current.Find(row.Partner)?.Card;
        return new OpenInboxResponse
        {
            Summary = row.ToSummary(),
            Header = UnsafeByteOperations.UnsafeWrap(row.Header),
            SignedManifest = UnsafeByteOperations.UnsafeWrap(content.SignedManifest),
            PersonBlock = UnsafeByteOperations.UnsafeWrap(content.Block),
            SignerCertificate = Der(card?.SigningKeys.Concat(card.FormerSigningKeys).FirstOrDefault(key => key.KeyId == row.SignedBy)),
            Persons = { trust.Current.OwnContacts?.Persons.Select(ToWire) ?? [] },
        };
    }

    public override async Task<ForwardInboxResponse> ForwardInbox(ForwardInboxRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        TrustedPartner[] partners = Named(request.To);
        InboxRow row = forwarding.Find(request.Id) ?? throw Unknown();
        if (row.ForgottenAt is { } forgotten)
            throw Forgotten(forgotten);
        if (store.Read(reader => Withdrawn(reader, row)) is not null)
            throw TakenBack(row);
        if (forwarding.Objection(row) is { } objection)
            throw new NodeRefusalException(objection);
        DecisionRow left = await DecidedAsync(row, KeptExit.Forward, context.CancellationToken) ?? throw Unknown();
        ForwardedTo[] done = (await forwarding.ForwardAsync(row, partners, left, caller, context.CancellationToken)).OrRefuse();
        return new ForwardInboxResponse
        {
            ReportId = row.ReportId!.Value.Value,
            Revision = row.Revision,
            Originator = row.Partner.Value,
            Partners =
            {
                done.Select(one => new ForwardedReport
                {
                    Decision = one.Decision.ToSummary(one.Entry, withRecord: false),
                    ItemsWithheld = one.Entry is null ? 0 : (uint)(one.Answer?.Decision.Withheld.Count ?? 0),
                    Before = one.Answer is null,
                    Over = one.IsOver,
                    Resumed = one.IsResumed,
                }),
            },
        };
    }

    /// <summary>Also of what is forgotten here, or may not be shown any more: nothing of it is handed out.</summary>
    public override async Task<EndForwardingResponse> EndForwarding(EndForwardingRequest request, ServerCallContext context)
    {
        Caller caller = RolePermissions.Demand(context);
        TrustedPartner[] partners = Named(request.To);
        if (forwarding.Find(request.Id) is not { ReportId: { } report } row)
            throw Unknown();
        EndedOrder[] ended = (await ending.EndAsync(row, [.. partners.Select(partner => partner.Id)], caller, context.CancellationToken)).OrRefuse();
        return new EndForwardingResponse
        {
            ReportId = report.Value,
            Originator = row.Partner.Value,
            Partners =
            {
                ended.Select(one => new EndedForwarding { Order = one.Order.ToOrder(), Before = one.IsBefore, TakenOut = (uint)one.TakenOut.Count, TakenBack = one.TakenBack is not null }),
            },
        };
    }

    /// <summary>An empty set is an error, and never everybody.</summary>
    private TrustedPartner[] Named(RepeatedField<string> named)
    {
        if (named.Count is 0 or > ForwardingOrders.PartnersMax)
            throw Asked.Refused(OnwardErrors.NobodyNamed, "to", $"{named.Count} partners are named; it takes 1 to {ForwardingOrders.PartnersMax}.");
        TrustSnapshot snapshot = trust.Current;
        return [.. named.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => Asked.KnownPartner(name, snapshot))];
    }

    private static NodeRefusalException TakenBack(InboxRow row) =>
        Asked.Refused(StoredItemErrors.NotExportable, "id", $"{row.ReportId} was taken back by {row.Partner}, and what was taken back is not handed on.");

    /// <summary>A title is content: it takes the whole report to know whether it may be shown. So each row is read again with it, one at a time.</summary>
    private InboxSummary Listed(StoreReader reader, InboxRow row)
    {
        if (restored.Withholds(row))
        {
            InboxSummary untitled = Flagged(row, (row with { Title = "" }).ToSummary(Withdrawn(reader, row)));
            untitled.Withheld = RestoredGate.Reason;
            return untitled;
        }
        InboxRow? whole = row is { State: InboxState.Stored, Kind: CarriedKind.Report, ForgottenAt: null } ? reader.FindInbox(row.Partner, row.EnvelopeId) : null;
        return Flagged(row, row.ToSummary(Withdrawn(reader, row), whole is null ? null : kept.Decide(whole, row.IsSealedToPersons ? Arrival(reader, row) : null, KeptExit.Show)));
    }

    /// <summary>
    /// By when it came, not by when it says it was signed: who holds a key can write any time. So what was signed before and came late is flagged too; people look at that.
    /// </summary>
    private InboxSummary Flagged(InboxRow row, InboxSummary summary)
    {
        if (row.SignedBy is { } key && trust.Current.Find(row.Partner)?.Card.SuspectSince(key, row.Received) is { } since)
            summary.SuspectSinceMs = RowWords.Millis(since);
        return summary;
    }

    private ShowInboxResponse Show(StoreReader reader, InboxRow row)
    {
        restored.RefuseContentOf(row);
        DecisionRow? arrival = Arrival(reader, row);
        IncomingDecision? shown = kept.Decide(row, arrival, KeptExit.Show);
        return new ShowInboxResponse
        {
            Summary = Flagged(row, row.ToSummary(Withdrawn(reader, row), shown)),
            Shown = shown?.ToRow().ToSummary(entry: null, withRecord: true),
            Files = { reader.ListExportedFiles(row.Id, FilesMax).Select(file => new ExportedFile { Path = file.Path, By = file.By, AtMs = RowWords.Millis(file.At) }) },
            ReportJson = shown is { IsAllowed: true } ? UnsafeByteOperations.UnsafeWrap(row.ReportJson) : ByteString.Empty,
            Decision = arrival?.ToSummary(entry: null, withRecord: true),
            ManifestDigest = RowWords.Bytes(row.ManifestDigest),
            AgreementHash = RowWords.Bytes(row.AgreementHash),
            PassedOn = { PassedOn(reader, row).Select(RowWords.ToOrder) },
        };
    }

    /// <summary>Of what its originator sent here; what came by a relay goes no further.</summary>
    private static IEnumerable<OnwardRow> PassedOn(StoreReader reader, InboxRow row) =>
        row is { Kind: CarriedKind.Report, ReportId: { } id } ? reader.ListOnward(id).Where(order => order.Originator == row.Partner).Take(PassedOnMax) : [];

    private static DecisionRow? Arrival(StoreReader reader, InboxRow row) =>
        row.ReportId is { } reportId ? DecisionHistory.Arrival(reader.ListDecisions(reportId), row.Partner, row.EnvelopeId) : null;

    /// <returns>Without its envelope where its bytes were not kept.</returns>
    private ExportInboxResponse Export(StoreReader reader, InboxRow row, bool asReport)
    {
        if (row.Cms.Length == 0)
            return new ExportInboxResponse { Summary = row.ToSummary(Withdrawn(reader, row)) };
        string sealedTo = EnvelopeRecipient.KeyIdentifierOf(row.Header, row.Cms) ?? "";
        VerifiedCard? card = trust.Current.Find(row.Partner)?.Card;
        KeyCertificate? signer = card?.SigningKeys.Concat(card.FormerSigningKeys).FirstOrDefault(key => key.KeyId == row.SignedBy);
        KeyCertificate? recipient = trust.Current.OwnSheet.EncryptionKeys.FirstOrDefault(key => Convert.ToHexStringLower(key.SubjectKeyIdentifier) == sealedTo);
        bool isHybrid = EnvelopeOpening.ReadHeader(row.Header).Value?.Suite == EnvelopeSuite.Hybrid;
        KemCertificate? kem = isHybrid && recipient is not null ? trust.Current.OwnSheet.KemPairedWith(recipient) : null;
        LogStretch log = reader.LogOf(row.Partner, LogSide.Mine, row.LeafIndex);
        PartnerId originator = row.Originator ?? row.Partner;
        return new ExportInboxResponse
        {
            Envelope = new Envelope { Header = UnsafeByteOperations.UnsafeWrap(row.Header), Cms = UnsafeByteOperations.UnsafeWrap(row.Cms) },
            SignerCertificate = Der(signer),
            RecipientCertificate = Der(recipient),
            RecipientKeyFile = keys.EncryptionKeyFile(sealedTo) ?? "",
            RecipientKemCertificate = kem is null ? ByteString.Empty : ByteString.CopyFrom(kem.Der),
            RecipientKemKeyFile = kem is null || keys.EncryptionKeyFile(sealedTo) is not { } keyFile ? "" : KeyFolder.KemFileOf(keyFile),
            Receipt = UnsafeByteOperations.UnsafeWrap(reader.LinkLeafAt(row.Partner, row.LeafIndex)),
            LeafIndex = row.LeafIndex - log.First,
            Checkpoint = ByteString.CopyFrom(reader.FirstCheckpointAbove(row.Partner, LogSide.Mine, row.LeafIndex - log.First, log)?.Note ?? []),
            Summary = row.ToSummary(Withdrawn(reader, row)),
            Home = home.Folder,
            ReportJson = asReport && row.Kind == CarriedKind.Report ? UnsafeByteOperations.UnsafeWrap(row.ReportJson) : ByteString.Empty,
            CreatedMs = asReport && row is { Kind: CarriedKind.Report, ReportId: { } id } ? RowWords.Millis((row.Revision == 1 ? row : reader.FindFromOriginator(originator, id, revision: 1) ?? row).Received) : 0,
            OriginName = trust.Current.Find(originator)?.Card.Name ?? originator.Value,
        };
    }

    /// <summary>What is taken back of it; null where it stands, and for a withdrawal itself.</summary>
    private static WithdrawnRow? Withdrawn(StoreReader reader, InboxRow row) =>
        row is { Kind: CarriedKind.Report, ReportId: { } id } ? reader.FindWithdrawnOf(row.Partner, row.Originator, id, row.Revision) : null;

    private static NodeRefusalException Forgotten(DateTimeOffset at) => Asked.Refused(
        StoredItemErrors.NotExportable, "id", string.Create(CultureInfo.InvariantCulture, $"The envelope was forgotten on {at:yyyy-MM-dd}: its receipt and digests are kept, its bytes are gone."));

    private static NodeRefusalException Unknown() => Asked.Refused(StoredItemErrors.InboxItemUnknown, "id", "Nothing was received under this id.");

    private static PersonKey ToWire(ContactPerson person) => new() { Name = person.Name, EncryptionCertificate = Der(person.Encryption), ReceiptCertificate = Der(person.Receipt) };

    private static ByteString Der(KeyCertificate? certificate) => certificate is null ? ByteString.Empty : ByteString.CopyFrom(certificate.Der);
}
