using CertBridge.Protocol;
using CertBridge.Sharing.Agreements;
using CertBridge.Sharing.Expressions;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Policies;

/// <summary>Every fact a rule may ask about (docs/POLICY.md lists them). What is not declared here does not exist for a policy.</summary>
public static class PolicyFacts
{
    /// <summary>What <c>flow.channel</c> says where feedback is asked about; the agreement's channel is that of reports.</summary>
    public const string FeedbackFlow = "feedback";

    private const int PartnersMax = 64;
    private const int WordsMax = 256;

    internal static readonly EnumType Tlp = new("tlp", MarkingWords.TlpWords);
    internal static readonly EnumType Pap = new("pap", MarkingWords.PapWords);
    internal static readonly EnumType Stage = new("stage", Vocabularies.Stages.Words);

    /// <summary>From the mildest to the worst, so that <c>&gt;=</c> reads as it is meant; the vocabulary begins with the worst.</summary>
    internal static readonly EnumType Severity = new("severity", [.. Vocabularies.SeverityLevels.Words.Reverse()]);

    private static readonly List<Fact> Declared = [];

    internal static readonly int ReportId = Declare("report.id", ExpressionType.Text);
    internal static readonly int ReportRevision = Declare("report.revision", ExpressionType.Int);
    internal static readonly int ReportType = Declare("report.type", ExpressionType.Text);
    internal static readonly int ReportOrigin = Declare("report.origin", ExpressionType.Text);
    internal static readonly int ReportAuthor = Declare("report.author", ExpressionType.Text);
    internal static readonly int ReportTlp = Declare("report.tlp", Tlp);
    internal static readonly int ReportPap = Declare("report.pap", Pap);
    internal static readonly int ReportExercise = Declare("report.exercise", ExpressionType.Bool);
    internal static readonly int ReportStage = Declare("report.stage", Stage);
    internal static readonly int ReportSeverity = Declare("report.severity", Severity);
    internal static readonly int ReportScore = Declare("report.score", ExpressionType.Int, isOptional: true);
    internal static readonly int ReportDetermination = Declare("report.determination", ExpressionType.Text);
    internal static readonly int ReportStatus = Declare("report.status", ExpressionType.Text);
    internal static readonly int ReportMalicious = Declare("report.malicious", ExpressionType.Text, isOptional: true);
    internal static readonly int ReportCrossBorder = Declare("report.crossBorder", ExpressionType.Text, isOptional: true);
    internal static readonly int ReportRootCause = Declare("report.rootCause", ExpressionType.Text, isOptional: true);
    internal static readonly int ReportEntityClass = Declare("report.entityClass", ExpressionType.Text, isOptional: true);
    internal static readonly int ReportEmbargoUntil = Declare("report.embargoUntil", ExpressionType.Timestamp, isOptional: true);
    internal static readonly int ReportExpires = Declare("report.expires", ExpressionType.Timestamp, isOptional: true);
    internal static readonly int ReportAware = Declare("report.aware", ExpressionType.Timestamp, isOptional: true);
    internal static readonly int ReportSectors = DeclareList("report.sectors", 32);
    internal static readonly int ReportSubsectors = DeclareList("report.subsectors", 32);
    internal static readonly int ReportCountries = DeclareList("report.countries", WordsMax);
    internal static readonly int ReportRsit = DeclareList("report.rsit", WordsMax);
    internal static readonly int ReportAttack = DeclareList("report.attack", WordsMax);
    internal static readonly int ReportCve = DeclareList("report.cve", WordsMax);
    internal static readonly int ReportMalware = DeclareList("report.malware", WordsMax);
    internal static readonly int ReportLanguages = DeclareList("report.languages", LanguageText.LanguagesMax);
    internal static readonly int ReportRecipients = DeclareList("report.recipients", PartnersMax);
    internal static readonly int ReportOnwardAllowed = DeclareList("report.onwardAllowed", PartnersMax);
    internal static readonly int ReportPersons = DeclareList("report.persons", PartnerPersons.NamesMax);
    internal static readonly int ReportVictims = Declare("report.victims", ExpressionType.Int);
    internal static readonly int ReportVictimNamed = Declare("report.victimNamed", ExpressionType.Bool);
    internal static readonly int ReportVictimAddresses = DeclareList("report.victimAddresses", Limits.ReportIndicatorsMax);
    internal static readonly int ReportIndicators = Declare("report.indicators", ExpressionType.Int);
    internal static readonly int ReportIndicatorTypes = DeclareList("report.indicatorTypes", 64);
    private static readonly int PartnerId = Declare("partner.id", ExpressionType.Text);
    private static readonly int AgreementId = Declare("agreement.id", ExpressionType.Text);
    private static readonly int AgreementVersion = Declare("agreement.version", ExpressionType.Int);
    private static readonly int AgreementCeiling = Declare("agreement.ceiling", Tlp);
    private static readonly int AgreementGrants = DeclareList("agreement.grants", 64);
    private static readonly int AgreementChannels = DeclareList("agreement.channels", 4);
    private static readonly int AgreementCommunities = DeclareList("agreement.communities", 64);
    private static readonly int AgreementLanguages = DeclareList("agreement.languages", 32);
    private static readonly int FlowOnward = Declare("flow.onward", ExpressionType.Bool);
    private static readonly int FlowChannel = Declare("flow.channel", ExpressionType.Text);
    private static readonly int EnvNow = Declare("env.now", ExpressionType.Timestamp);
    private static readonly int EnvSelf = Declare("env.self", ExpressionType.Text);
    private static readonly int EnvExercise = Declare("env.exercise", ExpressionType.Bool);
    private static readonly int EnvName = Declare("env.name", ExpressionType.Text);

    /// <summary>The facts and enums a condition is checked against.</summary>
    public static FactSchema Schema { get; } = new(Declared, [Tlp, Pap, Stage, Severity]);

    /// <summary>Everything rules may ask about one report and one partner.</summary>
    internal static FactValues Of(SharingQuestion question, ReportFacts report)
    {
        FactValues values = report.Copy();
        if (question.Marking is { } marking && MarkingWords.IsWhole(marking))
        {
            values.SetEnum(ReportTlp, Tlp.OrdinalOf(MarkingWords.Of(marking.Tlp)));
            values.SetEnum(ReportPap, Pap.OrdinalOf(MarkingWords.Of(marking.Pap)));
        }
        bool isIncoming = question.Direction == ExchangeDirection.Incoming;
        values.Set(ReportPersons, report.Report.Content.PersonsAt(isIncoming ? question.Self : question.PartnerId));
        values.Set(PartnerId, question.PartnerId.Value);
        values.Set(FlowOnward, !question.IsFeedback && question.Origin != (isIncoming ? question.PartnerId : question.Self));
        values.Set(FlowChannel, question.IsFeedback ? FeedbackFlow : question.Channel);
        values.Set(EnvNow, question.Now);
        values.Set(EnvSelf, question.Self.Value);
        values.Set(EnvExercise, question.Environment == "exercise");
        values.Set(EnvName, question.Environment);
        if (question.Agreement?.Document is { } agreement)
            Fill(values, agreement);
        return values;
    }

    private static void Fill(FactValues values, Agreement agreement)
    {
        values.Set(AgreementId, agreement.Id);
        values.Set(AgreementVersion, (long)agreement.Version);
        values.SetEnum(AgreementCeiling, Tlp.OrdinalOf(MarkingWords.Of(agreement.Ceilings.Tlp)));
        values.Set(AgreementGrants, (string[])[.. agreement.Grants]);
        values.Set(AgreementChannels, (string[])[.. agreement.Channels]);
        values.Set(AgreementCommunities, (string[])[.. agreement.Onward.Communities]);
        values.Set(AgreementLanguages, agreement.Languages);
    }

    private static int Declare(string name, ExpressionType type, bool isOptional = false) => Add(new Fact(name, type, isOptional));

    private static int DeclareList(string name, int sizeMax) => Add(new Fact(name, ExpressionType.ListOf(ExpressionType.Text), SizeMax: sizeMax));

    private static int Add(Fact fact)
    {
        Declared.Add(fact);
        return Declared.Count - 1;
    }
}
