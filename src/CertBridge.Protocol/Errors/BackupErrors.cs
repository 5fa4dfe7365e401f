namespace CertBridge.Protocol.Errors;

/// <summary>CB52xx: a backup of a node, and a node that came out of one.</summary>
[ErrorSubject]
public static class BackupErrors
{
    public static readonly ErrorCode NotTaken = new("CB5201", ExitCode.Busy, "backup not taken",
        "The running node could not copy its store beside itself: there is no room, another backup is being taken, files of the home changed meanwhile, or the copy is damaged.",
        "Do what the message says and take it again; of a damaged store 'certbridge node doctor' says more.");

    public static readonly ErrorCode RecipientRefused = new("CB5202", ExitCode.InputInvalid, "not a recipient for a backup",
        "The certificate is not one of a key made to open backups, is out of its dates, or its private key lies on the node itself: whoever takes the machine would open the backup.",
        "Make a key away from the node with 'certbridge node backup-key NAME --org TEXT --out DIR', and bring its certificate here.");

    public static readonly ErrorCode NotABackup = new("CB5203", ExitCode.InputInvalid, "not a backup",
        "The file does not begin as a backup does, is of a later form, or is the one of the two files that belongs elsewhere.",
        "Give the file that ends in .backup, and that which ends in .content-keys with --content-keys.");

    public static readonly ErrorCode Damaged = new("CB5204", ExitCode.VerificationFailed, "backup damaged",
        "Bytes of the file are not those that were written: something in it was changed, cut off, put elsewhere or added. Nothing of it is used.",
        "Take another copy of the same backup, or an older backup.");

    public static readonly ErrorCode OtherKey = new("CB5205", ExitCode.VerificationFailed, "backup sealed to another key",
        "The backup was sealed to another recipient than the key that was given, or its first bytes were changed.",
        "Give the key the message names; it lies with whoever keeps it, away from the node.");

    public static readonly ErrorCode NotTheNodes = new("CB5206", ExitCode.VerificationFailed, "backup not signed by its node",
        "The signature over what is in the backup is not by a signing key of the card in it, that card does not verify, or it is not the card that was expected. Anybody can seal something to the recipient.",
        "Do not restore it. Compare the fingerprint with one that partners hold, and find out where the file came from.");

    public static readonly ErrorCode ContentKeysOverdue = new("CB5207", ExitCode.InputInvalid, "content keys should have been destroyed",
        "Content keys are kept for seven days: what was destroyed since they were copied would come back with them.",
        "Destroy the file; restore a younger backup, or this one with --without-content. Where the content is needed all the same: --overdue-keys.");

    public static readonly ErrorCode OtherContentKeys = new("CB5208", ExitCode.InputInvalid, "content keys do not belong to the backup",
        "The file with the content keys is missing or was taken with another backup.",
        "Give the file of the same name that ends in .content-keys, or --without-content: everything but content is restored then.");

    public static readonly ErrorCode HomeNotEmpty = new("CB5209", ExitCode.Conflict, "home not empty",
        "A backup is restored into a home in which nothing lies, and by the user the node runs as: what is there is never overwritten.",
        "Move what is there elsewhere, or give another folder with --home.");

    public static readonly ErrorCode RestoreUnfinished = new("CB5210", ExitCode.InputInvalid, "half-restored home",
        "A restore into this home was interrupted. It may lack files, and no node starts in it.",
        "Remove what lies in the home and restore again.");

    public static readonly ErrorCode StoreWrong = new("CB5211", ExitCode.VerificationFailed, "store in the backup does not verify",
        "The file is whole, and what is in it is wrong: the store or its ledger was damaged before the backup was taken.",
        "Take an older backup. What the message names says since when it was wrong.");

    public static readonly ErrorCode StillRestored = new("CB5212", ExitCode.WaitingForHuman, "node restored from a backup",
        "The node came out of a backup and does not know yet what happened since. Nothing new leaves it, and nothing of a partner is shown or handed out, before that partner's node has said that nothing is missing here.",
        "'certbridge node status' names the partners that are missing; docs/operations.md, Bringing a node back, says what to do.");
}
