namespace CertBridge.Storage.Rows;

/// <summary>A file a received item was written to on a person's word.</summary>
/// <param name="Path">As the person's command said it.</param>
/// <param name="By">Who.</param>
public sealed record ExportedFileRow(string Path, string By, DateTimeOffset At);
