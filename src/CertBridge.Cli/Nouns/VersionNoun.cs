using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sealing.Envelopes;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge version</c>.</summary>
internal static class VersionNoun
{
    public static Verb Verb() => new("version", "The version of this program and what it runs on", RunAsync);

    private static Task<int> RunAsync(CommandRun run)
    {
        string runtime = Environment.Version.ToString();
        run.Print.One("Version",
            json =>
            {
                json.WriteString("version", ProgramVersion.Text);
                json.WriteString("runtime", runtime);
                json.WriteString("system", Environment.OSVersion.VersionString);
                json.WriteString("cryptography", PlatformSuites.CryptoLibrary());
                json.WriteStrings("suites", [.. PlatformSuites.All.Select(suite => EnvelopeSuite.NameOf(suite))]);
                json.WriteString("noHybrid", PlatformSuites.WhyNotHybrid);
            },
            () => Table.Fields(
                ("certbridge", ProgramVersion.Text),
                (".NET", runtime),
                ("system", Environment.OSVersion.VersionString),
                ("cryptography", PlatformSuites.CryptoLibrary()),
                ("suites", SuiteText.Of(PlatformSuites.All.Select(suite => (uint)suite), PlatformSuites.WhyNotHybrid))));
        return Task.FromResult(ExitCode.Done);
    }
}
