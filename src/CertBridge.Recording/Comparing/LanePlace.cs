using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;

namespace CertBridge.Recording.Comparing;

/// <summary>One number of one sender: what a sent record and the receipts for it have in common.</summary>
internal readonly record struct LanePlace(PartnerId Sender, LaneName Lane, ulong Epoch, ulong Number)
{
    /// <param name="owner">Whose log the record is in.</param>
    /// <param name="record">A valid record of it.</param>
    public static LanePlace Of(PartnerId owner, LeafRecord record) => record.Receipt is { } receipt
        ? new(PartnerId.Parse(receipt.Sender), receipt.Lane, receipt.Epoch, receipt.Number)
        : new(owner, record.Sent.Lane, record.Sent.Epoch, record.Sent.Number);

    public override string ToString() => $"number {Number} of {Sender} on {Lane.ToString().ToLowerInvariant()}, epoch {Epoch}";
}
