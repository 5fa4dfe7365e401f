using System.CommandLine;
using CertBridge.Cli.Agreeing;
using CertBridge.Cli.Parsing;
using CertBridge.Cli.Printing;
using CertBridge.Cli.Running;
using CertBridge.Protocol;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Epochs;
using Google.Protobuf;

namespace CertBridge.Cli.Nouns;

/// <summary><c>certbridge partner epoch</c>: how the exchange stands after one of the two nodes went back, and the new epoch that two officers of that node open.</summary>
internal static class EpochVerb
{
    private static readonly Argument<string> Partner = new("PARTNER") { Description = "Partner id, such as cert-bor" };
    private static readonly Option<string> Out = Flag.Text("--out", "FILE", "Where the statement for the officers is written; with --sign the signature; once signed, the record to hand over");
    private static readonly Option<string> Sign = Flag.Text("--sign", "FILE", "Sign a statement with an officer's key, on the officer's machine; no node is asked");
    private static readonly Option<string[]> Signatures = Flag.Many("--signature", "FILE", "An officer's detached CMS signature over the statement, DER; two are needed");
    private static readonly Option<string> Record = Flag.Text("--record", "FILE", "The record of the partner's officers, where it does not come by itself");

    private const int RecordBytesMax = EpochRecord.BytesMax + (8 * (Limits.SignatureBytesMax + 16));

    public static Verb Create() => new Verb("epoch", "How the exchange stands after one of the two nodes went back, and the new epoch two officers open", RunAsync)
    {
        Examples =
        [
            "partner epoch cert-bor",
            "partner epoch cert-bor --out epoch.txt",
            "partner epoch cert-bor --sign epoch.txt --officer-key mira.officer.key --officer-cert mira.officer.crt --out mira.sig",
            "partner epoch cert-bor --signature mira.sig --signature arben.sig",
            "partner epoch cert-aln --record aln.epoch",
        ],
    }.With(Partner, Out, Sign, Signatures, Record, OfficerSignature.Key, OfficerSignature.Certificate, OfficerSignature.PassphraseFile);

    private static async Task<int> RunAsync(CommandRun run)
    {
        if (run.Value(Sign) is { } statement)
            return SignStatement(run, statement);
        var request = new OpenEpochRequest
        {
            Partner = run.Value(Partner),
            Signatures = { run.Values(Signatures).Select(file => ByteString.CopyFrom(InputFile.Read(file, Limits.SignatureBytesMax))) },
            Record = run.Value(Record) is { } record ? ReadRecord(record) : null,
        };
        using NodeSession session = NodeSession.Open(run);
        if (request.Signatures.Count > 0 || request.Record is not null)
            await session.AnnounceChangeAsync();
        OpenEpochResponse answer = await session.Node.Partners.OpenEpochAsync(request, cancellationToken: run.Cancel);
        string? file = Write(run, answer);
        Print(run, answer, file);
        Advise(run, answer, file);
        return ExitCode.Done;
    }

    /// <summary>Only what reads as such a statement is shown for a signature: an officer at night should not sign another.</summary>
    private static int SignStatement(CommandRun run, string file)
    {
        byte[] statement = InputFile.Read(file, EpochRecord.BytesMax);
        Parsed<EpochRecord> read = EpochRecord.Read(statement);
        if (!read.IsValid)
            throw new CommandFailedException(read.Problems[0].Code, read.Problems[0].Message);
        string path = Path.GetFullPath(run.Value(Out) ?? throw CommandFailedException.Usage("--out is missing", "Say where the signature goes: --out NAME.sig."));
        byte[] signature = OfficerSignature.Make(run, statement, $"epoch {read.Value.Begun} of {read.Value.Node} with {read.Value.Partner}", Meaning(read.Value));
        OutputFile.Write(path, signature);
        run.Print.One("EpochSignature",
            json =>
            {
                json.WriteString("partner", read.Value.Partner.Value);
                json.WriteString("file", path);
            },
            () => Table.Fields(("partner", read.Value.Partner.Value), ("signature", path)));
        return ExitCode.Done;
    }

    private static SignedEpoch ReadRecord(string file)
    {
        try
        {
            return SignedEpoch.Parser.ParseFrom(InputFile.Read(file, RecordBytesMax));
        }
        catch (InvalidProtocolBufferException)
        {
            throw new CommandFailedException(TrustErrors.EpochRecordForm, $"{TerminalText.Short(file)} holds no record of a new epoch");
        }
    }

    /// <returns>The file that was written; null where nothing was asked for.</returns>
    private static string? Write(CommandRun run, OpenEpochResponse answer)
    {
        if (run.Value(Out) is not { } given)
            return null;
        string path = Path.GetFullPath(given);
        byte[] content = answer.Statement.Length > 0
            ? answer.Statement.ToByteArray()
            : answer.Record?.ToByteArray() ?? throw new CommandFailedException(TrustErrors.EpochNotOpened, "this node did not go back, and its officers opened no epoch: there is nothing to write");
        OutputFile.Write(path, content);
        return path;
    }

    private static void Print(CommandRun run, OpenEpochResponse answer, string? file) => run.Print.One("PartnerEpoch",
        json =>
        {
            json.WriteString("partner", run.Value(Partner));
            json.WriteString("state", answer.State);
            json.WriteTime("since", answer.SinceMs);
            json.WriteString("found", answer.Found);
            json.WriteNumber("epoch", answer.Epoch);
            json.WriteBoolean("opened", answer.Opened);
            json.WriteString("statement", answer.Statement.ToStringUtf8());
            json.WriteNumber("sentAgain", answer.SentAgain);
            json.WriteStrings("notRecoverable", answer.NotRecoverable);
            json.WriteString("file", file ?? "");
        },
        () => Table.Fields(
            ("partner", run.Value(Partner)!),
            ("exchange", StateText(answer.State) + (answer.SinceMs == 0 ? "" : $" since {run.Print.Times.Both(answer.SinceMs)}")),
            ("found", answer.Found.Length == 0 ? "nothing" : answer.Found),
            ("epoch", answer.Epoch.ToString()),
            ("sent again", answer.SentAgain.ToString()),
            ("not recoverable", answer.NotRecoverable.Count == 0 ? "nothing" : string.Join(", ", answer.NotRecoverable))));

    private static void Advise(CommandRun run, OpenEpochResponse answer, string? file)
    {
        string partner = run.Value(Partner)!;
        if (answer.Statement.Length > 0)
        {
            foreach (string line in EpochRecord.Read(answer.Statement.Span) is { IsValid: true } read ? Meaning(read.Value) : [])
                run.Say(line);
            run.Say(file is null
                ? $"Next: certbridge partner epoch {partner} --out epoch.txt, for two officers to sign"
                : $"Next, by two officers: certbridge partner epoch {partner} --sign {file} --officer-key KEY --officer-cert CRT --out NAME.sig; then here: certbridge partner epoch {partner} --signature ONE.sig --signature TWO.sig");
        }
        else if (answer.Opened && answer.Record is not null && run.Value(Record) is null)
        {
            run.Say($"It reaches {partner} with the next connection. Where that may take long: certbridge partner epoch {partner} --out FILE, and there: certbridge partner epoch {NodeOf(answer)} --record FILE");
        }
        else if (answer.State == "there")
        {
            run.Say($"Next: officers of {partner} open a new epoch. It comes by itself, or as a file: certbridge partner epoch {partner} --record FILE");
        }
    }

    /// <summary>What the officers' signatures do, for people who are woken for it.</summary>
    private static string[] Meaning(EpochRecord record)
    {
        string held = string.Join(", ", record.Lanes.Where(lane => lane.HeldThere > 0).Select(lane => $"{EpochRecord.WordOf(lane.Lane)} {lane.HeldThere}"));
        return
        [
            $"It means: {record.Node} was restored from an older copy and knows less than {record.Partner} does. If nobody restored it, do not sign: another has its keys, and they are to be revoked.",
            $"{record.Partner} holds {record.LogSize} leaves of the log of {record.Node}, and its numbers up to: {(held.Length == 0 ? "none" : held)}. What was sent since the copy was made stays with {record.Partner}.",
            $"Numbers begin anew in both directions, in epoch {record.Begun}. The log of {record.Node} is closed as it is, and a new one begins.",
            $"{record.Partner} sends again what {record.Node} lost, while it has the sealed bytes, and takes back again what it had taken back.",
        ];
    }

    private static string StateText(string state) => state switch
    {
        "going" => "goes on",
        "here" => "STOPPED: this node went back,",
        "there" => "STOPPED: the partner went back,",
        "both" => "STOPPED: both nodes went back,",
        _ => state,
    };

    /// <summary>Whose record it is, as the partner names it.</summary>
    private static string NodeOf(OpenEpochResponse answer) => EpochRecord.Read(answer.Record.Statement.Span).Value?.Node.Value ?? "PARTNER";
}
