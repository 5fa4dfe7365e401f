namespace CertBridge.Protocol.Errors;

/// <summary>CB314x and CB315x: files and steps of an introduction. But for the one that says so, nothing is burned by what they refuse.</summary>
[ErrorSubject]
public static class IntroductionErrors
{
    public static readonly ErrorCode FileMalformed = new("CB3140", ExitCode.InputInvalid, "not a file of an introduction",
        "The file is not what 'certbridge partner invite', 'accept' or 'reveal' writes, or was changed on its way. Nothing was burned.",
        "Ask the partner to send the file again, as a file and not as text.");

    public static readonly ErrorCode OtherFile = new("CB3141", ExitCode.Usage, "another file of the introduction is needed",
        "The three files are an invite, an accept and a reveal; this is one of them and another was expected. Nothing was burned.",
        "'certbridge partner list' says which step is next.");

    public static readonly ErrorCode FileSignature = new("CB3142", ExitCode.VerificationFailed, "file of an introduction was changed",
        "The file is not signed by a key of the card it speaks for, so it was changed on its way or put together by somebody else. Nothing was burned.",
        "Ask the partner to send it again over another channel, and find out who handled it.");

    public static readonly ErrorCode FileExpired = new("CB3143", ExitCode.InputInvalid, "invitation expired",
        "The invitation's last hour is over, by this machine's clock. Nothing was burned.",
        "Start anew: certbridge partner invite PARTNER. If it should not be over yet, compare the clocks.");

    public static readonly ErrorCode ForAnother = new("CB3144", ExitCode.InputInvalid, "file for somebody else",
        "The file is addressed to another partner than this node. Nothing was burned.",
        "Hand it to whom it names, or ask the partner for the file it made for you.");

    public static readonly ErrorCode OtherEnvironment = new("CB3145", ExitCode.NotAllowed, "introduction in another environment",
        "The file is for another environment than this node. Production, exercise and dev never speak with each other. Nothing was burned.",
        "Introduce the nodes of one environment to each other.");

    public static readonly ErrorCode FileUsed = new("CB3146", ExitCode.Conflict, "invitation used before",
        "The file belongs to an introduction that ended here. An invitation is for one attempt. Nothing more was burned.",
        "Start anew: certbridge partner invite PARTNER. If nobody of you sent it again, find out who did.");

    public static readonly ErrorCode NotOfThis = new("CB3147", ExitCode.VerificationFailed, "file of another introduction",
        "The file answers nothing that this node sent, or another file than the one this introduction goes on with. Nothing was burned.",
        "Compare with the partner which files were sent; withdraw and start anew where they crossed.");

    public static readonly ErrorCode CommitmentNotOpened = new("CB3148", ExitCode.VerificationFailed, "reveal does not open the invitation",
        "The invitation committed to a nonce and a card, and what was revealed is not that. Nothing was burned.",
        "Ask the partner for the reveal file again. If it is the same, withdraw and start anew: somebody may hold one half of your files.");

    public static readonly ErrorCode Running = new("CB3149", ExitCode.Conflict, "introduction under way",
        "There is a running introduction with this partner, and one at a time is all that people can keep apart.",
        "Go on with it ('certbridge partner list' says how), or end it: certbridge partner withdraw PARTNER.");

    public static readonly ErrorCode Unknown = new("CB3150", ExitCode.InputInvalid, "no such introduction",
        "No introduction with this partner is running here.",
        "'certbridge partner list' shows what runs; 'certbridge partner invite PARTNER' begins one.");

    public static readonly ErrorCode WrongStep = new("CB3151", ExitCode.Conflict, "another step is next",
        "An introduction goes invite, accept, reveal, verify, second officer, in this order. Nothing was burned.",
        "'certbridge partner list' says which step is next.");

    public static readonly ErrorCode Burned = new("CB3152", ExitCode.VerificationFailed, "the words do not match: introduction burned",
        "What was typed is not what the partner must have read, if both sides hold the same files. Either somebody misheard, or the files were exchanged on their way by somebody between you. "
        + "There is one attempt, so this introduction is over. Nothing was believed and nobody was admitted.",
        "Tell the partner on the same call to run 'certbridge partner withdraw' too. Look at who carried the files; then start anew over another channel: certbridge partner invite PARTNER");

    public static readonly ErrorCode SamePerson = new("CB3153", ExitCode.NotAllowed, "a second officer is needed",
        "The one who typed the words cannot confirm them as well. It takes another person, with another operator certificate of role officer or admin.",
        "Ask a colleague: certbridge partner verify PARTNER --second");

    public static readonly ErrorCode TooMany = new("CB3154", ExitCode.InputInvalid, "too many introductions",
        "The node keeps as many introductions as its limit allows, and those that ended until their invitation has expired.",
        "Withdraw those that lead nowhere; others go when they expire.");

    public static readonly ErrorCode ScriptedOutsideDev = new("CB3155", ExitCode.NotAllowed, "words must be typed by a person",
        "Outside environment dev a script may not hand in what was heard: the check is that somebody listened.",
        "Run 'certbridge partner verify PARTNER' in a terminal, and type what you hear.");

    public static readonly ErrorCode FingerprintOutsideDev = new("CB3156", ExitCode.NotAllowed, "partners are introduced",
        "Outside environment dev a partner's first card is not taken in by its fingerprint alone: one side would have checked the other, once, by one person.",
        "certbridge partner invite PARTNER --out FILE, or answer their invitation: certbridge partner accept FILE --out FILE");

    public static readonly ErrorCode NothingHeard = new("CB3157", ExitCode.InputInvalid, "nothing was heard",
        "There are no words in what was handed in, or far more than four. Nothing was compared and nothing was burned.",
        "Type the four words the partner reads.");
}
