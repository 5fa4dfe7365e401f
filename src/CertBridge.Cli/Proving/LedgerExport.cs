using CertBridge.Protocol.Ids;
using CertBridge.Protocol.V1;
using CertBridge.Recording.Proving;

namespace CertBridge.Cli.Proving;

/// <summary>What an export says, in its form and not verified.</summary>
/// <param name="Environment">production, exercise or dev.</param>
/// <param name="Exporter">Whose view of the incident it is.</param>
/// <param name="Partner">With whom.</param>
/// <param name="ReportId">As the exporter knows the report; the leaves name digests alone.</param>
/// <param name="Logs">The exporter's log about the partner, then the partner's about the exporter.</param>
internal sealed record LedgerExport(string Environment, PartnerId Exporter, PartnerId Partner, ReportId ReportId, IReadOnlyList<ExportedExtract> Logs);

/// <summary>One log of an export.</summary>
/// <param name="Log">Its leaves and checkpoint.</param>
/// <param name="Card">The card of its owner, which names the key of the checkpoint.</param>
internal sealed record ExportedExtract(LogExtract Log, SignedCard Card);
