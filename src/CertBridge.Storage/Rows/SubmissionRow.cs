using CertBridge.Protocol.Ids;

namespace CertBridge.Storage.Rows;

/// <summary>What a submission key stands for: the same key with the same bytes gets the same answer. The store keeps key and digest only as digests under a key of its own.</summary>
public sealed record SubmissionRow(string Key, Digest Bytes, ReportId ReportId, ulong Revision, ulong NodeLogIndex);

/// <summary>An earlier submission under a key.</summary>
/// <param name="IsSame">True when it was of the same bytes.</param>
public sealed record EarlierSubmission(bool IsSame, ReportId ReportId, ulong Revision, ulong NodeLogIndex);
