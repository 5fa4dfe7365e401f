using System.CommandLine;
using CertBridge.Cli.Founding;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge card sign</c>, <c>keys</c> and <c>recover</c>, <c>sheet sign</c>, <c>officer new</c>, <c>person new</c> and <c>dev certs</c>: keys and what they sign, on disk.</summary>
internal static class IdentityNouns
{
    public static IEnumerable<Command> CardVerbs() => [CardVerb.Create(), CardKeysVerb.Create(), RecoverVerb.Create()];

    public static IEnumerable<Command> SheetVerbs() => [SheetVerb.Create()];

    public static IEnumerable<Command> OfficerVerbs() => [PersonalKeyVerbs.OfficerNew()];

    public static IEnumerable<Command> PersonVerbs() => [PersonalKeyVerbs.PersonNew()];

    public static IEnumerable<Command> DevVerbs() => [DevCertsVerb.Create()];
}
