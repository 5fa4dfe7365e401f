namespace CertBridge.Cli.Tests;

/// <summary>A test that needs a program of the system; tests/run.sh installs those it can.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program)
    {
        Program = program;
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            Skip = $"{program} is not installed";
    }

    public string Program { get; }
}
