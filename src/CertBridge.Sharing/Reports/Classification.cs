using System.Text.Json;
using System.Text.RegularExpressions;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>What kind of incident it is: RSIT classes, ATT&amp;CK techniques, CVEs and malware names.</summary>
public sealed record Classification
{
    private const int CountMax = 256;

    private static readonly Regex AttackId = TextForm.Of(@"^T[0-9]{4}(\.[0-9]{3})?\z");

    internal static readonly Regex CveId = TextForm.Of(@"^CVE-[0-9]{4}-[0-9]{4,12}\z");

    /// <summary>At least one <c>class/type</c> of RSIT 1003.</summary>
    public required IReadOnlyList<string> Rsit { get; init; }

    /// <summary>ATT&amp;CK technique ids such as <c>T1486</c> or <c>T1056.001</c>.</summary>
    public IReadOnlyList<string> Attack { get; init; } = [];

    public IReadOnlyList<string> Cve { get; init; } = [];

    public IReadOnlyList<string> Malware { get; init; } = [];

    public static bool IsAttackId(string text) => AttackId.IsMatch(text);

    internal static Classification Read(DocumentFields? fields)
    {
        if (fields is null)
            return new Classification { Rsit = [] };
        var read = new Classification
        {
            Rsit = fields.Words("rsit", CountMax, Vocabularies.Rsit.Words, required: true),
            Attack = Ids(fields, "attack", AttackId, "T1486 or T1056.001"),
            Cve = Ids(fields, "cve", CveId, "CVE-2024-12345"),
            Malware = fields.Texts("malware", CountMax, 200),
        };
        fields.RefuseOthers();
        return read;
    }

    internal void Write(Utf8JsonWriter json) => json.Group("classification", isPresent: true, fields =>
    {
        fields.Texts("rsit", Rsit);
        fields.Texts("attack", Attack);
        fields.Texts("cve", Cve);
        fields.Texts("malware", Malware);
    });

    private static IReadOnlyList<string> Ids(DocumentFields fields, string name, Regex pattern, string example)
    {
        IReadOnlyList<string> ids = fields.Texts(name, CountMax, 32);
        foreach (string wrong in ids.Where(id => !pattern.IsMatch(id)))
            fields.Report(ReportErrors.Vocabulary, name, $"{Excerpt.Of(wrong)} is not an id such as {example}.");
        return ids;
    }
}
