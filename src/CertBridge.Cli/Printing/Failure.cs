using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Printing;

/// <summary>Why a command did not do what it was asked, as it is printed.</summary>
internal sealed record Failure(ErrorCode Code, string Message)
{
    /// <summary>Field or place in the input; empty when the input as a whole is meant.</summary>
    public string Field { get; init; } = "";

    /// <summary>Line in the input, from 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>What to do next; null when the code's own fix says it.</summary>
    public string? Hint { get; init; }

    /// <summary>In the node's log too; empty when no node was involved.</summary>
    public string CorrelationId { get; init; } = "";

    /// <summary>Further problems of the same input.</summary>
    public IReadOnlyList<Failure> More { get; init; } = [];

    public string Next => Hint ?? Code.Fix;

    public static Failure Of(Problem problem) =>
        new(problem.Code, problem.Message) { Field = problem.Field, Line = problem.Line, Hint = problem.Hint };

    public static Failure Of(IReadOnlyList<Problem> problems) =>
        Of(problems[0]) with { More = [.. problems.Skip(1).Select(Of)] };
}
