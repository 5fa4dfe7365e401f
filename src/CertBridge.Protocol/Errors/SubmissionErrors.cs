namespace CertBridge.Protocol.Errors;

/// <summary>CB129x: handing a report to the node.</summary>
[ErrorSubject]
public static class SubmissionErrors
{
    public static readonly ErrorCode KeyReused = new("CB1290", ExitCode.Conflict, "submission key used for other bytes",
        "A report was submitted before under this key with another document, format, marking or list of partners. Nothing was stored.",
        "Use a new --key, or leave it out: it is then made of the document itself.");

    public static readonly ErrorCode KeyMalformed = new("CB1291", ExitCode.Usage, "submission key malformed",
        "A key has at most 128 visible ASCII characters.",
        "Shorten it, or leave it out: it is then made of the document itself.");

    public static readonly ErrorCode TakenBack = new("CB1292", ExitCode.Conflict, "the file holds a report that was taken back",
        "The file was written by a node and names a report that its originator, or this node, took back. What was taken back is not brought in again from a file. Nothing was stored.",
        "Destroy the file, as the withdrawal asks: 'certbridge inbox show ID' or 'certbridge report receipts ID' says what it asked for.");

    public static readonly ErrorCode DocumentSize = new("CB1293", ExitCode.InputInvalid, "report document too large or empty",
        "The document is empty or over the node's limit for a report.",
        "Look whether it is the file that is meant. What is too large is split into several reports; files are named by their SHA-256 and not put in.");

    public static readonly ErrorCode PartnerUnknown = new("CB1294", ExitCode.InputInvalid, "named partner not known",
        "A partner named with --to is no partner of this node. Nothing was stored.",
        "See 'certbridge partner list' for the names.");

    public static readonly ErrorCode SaidBeside = new("CB1295", ExitCode.Usage, "flag given beside a document that says it itself",
        "--tlp and --pap are for foreign formats, --column is for tables, --title for tables and lists; any other document says these things itself.",
        "Change them in the document.");

    public static readonly ErrorCode MarkingUnknown = new("CB1296", ExitCode.InputInvalid, "marking given is not known",
        "The TLP or PAP given beside the document is none of TLP 2.0 or PAP.",
        "Give --tlp clear, green, amber, amber+strict or red, and --pap clear, green, amber or red.");

    public static readonly ErrorCode HoldOutOfRange = new("CB1298", ExitCode.Usage, "hold too short or too long",
        "A report is held for 1 s to 24 h before it goes out.",
        "Give --hold a time between 1s and 24h, such as 20s.");

    public static readonly ErrorCode LaneUnknown = new("CB1299", ExitCode.Usage, "lane not known",
        "A report goes by flash, immediate, priority, routine or bulk.",
        "Give --lane one of these, or leave it out: routine.");

    public static readonly ErrorCode LaneTooSmall = new("CB1289", ExitCode.InputInvalid, "report too long for its lane",
        "Flash takes documents of up to 4 KiB, immediate of up to 32 KiB: what is urgent is short, so that nothing urgent waits for it. Nothing was stored.",
        "Send the short part by that lane and the rest as a report of its own by priority, or leave --lane out.");

    public static readonly ErrorCode NoPartners = new("CB1297", ExitCode.NobodyWouldReceive, "no partner to send to",
        "This node has no partner, so nobody would receive the report. Nothing was stored.",
        "Introduce a partner with 'certbridge partner invite' and agree on an agreement.");
}
