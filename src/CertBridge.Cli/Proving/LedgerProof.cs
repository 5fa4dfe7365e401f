using CertBridge.Protocol.V1;
using CertBridge.Recording.Proving;

namespace CertBridge.Cli.Proving;

/// <summary>What a proof file says, in its form and not verified.</summary>
/// <param name="Receipt">The receipt in its log.</param>
/// <param name="Card">The card of the log's owner, which names the key of the checkpoint.</param>
/// <param name="ReportId">As whoever made the file knows the report, which the receipt does not name; empty where it is not known.</param>
/// <param name="Revision">Likewise; 0 where it is not known.</param>
/// <param name="EnvelopeId">As it stands beside the receipt, 16 bytes.</param>
/// <param name="EnvelopeDigest">As it stands beside the receipt, 32 bytes.</param>
internal sealed record LedgerProof(ReceiptProof Receipt, SignedCard Card, string ReportId, ulong Revision, byte[] EnvelopeId, byte[] EnvelopeDigest);
