using System.Text.Json;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Reports;

/// <summary>Something published or held elsewhere. It is shown and never fetched.</summary>
public sealed record ReportReference
{
    public string? Title { get; init; }

    public string? Url { get; init; }

    /// <summary>Its id there, such as the UUID of a MISP event.</summary>
    public string? ExternalId { get; init; }

    internal static ReportReference Read(DocumentFields fields)
    {
        var read = new ReportReference
        {
            Title = fields.Text("title", 500),
            Url = fields.Text("url", 4_096),
            ExternalId = fields.Text("externalId", 200),
        };
        fields.RefuseOthers();
        if ((read.Title ?? read.Url ?? read.ExternalId) is null)
            fields.Problems.Schema(fields.Path, "A reference has a title, a url or an externalId.", fields.Line);
        if (read.Url is not null && !IsWebAddress(read.Url))
            fields.Report(ReportErrors.Schema, "url", $"{Excerpt.Of(read.Url)} does not begin with http:// or https://.");
        return read;
    }

    /// <summary>Only what a browser opens without running anything: no javascript:, no file:.</summary>
    public static bool IsWebAddress(string url) =>
        (url.StartsWith("https://", StringComparison.Ordinal) || url.StartsWith("http://", StringComparison.Ordinal)) && !url.Any(char.IsWhiteSpace);

    internal static void Write(Utf8JsonWriter json, ReportReference reference)
    {
        json.Text("title", reference.Title);
        json.Text("url", reference.Url);
        json.Text("externalId", reference.ExternalId);
    }
}
