using System.Diagnostics.CodeAnalysis;

namespace CertBridge.Protocol.Errors;

/// <summary>A value that cannot be wrong, or all that is wrong with the input. Warnings may accompany a value.</summary>
public sealed class Parsed<T>
    where T : class
{
    private Parsed(T? value, IReadOnlyList<Problem> problems)
    {
        Value = value;
        Problems = problems;
    }

    public T? Value { get; }

    public IReadOnlyList<Problem> Problems { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    public bool IsValid => Value is not null;

    public static Parsed<T> Valid(T value, IReadOnlyList<Problem>? warnings = null) => new(value, warnings ?? []);

    public static Parsed<T> Invalid(params IReadOnlyList<Problem> problems) =>
        problems.Count > 0 ? new(null, problems) : throw new ArgumentException("An invalid input has at least one problem.", nameof(problems));
}
