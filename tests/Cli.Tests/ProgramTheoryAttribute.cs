namespace CertBridge.Cli.Tests;

/// <summary>The same as <see cref="ProgramFactAttribute"/> for a theory.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramTheoryAttribute : TheoryAttribute
{
    public ProgramTheoryAttribute(string program)
    {
        Program = program;
        Skip = new ProgramFactAttribute(program).Skip;
    }

    public string Program { get; }
}
