namespace CertBridge.Protocol.Errors;

/// <summary>CB50xx: the store of a node.</summary>
[ErrorSubject]
public static class StoreErrors
{
    public static readonly ErrorCode InUse = new("CB5011", ExitCode.Conflict, "store in use",
        "Another process has this node's store open. Two processes with one identity would fork the node's numbers and logs.",
        "Stop the process that is named, or give this one its own home.");

    public static readonly ErrorCode SchemaNewer = new("CB5012", ExitCode.Conflict, "store of a newer program",
        "The store was written by a newer CertBridge, whose tables this one does not know.",
        "Run the newer program, of the version that is named. To go back, put the copy back that was made before the upgrade: docs/UPGRADE.md.");

    public static readonly ErrorCode SchemaChanged = new("CB5013", ExitCode.VerificationFailed, "schema history differs",
        "A schema step recorded in the store is not the one this program holds: the store or the program was changed.",
        "Run the released program the store was made with, or restore the store from its backup.");

    public static readonly ErrorCode NotAStore = new("CB5014", ExitCode.VerificationFailed, "not a store",
        "The file in the store folder is damaged, or is not a CertBridge store.",
        "Look at what lies in the home's store folder; restore it from its backup.");

    public static readonly ErrorCode NotDurable = new("CB5015", ExitCode.VerificationFailed, "store would not be durable",
        "The database did not take a setting without which an accepted report could be lost at a power failure.",
        "Put the home on a local disk whose file system supports shared memory and flushing.");

    public static readonly ErrorCode CannotOpen = new("CB5016", ExitCode.Unexpected, "store cannot be opened",
        "The home's store folder or a file in it cannot be made, read or written by this user, or the disk gave an error.",
        "Give the node's user the store folder (mode 0700) on a disk that works.");

    public static readonly ErrorCode OtherStoreKey = new("CB5017", ExitCode.VerificationFailed, "store and store key do not match",
        "The content of the store lies under another store key than keys/store.key. With this one nothing in it could be opened.",
        "Restore keys/store.key and the store from the same time.");

    public static readonly ErrorCode NoCopy = new("CB5019", ExitCode.Busy, "store cannot be copied before the upgrade",
        "The store is of an older program and is copied beside itself before its schema is changed. There is no room for the copy, or the disk gave an error. Nothing was changed.",
        "Free room on that disk and start again: df -h names it; older copies, before-*.copy in the store folder, may be removed with shred -u. Or go on with the older program.");

    public static readonly ErrorCode ContentDamaged = new("CB5018", ExitCode.VerificationFailed, "stored content does not open",
        "The content of a row was changed on disk, or belongs to another row. Nothing of it was given out; everything else goes on.",
        "Find out who or what wrote to the disk; bring the row back from the backup of the store.");
}
