using System.Text;
using CertBridge.Formats.Stix;
using CertBridge.Protocol.Errors;
using CertBridge.Protocol.V1;

namespace CertBridge.Formats.Tests.Stix;

internal static class Bundles
{
    public const string TlpGreen = "marking-definition--bab4a63c-aed9-4cf5-a766-dfca5abac2bb";
    public const string TlpAmber1 = "marking-definition--f88d31f6-486f-44da-b317-01333bde0b82";
    public const string TlpStrict = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003";
    public const string TlpRed = "marking-definition--e828b379-4e03-4974-9ac4-e53a884c97c1";

    public static string Id(string type, int number = 1) => $"{type}--{number:x8}-0000-4000-8000-000000000001";

    /// <summary>An object of a kind that has versions; more is further fields as JSON, each with a comma before it.</summary>
    public static string Object(string type, string more = "", int number = 1) =>
        $$"""{"type":"{{type}}","spec_version":"2.1","id":"{{Id(type, number)}}","created":"2026-11-20T10:00:00.000Z","modified":"2026-11-20T10:00:00.000Z"{{more}}}""";

    public static string Indicator(string pattern, string more = "", int number = 1) =>
        Object("indicator", $",\"pattern_type\":\"stix\",\"valid_from\":\"2026-11-20T10:00:00Z\",\"pattern\":{System.Text.Json.JsonSerializer.Serialize(pattern)}{more}", number);

    public static string Marked(params string[] ids) => $",\"object_marking_refs\":[{string.Join(',', ids.Select(id => $"\"{id}\""))}]";

    public static string Definition(int number, string fields) =>
        $$"""{"type":"marking-definition","spec_version":"2.1","id":"{{Id("marking-definition", number)}}","created":"2026-11-20T10:00:00.000Z",{{fields}}}""";

    public static string Bundle(params string[] objects) => $$"""{"type":"bundle","id":"{{Id("bundle")}}","objects":[{{string.Join(',', objects)}}]}""";

    public static Parsed<ForeignReport> Read(string json, Marking? stated) => StixReading.Read(Encoding.UTF8.GetBytes(json), Submitter.Options(stated));

    public static ForeignReport Good(string json, Marking? stated) => Readings.Good(Read(json, stated));

    public static void AssertRefused(string json, Marking? stated, params string[] codesAndFields) => Readings.AssertRefused(Read(json, stated), codesAndFields);
}
