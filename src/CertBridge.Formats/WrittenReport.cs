using CertBridge.Protocol.V1;

namespace CertBridge.Formats;

/// <summary>A report in a format of others, with the account of what did not fit.</summary>
/// <param name="Document">Written strictly, by the standard.</param>
/// <param name="Losses">Each field that is not carried, once, with how often it was there where that is more than once.</param>
public sealed record WrittenReport(ReadOnlyMemory<byte> Document, IReadOnlyList<LossEntry> Losses);
