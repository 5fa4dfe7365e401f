using System.Text.Json;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>Whom to call about the report. The victim's contact leaves this node only with an agreement's grant.</summary>
public sealed record ReportContacts
{
    /// <summary>The desk that leads: an address people of a partner can write to.</summary>
    public required string Lead { get; init; }

    public string? Phone247 { get; init; }

    public string? Email { get; init; }

    public IReadOnlyList<string> Languages { get; init; } = [];

    public string? Victim { get; init; }

    internal static ReportContacts Read(DocumentFields? fields)
    {
        if (fields is null)
            return new ReportContacts { Lead = string.Empty };
        var read = new ReportContacts
        {
            Lead = fields.Text("lead", 200, required: true)!,
            Phone247 = fields.Text("phone247", 64),
            Email = fields.Text("email", 254),
            Languages = fields.Texts("languages", 24, 16),
            Victim = fields.Text("victim", 200),
        };
        fields.RefuseOthers();
        return read;
    }

    internal void Write(Utf8JsonWriter json) => json.Group("contacts", isPresent: true, fields =>
    {
        fields.Text("lead", Lead);
        fields.Text("phone247", Phone247);
        fields.Text("email", Email);
        fields.Texts("languages", Languages);
        fields.Text("victim", Victim);
    });
}
