using CertBridge.Node.Trusting;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Receipts;

namespace CertBridge.Node.Receiving;

/// <summary>Signs a receipt by itself, with the signing key: its leaf is flushed, and signed by the log's next checkpoint as well.</summary>
internal sealed class ReceiptSigning(NodeKeys keys)
{
    public SignedReceipt Sign(StoredLeaf receipt) => ReceiptSignature.Sign(receipt.Index, receipt.Record, keys.Signing.Id, keys.Signing.Sign);
}
