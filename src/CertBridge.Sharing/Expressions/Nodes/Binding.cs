namespace CertBridge.Sharing.Expressions.Nodes;

/// <summary>How strongly the parts of the grammar bind, from the weakest.</summary>
internal enum Binding
{
    Or,
    And,
    Relation,
    Sum,
    Negation,
    Whole,
}
