namespace CertBridge.Sharing.Expressions;

/// <summary>One thing an expression may ask about.</summary>
/// <param name="Name">Names with dots between them, such as <c>report.tlp</c>.</param>
/// <param name="Type">Its type.</param>
/// <param name="IsOptional">True when it may be absent by its nature, so that <c>has()</c> is a question. Any fact may be absent all the same: reading it is then an error.</param>
/// <param name="SizeMax">Of a list: most elements it may have. It bounds what an expression can cost.</param>
public sealed record Fact(string Name, ExpressionType Type, bool IsOptional = false, int SizeMax = Fact.SizeDefaultMax)
{
    /// <summary>Elements of a list that does not say otherwise.</summary>
    public const int SizeDefaultMax = 100;
}
