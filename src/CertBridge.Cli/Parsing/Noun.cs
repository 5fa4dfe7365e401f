using System.CommandLine;

namespace CertBridge.Cli.Parsing;

/// <summary>
/// The first word of a command. Its verbs are made only when the command line names it: <c>certbridge --help</c> starts in a tenth of a
/// second because nothing else is built or compiled.
/// </summary>
internal sealed class Noun : Command
{
    private readonly Func<IEnumerable<Command>> verbs;

    public Noun(string name, string description, Func<IEnumerable<Command>> verbs)
        : base(name, description)
    {
        this.verbs = verbs;
    }

    public void Fill()
    {
        foreach (Command verb in verbs())
            Add(verb);
    }
}
