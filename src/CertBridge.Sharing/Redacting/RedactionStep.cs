namespace CertBridge.Sharing.Redacting;

/// <summary>One operator at one path, with its parameters: read from a policy, or one that is built in. It was checked against the paths there are.</summary>
public sealed record RedactionStep
{
    internal RedactionStep(RedactionOperator op, RedactionTarget target)
    {
        Operator = op;
        Target = target;
    }

    public RedactionOperator Operator { get; }

    /// <summary>As written, such as <c>victims[*].name</c>.</summary>
    public string Path => Target.Path;

    /// <summary>What <c>constant</c> writes; empty for other operators.</summary>
    public string Constant { get; internal init; } = string.Empty;

    /// <summary>True when <c>hmac</c> leaves the domain of a mail address readable.</summary>
    public bool KeepsDomain { get; internal init; }

    /// <summary>Bits of an IPv4 address that <c>truncate-ip</c> leaves.</summary>
    public int PrefixV4 { get; internal init; }

    /// <summary>Bits of an IPv6 address that <c>truncate-ip</c> leaves.</summary>
    public int PrefixV6 { get; internal init; }

    /// <summary>Where the ranges of <c>bucket</c> begin, rising; the first begins at 0.</summary>
    public IReadOnlyList<long> Edges { get; internal init; } = [];

    /// <summary>The most exact a time may be after <c>fidelity</c>.</summary>
    public string Fidelity { get; internal init; } = string.Empty;

    internal RedactionTarget Target { get; }

    /// <summary>A text is written defanged besides: another step asked for that, and a masked text still holds links.</summary>
    internal bool AlsoDefangs { get; init; }

    /// <summary>Counts only where no other step leaves at most a pseudonym: the built-in rule for the victim's contact.</summary>
    internal bool YieldsToPseudonym { get; init; }

    public override string ToString() => $"{RedactionOperators.Word(Operator)} {Path}";
}
