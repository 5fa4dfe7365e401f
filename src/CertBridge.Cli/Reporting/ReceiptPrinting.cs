using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Reporting;

/// <summary>How receipts are printed: who said what of which envelope, and where in whose log it stands.</summary>
internal static class ReceiptPrinting
{
    public static Column<HeldReceipt>[] Columns(HumanTime times) =>
    [
        new("PARTNER", held => held.Partner),
        new("REV", held => held.Revision.ToString()),
        new("VERDICT", held => held.Receipt.SealedToPersons ? $"{Verdict(held.Receipt)}, sealed to persons" : Verdict(held.Receipt)),
        new("REASON", held => held.Receipt.DenialClass == DenialClass.Unspecified ? Reason(held.Receipt) : $"{Reason(held.Receipt)}, {WireWord.Of(held.Receipt.DenialClass)}"),
        new("RECEIVED", held => times.Both(held.Receipt.ReceivedMs)),
        new("LEAF", held => held.LeafIndex.ToString()),
        new("CHECKPOINT", held => held.CheckpointSize > 0 ? held.CheckpointSize.ToString() : "signed alone"),
        new("DIGEST", held => Convert.ToHexStringLower(held.Receipt.EnvelopeDigest.Span), WidthMax: 17),
        new("FEEDBACK", held => held.Feedback == 0 ? "" : held.Feedback.ToString()),
    ];

    public static void Write(Utf8JsonWriter json, HeldReceipt held)
    {
        json.WriteString("partner", held.Partner);
        json.WriteNumber("revision", held.Revision);
        json.WriteString("verdict", Verdict(held.Receipt));
        json.WriteBoolean("sealedToPersons", held.Receipt.SealedToPersons);
        json.WriteString("reason", Reason(held.Receipt));
        json.WriteString("class", held.Receipt.DenialClass == DenialClass.Unspecified ? "" : WireWord.Of(held.Receipt.DenialClass));
        json.WriteTime("received", held.Receipt.ReceivedMs);
        json.WriteString("sender", held.Receipt.Sender);
        json.WriteString("receiver", held.Receipt.Receiver);
        json.WriteString("lane", WireWord.Of(held.Receipt.Lane));
        json.WriteNumber("epoch", held.Receipt.Epoch);
        json.WriteNumber("number", held.Receipt.Number);
        json.WriteString("envelopeId", Protocol.Ids.EnvelopeId.TryFromBytes(held.Receipt.EnvelopeId.Span, out var id) ? id.ToString() : null);
        json.WriteDigest("envelopeDigest", held.Receipt.EnvelopeDigest);
        json.WriteDigest("manifestDigest", held.Receipt.ManifestDigest);
        json.WriteDigest("agreementHash", held.Receipt.AgreementHash);
        json.WriteNumber("leafIndex", held.LeafIndex);
        json.WriteNumber("checkpointSize", held.CheckpointSize);
        json.WriteDigest("checkpointRoot", held.CheckpointRoot);
        json.WriteString("signature", held.Signature.IsEmpty ? "" : held.Signature.ToBase64());
        json.WriteDigest("signedBy", held.KeyId);
        json.WriteNumber("feedback", held.Feedback);
    }

    /// <summary>Of a withdrawal what was done about it, which its receipt says beside that it is stored.</summary>
    public static string Verdict(Receipt receipt) => receipt.Withdrawal is { } result ? WireWord.Of(result.Outcome) : WireWord.Of(receipt.Verdict);

    /// <summary>The closed list's word; empty where it was stored.</summary>
    public static string Reason(Receipt receipt) => receipt.Verdict switch
    {
        ReceiptVerdict.Quarantined => WireWord.Of(receipt.QuarantineReason),
        ReceiptVerdict.Refused => WireWord.Of(receipt.RefusalReason),
        _ => "",
    };
}
