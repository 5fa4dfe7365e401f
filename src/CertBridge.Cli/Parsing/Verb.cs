using System.CommandLine;
using CertBridge.Cli.Running;

namespace CertBridge.Cli.Parsing;

/// <summary>A command that does something: what it is called, how to use it, and the method that runs it and gives the exit code.</summary>
internal sealed class Verb : Command
{
    public Verb(string name, string description, Func<CommandRun, Task<int>> run)
        : base(name, description)
    {
        Run = run;
    }

    public Func<CommandRun, Task<int>> Run { get; }

    /// <summary>Lines of help that show it in use, without the <c>certbridge</c> in front.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    public Verb With(params ReadOnlySpan<Symbol> symbols)
    {
        foreach (Symbol symbol in symbols)
        {
            if (symbol is Argument argument)
                Add(argument);
            else if (symbol is Option option)
                Add(option);
        }
        return this;
    }
}
