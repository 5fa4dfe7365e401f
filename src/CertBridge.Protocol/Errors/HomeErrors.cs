namespace CertBridge.Protocol.Errors;

/// <summary>CB11xx: configuration, the home, keys on disk, operators.</summary>
[ErrorSubject]
public static class HomeErrors
{
    public static readonly ErrorCode NoHome = new("CB1101", ExitCode.InputInvalid, "not a node's home",
        "The folder holds no node.yaml, so there is no node in it.",
        "Give the right folder with --home, or make a node with 'certbridge node init'.");

    public static readonly ErrorCode SettingsUnreadable = new("CB1102", ExitCode.InputInvalid, "node.yaml cannot be read",
        "node.yaml is not well-formed, too large, or this user may not read it.",
        "Correct the place the message names; 'certbridge node config validate' checks again without starting.");

    public static readonly ErrorCode SettingInvalid = new("CB1103", ExitCode.InputInvalid, "setting not valid",
        "A key of node.yaml is unknown, missing or written twice, or its value has the wrong form or lies outside its limits. A misspelt limit must not silently be a default, so the start is refused.",
        "Correct every line the messages name; 'certbridge node config validate' checks again without starting.");

    public static readonly ErrorCode ListenerInvalid = new("CB1104", ExitCode.InputInvalid, "listener not valid",
        "A listener is not an address with a port, two listeners share a port, or port 0 is used outside the dev environment.",
        "Write each listener as address:port, such as 127.0.0.1:7442, each with its own port.");

    public static readonly ErrorCode HomeExists = new("CB1110", ExitCode.Conflict, "the home exists",
        "There is a node in the folder. Its keys are never overwritten.",
        "Choose another folder with --home.");

    public static readonly ErrorCode HomeHalfMade = new("CB1111", ExitCode.InputInvalid, "half-made home",
        "Making a node was interrupted: its folders are there, node.yaml is not. Nobody has seen its card yet.",
        "Remove what the message names and run 'certbridge node init' again.");

    public static readonly ErrorCode OutsideHomeNeeded = new("CB1112", ExitCode.Usage, "must lie outside the home",
        "The root key or a person's key was to be written into the node's home. Whoever takes over the node must not find them there.",
        "Give a folder outside the home, best on a medium that is then removed.");

    public static readonly ErrorCode KeyModeLoose = new("CB1113", ExitCode.InputInvalid, "file of the home open to others",
        "A key or the store may be read or written, or settings, operators, cards or agreements may be written, by someone other than the owner.",
        "chmod 0600 the file, 0700 the folder; if others had access to a key, rotate it.");

    public static readonly ErrorCode KeyUnreadable = new("CB1114", ExitCode.InputInvalid, "key cannot be read",
        "A key or certificate file of the home is missing, or is not what its name says.",
        "Restore the file from the backup of the keys.");

    public static readonly ErrorCode KeyNotOnCard = new("CB1115", ExitCode.InputInvalid, "key and card do not match",
        "The home holds no private key for what its own card or key sheet offers, so partners could not verify or seal.",
        "Restore card and keys from the same backup, or sign a card for the keys that are there.");

    public static readonly ErrorCode HomeFileCorrupt = new("CB1116", ExitCode.VerificationFailed, "file in the home is corrupt",
        "A card, sheet or agreement in the home does not verify. It was changed after the node wrote it.",
        "Restore the file from backup, or remove it and introduce the partner again.");

    public static readonly ErrorCode DevelopmentKey = new("CB1117", ExitCode.NotAllowed, "development key outside dev",
        "A certificate marked NOT FOR PRODUCTION lies in a home whose environment is not dev.",
        "Make the node with 'certbridge node init' for its real environment.");

    public static readonly ErrorCode InputFileUnreadable = new("CB1118", ExitCode.InputInvalid, "file cannot be read",
        "A file that was named does not exist, is too large, or is not of the kind that is needed here.",
        "Name the right file.");

    public static readonly ErrorCode OutputExists = new("CB1119", ExitCode.Conflict, "file exists",
        "A file that would be written is already there. Keys and certificates are never overwritten.",
        "Choose another folder, or remove the file after making sure that nobody needs it.");

    public static readonly ErrorCode InputInvalid = new("CB1120", ExitCode.InputInvalid, "not valid for a node",
        "A name, endpoint, contact, role or number that was given has the wrong form or is over its limit.",
        "Give a value the message allows.");

    public static readonly ErrorCode RootKeyRefused = new("CB1121", ExitCode.VerificationFailed, "root key refused",
        "The passphrase does not open the root key, or the key is not the root that the card in force names.",
        "Use the root key file written by 'certbridge node init' and its passphrase.");

    public static readonly ErrorCode OfficerKeyRefused = new("CB1122", ExitCode.VerificationFailed, "officer key refused",
        "The key cannot be opened, or belongs to no officer on the card, or was revoked.",
        "Use the key of an officer on the card, or put the officer on the card with 'certbridge card sign'.");

    public static readonly ErrorCode CardChangeRefused = new("CB1123", ExitCode.InputInvalid, "card change refused",
        "The change would leave the card without a key it needs, names a key that is not on it, or goes over a limit.",
        "Change the request as the message says.");

    public static readonly ErrorCode HomeBusy = new("CB1124", ExitCode.Busy, "home is being changed",
        "Another certbridge process is changing keys, cards or operators of this home.",
        "Wait for it to end and try again.");

    public static readonly ErrorCode KeyPassphrase = new("CB1125", ExitCode.VerificationFailed, "keys do not open",
        "A private key of the home is encrypted, and the passphrase is missing or another one.",
        "Name the passphrase file in node.yaml (keys.passphraseFile), or start the node with the systemd credential certbridge-passphrase.");

    public static readonly ErrorCode PassphraseFileRefused = new("CB1126", ExitCode.InputInvalid, "passphrase file refused",
        "The file with the passphrase of the keys is missing, may be read by others, lies in the home, or holds no passphrase.",
        "Write the passphrase into the first line of a file outside the home, and chmod 0600 it.");

    public static readonly ErrorCode SuiteNotHere = new("CB1127", ExitCode.InputInvalid, "offered suite not possible here",
        "The own card offers a suite this machine cannot open. The home was made, or its card signed, on a machine with a newer OpenSSL.",
        "Start the node on such a machine again, or sign a card here: 'certbridge card sign --root-key FILE'; what is already sealed to the old card cannot be opened then.");

    public static readonly ErrorCode OverlapIncomplete = new("CB1128", ExitCode.Conflict, "a partner is not that far",
        "A key would take over that a partner does not know yet, or one would leave the card before a partner has met its successor. What is on its way there would be kept unread.",
        "Wait until 'certbridge card keys' shows every partner, or give --even-so where a partner is away for long.");

    public static readonly ErrorCode OperatorExists = new("CB1130", ExitCode.Conflict, "operator exists",
        "The register already has a valid entry of that name, or of that key.",
        "Revoke the entry first, or choose another name.");

    public static readonly ErrorCode OperatorUnknown = new("CB1131", ExitCode.InputInvalid, "operator unknown",
        "The register has no valid entry of that name.",
        "'certbridge node operator list' shows the names.");

    public static readonly ErrorCode LastAdmin = new("CB1132", ExitCode.Conflict, "last admin",
        "It is the only valid admin; without one nobody could administer the node over its listener.",
        "Add another admin first.");

    public static readonly ErrorCode RegisterCorrupt = new("CB1133", ExitCode.InputInvalid, "operator register cannot be read",
        "operators.yaml is not what the node wrote. Until it is corrected nobody is admitted.",
        "Correct the line the message names, or restore the file from backup.");


    public static readonly ErrorCode NotInProduction = new("CB1140", ExitCode.NotAllowed, "not in production",
        "A development helper was called where CERTBRIDGE_ENV is production.",
        "Run it on a development machine.");
}
