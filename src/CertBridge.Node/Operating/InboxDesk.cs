using System.Globalization;
using CertBridge.Node.Admitting;
using CertBridge.Node.Deciding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Cards;
using CertBridge.Sealing.Envelopes;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Homes;
using CertBridge.Storage.Rows;
using Google.Protobuf;
using Grpc.Core;

namespace CertBridge.Node.Operating;

/// <summary>What partners sent, quarantined and refused items included.</summary>
internal sealed class InboxDesk(NodeStore store, TrustBook trust, NodeKeys keys, NodeHome home) : InboxService.InboxServiceBase
{
    public override Task<ListInboxResponse> ListInbox(ListInboxRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        ListFilter filter = ListTerms.Read(Page.Read(request.Limit, request.Cursor), request.SinceMs, request.UntilMs, request.Partner, request.Tlp);
        ListPage<InboxRow> page = store.Read(reader => reader.ListInbox(filter));
        return Task.FromResult(new ListInboxResponse { Items = { page.Rows.Select(row => row.ToSummary()) }, Next = ListTerms.Cursor(page.Next) });
    }

    public override Task<ShowInboxResponse> ShowInbox(ShowInboxRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        return Task.FromResult(store.Read(reader => reader.FindInbox(request.Id) is { } row ? Show(reader, row) : null) ?? throw Unknown());
    }

    public override Task<ExportInboxResponse> ExportInbox(ExportInboxRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        ExportInboxResponse export = store.Read(reader => reader.FindInbox(request.Id) is { } row ? Export(reader, row) : null) ?? throw Unknown();
        if (export.Summary is { ForgottenMs: > 0 } forgotten)
            throw Forgotten(DateTimeOffset.FromUnixTimeMilliseconds((long)forgotten.ForgottenMs));
        return export.Envelope is not null
            ? Task.FromResult(export)
            : throw Asked.Refused(StoredItemErrors.NotExportable, "id", "The envelope was refused, and the bytes of a refused envelope are not kept.");
    }

    public override Task<OpenInboxResponse> OpenInbox(OpenInboxRequest request, ServerCallContext context)
    {
        RolePermissions.Demand(context);
        InboxRow row = store.Read(reader => reader.FindInbox(request.Id)) ?? throw Unknown();
        if (row.ForgottenAt is { } forgotten)
            throw Forgotten(forgotten);
        if (!row.IsSealedToPersons)
            throw Asked.Refused(ReleaseErrors.NotForThisPerson, "id", "It is not sealed to persons.");
        PersonSealedContent content = PersonOpening.Unwrap(row.Header, row.Cms, keys.Encryption)
            ?? throw Asked.Refused(StoredItemErrors.NotExportable, "id", "The key of this node it was sealed to is gone, and with it the way to what is inside.");
        VerifiedCard? card = trust.Current.Find(row.Partner)?.Card;
        return Task.FromResult(new OpenInboxResponse
        {
            Summary = row.ToSummary(),
            Header = UnsafeByteOperations.UnsafeWrap(row.Header),
            SignedManifest = UnsafeByteOperations.UnsafeWrap(content.SignedManifest),
            PersonBlock = UnsafeByteOperations.UnsafeWrap(content.Block),
            SignerCertificate = Der(card?.SigningKeys.Concat(card.FormerSigningKeys).FirstOrDefault(key => key.KeyId == row.SignedBy)),
        });
    }

    private static ShowInboxResponse Show(StoreReader reader, InboxRow row)
    {
        DecisionRow? decision = row.ReportId is { } reportId
            ? DecisionHistory.Incoming(reader.ListDecisions(reportId), row.Partner, row.EnvelopeId)
            : null;
        return new ShowInboxResponse
        {
            Summary = row.ToSummary(),
            ReportJson = UnsafeByteOperations.UnsafeWrap(row.ReportJson),
            Decision = decision?.ToSummary(entry: null, withRecord: true),
            ManifestDigest = RowWords.Bytes(row.ManifestDigest),
            AgreementHash = RowWords.Bytes(row.AgreementHash),
        };
    }

    /// <returns>Without its envelope where its bytes were not kept.</returns>
    private ExportInboxResponse Export(StoreReader reader, InboxRow row)
    {
        if (row.Cms.Length == 0)
            return new ExportInboxResponse { Summary = row.ToSummary() };
        string sealedTo = EnvelopeRecipient.KeyIdentifierOf(row.Header, row.Cms) ?? "";
        VerifiedCard? card = trust.Current.Find(row.Partner)?.Card;
        KeyCertificate? signer = card?.SigningKeys.Concat(card.FormerSigningKeys).FirstOrDefault(key => key.KeyId == row.SignedBy);
        KeyCertificate? recipient = trust.Current.OwnSheet.EncryptionKeys.FirstOrDefault(key => Convert.ToHexStringLower(key.SubjectKeyIdentifier) == sealedTo);
        bool isHybrid = EnvelopeOpening.ReadHeader(row.Header).Value?.Suite == EnvelopeSuite.Hybrid;
        KemCertificate? kem = isHybrid && recipient is not null ? trust.Current.OwnSheet.KemPairedWith(recipient) : null;
        return new ExportInboxResponse
        {
            Envelope = new Envelope { Header = UnsafeByteOperations.UnsafeWrap(row.Header), Cms = UnsafeByteOperations.UnsafeWrap(row.Cms) },
            SignerCertificate = Der(signer),
            RecipientCertificate = Der(recipient),
            RecipientKeyFile = keys.EncryptionKeyFile(sealedTo) ?? "",
            RecipientKemCertificate = kem is null ? ByteString.Empty : ByteString.CopyFrom(kem.Der),
            RecipientKemKeyFile = kem is null || keys.EncryptionKeyFile(sealedTo) is not { } keyFile ? "" : KeyFolder.KemFileOf(keyFile),
            Receipt = UnsafeByteOperations.UnsafeWrap(reader.LinkLeaves(row.Partner, row.LeafIndex, 1)[0]),
            LeafIndex = row.LeafIndex,
            Checkpoint = ByteString.CopyFrom(reader.FirstCheckpointAbove(row.Partner, LogSide.Mine, row.LeafIndex)?.Note ?? []),
            Summary = row.ToSummary(),
            Home = home.Folder,
        };
    }

    private static NodeRefusalException Forgotten(DateTimeOffset at) => Asked.Refused(
        StoredItemErrors.NotExportable, "id", string.Create(CultureInfo.InvariantCulture, $"The envelope was forgotten on {at:yyyy-MM-dd}: its receipt and digests are kept, its bytes are gone."));

    private static NodeRefusalException Unknown() => Asked.Refused(StoredItemErrors.InboxItemUnknown, "id", "Nothing was received under this id.");

    private static ByteString Der(KeyCertificate? certificate) => certificate is null ? ByteString.Empty : ByteString.CopyFrom(certificate.Der);
}
