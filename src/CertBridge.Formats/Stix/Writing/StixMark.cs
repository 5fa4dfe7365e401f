using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix.Writing;

/// <summary>
/// Marking definitions, which every bundle brings along. Those of TLP are fixed: TLP 1 by STIX 2.1, section 7.2.1.4, TLP 2 by FIRST's extension. PAP has none, and is a statement, as other tools write it.
/// </summary>
internal static class StixMark
{
    private const string TlpExtension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";
    private const string Tlp2Created = "2022-10-01T00:00:00.000Z";
    private const string Tlp1Created = "2017-01-20T00:00:00.000Z";

    /// <summary>Ids that an object with the marking bears.</summary>
    public static IEnumerable<string> Ids(Marking marking, bool isTlp1) => [Id(isTlp1 ? Tlp1Uuid(marking.Tlp) : Tlp2Uuid(marking.Tlp)), Id(PapUuid(marking.Pap))];

    public static void WriteTlp(Utf8JsonWriter json, Tlp tlp, bool isTlp1)
    {
        string word = isTlp1 ? Tlp1Word(tlp) : MarkingWords.Of(tlp);
        Begin(json, isTlp1 ? Tlp1Uuid(tlp) : Tlp2Uuid(tlp), isTlp1 ? Tlp1Created : Tlp2Created, $"TLP:{word.ToUpperInvariant()}");
        if (isTlp1)
        {
            json.WriteString("definition_type", "tlp");
            json.WriteStartObject("definition");
            json.WriteString("tlp", word);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartObject("extensions");
            json.WriteStartObject(TlpExtension);
            json.WriteString("extension_type", "property-extension");
            json.WriteString("tlp_2_0", word);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        json.WriteEndObject();
    }

    public static void WritePap(Utf8JsonWriter json, Pap pap)
    {
        string words = $"PAP:{MarkingWords.Of(pap).ToUpperInvariant()}";
        Begin(json, PapUuid(pap), Tlp2Created, words);
        json.WriteString("definition_type", "statement");
        json.WriteStartObject("definition");
        json.WriteString("statement", words);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, Guid uuid, string created, string name)
    {
        json.WriteStartObject();
        json.WriteString("type", "marking-definition");
        json.WriteString("spec_version", "2.1");
        json.WriteString("id", Id(uuid));
        json.WriteString("created", created);
        json.WriteString("name", name);
    }

    private static string Id(Guid uuid) => $"marking-definition--{uuid:D}";

    private static Guid PapUuid(Pap pap) => NamedUuid.Of($"pap/{MarkingWords.Of(pap)}");

    /// <summary>TLP 1 has nothing between AMBER and RED, and a marking is never loosened.</summary>
    private static string Tlp1Word(Tlp tlp) => tlp switch
    {
        Tlp.Clear => "white",
        Tlp.AmberStrict => "red",
        _ => MarkingWords.Of(tlp),
    };

    private static Guid Tlp2Uuid(Tlp tlp) => Guid.ParseExact(tlp switch
    {
        Tlp.Clear => "94868c89-83c2-464b-929b-a1a8aa3c8487",
        Tlp.Green => "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        Tlp.Amber => "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        Tlp.AmberStrict => "939a9414-2ddd-4d32-a0cd-375ea402b003",
        Tlp.Red => "e828b379-4e03-4974-9ac4-e53a884c97c1",
        _ => throw new ArgumentOutOfRangeException(nameof(tlp)),
    }, "D");

    private static Guid Tlp1Uuid(Tlp tlp) => Guid.ParseExact(tlp switch
    {
        Tlp.Clear => "613f2e26-407d-48c7-9eca-b8e91df99dc9",
        Tlp.Green => "34098fce-860f-48ae-8e50-ebd3cc5e41da",
        Tlp.Amber => "f88d31f6-486f-44da-b317-01333bde0b82",
        Tlp.AmberStrict or Tlp.Red => "5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
        _ => throw new ArgumentOutOfRangeException(nameof(tlp)),
    }, "D");
}
