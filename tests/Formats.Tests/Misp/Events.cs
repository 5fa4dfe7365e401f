using System.Text;
using CertBridge.Formats.Misp;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;
using static CertBridge.Formats.Tests.Submitter;

namespace CertBridge.Formats.Tests.Misp;

internal static class Events
{
    /// <summary>An event with the given attributes, tags and further fields, each as JSON.</summary>
    public static string Event(string attributes = "", string tags = "", string more = "")
    {
        string tagList = string.Join(',', tags.Split('|', StringSplitOptions.RemoveEmptyEntries).Select(tag => $"{{\"name\":\"{tag}\"}}"));
        return "{\"Event\":{\"uuid\":\"5e37a0b0-0000-4000-8000-000000000001\",\"info\":\"Test event\",\"date\":\"2026-11-20\",\"timestamp\":\"1700000000\","
            + "\"threat_level_id\":\"2\",\"analysis\":\"1\",\"distribution\":\"0\",\"Orgc\":{\"name\":\"CERT Test\"},"
            + $"{more}\"Tag\":[{tagList}],\"Attribute\":[{attributes}]}}}}";
    }

    public static string Attribute(string type, string value, string more = "") => $$"""{"type":"{{type}}","value":"{{value}}"{{more}}}""";

    public static Parsed<ForeignReport> Read(string json, Marking? stated) => MispReading.Read(Encoding.UTF8.GetBytes(json), Options(stated));

    public static ForeignReport Good(string json, Marking? stated) => Readings.Good(Read(json, stated));

    public static void AssertRefused(string json, Marking? stated, params string[] codesAndFields) => Readings.AssertRefused(Read(json, stated), codesAndFields);
}
