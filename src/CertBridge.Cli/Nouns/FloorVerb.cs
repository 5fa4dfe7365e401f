using System.CommandLine;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sealing.Envelopes;
using Google.Protobuf;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge partner floor</c>: the weakest suite still taken from a partner, and its lowering by two officers.</summary>
internal static class FloorVerb
{
    private static readonly Argument<string> Partner = new("PARTNER") { Description = "Partner id, such as cert-bor" };
    private static readonly Option<string> LowerTo = Flag.Text("--lower-to", "SUITE", "classical: write or carry out the statement that takes the partner back to it");
    private static readonly Option<string> Out = Flag.Text("--out", "FILE", "Where the statement for the officers is written");
    private static readonly Option<string[]> Signatures = Flag.Many("--signature", "FILE", "An officer's detached CMS signature over the statement, DER; two are needed");

    public static Verb Create() => new Verb("floor", "The weakest suite still taken from a partner, and its lowering by two officers", RunAsync)
    {
        Examples =
        [
            "partner floor cert-bor",
            "partner floor cert-bor --lower-to classical --out floor.txt",
            "partner floor cert-bor --lower-to classical --signature mira.sig --signature arben.sig",
        ],
    }.With(Partner, LowerTo, Out, Signatures);

    private static async Task<int> RunAsync(CommandRun run)
    {
        var request = new LowerFloorRequest
        {
            Partner = run.Value(Partner),
            Suite = run.Value(LowerTo) is { } word ? Suite(word) : 0,
            Signatures = { run.Values(Signatures).Select(file => ByteString.CopyFrom(InputFile.Read(file, Limits.SignatureBytesMax))) },
        };
        if (request.Suite == 0 && (request.Signatures.Count > 0 || run.Value(Out) is not null))
            throw CommandFailedException.Usage("--signature and --out go with --lower-to", "Say how far the floor is to be lowered: --lower-to classical.");
        using NodeSession session = NodeSession.Open(run);
        if (request.Signatures.Count > 0)
            await session.AnnounceChangeAsync();
        LowerFloorResponse answer = await session.Node.Partners.LowerFloorAsync(request, cancellationToken: run.Cancel);
        string? file = run.Value(Out) is { } path ? Path.GetFullPath(path) : null;
        if (file is not null && !answer.Lowered)
            OutputFile.Write(file, answer.Statement.Span);
        Print(run, answer, file);
        return ExitCode.Done;
    }

    private static void Print(CommandRun run, LowerFloorResponse answer, string? file)
    {
        run.Print.One("SuiteFloor",
            json =>
            {
                json.WriteString("partner", run.Value(Partner));
                json.WriteString("floor", EnvelopeSuite.NameOf(answer.Floor));
                json.WriteTime("since", answer.SinceMs);
                json.WriteBoolean("lowered", answer.Lowered);
                json.WriteString("statement", answer.Statement.ToStringUtf8());
            },
            () => Table.Fields(
                ("partner", run.Value(Partner)!),
                ("floor", EnvelopeSuite.NameOf(answer.Floor) + (answer.SinceMs == 0 ? "" : $" since {run.Print.Times.Both(answer.SinceMs)}"))));
        if (!answer.Lowered && file is not null)
            run.Say($"Next, by two officers: openssl cms -sign -binary -md sha256 -in {file} -signer officer.crt -inkey officer.key -outform DER -out NAME.sig");
    }

    private static uint Suite(string word) => word switch
    {
        "classical" => EnvelopeSuite.Classical,
        _ => throw CommandFailedException.Usage($"{TerminalText.Short(word)} is not a suite a floor can be lowered to", "--lower-to classical"),
    };
}
