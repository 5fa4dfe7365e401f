using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Node.Founding;
using CertBridge.Node.Trusting;
using CertBridge.Protocol.Errors;
using CertBridge.Storage.Homes;

namespace CertBridge.Cli.Founding;

/// <summary><c>certbridge node operator add|list|revoke</c>: the register in the home; a running node takes a change with the next connection.</summary>
internal static class OperatorVerbs
{
    private static readonly Argument<string> Name = new("NAME") { Description = "1 to 63 of a-z 0-9 . -" };
    private static readonly Option<string> Role = Flag.Needed("--role", "ROLE", "admin, officer, operator, sensor or auditor");
    private static readonly Option<string> Out = Flag.Needed("--out", "DIR", "Folder outside the home for certificate, key and context");
    private static readonly Option<string> Request = Flag.Text("--request", "FILE", "PKCS#10 request for a key made elsewhere; then no key is written");

    public static Verb[] Create() =>
    [
        new Verb("add", "Issue a client certificate and a context for a person or a machine", AddAsync)
        {
            Examples =
            [
                "node operator add duty-1 --role operator --out ./duty-1 --home ./aln",
                "node operator add ids-07 --role sensor --request ids-07.csr --out ./ids-07",
            ],
        }.With(Name, Role, Out, Request),
        new Verb("list", "Everybody on the register, the revoked included", ListAsync) { Examples = ["node operator list --home ./aln"] },
        new Verb("revoke", "Close the door to somebody", RevokeAsync) { Examples = ["node operator revoke duty-1 --home ./aln"] }.With(Name),
    ];

    private static Task<int> AddAsync(CommandRun run)
    {
        string role = run.Value(Role)!;
        var request = new OperatorRequest
        {
            Name = run.Value(Name),
            Role = OperatorRoles.Find(role)
                ?? throw CommandFailedException.Usage(
                    $"--role {TerminalText.Short(role)} is not a role", $"one of: {string.Join(", ", OperatorRoles.Words)}"),
            OutFolder = run.Value(Out)!,
            RequestFile = run.Value(Request),
        };
        OutputFile.RefuseUnwritableFolder(request.OutFolder);
        OperatorMade made = Value(Desk(run).Add(request, run.Time.GetUtcNow()));
        run.Print.One("Operator",
            json =>
            {
                Write(json, made.Entry);
                json.WriteString("certificateFile", made.CertificateFile);
                json.WriteString("keyFile", made.KeyFile);
                json.WriteString("trustFile", made.TrustFile);
                json.WriteString("contextFile", made.ContextFile);
            },
            () => Table.Fields(
                ("operator", $"{made.Entry.Name} ({made.Entry.Role.Word()})"),
                ("valid", $"until {run.Print.Times.Both(made.Entry.NotAfter)}"),
                ("certificate", made.CertificateFile),
                ("key", made.KeyFile ?? "made elsewhere"),
                ("context", made.ContextFile)));
        run.Say($"Next: certbridge whoami --context-file {made.ContextFile}");
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> ListAsync(CommandRun run)
    {
        DateTimeOffset now = run.Time.GetUtcNow();
        run.Print.List("OperatorList", Value(Desk(run).List()),
            [
                new("OPERATOR", entry => entry.Name),
                new("ROLE", entry => entry.Role.Word()),
                new("STATE", entry => entry.Revoked is not null ? "revoked" : entry.IsValid(now) ? "valid" : "expired"),
                new("EXPIRES", entry => run.Print.Times.Both(entry.NotAfter)),
                new("KEY", entry => entry.KeyId.ToString(), WidthMax: 17),
            ],
            Write);
        return Task.FromResult(ExitCode.Done);
    }

    private static Task<int> RevokeAsync(CommandRun run)
    {
        OperatorEntry revoked = Value(Desk(run).Revoke(run.Value(Name), run.Time.GetUtcNow()));
        run.Print.One("Operator", json => Write(json, revoked), () => $"{revoked.Name} is revoked; open connections end at their next call\n");
        return Task.FromResult(ExitCode.Done);
    }

    private static OperatorDesk Desk(CommandRun run)
    {
        NodeHome home = NodeHome.At(run.Home);
        StopPoints.Arm(home);
        return new OperatorDesk(home);
    }

    private static T Value<T>(Parsed<T> parsed)
        where T : class => parsed.IsValid ? parsed.Value : throw new CommandFailedException(parsed.Problems);

    private static void Write(Utf8JsonWriter json, OperatorEntry entry)
    {
        json.WriteString("name", entry.Name);
        json.WriteString("role", entry.Role.Word());
        json.WriteString("keyId", entry.KeyId.ToString());
        json.WriteString("notBefore", HumanTime.Rfc3339(entry.NotBefore));
        json.WriteString("notAfter", HumanTime.Rfc3339(entry.NotAfter));
        json.WriteString("revoked", entry.Revoked is { } at ? HumanTime.Rfc3339(at) : null);
    }
}
