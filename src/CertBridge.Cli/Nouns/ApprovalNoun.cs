using System.CommandLine;
using CertBridge.Cli.Agreeing;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Releasing;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge approval list|show|grant|refuse</c>: what waits for people before it leaves.</summary>
internal static class ApprovalNoun
{
    public static readonly Argument<string> Id = new("ID") { Description = "Number of the approval" };

    public static readonly Option<string> State = Flag.Text("--state", "STANDING", "waiting, released, sent, refused, expired, denied or withdrawn");

    public static readonly Option<string> Out = Flag.Text("--out", "FILE", "Where the statement is written, to be signed elsewhere");

    public static readonly Option<bool> Emergency = new("--emergency") { Description = "You release it alone, and the statement says so, for the partner to see" };

    public static readonly Option<string> Reason = Flag.Needed("--reason", "TEXT", "Why it does not leave, in one line");

    public static IEnumerable<Command> Verbs() =>
    [
        new Verb("list", "What waits for people, and what became of it, newest first", ApprovalListVerb.RunAsync)
        {
            Examples = ["approval list --state waiting", "approval list -o json"],
        }.With(State, Paging.Limit, Paging.Cursor),
        new Verb("show", "One approval with everything that would be sent, and the statement persons sign", ApprovalShowVerb.RunAsync)
        {
            Examples = ["approval show 1", "approval show 1 --out release.txt"],
        }.With(Id, Out),
        new Verb("grant", "Sign the release with your own key; exit 7 while a second person has to", ApprovalGrantVerb.RunAsync)
        {
            Examples =
            [
                "approval grant 1 --officer-key officer-1.key --officer-cert officer-1.pem",
                "approval grant 1 --emergency --officer-key officer-1.key --officer-cert officer-1.pem",
            ],
        }.With(Id, Emergency, OfficerSignature.Key, OfficerSignature.Certificate, OfficerSignature.PassphraseFile, OfficerSignature.Made),
        new Verb("refuse", "It does not leave, and why", ApprovalRefuseVerb.RunAsync)
        {
            Examples = ["approval refuse 1 --reason \"The victim has not agreed yet.\""],
        }.With(Id, Reason),
    ];
}
