using CertBridge.Protocol.Errors;

namespace CertBridge.Sharing.Documents;

/// <summary>All that is wrong with one document, in the order found, up to a sane number of errors and of warnings.</summary>
public sealed class DocumentProblems(DocumentErrors errors)
{
    /// <summary>Errors kept, and warnings kept; one line says that there are more.</summary>
    public const int KeptMax = 100;

    private readonly List<Problem> problems = [];
    private int errorCount;
    private int warningCount;

    public DocumentErrors Errors => errors;

    /// <summary>Hears of every field a reader asks for, by its path. That is the schema, for a test that compares it with what is written about it.</summary>
    public Action<string>? Asked { get; init; }

    public IReadOnlyList<Problem> All => problems;

    /// <summary>True when something other than a warning was found.</summary>
    public bool HasErrors => errorCount > 0;

    /// <summary>True when a further error would not be listed: there is no use in looking for a hint.</summary>
    public bool IsFull => errorCount > KeptMax;

    public void Add(Problem problem)
    {
        int count = problem.IsWarning ? ++warningCount : ++errorCount;
        if (count <= KeptMax)
            problems.Add(problem);
        else if (count == KeptMax + 1)
            problems.Add(problem with { Field = string.Empty, Message = $"More than {KeptMax} of these; the rest are not listed.", Line = 0, Hint = null });
    }

    public void Schema(string field, string message, int line, string? hint = null) => Add(new Problem(errors.Schema, field, message, line, hint));

    public void Limit(string field, string message, int line) => Add(new Problem(errors.Limit, field, message, line));

    /// <summary>The value when nothing is wrong, with its warnings; otherwise everything that is.</summary>
    public Parsed<T> Conclude<T>(Func<T> value)
        where T : class => HasErrors ? Parsed<T>.Invalid([.. problems]) : Parsed<T>.Valid(value(), [.. problems]);
}
