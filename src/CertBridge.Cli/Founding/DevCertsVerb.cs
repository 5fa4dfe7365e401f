using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge dev certs</c>: a whole development PKI with a negative set, never for production.</summary>
internal static class DevCertsVerb
{
    private static readonly Option<string> Partners = Flag.Text("--partners", "A,B,C", "Short names; aln,bor,cel when not given");
    private static readonly Option<string> Out = Flag.Text("--out", "DIR", "Folder; ./certs-dev/out when not given");

    public static Verb Create() => new Verb("certs", "Make a development PKI with a set of certificates every listener must refuse", RunAsync)
    {
        Examples = ["dev certs", "dev certs --partners aln,bor --out ./certs-dev/out"],
    }.With(Partners, Out);

    private static Task<int> RunAsync(CommandRun run)
    {
        string[] partners = (run.Value(Partners) ?? "aln,bor,cel").Split(',', StringSplitOptions.TrimEntries);
        Parsed<DevCertificatesMade> made = DevCertificates.Make(
            partners, run.Value(Out) ?? "certs-dev/out", Environment.GetEnvironmentVariable("CERTBRIDGE_ENV"), run.Time.GetUtcNow());
        if (!made.IsValid)
            throw new CommandFailedException(made.Problems);
        DevCertificatesMade set = made.Value;
        run.Print.One("DevCertificates",
            json =>
            {
                json.WriteString("folder", set.Folder);
                json.WriteStrings("partners", set.Partners);
                json.WriteStrings("negative", set.Negative);
                json.WriteString("until", HumanTime.Rfc3339(set.Until));
            },
            () => Table.Fields(
                ("folder", set.Folder),
                ("partners", string.Join(", ", set.Partners)),
                ("negative set", string.Join(", ", set.Negative)),
                ("valid", $"until {run.Print.Times.Both(set.Until)}")));
        return Task.FromResult(ExitCode.Done);
    }
}
