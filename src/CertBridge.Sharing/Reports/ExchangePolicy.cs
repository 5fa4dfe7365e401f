using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>
/// What an author says a receiver may do, in the statements of FIRST's Information Exchange Policy 2.0 (framework definition and JSON specification, 6 November 2019), under <c>marking.iepTerms</c> with FIRST's own
/// names and words. Its id and external references are <c>marking.iep</c>, its TLP is the report's. What is not stated says nothing: then the agreement, the PAP, or nobody does.
/// </summary>
public sealed record ExchangePolicy
{
    /// <summary>Nothing is stated.</summary>
    public static readonly ExchangePolicy Silent = new();

    /// <summary>From when it holds; null for always.</summary>
    public DateTimeOffset? Start { get; init; }

    /// <summary>Until when, that moment not included; null for ever.</summary>
    public DateTimeOffset? End { get; init; }

    public string? EncryptInTransit { get; init; }

    public string? PermittedActions { get; init; }

    public string? AffectedPartyNotifications { get; init; }

    public string? Attribution { get; init; }

    public string? UnmodifiedResale { get; init; }

    /// <summary>Every statement that is made, by its name.</summary>
    public IEnumerable<(string Name, string Word)> Statements => ExchangeStatements.Names.Select(name => (name, this[name])).Where(one => one.Item2 is not null).Select(one => (one.name, one.Item2!));

    /// <summary>What one statement says; null where it is not made.</summary>
    public string? this[string statement] => statement switch
    {
        ExchangeStatements.EncryptInTransit => EncryptInTransit,
        ExchangeStatements.PermittedActions => PermittedActions,
        ExchangeStatements.AffectedPartyNotifications => AffectedPartyNotifications,
        ExchangeStatements.Attribution => Attribution,
        ExchangeStatements.UnmodifiedResale => UnmodifiedResale,
        _ => null,
    };

    /// <summary>Of what an agreement states; it has dates of its own.</summary>
    public static ExchangePolicy Of(IReadOnlyDictionary<string, string> statements) => new()
    {
        EncryptInTransit = statements.GetValueOrDefault(ExchangeStatements.EncryptInTransit),
        PermittedActions = statements.GetValueOrDefault(ExchangeStatements.PermittedActions),
        AffectedPartyNotifications = statements.GetValueOrDefault(ExchangeStatements.AffectedPartyNotifications),
        Attribution = statements.GetValueOrDefault(ExchangeStatements.Attribution),
        UnmodifiedResale = statements.GetValueOrDefault(ExchangeStatements.UnmodifiedResale),
    };

    /// <summary>
    /// The actions a PAP leaves (MISP taxonomy 3): RED what only the own networks see, AMBER what is seen outside and touches nobody, GREEN and CLEAR everything. An unknown PAP leaves none.
    /// </summary>
    public static ExchangePolicy Of(Pap pap) => new()
    {
        PermittedActions = pap switch
        {
            Pap.Clear or Pap.Green => "externally-visible-direct-actions",
            Pap.Amber => "externally-visible-indirect-actions",
            Pap.Red => "internally-visible-actions",
            _ => "none",
        },
    };

    /// <summary>Both at once: of each statement the stricter word, and the time in which both hold.</summary>
    public static ExchangePolicy Strictest(ExchangePolicy a, ExchangePolicy b) => new()
    {
        Start = a.Start is null || b.Start > a.Start ? b.Start : a.Start,
        End = a.End is null || b.End < a.End ? b.End : a.End,
        EncryptInTransit = Stricter(ExchangeStatements.EncryptInTransit, a, b),
        PermittedActions = Stricter(ExchangeStatements.PermittedActions, a, b),
        AffectedPartyNotifications = Stricter(ExchangeStatements.AffectedPartyNotifications, a, b),
        Attribution = Stricter(ExchangeStatements.Attribution, a, b),
        UnmodifiedResale = Stricter(ExchangeStatements.UnmodifiedResale, a, b),
    };

    /// <summary>Nobody can obey both: one demands that its source is named, the other forbids it.</summary>
    public static bool Contradict(ExchangePolicy a, ExchangePolicy b) => (a.Attribution, b.Attribution) is ("must", "must-not") or ("must-not", "must");

    /// <summary>True where a receiver may do something, or at some time, that it might not under the one before.</summary>
    public static bool IsLooser(ExchangePolicy after, ExchangePolicy before) => Strictest(after, before) != after;

    public bool IsInForce(DateTimeOffset now) => !(now < Start) && !(now >= End);

    /// <summary>Null where the author states none.</summary>
    internal static ExchangePolicy? Read(DocumentFields marking)
    {
        if (marking.Group("iepTerms") is not { } fields)
            return null;
        var read = new ExchangePolicy
        {
            Start = fields.Instant("start_date"),
            End = fields.Instant("end_date"),
            EncryptInTransit = Word(fields, ExchangeStatements.EncryptInTransit),
            PermittedActions = Word(fields, ExchangeStatements.PermittedActions),
            AffectedPartyNotifications = Word(fields, ExchangeStatements.AffectedPartyNotifications),
            Attribution = Word(fields, ExchangeStatements.Attribution),
            UnmodifiedResale = Word(fields, ExchangeStatements.UnmodifiedResale),
        };
        fields.RefuseOthers();
        if (read.End <= read.Start)
            fields.Report(ReportErrors.TimeOrder, "end_date", $"{InstantText.Write(read.End.Value)} is not after start_date, {InstantText.Write(read.Start.Value)}.");
        return read;
    }

    internal static void Write(Utf8JsonWriter marking, ExchangePolicy? terms) => marking.Group("iepTerms", terms is not null, fields =>
    {
        fields.Instant("start_date", terms!.Start);
        fields.Instant("end_date", terms.End);
        foreach ((string name, string word) in terms.Statements)
            fields.Text(name, word);
    });

    private static string? Word(DocumentFields fields, string statement) => fields.Word(statement, ExchangeStatements.Words(statement));

    private static string? Stricter(string statement, ExchangePolicy a, ExchangePolicy b) =>
        a[statement] is { } one && (b[statement] is not { } other || ExchangeStatements.Rank(statement, one) <= ExchangeStatements.Rank(statement, other)) ? one : b[statement];
}
