namespace CertBridge.Cli.Running;

/// <summary>The program that runs, to be started again.</summary>
internal static class ThisProgram
{
    /// <summary>The apphost, or <c>dotnet certbridge.dll</c> when it was started that way.</summary>
    public static IReadOnlyList<string> Words { get; } = Find();

    private static IReadOnlyList<string> Find()
    {
        string process = Environment.ProcessPath ?? throw new InvalidOperationException("this program does not know its own path");
        return Path.GetFileNameWithoutExtension(process) == "dotnet" ? [process, Path.Combine(AppContext.BaseDirectory, "certbridge.dll")] : [process];
    }
}
