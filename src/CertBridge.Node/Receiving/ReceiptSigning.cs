using CertBridge.Node.Trusting;
using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Checkpoints;
using CertBridge.Recording.Receipts;
using CertBridge.Sealing.Keys;
using CertBridge.Storage;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Receiving;

/// <summary>Signs a receipt by itself, with the signing key: its leaf is flushed, and signed by the log's next checkpoint as well.</summary>
internal sealed class ReceiptSigning(NodeIdentity identity, NodeKeys keys, NodeStore store)
{
    public SignedReceipt Sign(PartnerId partner, StoredLeaf receipt)
    {
        PrivateKey signing = keys.Signing;
        return ReceiptSignature.Sign(OriginOf(partner), receipt.Index, receipt.Record, signing.Id, signing.Sign);
    }

    private string OriginOf(PartnerId partner) => LogCheckpoint.OriginOf(identity.Environment, identity.Id, partner, store.Read(reader => reader.CurrentLog(partner, LogSide.Mine).Epoch));
}
