using CertBridge.Sealing.Envelopes;

namespace CertBridge.Vectors.Tests.Making;

/// <summary>
/// Makes vectors with fresh keys each time, and judges them. Files are written only when asked and where asked, because those of tests/vectors are what
/// others test against: see its README.
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
            .. PassedOnVectors.Make(),
            .. FeedbackVectors.Make(),
            .. ReportVectors.Make(),
            .. new CardVectors().Make(),
            .. new RecoveryVectors().Make(),
            .. SuspectVectors.Make(),
            .. new SheetVectors().Make(),
            .. new LedgerVectors().Make(),
            .. PlatformSuites.HasHybrid ? new HybridVectors().Make() : [],
        ];
        Assert.Equal(made.Count, made.Select(vector => vector.Name).Distinct(StringComparer.Ordinal).Count());
        string[] wrong = [.. made.Select(vector => (vector, verdict: Judging.Judge(vector))).Where(one => one.verdict != one.vector.Expect)
            .Select(one => $"{one.vector.Name}: {one.verdict ?? "accepted"}, not {one.vector.Expect ?? "accepted"}")];
        Assert.True(wrong.Length == 0, string.Join('\n', wrong));
        if (Environment.GetEnvironmentVariable("CERTBRIDGE_WRITE_VECTORS") is { Length: > 0 } folder)
            Write(folder, made);
    }

    private static void Write(string folder, IReadOnlyList<Vector> made)
    {
        Directory.CreateDirectory(folder);
        foreach (Vector vector in made)
            File.WriteAllText(Path.Combine(folder, vector.Name + ".json"), vector.Write());
    }
}
