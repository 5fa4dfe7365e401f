namespace CertBridge.Exchange.Tests.Deploying;

/// <summary>A test that needs a program of the system; tests/run.sh installs those it can.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ProgramFactAttribute : FactAttribute
{
    public ProgramFactAttribute(string program)
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
            Skip = $"this machine has no {program}";
    }
}
