using System.Text.Json;
using CertBridge.Protocol.Ids;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>Persons at one partner: <c>persons: { cert-bor: [duty-1] }</c>.</summary>
public sealed record PartnerPersons(PartnerId Partner, IReadOnlyList<string> Names)
{
    /// <summary>Persons at one partner.</summary>
    public const int NamesMax = 16;

    private const int PartnersMax = 64;
    private const int NameLengthMax = 200;

    internal static IReadOnlyList<PartnerPersons> Read(DocumentFields report)
    {
        if (report.Group("persons") is not { } fields)
            return [];
        string[] partners = [.. fields.Names];
        if (partners.Length > PartnersMax)
            fields.Problems.Limit(fields.Path, $"Persons at {partners.Length} partners are named; the limit is {PartnersMax}.", fields.Line);
        var read = new List<PartnerPersons>();
        foreach (string name in partners.Take(PartnersMax))
        {
            IReadOnlyList<string> names = fields.Texts(name, NamesMax, NameLengthMax, required: true);
            if (PartnerId.TryParse(name, out PartnerId partner))
                read.Add(new PartnerPersons(partner, names));
            else
                fields.Report(fields.Problems.Errors.Schema, name, $"{Excerpt.Of(name)} is not a partner id.");
        }
        return read;
    }

    internal static void Write(Utf8JsonWriter json, IReadOnlyList<PartnerPersons> persons) => json.Group("persons", persons.Count > 0, fields =>
    {
        foreach (PartnerPersons at in persons)
            fields.Texts(at.Partner.Value, at.Names);
    });
}
