namespace CertBridge.Sharing.Redacting;

/// <summary>One place that was changed. It says where, never what stood there.</summary>
/// <param name="Op">The operator's word, such as <c>truncate-ip</c>.</param>
/// <param name="Path">With the numbers of the original report, such as <c>victims[0].name</c>.</param>
/// <param name="By">Who asked for it; the first by name where several did.</param>
public sealed record RedactionChange(string Op, string Path, string By);
