using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>A report and what rules may ask about it, gathered once and used for every partner.</summary>
public sealed class ReportFacts
{
    private readonly FactValues values = new(PolicyFacts.Schema);

    private ReportFacts(Report report)
    {
        Report = report;
        Fill(report.Content);
        values.Set(PolicyFacts.ReportId, report.Id.Value);
        values.Set(PolicyFacts.ReportRevision, (long)report.Revision);
        values.Set(PolicyFacts.ReportOrigin, report.Origin.Value);
        values.Set(PolicyFacts.ReportAuthor, report.Author);
    }

    public Report Report { get; }

    public static ReportFacts Of(Report report) => new(report);

    /// <summary>A copy to which the facts of one partner are added.</summary>
    internal FactValues Copy() => values.Clone();

    private void Fill(ReportDraft report)
    {
        values.Set(PolicyFacts.ReportType, report.Type);
        values.Set(PolicyFacts.ReportExercise, report.IsExercise);
        values.SetEnum(PolicyFacts.ReportStage, PolicyFacts.Stage.OrdinalOf(report.Stage));
        values.SetEnum(PolicyFacts.ReportSeverity, PolicyFacts.Severity.OrdinalOf(report.Severity.Level));
        SetWhere(PolicyFacts.ReportScore, report.Severity.Score);
        values.Set(PolicyFacts.ReportDetermination, report.Determination);
        values.Set(PolicyFacts.ReportStatus, report.Status);
        SetWhere(PolicyFacts.ReportMalicious, report.Malicious);
        SetWhere(PolicyFacts.ReportCrossBorder, report.CrossBorder);
        SetWhere(PolicyFacts.ReportRootCause, report.RootCause);
        SetWhere(PolicyFacts.ReportEntityClass, report.EntityClass);
        SetWhere(PolicyFacts.ReportEmbargoUntil, report.EmbargoUntil);
        SetWhere(PolicyFacts.ReportExpires, report.Expires);
        SetWhere(PolicyFacts.ReportAware, report.Times.Aware?.At);
        values.Set(PolicyFacts.ReportSectors, report.Sectors);
        values.Set(PolicyFacts.ReportSubsectors, report.Subsectors);
        values.Set(PolicyFacts.ReportCountries, report.Countries);
        values.Set(PolicyFacts.ReportRsit, report.Classification.Rsit);
        values.Set(PolicyFacts.ReportAttack, report.Classification.Attack);
        values.Set(PolicyFacts.ReportCve, report.Classification.Cve);
        values.Set(PolicyFacts.ReportMalware, report.Classification.Malware);
        values.Set(PolicyFacts.ReportLanguages, (string[])[.. report.Title.Languages]);
        values.Set(PolicyFacts.ReportRecipients, Names(report.Recipients));
        values.Set(PolicyFacts.ReportOnwardAllowed, Names(report.OnwardAllowed ?? []));
        values.Set(PolicyFacts.ReportVictims, report.Victims.Count);
        values.Set(PolicyFacts.ReportVictimNamed, report.Victims.Any(victim => (victim.Name ?? victim.Address) is not null));
        FillIndicators(report);
    }

    private void FillIndicators(ReportDraft report)
    {
        var types = new List<string>();
        var victims = new List<string>();
        foreach (Indicator indicator in report.Indicators)
        {
            if (!types.Contains(indicator.What.Type))
                types.Add(indicator.What.Type);
            if (indicator.What.Type == "victim-ip")
                victims.Add(indicator.What.Value);
        }
        values.Set(PolicyFacts.ReportIndicators, report.Indicators.Count);
        values.Set(PolicyFacts.ReportIndicatorTypes, types);
        values.Set(PolicyFacts.ReportVictimAddresses, victims);
    }

    private static string[] Names(IReadOnlyList<PartnerId> partners)
    {
        var names = new string[partners.Count];
        for (int i = 0; i < names.Length; i++)
            names[i] = partners[i].Value;
        return names;
    }

    private void SetWhere(int slot, string? value)
    {
        if (value is not null)
            values.Set(slot, value);
    }

    private void SetWhere(int slot, long? value)
    {
        if (value is { } number)
            values.Set(slot, number);
    }

    private void SetWhere(int slot, DateTimeOffset? value)
    {
        if (value is { } instant)
            values.Set(slot, instant);
    }
}
