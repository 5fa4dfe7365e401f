using System.Collections.Frozen;
using CertBridge.Protocol.V1;

namespace CertBridge.Formats.Stix;

/// <summary>The ids of TLP, which mean what the standards say, whoever writes them.</summary>
internal static class StixTlp
{
    /// <summary>FIRST's, of 2022-10-01, which says TLP 2.</summary>
    public const string Extension = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

    private const string Definition = "marking-definition--";

    /// <summary>TLP 1 (STIX 2.1, section 7.2.1.4). It has nothing between AMBER and RED.</summary>
    public static FrozenDictionary<Tlp, string> First { get; } = new Dictionary<Tlp, string>
    {
        [Tlp.Clear] = Definition + "613f2e26-407d-48c7-9eca-b8e91df99dc9",
        [Tlp.Green] = Definition + "34098fce-860f-48ae-8e50-ebd3cc5e41da",
        [Tlp.Amber] = Definition + "f88d31f6-486f-44da-b317-01333bde0b82",
        [Tlp.Red] = Definition + "5e57c739-391a-4eb3-b6be-7d15ca92d5ed",
    }.ToFrozenDictionary();

    /// <summary>TLP 2 (<see cref="Extension"/>).</summary>
    public static FrozenDictionary<Tlp, string> Second { get; } = new Dictionary<Tlp, string>
    {
        [Tlp.Clear] = Definition + "94868c89-83c2-464b-929b-a1a8aa3c8487",
        [Tlp.Green] = Definition + "bab4a63c-aed9-4cf5-a766-dfca5abac2bb",
        [Tlp.Amber] = Definition + "55d920b0-5e8b-4f79-9ee9-91f868d9b421",
        [Tlp.AmberStrict] = Definition + "939a9414-2ddd-4d32-a0cd-375ea402b003",
        [Tlp.Red] = Definition + "e828b379-4e03-4974-9ac4-e53a884c97c1",
    }.ToFrozenDictionary();

    /// <summary>Both, and AMBER+STRICT as OpenCTI writes it.</summary>
    public static FrozenDictionary<string, Tlp> Known { get; } = First.Concat(Second).Append(new(Tlp.AmberStrict, Definition + "826578e1-40ad-459f-bc73-ede076f81f37"))
        .ToFrozenDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);
}
