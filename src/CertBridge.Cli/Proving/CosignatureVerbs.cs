using System.CommandLine;
using System.Text.Json;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Cli.Proving;

/// <summary><c>certbridge ledger cosignature</c> writes the file that shows what a witness saw of one of our logs, and <c>ledger verify FILE --offline</c> reads it.</summary>
internal static class CosignatureVerbs
{
    public static readonly Argument<string> About = new("PARTNER") { Description = "Whom the log is about" };

    public static readonly Option<string> Out = Flag.Needed("--out", "FILE", "File to write the cosignature to");

    public static async Task<int> ShowAsync(CommandRun run)
    {
        string path = Path.GetFullPath(run.Value(Out)!);
        OutputFile.RefuseUnwritable(path);
        using NodeSession session = NodeSession.Open(run);
        byte[] file = CosignatureForm.Write(await session.Node.Ledger.ShowCosignatureAsync(new ShowCosignatureRequest { Partner = run.Value(About) }, cancellationToken: run.Cancel));
        // What does not hold here would not hold for whoever gets it.
        Parsed<LedgerCosignature> read = CosignatureForm.Read(file);
        Parsed<VerifiedCosignature> verified = read.IsValid ? CosignatureVerification.Verify(read.Value, fingerprint: null) : Parsed<VerifiedCosignature>.Invalid(read.Problems);
        if (!verified.IsValid)
            throw new CommandFailedException(verified.Problems);
        OutputFile.Write(path, file);
        run.Print.One("LedgerCosignatureFile",
            json =>
            {
                Write(json, verified.Value);
                json.WriteString("file", path);
                json.WriteNumber("sizeBytes", file.Length);
            },
            () => Text(verified.Value, run.Print.Times, path));
        run.Say($"Next, also without a node: certbridge ledger verify {TerminalText.Escape(run.Value(Out)!)} --offline");
        return ExitCode.Done;
    }

    /// <exception cref="CommandFailedException">The file has not the form of a cosignature: exit 3.</exception>
    public static int VerifyOffline(CommandRun run, byte[] file, string? fingerprint) => new OfflineVerifying<LedgerCosignature, VerifiedCosignature>
    {
        Answer = "LedgerCosignatureVerification",
        Verify = read => CosignatureVerification.Verify(read, fingerprint),
        IsCompared = _ => fingerprint is not null,
        Write = Write,
        WriteNames = WriteNames,
        Text = verified => Text(verified, run.Print.Times),
        Holds = _ => "the cosignature holds",
        SayWhose = verified => OfflineVerifying.SayWhose(run, verified.Card),
    }.Run(run, CosignatureForm.Read(file));

    private static void WriteNames(Utf8JsonWriter json, LedgerCosignature file)
    {
        json.WriteString("environment", file.Environment);
        json.WriteString("owner", file.Owner.Value);
        json.WriteString("partner", file.About.Value);
        json.WriteString("witness", file.Witness.Value);
    }

    private static void Write(Utf8JsonWriter json, VerifiedCosignature verified)
    {
        WriteNames(json, verified.File);
        json.WriteString("origin", verified.Cosigned.Head.Origin);
        json.WriteNumber("size", verified.Cosigned.Head.Size);
        json.WriteString("root", verified.Cosigned.Head.Root.ToString());
        json.WriteString("cosigned", HumanTime.Rfc3339(verified.Cosigned.At));
        json.WriteNumber("cardSerial", verified.Card.Serial);
        json.WriteString("fingerprint", verified.Card.Fingerprint);
        json.WriteString("rootKey", verified.Card.RootKeyId.ToString());
    }

    private static string Text(VerifiedCosignature verified, HumanTime times, string? file = null)
    {
        (string Name, string Value)[] fields =
        [
            ("environment", verified.File.Environment),
            ("log", verified.Cosigned.Head.Origin),
            ("root", verified.Cosigned.Head.Root.ToString()),
            ("card", $"serial {verified.Card.Serial}, {times.Both(verified.Card.Issued)} until {times.Both(verified.Card.Expires)}"),
            ("fingerprint", verified.Card.Fingerprint),
            ("root key", verified.Card.RootKeyId.ToString()),
        ];
        return Sentence(verified) + "\n\n" + Table.Fields(file is null ? fields : [.. fields, ("file", file)]);
    }

    private static string Sentence(VerifiedCosignature verified) =>
        $"{verified.File.Witness} says that it saw {verified.Cosigned.Head.Size} leaves of the log of {verified.File.Owner} about {verified.File.About} "
        + $"on {HumanTime.Rfc3339(verified.Cosigned.At)}, by its own clock, and nothing before that they do not continue.";
}
