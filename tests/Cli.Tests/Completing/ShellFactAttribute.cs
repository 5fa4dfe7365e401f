namespace CertBridge.Cli.Tests.Completing;

/// <summary>A test that runs where a shell is installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ShellFactAttribute : FactAttribute
{
    public ShellFactAttribute(string shell)
    {
        Shell = shell;
        string path = Environment.GetEnvironmentVariable("PATH") ?? "";
        if (!path.Split(':').Any(folder => File.Exists(Path.Combine(folder, shell))))
            Skip = $"{shell} is not installed";
    }

    public string Shell { get; }
}
