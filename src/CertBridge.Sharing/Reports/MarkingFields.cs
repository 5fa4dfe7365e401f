using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>Reads and writes <c>{ tlp, pap }</c>: missing is CB1301, unknown is CB1303, and there is no default.</summary>
internal static class MarkingFields
{
    /// <summary>The marking of a whole report, its exchange policy (iep, iepTerms) apart. Unspecified where a problem was reported.</summary>
    public static Marking ReadWhole(DocumentFields report, out string? iep, out ExchangePolicy? terms)
    {
        iep = null;
        terms = null;
        if (!report.Has("marking"))
            report.Report(ReportErrors.MarkingMissing, "marking", "The report has no marking; give tlp and pap.");
        if (report.Group("marking") is not { } fields)
            return new Marking();
        Marking marking = ReadHalves(fields, isWhole: true);
        iep = fields.Text("iep", 500);
        terms = ExchangePolicy.Read(fields);
        fields.RefuseOthers();
        return marking;
    }

    /// <summary>The stricter marking of a part; null when it has none of its own. A half left out is that of the whole.</summary>
    public static Marking? ReadPart(DocumentFields part, Marking whole)
    {
        if (part.Group("marking") is not { } fields)
            return null;
        Marking marking = ReadHalves(fields, isWhole: false);
        fields.RefuseOthers();
        if (marking.Tlp == Tlp.Unspecified)
            marking.Tlp = whole.Tlp;
        if (marking.Pap == Pap.Unspecified)
            marking.Pap = whole.Pap;
        if (MarkingWords.IsLooser(marking, whole))
        {
            part.Report(
                ReportErrors.MarkingLooser,
                "marking",
                $"{Words(marking)} is looser than the report's {Words(whole)}.");
        }
        return marking.Equals(whole) ? null : marking;
    }

    public static void Write(Utf8JsonWriter json, Marking marking, string? iep = null, ExchangePolicy? terms = null) => json.Group("marking", isPresent: true, fields =>
    {
        fields.Text("tlp", MarkingWords.Of(marking.Tlp));
        fields.Text("pap", MarkingWords.Of(marking.Pap));
        fields.Text("iep", iep);
        ExchangePolicy.Write(fields, terms);
    });

    private static string Words(Marking marking) => $"TLP {MarkingWords.Of(marking.Tlp)}, PAP {MarkingWords.Of(marking.Pap)}";

    private static Marking ReadHalves(DocumentFields fields, bool isWhole)
    {
        string? tlpWord = Word(fields, "tlp", MarkingWords.TlpWords, isWhole);
        string? papWord = Word(fields, "pap", MarkingWords.PapWords, isWhole);
        MarkingWords.TryTlp(tlpWord, out Tlp tlp);
        MarkingWords.TryPap(papWord, out Pap pap);
        return new Marking { Tlp = tlp, Pap = pap };
    }

    private static string? Word(DocumentFields fields, string name, IReadOnlyList<string> words, bool isWhole)
    {
        if (!fields.Has(name) && isWhole)
            fields.Report(ReportErrors.MarkingMissing, name, $"It is missing. One of: {string.Join(", ", words)}.");
        string? word = fields.Text(name, 64);
        if (word is null || words.Contains(word))
            return word;
        string? nearest = word is "white" or "WHITE" ? "clear" : NearestName.Of(word.Replace("tlp:", string.Empty, StringComparison.OrdinalIgnoreCase), words);
        fields.Report(ReportErrors.MarkingUnknown, name, $"{Excerpt.Of(word)} is not known.", nearest is null ? $"One of: {string.Join(", ", words)}." : $"Did you mean {nearest}?");
        return null;
    }
}
