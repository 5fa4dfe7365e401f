using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
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
    };

    public static SignedAgreement Read(AgreementNotice notice) => new(notice.Document.Memory, [.. notice.Signatures.Select(signature => signature.ToByteArray())])
    {
        Withdrawals = [.. notice.Withdrawals.Select(withdrawal => withdrawal.ToByteArray())],
    };
}
