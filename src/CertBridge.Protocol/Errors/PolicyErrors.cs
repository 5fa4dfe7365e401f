namespace CertBridge.Protocol.Errors;

/// <summary>CB33xx: sharing policies and the cases that test them.</summary>
[ErrorSubject]
public static class PolicyErrors
{
    public static readonly ErrorCode Malformed = new("CB3301", ExitCode.InputInvalid, "policy cannot be read",
        "The file is not the YAML that policies are written in: one document, UTF-8, no anchors, tags or merge keys.",
        "Write the values out; docs/POLICY.md has a whole policy.");

    public static readonly ErrorCode Schema = new("CB3302", ExitCode.InputInvalid, "policy has a wrong field",
        "A field is missing, unknown, written twice or of the wrong type. Nothing in a policy is skipped: what is not understood could have been a denial.",
        "Compare with docs/POLICY.md, which lists every field.");

    public static readonly ErrorCode Vocabulary = new("CB3303", ExitCode.InputInvalid, "policy has an unknown word",
        "An effect, operator, role or other word is not one this version knows, and an unknown word cannot be kept to.",
        "Use one of the words the message names.");

    public static readonly ErrorCode Limit = new("CB3304", ExitCode.InputInvalid, "policy over a limit",
        "The document, one of its lists, texts or conditions is larger than allowed.",
        "Shorten it to the limit the message names.");

    public static readonly ErrorCode Text = new("CB3305", ExitCode.InputInvalid, "policy has a hidden character",
        "A text holds a control or bidirectional override character: it could read otherwise than it is.",
        "Type the text again without it.");

    public static readonly ErrorCode Condition = new("CB3306", ExitCode.InputInvalid, "condition of a rule is wrong",
        "The condition does not parse, names a fact that does not exist, or compares what cannot be compared.",
        "Correct it at the column the message names; docs/EXPRESSIONS.md has the grammar, docs/POLICY.md the facts.");

    public static readonly ErrorCode Profile = new("CB3307", ExitCode.InputInvalid, "redaction of a policy is wrong",
        "An operator, path or parameter of a profile does not exist, or the operator does not fit the field.",
        "Correct it; docs/REDACTION.md lists the operators and the paths.");

    public static readonly ErrorCode SignatureMissing = new("CB3308", ExitCode.InputInvalid, "policy without an officer's signature",
        "A policy is put forward by the signature of an officer on the own card, and there is none.",
        "Give --officer-key and --officer-cert, or a signature made elsewhere with --signature.");

    public static readonly ErrorCode NotLoaded = new("CB3309", ExitCode.Conflict, "policy not loaded",
        "The version is not above the one in force, other bytes have the same version, or it asks for what this version does not do.",
        "Give the changed policy a higher version; 'certbridge policy show' prints the one in force.");

    public static readonly ErrorCode CasesWrong = new("CB3310", ExitCode.InputInvalid, "policy cases cannot be run",
        "The file of cases, or a policy, agreement or report it names, cannot be read.",
        "Correct what the message names; docs/POLICY.md shows a file of cases.");

    public static readonly ErrorCode CasesFailed = new("CB3311", ExitCode.InputInvalid, "policy cases failed",
        "The policy does not answer what a case expects.",
        "Read the first failed case: either the rule or the expectation is wrong.");

    public static readonly ErrorCode NotAsRecorded = new("CB3312", ExitCode.VerificationFailed, "policy in force is not the one on record",
        "The policy the home would decide by is not the one that came into force last by the node log: policies/in-force is missing, was changed, or is older or newer than the store.",
        "Restore the folder policies of the home and its store from the same backup, then start the node again with 'certbridge node run'.");

    public static readonly ErrorCode NothingBefore = new("CB3313", ExitCode.Conflict, "no policy to go back to",
        "No policy was in force before the one that is, or it does not lie in the home any more as it was.",
        "Load the policy you want with a higher version: 'certbridge policy load FILE'.");
}
