using CertBridge.Storage.Crashing;

namespace CertBridge.Exchange.Tests.Crashing;

/// <summary>Which test drives a process to which crash point. Every point is in exactly one list.</summary>
internal static class PointLists
{
    /// <summary>Reports that cross both ways reach them at either end.</summary>
    public static readonly CrashPoint[] Traffic =
    [
        CrashPoint.GroupBegun, CrashPoint.GroupWritten, CrashPoint.GroupFlushed,
        CrashPoint.SubmissionJudged, CrashPoint.SubmissionWritten, CrashPoint.SubmissionNumbered, CrashPoint.SubmissionStored, CrashPoint.SubmissionAnswering,
        CrashPoint.NumberingJudged, CrashPoint.NumberGiven, CrashPoint.SentLeafAppended, CrashPoint.NumberingStored,
        CrashPoint.EnvelopeSending, CrashPoint.EnvelopeSent, CrashPoint.AttemptsNoted,
        CrashPoint.ArrivalJudged, CrashPoint.ReceiptLeafAppended, CrashPoint.FloorAdvanced, CrashPoint.ArrivalSigned, CrashPoint.ArrivalStored, CrashPoint.ReceiptAloneSending, CrashPoint.AckSent,
        CrashPoint.LeavesSending, CrashPoint.HeadSigned, CrashPoint.CheckpointSending, CrashPoint.CheckpointSent,
        CrashPoint.FollowingVerified, CrashPoint.FollowedLeavesAdded, CrashPoint.ReceiptHeld, CrashPoint.FollowingStored, CrashPoint.ReceiptAloneStored,
    ];

    /// <summary>Reached when much was written.</summary>
    public static readonly CrashPoint[] Folding = [CrashPoint.FoldBegun, CrashPoint.FoldedSoFar, CrashPoint.FoldDone];

    /// <summary>Reached at the first start of a node.</summary>
    public static readonly CrashPoint[] FirstStart = [CrashPoint.StoreFileMade, CrashPoint.MigrationRun, CrashPoint.MigrationDone, CrashPoint.NodeLoaded];

    /// <summary>Reached at the first start on a store of an older program.</summary>
    public static readonly CrashPoint[] Upgrade = [CrashPoint.StoreCopyFlushed, CrashPoint.StoreCopyMade];

    /// <summary>Reached at SIGTERM.</summary>
    public static readonly CrashPoint[] Stopping = [CrashPoint.StoreClosing];

    /// <summary>Reached by <c>node init</c>, in this order.</summary>
    public static readonly CrashPoint[] Init =
        [CrashPoint.InitRootWritten, CrashPoint.InitKeysWritten, CrashPoint.InitCardWritten, CrashPoint.InitOperatorWritten, CrashPoint.InitDone];

    /// <summary>Reached by <c>sheet sign</c>.</summary>
    public static readonly CrashPoint[] Sheet =
    [
        CrashPoint.FileWritten, CrashPoint.FileFlushed, CrashPoint.FileRenamed, CrashPoint.FileDurable,
        CrashPoint.SheetSigned, CrashPoint.SheetKeyWritten, CrashPoint.SheetWritten,
    ];

    /// <summary>Reached by <c>card sign</c>.</summary>
    public static readonly CrashPoint[] Card = [CrashPoint.CardSigned, CrashPoint.CardKeysWritten, CrashPoint.CardWritten];

    /// <summary>Reached by <c>node operator add</c>.</summary>
    public static readonly CrashPoint[] Operator = [CrashPoint.OperatorIssued, CrashPoint.OperatorRegisterWritten];

    /// <summary>Reached by <c>partner import</c> on a running node; the second when a card follows one that is held.</summary>
    public static readonly CrashPoint[] Import = [CrashPoint.CardImportJudged, CrashPoint.FormerCardWritten, CrashPoint.CardImportWritten];

    /// <summary>Reached by the steps of an introduction on a running node; the last by <c>partner verify --second</c> alone.</summary>
    public static readonly CrashPoint[] Introduction = [CrashPoint.IntroductionWritten, CrashPoint.IntroductionLogged, CrashPoint.IntroductionAdmitted];

    /// <summary>Reached by <c>agreement propose</c> on a running node.</summary>
    public static readonly CrashPoint[] Agreement = [CrashPoint.AgreementJudged, CrashPoint.AgreementSignaturesWritten, CrashPoint.AgreementWritten];

    /// <summary>Reached by <c>policy load</c> on a running node.</summary>
    public static readonly CrashPoint[] Policy = [CrashPoint.PolicySignaturesWritten, CrashPoint.PolicyWritten, CrashPoint.PolicyPutInForce];

    /// <summary>Reached when what waits for an absent partner has expired.</summary>
    public static readonly CrashPoint[] Expiry = [CrashPoint.ExpiryWritten, CrashPoint.ExpiryStored];

    /// <summary>Reached when what was held is due.</summary>
    public static readonly CrashPoint[] Hold = [CrashPoint.HoldEnded];

    /// <summary>Reached by <c>outbox cancel</c> on a running node.</summary>
    public static readonly CrashPoint[] Cancel = [CrashPoint.CancelWritten, CrashPoint.CancelStored];

    /// <summary>Reached when a report is retracted, in this order.</summary>
    public static readonly CrashPoint[] Retract = [CrashPoint.RetractionWritten, CrashPoint.RetractionStored, CrashPoint.WithdrawalsQueued];

    /// <summary>Reached on a link when an anchor of the node log is due, in this order.</summary>
    public static readonly CrashPoint[] Anchor = [CrashPoint.AnchorWritten, CrashPoint.AnchorStored];

    /// <summary>Reached where a witness is shown a head: the first by the witness, the second by who asked.</summary>
    public static readonly CrashPoint[] Witness = [CrashPoint.HeadWitnessed, CrashPoint.CosignatureKept];

    public static IEnumerable<CrashPoint> All =>
        [.. Hold, .. Cancel, .. Retract, .. Anchor, .. Witness, .. Introduction, .. Traffic, .. Folding, .. FirstStart, .. Upgrade, .. Stopping, .. Init, .. Sheet, .. Card, .. Operator, .. Import, .. Agreement, .. Policy, .. Expiry];
}
