using System.Globalization;
using System.Text.Json;
using CertBridge.Cli.Printing;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Agreements;

namespace CertBridge.Cli.Agreeing;

/// <summary>How an agreement, who has signed it and what it changes are printed.</summary>
internal static class AgreementPrinting
{
    /// <param name="agreement">Its summary.</param>
    /// <param name="tested">Since when the two nodes name it to each other; empty for nothing to say.</param>
    public static string Text(AgreementSummary agreement, string tested = "") => Table.Fields(
    [
        ("agreement", $"{agreement.Id} v{agreement.Version} {agreement.Title}"),
        ("state", agreement.State.ToUpperInvariant()),
        ("partner", agreement.Partner),
        ("ceiling", $"TLP:{agreement.TlpCeiling.ToUpperInvariant()}"),
        ("effective", $"{agreement.From} to {agreement.Until}"),
        ("signed by", string.Join(", ", agreement.SignedBy)),
        .. Said("countered by", VersionText(agreement.CounteredBy)),
        .. Said("counters", VersionText(agreement.Counters)),
        .. Said("taken back by", string.Join(", ", agreement.WithdrawnBy)),
        .. agreement.Standings.Select(side => ($"{side.Standing} by", StandingText(side))),
        ("missing", Missing(agreement)),
        .. Said("tested", tested),
        ("SHA-256", Convert.ToHexStringLower(agreement.Hash.Span)),
    ]);

    /// <summary>Such as <c>1 of 2 officers of cert-bor</c>; empty where enough have signed.</summary>
    public static string Missing(AgreementSummary agreement) => string.Join(", ", agreement.Sides
        .Where(side => MissingOf(agreement, side) > 0)
        .Select(side => $"{MissingOf(agreement, side)} of {Officers(agreement.OfficersPerSide)} of {side.Partner}"));

    /// <summary>Such as <c>cert-bor: security-incident (cert-bor/officer-1)</c>, and how far its lifting is.</summary>
    private static string StandingText(SideStanding side)
    {
        string signers = string.Join(", ", side.SignedBy);
        return side.Word == StandingWord.Resumed ? $"{side.Partner}; resumed by {(signers.Length == 0 ? "nobody on its card" : signers)}, {Officers(side.Missing)} missing" : $"{side.Partner}: {StandingWords.Of(side.Reason)} ({signers})";
    }

    public static void Write(Utf8JsonWriter json, StandingStatement statement)
    {
        json.WriteString("side", statement.Side);
        json.WriteNumber("serial", statement.Serial);
        json.WriteString("word", StandingWords.Of(statement.Word));
        json.WriteString("reason", StandingWords.Of(statement.Reason));
        json.WriteStrings("signatures", statement.Signatures.Select(signature => signature.ToBase64()));
    }

    public static void Write(Utf8JsonWriter json, AgreementSummary agreement)
    {
        json.WriteString("id", agreement.Id);
        json.WriteNumber("version", agreement.Version);
        json.WriteString("state", agreement.State);
        json.WriteString("partner", agreement.Partner);
        json.WriteDigest("hash", agreement.Hash);
        json.WriteString("title", agreement.Title);
        json.WriteString("tlpCeiling", agreement.TlpCeiling);
        json.WriteString("from", agreement.From);
        json.WriteString("until", agreement.Until);
        json.WriteStrings("signedBy", agreement.SignedBy);
        json.WriteStrings("withdrawnBy", agreement.WithdrawnBy);
        json.WriteNumber("counteredBy", agreement.CounteredBy);
        json.WriteNumber("counters", agreement.Counters);
        json.WriteItems("standings", agreement.Standings, (writer, side) =>
        {
            writer.WriteString("partner", side.Partner);
            writer.WriteString("standing", side.Standing);
            writer.WriteString("word", StandingWords.Of(side.Word));
            writer.WriteString("reason", StandingWords.Of(side.Reason));
            writer.WriteNumber("serial", side.Serial);
            writer.WriteStrings("signedBy", side.SignedBy);
            writer.WriteNumber("missing", side.Missing);
        });
        json.WriteNumber("officersPerSide", agreement.OfficersPerSide);
        json.WriteItems("sides", agreement.Sides, (writer, side) =>
        {
            writer.WriteString("partner", side.Partner);
            writer.WriteNumber("officers", side.Officers);
            writer.WriteNumber("missing", MissingOf(agreement, side));
        });
    }

    public static string Text(TermsChange change) => TerminalText.Escape(change.ToString());

    public static void Write(Utf8JsonWriter json, TermsChange change)
    {
        json.WriteString("direction", TermsChange.Word(change.Direction).ToLowerInvariant());
        json.WriteString("field", change.Field);
        json.WriteString("before", change.Before);
        json.WriteString("after", change.After);
    }

    public static string Officers(long count) => count == 1 ? "1 officer" : string.Create(CultureInfo.InvariantCulture, $"{count} officers");

    /// <summary>A line only where there is something to say.</summary>
    private static IEnumerable<(string Name, string Value)> Said(string name, string value) => value.Length == 0 ? [] : [(name, value)];

    /// <summary>Such as <c>v3</c>; empty for none.</summary>
    private static string VersionText(ulong version) => version == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"v{version}");

    private static long MissingOf(AgreementSummary agreement, AgreementSide side) => Math.Max(0L, (long)agreement.OfficersPerSide - side.Officers);
}
