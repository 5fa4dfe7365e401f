using CertBridge.Protocol.Errors;
using CertBridge.Protocol.Messages;
using CertBridge.Protocol.V1;
using Google.Protobuf;

namespace CertBridge.Sharing.Withdrawals;

/// <summary>A withdrawal as the one item of its envelope, and back.</summary>
public static class WithdrawalItem
{
    public const string ItemType = "withdrawal";

    public static EnvelopeItem Write(Withdrawal withdrawal) => new() { Type = ItemType, Content = withdrawal.ToByteString() };

    /// <summary>What the items of an envelope of kind withdrawal say; manifest and root are verified before.</summary>
    public static Parsed<Withdrawal> Read(IReadOnlyList<EnvelopeItem> items, Manifest manifest)
    {
        if (items.Count != 1 || items[0].Type != ItemType || items[0].Path.Length > 0 || items[0].Marking is not null)
            return Invalid("items", "A withdrawal is one item of its own type, without path and marking.");
        if (manifest.Revision < 2)
            return Invalid("revision", $"Revision {manifest.Revision} takes nothing back: a withdrawal comes after what it takes back.");
        ReadOnlySpan<byte> content = items[0].Content.Span;
        if (!MessageReading.TryRead(Withdrawal.Parser, content, out Withdrawal? withdrawal))
            return Invalid("items[0]", "It is not a Withdrawal message.");
        if (OneReading.Objection(content, Withdrawal.Descriptor) is { } objection)
            return Invalid("items[0]", objection);
        return Objection(withdrawal) is { } wrong ? Invalid(wrong, "It has a value that is not known here.") : Parsed<Withdrawal>.Valid(withdrawal);
    }

    private static string? Objection(Withdrawal withdrawal) =>
        withdrawal.Scope is not (WithdrawalScope.Report or WithdrawalScope.Partner) ? "scope"
        : withdrawal.Reason is < WithdrawalReason.Wrong or > WithdrawalReason.NotShared ? "reason"
        : withdrawal.Instruction is < WithdrawalInstruction.StopUsing or > WithdrawalInstruction.Correct ? "instruction"
        : null;

    private static Parsed<Withdrawal> Invalid(string field, string message) => Parsed<Withdrawal>.Invalid(new Problem(ReportErrors.ManifestMismatch, field, message));
}
