using System.Text.Json;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>What it did: to services, to information, and how far it reaches.</summary>
public sealed record Impact
{
    public string? Functional { get; init; }

    public string? Information { get; init; }

    public IReadOnlyList<string> InformationTypes { get; init; } = [];

    public string? Recoverability { get; init; }

    public AmountRange? Users { get; init; }

    public AmountRange? DurationHours { get; init; }

    /// <summary>Whole units of <see cref="AmountRange.Currency"/>.</summary>
    public AmountRange? Economic { get; init; }

    public IReadOnlyList<string> External { get; init; } = [];

    internal static Impact? Read(DocumentFields? fields)
    {
        if (fields is null)
            return null;
        var read = new Impact
        {
            Functional = fields.Word("functional", Vocabularies.FunctionalImpacts.Words),
            Information = fields.Word("information", Vocabularies.InformationImpacts.Words),
            InformationTypes = fields.Words("informationTypes", 32, Vocabularies.InformationTypes.Words),
            Recoverability = fields.Word("recoverability", Vocabularies.Recoverabilities.Words),
            Users = AmountRange.Read(fields, "users", hasCurrency: false),
            DurationHours = AmountRange.Read(fields, "durationHours", hasCurrency: false),
            Economic = AmountRange.Read(fields, "economic", hasCurrency: true),
            External = fields.Words("external", 32, Vocabularies.ExternalImpacts.Words),
        };
        fields.RefuseOthers();
        return read;
    }

    internal void Write(Utf8JsonWriter json) => json.Group("impact", isPresent: true, fields =>
    {
        fields.Text("functional", Functional);
        fields.Text("information", Information);
        fields.Texts("informationTypes", InformationTypes);
        fields.Text("recoverability", Recoverability);
        Users?.Write(fields, "users");
        DurationHours?.Write(fields, "durationHours");
        Economic?.Write(fields, "economic");
        fields.Texts("external", External);
    });
}
