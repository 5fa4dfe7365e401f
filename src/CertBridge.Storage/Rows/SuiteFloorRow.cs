namespace CertBridge.Storage.Rows;

/// <summary>The weakest suite still taken from a partner.</summary>
/// <param name="Suite">A suite number of docs/ENVELOPE.md.</param>
/// <param name="Since">When it became that.</param>
public sealed record SuiteFloorRow(uint Suite, DateTimeOffset Since);
