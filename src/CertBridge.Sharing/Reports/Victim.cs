using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>Who was hit. Name and address leave this node only with the victim's consent and an agreement's grant.</summary>
public sealed record Victim
{
    internal const long HeadcountMax = 100_000_000;

    public required string Ref { get; init; }

    public string? Sector { get; init; }

    public string? Country { get; init; }

    public string? Size { get; init; }

    /// <summary>How many work there: a number, which is a range from and to itself, or a range.</summary>
    public AmountRange? Headcount { get; init; }

    public string? Role { get; init; }

    public string? Name { get; init; }

    public string? Address { get; init; }

    /// <summary>True when the victim agreed to be named to partners.</summary>
    public bool HasConsented { get; init; }

    internal static Victim Read(DocumentFields fields, bool isSubmitted)
    {
        var read = new Victim
        {
            Ref = fields.Text("ref", 64, required: true)!,
            Sector = fields.Word("sector", Vocabularies.Sectors.Words),
            Country = fields.Word("country", Vocabularies.Countries.Words),
            Size = fields.Word("size", Vocabularies.VictimSizes.Words),
            Headcount = AmountRange.ReadCount(fields, "headcount", HeadcountMax),
            Role = fields.Word("role", Vocabularies.VictimRoles.Words),
            Name = fields.Text("name", 200),
            Address = fields.Text("address", 500),
            HasConsented = fields.Word("consent", Vocabularies.Consents.Words) == "yes",
        };
        fields.RefuseOthers();
        if (isSubmitted && !read.HasConsented && (read.Name ?? read.Address) is not null)
        {
            fields.Report(
                ReportErrors.VictimNamedWithoutConsent,
                read.Name is null ? "address" : "name",
                "The victim is named without consent: yes. Name and address stay on this node.",
                isWarning: true);
        }
        return read;
    }

    internal static void Write(Utf8JsonWriter json, Victim victim)
    {
        json.Text("ref", victim.Ref);
        json.Text("sector", victim.Sector);
        json.Text("country", victim.Country);
        json.Text("size", victim.Size);
        victim.Headcount?.WriteCount(json, "headcount");
        json.Text("role", victim.Role);
        json.Text("name", victim.Name);
        json.Text("address", victim.Address);
        json.Text("consent", victim.HasConsented ? "yes" : "no");
    }
}
