using CertBridge.Cli.Running;
using CertBridge.Protocol.Errors;
using CertBridge.Sharing.Policies;
using CertBridge.Sharing.Policies.Cases;

namespace CertBridge.Cli.Ruling;

/// <summary>A file of cases and what lies beside it.</summary>
internal sealed class CaseFiles
{
    private readonly PolicyCases cases;

    private CaseFiles(string path, PolicyCases cases)
    {
        Path = path;
        this.cases = cases;
    }

    public string Path { get; }

    /// <summary>The file itself, or every file of a folder that says <c>kind: PolicyTests</c>.</summary>
    /// <exception cref="CommandFailedException">There is none, or one cannot be read.</exception>
    public static IReadOnlyList<CaseFiles> In(string path)
    {
        if (!Directory.Exists(path))
            return [Read(path)];
        string[] files = [.. Directory.EnumerateFiles(path, "*.yaml").Where(IsOfCases).Order(StringComparer.Ordinal)];
        return files.Length > 0
            ? [.. files.Select(Read)]
            : throw new CommandFailedException(PolicyErrors.CasesWrong, $"{path} has no file with kind: PolicyTests", "Name the file, or see docs/POLICY.md for how one is written.");
    }

    /// <exception cref="CommandFailedException">Something it names cannot be read.</exception>
    public CasesReport Run()
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(Path))!;
        Parsed<CasesReport> report = CasesRun.Run(cases, file => Parsed<FileBytes>.Valid(new FileBytes(InputFile.Read(System.IO.Path.Combine(folder, file), SharingPolicy.BytesMax))));
        return report.IsValid ? report.Value : throw new CommandFailedException(report.Problems);
    }

    private static CaseFiles Read(string path)
    {
        Parsed<PolicyCases> read = PolicyCases.Read(InputFile.Read(path, PolicyCases.BytesMax));
        return read.IsValid ? new CaseFiles(path, read.Value) : throw new CommandFailedException(read.Problems);
    }

    /// <summary>A look at the first lines: the other files of a folder are policies, agreements and reports.</summary>
    private static bool IsOfCases(string path) => File.ReadLines(path).Take(50).Any(line => line.TrimEnd() == "kind: PolicyTests");
}
