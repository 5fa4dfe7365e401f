namespace CertBridge.Protocol.Errors;

/// <summary>CB10xx: the command line, its contexts and its files.</summary>
[ErrorSubject]
public static class CommandLineErrors
{
    public static readonly ErrorCode Usage = new("CB1001", ExitCode.Usage, "not a command",
        "The words and flags do not make a command.",
        "certbridge --help");

    public static readonly ErrorCode AnswerNeeded = new("CB1002", ExitCode.Usage, "an answer is needed",
        "The command would ask, but nobody can answer here: no terminal, --no-input, or output for a program.",
        "Give the answer as a flag.");

    public static readonly ErrorCode NotConfirmed = new("CB1003", ExitCode.Usage, "not confirmed",
        "What was asked for was not typed: yes, an id, or the same once more. Nothing was changed.",
        "Run the command again and answer y, or give --yes.");

    public static readonly ErrorCode ContextMissing = new("CB1004", ExitCode.Usage, "no context",
        "A context says which node to call and who is calling. None was found.",
        "certbridge node operator add NAME --role operator --out DIR writes one; give it with --context-file DIR/context.yaml.");

    public static readonly ErrorCode ContextInvalid = new("CB1005", ExitCode.InputInvalid, "context file invalid",
        "The file with the contexts cannot be read as such.",
        "See docs/CLI.md for its form.");

    public static readonly ErrorCode KeyExposed = new("CB1006", ExitCode.InputInvalid, "key readable by others",
        "A private key that group or world can read or write is no longer private.",
        "chmod 600 FILE; when others could read it, have the certificate revoked and take a new one.");

    public static readonly ErrorCode CredentialInvalid = new("CB1007", ExitCode.InputInvalid, "certificate or key not usable",
        "The certificate, key or trust file of the context is missing or is not what it should be.",
        "Look at the paths in the context file; they are relative to it.");

    public static readonly ErrorCode FileUnreadable = new("CB1008", ExitCode.InputInvalid, "file cannot be read",
        "The file does not exist, is a folder, or its permissions do not allow it.",
        "Look at the path.");

    public static readonly ErrorCode FileTooLarge = new("CB1009", ExitCode.InputInvalid, "file too large",
        "The file is over the limit for what it is.",
        "Look whether it is the file that is meant. A report is split into several; files are named in it by their SHA-256 and not put into it.");

    public static readonly ErrorCode FileNotWritten = new("CB1010", ExitCode.Unexpected, "file cannot be written",
        "The folder does not exist, is full, or its permissions do not allow it.",
        "Look at the path and the space that is left.");

    public static readonly ErrorCode FileExists = new("CB1011", ExitCode.Conflict, "file exists",
        "The file is there already and is not overwritten.",
        "Choose another path, or remove the file.");

    public static readonly ErrorCode EnvironmentDiffers = new("CB1012", ExitCode.Conflict, "another environment than the context says",
        "The context names an environment and the node is in another one. A drill must not land in production, nor the other way round.",
        "Choose the right context with --context, or correct the environment in the context file.");

    public static readonly ErrorCode ExportFormUnknown = new("CB1013", ExitCode.InputInvalid, "form not written",
        "This version writes a report as stix or misp, and what was received also as the envelope it came in.",
        "--as stix, --as misp, or --as envelope");

    public static readonly ErrorCode FileNotFlushed = new("CB1019", ExitCode.Unexpected, "disk failed",
        "The disk refused to keep a file that was written. Whether the old or the new file is there after a power failure is not known.",
        "See 'dmesg' and 'df -h' for that disk; mend it, then give the same command again.");

    public static readonly ErrorCode ContextExists = new("CB1020", ExitCode.Conflict, "context exists",
        "There is a context of that name already, and it is not overwritten.",
        "certbridge context list");

    public static readonly ErrorCode OutputNotWritten = new("CB1021", ExitCode.Unexpected, "standard output not written",
        "Standard output is closed, the disk it goes to is full, or what it leads to refuses. What the command was to change is changed all the same.",
        "Free room there, or send it elsewhere, and look with a command that only reads before this one is given again.");

    public static readonly ErrorCode ContextWritable = new("CB1022", ExitCode.InputInvalid, "context file writable by others",
        "Whoever may write a context file chooses which node is called, which key of it is trusted and as whom.",
        "Look at what it says, then: chmod go-w FILE");

    public static readonly ErrorCode InputEnded = new("CB1023", ExitCode.Usage, "input ended",
        "The input ended before the question was answered, as by Ctrl-D or a terminal that was closed. Nothing was changed.",
        "Run the command again and answer, or give the answer as a flag.");

    public static readonly ErrorCode Unexpected = new("CB1099", ExitCode.Unexpected, "unexpected failure",
        "The program met something it does not expect. That is a fault of the program, or of the machine.",
        "Run it again with -v and report what it says.");
}
