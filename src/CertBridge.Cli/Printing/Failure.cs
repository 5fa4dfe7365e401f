using CertBridge.Protocol.Errors;

namespace CertBridge.Cli.Printing;

/// <summary>Why a command did not do what it was asked, as it is printed.</summary>
internal sealed record Failure
{
    public Failure(ErrorCode code, string message)
    {
        Code = code.Code;
        Exit = code.Exit;
        Cause = code.Cause;
        Next = code.Fix;
        Message = message;
    }

    /// <summary>Stable code, such as <c>CB1203</c>.</summary>
    public string Code { get; init; }

    /// <summary>Exit code of the command.</summary>
    public int Exit { get; init; }

    public string Message { get; init; }

    /// <summary>How one gets it.</summary>
    public string Cause { get; init; }

    /// <summary>What to do next.</summary>
    public string Next { get; init; }

    /// <summary>Field or place in the input; empty when the input as a whole is meant.</summary>
    public string Field { get; init; } = "";

    /// <summary>Line in the input, from 1; 0 when unknown.</summary>
    public int Line { get; init; }

    /// <summary>In the node's log too; empty when no node was involved.</summary>
    public string CorrelationId { get; init; } = "";

    /// <summary>Further problems of the same input.</summary>
    public IReadOnlyList<Failure> More { get; init; } = [];

    public static Failure Of(Problem problem) => new(problem.Code, problem.Message)
    {
        Field = problem.Field,
        Line = problem.Line,
        Next = problem.Hint ?? problem.Code.Fix,
    };

    /// <summary>The errors of an input, or its warnings when there is nothing else.</summary>
    public static Failure Of(IReadOnlyList<Problem> problems)
    {
        Problem[] errors = [.. problems.OrderBy(problem => problem.IsWarning)];
        return Of(errors[0]) with { More = [.. errors.Skip(1).Where(problem => !problem.IsWarning).Select(Of)] };
    }
}
