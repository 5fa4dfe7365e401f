namespace CertBridge.Cli.Tests.Ruling;

/// <summary>A copy of samples/policy that a test may spoil.</summary>
internal sealed class PolicyFolder : IDisposable
{
    public PolicyFolder()
    {
        foreach (string file in Directory.GetFiles(Checkout.File("samples/policy")))
            File.Copy(file, At(System.IO.Path.GetFileName(file)));
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("certbridge-policy-").FullName;

    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a text over another in one of the files.</summary>
    public void Replace(string name, string text, string by)
    {
        string before = File.ReadAllText(At(name));
        Assert.Contains(text, before);
        File.WriteAllText(At(name), before.Replace(text, by, StringComparison.Ordinal));
    }

    /// <summary>Another file of cases, made of the one that is there.</summary>
    public void AddCases(string name, string text, string by)
    {
        File.Copy(At("policy-tests.yaml"), At(name));
        Replace(name, text, by);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
