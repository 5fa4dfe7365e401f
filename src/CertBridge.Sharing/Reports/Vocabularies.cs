namespace CertBridge.Sharing.Reports;

/// <summary>Every vocabulary of a report, each loaded when first used.</summary>
public static class Vocabularies
{
    private static readonly Dictionary<string, Lazy<Vocabulary>> ByName = new(
        new[]
        {
            "consents", "countries", "determinations", "entity-classes", "external-impacts", "fidelities", "functional-impacts",
            "indicator-roles", "indicator-types", "indicator-uses", "information-impacts", "information-types", "measure-states", "outlooks",
            "recoverabilities", "relations", "report-types", "root-causes", "rsit", "sectors", "severity-levels", "stages", "statuses",
            "subsectors", "suspicions", "victim-roles", "victim-sizes", "well-known-benign",
        }.Select(name => KeyValuePair.Create(name, new Lazy<Vocabulary>(() => Vocabulary.Load(name)))),
        StringComparer.Ordinal);

    public static IReadOnlyList<Vocabulary> All => [.. ByName.Values.Select(vocabulary => vocabulary.Value)];

    public static Vocabulary Consents => ByName["consents"].Value;

    public static Vocabulary Countries => ByName["countries"].Value;

    public static Vocabulary Determinations => ByName["determinations"].Value;

    public static Vocabulary EntityClasses => ByName["entity-classes"].Value;

    public static Vocabulary ExternalImpacts => ByName["external-impacts"].Value;

    public static Vocabulary Fidelities => ByName["fidelities"].Value;

    public static Vocabulary FunctionalImpacts => ByName["functional-impacts"].Value;

    public static Vocabulary IndicatorRoles => ByName["indicator-roles"].Value;

    public static Vocabulary IndicatorTypes => ByName["indicator-types"].Value;

    public static Vocabulary IndicatorUses => ByName["indicator-uses"].Value;

    public static Vocabulary InformationImpacts => ByName["information-impacts"].Value;

    public static Vocabulary InformationTypes => ByName["information-types"].Value;

    public static Vocabulary MeasureStates => ByName["measure-states"].Value;

    public static Vocabulary Outlooks => ByName["outlooks"].Value;

    public static Vocabulary Recoverabilities => ByName["recoverabilities"].Value;

    public static Vocabulary Relations => ByName["relations"].Value;

    public static Vocabulary ReportTypes => ByName["report-types"].Value;

    public static Vocabulary RootCauses => ByName["root-causes"].Value;

    /// <summary>Incident classes of the Reference Security Incident Taxonomy as <c>class/type</c>.</summary>
    public static Vocabulary Rsit => ByName["rsit"].Value;

    public static Vocabulary Sectors => ByName["sectors"].Value;

    public static Vocabulary SeverityLevels => ByName["severity-levels"].Value;

    public static Vocabulary Stages => ByName["stages"].Value;

    public static Vocabulary Statuses => ByName["statuses"].Value;

    public static Vocabulary Subsectors => ByName["subsectors"].Value;

    public static Vocabulary Suspicions => ByName["suspicions"].Value;

    public static Vocabulary VictimRoles => ByName["victim-roles"].Value;

    public static Vocabulary VictimSizes => ByName["victim-sizes"].Value;

    public static Vocabulary WellKnownBenign => ByName["well-known-benign"].Value;
}
