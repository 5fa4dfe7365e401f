namespace CertBridge.Protocol.Errors;

/// <summary>What a running node answers when it is not about the input: CB50xx store and faults, CB70xx who calls.</summary>
[ErrorSubject]
public static class NodeErrors
{
    public static readonly ErrorCode Unexpected = new("CB5000", ExitCode.Unexpected, "fault in the node",
        "The node met something it was not built for. The input was not at fault.",
        "Give the correlation id to the people who run the node: the log line with the same id says more.");

    public static readonly ErrorCode StoreFailed = new("CB5001", ExitCode.Busy, "store failed",
        "A write to the disk failed. The node stops writing rather than guess what reached the disk.",
        "See 'dmesg' and 'df -h' for the disk under the node's store folder, free or mend it, then 'certbridge node run'; nothing acknowledged was lost.");

    public static readonly ErrorCode CannotListen = new("CB5002", ExitCode.Unexpected, "cannot listen",
        "Another process holds one of the node's ports, or the address is not on this machine.",
        "Stop the other process, or change the listener in node.yaml.");

    public static readonly ErrorCode StopPointRefused = new("CB5003", ExitCode.Usage, "stop point refused",
        "CERTBRIDGE_STOP_AT names no crash point, or is set where the node is not in environment dev.",
        "Unset CERTBRIDGE_STOP_AT; in environment dev give one of the names in docs/CRASH_POINTS.md.");

    public static readonly ErrorCode DiskShort = new("CB5004", ExitCode.Busy, "too little room on the disk",
        "The disk under the node's store has less free than this lane needs. The rest is kept for what is more urgent, and for receipts. Nothing was stored.",
        "Free room on that disk, then send the same again: no restart is needed.");

    public static readonly ErrorCode ExaminationUnderWay = new("CB5005", ExitCode.Busy, "examination under way",
        "Somebody else has the node look at itself. It dials every partner and reads the whole store, so it does so once at a time.",
        "Try again in half a minute.");

    public static readonly ErrorCode PurgeTooYoung = new("CB5006", ExitCode.InputInvalid, "too young to be forgotten",
        "Content is kept for 14 days at least: until then a partner may ask for it again, and people may dispute what was shared.",
        "Give --older-than 14d or more.");

    public static readonly ErrorCode PurgeNotConfirmed = new("CB5007", ExitCode.InputInvalid, "forgetting is confirmed by the node's id",
        "What is forgotten is gone for ever. So the command names the node whose content it is, and this node has another id. Nothing was changed.",
        "Look at which node the context names ('certbridge whoami'), then give --confirm with its id.");

    public static readonly ErrorCode NotRunning = new("CB5008", ExitCode.Conflict, "no node runs here",
        "The command is for the node that runs on the home, and none does, or it belongs to another user.",
        "Start it ('systemctl start certbridge' or 'certbridge node run'), or give the right --home and run the command as the node's user.");

    public static readonly ErrorCode Locked = new("CB5009", ExitCode.Conflict, "the node is locked",
        "The node's identity ran out, as the message says, perhaps while it was off. Partners would believe nothing it signs, so it speaks with none and makes nothing new. Nothing is lost.",
        "With the root key at hand: 'certbridge card sign --root-key FILE', then 'certbridge node reload'; docs/operations.md, \"A node that is LOCKED\", has the whole way.");

    public static readonly ErrorCode MaintenanceLength = new("CB5010", ExitCode.InputInvalid, "no length of a maintenance",
        "A maintenance is announced for a minute at least, and for 72 hours at most: whoever is away for longer must be asked why. Nothing was announced.",
        "Give --for 1m to --for 72h; announce it again before it ends where it takes longer.");

    public static readonly ErrorCode CallerUnknown = new("CB7001", ExitCode.NotAllowed, "caller unknown",
        "The client certificate is not on the node's register of operators, or it was revoked.",
        "Ask an admin of the node for 'certbridge node operator add NAME --role R --out DIR', and use the context file it writes.");
}
