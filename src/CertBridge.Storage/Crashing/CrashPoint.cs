namespace CertBridge.Storage.Crashing;

/// <summary>
/// Every place where a node can be told to die, for tests (<c>CERTBRIDGE_STOP_AT</c>). docs/CRASH_POINTS.md says of each what is durable there and what
/// must hold after the next start; a test compares the two lists, and another kills a node at each.
/// </summary>
public enum CrashPoint
{
    /// <summary>No point: what an unarmed process waits for.</summary>
    None = 0,

    // A file of the home, or one handed over.
    FileWritten,
    FileFlushed,
    FileRenamed,
    FileDurable,

    // The store.
    StoreFileMade,
    StoreCopyFlushed,
    StoreCopyMade,
    MigrationRun,
    MigrationDone,
    GroupBegun,
    GroupWritten,
    GroupFlushed,
    FoldBegun,
    FoldedSoFar,
    FoldDone,
    StoreClosing,
    NodeLoaded,

    // A report comes in.
    SubmissionJudged,
    SubmissionWritten,
    SubmissionNumbered,
    SubmissionStored,
    SubmissionAnswering,

    // An entry gets its number and goes out.
    NumberingJudged,
    NumberGiven,
    SentLeafAppended,
    NumberingStored,
    EnvelopeSending,
    EnvelopeSent,
    AttemptsNoted,
    ExpiryWritten,
    ExpiryStored,
    HoldEnded,
    CancelWritten,
    CancelStored,
    RetractionWritten,
    RetractionStored,
    WithdrawalsQueued,

    // An envelope arrives.
    ArrivalJudged,
    ReceiptLeafAppended,
    FloorAdvanced,
    ArrivalSigned,
    ArrivalStored,
    ReceiptAloneSending,
    AckSent,

    // The log is shown to the partner.
    LeavesSending,
    HeadSigned,
    CheckpointSending,
    CheckpointSent,

    // The node log is anchored in it.
    HeadWitnessed,
    CosignatureKept,
    AnchorWritten,
    AnchorStored,

    // The partner's log is followed.
    FollowingVerified,
    FollowedLeavesAdded,
    ReceiptHeld,
    FollowingStored,

    // A receipt signed by itself is taken in.
    ReceiptAloneStored,

    // What the node is and believes.
    SheetSigned,
    SheetKeyWritten,
    SheetWritten,
    CardSigned,
    CardKeysWritten,
    CardWritten,
    CardImportJudged,
    FormerCardWritten,
    CardImportWritten,
    IntroductionWritten,
    IntroductionLogged,
    IntroductionAdmitted,
    AgreementJudged,
    AgreementSignaturesWritten,
    AgreementWritten,
    PolicySignaturesWritten,
    PolicyWritten,
    PolicyPutInForce,
    OperatorIssued,
    OperatorRegisterWritten,
    InitRootWritten,
    InitKeysWritten,
    InitCardWritten,
    InitOperatorWritten,
    InitDone,
}
