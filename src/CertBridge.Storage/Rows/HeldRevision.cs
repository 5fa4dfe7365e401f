namespace CertBridge.Storage.Rows;

/// <summary>A received revision whose content is still here.</summary>
/// <param name="Id">Of its inbox row.</param>
public sealed record HeldRevision(long Id, ulong Revision);
