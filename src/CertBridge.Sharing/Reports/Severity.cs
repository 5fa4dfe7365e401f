using System.Text.Json;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>How bad it is. <see cref="Basis"/> names the scheme of the score, so that a partner's own scheme is carried unchanged.</summary>
public sealed record Severity
{
    public required string Level { get; init; }

    /// <summary>0 to 100.</summary>
    public long? Score { get; init; }

    public string? Basis { get; init; }

    public string? Outlook { get; init; }

    internal static Severity Read(DocumentFields? fields)
    {
        if (fields is null)
            return new Severity { Level = string.Empty };
        var read = new Severity
        {
            Level = fields.Word("level", Vocabularies.SeverityLevels.Words, required: true)!,
            Score = fields.Number("score", 0, 100),
            Basis = fields.Text("basis", 64),
            Outlook = fields.Word("outlook", Vocabularies.Outlooks.Words),
        };
        fields.RefuseOthers();
        return read;
    }

    internal void Write(Utf8JsonWriter json) => json.Group("severity", isPresent: true, fields =>
    {
        fields.Text("level", Level);
        fields.Number("score", Score);
        fields.Text("basis", Basis);
        fields.Text("outlook", Outlook);
    });
}
