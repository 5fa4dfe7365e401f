using CertBridge.Sharing.Redacting;
using CertBridge.Sharing.Reports;

namespace CertBridge.Sharing.Tests.Redacting;

/// <summary>A report and the steps it goes through, each asked for by a rule.</summary>
internal sealed record RedactionCase(Report Report, IReadOnlyList<BoundStep> Steps)
{
    public RedactedReport Apply() =>
        Redaction.Apply(Report, [.. Steps.Select(bound => new Obligation(new RedactionProfile("p", [bound.Step]), bound.By))], Profiles.Key);

    public override string ToString() =>
        $"{string.Join("; ", Steps.Select(bound => $"{bound.By} {bound.Step} {bound.Step.Constant}{bound.Step.KeepsDomain}{bound.Step.PrefixV4}{bound.Step.Fidelity}{string.Join(',', bound.Step.Edges)}"))}\n"
        + System.Text.Encoding.UTF8.GetString(ReportJson.Write(Report));
}
