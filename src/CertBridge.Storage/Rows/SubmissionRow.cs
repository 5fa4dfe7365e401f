using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>What a submission key stands for: the same key with the same bytes gets the same answer.</summary>
public sealed record SubmissionRow(string Key, Digest Bytes, ReportId ReportId, ulong Revision, ulong NodeLogIndex);
