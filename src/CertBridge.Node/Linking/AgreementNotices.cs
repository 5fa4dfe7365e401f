using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;
using Google.Protobuf;

namespace CertBridge.Node.Linking;

/// <summary>An agreement with all that officers signed about it, as it travels: always the whole, so that it does not matter what arrives first.</summary>
internal static class AgreementNotices
{
    public static AgreementNotice Write(KnownAgreement agreement) => new()
    {
        Document = ByteString.CopyFrom(agreement.Document.Bytes.Span),
        Signatures = { agreement.AllSignatures.Select(signature => ByteString.CopyFrom(signature)) },
        Withdrawals = { agreement.AllWithdrawals.Select(withdrawal => ByteString.CopyFrom(withdrawal)) },
        Statements = { agreement.Statements.Select(Write) },
    };

    public static StandingStatement Write(KnownStatement statement) => new()
    {
        Side = statement.Claim.Side.Value,
        Serial = statement.Claim.Serial,
        Word = statement.Claim.Word,
        Reason = statement.Claim.Reason,
        Signatures = { statement.AllSignatures.Select(signature => ByteString.CopyFrom(signature)) },
    };

    public static SignedAgreement Read(AgreementNotice notice) => new(notice.Document.Memory, [.. notice.Signatures.Select(signature => signature.ToByteArray())])
    {
        Withdrawals = [.. notice.Withdrawals.Select(withdrawal => withdrawal.ToByteArray())],
        Statements = [.. notice.Statements.Select(Read)],
    };

    /// <exception cref="LinkBrokenException">Its side is no partner id.</exception>
    private static SignedClaim Read(StandingStatement statement)
    {
        if (!PartnerId.TryParse(statement.Side, out PartnerId side))
            throw new LinkBrokenException(ClosingReason.Protocol, "a statement about an agreement names a side that is no partner id");
        return new SignedClaim(new StandingClaim(side, statement.Serial, statement.Word, statement.Reason), [.. statement.Signatures.Select(signature => signature.ToByteArray())]);
    }
}
