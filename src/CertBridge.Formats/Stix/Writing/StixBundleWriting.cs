using System.Buffers;
using System.Globalization;
using System.Text.Json;
using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats.Stix.Writing;

/// <summary>The objects of one bundle, in order; what all of them have in common is written here.</summary>
internal sealed class StixBundleWriting : IDisposable
{
    private readonly ArrayBufferWriter<byte> bytes = new();
    private readonly Utf8JsonWriter json;
    private readonly Report report;
    private readonly WritingOptions options;
    private readonly HashSet<string> observed = new(StringComparer.Ordinal);

    public StixBundleWriting(Report report, WritingOptions options)
    {
        this.report = report;
        this.options = options;
        json = new Utf8JsonWriter(bytes);
        json.WriteStartObject();
        json.WriteString("type", "bundle");
        json.WriteString("id", $"bundle--{NamedUuid.Of($"{report.Id}/{report.Revision}"):D}");
        json.WriteStartArray("objects");
        WriteMarkings();
    }

    /// <summary>Of an object made of the report, which keeps it over all revisions.</summary>
    public string IdOf(string type, string name) => $"{type}--{NamedUuid.Of($"{report.Id}/{type}/{name}"):D}";

    /// <summary>One object that has versions.</summary>
    /// <param name="type">Its kind.</param>
    /// <param name="id">Its own.</param>
    /// <param name="marking">What marks it.</param>
    /// <param name="fields">All else.</param>
    public void Object(string type, string id, Marking marking, Action<Utf8JsonWriter> fields)
    {
        Begin(type, id);
        json.WriteString("created", Moment(options.Created));
        json.WriteString("modified", Moment(options.Modified));
        if (type != "identity")
            json.WriteString("created_by_ref", OriginId);
        End(marking, fields);
    }

    /// <summary>One object that was seen and claims nothing, once.</summary>
    /// <returns>False where it stands there already.</returns>
    public bool Observable(string type, string id, Marking marking, Action<Utf8JsonWriter> fields)
    {
        if (!observed.Add(id))
            return false;
        Begin(type, id);
        End(marking, fields);
        return true;
    }

    /// <summary>Of who wrote the report: the same in all of its reports.</summary>
    public string OriginId => $"identity--{NamedUuid.Of($"partner/{report.Origin}"):D}";

    /// <summary>With three digits of a second, as a version has them (STIX 2.1, section 3.2).</summary>
    public static string Moment(DateTimeOffset at) => at.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The bundle; nothing is written to it afterwards.</summary>
    public ReadOnlyMemory<byte> Conclude()
    {
        json.WriteEndArray();
        json.WriteEndObject();
        json.Flush();
        return bytes.WrittenMemory;
    }

    public void Dispose() => json.Dispose();

    private void WriteMarkings()
    {
        Marking[] markings = [report.Content.Marking, .. report.Content.Indicators.Select(report.Content.MarkingOf)];
        foreach (Tlp tlp in markings.DistinctBy(marking => StixMark.Ids(marking, options.IsTlp1).First()).Select(marking => marking.Tlp))
            StixMark.WriteTlp(json, tlp, options.IsTlp1);
        foreach (Pap pap in markings.Select(marking => marking.Pap).Distinct())
            StixMark.WritePap(json, pap);
    }

    private void Begin(string type, string id)
    {
        json.WriteStartObject();
        json.WriteString("type", type);
        json.WriteString("spec_version", "2.1");
        json.WriteString("id", id);
    }

    private void End(Marking marking, Action<Utf8JsonWriter> fields)
    {
        fields(json);
        json.WriteStartArray("object_marking_refs");
        foreach (string id in StixMark.Ids(marking, options.IsTlp1))
            json.WriteStringValue(id);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
