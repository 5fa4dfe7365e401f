namespace CertBridge.Sharing.Redacting;

/// <summary>The places a step is for: one field of the table (or several, for <c>times.*</c>), and which of its entries.</summary>
internal sealed record RedactionTarget(string Path, IReadOnlyList<RedactionField> Fields, RedactionSelector? Selector);
