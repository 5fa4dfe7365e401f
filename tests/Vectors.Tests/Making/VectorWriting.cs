namespace CertBridge.Vectors.Tests.Making;

/// <summary>
/// Makes the files of tests/vectors, with fresh keys each time. It runs only when asked, because the files are what others test against:
/// <c>CERTBRIDGE_WRITE_VECTORS=1 dotnet test tests/Vectors.Tests --filter Making</c>.
/// </summary>
public sealed class VectorWriting
{
    [Fact]
    public void Making_GivesVectors_ThatJudgeAsTheySay()
    {
        var scene = new EnvelopeScene();
        IReadOnlyList<Vector> made =
        [
            .. EnvelopeOuterVectors.Make(scene),
            .. new EnvelopeInnerVectors(scene).Make(),
            .. EnvelopeTrustVectors.Make(scene),
            .. ItemVectors.Make(),
            .. ReportVectors.Make(),
            .. new CardVectors().Make(),
            .. new SheetVectors().Make(),
            .. new LedgerVectors().Make(),
        ];
        Assert.Equal(made.Count, made.Select(vector => vector.Name).Distinct(StringComparer.Ordinal).Count());
        string[] wrong = [.. made.Select(vector => (vector, verdict: Judging.Judge(vector))).Where(one => one.verdict != one.vector.Expect)
            .Select(one => $"{one.vector.Name}: {one.verdict ?? "accepted"}, not {one.vector.Expect ?? "accepted"}")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
        if (Environment.GetEnvironmentVariable("CERTBRIDGE_WRITE_VECTORS") == "1")
            Write(made);
    }

    private static void Write(IReadOnlyList<Vector> made)
    {
        string folder = VectorFiles.Folder;
        Directory.CreateDirectory(folder);
        foreach (string old in Directory.EnumerateFiles(folder, "*.json").Where(file => !Path.GetFileName(file).Contains("hybrid", StringComparison.Ordinal)))
            File.Delete(old);
        foreach (Vector vector in made)
            File.WriteAllText(Path.Combine(folder, vector.Name + ".json"), vector.Write());
    }
}
