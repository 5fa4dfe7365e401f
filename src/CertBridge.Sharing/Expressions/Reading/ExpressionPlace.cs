using CertBridge.Sharing.Documents;

namespace CertBridge.Sharing.Expressions.Reading;

/// <summary>Where an expression stands in its document, and the codes its problem is reported under.</summary>
internal sealed record ExpressionPlace(string Field, int Line, DocumentErrors Errors);
