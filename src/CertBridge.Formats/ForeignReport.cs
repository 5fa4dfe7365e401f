using CertBridge.Protocol.V1;
using CertBridge.Sharing.Reports;

namespace CertBridge.Formats;

/// <summary>A report made from a foreign format, with the account of what became of the source.</summary>
/// <param name="Draft">Judged by the same rules as one written in our own form.</param>
/// <param name="Losses">One for each value that did not become an indicator.</param>
/// <param name="Defaulted">What the source did not say, and the documented default it was set to.</param>
/// <param name="AttributesIn">Attributes of a MISP event, or values of STIX indicators and observables: always indicators of the draft plus losses.</param>
public sealed record ForeignReport(
    ReportDraft Draft,
    IReadOnlyList<LossEntry> Losses,
    IReadOnlyList<DefaultedField> Defaulted,
    int AttributesIn);
