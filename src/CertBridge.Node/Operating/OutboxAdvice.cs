using CertBridge.Node.Linking;
using CertBridge.Storage.Rows;

namespace CertBridge.Node.Operating;

/// <summary>What an operator can do next about one report and one partner.</summary>
internal static class OutboxAdvice
{
    /// <param name="decision">What was decided.</param>
    /// <param name="entry">Null when nothing was queued.</param>
    /// <param name="link">How the link stands.</param>
    /// <param name="hold">Why nothing gets a number for the partner now; null where nothing speaks against it.</param>
    public static string For(DecisionRow decision, OutboxRow? entry, LinkStanding link, string? hold) => entry is { Kind: CarriedKind.Withdrawal }
        ? ForWithdrawal(entry, link)
        : entry is null || !decision.IsAllowed
        ? ForDenial(decision)
        : entry.State switch
        {
            OutboxState.Queued when entry.HeldUntil is { } until => $"It is held until {until.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}; 'certbridge outbox cancel {entry.ReportId}' takes it back before.",
            OutboxState.Queued when hold is not null => hold,
            OutboxState.Queued or OutboxState.Sent => ForWaiting(decision.Partner.Value, link),
            OutboxState.Delivered => $"Nothing: 'certbridge report receipts {entry.ReportId}' shows the receipt.",
            OutboxState.Quarantined or OutboxState.Refused => "Ask the partner: it was not delivered, and its receipt says why in a word.",
            OutboxState.Expired or OutboxState.Cancelled when entry.Originator is not null => $"Nothing can be done here: a later revision of {entry.Originator} may be passed on again.",
            OutboxState.Expired => "Submit it again under another --key: it expired before the partner could be reached.",
            _ => "Nothing, it was taken back before it was sent. To send it after all, submit it again under another --key.",
        };

    /// <summary>Why an entry somebody wanted back is stopped, or is not.</summary>
    public static string WhyStopped(OutboxRow entry) => entry.State switch
    {
        OutboxState.Cancelled or OutboxState.Expired => entry.LastError,
        OutboxState.Sent => $"It has number {entry.Number}: the partner may have it.",
        OutboxState.Delivered => "The partner has it.",
        OutboxState.Quarantined or OutboxState.Refused => "The partner has received it, and does not count it as delivered.",
        _ => "It is queued.",
    };

    private static string ForWithdrawal(OutboxRow entry, LinkStanding link) => entry.State switch
    {
        OutboxState.Queued or OutboxState.Sent => $"It is being taken back. {ForWaiting(entry.Partner.Value, link)}",
        OutboxState.Delivered => $"Nothing: it was taken back, and 'certbridge report receipts {entry.ReportId}' shows what the partner did.",
        _ => "Nothing: it is said again every hour until the partner answers. If that lasts, speak to the partner.",
    };

    private static string ForWaiting(string partner, LinkStanding link) => link.State switch
    {
        LinkState.Up => "Wait: it is on its way, and the receipt comes with the partner's next checkpoint.",
        LinkState.Degraded => "Compare 'certbridge agreement list' on both sides: nothing is delivered until the same agreement is in force.",
        LinkState.Suspended => "The agreement is suspended: 'certbridge agreement list' says which, and 'agreement show' by whom and why. It stays queued until that side resumes it.",
        LinkState.Maintenance => $"{link.Cause}. It stays queued and goes when the partner is back; what cannot wait goes by telephone: 'certbridge partner show {partner}' has the duty contacts.",
        LinkState.Stopped => $"One of the two nodes went back: 'certbridge partner epoch {partner}' says which and what its officers sign. It stays queued until then.",
        _ => $"'certbridge outbox retry --to {partner}' tries now; 'certbridge partner show {partner}' has the duty contacts.",
    };

    private static string ForDenial(DecisionRow decision) => decision.Reason switch
    {
        "NO_AGREEMENT" => $"'certbridge agreement list' shows what is proposed; 'certbridge agreement new --with {decision.Partner}' begins one.",
        "AGREEMENT_SUSPENDED" or "AGREEMENT_TERMINATED" => "'certbridge agreement show' says which side stopped it and why; nothing is exchanged with the partner before that side's officers, or a new agreement, let it.",
        "CARD_EXPIRED" or "SHEET_EXPIRED" => "Ask the partner for its newest card and key sheet; 'certbridge partner import' takes them in.",
        "TLP_OVER_CEILING" or "CHANNEL_CLOSED" or "SECTOR_DENIED" => "Only a new version of the agreement, signed by both sides, can allow it.",
        "RATE_LIMIT" => "Submit it again under another --key when fewer wait for the periods to come; only a new version of the agreement raises its limit.",
        "NOT_NAMED" => "Submit it again under another --key and name the partner with --to.",
        "TLP_RED" => $"Name persons at {decision.Partner} in the report, if the agreement lets TLP:RED go to named persons, and submit it again under another --key.",
        "HELD_FOR_APPROVAL" => "'certbridge approval list' has its number; 'certbridge approval show' and 'grant' release it by two officers, 'refuse' ends it.",
        "RULE_DENIED" or "RULE_ERROR" or "NO_RULE_ALLOWS" => "'certbridge policy show' prints the rules; the record names the one that decided.",
        "PROFILE_UNKNOWN" => $"'certbridge policy show' prints the profiles there are; 'certbridge report amend {decision.ReportId}' names others under redact, or none.",
        "REMOVED_TEXT_REAPPEARS" => "Take what the policy removes out of the texts the record names, and submit it again under another --key.",
        "ONWARD_NOT_AGREED" or "ONWARD_NOT_ALLOWED" => "Only its originator can let it go on: ask it to share the report itself, or to name the partner under onwardAllowed in a later revision.",
        "ONWARD_CORE_CHANGED" => "Its originator can share it itself: your rules for this partner change what cannot be left out whole.",
        "BACK_TO_ORIGINATOR" => "Nothing: its originator has it.",
        _ => "Correct the report and submit it again under another --key.",
    };
}
