using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Withdrawals;
using Lines = CertBridge.Cli.Printing.Table;

namespace CertBridge.Cli.Reporting;

/// <summary>How it is printed what was taken back, who has answered, and which files people must find.</summary>
internal static class WithdrawalPrinting
{
    private static readonly Column<WithdrawalStanding>[] Columns =
    [
        new("TAKEN BACK FROM", standing => standing.Partner),
        new("REV", standing => standing.Revision.ToString()),
        new("STATE", standing => standing.State),
        new("REASON", standing => WithdrawalWords.Of(standing.Reason)),
        new("INSTRUCTION", standing => WithdrawalWords.Of(standing.Instruction)),
        new("FILES LEFT", standing => standing.Result is null ? "" : standing.Result.Files.ToString()),
    ];

    /// <summary>True until the partner has said what it did.</summary>
    public static bool IsUnanswered(WithdrawalStanding standing) => standing.State is "waiting" or "on-the-way";

    /// <summary>Empty where nothing was taken back.</summary>
    public static string Table(IReadOnlyList<WithdrawalStanding> standings) => standings.Count == 0 ? "" : "\n" + Lines.Of(standings, Columns, isColoured: false);

    /// <summary>Empty where it was written to none.</summary>
    public static string Table(IReadOnlyList<ExportedFile> files, HumanTime times) => files.Count == 0 ? "" : "\n" + Lines.Of(files,
        [new("WRITTEN TO", file => file.Path), new("BY", file => file.By), new("AT", file => times.Both(file.AtMs))], isColoured: false);

    public static void Write(Utf8JsonWriter json, WithdrawalStanding standing)
    {
        json.WriteString("partner", standing.Partner);
        json.WriteNumber("revision", standing.Revision);
        json.WriteString("state", standing.State);
        json.WriteString("scope", WireWord.Of(standing.Scope));
        json.WriteString("reason", WithdrawalWords.Of(standing.Reason));
        json.WriteString("instruction", WithdrawalWords.Of(standing.Instruction));
        json.WriteTime("said", standing.SaidMs);
        json.WriteTime("changed", standing.ChangedMs);
        if (standing.Result is not { } result)
            return;
        json.WriteNumber("revisionsTakenBack", result.Revisions);
        json.WriteNumber("filesLeft", result.Files);
        json.WriteTime("copiesGone", result.CopiesGoneMs);
    }

    public static void Write(Utf8JsonWriter json, ExportedFile file)
    {
        json.WriteString("path", file.Path);
        json.WriteString("by", file.By);
        json.WriteTime("at", file.AtMs);
    }

    /// <summary>One line for people.</summary>
    public static string Sentence(WithdrawalStanding standing) => TerminalText.Escape(standing.State switch
    {
        "applied" => $"{standing.Partner}: taken back, {standing.Result.Revisions} revisions.",
        "partial" => $"{standing.Partner}: taken back in its node; {standing.Result.Files} files are left to its people.",
        "refused" => $"{standing.Partner}: NOT taken back. It refuses.",
        "lifted" => $"{standing.Partner}: may have a later revision, nothing is taken back from it.",
        _ => $"{standing.Partner}: has not answered yet. It is told until it does.",
    });
}
