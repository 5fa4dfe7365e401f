using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix.Writing;

/// <summary>
/// Marking definitions, which every bundle brings along. Those of TLP are fixed: TLP 1 by STIX 2.1, section 7.2.1.4, TLP 2 by FIRST's extension. PAP has none, and is a statement, as other tools write it.
/// </summary>
internal static class StixMark
{
    private const string Tlp2Created = "2022-10-01T00:00:00.000Z";
    private const string Tlp1Created = "2017-01-20T00:00:00.000Z";

    /// <summary>Ids that an object with the marking bears.</summary>
    public static IEnumerable<string> Ids(Marking marking, bool isTlp1) => [TlpId(marking.Tlp, isTlp1), PapId(marking.Pap)];

    public static void WriteTlp(Utf8JsonWriter json, Tlp tlp, bool isTlp1)
    {
        string word = MarkingWords.Of(isTlp1 ? InTlp1(tlp) : tlp);
        if (isTlp1 && tlp == Tlp.Clear)
            word = "white";
        Begin(json, TlpId(tlp, isTlp1), isTlp1 ? Tlp1Created : Tlp2Created, $"TLP:{word.ToUpperInvariant()}");
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
            json.WriteStartObject(StixTlp.Extension);
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
        Begin(json, PapId(pap), Tlp2Created, words);
        json.WriteString("definition_type", "statement");
        json.WriteStartObject("definition");
        json.WriteString("statement", words);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Begin(Utf8JsonWriter json, string id, string created, string name)
    {
        json.WriteStartObject();
        json.WriteString("type", "marking-definition");
        json.WriteString("spec_version", "2.1");
        json.WriteString("id", id);
        json.WriteString("created", created);
        json.WriteString("name", name);
    }

    private static string TlpId(Tlp tlp, bool isTlp1) => isTlp1 ? StixTlp.First[InTlp1(tlp)] : StixTlp.Second[tlp];

    private static string PapId(Pap pap) => $"marking-definition--{NamedUuid.Of($"pap/{MarkingWords.Of(pap)}"):D}";

    /// <summary>What TLP 1 does not have is written stricter, and never looser.</summary>
    private static Tlp InTlp1(Tlp tlp) => tlp == Tlp.AmberStrict ? Tlp.Red : tlp;
}
